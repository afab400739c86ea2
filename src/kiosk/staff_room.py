"""Staff mode at work: the desk with the door and the records behind it.

The frame loop hands in inputs and draws the view; PINs are tried in the door's thread, rows are
written and read in the records' own. Until the first PIN is chosen nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from secrets import randbits, token_hex

from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_doors import DoorState
from kiosk.clinic.desk_talk import (
    Answer,
    Ask,
    BeginSupervised,
    ChooseFirst,
    DeskEffect,
    DoneSoFar,
    Failed,
    Found,
    Keep,
    PinTold,
    Saved,
    SupervisedOver,
    TryPin,
    Value,
)
from kiosk.clinic.desk_talk import Outcome as PinOutcome
from kiosk.clock import Clock
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.views import VisitView
from kiosk.force.calibration import Calibration
from kiosk.records.database import Database
from kiosk.records.ids import Ids
from kiosk.records.writer import Ticket, Writer
from kiosk.staff.door import Answer as DoorAnswer
from kiosk.staff.door import Door, Outcome
from kiosk.staff_answers import Ball, answer_to

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
        *,
        simulated: bool = False,
        wait: bool = False,
    ) -> None:
        self.desk = desk
        self.begun: BeginSupervised | None = None
        """The supervised exercise that is to begin, until somebody takes it up."""
        self._make_door, self._make_writer = make_door, make_writer
        self._exercises, self._calibrations = exercises, calibrations
        self._simulated, self._wait = simulated, wait
        self._door: Door | None = None
        self._writer: Writer | None = None
        self._ids = Ids(lambda: int(clock.wall().timestamp() * 1000), randbits)
        self._tries: list[int] = []
        self._tickets: list[tuple[int, Ticket, bool]] = []
        self._over: list[SupervisedOver] = []

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

    def supervised_over(self, why: str = "") -> None:
        """The supervised exercise is over, or could not begin, and why not."""
        self._over.append(SupervisedOver(why))

    def close(self) -> None:
        """Write what waits, and end the threads."""
        if self._door is not None:
            self._door.close()
        if self._writer is not None:
            self._writer.stop()

    def _do(self, effects: Sequence[DeskEffect]) -> None:
        for effect in effects:
            if isinstance(effect, TryPin) and self._door is not None:
                self._tries.append(effect.number)
                self._door.try_pin(effect.pin)
            elif isinstance(effect, ChooseFirst) and self._door is not None:
                self._tries.append(effect.number)
                self._door.choose_first(effect.name, effect.pin, token_hex(8))
            elif isinstance(effect, Ask):
                self._ask(effect)
            elif isinstance(effect, Keep):
                ticket = self.writer.put(*effect.rows, audit=effect.audit)
                self._tickets.append((effect.number, ticket, False))
            elif isinstance(effect, BeginSupervised):
                self.begun = effect

    def _ask(self, effect: Ask) -> None:
        question, ball = effect.question, Ball()
        if isinstance(question, DoneSoFar):
            ball = self._ball(question.exercise)
        new_id = self._ids.new

        def job(database: Database) -> Value:
            return answer_to(question, database.reader_here(), new_id, ball)

        self._tickets.append((effect.number, self.writer.call(job), True))

    def _ball(self, exercise_id: str) -> Ball:
        exercise = self._exercises.get(exercise_id)
        if exercise is None or not exercise.needs_ball:
            return Ball()
        calibration = self._calibrations[exercise.ball_use]
        state = calibration.state_at(calibration.resting_kpa)
        return Ball(calibration.id, state, calibration.ball, calibration.map.last_n)

    def _answers(self) -> list[Answer]:
        answers: list[Answer] = [*self._over]
        self._over = []
        timeout_s = WAIT_S if self._wait else 0.0
        while self._tries and self._door is not None:
            told = self._door.answer(timeout_s)
            if told is None:
                break
            answers.append(_pin_told(self._tries.pop(0), told))
        # In the order in which they were asked; the records' thread keeps it.
        while self._tickets:
            number, ticket, asked = self._tickets[0]
            if self._wait:
                ticket.wait(WAIT_S)
            if not ticket.over:
                break
            self._tickets.pop(0)
            if not ticket.done:
                answers.append(Failed(number, ticket.error))
            elif asked:
                answers.append(Found(number, _value(ticket)))
            else:
                answers.append(Saved(number))
        return answers


def _value(ticket: Ticket) -> Value:
    value: Value = ticket.value  # type: ignore[assignment]  # a ticket carries any job's result
    return value


_OUTCOMES: dict[Outcome, PinOutcome] = {
    Outcome.WELCOME: "welcome",
    Outcome.WRONG: "wrong",
    Outcome.LOCKED: "locked",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
}


def _pin_told(number: int, told: DoorAnswer) -> PinTold:
    person = told.person
    return PinTold(
        number,
        _OUTCOMES[told.outcome],
        person_id=person.id if person is not None else "",
        name=person.name if person is not None else "",
        role=person.role.value if person is not None else "",
        wait_s=told.wait_s,
        detail=told.detail,
    )
