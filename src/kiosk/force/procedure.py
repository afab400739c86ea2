"""The guided calibration as a state machine: what to do now, what is wrong, what was measured.

Whoever shows it (a terminal, a screen) feeds it every sample, passes on what the operator says,
and draws `view`. It knows no clock but the samples' own times.

    warm-up → air → five squeezes → for each of three rounds: the ball free and at rest, tare,
    then every level rising and falling (ready → held for 5 s → what the reference says) → done
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from kiosk.force.acceptance import DRIFT_KPA, NOMINAL_TOLERANCE_KPA, judge
from kiosk.force.calibration import Calibration, Use
from kiosk.force.complaints import hold_complaint, reference_complaint, skip_complaint
from kiosk.force.fit import Fitted, fit
from kiosk.force.holding import Held, Hold
from kiosk.force.plan import Plan, Result, Step, Target, View, WarmUp, targets
from kiosk.force.points import Discarded, Point, Reference, discard
from kiosk.force.preparation import Air, Rest, Squeezes
from kiosk.force.procedure_words import Words, reason, words
from kiosk.force.reading import Sample
from kiosk.force.tare import GAP_S, Tare, TareOutcome

PRESSED_KPA = 0.1
"""Less than 10 N on the ball: the press does not touch it, or not yet."""
_TARE_COMPLAINTS = {
    TareOutcome.PRESSED: "tare.pressed",
    TareOutcome.RESTLESS: "tare.restless",
    TareOutcome.SOFT: "tare.soft",
    TareOutcome.HARD: "tare.hard",
}


class Procedure:
    """One calibration, from the warm-up to the verdicts. One thread."""

    def __init__(
        self,
        use: Use = "wall",
        *,
        plan: Plan | None = None,
        reference: Reference | None = None,
        earlier: Sequence[Calibration] = (),
    ) -> None:
        """`earlier`: accepted calibrations of the same ball, for the verdicts."""
        self._use = use
        self._plan = plan or Plan()
        self._reference = reference or Reference()
        self._earlier = tuple(earlier)
        self._targets = targets(self._plan.levels_n)
        self._step = Step.WARM_UP
        self._points: list[Point] = []
        self._discarded: list[Discarded] = []
        self._complaint: Words | None = None
        self._skipping = False
        self._first_s: float | None = None
        self._last_s: float | None = None
        self._on_s = 0.0
        self._pressure_kpa: float | None = None
        self._warm_up: WarmUp = ""
        self._air = Air(self._plan.resting_kpa)
        self._squeezes = Squeezes(self._plan.resting_kpa, self._plan.squeezes)
        self._resting_kpa = self._plan.resting_kpa
        self._tare = Tare()
        self._tares: list[float] = []
        self._round = 1
        self._at = 0
        self._hold: Hold | None = None
        self._held: Held | None = None
        self._rest = Rest(self._resting_kpa, self._plan.rest_s)

    # What is fed in.

    def feed(self, sample: Sample) -> None:
        """Take the next sample, in order of time; forces in it are not looked at."""
        gap = self._last_s is not None and sample.t_s - self._last_s > GAP_S
        self._last_s = sample.t_s
        if self._first_s is None:
            self._first_s = sample.t_s
        self._on_s = sample.t_s - self._first_s
        self._pressure_kpa = sample.pressure_kpa if sample.valid else None
        broken = gap or self._pressure_kpa is None
        match self._step:
            case Step.WARM_UP if self._on_s >= self._plan.warm_up_s:
                self._warm_up, self._step = "measured", Step.AIR
            case Step.TARE:
                self._feed_tare(sample)
            case Step.HOLD if broken:
                self._break_hold("gap" if self._pressure_kpa is not None else "fault")
            case _ if broken and self._stage is not None:
                self._stage.interrupt()
            case _:
                pass
        if self._pressure_kpa is not None:
            self._feed_pressure(sample.t_s, self._pressure_kpa)

    def confirm(self, now_s: float) -> None:
        """Do as the operator says: warm already, pumped, or ready at the level since `now_s`."""
        self._calm()
        match self._step:
            case Step.WARM_UP:
                self._warm_up, self._step = "confirmed", Step.AIR
            case Step.AIR if self._air.ready:
                self._resting_kpa = self._air.resting_kpa
                self._squeezes = Squeezes(self._resting_kpa, self._plan.squeezes)
                self._step = Step.SQUEEZES
            case Step.LEVEL:
                self._begin_hold(now_s)
            case _:
                pass

    def reference(self, force_n: float) -> None:
        """Take what the reference said during the hold, in newtons."""
        self._calm()
        if self._step is not Step.REFERENCE or self._held is None:
            return
        self._complaint = reference_complaint(force_n, self._target.asked_n)
        if self._complaint is None:
            self._points.append(self._point(self._held, force_n))
            self._held = None
            self._at += 1
            self._go_on()

    def redo(self) -> None:
        """Do the point at hand again or, before it has begun, the last one of this round."""
        self._calm()
        match self._step:
            case Step.HOLD | Step.REFERENCE:
                self._drop_hold(reason("redone"))
                self._step = Step.LEVEL
            case Step.RELEASE if self._rest.free and self._points:
                self._complaint = words("redo.late")
            case Step.LEVEL | Step.RELEASE | Step.DONE if self._of_round:
                self._discarded.append(discard(self._points.pop(), reason("redone")))
                self._at -= 1
                self._step = Step.LEVEL
            case Step.TARE if self._points:
                self._complaint = words("redo.late")
            case _:
                self._complaint = words("redo.none")

    def skip(self) -> None:
        """Leave out the level asked for, in every round: the first call says what that costs."""
        if self._step is not Step.LEVEL:
            return
        level_n = self._target.asked_n
        rest = tuple(each for each in self._plan.levels_n if each != level_n)
        if len(rest) < 2:
            self._complaint = words("skip.last")
        elif not self._skipping:
            self._skipping = True
            self._complaint = skip_complaint(level_n, rest)
        else:
            self._calm()
            self._leave_out(rest)

    def stop(self) -> None:
        """Stop here; everything measured so far is kept."""
        self._calm()
        if self._step is not Step.DONE:
            self._drop_hold(reason("stopped"))
            self._step = Step.STOPPED

    # What comes out.

    @property
    def view(self) -> View:
        """What to show at this moment."""
        levels = self._step in (Step.LEVEL, Step.HOLD, Step.REFERENCE)
        target = self._target if levels else None
        return View(
            step=self._step,
            asked_n=target.asked_n if target else None,
            direction=target.direction if target else None,
            round=self._round,
            rounds=self._plan.rounds,
            point=min(self._at + 1, len(self._targets)),
            targets=self._targets,
            taken=len(self._points),
            of_round=len(self._of_round),
            progress=self._progress,
            pressure_kpa=self._pressure_kpa,
            tare_kpa=self._tares[-1] if self._tares else None,
            now=self._now(),
            complaint=self._live_complaint(),
        )

    @property
    def result(self) -> Result:
        """What has been measured, fitted and judged so far. Not for every frame."""
        points = tuple(self._points)
        fitted: Fitted | None = None
        with suppress(ValueError):  # the verdicts say why
            fitted = fit(points, self._reference)
        return Result(
            use=self._use,
            plan=self._plan,
            reference=self._reference,
            warm_up=self._warm_up,
            points=points,
            discarded=tuple(self._discarded),
            fitted=fitted,
            verdicts=judge(points, fitted, use=self._use, earlier=self._earlier),
            finished=self._step is Step.DONE,
        )

    # Warm-up, air and squeezes.

    def _feed_pressure(self, t_s: float, kpa: float) -> None:
        match self._step:
            case Step.AIR:
                self._air.feed(t_s, kpa)
            case Step.SQUEEZES:
                self._squeezes.feed(kpa)
                if self._squeezes.done:
                    self._release()
            case Step.HOLD if self._hold is not None:
                self._hold.feed(t_s, kpa)
                if self._hold.full and (found := self._hold.found) is not None:
                    self._end_hold(found)
            case Step.RELEASE:
                self._rest.feed(t_s, kpa)
                if self._rest.done:
                    self._begin_round()
            case _:
                pass

    # A round: the tare, the levels, and the ball free again.

    def _release(self) -> None:
        self._rest = Rest(self._resting_kpa, self._plan.rest_s)
        self._step = Step.RELEASE

    def _begin_round(self) -> None:
        self._round = len(self._tares) + 1
        self._at = 0
        self._tare = Tare(self._resting_kpa)
        self._step = Step.TARE

    def _feed_tare(self, sample: Sample) -> None:
        self._tare.feed(sample)
        tare_kpa = self._tare.tare_kpa
        if tare_kpa is None:
            return
        tare_kpa = round(tare_kpa, 5)
        if self._tares and max(abs(each - tare_kpa) for each in self._tares) > DRIFT_KPA:
            now, first = f"{tare_kpa:.2f}", f"{self._tares[0]:.2f}"
            self._complaint = words("tare.drift", now=now, first=first)
            self._tare = Tare(self._resting_kpa)
        elif not self._tares and abs(tare_kpa - self._plan.resting_kpa) > NOMINAL_TOLERANCE_KPA:
            self._air.interrupt()
            self._step = Step.AIR
        else:
            self._complaint = None
            self._tares.append(tare_kpa)
            self._resting_kpa = tare_kpa
            self._step = Step.LEVEL

    def _begin_hold(self, now_s: float) -> None:
        if self._pressure_kpa is None:
            self._complaint = words("signal")
        elif self._pressure_kpa - self._tares[-1] < PRESSED_KPA:
            self._complaint = words("hold.nothing", asked=f"{self._target.asked_n:g}")
        else:
            self._hold = Hold(now_s, self._plan.hold_s)
            self._step = Step.HOLD

    def _end_hold(self, found: Held) -> None:
        before = self._of_round[-1] if self._of_round else None
        problem = hold_complaint(found, self._tares[-1], self._target, before)
        if problem is None:
            self._held = found
            self._step = Step.REFERENCE
        else:
            self._complaint, why = problem
            self._drop_hold(why)
            self._step = Step.LEVEL

    def _break_hold(self, why: Literal["gap", "fault"]) -> None:
        self._drop_hold(reason(why))
        self._complaint = words(f"hold.{why}")
        self._step = Step.LEVEL

    def _drop_hold(self, why: str) -> None:
        """Keep what there is of a hold among the discarded."""
        if self._step is Step.HOLD and self._hold is not None:
            self._held = self._hold.found
        if self._held is not None:
            unread = discard(self._point(self._held, 0.0), why)
            self._discarded.append(replace(unread, reference_n=None))
        self._hold = self._held = None

    def _point(self, found: Held, reference_n: float) -> Point:
        target = self._target
        return Point(
            round=self._round,
            direction=target.direction,
            asked_n=target.asked_n,
            reference_n=reference_n,
            pressure_kpa=found.pressure_kpa,
            std_kpa=found.std_kpa,
            tare_kpa=self._tares[-1],
            seconds=found.seconds,
            samples=found.samples,
        )

    def _go_on(self) -> None:
        if self._at < len(self._targets):
            self._step = Step.LEVEL
        elif self._round < self._plan.rounds:
            self._release()
        else:
            self._step = Step.DONE

    def _leave_out(self, rest_n: tuple[float, ...]) -> None:
        kept = targets(rest_n)
        done = self._targets[: self._at]
        self._plan = replace(self._plan, levels_n=rest_n)
        self._targets = kept
        self._at = sum(each in kept for each in done)
        why = reason("skipped")
        for point in self._points:
            if Target(point.asked_n, point.direction) not in kept:
                self._discarded.append(discard(point, why))
        self._points = [p for p in self._points if Target(p.asked_n, p.direction) in kept]
        self._go_on()

    # What is shown.

    @property
    def _stage(self) -> Air | Squeezes | Rest | None:
        """What watches the ball while no point is being taken."""
        match self._step:
            case Step.AIR:
                return self._air
            case Step.SQUEEZES:
                return self._squeezes
            case Step.RELEASE:
                return self._rest
            case _:
                return None

    @property
    def _target(self) -> Target:
        return self._targets[self._at]

    @property
    def _of_round(self) -> list[Point]:
        return [each for each in self._points if each.round == self._round]

    @property
    def _progress(self) -> float:
        if self._stage is not None:
            return self._stage.progress
        match self._step:
            case Step.WARM_UP:
                return min(1.0, self._on_s / self._plan.warm_up_s)
            case Step.TARE:
                return self._tare.progress
            case Step.HOLD if self._hold is not None:
                return self._hold.progress
            case Step.REFERENCE | Step.DONE:
                return 1.0
            case _:
                return 0.0

    def _calm(self) -> None:
        """Drop what was wrong before: the operator has done something about it."""
        self._complaint = None
        self._skipping = False

    def _live_complaint(self) -> Words | None:
        """What is wrong at this moment comes before what was wrong with the last attempt."""
        live = self._stage.complaint if self._stage is not None else None
        if self._step is Step.TARE and self._tare.outcome in _TARE_COMPLAINTS:
            live = words(_TARE_COMPLAINTS[self._tare.outcome])
        waiting = self._step not in (Step.WARM_UP, Step.REFERENCE, Step.DONE, Step.STOPPED)
        if waiting and self._pressure_kpa is None and self._last_s is not None:
            live = words("signal")
        return live or self._complaint

    def _now(self) -> Words:
        if self._stage is not None:
            return self._stage.now
        match self._step:
            case Step.WARM_UP:
                to_go = max(0.0, self._plan.warm_up_s - self._on_s) / 60.0
                return words("now.warm_up", minutes=f"{to_go:.0f}")
            case Step.LEVEL:
                way = "rise" if self._target.direction == "up" else "fall"
                return words(f"now.{way}", asked=f"{self._target.asked_n:g}")
            case step:
                return words(f"now.{step}")
