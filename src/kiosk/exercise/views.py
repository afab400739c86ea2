"""What a screen needs to know, and nothing else: immutable views of a visit at one instant.

The visit makes one `VisitView` a frame; the screens draw it. Same view, same pixels. Words are
message keys, times are seconds, forces newtons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.exercise.catalogue import Breath, Exercise, Side
from kiosk.exercise.maximal import EffortPhase


class Screen(StrEnum):
    """Every screen there is. Each has a module of the same name in `kiosk.ui.screens`."""

    ATTRACT = "attract"
    ADVICE = "advice"
    MENU = "menu"
    FILM = "film"
    LENGTH = "length"
    TARE = "tare"
    POSITION = "position"
    PRELOAD = "preload"
    ZONE = "zone"
    MAXIMAL = "maximal"
    NO_MAXIMUM = "no_maximum"
    READY = "ready"
    HOLD = "hold"
    SQUAT = "squat"
    PACED = "paced"
    TIMER = "timer"
    REST = "rest"
    OFFER = "offer"
    CEILING = "ceiling"
    SUMMARY = "summary"
    FAULT = "fault"
    STAFF = "staff"
    STILL_THERE = "still_there"


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
class MenuEntry:
    """One exercise on the menu. `state` is "", "watched", "followed" or "done"."""

    exercise: Exercise
    number: int
    state: str
    film_only: bool
    """No floor space here: the film can be watched, following along is for another place."""


@dataclass(frozen=True, slots=True)
class AttractView:
    question: int
    """0 ... 4: which of the five questions is up."""


@dataclass(frozen=True, slots=True)
class MenuView:
    entries: tuple[MenuEntry, ...]
    done: int


@dataclass(frozen=True, slots=True)
class FilmView:
    """The film with its instructions. `locked` until it has run to its end the first time."""

    position_s: float
    duration_s: float
    step: int
    ended: bool
    locked: bool
    captions: bool
    film_only: bool


@dataclass(frozen=True, slots=True)
class LengthView:
    choices_s: tuple[float, ...]


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
class PacedView:
    """An exercise without the ball, paced with the breath."""

    cue: str
    breath: Breath
    breath_fraction: float
    """0 ... 1 through the phase."""
    phase_left_s: float
    marks: tuple[Mark, ...]
    set_number: int
    sets: int
    follow_s: float


@dataclass(frozen=True, slots=True)
class TimerView:
    """A position held on a timer. `opening`: the phases before the hold are still running."""

    cue: str
    opening: bool
    left_s: float
    hold_s: float
    held_s: float
    resting: bool
    breath: Breath
    breath_fraction: float
    marks: tuple[Mark, ...]
    hold_number: int
    holds: int
    follow_s: float


@dataclass(frozen=True, slots=True)
class RestView:
    """The rest between two sets."""

    left_s: float
    seconds: float
    marks: tuple[Mark, ...]
    set_number: int
    sets: int


@dataclass(frozen=True, slots=True)
class OfferView:
    """Three reps lost in a row: an easier target, a rest, or stop (see `choices`)."""

    reason: str


@dataclass(frozen=True, slots=True)
class CeilingView:
    force_n: float
    ceiling_n: float


@dataclass(frozen=True, slots=True)
class SideRow:
    side: Side
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The end of a visit: what was done, never a verdict. What cannot be had is None."""

    kept: int
    of: int
    rows: tuple[SideRow, ...]
    longest_s: float | None
    steadiest_pct: float | None
    steadiest_side: Side | None
    steadiest_rep: int | None
    best_left_n: float | None
    best_right_n: float | None
    asymmetry_pct: float | None
    estimated: bool
    followed: tuple[Exercise, ...]
    watched: tuple[Exercise, ...]
    clears_in_s: float
    best_left_u_n: float | None = None
    best_right_u_n: float | None = None
    asymmetry_u_pct: float | None = None
    """Half-widths (k = 2) of the bands round the figures above; None where they are not known."""


@dataclass(frozen=True, slots=True)
class FaultView:
    """A sensor fault: calm, with its cure. `drawing` is one of tube, air, staff, ball."""

    title: str
    cure: str
    drawing: str
    marks: tuple[Mark, ...]
    air_kpa: float | None = None
    """The ball's pressure, for whoever holds the pump; None where no pump helps."""


@dataclass(frozen=True, slots=True)
class StaffView:
    called_for_s: float


@dataclass(frozen=True, slots=True)
class StillThereView:
    seconds_left: float


Body = (
    AttractView
    | MenuView
    | FilmView
    | LengthView
    | TareView
    | PositionView
    | PreloadView
    | ZoneView
    | MaximalView
    | NoMaximumView
    | ReadyView
    | HoldView
    | SquatView
    | PacedView
    | TimerView
    | RestView
    | OfferView
    | CeilingView
    | SummaryView
    | FaultView
    | StaffView
    | StillThereView
    | None
)


@dataclass(frozen=True, slots=True)
class VisitView:
    """One instant of a visit.

    `choices` are the ids of what can be chosen here, in order; `highlight` is the one that the
    green button or the ball chooses. `since_s` says how long this screen has been up.
    """

    screen: Screen
    language: str
    now_s: float
    since_s: float
    body: Body
    exercise: Exercise | None = None
    side: Side | None = None
    choices: tuple[str, ...] = ()
    highlight: int | None = None
    simulated: bool = False
    muted: bool = True
    status: str = ""
    """One small line for staff on the attract screen (a message key), or empty."""
    extra: dict[str, str] = field(default_factory=dict)
    pressure_kpa: float | None = None
    """The newest pressure of the ball, believed or not: for staff with a pump."""
