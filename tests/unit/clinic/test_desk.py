"""Staff mode as a state machine: every way through, and nobody in who should not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clinic.codes import code_of
from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_doors import DoorState
from kiosk.clinic.desk_prescribe import template_name
from kiosk.clinic.desk_room import Material, of_records
from kiosk.clinic.desk_talk import (
    Answer,
    Ask,
    BeginSupervised,
    ChooseFirst,
    DeskEffect,
    DoneSoFar,
    Drawn,
    Failed,
    FileByCode,
    FileOf,
    Found,
    Keep,
    ListedPatient,
    ListedSession,
    NewCode,
    PatientFile,
    PinTold,
    RecentPatients,
    Saved,
    SignedOut,
    SoFar,
    SupervisedOver,
    TryPin,
)
from kiosk.clinic.done import Done
from kiosk.clinic.pin_entry import DIGIT_KEYS
from kiosk.clinic.rules import shipped_rules
from kiosk.clinic.templates import shipped_templates
from kiosk.exercise.catalogue import parse_exercise
from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import (
    FirstPinView,
    PatientsView,
    PatientView,
    PrescribeView,
    SignInView,
    Told,
)
from kiosk.exercise.views import Screen
from kiosk.locale import LANGUAGES, Words
from kiosk.records.model import (
    Dose,
    Patient,
    PatientDetails,
    Prescription,
    PrescriptionEnd,
    Row,
    ZoneFrom,
)
from kiosk.records.trouble import Trouble
from kiosk.staff.lockout import Failures, one_more, wait_s

MEDIA = Path(__file__).parents[3] / "media"
EXERCISES = {
    each.id: each
    for each in (
        parse_exercise(path.read_text("utf-8"), str(path))
        for path in sorted(MEDIA.glob("*/exercise.toml"))
    )
}
WALL = "standing-ball-squeeze"
CODE = code_of(41726)
MATERIAL = Material(EXERCISES, shipped_templates(), shipped_rules())
PIN = "271828"


class World:
    """The desk with somebody who answers at once: an honest door, and records in memory."""

    def __init__(self, *, first_start: bool = False, door: DoorState | None = None) -> None:
        self.desk = Desk(MATERIAL)
        self.now_s = 100.0
        self.sent: list[DeskEffect] = []
        self.kept: list[Row] = []
        self.patients: dict[str, PatientFile] = {}
        self.so_far = SoFar((), "cal-1", "calibrated", "", 150.0)
        self.failures = Failures()
        self.role = "lead"
        self.broken = ""
        self.silent = False
        self.desk.open(self.now_s, "en", door or DoorState(first_start=first_start))

    def play(self, *inputs: str, seconds: float = 0.1) -> Sequence[DeskEffect]:
        """One frame an input; what was sent out in them."""
        begun = len(self.sent)
        for each in inputs or ("",):
            self.now_s += seconds
            effects = self.desk.advance([each] if each else [], [], self.now_s)
            while effects:
                self.sent += effects
                answers = [a for e in effects for a in self._answer(e)]
                effects = self.desk.advance([], answers, self.now_s)
        return self.sent[begun:]

    def type(self, text: str) -> None:
        self.play(*[f"key:{letter}" for letter in text])

    def sign_in(self) -> None:
        self.type(PIN)
        self.play("go")

    @property
    def view(self):
        return self.desk.view(self.now_s)

    @property
    def body(self):
        return self.view.body

    def add(self, *prescriptions: Prescription, code: str = CODE, **details: object) -> Patient:
        patient = Patient(f"id-{code}", code, **details)  # type: ignore[arg-type]
        sessions = (ListedSession("2026-11-21", "finished", (WALL,)),)
        self.patients[patient.id] = PatientFile(patient, 1, prescriptions, sessions)
        return patient

    def _answer(self, effect: DeskEffect) -> list[Answer]:
        if self.silent or isinstance(effect, SignedOut | BeginSupervised):
            return []
        if isinstance(effect, ChooseFirst):
            return [PinTold(effect.number, "welcome", "liz", effect.name, "lead")]
        if isinstance(effect, TryPin):
            return [self._try(effect)]
        if self.broken:
            return [Failed(effect.number, "The database is in the way.", self.broken)]
        if isinstance(effect, Keep):
            self._keep(effect.rows)
            return [Saved(effect.number)]
        return [Found(effect.number, self._found(effect))]

    def _try(self, effect: TryPin) -> PinTold:
        if (left_s := wait_s(self.failures, "boot", self.now_s)) > 0:
            return PinTold(effect.number, "locked", wait_s=left_s)
        if effect.pin == PIN:
            return PinTold(effect.number, "welcome", "liz", "Liz", self.role)
        self.failures = one_more(self.failures, "boot", self.now_s)
        shut_s = wait_s(self.failures, "boot", self.now_s)
        return PinTold(effect.number, "wrong", wait_s=shut_s)

    def _found(self, effect: Ask):
        match effect.question:
            case RecentPatients():
                files = [each for each in self.patients.values() if not each.patient.closed]
                return tuple(ListedPatient(each.patient, i, 1, "") for i, each in enumerate(files))
            case FileByCode(code):
                files = [each for each in self.patients.values() if each.patient.code == code]
                return files[0] if files else None
            case FileOf(patient_id):
                return self.patients.get(patient_id)
            case NewCode():
                return Drawn("id-new", CODE)
            case DoneSoFar():
                return self.so_far

    def _keep(self, rows: Sequence[Row]) -> None:
        self.kept += rows
        for row in rows:
            if isinstance(row, Patient):
                self.patients[row.id] = PatientFile(row, 0)
            elif isinstance(row, PatientDetails):
                file = self.patients[row.patient_id]
                patient = replace(
                    file.patient, side=row.side, notes=row.notes, pain_limit=row.pain_limit,
                    closed=row.closed, ceiling_n=row.ceiling_n,
                )  # fmt: skip
                self.patients[row.patient_id] = replace(file, patient=patient)
            elif isinstance(row, Prescription):
                file = self.patients[row.patient_id]
                rest = [each for each in file.prescriptions if each.exercise != row.exercise]
                row = replace(row, id=f"rx-{len(self.kept)}")
                self.patients[row.patient_id] = replace(file, prescriptions=(*rest, row))
            elif isinstance(row, PrescriptionEnd):
                for key, file in self.patients.items():
                    rest = tuple(p for p in file.prescriptions if p.id != row.prescription_id)
                    self.patients[key] = replace(file, prescriptions=rest)


def inside(*prescriptions: Prescription, **details: object) -> World:
    """Signed in, on the page of one patient."""
    world = World()
    world.add(*prescriptions, **details)
    world.sign_in()
    world.play("patient:0")
    assert world.view.screen is Screen.PATIENT
    return world


def rx(dose: Dose | None = None, exercise: str = WALL) -> Prescription:
    return Prescription(f"rx-{exercise}", f"id-{CODE}", exercise, dose or Dose(), "liz")


# The ways in.


def test_the_first_start_asks_for_a_name_and_a_pin_twice() -> None:
    world = World(first_start=True)
    world.play("go")
    assert world.body.step == "name"  # nobody without a name
    world.type("liz o'neill")
    written = Written("Liz O'Neill", 30, words=True)
    assert world.body == FirstPinView("name", "Liz O'Neill", 0, 6, written=written)
    world.play("go")
    world.sign_in()
    assert world.body.step == "again"
    world.type("314159")
    world.play("go")
    assert isinstance(world.body, FirstPinView)
    assert world.body.step == "pin"
    assert world.body.trouble is not None
    assert world.body.trouble.key == "desk.first.differ"
    world.sign_in()
    world.sign_in()
    assert [e for e in world.sent if isinstance(e, ChooseFirst)] == [
        ChooseFirst(1, "Liz O'Neill", PIN)
    ]
    assert world.view.screen is Screen.PATIENTS


def test_a_right_pin_opens_and_the_pin_is_forgotten() -> None:
    world = World()
    world.type("27182")
    world.play("go")
    assert world.sent == []  # five digits are none
    world.type("81")  # the seventh is not taken
    assert world.body.digits == 6
    world.play("key:backspace", "key:8", "go")
    assert world.view.screen is Screen.PATIENTS
    assert world.body.who == "Liz"


def test_a_physical_keyboard_types_digits_only() -> None:
    world = World()
    world.type("a2é-7 7")
    assert world.body.digits == 3


def test_a_thousand_wrong_pins_open_nothing_and_shut_the_keypad_longer_and_longer() -> None:
    world = World()
    waits = []
    for number in range(1000):
        world.type(f"{number:06d}")
        world.play("go")
        assert isinstance(world.body, SignInView)
        assert world.body.trouble is not None
        waits.append(world.body.wait_s)
        if world.body.wait_s:
            assert world.view.choices == ("back",)
            world.sign_in()  # not even taken while it is shut
            assert world.view.screen is Screen.SIGN_IN
            world.now_s += world.body.wait_s
            world.desk.open(world.now_s, "en", DoorState())
    assert waits[:3] == [0.0, 0.0, 5.0]
    assert waits[-1] == 900.0
    assert len([e for e in world.sent if isinstance(e, TryPin)]) == 1000
    world.sign_in()
    assert world.view.screen is Screen.PATIENTS


def test_a_wait_runs_down_and_the_keypad_opens_again() -> None:
    world = World(door=DoorState(locked_s=30.0))
    assert world.body.wait_s == 30.0
    world.play(seconds=29.0)
    assert world.body.wait_s == pytest.approx(1.0)
    assert "key:1" not in world.view.choices
    world.play(seconds=1.0)
    assert world.body.wait_s == 0.0
    assert "key:1" in world.view.choices


def test_a_damaged_staff_file_is_told_and_opens_to_nobody() -> None:
    world = World(door=DoorState(broken="staff.json: damaged (line 1)"))
    world.sign_in()
    assert world.sent == []
    command = (("command", "kiosk staff set-pin NAME --afresh"),)
    cure = Told("desk.sign_in.damaged_cure", command)
    assert world.body.trouble == Told("desk.sign_in.damaged", (("because", cure),))
    assert "line 1" not in repr(world.view)
    world.play("back")
    assert not world.desk.on


def test_an_unknown_role_opens_nothing() -> None:
    world = World()
    world.role = "cleaner"
    world.sign_in()
    assert world.view.screen is Screen.SIGN_IN
    assert world.body.trouble.key == "desk.sign_in.desk_role"


def test_a_welcome_that_comes_after_leaving_opens_nothing() -> None:
    world = World()
    world.silent = True
    world.sign_in()
    (tried,) = world.sent
    assert isinstance(tried, TryPin)
    world.play("back")
    assert not world.desk.on
    world.desk.open(world.now_s, "en", DoorState())
    world.type("000001")
    world.play("go")  # somebody else's try is still being looked at
    world.desk.advance([], [PinTold(tried.number, "welcome", "liz", "Liz", "lead")], world.now_s)
    assert world.view.screen is Screen.SIGN_IN


# Patients.


def test_a_new_patient_is_a_code_shown_once_and_kept_when_it_is_written_down() -> None:
    world = World()
    world.sign_in()
    world.play("add")
    assert world.body.new_code == CODE
    assert world.kept == []
    world.play("back")
    assert world.body.new_code == ""
    world.play("add", "written")
    assert world.kept == [Patient("id-new", CODE)]
    assert world.view.screen is Screen.PATIENT
    assert world.body.code == CODE
    world.play("back")
    assert world.body.rows[0].code == CODE
    assert world.body.new_code == ""


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE[2:], CODE.replace("-", " ")])
def test_a_patient_is_found_by_digits_alone_or_the_whole_code(typed: str) -> None:
    world = World()
    world.add(closed=True)
    world.sign_in()
    world.type(typed)
    world.play("go")
    assert isinstance(world.body, PatientView)
    assert world.body.code == CODE


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("41726", "desk.patients.nobody"),
        ("417", "clinic.code.form"),
        ("B41726", "clinic.code.letter"),
    ],
)
def test_what_is_nobodys_code_is_told(typed: str, key: str) -> None:
    world = World()
    world.sign_in()
    world.type(typed)
    world.play("go")
    assert isinstance(world.body, PatientsView)
    assert world.body.trouble.key == key


def test_records_that_cannot_be_written_are_told_by_kind_and_never_in_english() -> None:
    world = World()
    world.sign_in()
    world.play("add")
    world.broken = "full"
    world.play("written")
    why = (("because", Told("live.trouble_full")),)
    assert world.body.trouble == Told("desk.not_saved", why)
    assert "in the way" not in repr(world.view)
    assert world.body.new_code == CODE  # still there to be tried again
    world.broken = ""
    world.play("written")
    assert world.view.screen is Screen.PATIENT


# A patient.


def test_side_pain_limit_and_notes_are_changed_together() -> None:
    world = inside()
    world.play("edit", "side:left", "pain:-", "pain:-", "notes")
    world.type("knee swells. after")
    world.play("go", "save")
    assert world.kept == [
        PatientDetails(f"id-{CODE}", "left", "Knee swells. After", 3, None, closed=False)
    ]
    assert world.body.editing is None
    assert (world.body.side, world.body.pain_limit) == ("left", 3)


def test_a_ceiling_of_the_patients_own_goes_by_twenties_and_away_again() -> None:
    world = inside()
    world.play("edit")
    assert world.body.editing.ceiling == Told("desk.patient.ceiling_usual")
    assert "ceiling:-" not in world.view.choices
    world.play(*["ceiling:+"] * 14)
    assert "ceiling:+" not in world.view.choices
    assert world.body.editing.ceiling == Told("clinic.short.newtons", (("target", 400.0),))
    world.play(*["ceiling:-"] * 14, "save")
    assert world.kept == [PatientDetails(f"id-{CODE}", "", "", 5, 120.0, closed=False)]
    world.play("edit", *["ceiling:-"] * 9, "save")
    assert world.kept[-1] == PatientDetails(f"id-{CODE}", "", "", 5, None, closed=False)


def test_the_stations_own_ceiling_holds_for_whoever_has_none() -> None:
    world = World()
    world.desk = Desk(replace(MATERIAL, ceiling_n=90.0))
    world.desk.open(world.now_s, "en", DoorState())
    world.add()
    world.sign_in()
    world.play("patient:0", "edit")
    assert world.body.editing.ceiling == Told("clinic.short.newtons", (("target", 90.0),))
    world.play("back", "add", f"exercise:{WALL}", "more:zone_from", "more:zone_from")
    assert world.body.problem is None
    world.play(*["more:target"] * 25)
    assert world.body.problem.key == "clinic.dose.over_ceiling"
    assert dict(world.body.problem.values)["ceiling"] == 90.0
    assert "keep" not in world.view.choices


def test_changes_that_are_not_saved_are_gone() -> None:
    world = inside()
    world.play("edit", "side:right", "notes")
    world.type("gone")
    world.play("back")
    assert world.body.editing.notes == ""  # what was typed and not done is dropped
    world.play("back")
    assert (world.kept, world.body.side, world.body.editing) == ([], "", None)


def test_a_closed_file_takes_two_presses_and_opens_again() -> None:
    world = inside()
    world.play("edit", "close", "back", "close", "close:yes")
    assert world.body.closed
    assert "begin" not in world.view.choices
    world.play("back")
    assert world.body.rows == ()
    world.type(CODE)
    world.play("go", "reopen")
    assert not world.body.closed
    assert "add" in world.view.choices


def test_a_prescription_ends_by_two_presses() -> None:
    world = inside(rx())
    world.play("end", "end:no", "end", "go", "back")
    assert world.kept == []  # the green button ends nothing
    world.play("end", "end:yes")
    assert world.kept == [PrescriptionEnd(f"rx-{WALL}", "liz")]
    assert world.body.prescriptions == ()


def test_start_hands_the_selected_prescription_over_and_waits() -> None:
    world = inside(rx(), rx(exercise="ball-squeeze-squat"))
    world.play("rx:1", "go")
    assert world.sent[-1] == BeginSupervised(f"id-{CODE}", "rx-ball-squeeze-squat", "liz")
    assert world.desk.running
    world.play("sign_out")
    assert world.desk.on  # its inputs are the exercise's
    world.play(seconds=3600.0)
    assert world.desk.on
    full = Told("live.trouble_title", (("because", Told("live.trouble_full")),))
    world.desk.advance([], [SupervisedOver(full)], world.now_s)
    assert not world.desk.running
    assert world.body.trouble == full


def test_a_prescription_that_fits_no_longer_is_told_and_never_stops_the_page() -> None:
    world = inside(rx(Dose(sides=("both",))), rx(exercise="gone-from-the-folder"))
    short = [line.short[0].key for line in world.body.prescriptions]
    assert short == ["desk.patient.unfit", "desk.patient.gone"]


# Prescribing.


def test_a_prescription_is_an_exercise_a_template_and_presses_of_plus_and_minus() -> None:
    world = inside()
    world.play("add", f"exercise:{WALL}", "template:1", "more:reps", "more:hold_s", "less:rest_s")
    world.play("more:target", "more:sides", "more:ask_pain")
    world.play("keep")
    (kept,) = world.kept
    assert isinstance(kept, Prescription)
    assert kept.dose == Dose(
        sides=("left",), sets=1, reps=6, hold_s=4.0, rest_s=5.0, target_pct=35.0, ask_pain=False
    )
    assert (kept.exercise, kept.staff_id, kept.template) == (WALL, "liz", "")
    assert world.view.screen is Screen.PATIENT
    assert world.body.prescriptions[0].exercise_title == f"{WALL}.title"


def test_a_template_untouched_is_named() -> None:
    world = inside()
    world.play("add", f"exercise:{WALL}", "template:2", "keep")
    assert world.kept[0].template == "strength"


def test_newtons_beyond_the_ball_cannot_be_kept_and_why_is_said() -> None:
    world = inside()
    world.play("add", f"exercise:{WALL}", "more:zone_from", "more:zone_from")
    world.play(*["more:target"] * 60)
    assert world.body.problem.key == "clinic.dose.beyond_map"
    assert "keep" not in world.view.choices
    world.play("keep", "go")
    assert world.kept == []
    world.play(*["less:target"] * 50)
    world.play("keep")
    assert world.kept[0].dose.zone_from is ZoneFrom.NEWTONS
    assert world.kept[0].dose.target_n == 50.0
    assert world.kept[0].dose.sides == ()  # "go" did nothing else instead


def kept_well(dose: Dose) -> Done:
    return Done(
        dose, True, kept=20, steadiness_pct=4.0, pain_before=1, pain_after=1,
        calibration_id="cal-1", calibration_state="calibrated",
    )  # fmt: skip


def test_a_proposal_is_shown_with_its_reason_and_accepted_by_a_press_only() -> None:
    dose = Dose(hold_s=5.0)
    world = inside(rx(dose))
    world.so_far = replace(world.so_far, sessions=[kept_well(dose)] * 3)
    world.play("change")
    assert isinstance(world.body, PrescribeView)
    proposal = world.body.proposal
    assert proposal.change is not None
    assert proposal.because
    assert not proposal.accepted
    held = [row.value for row in world.body.rows if row.key == "hold_s"]
    assert held[0].values == (("seconds", 5.0),)  # nothing has changed by itself
    world.play("accept")
    assert world.body.proposal.accepted
    assert world.kept == []
    world.play("keep")
    assert world.kept[0].dose != dose
    assert world.kept[0].proposed


def test_an_accepted_proposal_that_was_changed_is_no_longer_called_one() -> None:
    dose = Dose(hold_s=5.0)
    world = inside(rx(dose))
    world.so_far = replace(world.so_far, sessions=[kept_well(dose)] * 3)
    world.play("change", "accept", "more:sets", "keep")
    assert world.kept[0].proposed == ""


def test_nothing_to_go_by_proposes_nothing_and_says_why() -> None:
    world = inside(rx())
    world.play("change")
    assert world.body.proposal.change is None
    assert world.body.proposal.because[0].key == "clinic.none.no_session"
    assert "accept" not in world.view.choices


# Leaving.


def test_left_alone_it_warns_and_then_signs_out() -> None:
    world = inside(rx())
    world.play(seconds=159.0)
    assert "leaving_s" not in world.view.extra
    world.play(seconds=2.0)
    assert world.view.extra["leaving_s"] == "19"
    world.play("rx:0")  # a touch only says that somebody is there
    assert "leaving_s" not in world.view.extra
    world.play(seconds=179.9)
    assert world.desk.on
    assert list(world.play(seconds=0.2)) == [SignedOut()]
    assert not world.desk.on


def test_a_touch_in_the_warning_chooses_nothing() -> None:
    world = inside()
    world.play(seconds=170.0)
    world.play("back")
    assert world.view.screen is Screen.PATIENT


@pytest.mark.parametrize("way", [(), ("edit",), ("add",), ("add", f"exercise:{WALL}"), ("back",)])
def test_everybody_can_sign_out_from_everywhere(way: tuple[str, ...]) -> None:
    world = inside()
    world.play(*way)
    assert list(world.play("sign_out")) == [SignedOut()]
    world.desk.open(world.now_s, "en", DoorState())
    assert world.view.screen is Screen.SIGN_IN
    assert world.view.body.digits == 0


def test_the_red_button_leads_back() -> None:
    world = inside()
    world.play("stop")
    assert world.view.screen is Screen.PATIENTS


# Whatever is pressed.

ANYTHING = st.one_of(
    st.sampled_from(
        (
            "go", "back", "stop", "staff", "ball", "next", "add", "edit", "save", "end", "end:yes",
            "begin", "change", "keep", "accept", "older", "newer", "close", "close:yes", "written",
            "sign_in", "key:", "key:ab", "rx:7", "patient:99", "template:9", "less:nothing", ":",
            *DIGIT_KEYS, *Written().choices("fr"),
        )
    ),
    st.text(max_size=12),
)  # fmt: skip


@given(st.lists(st.tuples(ANYTHING, st.integers(0, 30)), max_size=40))
def test_nothing_that_is_pressed_breaks_it_or_shows_a_code_at_the_door(
    presses: list[tuple[str, int]],
) -> None:
    world = World()
    world.add(rx())
    for press, choice in presses:
        world.play(press)
        if not world.desk.on:
            world.desk.open(world.now_s, "en", DoorState())
        # And something that is offered, so that it gets anywhere.
        offered = world.view.choices
        world.play(offered[choice % len(offered)])
        if world.desk.running:
            world.desk.advance([], [SupervisedOver()], world.now_s)
        if not world.desk.on:
            world.desk.open(world.now_s, "en", DoorState())
        if world.view.screen is Screen.SIGN_IN:
            assert CODE not in repr(world.view)


@given(st.text(max_size=300))
def test_notes_are_kept_as_one_line_whatever_is_typed(text: str) -> None:
    world = inside()
    world.play("edit", "notes")
    world.type(text)
    world.play("go", "save")
    (row,) = world.kept
    assert isinstance(row, PatientDetails)
    assert len(row.notes) <= 200
    assert "\n" not in row.notes
    assert all(each.isprintable() for each in row.notes)


def test_shipped_templates_are_named_in_the_pages_language_and_a_clinics_own_as_it_wrote_them() -> (
    None
):
    own = replace(shipped_templates()[0], name="Ours")
    named = [template_name(each) for each in (*shipped_templates(), own)]
    assert named == [
        *(Told(f"desk.prescribe.template_{each.id}") for each in shipped_templates()),
        "Ours",
    ]


# Records that do not answer.


def test_a_list_that_cannot_be_read_stays_said_until_there_is_one() -> None:
    world = World()
    world.broken = "damaged"
    world.sign_in()
    unread = Told("desk.not_read", (("because", Told("live.trouble_damaged")),))
    assert world.body.trouble == unread
    world.type("4")  # nobody knows whether there is anybody to be found
    assert world.body.trouble == unread
    world.play("go")
    assert world.body.trouble == unread


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_trouble_has_words_in_every_language(language: str) -> None:
    words = Words(language)
    for kind in ("", *Trouble):
        assert words.has(of_records(kind).key), kind
