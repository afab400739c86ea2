"""What a screen needs to know, and nothing else: immutable views of a visit at one instant.

The visit makes one `VisitView` a frame; the screens draw it. Same view, same pixels. Words are
message keys, times are seconds, forces newtons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kiosk.exercise.catalogue import Breath, Exercise, Side

if TYPE_CHECKING:
    from kiosk.exercise.ball_views import (
        CeilingView,
        HoldView,
        Mark,
        MaximalView,
        NoMaximumView,
        OfferView,
        PositionView,
        PreloadView,
        ReadyView,
        SquatView,
        TareView,
        ZoneView,
    )
    from kiosk.exercise.calibration_views import CalibrationBody
    from kiosk.exercise.live_views import LiveView, PainView
    from kiosk.exercise.past_views import PastBody
    from kiosk.exercise.shell_views import ShellBody
    from kiosk.exercise.staff_views import StaffBody


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
    PAIN = "pain"
    LIVE = "live"
    SIGN_IN = "sign_in"
    FIRST_PIN = "first_pin"
    PATIENTS = "patients"
    PATIENT = "patient"
    PRESCRIBE = "prescribe"
    STATION = "station"
    PEOPLE = "people"
    CHECKS = "checks"
    POWER = "power"
    OUT = "out"
    ERASE = "erase"
    NOTICES = "notices"
    STATISTICS = "statistics"
    HISTORY = "history"
    CALIBRATE = "calibrate"
    CALIBRATING = "calibrating"
    CALIBRATED = "calibrated"
    DAILY_CHECK = "daily_check"


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
    signs_out: bool = False
    """Whether the staff are signed out, and what was done is kept; else all is forgotten."""


Body: TypeAlias = (
    "AttractView | MenuView | FilmView | LengthView | TareView | PositionView | PreloadView"
    " | ZoneView | MaximalView | NoMaximumView | ReadyView | HoldView | SquatView | PacedView"
    " | TimerView | RestView | OfferView | CeilingView | SummaryView | FaultView | StaffView"
    " | StillThereView | PainView | LiveView | StaffBody | CalibrationBody | ShellBody"
    " | PastBody | None"
)
"""In quotes: a view is loaded by whoever makes or draws it."""


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
    typing: bool = False
    """Whether letters on a keyboard are typed here, and are no short cuts."""
