"""What the screens of a supervised exercise need to know: immutable views, as of a visit."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.deeds import MarkKind


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
    """The newest rep that is on the disk: what was judged, and what the staff said of it."""

    number: int
    kept: bool
    reason: str
    counts: bool


@dataclass(frozen=True, slots=True)
class LiveView:
    """The exercise as the physiotherapist follows it. What cannot be had is None.

    `kept` are the reps of this set that count; `lost` those the patient lost. Mean and time in
    zone are those of this set's counted reps and of the hold at hand. `panel` is what is being
    asked of her: empty, `pain`, `stop`, `void` or `count`.
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
    trouble_detail: str = ""
    estimated: bool = False
