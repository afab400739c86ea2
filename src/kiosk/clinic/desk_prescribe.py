"""Writing a prescription: the exercise, a template, then plus and minus; and the proposal.

The proposal for the next session is shown with its reason. It is applied by a press only, and
then still has to be kept, as everything else.
"""

from __future__ import annotations

from kiosk.clinic.desk_room import Leave, Room, ToPatient, failed, told
from kiosk.clinic.desk_talk import Answer, DoneSoFar, Failed, Found, PatientFile, Saved, SoFar
from kiosk.clinic.dose import Limits, problems
from kiosk.clinic.draft import keys_of, rows_of, stepped
from kiosk.clinic.proposal import NoProposal, Now, Proposal, propose
from kiosk.clinic.templates import Template
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.staff_views import PrescribeView, ProposalView, Told
from kiosk.exercise.views import Screen
from kiosk.records.model import Dose, Prescription

TEMPLATES_SHOWN = 4
_SHIPPED = {"standard": "Standard", "early": "Early", "strength": "Strength"}
"""The shipped templates, as long as no clinic has named them anew."""


class PrescribePage:
    """`prescription` is the one to be changed; None for a new one."""

    screen = Screen.PRESCRIBE
    typing = False

    def __init__(
        self, room: Room, file: PatientFile, prescription: Prescription | None = None
    ) -> None:
        self._room = room
        self._file = file
        self._exercise: Exercise | None = None
        self._dose = Dose()
        self._template: Template | None = None
        self._so_far = SoFar(())
        self._proposal: Proposal | NoProposal | None = None
        self._accepted: Proposal | None = None
        self._number = 0
        self._trouble: Told | None = None
        self._starts_with = prescription

    def begin(self) -> None:
        one = self._starts_with
        if one is not None and one.exercise in self._room.material.exercises:
            self._open(one.exercise)

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        exercise = self._exercise
        if exercise is None:
            return (*(f"exercise:{each}" for each in self._room.material.exercises), *always)
        if self._number:
            return always
        problem = self._problem(exercise)
        keep = () if problem else ("keep",)
        rows = rows_of(exercise, self._dose, self._room.material.pct_of_maximum)
        less = (f"less:{row.key}" for row in rows if row.less)
        more = (f"more:{row.key}" for row in rows if row.more)
        templates = (f"template:{index}" for index in range(len(self._templates(exercise))))
        accept = ("accept",) if self._acceptable and not problem else ()
        return (*keep, *accept, *less, *more, *templates, *always)

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        exercise = self._exercise
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._back()
        elif kind == "exercise":
            self._open(value)
        elif exercise is None:
            pass
        elif kind in ("less", "more") and value in keys_of(exercise):
            step = 1 if kind == "more" else -1
            pct = self._room.material.pct_of_maximum
            self._change(stepped(value, step, exercise, self._dose, pct))
        elif kind == "template":
            template = self._templates(exercise)[int(value)]
            self._change(template.dose(exercise) or Dose())
            self._template = template
        elif choice == "accept" and isinstance(self._proposal, Proposal):
            self._change(self._proposal.dose)
            self._accepted = self._proposal
        elif choice in ("keep", "go") and not self._problem(exercise):
            self._keep(exercise)

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Saved | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Saved):
            self._room.to = ToPatient(self._file.patient.id)
        elif isinstance(answer, Failed):
            self._trouble = failed("desk.not_saved", answer)
        elif isinstance(answer.value, SoFar) and self._exercise is not None:
            self._so_far = answer.value
            if self._before is not None:
                self._proposal = self._proposed(self._exercise, self._before)

    def body(self, now_s: float) -> PrescribeView:
        exercise, material = self._exercise, self._room.material
        code = self._file.patient.code
        if exercise is None:
            in_force = {each.exercise for each in self._file.prescriptions}
            listed = tuple(
                (each.id, each.title, each.id in in_force) for each in material.exercises.values()
            )
            return PrescribeView(code, "", exercises=listed)
        templates = self._templates(exercise)
        return PrescribeView(
            code=code,
            title=exercise.title,
            rows=rows_of(exercise, self._dose, material.pct_of_maximum),
            templates=tuple(template_name(each) for each in templates),
            template=templates.index(self._template) if self._template in templates else None,
            proposal=self._proposal_view(),
            problem=self._problem(exercise),
            busy=self._number > 0,
            trouble=self._trouble,
        )

    @property
    def _before(self) -> Prescription | None:
        """What is in force for this exercise."""
        if self._exercise is None:
            return None
        wanted = self._exercise.id
        return next((each for each in self._file.prescriptions if each.exercise == wanted), None)

    @property
    def _acceptable(self) -> bool:
        proposal = self._proposal
        shown = self._trouble is None
        return shown and isinstance(proposal, Proposal) and proposal.dose != self._dose

    def _open(self, exercise_id: str) -> None:
        self._exercise = self._room.material.exercises[exercise_id]
        before = self._before
        self._dose = before.dose if before is not None else Dose()
        self._template = self._proposal = self._accepted = None
        self._number = self._room.ask(DoneSoFar(self._file.patient.id, exercise_id))

    def _back(self) -> None:
        if self._exercise is not None and self._starts_with is None:
            self._exercise, self._number = None, 0
            self._trouble = None
        else:
            self._room.to = ToPatient(self._file.patient.id)

    def _change(self, dose: Dose) -> None:
        self._dose, self._accepted, self._template = dose, None, None
        self._trouble = None

    def _keep(self, exercise: Exercise) -> None:
        row = Prescription(
            id="",
            patient_id=self._file.patient.id,
            exercise=exercise.id,
            dose=self._dose,
            staff_id=self._room.staff_id,
            template=self._template.id if self._template is not None else "",
            proposed=self._accepted.reason if self._accepted is not None else "",
        )
        self._number = self._room.keep("prescribe", self._file.patient.id, row)

    def _templates(self, exercise: Exercise) -> tuple[Template, ...]:
        """Those that say something about the exercise."""
        fitting = (each for each in self._room.material.templates if each.dose(exercise))
        return tuple(fitting)[:TEMPLATES_SHOWN]

    def _limits(self) -> Limits:
        ceiling_n = self._file.patient.ceiling_n
        if ceiling_n is None:
            ceiling_n = self._room.material.ceiling_n
        return Limits(last_n=self._so_far.last_n, ceiling_n=ceiling_n)

    def _problem(self, exercise: Exercise) -> Told | None:
        found = problems(self._dose, exercise, self._limits())
        return told(found[0].why) if found else None

    def _proposed(self, exercise: Exercise, before: Prescription) -> Proposal | NoProposal:
        now = Now(
            dose=before.dose,
            pain_limit=self._file.patient.pain_limit,
            calibration_id=self._so_far.calibration_id,
            calibration_state=self._so_far.calibration_state,
            ball=self._so_far.ball,
            limits=self._limits(),
            pct_of_maximum=self._room.material.pct_of_maximum,
        )
        return propose(exercise, self._so_far.sessions, now, self._room.material.rules)

    def _proposal_view(self) -> ProposalView | None:
        proposal = self._proposal
        if proposal is None:
            return None
        because = tuple(map(told, proposal.because))
        if isinstance(proposal, NoProposal):
            return ProposalView(because, None)
        return ProposalView(because, told(proposal.change), self._accepted is proposal)


def template_name(template: Template) -> str | Told:
    if _SHIPPED.get(template.id) == template.name:
        return Told(f"desk.prescribe.template_{template.id}")
    return template.name
