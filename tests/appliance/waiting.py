"""Waiting for what the screen should come to show, however slow the machine is today."""

from __future__ import annotations

from collections.abc import Callable

from machine import Machine
from reference import is_one_colour, shows_attract
from screen import Picture

SLOW_S = 600
"""What takes a Pi seconds: ten times as long here, and more where others use the processors."""


def until_picture(
    machine: Machine, wanted: Callable[[Picture], bool], what: str, limit_s: float = SLOW_S
) -> Picture:
    def look() -> list[Picture]:
        picture = machine.picture()
        return [picture] if wanted(picture) else []

    return machine.until(look, limit_s, what)[0]


def until_attract(machine: Machine, limit_s: float = SLOW_S) -> Picture:
    """Wait for the first page; its picture."""
    return until_picture(machine, shows_attract, "the first page", limit_s)


def until_gone(machine: Machine) -> Picture:
    """Wait for something else than the first page."""
    return until_picture(machine, lambda picture: not shows_attract(picture), "no first page")


def until_visit(machine: Machine) -> Picture:
    """Wait for a page of the station that is not its first."""
    return until_picture(machine, _in_a_visit, "a page after the first")


def _in_a_visit(picture: Picture) -> bool:
    return not shows_attract(picture) and not is_one_colour(picture)
