"""A patient's page: what is known, what is prescribed, what was done; and what to do next."""

from __future__ import annotations

from dataclasses import replace

from kiosk.clinic.desk_room import (
    Leave,
    Room,
    ToHistory,
    ToOut,
    ToPatients,
    ToPrescribe,
    failed,
    told,
)
from kiosk.clinic.desk_talk import (
    Answer,
    Failed,
    FileOf,
    Found,
    PatientFile,
    Saved,
    SupervisedOver,
)
from kiosk.clinic.dose import DoseError
from kiosk.clinic.in_short import in_short
from kiosk.exercise.keyboard import Written
from kiosk.exercise.squeeze_rules import CEILING_N
from kiosk.exercise.staff_views import Details, PatientView, PrescriptionLine, SessionRow, Told
from kiosk.exercise.views import Screen
from kiosk.records.model import Patient, PatientDetails, Prescription, PrescriptionEnd

SIDES = ("left", "right", "both", "")
NOTES_MOST = 200
PAIN_MOST = 10
CEILING_STEP_N = 20.0
CEILING_FIRST_N = 160.0
"""Where a ceiling begins when somebody gives a first one."""
SESSIONS_SHOWN = 3


class PatientPage:
    """`file` is None until it was read."""

    screen = Screen.PATIENT

    def __init__(self, room: Room, patient_id: str, file: PatientFile | None = None) -> None:
        self._room = room
        self._patient_id = patient_id
        self._file = file
        self._selected = 0
        self._edited: Patient | None = None
        self._writing: Written | None = None
        self._closing = self._ending = False
        self._number = 0
        self._reading = False
        self._trouble: Told | None = None

    @property
    def typing(self) -> bool:
        return self._writing is not None

    def begin(self) -> None:
        if self._file is None:
            self._read()

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._edited is not None:
            return self._editing_choices()
        always = ("back", "sign_out")
        if self._file is None or self._number:
            return always
        if self._ending:
            return ("end:yes", "end:no", *always)
        if self._file.patient.closed:
            return ("reopen", "history", "report", *always)
        rows = tuple(f"rx:{index}" for index in range(len(self._file.prescriptions)))
        of_one = ("begin", "change", "end") if rows else ()
        return (*of_one, "add", "edit", *rows, "history", "report", *always)

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
            return
        self._trouble = None
        if self._edited is not None:
            self._edit(choice, self._edited)
        elif choice == "back":
            self._back()
        elif self._file is not None:
            self._choose(choice, self._file)

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, SupervisedOver):
            if answer.trouble is not None:
                self._trouble = answer.trouble
            self._read()
            return
        if not isinstance(answer, Found | Saved | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            headline = "desk.not_read" if self._reading else "desk.not_saved"
            self._trouble = failed(headline, answer)
        elif isinstance(answer, Saved):
            self._edited, self._writing = None, None
            self._closing, self._ending = False, False
            self._read()
        elif isinstance(answer.value, PatientFile):
            self._file = answer.value
            last = max(len(self._file.prescriptions) - 1, 0)
            self._selected = min(self._selected, last)
        self._reading = self._number > 0

    def body(self, now_s: float) -> PatientView:
        file = self._file
        if file is None:
            return PatientView(
                "", 0, "", "", "", 0, False, (), None, (),
                busy=self._number > 0, trouble=self._trouble,
            )  # fmt: skip
        patient = file.patient
        return PatientView(
            code=patient.code,
            visits=file.visits,
            last=file.sessions[0].day if file.sessions else "",
            side=patient.side,
            notes=patient.notes,
            pain_limit=patient.pain_limit,
            ceiling_n=patient.ceiling_n,
            closed=patient.closed,
            prescriptions=tuple(self._line(each) for each in file.prescriptions),
            selected=self._selected if file.prescriptions else None,
            sessions=tuple(
                SessionRow(each.day, each.state, tuple(map(self._title, each.exercises)))
                for each in file.sessions[:SESSIONS_SHOWN]
            ),
            editing=self._details(),
            ending=self._ending,
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _read(self) -> None:
        self._number, self._reading = self._room.ask(FileOf(self._patient_id)), True

    def _back(self) -> None:
        if self._ending:
            self._ending = False
        else:
            self._room.to = ToPatients()

    def _choose(self, choice: str, file: PatientFile) -> None:
        kind, _, value = choice.partition(":")
        chosen = file.prescriptions[self._selected] if file.prescriptions else None
        if kind == "rx":
            self._selected = int(value)
        elif choice == "add":
            self._room.to = ToPrescribe(file)
        elif choice == "edit":
            self._edited = file.patient
        elif choice == "history":
            self._room.to = ToHistory(file, "" if chosen is None else chosen.exercise)
        elif choice == "report":
            self._room.to = ToOut(file)
        elif choice == "reopen":
            self._keep_details("open patient", replace(file.patient, closed=False))
        elif chosen is not None and choice == "begin":
            self._room.begin(self._patient_id, chosen.id)
        elif chosen is not None and choice == "change":
            self._room.to = ToPrescribe(file, chosen)
        elif choice == "end":
            self._ending = True
        elif chosen is not None and choice == "end:yes":
            row = PrescriptionEnd(chosen.id, self._room.staff_id)
            self._number = self._room.keep("end prescription", chosen.id, row)
        elif choice == "end:no":
            self._ending = False

    # Editing.

    def _editing_choices(self) -> tuple[str, ...]:
        if self._number:
            return ("sign_out",)
        if self._closing:
            return ("close:yes", "back", "sign_out")
        if self._writing is not None:
            return ("go", *self._writing.choices(self._room.language), "back", "sign_out")
        sides = tuple(f"side:{side}" for side in SIDES)
        edited = self._edited
        assert edited is not None
        less = ("pain:-",) if edited.pain_limit > 0 else ()
        more = ("pain:+",) if edited.pain_limit < PAIN_MOST else ()
        lower = ("ceiling:-",) if edited.ceiling_n is not None else ()
        ceiling = (*lower, *(("ceiling:+",) if edited.ceiling_n != CEILING_N[1] else ()))
        return ("save", *sides, *less, *more, *ceiling, "notes", "close", "back", "sign_out")

    def _edit(self, choice: str, edited: Patient) -> None:
        kind, _, value = choice.partition(":")
        if self._writing is not None:
            self._write(choice, edited, self._writing)
        elif choice == "back":
            if self._closing:
                self._closing = False
            else:
                self._edited = None
        elif kind == "side":
            self._edited = replace(edited, side=value)
        elif kind == "pain":
            step = 1 if value == "+" else -1
            limit = min(max(edited.pain_limit + step, 0), PAIN_MOST)
            self._edited = replace(edited, pain_limit=limit)
        elif kind == "ceiling":
            self._edited = replace(edited, ceiling_n=_other_ceiling(edited.ceiling_n, value))
        elif choice == "notes":
            self._writing = Written(edited.notes, NOTES_MOST)
        elif choice == "close":
            self._closing = True
        elif choice == "close:yes":
            self._keep_details("close patient", replace(edited, closed=True))
        elif choice in ("save", "go"):
            self._keep_details("change patient", edited)

    def _write(self, choice: str, edited: Patient, writing: Written) -> None:
        if choice.startswith("key:"):
            self._writing = writing.pressed(choice.removeprefix("key:"))
            return
        self._writing = None
        if choice == "go":
            self._edited = replace(edited, notes=writing.line)

    def _keep_details(self, action: str, patient: Patient) -> None:
        row = PatientDetails(
            patient.id,
            patient.side,
            " ".join(patient.notes.split()),
            patient.pain_limit,
            patient.ceiling_n,
            patient.closed,
        )
        self._number = self._room.keep(action, patient.id, row)

    def _details(self) -> Details | None:
        edited = self._edited
        if edited is None:
            return None
        return Details(
            edited.side,
            edited.notes,
            edited.pain_limit,
            self._closing,
            self._writing,
            self._ceiling(edited),
        )

    def _ceiling(self, patient: Patient) -> Told:
        ceiling_n = patient.ceiling_n
        if ceiling_n is None:
            ceiling_n = self._room.material.ceiling_n
        if ceiling_n is None:
            return Told("desk.patient.ceiling_usual")
        return Told("clinic.short.newtons", (("target", ceiling_n),))

    # In words.

    def _title(self, exercise_id: str) -> str:
        exercise = self._room.material.exercises.get(exercise_id)
        return exercise_id if exercise is None else exercise.title

    def _line(self, prescription: Prescription) -> PrescriptionLine:
        exercise = self._room.material.exercises.get(prescription.exercise)
        if exercise is None:
            return PrescriptionLine(prescription.exercise, (Told("desk.patient.gone"),))
        try:
            pieces = in_short(exercise, prescription.dose, self._room.material.pct_of_maximum)
        except DoseError:
            # The clinic changed the exercise since: it has to be prescribed anew.
            return PrescriptionLine(exercise.title, (Told("desk.patient.unfit"),))
        return PrescriptionLine(exercise.title, tuple(map(told, pieces)))


def _other_ceiling(ceiling_n: float | None, sign: str) -> float | None:
    """One step further; below the least there is none, and the usual one counts."""
    if ceiling_n is None:
        return CEILING_FIRST_N
    step_n = CEILING_STEP_N if sign == "+" else -CEILING_STEP_N
    if ceiling_n + step_n < CEILING_N[0]:
        return None
    return min(ceiling_n + step_n, CEILING_N[1])
