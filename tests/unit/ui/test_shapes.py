"""Shapes cover the area that geometry says, whatever the size."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.ui import shapes
from kiosk.ui.cache import BoundedCache
from kiosk.ui.icons import ICONS, icon_sprite
from kiosk.ui.shapes import Grid
from kiosk.ui.strokes import Stroke, Strokes
from kiosk.ui.sweep import FRONTS_KEPT, path_sweep, ring_sweep
from kiosk.ui.theme import CREAM, SKY, WHITE, Colour, mix


def area(field: shapes.Field) -> float:
    return float(shapes.cover(field).sum())


def test_a_disc_covers_its_area() -> None:
    assert area(Grid(120, 120).disc(60.3, 59.8, 47.5)) == pytest.approx(math.pi * 47.5**2, rel=3e-3)


def test_a_ring_covers_its_stroke() -> None:
    found = area(Grid(120, 120).ring(60, 60, 45, 8))
    assert found == pytest.approx(2 * math.pi * 45 * 8, rel=3e-3)


def test_a_rounded_rectangle_loses_its_corners() -> None:
    found = area(Grid(120, 80).rounded(10, 10, 100, 60, 20))
    assert found == pytest.approx(100 * 60 - (4 - math.pi) * 20**2, rel=3e-3)


def test_a_line_has_round_ends() -> None:
    found = area(Grid(120, 60).line([(30, 30), (90, 30)], 20))
    assert found == pytest.approx(60 * 20 + math.pi * 10**2, rel=5e-3)


TENTHS = st.integers(-200, 600).map(lambda tenths: tenths / 10)


@given(
    st.lists(st.tuples(TENTHS, TENTHS), min_size=2, max_size=5),
    st.floats(0.3, 25),
    st.sampled_from([0.5, 1.0, 2.5]),
    st.booleans(),
)
def test_a_line_is_exact_wherever_it_covers_anything(
    points: list[shapes.Point], width: float, scale: float, closed: bool
) -> None:
    grid = Grid(50, 40, scale, (-3.0, 2.0))
    ends = [*points, points[0]] if closed else points
    away = np.min([to_segment(grid, a, b) for a, b in itertools.pairwise(ends)], axis=0)
    wanted = shapes.cover(((away - width / 2) * scale).astype(np.float32))
    assert shapes.cover(grid.line(points, width, closed)) == pytest.approx(wanted, abs=1e-3)


def to_segment(grid: Grid, a: shapes.Point, b: shapes.Point) -> NDArray[np.float64]:
    """The distance of every pixel to a segment, by brute force."""
    x, y = grid.x.astype(float), grid.y.astype(float)
    along = np.array([b[0] - a[0], b[1] - a[1]])
    length = float(along @ along)
    share = ((x - a[0]) * along[0] + (y - a[1]) * along[1]) / length if length > 1e-12 else 0 * x
    share = np.clip(share, 0, 1)
    return np.hypot(x - a[0] - share * along[0], y - a[1] - share * along[1])


def test_lines_are_their_union() -> None:
    grid, strokes = Grid(60, 60), [[(5, 5), (40, 9)], [(9, 30), (30, 50), (50, 8)]]
    found = shapes.cover(grid.lines(strokes, 7))
    assert np.array_equal(found, shapes.cover(shapes.union(*(grid.line(s, 7) for s in strokes))))


@pytest.mark.parametrize("side", [1, 2, 7, 64, 65])
def test_a_round_shape_is_the_same_from_a_quarter(side: int) -> None:
    def field(grid: Grid) -> shapes.Field:
        return grid.ring(side / 2, side / 2, 0.4 * side, 3.3)

    whole = shapes.cover(field(Grid(side, side)))
    assert np.array_equal(shapes.round_alpha(side, field), whole)


@pytest.mark.parametrize("radius", [9.4, 9.6, 40.0, 61.3])
def test_a_ring_has_every_pixel_once_and_lies_alike_in_all_quarters(radius: float) -> None:
    sweep = ring_sweep(radius, 6.0, 1.0, (0.0, 1.0), 0)
    surface = pygame.Surface((sweep.w, sweep.h), 0, 32)
    sweep.draw(surface, 0, 0, 1.0, WHITE)
    red = pygame.surfarray.array_red(surface)
    wanted = Grid(sweep.w, sweep.h).ring(sweep.w / 2, sweep.h / 2, radius - 3, 6)
    assert red / 255 == pytest.approx(shapes.cover(wanted), abs=0.01)
    assert np.array_equal(red, red[::-1])
    assert np.array_equal(red, red[:, ::-1])


def test_a_polygon_is_filled() -> None:
    found = area(Grid(100, 100).polygon([(10, 10), (90, 10), (90, 70)]))
    assert found == pytest.approx(80 * 60 / 2, rel=5e-3)


def test_a_grid_scales_shapes_given_in_icon_units() -> None:
    small, large = Grid(24, 24), Grid(96, 96, scale=4)
    assert area(large.disc(12, 12, 8)) == pytest.approx(16 * area(small.disc(12, 12, 8)), rel=0.02)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.52, 0.9, 1.0])
@pytest.mark.parametrize("parts", [(0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 5.0)])
def test_a_ring_fills_in_proportion(share: float, parts: tuple[float, ...]) -> None:
    sweep = ring_sweep(150, 25, 5.0, parts, 0)
    surface = pygame.Surface((sweep.w, sweep.h), 0, 32)
    sweep.draw(surface, 0, 0, share, WHITE)
    filled = float(pygame.surfarray.array_red(surface).sum()) / 255
    assert filled == pytest.approx(share * math.pi * (150**2 - 125**2), rel=5e-3)


def test_a_ring_without_gaps_shows_no_seams() -> None:
    sweep = ring_sweep(100, 20, 1.0, (0.0, 1.0), 0)
    surface = pygame.Surface((sweep.w, sweep.h), pygame.SRCALPHA, 32)
    sweep.draw(surface, 0, 0, 1.0, SKY)
    alpha = pygame.surfarray.array_alpha(surface)
    for degrees in range(360):
        angle = math.radians(degrees)
        x, y = 101 + 90 * math.sin(angle), 101 - 90 * math.cos(angle)
        assert alpha[int(x), int(y)] == 255


def test_a_path_fills_from_its_start() -> None:
    sweep = path_sweep([(20, 20), (20, 120), (120, 120)], 16, 150, 150)
    surface = pygame.Surface((150, 150), pygame.SRCALPHA, 32)
    sweep.draw(surface, 0, 0, 0.75, SKY)
    alpha = pygame.surfarray.array_alpha(surface)
    assert alpha[20, 60] == 255
    assert alpha[60, 120] == 255
    assert alpha[80, 120] == 0
    sweep.draw(surface, 0, 0, 1.0, SKY)
    assert pygame.surfarray.array_alpha(surface)[126, 120] == 255  # the round end's


def test_a_front_that_moves_covers_as_much_as_its_share_says() -> None:
    sweep = ring_sweep(100, 20, 1.0, (0.0, 1.0), 0)
    covered = []
    for step in range(0, 101, 4):
        surface = pygame.Surface((sweep.w, sweep.h), pygame.SRCALPHA, 32)
        sweep.draw(surface, 0, 0, step / 100, SKY)
        covered.append(pygame.surfarray.array_alpha(surface).sum() / 255)
    assert covered == pytest.approx([covered[-1] * i / 25 for i in range(26)], abs=70)


def test_what_a_rep_has_drawn_the_next_one_finds() -> None:
    sweep, size = ring_sweep(100, 20, 5.0, (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), 8), (210, 210)

    def drawn(share: float, colour: Colour) -> list[Stroke]:
        strokes = Strokes(size)
        sweep.draw(strokes, 0, 0, share, colour)
        return strokes.list

    shares = [step / 150 for step in range(1, 151)]
    eased = [mix(SKY, CREAM, step / 4) for step in range(5)]
    first = [drawn(share, SKY) for share in shares] + [drawn(1.0, colour) for colour in eased]
    again = [drawn(share, SKY) for share in shares] + [drawn(1.0, colour) for colour in eased]
    assert again == first, "the same sprites, not only the same pixels"


def test_what_is_kept_of_a_ring_has_an_end() -> None:
    sweep = ring_sweep(100, 20, 60.0, (0.0, 60.0), 0)
    for colour in (SKY, CREAM):
        for step in range(4 * FRONTS_KEPT):
            sweep.draw(Strokes((210, 210)), 0, 0, step / (4 * FRONTS_KEPT), colour)
    assert sweep.fronts_kept <= FRONTS_KEPT


@pytest.mark.parametrize("name", sorted(ICONS))
@pytest.mark.parametrize("size", [17, 40, 96])
def test_every_icon_is_drawn_and_none_is_cut_off(name: str, size: int) -> None:
    alpha = pygame.surfarray.array_alpha(icon_sprite(name, size, CREAM))
    assert alpha.shape == (size, size)
    assert (alpha > 0).mean() > 0.04
    edges = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert edges.max() < 200


def test_a_cache_stays_within_its_limit_and_keeps_what_was_used_last() -> None:
    cache: BoundedCache[str] = BoundedCache(10, len)
    for word in ("four", "five", "seven"):
        cache.get(word, lambda word=word: word)
    assert cache.size <= 10
    made: list[str] = []
    cache.get("seven", lambda: made.append("seven") or "seven")
    cache.get("four", lambda: made.append("four") or "four")
    assert made == ["four"]


def test_mixing_colours_ends_at_both_ends() -> None:
    assert mix(CREAM, SKY, 0.0) == CREAM
    assert mix(CREAM, SKY, 1.0) == SKY


@pytest.mark.parametrize(("w", "h", "radius"), [(300, 200, 24), (30, 22, 10), (27, 400, 12)])
def test_a_stretched_card_is_the_card(w: int, h: int, radius: int) -> None:
    """Between its corners every column and row of a card is the same."""
    corner = radius + 3
    small_w, small_h = min(w, 2 * corner + 1), min(h, 2 * corner + 1)
    small = Grid(small_w, small_h).rounded(2, 2, small_w - 4, small_h - 4, radius)
    whole = Grid(w, h).rounded(2, 2, w - 4, h - 4, radius)
    assert np.array_equal(
        shapes.cover(shapes.stretched(small, w, h)), shapes.cover(whole)
    )  # what is far inside differs in depth, and is covered all the same
