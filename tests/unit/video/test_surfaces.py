"""Which part of a picture is shown, how large, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.video.player import Player
from kiosk.video.surfaces import FilmError, Framing, framing, poster, turned_focus

Maker = Callable[..., Path]

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (40, 60, 190), (210, 200, 40)


@pytest.mark.parametrize(
    ("picture", "box", "focus", "shown"),
    [
        ((1920, 1080), (640, 360), (0.5, 0.5), Framing(0, 0, 1920, 1080, (640, 360))),
        ((1280, 720), (768, 648), (0.5, 0.5), Framing(214, 0, 853, 720, (768, 648))),
        ((1280, 720), (768, 648), (0.0, 0.5), Framing(0, 0, 853, 720, (768, 648))),
        ((1280, 720), (768, 648), (0.9, 0.5), Framing(427, 0, 853, 720, (768, 648))),
        ((720, 1280), (1280, 720), (0.5, 0.5), Framing(0, 438, 720, 405, (1280, 720))),
        ((720, 1280), (1280, 720), (0.5, 0.1), Framing(0, 0, 720, 405, (1280, 720))),
    ],
)
def test_cover_crops_around_the_focus(
    picture: tuple[int, int], box: tuple[int, int], focus: tuple[float, float], shown: Framing
) -> None:
    assert framing(picture, box, "cover", focus) == shown


def test_contain_shows_everything() -> None:
    assert framing((720, 1280), (1280, 720), "contain") == Framing(0, 0, 720, 1280, (405, 720))
    assert framing((720, 576), (1024, 600), "contain", pixel_aspect=64 / 45).on_screen == (
        1024,
        576,
    )


@given(
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.sampled_from(["cover", "contain"]),
)
def test_what_is_shown_lies_within_picture_and_box(picture, box, focus, fit) -> None:
    shown = framing(picture, box, fit, focus)
    assert 0 <= shown.x <= shown.x + shown.w <= picture[0]
    assert 0 <= shown.y <= shown.y + shown.h <= picture[1]
    assert 1 <= shown.on_screen[0] <= box[0]
    assert 1 <= shown.on_screen[1] <= box[1]
    assert fit == "contain" or shown.on_screen == box


@pytest.mark.parametrize("bad", [{"focus": (0.5, 1.5)}, {"box": (0, 10)}, {"picture": (10, 0)}])
def test_nonsense_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        framing(**({"picture": (10, 10), "box": (10, 10)} | bad))


def test_the_focus_turns_with_the_picture() -> None:
    # The top left of an upright picture that was stored a quarter turn clockwise.
    assert turned_focus((0.0, 0.0), 1) == (1.0, 0.0)
    assert turned_focus((0.25, 0.5), 2) == (0.75, 0.5)
    assert turned_focus((0.2, 0.7), 4) == (0.2, 0.7)


def test_hd_that_does_not_say_is_read_as_bt709(film_of: Maker) -> None:
    picture = _quarters(1280, 720)
    shown = _first_frame(film_of([picture] * 2, colour_space=1), (1280, 720))
    _assert_quarters(shown, (RED, GREEN, BLUE, YELLOW), within=4)


def test_small_films_that_do_not_say_are_read_as_bt601(film_of: Maker) -> None:
    shown = _first_frame(film_of([_quarters(640, 480)] * 2, colour_space=5), (640, 480))
    _assert_quarters(shown, (RED, GREEN, BLUE, YELLOW), within=4)


def test_full_hd_is_scaled_down(film_of: Maker) -> None:
    film = film_of([_quarters(1920, 1080)] * 2, colour_space=1)
    shown = _first_frame(film, (640, 360))
    assert shown.get_size() == (640, 360)
    _assert_quarters(shown, (RED, GREEN, BLUE, YELLOW), within=4)
    assert _red_edge(shown) == pytest.approx((320, 180), abs=2)


@pytest.mark.parametrize("size", [(101, 77), (64, 48), (33, 131), (3, 3), (250, 30)])
@pytest.mark.parametrize("source", [(64, 48), (70, 50), (98, 66)])
def test_odd_sizes_and_padded_rows(
    film_of: Maker, size: tuple[int, int], source: tuple[int, int]
) -> None:
    shown = _first_frame(film_of([_columns(*source)] * 2), size)
    assert shown.get_size() == size
    levels = pygame.surfarray.array3d(shown)[:, :, 1].astype(int)
    # A picture of columns is a picture of columns still: no row is shifted against another.
    assert np.ptp(levels, axis=1).max() <= 12


def test_a_portrait_film_in_a_landscape_box_is_cropped_around_its_focus(film_of: Maker) -> None:
    picture = np.zeros((320, 180, 3), np.uint8)
    picture[:107], picture[107:214], picture[214:] = RED, GREEN, BLUE
    film = film_of([picture] * 2)
    for focus, colour in (((0.5, 0.1), RED), ((0.5, 0.5), GREEN), ((0.5, 0.95), BLUE)):
        shown = _first_frame(film, (320, 180), focus=focus)
        assert shown.get_size() == (320, 180)
        assert _near(shown.get_at((160, 90)), colour, 5)
    contained = _first_frame(film, (320, 180), fit="contain")
    assert contained.get_size() == (101, 180)
    assert _near(contained.get_at((50, 20)), RED, 5)
    assert _near(contained.get_at((50, 160)), BLUE, 5)


@pytest.mark.parametrize(
    ("rotation", "upright"),
    [
        (0, (RED, GREEN, BLUE, YELLOW)),
        (90, (GREEN, YELLOW, RED, BLUE)),
        (-90, (BLUE, RED, YELLOW, GREEN)),
        (180, (YELLOW, BLUE, GREEN, RED)),
    ],
)
def test_a_film_from_a_phone_is_turned_upright(
    film_of: Maker, rotation: int, upright: tuple[tuple[int, int, int], ...]
) -> None:
    film = film_of([_quarters(160, 96)] * 2, rotation=rotation)
    size = (96, 160) if rotation in (90, -90) else (160, 96)
    shown = _first_frame(film, size)
    assert shown.get_size() == size
    _assert_quarters(shown, upright, within=6)
    assert _first_frame(film, (200, 200), fit="contain").get_size() == (
        (120, 200) if rotation in (90, -90) else (200, 120)
    )


def test_a_turned_film_is_cropped_around_its_upright_focus(film_of: Maker) -> None:
    film = film_of([_quarters(160, 96)] * 2, rotation=90)  # upright: 96 x 160, GREEN YELLOW above
    shown = _first_frame(film, (96, 60), focus=(0.5, 0.1))
    assert _near(shown.get_at((20, 30)), GREEN, 6)
    assert _near(shown.get_at((76, 30)), YELLOW, 6)


def test_surfaces_are_opaque_and_survive_the_film(film_of: Maker) -> None:
    shown = _first_frame(film_of([_quarters(64, 48)] * 3), (64, 48))
    assert shown.get_alpha() is None
    screen = pygame.Surface((64, 48), 0, 32)
    screen.blit(shown, (0, 0))
    _assert_quarters(screen, (RED, GREEN, BLUE, YELLOW), within=6)


@pytest.mark.parametrize("name", ["poster.png", "poster.jpg"])
def test_a_poster_is_framed_like_its_film(film_of: Maker, tmp_path: Path, name: str) -> None:
    picture = _quarters(200, 100)
    pygame.image.save(pygame.surfarray.make_surface(picture.swapaxes(0, 1)), tmp_path / name)
    still = poster(tmp_path / name, (60, 60), focus=(0.0, 0.5))
    moving = _first_frame(film_of([picture] * 2), (60, 60), focus=(0.0, 0.5))
    assert still.get_size() == moving.get_size() == (60, 60)
    for at in ((10, 10), (50, 10), (10, 50), (50, 50)):
        assert _near(still.get_at(at), moving.get_at(at)[:3], 10)
    assert still.get_alpha() is None
    assert poster(tmp_path / name, (60, 60), "contain").get_size() == (60, 30)


def test_posters_with_a_palette_or_transparency(tmp_path: Path) -> None:
    indexed = pygame.Surface((20, 20), 0, 8)
    indexed.set_palette([(0, 0, 0), RED])
    indexed.fill(1)
    pygame.image.save(indexed, tmp_path / "indexed.png")
    assert _near(poster(tmp_path / "indexed.png", (9, 9)).get_at((4, 4)), RED, 3)
    clear = pygame.Surface((20, 20), pygame.SRCALPHA, 32)
    pygame.image.save(clear, tmp_path / "clear.png")
    assert _near(poster(tmp_path / "clear.png", (9, 9)).get_at((4, 4)), (0, 0, 0), 1)


def test_a_poster_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="no such file"):
        poster(tmp_path / "poster.png", (9, 9))
    (tmp_path / "poster.png").write_bytes(b"not a picture")
    with pytest.raises(FilmError, match=r"poster\.png: not a picture .* is needed"):
        poster(tmp_path / "poster.png", (9, 9))


def _first_frame(film: Path, size: tuple[int, int], **how: object) -> pygame.Surface:
    player = Player(film, size, wait=True, **how)
    try:
        shown = player.frame(0.0)
        assert player.broken is None
    finally:
        player.close()
    assert shown is not None
    return shown


def _quarters(w: int, h: int) -> np.ndarray:
    picture = np.zeros((h, w, 3), np.uint8)
    picture[: h // 2, : w // 2], picture[: h // 2, w // 2 :] = RED, GREEN
    picture[h // 2 :, : w // 2], picture[h // 2 :, w // 2 :] = BLUE, YELLOW
    return picture


def _columns(w: int, h: int) -> np.ndarray:
    """A ramp from dark to light across, the same in every row."""
    ramp = np.linspace(30, 220, w).astype(np.uint8)
    return np.repeat(np.broadcast_to(ramp[None, :, None], (h, w, 1)), 3, axis=2)


def _assert_quarters(
    shown: pygame.Surface, colours: tuple[tuple[int, int, int], ...], within: int
) -> None:
    w, h = shown.get_size()
    places = [(x * w // 4, y * h // 4) for y in (1, 3) for x in (1, 3)]
    for at, colour in zip(places, colours, strict=True):
        assert _near(shown.get_at(at), colour, within), (at, shown.get_at(at), colour)


def _near(found: Sequence[int] | pygame.Color, wanted: Sequence[int], within: int) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found[:3], wanted[:3], strict=True))


def _red_edge(shown: pygame.Surface) -> tuple[int, int]:
    """Where the red quarter ends, across and down."""
    w, h = shown.get_size()
    across = sum(_near(shown.get_at((x, 5)), RED, 60) for x in range(w))
    return across, sum(_near(shown.get_at((5, y)), RED, 60) for y in range(h))
