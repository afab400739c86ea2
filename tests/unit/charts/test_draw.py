"""Charts as files: of the right kind, the same every time, and clear without colour."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pygame
import pytest
from recordings import exercise_named, made

from kiosk.charts import draw as drawing
from kiosk.charts.content import Chart, of_recording, of_trace
from kiosk.charts.draw import FORMATS, draw
from kiosk.exercise.effort import find_efforts
from kiosk.force.faults import Fault
from kiosk.replay import Trace, replay_rule
from kiosk.replay_raw import judge

WALL = exercise_named("standing-ball-squeeze")


def lost_and_kept(t_s: float) -> float:
    return 60.0 if 1.0 <= t_s < 4.0 or 6.0 <= t_s < 7.0 else 4.0


def trace(seconds: float = 10.0) -> Trace:
    t_s = [i / 100 for i in range(round(seconds * 100))]
    return Trace(t_s, [lost_and_kept(t) for t in t_s])


@pytest.fixture(scope="module")
def chart() -> Chart:
    return of_trace(WALL.id, trace(), replay_rule(WALL, 60, 2, 5, 4))


BEGINS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.mark.parametrize("form", FORMATS)
def test_same_chart_gives_the_same_bytes(chart: Chart, form: str) -> None:
    first = draw(chart, form)
    assert first.startswith(BEGINS[form])
    assert draw(chart, form) == first


@pytest.mark.parametrize("form", FORMATS)
def test_file_tells_neither_date_nor_maker(chart: Chart, form: str) -> None:
    text = draw(chart, form).decode("latin-1")
    assert not re.search(r"20\d\d-\d\d-\d\dT|D:20\d\d|CreationDate|dc:date|[Mm]atplotlib v", text)


def picture(chart: Chart, tmp_name: str = "chart.png") -> np.ndarray:
    """Luminance of the drawn chart, 0 ... 1, shape (w, h)."""
    from io import BytesIO

    surface = pygame.image.load(BytesIO(draw(chart, "png")), tmp_name)
    red, green, blue = np.moveaxis(pygame.surfarray.array3d(surface) / 255.0, 2, 0)
    return np.asarray(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_kept_and_lost_time_differ_without_colour(chart: Chart) -> None:
    """In grey, the shaded time of a kept rep is darker than that of a lost one."""
    grey = picture(chart)
    wide, high = grey.shape
    left, span = drawing.SIDE_IN / drawing.WIDTH_IN, 1 - 1.45 * drawing.SIDE_IN / drawing.WIDTH_IN

    def shade(from_s: float, to_s: float) -> np.ndarray:
        columns = [round(wide * (left + span * at / trace().t_s[-1])) for at in (from_s, to_s)]
        return grey[slice(*columns), round(0.6 * high) : round(0.7 * high)]

    kept, lost, nothing = shade(1.3, 2.8), shade(6.2, 6.8), shade(8.0, 9.5)
    assert np.median(kept) < np.median(nothing) - 0.1
    assert np.median(lost) == pytest.approx(1.0, abs=0.02)
    assert lost.min() < 0.7  # dots upon white
    assert kept.min() < 0.6  # lines upon a tint


def test_whatever_may_be_drawn_is_drawn() -> None:
    recording = made(lost_and_kept, 9.0)
    charts = [
        of_recording(judge(replace(recording, faults=((Fault.NOISE, 6.0, 7.5),)))),
        of_recording(judge(replace(recording, parts=recording.parts[:2]))),  # no panel at all
        of_trace(WALL.id, Trace([0.0], [1.0]), replay_rule(WALL, 60, 2, 1, 0)),
        of_trace(WALL.id, Trace([0.0, 1.0], [0.0, 0.0]), replay_rule(WALL, 60, 2, 1, 0)),
    ]
    for chart in charts:
        assert draw(chart, "svg").startswith(b"<?xml")


def test_a_long_trace_is_thinned_and_keeps_its_extremes() -> None:
    t = np.arange(0, 600, 0.004)
    f = 50 + np.sin(7 * t)
    f[70_001], f[90_002] = 300.0, 0.0
    x, y = drawing._thinned(t, f)
    assert len(x) <= 2 * drawing.COLUMNS + 2 < len(t)
    assert (y.max(), y.min()) == (300.0, 0.0)
    assert np.all(np.diff(x) > 0)
    assert (x[0], x[-1]) == (t[0], t[-1])
    # To the eye the same: no press is gained or lost.
    assert len(find_efforts(x, y, 60.0)) == len(find_efforts(t, f, 60.0))
