"""A sheet's fills are a surface's fills, within the clip and on every kind of surface."""

from __future__ import annotations

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.sheet import Sheet

SIZE = (61, 47)
COLOUR = (86, 180, 233)
edges = st.integers(-20, 80)
lengths = st.integers(0, 90)
rects = st.tuples(edges, edges, lengths, lengths)


def pixels(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface)


@given(rects, rects)
def test_it_fills_what_a_surface_would(
    rect: tuple[int, int, int, int], clip: tuple[int, int, int, int]
) -> None:
    ours, theirs = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)
    within = pygame.Rect(clip).clip(ours.get_rect())
    sheet = Sheet(ours)
    sheet.clip(within)
    sheet.fill(COLOUR, rect)
    # pygame moves a rectangle that begins outside in, at its full size: what is meant is cut off.
    theirs.fill(COLOUR, pygame.Rect(rect).clip(within))
    assert np.array_equal(pixels(ours), pixels(theirs))


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_every_depth_is_filled(bits: int) -> None:
    surface, plain = pygame.Surface(SIZE, 0, bits), pygame.Surface(SIZE, 0, bits)
    Sheet(surface).fill(COLOUR, (5, 6, 20, 10))
    plain.fill(COLOUR, (5, 6, 20, 10))
    assert np.array_equal(pixels(surface), pixels(plain))


def test_a_part_of_a_surface_is_filled_within_its_bounds() -> None:
    whole = pygame.Surface(SIZE, 0, 32)
    Sheet(whole.subsurface((10, 10, 20, 20))).fill(COLOUR, (15, 15, 20, 20))
    filled = np.argwhere(pixels(whole)[:, :, 0] > 0)
    assert (*filled.min(axis=0), *filled.max(axis=0)) == (25, 25, 29, 29)


def test_what_is_blitted_keeps_to_the_clip_too() -> None:
    surface, red = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)
    red.fill((255, 0, 0))
    sheet = Sheet(surface)
    sheet.clip((3, 4, 5, 6))
    sheet.blit(red, (0, 0))
    assert int((pixels(surface)[:, :, 0] > 0).sum()) == 30


def test_it_fits_its_own_surface_only() -> None:
    surface = pygame.Surface(SIZE, 0, 32)
    sheet = Sheet(surface)
    assert sheet.fits(surface)
    assert not sheet.fits(surface.copy())
