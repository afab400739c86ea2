"""What can be chosen in a supervised exercise, and where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.exercise.deeds import COUNT_REASONS, STOP_REASONS, VOID_REASONS, MarkKind
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen

if TYPE_CHECKING:
    from kiosk.exercise.supervised import Supervised

LEVELS = range(11)
_OF_HERS, _OF_THE_PATIENTS = ("view", "pause", "stop"), ("stop", "pause", "view")
_MARKS = tuple(f"mark:{kind.value}" for kind in MarkKind)


class Step(StrEnum):
    """Where a supervised exercise stands."""

    PAIN_BEFORE = "pain_before"
    RUNNING = "running"
    PAIN_AFTER = "pain_after"
    CLOSING = "closing"
    """Its end is being written down."""
    OVER = "over"


def choices_of(it: Supervised) -> tuple[str, ...]:
    """What can be chosen; the first is what the green button does, where it does anything."""
    if it.trouble is not None:
        return ("finish",)
    if it.step in (Step.PAIN_BEFORE, Step.PAIN_AFTER):
        end = ("finish",) if it.refused is not None else ()
        other = ("skip",) if it.step is Step.PAIN_AFTER else ("back",)
        return (*end, *(f"pain:{level}" for level in LEVELS), *other)
    if it.step is not Step.RUNNING:
        return ()
    if it.panel:
        return _of_panel(it)
    return ("resume", "stop") if it.paused else _running(it)


def _running(it: Supervised) -> tuple[str, ...]:
    run = it.run
    if isinstance(run, FollowedRun):
        return (*_live_followed(it, run), *_OF_HERS) if it.live else _OF_THE_PATIENTS
    if it.screen is Screen.FAULT:
        return ("stop",)
    if run.screen is Screen.POSITION:
        return _position(it, run)
    if run.screen is Screen.OFFER:
        return ("easier", "rest", "stop")
    if run.screen is Screen.NO_MAXIMUM:
        return ("comfortable", "stop")
    if run.screen is Screen.CEILING:
        return ("go", "stop")
    if run.screen not in (run.set_screen, Screen.REST):
        return ("stop",)
    return (*_live(it, run), *_OF_HERS) if it.live else _OF_THE_PATIENTS


def _position(it: Supervised, run: SqueezeRun) -> tuple[str, ...]:
    """Nobody takes position for a set before there is room on the disk for it."""
    place = ("place",) if it.room else ()
    sides = () if run.side_chosen else tuple(f"side:{each.value}" for each in run.sides)
    return (*place, *sides, *(("tones",) if run.turning else ()), "stop")


def _live(it: Supervised, run: SqueezeRun) -> tuple[str, ...]:
    found = [*_MARKS]
    if it.last is not None:
        found.append("void" if it.last.counts else "count")
    waits_s = run.set.rest_until_s if run.set is not None else None
    resting = run.screen is Screen.REST or (waits_s or 0.0) > it.now_s
    return (*found, *(("shorten",) if resting else ()))


def _live_followed(it: Supervised, run: FollowedRun) -> tuple[str, ...]:
    return (*_MARKS, *(("shorten",) if run.screen is Screen.REST else ()))


def _of_panel(it: Supervised) -> tuple[str, ...]:
    panel, beside = it.panel, it.beside
    if panel == "pain":
        return (*(f"level:{level}" for level in LEVELS), "close", "stop")
    if panel == "stop":
        return (*(f"end:{each}" for each in STOP_REASONS), "resume")
    if panel == "write" and beside.written is not None:
        return ("written", *beside.written.choices(it.plan.language), "back", "stop")
    if panel == "reps":
        listed = tuple(f"rep:{each.index}" for each in beside.listed)
        turned = (("older", beside.older), ("newer", beside.newer))
        return (*listed, *(choice for choice, there in turned if there), "close", "stop")
    reasons = COUNT_REASONS if panel == "count" else VOID_REASONS
    another = ("reps",) if beside.several else ()
    return (*(f"reason:{each}" for each in reasons), "write", *another, "close", "stop")
