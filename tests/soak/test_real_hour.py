"""An hour of a whole station in real time: what it uses must not grow, and it never misses a beat.

`KIOSK_SOAK_MINUTES` says how long, 60 without it. Wants xvfb and xdotool.
"""

from __future__ import annotations

import os
from collections import Counter
from shutil import which
from statistics import median

import pytest
from real_time import Minute, soak
from watched import grown

MINUTES = float(os.environ.get("KIOSK_SOAK_MINUTES", "60"))
TOOLS = ("Xvfb", "xdotool")

Hour = tuple[list[Minute], Counter[str]]


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Hour:
    lacking = [tool for tool in TOOLS if which(tool) is None]
    assert not lacking, f"{', '.join(lacking)} missing: sudo apt install xvfb xdotool"
    minutes, pages = soak(60 * MINUTES, tmp_path_factory.mktemp("station"))
    print(dict(pages.most_common()))
    return minutes, pages


def test_visitors_came_and_went(hour: Hour) -> None:
    _, pages = hour
    assert {"attract", "menu", "film", "position", "hold"} <= set(pages)


def test_what_it_uses_stays_flat(hour: Hour) -> None:
    memory, handles, threads, frames = grown([minute.use for minute in hour[0]])
    assert memory <= 1.05
    # Films come and go, each with handles and threads of its own: a leak would add up.
    assert handles <= 8
    assert threads <= 4
    assert frames <= 1.25


def test_the_watchdog_was_never_left_hungry(hour: Hour) -> None:
    # systemd would have restarted it after twenty seconds.
    assert all(minute.longest_ms < 5000 for minute in hour[0])
    assert min(minute.fed for minute in hour[0]) >= 30


def test_frames_and_readings_keep_their_pace_to_the_end(hour: Hour) -> None:
    third = len(hour[0]) // 3
    first, last = hour[0][:third], hour[0][-third:]
    for pace in ("frames_hz", "readings_hz"):
        before, after = (median(getattr(each, pace) for each in part) for part in (first, last))
        assert after >= 0.8 * before, pace
