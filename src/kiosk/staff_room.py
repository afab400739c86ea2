"""Staff mode at work: the desk with the door and the records behind it.

The frame loop hands in inputs and draws the view; PINs are tried in the door's thread, rows are
written and read in the records' own. Until the first PIN is chosen nothing is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from secrets import randbits

from kiosk.clinic.calibrate_talk import CalibrationAnswer, CalibrationEffect
from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_doors import DoorState
from kiosk.clinic.desk_talk import (
    Answer,
    Ask,
    BeginSupervised,
    DeskEffect,
    DoneSoFar,
    Failed,
    Found,
    Keep,
    PinTold,
    Saved,
    SupervisedOver,
    Value,
)
from kiosk.clinic.past_talk import Erase, PastQuestion, SendOut, StopSending
from kiosk.clinic.shell_talk import PeopleTold, RunChecks, Switch
from kiosk.clock import Clock
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import VisitView
from kiosk.force.calibration import Calibration
from kiosk.records.database import Database
from kiosk.records.ids import Ids
from kiosk.records.trouble import Trouble
from kiosk.records.writer import Ticket, Writer
from kiosk.staff.door import Door
from kiosk.staff_answers import Ball, answer_to
from kiosk.staff_outputs import Outputs
from kiosk.staff_past import PastAnswers, erased
from kiosk.staff_people import AtDoor, ask_door, audit_of, told_by_door
from kiosk.station_shell import StationShell

_log = logging.getLogger(__name__)
WAIT_S = 30.0
"""For stations on simulated time: a thread that takes longer hangs."""


class StaffRoom:
    """Everything behind the staff's door. Frame loop only.

    `make_door` and `make_writer` are called when they are wanted first, which starts their
    threads. `wait` lets a frame wait for their answers, on simulated time.
    """

    def __init__(
        self,
        desk: Desk,
        make_door: Callable[[], Door],
        make_writer: Callable[[], Writer],
        clock: Clock,
        exercises: Mapping[str, Exercise],
        calibrations: Mapping[str, Calibration],
        past: PastAnswers,
        outputs: Outputs,
        *,
        simulated: bool = False,
        wait: bool = False,
    ) -> None:
        self.desk = desk
        self.begun: BeginSupervised | None = None
        """The supervised exercise that is to begin, until somebody takes it up."""
        self.outputs = outputs
        self.shell: StationShell | None = None
        """Checks and power; whoever builds the station puts it in."""
        self._past = past
        self._make_door, self._make_writer = make_door, make_writer
        self._exercises, self._calibrations = exercises, calibrations
        self._simulated, self._wait = simulated, wait
        self._door: Door | None = None
        self._writer: Writer | None = None
        self._ids = Ids(lambda: int(clock.wall().timestamp() * 1000), randbits)
        self._tries: list[AtDoor] = []
        self._logged: dict[int, PinTold] = {}
        """What is told once its line stands in the audit, by number."""
        self._tickets: list[tuple[int, Ticket, bool]] = []
        self._over: list[SupervisedOver] = []
        self._at_bench: list[CalibrationEffect] = []
        self._from_bench: list[CalibrationAnswer] = []

    @property
    def on(self) -> bool:
        """Whether staff mode has the screen."""
        return self.desk.on

    @property
    def writer(self) -> Writer:
        """The records; made when they are wanted first, which only somebody signed in does."""
        if self._writer is None:
            self._writer = self._make_writer().start()
        return self._writer

    def open(self, now_s: float, language: str) -> None:
        """Somebody wants to sign in."""
        if self._door is None:
            self._door = self._make_door()
        door = self._door
        state = DoorState(door.first_start, door.locked_s(), door.broken)
        self.desk.open(now_s, language, state)

    def advance(self, inputs: Sequence[str], now_s: float) -> None:
        """Live through one frame."""
        self._do(self.desk.advance(inputs, self._answers(), now_s))
        while self._wait and (self._tries or self._tickets):
            self._do(self.desk.advance((), self._answers(), now_s))

    def view(self, now_s: float) -> VisitView:
        return self.desk.view(now_s, simulated=self._simulated)

    def take_up(self) -> BeginSupervised | None:
        """What `begun` holds, once: whoever takes it up calls `supervised_over` in the end."""
        begun, self.begun = self.begun, None
        return begun

    def supervised_over(self, trouble: Told | None = None) -> None:
        """The supervised exercise is over, or could not begin, and why not."""
        self._over.append(SupervisedOver(trouble))

    def sign_out(self) -> None:
        """Back to the waiting room: nobody is at the supervised exercise any more."""
        self._do(self.desk.sign_out())

    def take_calibrations(self) -> list[CalibrationEffect]:
        """What the calibration's pages want of the world, once."""
        taken, self._at_bench = self._at_bench, []
        return taken

    def calibration_told(self, answer: CalibrationAnswer) -> None:
        """What came of it."""
        self._from_bench.append(answer)

    def close(self) -> None:
        """Write what waits, and end the threads."""
        self.outputs.close()
        if self.shell is not None:
            self.shell.close()
        if self._door is not None:
            self._door.close()
        if self._writer is not None:
            self._writer.stop()

    def _do(self, effects: Sequence[DeskEffect]) -> None:
        for effect in effects:
            if isinstance(effect, AtDoor) and self._door is not None:
                self._tries.append(effect)
                ask_door(self._door, effect)
            elif isinstance(effect, RunChecks | Switch) and self.shell is not None:
                self.shell.do(effect)
            elif isinstance(effect, Ask):
                self._ask(effect)
            elif isinstance(effect, Keep):
                ticket = self.writer.put(*effect.rows, audit=effect.audit)
                self._tickets.append((effect.number, ticket, False))
            elif isinstance(effect, BeginSupervised):
                self.begun = effect
            elif isinstance(effect, CalibrationEffect):
                self._at_bench.append(effect)
            elif isinstance(effect, SendOut):
                self.outputs.begin(effect)
            elif isinstance(effect, StopSending):
                self.outputs.stop()
            elif isinstance(effect, Erase):
                self._erase(effect)

    def _ask(self, effect: Ask) -> None:
        question, ball = effect.question, Ball()
        if isinstance(question, DoneSoFar):
            ball = self._ball(question.exercise)
        new_id, past = self._ids.new, self._past

        def job(database: Database) -> Value:
            if isinstance(question, PastQuestion):
                return past.answer(question, database.reader_here())
            return answer_to(question, database.reader_here(), new_id, ball)

        self._tickets.append((effect.number, self.writer.call(job), True))

    def _tell_damaged(self) -> None:
        """What was found damaged on its way out gets its notice and its line of the audit."""
        found, self.outputs.damaged = self.outputs.damaged, ()
        if found:
            self.writer.call(lambda database: database.tell_damaged(found))

    def _erase(self, effect: Erase) -> None:
        def job(database: Database) -> Value:
            return erased(database, effect.patient_id, effect.staff_id)

        self._tickets.append((effect.number, self.writer.call(job), True))

    def _ball(self, exercise_id: str) -> Ball:
        exercise = self._exercises.get(exercise_id)
        if exercise is None or not exercise.needs_ball:
            return Ball()
        calibration = self._calibrations[exercise.ball_use]
        state = calibration.state_at(calibration.resting_kpa)
        return Ball(calibration.id, state, calibration.ball, calibration.map.last_n)

    def _answers(self) -> list[Answer]:
        answers: list[Answer] = [*self._over, *self._from_bench]
        self._over, self._from_bench = [], []
        timeout_s = WAIT_S if self._wait else 0.0
        if (sent := self.outputs.news(timeout_s)) is not None:
            answers.append(sent)
            self._tell_damaged()
        while self._tries and self._door is not None:
            told = self._door.answer(timeout_s)
            if told is None:
                break
            effect = self._tries.pop(0)
            answer, entry = told_by_door(effect, told), audit_of(effect, told)
            if entry is None or isinstance(answer, PeopleTold):
                answers.append(answer)
            else:
                self._logged[answer.number] = answer
                self._tickets.append((answer.number, self.writer.put(audit=entry), False))
        if self.shell is not None:
            answers += self.shell.answers()
        # In the order in which they were asked; the records' thread keeps it.
        while self._tickets:
            number, ticket, asked = self._tickets[0]
            if self._wait:
                ticket.wait(WAIT_S)
            if not ticket.over:
                break
            self._tickets.pop(0)
            if not ticket.done:
                _log.warning("the records: %s", ticket.error)
            if number in self._logged:
                answers.append(replace(self._logged.pop(number), detail=_kind(ticket, asked)))
            elif not ticket.done:
                answers.append(Failed(number, ticket.error, _kind(ticket, asked)))
            elif asked:
                answers.append(Found(number, _value(ticket)))
            else:
                answers.append(Saved(number))
        return answers


def _kind(ticket: Ticket, asked: bool) -> str:
    """The kind of trouble. A question writes nothing that the records could have refused."""
    if ticket.trouble is None or (asked and ticket.trouble is Trouble.REFUSED):
        return ""
    return ticket.trouble.value


def _value(ticket: Ticket) -> Value:
    value: Value = ticket.value  # type: ignore[assignment]  # a ticket carries any job's result
    return value
