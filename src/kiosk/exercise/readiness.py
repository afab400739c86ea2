"""What has to be right before a set: a ball at rest, and a leg that only pins it."""

from __future__ import annotations

from kiosk.force.tare import PRESSED_AGAIN_KPA, Preload, Tare, Tared, TareOutcome

PRELOAD_OF_TARGET = 0.40
"""A leg that already pins the ball this hard leaves no room for a squeeze."""
PLAUSIBLE_TARGET_N = 30.0
"""Stands in for the target at the first preload, before any squeeze has been felt."""
TOO_MUCH = "preload.too_much"
_TARE_COMPLAINTS = {
    TareOutcome.RESTLESS: "tare.restless",
    TareOutcome.PRESSED: "tare.pressed",
    TareOutcome.SOFT: "tare.soft",
    TareOutcome.HARD: "tare.hard",
}


def fresh_tare(before: Tared | None, resting_kpa: float | None) -> Tare:
    """A tare that knows where the ball rested: at the tare before, else at the last visit's end.

    From one set to the next the ball changes less than from one visit to the next.
    """
    return Tare(resting_kpa) if before is None else Tare(before.kpa, PRESSED_AGAIN_KPA)


def tare_complaint(outcome: TareOutcome) -> str:
    """What is wrong with the ball at rest: a message key, or empty."""
    return _TARE_COMPLAINTS.get(outcome, "")


def preload_complaint(preload: Preload, target_n: float | None) -> str:
    """What is wrong with how the leg pins the ball: a message key, or empty.

    `target_n` is None while no zone has been found.
    """
    if preload.preload_n is None:
        return "" if preload.steady else "preload.restless"
    most_n = PRELOAD_OF_TARGET * (target_n or PLAUSIBLE_TARGET_N)
    return TOO_MUCH if preload.preload_n > most_n else ""
