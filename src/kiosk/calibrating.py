"""Calibration and daily check in the frame loop, while one of them has the screen.

Looks to the app like a visit, as a supervised exercise does. The ball is felt through the
station's one sampler; its readings go through a chain of their own, the same as in a terminal:
pressures only, without a tare. Files are read, judged and written in a thread of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from kiosk.calibrate.answers import judged, kept_outcome, seen, signed_outcome, state_of
from kiosk.calibrate.bench import Press
from kiosk.calibrate.checked import Checked
from kiosk.calibrate.daily_rules import CheckRefused
from kiosk.calibrate.guided import Guided
from kiosk.calibrate.keeping import About, FolderError, earlier_of, refuse_unwritable, unwritable
from kiosk.calibrate.told import told
from kiosk.calibrations import USES
from kiosk.clinic.calibrate_talk import (
    BeginCalibration,
    BeginCheck,
    CalibrationAnswer,
    CalibrationEffect,
    CalibrationJudged,
    CalibrationOver,
    CheckOver,
    JudgeCalibration,
    KeepAgain,
    LookAtCalibrations,
    Outcome,
    SignCalibration,
)
from kiosk.clock import Clock
from kiosk.daily_checks import LIMIT_SHARE, DailyCheck, append_check
from kiosk.exercise.calibration_views import CheckFound
from kiosk.exercise.effects import ClearTare, Effect
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen, VisitView
from kiosk.force.calibration import Calibration
from kiosk.force.chain import ForceChain
from kiosk.force.faults import RULE_OF, FaultRule
from kiosk.force.health import Context
from kiosk.force.procedure import Procedure
from kiosk.force.reading import Reading, Sample
from kiosk.records.model import Entry
from kiosk.records.writer import Writer

_log = logging.getLogger(__name__)

WAIT_S = 30.0
"""On simulated time a frame waits for the files; a thread that takes longer hangs."""

Then = Callable[[object], CalibrationAnswer | None]


class Room(Protocol):
    """What is asked of the staff's room (`kiosk.staff_room.StaffRoom`)."""

    @property
    def on(self) -> bool: ...

    @property
    def writer(self) -> Writer: ...

    def take_calibrations(self) -> list[CalibrationEffect]: ...

    def calibration_told(self, answer: CalibrationAnswer) -> None: ...

    def view(self, now_s: float) -> VisitView: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a station hands over. `make_chain` makes a chain without a past."""

    folder: Path
    sensor: str
    calibrations: Mapping[str, Calibration]
    clock: Clock
    readings: Callable[[], Sequence[Reading]]
    make_chain: Callable[[], ForceChain]
    logoff_s: float
    press: Press | None = None
    """The press of a simulated station."""
    simulated: bool = False
    wait: bool = False


@dataclass(slots=True)
class _Job:
    """Work on the files, and what its result means; `None` tells the desk nothing."""

    future: Future[object]
    then: Then
    failed: Callable[[Told], CalibrationAnswer]


class Calibrating:
    """Leads one calibration, or one daily check, at a time. Frame loop only."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.it: Guided | Checked | None = None
        self._chain: ForceChain | None = None
        self._files: ThreadPoolExecutor | None = None
        self._jobs: list[_Job] = []
        self._fresh = False
        self._keeping = False
        self._unkept: Guided | None = None
        self._language = ""
        self._since_s = 0.0

    @property
    def active(self) -> bool:
        """Whether it has the screen."""
        return self.it is not None

    @property
    def muted(self) -> bool:
        return True

    def context(self) -> Context:
        """Nothing is asked of the station's own chain meanwhile."""
        return Context()

    def look(self, room: Room, now_s: float) -> None:
        """Once a frame: begin what the staff have chosen, and tell them what came of it."""
        for effect in room.take_calibrations():
            self._language = room.view(now_s).language
            self._begin(effect, room, now_s)
        it = self.it
        if it is not None and it.over and not self._keeping:
            self._keeping = True
            if isinstance(it, Guided):
                self._keep_calibration(it)
            else:
                self._keep_check(it, room)
        self._hear(room)

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        fault: FaultRule | None = None,
        display_n: float | None = None,
        pressure_kpa: float | None = None,
    ) -> list[Effect]:
        """One frame. The station's own samples are not looked at."""
        it, chain = self.it, self._chain
        assert it is not None, "nothing has begun"
        assert chain is not None
        felt = chain.feed(self._parts.readings(), Context())
        chain.tick(now_s)
        found = chain.health.fault
        rule = RULE_OF[found] if found is not None else None
        if isinstance(it, Guided):
            it.advance(felt, inputs, now_s, rule)
        else:
            it.advance(felt, inputs, now_s, self._parts.clock.wall(), rule)
        fresh, self._fresh = self._fresh, False
        # A tare of the last exercise must not judge a press that stands stiller than any hand.
        return [ClearTare()] if fresh else []

    def view(self, now_s: float) -> VisitView:
        it = self.it
        assert it is not None, "nothing has begun"
        guided = isinstance(it, Guided)
        return VisitView(
            screen=Screen.CALIBRATING if guided else Screen.DAILY_CHECK,
            language=self._language,
            now_s=now_s,
            since_s=now_s - self._since_s,
            body=it.view(now_s),
            choices=it.choices,
            # The green hand button, within reach of the press, says "ready" too.
            highlight=0 if it.choices[:1] == ("go",) else None,
            simulated=self._parts.simulated,
            typing=isinstance(it, Guided) and it.typing,
        )

    def close(self) -> None:
        """Keep what was measured, let the files' thread finish what it writes, and end it."""
        it = self.it if isinstance(self.it, Guided) and not self._keeping else self._unkept
        if it is not None:
            it.stop()
            self._keep_calibration(it)
        if self._files is not None:
            self._files.shutdown(wait=True)

    # What the staff have chosen.

    def _begin(self, effect: CalibrationEffect, room: Room, now_s: float) -> None:
        match effect:
            case LookAtCalibrations(number):
                self._look_at(number)
            case BeginCalibration():
                self._begin_calibration(effect)
            case KeepAgain():
                if self._unkept is not None:
                    self._keep_calibration(self._unkept)
            case BeginCheck():
                self._begin_check(effect, room, now_s)
            case JudgeCalibration(number, id_):
                folder, today = self._parts.folder, self._today
                self._do(
                    lambda: judged(folder, id_, today, number),
                    failed=lambda why: CalibrationJudged(number, None, why),
                )
            case SignCalibration(number, id_, name):
                self._sign(effect, room, number, id_, name)

    def _look_at(self, number: int) -> None:
        calibrations = {use: self._parts.calibrations[use] for use in USES}
        folder, today = self._parts.folder, self._today
        now = tuple((use, state_of(calibrations[use])) for use in USES)
        may = tuple(use for use in USES if calibrations[use].state == "calibrated")
        self._do(
            lambda: seen(folder, today, number, now, may),
            failed=lambda why: CalibrationJudged(number, None, why),
        )

    def _begin_calibration(self, order: BeginCalibration) -> None:
        folder = self._parts.folder

        def ready() -> list[Calibration]:
            refuse_unwritable(folder)
            return earlier_of(folder, order.ball)

        def begun(earlier: object) -> None:
            assert isinstance(earlier, list)
            about = About(
                order.use, order.ball, order.operator, order.temperature_c, order.reference
            )
            procedure = Procedure(order.use, reference=order.reference, earlier=earlier)
            now_s, press = self._parts.clock.monotonic(), self._parts.press
            if press is not None:
                press.fit(order.use)
            self._lead(Guided(about, procedure, now_s, self._parts.logoff_s, press), now_s)

        self._do(ready, begun, lambda why: CalibrationOver(None, why))

    def _begin_check(self, order: BeginCheck, room: Room, now_s: float) -> None:
        calibration, press = self._parts.calibrations[order.use], self._parts.press
        if calibration.state == "estimated":
            room.calibration_told(CheckOver(None, Told("check.refused.none")))
            return
        try:
            it = Checked(
                calibration, order.known_n, order.operator, now_s, self._parts.logoff_s,
                by_space=press is not None,
            )  # fmt: skip
        except CheckRefused as refused:
            room.calibration_told(CheckOver(None, told(refused.words)))
            return
        if press is not None:
            press.fit(order.use)
        self._lead(it, now_s)

    def _sign(self, effect: SignCalibration, room: Room, number: int, id_: str, name: str) -> None:
        folder, today = self._parts.folder, self._today

        def done(answer: object) -> CalibrationAnswer:
            assert isinstance(answer, CalibrationJudged)
            if answer.outcome is not None:
                entry = Entry(effect.staff_id, "sign calibration", answer.outcome.id)
                room.writer.put(audit=entry)
            return answer

        self._do(
            lambda: signed_outcome(folder, id_, name, today, number),
            done,
            lambda why: CalibrationJudged(number, None, why),
        )

    def _lead(self, it: Guided | Checked, now_s: float) -> None:
        self.it, self._fresh, self._keeping = it, True, False
        self._chain, self._since_s = self._parts.make_chain(), now_s

    # What came of it.

    def _keep_calibration(self, it: Guided) -> None:
        parts, made = self._parts, self._today
        unwatched = it.presence.unwatched

        def over(outcome: object) -> CalibrationAnswer:
            assert isinstance(outcome, Outcome)
            self.it = None
            # What could not be written is not let go of: there may be room in a moment.
            self._unkept = None if outcome.id else it
            return CalibrationOver(outcome, unwatched=unwatched)

        def failed(why: Told) -> CalibrationAnswer:
            self.it, self._unkept = None, it
            return CalibrationOver(None, why, unwatched=unwatched)

        self._do(lambda: kept_outcome(parts.folder, it, parts.sensor, made), over, failed)

    def _keep_check(self, it: Checked, room: Room) -> None:
        check, folder, unwatched = it.check, self._parts.folder, it.presence.unwatched
        if check is None:
            self.it = None
            room.calibration_told(CheckOver(None, it.ended, unwatched=unwatched))
            return

        def write() -> DailyCheck:
            try:
                append_check(folder, check)
            except OSError as error:
                raise FolderError(unwritable(folder, error)) from error
            return check

        def over(written: object) -> CalibrationAnswer:
            self.it = None
            return CheckOver(found_of(check), unwatched=unwatched)

        def failed(why: Told) -> CalibrationAnswer:
            self.it = None
            return CheckOver(None, why, unwatched=unwatched)

        self._do(write, over, failed)

    # The files' thread.

    def _do(
        self,
        work: Callable[[], object],
        then: Then | None = None,
        failed: Callable[[Told], CalibrationAnswer] = lambda why: CheckOver(None, why),
    ) -> None:
        if self._files is None:
            self._files = ThreadPoolExecutor(1, "calibrations")
        self._jobs.append(_Job(self._files.submit(work), then or _as_it_is, failed))

    def _hear(self, room: Room) -> None:
        """Tell the desk what is done, in order."""
        if self._jobs and self._parts.wait:
            wait_for([job.future for job in self._jobs], WAIT_S)
        while self._jobs and self._jobs[0].future.done():
            job = self._jobs.pop(0)
            error = job.future.exception()
            if error is None:
                answer = job.then(job.future.result())
            else:
                _log.warning("the calibrations: %s", error)
                answer = job.failed(Told("calibrate.no_room"))
            if answer is not None:
                room.calibration_told(answer)

    @property
    def _today(self) -> date:
        return self._parts.clock.wall().date()


def found_of(check: DailyCheck) -> CheckFound:
    """A check as the views have it."""
    return CheckFound(check.known_n, check.measured_n, check.u_n, 100.0 * LIMIT_SHARE, check.passed)


def _as_it_is(answer: object) -> CalibrationAnswer:
    return answer  # type: ignore[return-value]  # what the work itself returns, through a Future
