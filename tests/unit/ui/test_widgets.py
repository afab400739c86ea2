"""What the widgets show is measured in pixels: heights, angles, counts, and what must not show."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pygame
import pytest

from kiosk.exercise.ball_views import BarView, HoldView, KeptBar, Mark, Moment, SquatView, TraceView
from kiosk.exercise.catalogue import Breath, Side
from kiosk.ui.layout import Stage, stage
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.strokes import PIECE, Strokes
from kiosk.ui.sweep import Block
from kiosk.ui.theme import CREAM, DIM, NIGHT, ORANGE, SKY, TRACK, Colour
from kiosk.ui.widgets import breath_disc, force_bar, hold_ring, rep_marks, trace, valley
from kiosk.ui.widgets.moments import LEVEL, blend

SIZE = (1920, 1080)
TARGET_N = 60.0


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit()


@pytest.fixture
def page(kit: Kit) -> Page:
    page = Page(pygame.Surface(SIZE), kit, lambda key, /, **values: key, PlainPictures())
    page.fill(NIGHT)
    return page


def place() -> Stage:
    return stage(*SIZE, False)


def bar(level_n: float | None, low: float = 48.0, high: float = 72.0) -> BarView:
    return BarView(level_n, TARGET_N, low, high, estimated=False)


def hold(moment: Moment, held_s: float, hold_s: float = 5.0) -> HoldView:
    return HoldView(
        moment, "cue.squeeze", bar(60.0), hold_s, held_s, 1.0, (), 1, 1, (),
        TraceView((), (), 0.0), 3.6, 5.0, "", Breath.OUT, 0.5, 0.0,
    )  # fmt: skip


def count(page: Page, colour: Colour, area: pygame.Rect | None = None) -> int:
    """Pixels of exactly this colour."""
    pixels = pygame.surfarray.array3d(page.surface)
    if area is not None:
        pixels = pixels[area.left : area.right, area.top : area.bottom]
    return int((pixels == np.asarray(colour)).all(axis=2).sum())


def column(page: Page, x: int) -> list[Colour]:
    return [tuple(page.surface.get_at((x, y))[:3]) for y in range(SIZE[1])]


# How hard


@pytest.mark.parametrize("film", [False, True])
@pytest.mark.parametrize("size", [(1920, 1080), (1024, 600), (1280, 800), (1080, 1920)])
def test_the_target_stands_at_mid_height_on_the_rings_line(
    size: tuple[int, int], film: bool
) -> None:
    where = stage(*size, film)
    at = force_bar.places(where, bar(TARGET_N))
    assert at.level_y == pytest.approx(where.ring[1], abs=1)
    assert at.tube.centery == pytest.approx(where.ring[1], abs=1)


@pytest.mark.parametrize("level_n", [12.0, 20.0, 36.0])
def test_the_level_is_as_high_as_the_force(page: Page, level_n: float) -> None:
    force_bar.draw(page, place(), bar(level_n), Moment.SQUEEZE, 1.0, 0.0)
    tube = force_bar.places(place(), bar(level_n)).tube
    line = column(page, tube.centerx)
    top = next(y for y in range(tube.bottom - 1, 0, -1) if line[y] not in (CREAM, NIGHT))
    # The level's bar reaches half its thickness above the level itself, with a little halo.
    half = (0.020 / 2 + 0.0045) * place().u
    assert tube.bottom - top - half == pytest.approx(tube.h * level_n / (2 * TARGET_N), abs=3)


def test_the_window_runs_along_the_true_zone(page: Page) -> None:
    force_bar.draw(page, place(), bar(20.0, 42.0, 90.0), Moment.SQUEEZE, 1.0, 0.0)
    tube = force_bar.places(place(), bar(20.0)).tube
    line = column(page, tube.left - 14)
    lit = [y for y in range(SIZE[1]) if line[y] == CREAM]
    edges = [tube.bottom - tube.h * n / (2 * TARGET_N) for n in (90.0, 42.0)]
    stroke = 0.0095 * place().u
    for edge in edges:
        near = [y for y in lit if abs(y - edge) < 12]
        assert np.mean(near) == pytest.approx(edge, abs=2)
        assert len(near) == pytest.approx(stroke, abs=2)


def test_the_zones_height_follows_its_width() -> None:
    at = force_bar.places(place(), bar(30.0, 51.0, 69.0))
    assert at.window.h == pytest.approx((0.090 + 0.0095) * place().u, abs=1.5)


def test_in_the_zone_the_window_and_tube_are_sky(page: Page) -> None:
    force_bar.draw(page, place(), bar(60.0), Moment.IN_ZONE, 1.0, 0.0)
    at = force_bar.places(place(), bar(60.0))
    assert count(page, SKY, at.window) > 0.75 * at.window.w * at.window.h
    assert count(page, CREAM) == 0


def test_too_hard_is_orange_and_striped_above_the_window(page: Page) -> None:
    force_bar.draw(page, place(), bar(95.0), Moment.TOO_HARD, 1.0, 0.0)
    at = force_bar.places(place(), bar(95.0))
    assert at.level_y is not None
    above = pygame.Rect(at.tube.x, at.level_y + 20, at.tube.w, at.window.top - at.level_y - 40)
    share = count(page, ORANGE, above) / (above.w * above.h)
    assert 0.4 < share < 0.8
    assert count(page, NIGHT, above) > 0.1 * above.w * above.h


def test_nothing_felt_is_a_dash_and_no_level(page: Page) -> None:
    force_bar.draw(page, place(), bar(None), Moment.SQUEEZE, 1.0, 0.0)
    at = force_bar.places(place(), bar(None))
    assert at.level_y is None
    assert count(page, CREAM) == 0
    below = pygame.Rect(at.tube.x + 40, at.window.bottom + 20, at.tube.w - 80, 200)
    assert count(page, TRACK, below) == below.w * below.h


def test_a_force_beyond_the_tube_stays_in_it() -> None:
    at = force_bar.places(place(), bar(400.0))
    assert at.level_y is not None
    assert at.tube.top <= at.level_y <= at.tube.bottom
    low = force_bar.places(place(), bar(-3.0))
    assert low.level_y is not None
    assert low.level_y <= at.tube.bottom


def test_the_link_is_solid_only_while_time_counts(page: Page) -> None:
    where = place()
    y = round(where.bar[1])
    strip = pygame.Rect(450, y - 6, 180, 12)
    force_bar.link(page, where, Moment.SQUEEZE, bar(30.0), where.ring[0] - where.ring_r)
    assert 0 < count(page, DIM, strip) < 0.3 * strip.w * strip.h
    page.fill(NIGHT)
    force_bar.link(page, where, Moment.IN_ZONE, bar(60.0), where.ring[0] - where.ring_r)
    assert count(page, SKY, strip) == strip.w * strip.h


@pytest.mark.parametrize("odd", [False, True])
def test_a_moments_colour_eases_in_and_is_whole_after_160_ms(odd: bool) -> None:
    assert blend(LEVEL, Moment.IN_ZONE, 0.0, odd=odd) == CREAM
    assert blend(LEVEL, Moment.IN_ZONE, 0.07, odd=odd) not in (CREAM, SKY)
    assert blend(LEVEL, Moment.IN_ZONE, 0.16, odd=odd) == SKY


def test_of_ring_and_bar_only_one_moves_on_to_its_next_colour_in_a_frame() -> None:
    def moves(*, odd: bool) -> list[int]:
        looks = [blend(LEVEL, Moment.IN_ZONE, frame / 30, odd=odd) for frame in range(9)]
        return [i for i in range(1, 9) if looks[i] != looks[i - 1]]

    assert moves(odd=False) == [2, 4]
    assert moves(odd=True) == [1, 3]


def test_a_ring_just_kept_looks_whole_before_its_last_piece_is_drawn_as_one(page: Page) -> None:
    where, seen = place(), []
    for just_kept in (True, False):
        page.fill(NIGHT)
        hold_ring.segments(
            page, *where.ring, where.ring_r, where.u, 5.0, 1.0, CREAM, just_kept=just_kept
        )
        seen.append(pygame.surfarray.array3d(page.surface).astype(int))
    assert np.abs(seen[0] - seen[1]).max() <= 16, "only edges, half covered, may differ a little"


# How long


@pytest.mark.parametrize("held_s", [0.0, 0.7, 2.5, 4.9, 5.0])
def test_the_ring_is_filled_as_far_as_was_held(page: Page, held_s: float) -> None:
    where = place()
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, hold(Moment.IN_ZONE, held_s))
    full = count(page, SKY) + count(page, TRACK)
    assert count(page, SKY) / full == pytest.approx(held_s / 5.0, abs=0.012)


def test_the_ring_has_a_segment_a_second_up_to_eight_and_then_five_seconds_each() -> None:
    assert hold_ring.segment_bounds(5.0) == (0, 1, 2, 3, 4, 5)
    assert len(hold_ring.segment_bounds(8.0)) - 1 == 8
    assert hold_ring.segment_bounds(20.0) == (0, 5, 10, 15, 20)
    assert hold_ring.segment_bounds(12.0) == (0, 5, 10, 12)


@pytest.mark.parametrize(("held_s", "digit"), [(0.0, "5"), (0.01, "5"), (2.6, "3"), (4.0, "1")])
def test_the_digit_counts_down_rounded_up(page: Page, held_s: float, digit: str) -> None:
    where = place()
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, hold(Moment.IN_ZONE, held_s))
    assert [line.text for line in page.written] == [digit]


def test_a_frozen_ring_keeps_its_time_but_not_its_colour(page: Page) -> None:
    where = place()
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, hold(Moment.TOO_HARD, 2.5))
    assert count(page, SKY) == 0
    assert count(page, DIM) > count(page, TRACK) * 0.9


def test_a_lost_hold_shows_no_digit_and_a_kept_one_is_whole(page: Page) -> None:
    where = place()
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, hold(Moment.LOST, 2.5))
    assert page.written == []
    page.fill(NIGHT)
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, hold(Moment.KEPT, 4.0))
    assert page.written == []
    assert count(page, TRACK) < 200


def test_a_second_that_is_full_is_drawn_as_one_a_moment_after_its_digit() -> None:
    kit, place = Kit(), (250, 250, 200, 500)

    def full(held_s: float) -> int:
        page = Page(Strokes((500, 500)), kit, lambda key, /, **values: key, PlainPictures())
        hold_ring.segments(page, *place, 5.0, held_s / 5.0, SKY)
        assert isinstance(page.surface, Strokes)
        pieces = [each.what for each in page.surface.list if each.kind == PIECE]
        return (
            sum(
                isinstance(piece.shape, Block)
                and piece.sprite.get_at(piece.sprite.get_rect().center)[:3] == SKY
                for piece in pieces
            )
            // 2
        )

    # The front goes 10 pixels, at 233 a second.
    assert [full(held_s) for held_s in (0.98, 1.0, 1.03, 1.05, 1.98, 2.03, 2.05)] == [
        0,
        0,
        0,
        1,
        1,
        1,
        2,
    ]
    assert [full(held_s) for held_s in (4.98, 5.0)] == [4, 5]


# The valley


def squat(pacing_s: float, phase: int) -> SquatView:
    phases = (("down", 3.0), ("bottom", 1.0), ("up", 3.0))
    return SquatView(hold(Moment.IN_ZONE, 2.0), phases, phase, pacing_s, 1.0, "")


def test_the_rider_goes_down_stays_low_and_comes_up() -> None:
    where = place()
    left, right, top, floor = where.valley
    assert valley.place(where, squat(0.0, 0))[0] == pytest.approx((left, top))
    (x, y), _ = valley.place(where, squat(3.5, 1))
    assert (x, y) == pytest.approx(((left + right) / 2, floor))
    assert valley.place(where, squat(7.0, 2))[0] == pytest.approx((right, top))
    assert valley.place(where, squat(1.5, 0))[0][1] == pytest.approx((top + floor) / 2)


def test_the_valley_is_filled_behind_the_rider(page: Page) -> None:
    valley.draw(page, place(), squat(3.5, 1))
    left, right, _, _ = place().valley
    middle = round((left + right) / 2)
    before = pygame.Rect(0, 0, middle - 60, SIZE[1])
    after = pygame.Rect(middle + 60, 0, SIZE[0] - middle - 60, SIZE[1])
    assert count(page, SKY, before) > 10_000
    assert count(page, SKY, after) == 0


# How many


@pytest.mark.parametrize("reps", [1, 5, 6, 8, 10, 30])
@pytest.mark.parametrize("film", [False, True])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (1080, 1920)])
def test_every_rep_has_its_mark_and_none_touches_another(
    size: tuple[int, int], film: bool, reps: int
) -> None:
    where = stage(*size, film)
    layout = rep_marks.row if where.marks_in_row else rep_marks.column
    places, d = layout(where.marks, reps, where.mark_d)
    assert len(places) == reps
    for i, one in enumerate(places):
        assert where.marks.inflate(d, d).collidepoint(one)
        for other in places[i + 1 :]:
            assert math.dist(one, other) >= 1.25 * d


def test_marks_are_told_apart_by_shape_alone(page: Page) -> None:
    masks = []
    for i, kind in enumerate(Mark):
        page.fill(NIGHT)
        rep_marks.mark(page, kind, 100, 100, 80)
        pixels = pygame.surfarray.array3d(page.surface)[40:160, 40:160]
        masks.append((pixels != np.asarray(NIGHT)).any(axis=2))
        for other in masks[:i]:
            assert (masks[i] ^ other).mean() > 0.015


# What was


def test_the_trace_follows_the_force_and_leaves_a_gap_where_nothing_was_felt(page: Page) -> None:
    t = [i / 20 for i in range(201)]
    force: list[float | None] = [TARGET_N if i < 100 else 0.0 for i in range(201)]
    area = pygame.Rect(100, 100, 600, 100)
    full = _line_pixels(page, area, TraceView(t, force, 10.0))
    assert np.median(full[100]) == pytest.approx(50, abs=4)
    assert np.median(full[500]) > 90
    force[120:160] = [None] * 40
    page.fill(NIGHT)
    page.kit.latest.clear()  # what has been felt does not change in a line that goes on
    gap = _line_pixels(page, area, TraceView(t, force, 10.0))
    assert len(gap[400]) == 0
    assert len(gap[100]) > 0


def _line_pixels(page: Page, area: pygame.Rect, view: TraceView) -> dict[int, list[int]]:
    trace.draw(page, area, view, bar(None))
    pixels = pygame.surfarray.array3d(page.surface)[area.left : area.right, area.top : area.bottom]
    bright = pixels.min(axis=2) > 150
    return {x: np.flatnonzero(bright[x, :]).tolist() for x in range(area.w)}


def test_an_empty_trace_draws_only_its_zone(page: Page) -> None:
    assert not any(_line_pixels(page, pygame.Rect(0, 0, 300, 50), TraceView((), (), 0.0)).values())


@pytest.mark.parametrize("seed", range(4))
def test_a_trace_that_moves_on_is_the_trace_drawn_from_nothing(page: Page, seed: int) -> None:
    random = np.random.default_rng(seed)
    force = np.abs(np.cumsum(random.normal(0, 6, 700))) + 20
    felt: list[float | None] = [None if 300 < i < 320 else float(n) for i, n in enumerate(force)]
    area = pygame.Rect(100, 100, 600, 100)
    kit = Kit()
    moving = Page(pygame.Surface(SIZE), kit, page.words, page.pictures)
    for i in range(60):
        until = 250 + 7 * i + int(random.integers(0, 4))
        t = tuple(k / 25 for k in range(max(0, until - 250), until))
        view = TraceView(t, tuple(felt[max(0, until - 250) : until]), t[-1] + 0.02)
        moving.fill(NIGHT)
        trace.draw(moving, area, view, bar(None))
        page.kit.latest.clear()
        page.fill(NIGHT)
        trace.draw(page, area, view, bar(None))
        seen, wanted = (pygame.surfarray.array3d(each.surface) for each in (moving, page))
        assert np.array_equal(seen, wanted), i


def test_kept_bars_are_as_high_as_their_mean_and_lost_ones_lie_flat(page: Page) -> None:
    area = pygame.Rect(100, 100, 300, 100)
    bars = (KeptBar(Side.LEFT, True, 48.0), KeptBar(Side.LEFT, False, None))
    trace.kept_bars(page, area, bars, TARGET_N)
    cream = (pygame.surfarray.array3d(page.surface) == np.asarray(CREAM)).all(axis=2)
    assert cream.any(axis=0).sum() == pytest.approx(100 * 48.0 / (1.6 * TARGET_N), abs=2)
    dim = (pygame.surfarray.array3d(page.surface) == np.asarray(DIM)).all(axis=2)
    assert 0 < dim.any(axis=0).sum() < 15


# Breath


def test_the_breath_disc_grows_with_the_breath_in_and_shrinks_with_the_breath_out() -> None:
    assert breath_disc.scale(Breath.IN, 0.0) == pytest.approx(0.86)
    assert breath_disc.scale(Breath.IN, 1.0) == pytest.approx(1.0)
    assert breath_disc.scale(Breath.OUT, 0.0) == pytest.approx(1.0)
    assert breath_disc.scale(Breath.OUT, 1.0) == pytest.approx(0.86)
    assert breath_disc.scale(Breath.IN, 0.5) == pytest.approx(0.93)


def test_resting_shows_what_is_left_of_the_rest(page: Page) -> None:
    where = place()
    view = replace(hold(Moment.REST, 0.0), rest_left_s=3.6, rest_s=5.0)
    hold_ring.draw(page, *where.ring, where.ring_r, where.u, view)
    assert [line.text for line in page.written] == ["4"]
