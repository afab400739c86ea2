"""The hold engine: which samples earn time, when a rep is kept, and why one is lost.

Pure. It is fed valid samples one by one and knows no frames: splitting the stream anywhere
changes nothing, so that live squeezes, replayed traces and simulated patients are judged alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.exercise.catalogue import Phase, ZoneRule
from kiosk.exercise.figures import Hidden, figures_of_rep
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S

EPSILON_N = 1e-9
"""Keeps a force that lies on an edge from missing it by a rounding error."""


class Reason(StrEnum):
    """Why a rep was not kept."""

    LET_GO = "let_go"
    BELOW = "below"
    ABOVE = "above"
    BALL_LOST = "ball_lost"
    UNFINISHED = "unfinished"
    """The exercise was stopped, or the trace ended, in mid-hold."""


class EventKind(StrEnum):
    HOLD_STARTED = "hold_started"
    LEFT_BELOW = "left_below"
    LEFT_ABOVE = "left_above"
    RETURNED = "returned"
    KEPT = "kept"
    LOST = "lost"
    ARMED = "armed"


@dataclass(frozen=True, slots=True)
class Rep:
    """One rep: it had a hold start. Times in seconds of the sample clock, forces absolute."""

    start_s: float
    end_s: float
    kept: bool
    reason: Reason | None
    in_zone_s: float
    peak_n: float | None
    mean_n: float | None
    steadiness_pct: float | None
    impulse_ns: float | None
    phase: str | None = None
    """In which phase of a paced rep the squeeze left the zone for good."""
    peak_at_least: bool = False
    """Whether the true peak may have been higher: in a gap, or beyond the ball's map."""
    readings: int = 0
    """Samples that the mean was taken over."""
    hidden: tuple[tuple[str, Hidden], ...] = ()
    """Why figures are absent: (key in `figures.FIGURES`, reason)."""


@dataclass(frozen=True, slots=True)
class Event:
    kind: EventKind
    t_s: float
    rep: Rep | None = None


@dataclass(frozen=True, slots=True)
class HoldRule:
    """What a set asks for. Forces in newtons above the tare, absolute (preload included)."""

    target_n: float
    low_n: float
    high_n: float
    reps: int
    hold_s: float
    phases: tuple[Phase, ...] = ()
    """With phases the rep is paced: kept at their sum of pacing, not at `hold_s`."""
    preload_n: float = 0.0
    settle_s: float = 0.150
    arm_s: float = 0.150
    lost_after_s: float = 0.5
    grace_each_s: float = 0.5
    grace_total_s: float = 1.0

    @property
    def hysteresis_n(self) -> float:
        """How far beyond an edge the zone is left: no flicker at the edge."""
        return max(0.05 * self.target_n, 2.0)

    @property
    def release_n(self) -> float:
        """Below this the ball has been let go."""
        return self.preload_n + max(0.20 * (self.target_n - self.preload_n), 3.0)

    @property
    def goal_s(self) -> float:
        return sum(phase.seconds for phase in self.phases) if self.phases else self.hold_s


def zone_around(target_n: float, rule: ZoneRule) -> tuple[float, float]:
    """The zone [low, high] in newtons round a target."""
    below_n = max(target_n * rule.below_pct / 100, rule.min_half_width_n)
    above_n = max(target_n * rule.above_pct / 100, rule.min_half_width_n)
    return max(target_n - below_n, 0.0), target_n + above_n


class Stage(StrEnum):
    READY = "ready"
    HOLDING = "holding"
    ARMING = "arming"
    """After a rep: the ball has to go soft before the next one counts."""


# Asked for at every sample: through its class Python 3.11 finds a member ten times as slowly.
_READY, _HOLDING, _ARMING = Stage.READY, Stage.HOLDING, Stage.ARMING
_LONGEST_S = MAX_INTERVAL_S + EPSILON_S


class HoldEngine:
    """Judges one set by one rule. Not for use from several threads."""

    def __init__(self, rule: HoldRule) -> None:
        self.rule = rule
        self.release_n, self.goal_s = rule.release_n, rule.goal_s
        """As the rule has them, worked out once."""
        self.stage = _READY
        self.reps: list[Rep] = []
        self.in_zone = False
        self.in_zone_s = 0.0
        self.pacing_s = 0.0
        self.start_s: float | None = None
        self.credit = 0
        """Reps that count, or do not, by the staff's word: what was judged stays as it is."""
        self._t: list[float] = []
        self._f: list[float] = []
        self._credited: list[bool] = []
        self._last_t: float | None = None
        self._out_n: float | None = None
        """The last force felt outside the zone; None inside it."""
        self._out_s = 0.0
        self._out_used_s = 0.0
        self._left_phase: str | None = None
        self._below_since: float | None = None
        self._kept = 0
        self._released_n = rule.release_n - EPSILON_N
        self._goal_s = rule.goal_s - EPSILON_S
        self._zone_n = _widened(rule, EPSILON_N)
        self._latched_n = _widened(rule, rule.hysteresis_n + EPSILON_N)

    @property
    def kept(self) -> int:
        return self._kept

    @property
    def done(self) -> bool:
        return self._kept + self.credit >= self.rule.reps

    @property
    def so_far(self) -> tuple[Sequence[float], Sequence[float], Sequence[bool]]:
        """(t_s, force_n, credited) of the hold at hand; empty before it starts."""
        if self.stage is not _HOLDING:
            return (), (), ()
        return self._t, self._f, self._credited

    @property
    def phase(self) -> int:
        """The index of the running phase; 0 when nothing is paced."""
        return phase_at(self.rule.phases, self.pacing_s)

    def feed(self, t_s: float, force_n: float) -> list[Event]:
        """Judge one valid sample. `t_s` must grow from call to call."""
        events = self.tick(t_s)
        gap = self._last_t is None or t_s - self._last_t > _LONGEST_S
        was_in = self.in_zone and not (gap and self.stage is not _HOLDING)
        low_n, high_n = self._latched_n if was_in else self._zone_n
        self.in_zone = low_n <= force_n <= high_n
        if force_n >= self._released_n:
            self._below_since = None
        elif self._below_since is None or gap:
            # A let-go that loses a rep counts for arming too.
            self._below_since = t_s
        if self._kept + self.credit < self.rule.reps:
            if self.stage is _HOLDING:
                events += self._hold(t_s, force_n, was_in, gap)
            elif self.stage is _READY:
                events += self._settle(t_s, force_n, was_in)
            if self.stage is _ARMING:
                events += self._arm(t_s)
        self._last_t = t_s
        return events

    def tick(self, now_s: float) -> list[Event]:
        """Let time pass without a sample: a signal lost for too long loses the rep."""
        if self.stage is not _HOLDING or self._last_t is None:
            return []
        if now_s - self._last_t <= self.rule.lost_after_s + EPSILON_S:
            return []
        # Dated by the samples, not by the frame that noticed, so that live equals replay.
        return [self._lose(self._last_t + self.rule.lost_after_s, Reason.BALL_LOST)]

    def finish(self, reason: Reason = Reason.UNFINISHED) -> list[Event]:
        """The set stops here: a rep in mid-hold is lost, for no fault of the patient's."""
        if self.stage is not _HOLDING or self._last_t is None:
            return []
        return [self._lose(self._last_t, reason)]

    def _settle(self, t_s: float, force_n: float, was_in: bool) -> list[Event]:
        if not self.in_zone:
            self._forget()
            return []
        if not was_in:
            self._forget()
        self._credited.append(bool(self._t))
        self._t.append(t_s)
        self._f.append(force_n)
        if t_s - self._t[0] < self.rule.settle_s - EPSILON_S:
            return []
        self.stage = _HOLDING
        self.start_s = self._t[0]
        self.in_zone_s = self.pacing_s = t_s - self._t[0]
        return [Event(EventKind.HOLD_STARTED, self.start_s), *self._kept_at(t_s)]

    def _hold(self, t_s: float, force_n: float, was_in: bool, gap: bool) -> list[Event]:
        assert self._last_t is not None
        # What happened in a gap is unknown: neither the hold's clock nor the grace's runs there.
        dt_s = 0.0 if gap else t_s - self._last_t
        credited = was_in and self.in_zone and not gap
        self._t.append(t_s)
        self._f.append(force_n)
        self._credited.append(credited)
        self.pacing_s += dt_s
        if credited:
            self.in_zone_s += dt_s
        if self.in_zone and self._out_n is None:
            return self._kept_at(t_s)
        return [*self._excursion(t_s, force_n, dt_s), *self._kept_at(t_s)]

    def _excursion(self, t_s: float, force_n: float, dt_s: float) -> list[Event]:
        """Follow a stay outside the zone; lose the rep when the grace is used up."""
        if self._out_n is None:
            return [] if self.in_zone else [self._leave(t_s, force_n)]
        self._out_s += dt_s
        if not self.in_zone:
            self._out_n = force_n
        total_s = self._out_used_s + self._out_s
        each = self._out_s > self.rule.grace_each_s + EPSILON_S
        if each or total_s > self.rule.grace_total_s + EPSILON_S:
            return [self._lose(t_s, self._reason(self._out_n))]
        if not self.in_zone:
            return []
        self._out_used_s, self._out_n = total_s, None
        return [Event(EventKind.RETURNED, t_s)]

    def _leave(self, t_s: float, force_n: float) -> Event:
        self._out_n, self._out_s = force_n, 0.0
        if self.rule.phases:
            self._left_phase = self.rule.phases[self.phase].name
        above = force_n > self.rule.high_n
        return Event(EventKind.LEFT_ABOVE if above else EventKind.LEFT_BELOW, t_s)

    def _reason(self, out_n: float) -> Reason:
        """Why a rep is lost whose last force outside the zone was `out_n`."""
        if out_n < self._released_n:
            return Reason.LET_GO
        return Reason.ABOVE if out_n > self.rule.high_n else Reason.BELOW

    def _kept_at(self, t_s: float) -> list[Event]:
        reached_s = self.pacing_s if self.rule.phases else self.in_zone_s
        if reached_s < self._goal_s or self.stage is not _HOLDING:
            return []
        return [Event(EventKind.KEPT, t_s, self._end(t_s, kept=True, reason=None))]

    def _lose(self, t_s: float, reason: Reason) -> Event:
        return Event(EventKind.LOST, t_s, self._end(t_s, kept=False, reason=reason))

    def _end(self, end_s: float, *, kept: bool, reason: Reason | None) -> Rep:
        assert self.start_s is not None
        phase = None
        if self.rule.phases and not kept:
            left = self._left_phase if self._out_n is not None else None
            phase = left or self.rule.phases[self.phase].name
        found = figures_of_rep(
            self._t,
            self._f,
            self._credited,
            end_s=end_s,
            preload_n=self.rule.preload_n,
            kept=kept,
        )
        rep = Rep(
            start_s=self.start_s,
            end_s=end_s,
            kept=kept,
            reason=reason,
            in_zone_s=self.in_zone_s,
            peak_n=found.peak_n,
            mean_n=found.mean_n,
            steadiness_pct=found.steadiness_pct,
            impulse_ns=found.impulse_ns,
            phase=phase,
            peak_at_least=found.peak_at_least,
            readings=found.readings,
            hidden=found.hidden,
        )
        self.reps.append(rep)
        self._kept += kept
        self.stage = _ARMING
        self._forget()
        return rep

    def _arm(self, t_s: float) -> list[Event]:
        if self._below_since is None or t_s - self._below_since < self.rule.arm_s - EPSILON_S:
            return []
        self.stage = _READY
        # Each rep enters the zone for itself, however near to it the ball was let go.
        self.in_zone = False
        return [Event(EventKind.ARMED, t_s)]

    def _forget(self) -> None:
        self._t, self._f, self._credited = [], [], []
        self.in_zone_s = self.pacing_s = 0.0
        self.start_s = self._out_n = self._left_phase = None
        self._out_s = self._out_used_s = 0.0


def _widened(rule: HoldRule, by_n: float) -> tuple[float, float]:
    """The zone's edges, that much further out."""
    return rule.low_n - by_n, rule.high_n + by_n


def phase_at(phases: tuple[Phase, ...], pacing_s: float) -> int:
    """The index of the phase that runs at `pacing_s` of pacing; the last one at its end."""
    end_s = 0.0
    for index, phase in enumerate(phases):
        end_s += phase.seconds
        if pacing_s < end_s - EPSILON_S:
            return index
    return max(len(phases) - 1, 0)


def lost_in_a_row(reps: Sequence[Rep]) -> int:
    """How many of the newest reps the patient lost one after the other.

    Lost signals and interruptions neither count nor break the row.
    """
    count = 0
    for rep in reversed(reps):
        if rep.kept:
            break
        count += rep.reason not in (Reason.BALL_LOST, Reason.UNFINISHED)
    return count
