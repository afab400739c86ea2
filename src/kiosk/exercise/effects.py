"""What a visit asks of the world, and what it has to tell: plain values, no callbacks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kiosk.exercise.catalogue import Side

if TYPE_CHECKING:
    from kiosk.exercise.deeds import Deed
    from kiosk.exercise.followed import FollowedRun
    from kiosk.exercise.hold import Rep
    from kiosk.exercise.squeezed import SqueezeRun


class Cue(StrEnum):
    """Sounds that carry a cue; a speaker may give each its tone."""

    SQUEEZE = "squeeze"
    TICK = "tick"
    KEPT = "kept"
    TOO_HARD = "too_hard"
    LOST = "lost"
    REST_TICK = "rest_tick"
    BREATHE_OUT = "breathe_out"
    BREATHE_IN = "breathe_in"
    SET_DONE = "set_done"
    STOP = "stop"
    FAULT = "fault"
    STAFF = "staff"
    CHOSEN = "chosen"


class Word(StrEnum):
    """What may be spoken, by the name of its recording."""

    BREATHE_OUT = "breathe-out"
    AND_IN = "and-in"
    GET_READY = "get-ready"
    TURN_ROUND = "turn-round"
    OTHER_LEG = "other-leg"
    SQUEEZE = "squeeze"
    LET_GO = "let-go"


@dataclass(frozen=True, slots=True)
class Sound:
    """A cue to be heard. `insist`: even when the station is muted."""

    cue: Cue
    insist: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A word to be spoken where there is sound; cues of the breath speak for themselves."""

    word: Word


@dataclass(frozen=True, slots=True)
class SetTare:
    """From here on force counts from this pressure."""

    pressure_kpa: float


@dataclass(frozen=True, slots=True)
class ClearTare:
    """There is no zero any more: no force until the ball has rested again."""


@dataclass(frozen=True, slots=True)
class UseMap:
    """The ball is now used at the `wall` or between the `knees`."""

    use: str


@dataclass(frozen=True, slots=True)
class RepEnded:
    """A rep was kept or lost."""

    exercise_id: str
    side: Side
    set_number: int
    rep: Rep


@dataclass(frozen=True, slots=True)
class ExerciseEnded:
    """An exercise came to its end, or was stopped; `run` is all that is known of it."""

    run: SqueezeRun | FollowedRun
    completed: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody of the staff wants in: the visit, if there was one, is over and forgotten."""

    language: str


Effect: TypeAlias = (
    "SignIn | Sound | Say | SetTare | ClearTare | UseMap | RepEnded | ExerciseEnded | Deed"
)
