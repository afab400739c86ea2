"""The figures for machines and for people, and beside those of another day."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pygame

from kiosk.bench.figures import Figure, change
from kiosk.bench.runner import BenchError
from kiosk.video.conversion import ways

_BAR = 24
_MARKS = {True: "met", False: "MISSED", None: ""}

Report = dict[str, Any]


def report(groups: Mapping[str, Sequence[Figure]], film: str) -> Report:
    """One object: under which circumstances, and every figure by group and name."""
    return {
        "conditions": conditions(film),
        "figures": {
            group: {each.name: _plain(each) for each in found} for group, found in groups.items()
        },
        "goals_met": all(each.met is not False for found in groups.values() for each in found),
    }


def conditions(film: str) -> dict[str, Any]:
    """What the figures depend on, apart from the station itself."""
    return {
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "python": platform.python_version(),
        "sdl": ".".join(map(str, pygame.get_sdl_version())),
        "display": os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "",
        "framebuffer_acceleration": os.environ.get("SDL_FRAMEBUFFER_ACCELERATION", "0"),
        "conversion": ways()[0].name,
        "film": film,
    }


def text(found: Report, against: Report | None = None) -> str:
    """A table with a bar a figure: half the bar is the goal, or what it was before."""
    lines = ["   ".join(f"{key} {value}" for key, value in found["conditions"].items())]
    for group, figures in found["figures"].items():
        lines += ["", group]
        for name, each in figures.items():
            before = _before(against, group, name)
            lines.append(_line(name, each, before))
    return "\n".join(lines) + "\n"


def load(path: Path) -> Report:
    """A report that was saved. Raises BenchError."""
    try:
        found: Report = json.loads(path.read_text("utf-8"))
        if not isinstance(found["figures"], dict):
            raise TypeError("figures is not an object")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchError(
            f"{path}: no baseline ({error}); allowed: a file made by kiosk bench --save"
        ) from error
    return found


def changes(now: Report, before: Report) -> dict[str, dict[str, float]]:
    """By group and name the change of every figure that both have, as a share of what it was."""
    found: dict[str, dict[str, float]] = {}
    for group, figures in now["figures"].items():
        for name, each in figures.items():
            was = _before(before, group, name)
            share = change(each["median"], was) if was is not None else None
            if share is not None:
                found.setdefault(group, {})[name] = share
    return found


def _before(against: Report | None, group: str, name: str) -> float | None:
    if against is None:
        return None
    each = against["figures"].get(group, {}).get(name)
    return float(each["median"]) if each is not None else None


def _plain(each: Figure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "unit": each.unit, "median": each.median, "min": each.least, "max": each.most,
        "rounds": each.rounds, "better": each.better,
    }  # fmt: skip
    if each.goal is not None:
        found |= {"goal": each.goal, "met": each.met}
    if each.best is not None:
        found["hoped_for"] = each.best
    return found


def _line(name: str, each: Mapping[str, Any], before: float | None) -> str:
    value = each["median"]
    spread = f"{_number(each['min'])} … {_number(each['max'])}" if each["rounds"] > 1 else ""
    goal = each.get("goal")
    aim = f"{'≤' if each['better'] == 'less' else '≥'} {goal:g}" if goal is not None else ""
    share = change(value, before) if before is not None else None
    moved = f"{share:+.1%}" if share is not None else ""
    said = f"{_number(value)} {each['unit']}"
    line = (
        f"  {name:38} {said:>20}  {spread:20} {aim:8} {_MARKS[each.get('met')]:7}"
        f"{_bar(value, goal if goal is not None else before)} {moved}"
    )
    return line.rstrip()


def _bar(value: float, middle: float | None) -> str:
    """Full in the middle where the value is what it is held against."""
    if not middle:
        return " " * _BAR
    filled = min(max(round(_BAR / 2 * value / middle), 0), _BAR)
    bar = "█" * filled + "·" * (_BAR - filled)
    return f"{bar[: _BAR // 2]}|{bar[_BAR // 2 :]}"


def _number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
