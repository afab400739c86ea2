"""What the screens of an exercise with the ball need to know: immutable views, as of a visit.

From the tare to the last rep: how hard, how long, how many. Words are message keys, times are
seconds, forces newtons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.exercise.catalogue import Breath, Side

if TYPE_CHECKING:
    from kiosk.exercise.maximal import EffortPhase


class Mark(StrEnum):
    """What stands for one rep."""

    KEPT = "kept"
    LOST = "lost"
    CURRENT = "current"
    PAUSED = "paused"
    TO_COME = "to_come"
    FOLLOWED = "followed"


class Moment(StrEnum):
    """The state of the squeeze that decides colours, shapes, word and sound."""

    SQUEEZE = "squeeze"
    BY_FEEL = "by_feel"
    """Pressing in a rep by feel: nothing that is shown tells how hard."""
    IN_ZONE = "in_zone"
    TOO_LOW = "too_low"
    """Fell below the zone during a hold, within the grace: the ring stands still."""
    TOO_HARD = "too_hard"
    KEPT = "kept"
    LOST = "lost"
    LET_GO = "let_go"
    """The rep is over; the ball must go soft before the next one arms."""
    REST = "rest"


class Help(StrEnum):
    """Coarse help in a rep by feel, where the press could never come to count."""

    NONE = ""
    HARDER = "harder"
    EASE_OFF = "ease_off"


@dataclass(frozen=True, slots=True)
class TareView:
    progress: float
    complaint: str
    """A message key, or empty while all goes well."""


@dataclass(frozen=True, slots=True)
class PositionView:
    """Taking position. `fixed`: the side is settled (second side, later set, both legs)."""

    fixed: bool
    turn: bool
    """The patient turns round for the other side; the screen may be out of sight then."""


@dataclass(frozen=True, slots=True)
class PreloadView:
    progress: float
    complaint: str


@dataclass(frozen=True, slots=True)
class ZoneView:
    """Finding the zone: comfortable squeezes. Heights are fractions of the tube."""

    squeezes: tuple[float, ...]
    """The height of every squeeze done so far."""
    of: int
    level: float | None
    squeezing: bool
    resting: bool
    complaint: str


@dataclass(frozen=True, slots=True)
class EffortMark:
    """One effort of a maximal test: as high as it was (0 ... 1), None where it does not count."""

    height: float | None
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class MaximalView:
    """The guided maximal test. Heights are fractions of the tubes."""

    phase: EffortPhase
    cue: str
    efforts: tuple[EffortMark, ...]
    of: int
    level: float | None
    held_s: float
    asked_s: float
    """How long the effort at hand has lasted, and is asked to last."""
    left_s: float
    seconds: float
    """What is left of the rest or of the countdown, and how long the whole of it is."""
    band: tuple[float, float] | None
    """From how low to how high an effort agrees with the best; None where that is not shown."""


@dataclass(frozen=True, slots=True)
class NoMaximumView:
    """The end of a test without a maximum (see `choices`); `reason` as in `Outcome`."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadyView:
    seconds_left: float
    seconds: float


@dataclass(frozen=True, slots=True)
class BarView:
    """The live force and where it should be. `level_n` is None when nothing valid is felt."""

    level_n: float | None
    target_n: float
    low_n: float
    high_n: float
    estimated: bool

    @property
    def pressed(self) -> float:
        """How far the press has come on its way to the target, 0 ... 1; 0 when none is felt."""
        if self.level_n is None or self.target_n <= 0:
            return 0.0
        return min(max(self.level_n / self.target_n, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class KeptBar:
    """One finished rep as a small bar, left beside right."""

    side: Side
    kept: bool
    mean_n: float | None


@dataclass(frozen=True, slots=True)
class TraceView:
    """The last ten seconds, oldest first; `force_n` has None where nothing valid was felt."""

    t_s: Sequence[float]
    force_n: Sequence[float | None]
    now_s: float
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class FeltView:
    """How a rep came out that was done by feel. `error_n`: mean force less the target."""

    kept: bool
    mean_n: float
    error_n: float


@dataclass(frozen=True, slots=True)
class HoldView:
    """The exercise with the ball, held: how hard, how long, how many."""

    moment: Moment
    cue: str
    bar: BarView
    hold_s: float
    held_s: float
    moment_s: float
    """How long the moment has lasted."""
    marks: tuple[Mark, ...]
    set_number: int
    sets: int
    kept_bars: tuple[KeptBar, ...]
    trace: TraceView
    rest_left_s: float
    rest_s: float
    reason: str
    """Why the last rep was lost: `let_go`, `below`, `above` or `ball_lost`; else empty."""
    breath: Breath
    breath_fraction: float
    follow_s: float
    """The instant of the follow-along clip that shows what the patient should be doing."""
    by_feel: bool = False
    """The rep at hand is by feel: nothing in this view depends on how hard the ball is pressed,
    `bar.level_n` is None and the trace is empty."""
    help: Help = Help.NONE
    felt: FeltView | None = None
    """The rep just done by feel, while its error is told."""


@dataclass(frozen=True, slots=True)
class SquatView:
    """The paced squat: the same, with a valley in place of the ring."""

    hold: HoldView
    phases: tuple[tuple[str, float], ...]
    """(name, seconds) of each phase."""
    phase: int
    pacing_s: float
    phase_left_s: float
    lost_phase: str
    """In which phase the squeeze was lost; else empty."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """Three reps lost in a row: an easier target, a rest, or stop (see `choices`)."""

    reason: str


@dataclass(frozen=True, slots=True)
class CeilingView:
    force_n: float
    ceiling_n: float
