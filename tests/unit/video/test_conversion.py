"""Every way from a picture to a Surface gives the right colours; a wrong one is never used."""

from __future__ import annotations

import av
import numpy as np
import pygame
import pytest

from kiosk.video import conversion
from kiosk.video.conversion import BT601, BT709, Colours, Swscale, Way, Yuv, error_of, reference
from kiosk.video.libyuv import libyuv
from kiosk.video.spare import MOST_KEPT, Spares
from kiosk.video.surfaces import Framing

_KINDS = [Colours(space, full) for space in (BT601, BT709) for full in (False, True)]
_WHOLE = Framing(0, 0, 64, 64, (64, 64))


def test_the_first_way_is_right_and_the_fastest_of_those() -> None:
    ways = conversion.ways()
    assert ways[0].right
    right = [way for way in ways if way.right]
    assert ways[0].seconds == min(way.seconds for way in right)
    assert "swscale" in {way.name for way in right}


@pytest.mark.parametrize("colours", _KINDS)
@pytest.mark.parametrize("way", [way.name for way in conversion.ways()])
def test_patches_have_the_colours_of_the_standards(way: str, colours: Colours) -> None:
    make = next(each.make for each in conversion.ways() if each.name == way)
    assert error_of(make(), _WHOLE, colours) <= 4
    assert error_of(make(), Framing(0, 0, 64, 64, (51, 43)), colours) <= 4
    assert error_of(make(), Framing(16, 16, 48, 48, (48, 48)), colours) <= 4
    assert error_of(make(), Framing(16, 0, 48, 64, (90, 120)), colours) <= 4


def test_the_reference_is_worked_out_from_the_standards_numbers() -> None:
    frame, wanted = reference(Colours(BT709, False))
    # The second patch of the third row: Y 110, Cb 200, Cr 128.
    assert wanted[2, 1] == pytest.approx([255 * 94 / 219, 94.098, 255.0], abs=0.1)
    assert (frame.width, frame.height, frame.format.name) == (64, 64, "yuv420p")


def test_the_wrong_colour_space_is_found_out() -> None:
    class Wrong:
        """Takes everything for BT.601."""

        def surface(self, frame: av.VideoFrame, framing: Framing, colours: Colours) -> object:
            return Swscale().surface(frame, framing, Colours(BT601, colours.full))

    assert error_of(Wrong(), _WHOLE, Colours(BT709, False)) > conversion.WORST_ERROR  # type: ignore[arg-type]  # it gives a Surface


def test_a_way_that_is_wrong_comes_after_every_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Swapped(Swscale):
        """Blue for red, and faster than anything."""

        def surface(
            self, frame: av.VideoFrame, framing: Framing, colours: Colours
        ) -> pygame.Surface:
            right = super().surface(frame, framing, colours)
            pixels = pygame.surfarray.pixels3d(right)
            pixels[:] = pixels[:, :, ::-1].copy()
            del pixels
            return right

    monkeypatch.setattr(conversion, "libyuv", lambda: object())
    monkeypatch.setattr(conversion, "Yuv", lambda library: Swapped())
    monkeypatch.setattr(
        conversion, "_seconds", lambda makers: [1.0 if make is Swscale else 0.1 for make in makers]
    )
    ways = conversion._tried.__wrapped__()
    assert [way.name for way in ways] == ["swscale", "libyuv"]
    assert not ways[1].right


def test_a_broken_way_is_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Swscale):
        def surface(
            self, frame: av.VideoFrame, framing: Framing, colours: Colours
        ) -> pygame.Surface:
            raise ValueError("refused")

    assert conversion._worst(Broken) == float("inf")
    assert not Way("broken", Broken, float("inf"), 0.0).right


needs_libyuv = pytest.mark.skipif(libyuv() is None, reason="libyuv0 is not installed here")


@needs_libyuv
def test_both_ways_give_nearly_the_same_picture() -> None:
    library = libyuv()
    assert library is not None
    frame = av.VideoFrame(160, 90, "yuv420p")
    for plane, (dx, dy) in zip(frame.planes, ((1, 2), (2, 1), (1, 1)), strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        across, down = np.arange(plane.line_size), np.arange(rows.shape[0])
        rows[:] = 60 + (dx * across[None, :] + dy * down[:, None]) * 40 // 160
    framing = Framing(0, 0, 160, 90, (160, 90))
    a, b = (
        pygame.surfarray.array3d(way.surface(frame, framing, Colours(BT709, False))).astype(int)
        for way in (Yuv(library), Swscale())
    )
    assert np.abs(a - b).max() <= 4


@needs_libyuv
def test_other_kinds_of_pictures_go_to_the_other_way() -> None:
    library = libyuv()
    assert library is not None
    frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), (200, 30, 60), np.uint8), "rgb24")
    surface = Yuv(library).surface(frame, Framing(0, 0, 64, 48, (64, 48)), Colours(BT601, True))
    assert surface.get_at((30, 20))[:3] == (200, 30, 60)


# Surfaces that are used again.


def test_a_surface_in_somebodys_hands_is_never_given_out_again() -> None:
    spares = Spares((8, 8))
    held = [spares.take() for _ in range(3)]
    assert len({id(each) for each in held}) == 3
    part = held[0].subsurface((0, 0, 4, 4))
    whose = id(held[0])
    del held[0]
    assert id(spares.take()) != whose, "a part of it is still looked at"
    del part
    assert id(spares.take()) == whose


def test_a_running_film_asks_for_no_memory() -> None:
    spares = Spares((8, 8))
    shown: list[pygame.Surface] = []
    for _ in range(100):
        shown.append(spares.take())
        del shown[:-5]
    assert len(spares) <= 6
    greedy = [spares.take() for _ in range(3 * MOST_KEPT)]
    assert len(spares) == MOST_KEPT
    assert len({id(each) for each in greedy}) == 3 * MOST_KEPT


# Coloured where it is shown.


@needs_libyuv
@pytest.mark.parametrize(
    "part",
    [(0, 0, 200, 120), (31, 17, 50, 40), (30, 16, 51, 41), (150, 80, 80, 60), (33, 20, 1, 1)],
)
def test_a_part_is_coloured_as_the_whole_is(part: tuple[int, int, int, int]) -> None:
    library = libyuv()
    assert library is not None
    frame, _ = reference(Colours(BT709, False))
    framing = Framing(0, 0, 64, 64, (64, 64))
    whole = Yuv(library).surface(frame, framing, Colours(BT709, False))
    later = Yuv(library).uncoloured(frame, framing, Colours(BT709, False))
    assert later is not None
    target, wanted = pygame.Surface((200, 120), 0, 32), pygame.Surface((200, 120), 0, 32)
    for each in (target, wanted):
        each.fill((1, 2, 3))
    wanted.set_clip(pygame.Rect(part))
    wanted.blit(whole, (20, 10))
    later.paint(target, (20, 10), pygame.Rect(part))
    assert np.array_equal(pygame.surfarray.array3d(target), pygame.surfarray.array3d(wanted))
    assert np.array_equal(
        pygame.surfarray.array3d(later.surface()), pygame.surfarray.array3d(whole)
    )


@needs_libyuv
def test_scaled_pictures_keep_their_own_memory() -> None:
    library = libyuv()
    assert library is not None
    conversion_, framing = Yuv(library), Framing(0, 0, 64, 64, (32, 48))
    colours = Colours(BT601, False)
    frame, _ = reference(colours)
    first = conversion_.uncoloured(frame, framing, colours)
    assert first is not None
    before = pygame.surfarray.array3d(first.surface())
    dark, _ = reference(colours)
    for plane in dark.planes:
        np.frombuffer(memoryview(plane), np.uint8)[:] = 16
    assert conversion_.uncoloured(dark, framing, colours) is not None
    assert np.array_equal(pygame.surfarray.array3d(first.surface()), before)
