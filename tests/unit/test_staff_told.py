"""What a part of the station says in English goes to the log; the staff's pages get its kind."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.clinic.desk_room import because
from kiosk.clinic.desk_talk import BeginSupervised, TryPin
from kiosk.clinic.dose import DoseError, Problem
from kiosk.clinic.past_talk import SendOut, Sent
from kiosk.clinic.shell_talk import Switch, Switched
from kiosk.clinic.words import said
from kiosk.clock import ManualClock
from kiosk.devices.power import Reply
from kiosk.exercise.staff_views import Told
from kiosk.exercise.supervised_choices import Step
from kiosk.exports.stick import StickError, StickTrouble
from kiosk.media_folder import load_media, shipped_media
from kiosk.records.trouble import RecordsError, Trouble
from kiosk.records.writer import Ticket
from kiosk.session_keeper import Order
from kiosk.settings import Settings
from kiosk.staff.door import Answer, Outcome
from kiosk.staff_outputs import Outputs
from kiosk.staff_people import told_by_door
from kiosk.staff_room import _kind
from kiosk.station_shell import StationShell
from kiosk.supervision import Supervision

ENGLISH = "The disk is in the way."


def ticket(trouble: Trouble | None = None, value: object = None) -> Ticket:
    made = Ticket()
    if trouble is None:
        made._succeed(value)
    else:
        made._fail(trouble, ENGLISH)
    return made


# Supervised exercises.


class Desk:
    """What the staff's room is to an exercise, with a writer that has answered already."""

    on = True

    def __init__(self, answered: Ticket) -> None:
        self.told: list[Told | None] = []
        self.writer = SimpleNamespace(call=lambda job: answered)
        self._chosen: BeginSupervised | None = BeginSupervised("p1", "rx1", "liz")

    def take_up(self) -> BeginSupervised | None:
        chosen, self._chosen = self._chosen, None
        return chosen

    def supervised_over(self, trouble: Told | None = None) -> None:
        self.told.append(trouble)

    def view(self, now_s: float) -> Any:
        return SimpleNamespace(language="fr")


class Led(Supervision):
    """Fails to begin with this error."""

    error: Exception

    def begin(self, order: Order, language: str) -> None:
        raise self.error


def led(error: Exception | None = None) -> Led:
    keeper: Any = SimpleNamespace(session_id="", leave_running=lambda: None)
    settings: Any = None
    made = Led((), settings, {}, keeper, ManualClock(), tuple, tuple)
    if error is not None:
        made.error = error
    return made


def looked(supervision: Led, answered: Ticket) -> list[Told | None]:
    desk: Any = Desk(answered)
    supervision.look(desk, 0.0)
    return desk.told


def not_begun(why: Told) -> list[Told]:
    return [because("desk.patient.not_begun", why)]


def test_records_that_hand_out_no_order_are_told_by_kind(caplog: pytest.LogCaptureFixture) -> None:
    told = looked(led(), ticket(Trouble.DAMAGED))
    assert told == not_begun(Told("live.trouble_damaged"))
    assert ENGLISH in caplog.text
    # Nothing was to be written that they could have refused.
    assert looked(led(), ticket(Trouble.REFUSED)) == not_begun(Told("live.trouble_other"))


def test_a_prescription_that_is_gone_is_told_as_such() -> None:
    assert looked(led(), ticket()) == not_begun(Told("desk.patient.not_in_force"))


def test_a_dose_that_does_not_fit_and_an_exercise_that_is_gone_are_told_in_their_words() -> None:
    order = ticket(value=Order.__new__(Order))
    why = said("clinic.dose.not_here", allowed="both")
    dose = DoseError((Problem("wall", "sides", why),))
    words = Told("clinic.dose.not_here", (("allowed", "both"),))
    assert looked(led(dose), order) == not_begun(words)
    assert looked(led(KeyError("wall")), order) == not_begun(Told("desk.patient.gone"))


def test_trouble_in_mid_exercise_is_not_told_as_one_that_has_not_begun() -> None:
    supervision = led()
    trouble = SimpleNamespace(error=ENGLISH, trouble="full")
    it: Any = SimpleNamespace(trouble=trouble, step=Step.OVER)
    supervision.it = it
    desk: Any = Desk(ticket())
    desk.take_up()
    supervision.look(desk, 0.0)
    assert desk.told == [because("live.trouble_title", Told("live.trouble_full"))]


# To the stick.


def sent(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Sent:
    def fails(self: Outputs, wanted: SendOut) -> None:
        raise error

    monkeypatch.setattr(Outputs, "_deliver", fails)
    outputs = Outputs(Settings(), load_media(shipped_media()), ManualClock(), stick=Path)
    outputs.begin(SendOut(1, "statistics"))
    for _ in range(3):
        told = outputs.news(10.0)
        if told is not None and told.over:
            return told
    raise AssertionError("it never ended")


@pytest.mark.parametrize(
    ("error", "outcome", "trouble"),
    [
        (StickError(StickTrouble.FULL, ENGLISH), "full", ""),
        (RecordsError(Trouble.IO, ENGLISH), "records", "io"),
        (RuntimeError(ENGLISH), "failed", ""),
    ],
)
def test_what_came_of_a_stick_is_its_outcome_and_the_rest_is_logged(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    outcome: str,
    trouble: str,
) -> None:
    told = sent(monkeypatch, error)
    assert (told.outcome, told.trouble) == (outcome, trouble)
    assert ENGLISH in caplog.text


# The door, the power, and the records.


def test_a_door_that_fails_says_so_without_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    told = told_by_door(TryPin(1, "314159"), Answer(Outcome.FAILED, detail=ENGLISH))
    assert ENGLISH not in repr(told)
    assert ENGLISH in caplog.text


def test_a_system_that_says_no_is_told_without_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    power: Any = SimpleNamespace(ask=lambda deed: None, reply=lambda: Reply(False, True, ENGLISH))
    checks: Any = SimpleNamespace(news=lambda now_s: None)
    shell = StationShell(checks, lambda: 0.0, power)
    shell.do(Switch(3, "poweroff"))
    assert shell.answers() == [Switched(3, "denied")]
    assert ENGLISH in caplog.text


def test_a_question_is_never_answered_as_if_something_had_been_refused() -> None:
    refused = ticket(Trouble.REFUSED)
    assert _kind(refused, asked=False) == "refused"
    assert _kind(refused, asked=True) == ""
    assert _kind(ticket(Trouble.FULL), asked=True) == "full"
    assert _kind(ticket(), asked=True) == ""
