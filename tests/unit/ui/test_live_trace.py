"""Her chart of forty seconds moves on as it would be drawn from nothing, and every part is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pygame
import pytest

from kiosk.exercise.deeds import MarkKind
from kiosk.exercise.live_views import LiveFlag, LiveRep, LiveTrace
from kiosk.locale import Words, catalogue
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.theme import CARD, INK, LINE, RUST
from kiosk.ui.widgets import live_trace
from kiosk.ui.widgets.moving_line import MovingLine

SIZE = (1920, 1080)
STRANGE = (255, 0, 255)
AREA = pygame.Rect(84, 150, 1469, 610)
PLAIN = LiveTrace((), (), 100.0, 40.0, 36.0, 44.0, 40.0, (), ())


def page(kit: Kit | None = None, language: str = "en") -> Page:
    words = Words(language, catalogue(language))
    made = Page(pygame.Surface(SIZE), kit or Kit(), words, PlainPictures())
    made.fill(CARD)
    return made


def felt(t_s: np.ndarray, force_n: np.ndarray, **more: object) -> LiveTrace:
    shown = replace(PLAIN, t_s=tuple(map(float, t_s)), now_s=float(t_s[-1]))
    return replace(shown, force_n=tuple(map(float, force_n)), **more)  # type: ignore[arg-type]


def pixels(shown: Page) -> np.ndarray:
    return pygame.surfarray.array3d(shown.surface)


@pytest.mark.parametrize("seed", range(3))
def test_a_chart_that_moves_on_is_the_chart_drawn_from_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    force = np.abs(np.cumsum(random.normal(0, 3, 3000))) % 60
    kit = Kit()
    until = 900
    for turn in range(25):
        # Now and then by half a sheet, so that it has to be turned over.
        until += 400 if turn == 12 else int(random.integers(1, 4))
        t_s = np.arange(max(0, until - 1000), until) / 25
        shown = felt(t_s, force[max(0, until - 1000) : until], now_s=float(t_s[-1]) + 0.01)
        moving, fresh = page(kit), page()
        live_trace.draw(moving, AREA, shown, "")
        live_trace.draw(fresh, AREA, shown, "")
        assert np.array_equal(pixels(moving), pixels(fresh)), turn


def line_of(kit: Kit) -> MovingLine:
    line = kit.latest["live line"][1]
    assert isinstance(line, MovingLine)
    return line


def test_what_has_been_drawn_is_left_as_it_is() -> None:
    kit, t_s = Kit(), np.arange(0, 1200) / 25
    live_trace.draw(page(kit), AREA, felt(t_s[:1100], 0 * t_s[:1100] + 40), "")
    sheet, part, _ = line_of(kit).seen
    sheet.set_at((part.right - 400, 10), STRANGE)
    for until in range(1101, 1130):
        shown = page(kit)
        live_trace.draw(shown, AREA, felt(t_s[:until], 0 * t_s[:until] + 40), "")
        assert (pixels(shown) == np.asarray(STRANGE)).all(axis=2).sum() == 1


def test_a_break_does_not_have_the_line_drawn_anew() -> None:
    t_s, force_n = [n / 25 for n in range(1000)], [40.0] * 1000
    kit, sheets = Kit(), []
    for times, forces, now_s in (
        (t_s, force_n, 40.0),
        # As `LiveLine` has it: the break at the last sample's own time.
        ([*t_s, t_s[-1], 40.5], [*force_n, None, 41.0], 40.5),
        ([*t_s, t_s[-1], 40.5, 40.54], [*force_n, None, 41.0, 41.0], 40.55),
    ):
        shown = replace(PLAIN, t_s=tuple(times), force_n=tuple(forces), now_s=now_s)
        live_trace.draw(page(kit), AREA, shown, "")
        sheets.append(line_of(kit).seen[0])
    assert sheets[0] is sheets[1] is sheets[2]


def test_while_the_signal_is_lost_only_time_moves_on() -> None:
    kit, t_s = Kit(), np.arange(0, 1000) / 25
    lost = felt(t_s, 0 * t_s + 40)
    for late_s in np.arange(0.0, 8.0, 0.033):
        shown = replace(lost, now_s=40.0 + float(late_s))
        moving, fresh = page(kit), page()
        live_trace.draw(moving, AREA, shown, "")
        if late_s == 0.0:
            sheet, part, _ = line_of(kit).seen
            beyond = part.right - 130
        if int(late_s / 0.033) % 40 == 0:
            live_trace.draw(fresh, AREA, shown, "")
            assert np.array_equal(pixels(moving), pixels(fresh))
    sheet, part, _ = line_of(kit).seen
    sheet.set_at((beyond + 60, 10), STRANGE)
    moving = page(kit)
    live_trace.draw(moving, AREA, replace(lost, now_s=48.5), "")
    assert (pixels(moving) == np.asarray(STRANGE)).all(axis=2).sum() == 1


def test_a_chart_without_signal_moves_on_as_well() -> None:
    kit, sheets = Kit(), []
    for now_s in (100.0, 100.04, 101.0):
        live_trace.draw(page(kit), AREA, replace(PLAIN, now_s=now_s), "")
        sheets.append(line_of(kit).seen[0])
    assert sheets[0] is sheets[1] is sheets[2]


def test_a_steep_rise_is_as_thick_as_a_level_stretch() -> None:
    t_s = np.arange(0, 1001) / 25
    shown = page()
    live_trace.draw(shown, AREA, felt(t_s, np.where(t_s < 20, 0.0, 60.0)), "")
    dark = (pixels(shown) == np.asarray(INK)).all(axis=2)
    half_way = AREA.y + AREA.h // 2
    across = dark[:, half_way].sum()
    level = dark[AREA.x + 900, AREA.y : AREA.bottom].sum()
    assert level >= 3
    assert abs(int(across) - int(level)) <= 1


def test_no_line_of_the_chart_runs_through_a_word() -> None:
    """Neither the lines at round newtons nor those of her marks."""
    shown = page(language="fr")
    rep = LiveRep(80.0, 82.0, "lost", "let_go")
    trace = replace(PLAIN, reps=(rep,), flags=(LiveFlag(81.0, MarkKind.HELPED),))
    live_trace.draw(shown, AREA, trace, "")
    (word,) = (line for line in shown.written if line.text == shown.words("live.lost_let_go"))
    # Between letters there is nothing but ground.
    inside = pixels(shown)[word.rect.x : word.rect.right, word.rect.y : word.rect.bottom]
    for colour in (LINE, RUST):
        assert not (inside == np.asarray(colour)).all(axis=2).any()


def test_without_a_zone_and_without_signal_the_lines_stand_alone() -> None:
    shown = page()
    live_trace.draw(shown, AREA, replace(PLAIN, low_n=0.0, high_n=0.0), "")
    values = np.unique(pygame.surfarray.array2d(shown.surface))
    found = {shown.surface.unmap_rgb(int(value))[:3] for value in values}
    assert CARD in found
    assert LINE in found
    assert (0xE1, 0xEC, 0xF3) not in found
