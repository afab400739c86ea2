"""What the screens of a supervised exercise need to know: immutable views, as of a visit."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.ball_views import Mark
from kiosk.exercise.catalogue import Side
from kiosk.exercise.deeds import MarkKind
from kiosk.exercise.keyboard import Written


@dataclass(frozen=True, slots=True)
class PainView:
    """How strong is the pain, 0 to 10? `after`: the exercise is over.

    `refused` is the pain that was above the limit: then the exercise is not begun.
    """

    after: bool
    limit: int
    before: int | None = None
    refused: int | None = None


@dataclass(frozen=True, slots=True)
class LiveRep:
    """A rep over the trace. `mark` is kept, lost, counted, voided, or empty while it runs.

    A rep that is not on the disk yet runs on.
    """

    from_s: float
    to_s: float
    mark: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LiveFlag:
    t_s: float
    kind: MarkKind
    level: int | None = None


@dataclass(frozen=True, slots=True)
class LiveTrace:
    """The last `seconds`, oldest first; None where nothing valid was felt. Times as `now_s`."""

    t_s: tuple[float, ...]
    force_n: tuple[float | None, ...]
    now_s: float
    seconds: float
    low_n: float
    high_n: float
    target_n: float
    reps: tuple[LiveRep, ...]
    flags: tuple[LiveFlag, ...]


@dataclass(frozen=True, slots=True)
class LastRep:
    """A rep that is on the disk: what was judged, and what the staff said of it.

    `number` is that within its set; `index` is the one that it is chosen by.
    """

    number: int
    kept: bool
    reason: str
    counts: bool
    index: int = -1
    side: Side | None = None
    set_number: int = 1
    said: bool = False
    """Whether the staff said so, and not the ball."""


@dataclass(frozen=True, slots=True)
class LivePace:
    """What is known of an exercise without the ball: time and pace. Nothing is measured.

    `state` is ready, pace, hold or rest; `left_s` what is left of it, or of its phase. Seconds
    followed are those of this set and of all. `stretches` are when it was followed, as `now_s`.
    """

    state: str
    cue: str
    """A message key; empty while nothing is to be done."""
    left_s: float
    followed_s: float
    total_s: float
    marks: tuple[Mark, ...]
    stretches: tuple[tuple[float, float], ...]
    pauses: int
    paused_s: float


@dataclass(frozen=True, slots=True)
class LiveView:
    """The exercise as the physiotherapist follows it. What cannot be had is None.

    `kept` are the reps of this set that count; `lost` those the patient lost. Mean and time in
    zone are those of this set's counted reps and of the hold at hand. `panel` is what is being
    asked of her: empty, `pain`, `stop`, `void`, `count`, `reps` or `write`.
    """

    code: str
    moment: str
    """A `Moment` of the set, or empty between sets."""
    force_n: float | None
    force_u_n: float | None
    held_s: float
    hold_s: float
    kept: int
    of: int
    lost: int
    steadiness_pct: float | None
    mean_n: float | None
    mean_u_n: float | None
    in_zone_s: float
    set_number: int
    sets: int
    rest_left_s: float
    trace: LiveTrace
    last: LastRep | None
    paused: bool = False
    saving: bool = False
    """Something that was done is not on the disk yet."""
    panel: str = ""
    trouble: str = ""
    """The kind of trouble with the records; empty for none."""
    estimated: bool = False
    about: LastRep | None = None
    """The rep that the panel is about; None for none."""
    reps: tuple[LastRep, ...] = ()
    """Those to choose from, while `panel` asks which."""
    several: bool = False
    """Whether the reps are of more than one set or side, and have to say which."""
    written: Written | None = None
    """What she is typing, while `panel` is `write`."""
    pace: LivePace | None = None
    """Of an exercise without the ball; None with it."""
