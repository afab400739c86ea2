"""The calibration's pages as a state machine: who may come there, and what leads where."""

from __future__ import annotations

import pytest

from kiosk.clinic.calibrate_talk import (
    BeginCalibration,
    BeginCheck,
    CalibrationJudged,
    CalibrationOver,
    CalibrationsSeen,
    CheckOver,
    JudgeCalibration,
    LookAtCalibrations,
    Outcome,
    SignCalibration,
)
from kiosk.clinic.desk_calibrate import CalibratePage
from kiosk.clinic.desk_calibrated import CalibratedPage
from kiosk.clinic.desk_daily_check import DailyCheckPage
from kiosk.clinic.desk_room import Leave, Material, Room, ToCalibrate, ToCalibrated, ToStation
from kiosk.clinic.desk_station import StationPage
from kiosk.clinic.desk_talk import PinTold, TryPin
from kiosk.exercise.calibration_views import CheckFound, UnsignedRow, VerdictLine
from kiosk.exercise.staff_views import Told
from kiosk.force.points import Reference

LINES = tuple(
    VerdictLine(Told("calibrate.rule.held"), 5.0, 4.9, "s", True, True) for _ in range(17)
)
PASSED = Outcome("wall", "Blue 1", "unsigned", Told("calibrate.ended.unsigned"), LINES, "u")
COUNTS = Told("calibrate.counts.estimated")


def room(role: str = "physio") -> Room:
    return Room(Material({}), staff_id="p1", name="Liz", role=role)


def chosen(page: CalibratePage | CalibratedPage | DailyCheckPage, *choices: str) -> None:
    for choice in choices:
        assert choice in page.choices(0.0), choice
        page.take(choice, 0.0)


def sent(of: Room) -> object:
    """The one thing that was sent out."""
    (effect,) = of.out
    of.out = []
    return effect


@pytest.mark.parametrize(("role", "there"), [("lead", True), ("physio", True), ("desk", False)])
def test_the_front_desk_checks_daily_and_calibrates_nothing(role: str, *, there: bool) -> None:
    page = StationPage(room(role))
    assert "open:daily_check" in page.choices(0.0)
    assert ("open:calibrate" in page.choices(0.0)) is there


def opened(of: Room) -> CalibratePage:
    page = CalibratePage(of)
    page.begin()
    look = sent(of)
    assert isinstance(look, LookAtCalibrations)
    unsigned = (("u", UnsignedRow("wall", "Blue 1", "2026-01-05")),)
    now = (("wall", COUNTS), ("knees", COUNTS))
    page.hear(CalibrationsSeen(look.number, now, ("wall",), ("Blue 1", "Red"), unsigned), 0.0)
    return page


def test_everything_a_terminal_asks_is_chosen_on_one_page() -> None:
    of = room()
    page = opened(of)
    assert page.body(0.0).ball == "Blue 1"
    chosen(page, "use:knees", "kind:dynamometer", "more:u_n", "less:u_pct", "more:temperature")
    chosen(page, "write:ball")
    assert page.typing
    for letter in "é 2":
        page.take(f"key:{letter}", 0.0)
    chosen(page, "go", "write:name", "key:7", "go", "begin")
    order = sent(of)
    assert isinstance(order, BeginCalibration)
    assert (order.use, order.ball, order.operator) == ("knees", "Blue 1é 2", "Liz")
    assert order.temperature_c == 21.0
    assert order.reference == Reference("dynamometer 7", 0.7, 0.003)


def test_a_ball_without_a_name_is_not_calibrated() -> None:
    of = room()
    page = CalibratePage(of)
    page.begin()
    look = sent(of)
    assert isinstance(look, LookAtCalibrations)
    page.hear(CalibrationsSeen(look.number), 0.0)
    assert "begin" not in page.choices(0.0)
    chosen(page, "write:ball", "go")
    assert page.typing  # an empty name is none
    chosen(page, "back")
    assert "begin" not in page.choices(0.0)


def test_the_steps_end_at_their_ends() -> None:
    page = opened(room())
    for name in ("u_n", "u_pct", "temperature"):
        for way in ("less", "more"):
            for _ in range(50):
                if f"{way}:{name}" in page.choices(0.0):
                    page.take(f"{way}:{name}", 0.0)
            assert f"{way}:{name}" not in page.choices(0.0)


def test_what_came_of_it_has_a_page_of_its_own() -> None:
    of = room()
    page = opened(of)
    page.hear(CalibrationOver(PASSED, unwatched=True), 0.0)
    assert of.to == ToCalibrated(PASSED, unwatched=True)
    chosen(opened(of), "unsigned:0")
    assert of.to == ToCalibrated(id="u")


def test_a_signature_wants_the_pin_of_somebody_who_may_sign() -> None:
    of = room()
    page = CalibratedPage(of, ToCalibrated(PASSED))
    chosen(page, "down", "up", "sign")
    assert page.typing
    for digits, answer, trouble in (
        ("000000", PinTold(1, "wrong", wait_s=5.0), "desk.sign_in.wrong"),
        ("111111", PinTold(2, "welcome", "p2", "Eve", "desk"), "calibrate.sign.role"),
    ):
        for digit in digits:
            page.take(f"key:{digit}", 0.0)
        page.take("go", 0.0)
        tried = sent(of)
        assert isinstance(tried, TryPin)
        assert (tried.pin, page.choices(0.0)) == (digits, ("back",))
        page.hear(answer, 0.0)
        assert page.body(0.0).trouble == Told(trouble)
        assert page.choices(0.0) == ("back",) if answer.wait_s else "go" in page.choices(0.0)
    for digit in "271828":
        page.take(f"key:{digit}", 9.0)
    page.take("go", 9.0)
    tried = sent(of)
    assert isinstance(tried, TryPin)
    page.hear(PinTold(tried.number, "welcome", "p3", "Ben", "lead"), 9.0)
    asked = sent(of)
    assert isinstance(asked, SignCalibration)
    assert (asked.id, asked.name, asked.staff_id) == ("u", "Ben", "p3")
    signed = Outcome("wall", "Blue 1", "calibrated", Told("calibrate.ended.calibrated"), LINES, "s")
    page.hear(CalibrationJudged(asked.number, signed), 9.0)
    assert (page.body(9.0).standing, page.typing) == ("calibrated", False)
    assert "sign" not in page.choices(9.0)


def test_an_unsigned_one_is_judged_before_it_may_be_signed() -> None:
    of = room()
    page = CalibratedPage(of, ToCalibrated(id="u"))
    page.begin()
    asked = sent(of)
    assert isinstance(asked, JudgeCalibration)
    assert page.choices(0.0) == ("back", "sign_out")
    why = Told("calibrate.not_signed")
    page.hear(CalibrationJudged(asked.number, None, why), 0.0)
    assert page.choices(0.0) == ("back", "sign_out")
    assert page.body(0.0).trouble == why


@pytest.mark.parametrize(("unwatched", "to"), [(False, ToCalibrate()), (True, Leave())])
def test_who_came_while_nobody_was_there_is_not_let_in(unwatched: bool, to: object) -> None:
    of = room()
    chosen(CalibratedPage(of, ToCalibrated(PASSED, unwatched=unwatched)), "back")
    assert of.to == to


def test_a_check_begins_only_where_there_is_a_calibration() -> None:
    of = room()
    page = DailyCheckPage(of)
    page.begin()
    look = sent(of)
    assert isinstance(look, LookAtCalibrations)
    page.hear(CalibrationsSeen(look.number, (("wall", COUNTS), ("knees", COUNTS)), ("wall",)), 0.0)
    chosen(page, "use:knees")
    assert "begin" not in page.choices(0.0)
    chosen(page, "use:wall", "more:weight", "begin")
    assert sent(of) == BeginCheck("wall", 107.91, "Liz")
    page.hear(CheckOver(CheckFound(107.91, 110.0, 6.0, 10.0, passed=True)), 0.0)
    assert page.choices(0.0)[0] == "again"
    chosen(page, "back")
    assert of.to == ToStation()
