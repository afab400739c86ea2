"""A mirror clip: the very picture for every position, there and back, with the ball's light.

Numbered films as for the player: 10 pictures a second, picture n is due at n / 10 s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pygame
import pytest

from kiosk.video.clip import MOST_PICTURES, Clip, NotAPath
from kiosk.video.player import Player
from kiosk.video.shelf import FilmShelf
from kiosk.video.surfaces import FilmError

Number = Callable[[pygame.Surface | None], int | None]
Maker = Callable[..., Path]
Opener = Callable[..., Clip]
SIZE = (64, 48)


@pytest.fixture
def opened() -> Iterator[Opener]:
    clips: list[Clip] = []

    def make(path: Path, size: tuple[int, int] = SIZE, **how: object) -> Clip:
        clips.append(Clip(path, size, **{"wait": True, **how}))
        return clips[-1]

    yield make
    for clip in clips:
        clip.close()


@pytest.fixture
def path(numbered_film: Maker) -> Path:
    return numbered_film("follow.mp4", gop=1, b_frames=0)


def lights(film_of: Maker, places: list[tuple[int, int]], name: str = "light.mp4") -> Path:
    """A film of black pictures with a bright square of 12 x 12 about each place."""
    pictures = []
    for x, y in places:
        picture = np.zeros((48, 64, 3), np.uint8)
        picture[max(0, y - 6) : y + 6, max(0, x - 6) : x + 6] = 240
        pictures.append(picture)
    return film_of(pictures, name, gop=1, b_frames=0)


def shown(clip: Clip, number_in: Number, position_s: float) -> int | None:
    picture = clip.picture(position_s)
    assert picture is not None
    assert number_in(picture.surface) == picture.index
    return picture.index


def test_every_position_shows_its_picture_there_and_back(
    path: Path, opened: Opener, number_in: Number
) -> None:
    clip = opened(path)
    there = [*range(30)]
    for n in [*there, *reversed(there), 7, 29, 0, 12]:
        assert shown(clip, number_in, (n + 0.5) / 10) == n


def test_edges_are_exact_and_the_ends_stand(path: Path, opened: Opener, number_in: Number) -> None:
    clip = opened(path)
    assert [shown(clip, number_in, at) for at in (-1.0, 0.0, 0.0999, 7 * 0.1, 1.1 - 0.3)] == (
        [0, 0, 0, 7, 8]
    )
    assert [shown(clip, number_in, at) for at in (2.9, 3.0, 99.0)] == [29, 29, 29]


def test_a_standing_position_is_decoded_once(path: Path, opened: Opener) -> None:
    clip = opened(path)
    first = clip.picture(1.23)
    assert all(clip.picture(1.23) is first for _ in range(20))


def test_without_waiting_it_returns_what_it_has_and_then_the_newest_wanted(
    path: Path, opened: Opener, number_in: Number
) -> None:
    clip = opened(path, wait=False)
    for n in range(30):
        picture = clip.picture((n + 0.5) / 10)
        assert picture is None or picture.index <= n
    with clip._changed:
        assert clip._changed.wait_for(clip._settled, 5.0)
    assert shown(clip, number_in, 2.95) == 29


@pytest.mark.parametrize("how", [{"gop": 10}, {"gop": 30, "b_frames": 0}])
def test_a_film_of_another_kind_is_no_path(
    numbered_film: Maker, opened: Opener, how: dict[str, int]
) -> None:
    clip = opened(numbered_film(**how))
    assert clip.picture(0.0) is None
    assert isinstance(clip.broken, NotAPath)


def test_a_long_film_is_no_path(film_of: Maker, opened: Opener) -> None:
    pictures = [np.zeros((16, 16, 3), np.uint8)] * (MOST_PICTURES + 1)
    clip = opened(film_of(pictures, gop=1, b_frames=0))
    clip.picture(0.0)
    assert isinstance(clip.broken, NotAPath)


def test_the_shelf_plays_through_what_is_no_path(numbered_film: Maker, path: Path) -> None:
    shelf = FilmShelf(wait=True)
    try:
        assert isinstance(shelf.clip(path, SIZE), Clip)
        other = numbered_film("long.mp4", gop=10)
        first = shelf.clip(other, SIZE)
        if isinstance(first, Clip):  # its thread finds out what it is
            first.picture(0.0)
        assert isinstance(shelf.clip(other, SIZE), Player)
        assert shelf.clip(other, SIZE) is shelf.clip(other, SIZE)
    finally:
        shelf.close()


def test_what_is_no_film_is_refused_on_opening(tmp_path: Path) -> None:
    for content in (None, b"", b"words " * 500):
        if content is not None:
            (tmp_path / "follow.mp4").write_bytes(content)
        with pytest.raises(FilmError, match="needed"):
            Clip(tmp_path / "follow.mp4", SIZE)


def test_a_clip_without_its_index_is_refused(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: data.index(b"moov") - 4])
    with pytest.raises(FilmError):
        Clip(cut, SIZE)


def test_a_clip_cut_off_is_broken(path: Path, opened: Opener, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    with (
        av.open(str(path)) as source,
        av.open(str(whole), "w", options={"movflags": "faststart"}) as sink,
    ):
        stream = sink.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                sink.mux(packet)
    data = whole.read_bytes()
    cut.write_bytes(data[: data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2])
    clip = opened(cut)
    assert clip.picture(0.0) is None
    assert clip.broken is not None
    assert not isinstance(clip.broken, NotAPath)


def test_garbage_breaks_the_clip_and_never_hangs(
    numbered_film: Maker, opened: Opener, tmp_path: Path
) -> None:
    whole = numbered_film(gop=1, b_frames=0, size=(640, 480))
    data = bytearray(whole.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = b"\xff" * third
    spoilt = tmp_path / "spoilt.mp4"
    spoilt.write_bytes(bytes(data))
    clip = opened(spoilt)
    for n in range(30):
        clip.picture(n / 10)
    assert clip.broken is not None
    assert str(spoilt) in str(clip.broken)


def test_closing_ends_the_thread_and_may_be_repeated(path: Path) -> None:
    clip = Clip(path, SIZE, wait=True)
    kept = clip.picture(0.5)
    clip.close()
    clip.close()
    assert not clip._thread.is_alive()
    assert clip.picture(0.6) is None
    assert kept is not None
    assert kept.surface.get_at((3, 3))[0] > 0


# The ball's light.


def test_the_light_is_cut_to_where_it_shines_and_goes_with_its_picture(
    film_of: Maker, numbered_film: Maker, opened: Opener
) -> None:
    places = [(10 + 4 * n, 24) for n in range(10)]
    film = numbered_film("follow.mp4", frames=10, gop=1, b_frames=0)
    clip = opened(film, light=lights(film_of, places))
    for n in [*range(10), *reversed(range(10))]:
        picture = clip.picture((n + 0.5) / 10)
        assert picture is not None
        assert picture.index == n
        assert picture.light is not None
        box = picture.light.get_rect(topleft=picture.light_at)
        assert box.contains(pygame.Rect(places[n][0] - 6, 18, 12, 12))
        assert box.w <= 12 + 2 * 8
        assert box.h <= 12 + 2 * 8
        middle = places[n][0] - box.x, 24 - box.y
        assert min(picture.light.get_at(middle)[:3]) > 220
    assert clip.light_broken is None


def test_a_light_at_the_edge_stays_in_the_picture(film_of: Maker, numbered_film: Maker,
                                                  opened: Opener) -> None:  # fmt: skip
    film = numbered_film("follow.mp4", frames=2, gop=1, b_frames=0)
    clip = opened(film, light=lights(film_of, [(3, 3), (62, 46)]))
    for n in range(2):
        picture = clip.picture((n + 0.5) / 10)
        assert picture is not None
        assert picture.light is not None
        box = picture.light.get_rect(topleft=picture.light_at)
        assert picture.surface.get_rect().contains(box)


def test_a_dark_picture_has_no_light(film_of: Maker, numbered_film: Maker, opened: Opener) -> None:
    film = numbered_film("follow.mp4", frames=2, gop=1, b_frames=0)
    black = film_of([np.zeros((48, 64, 3), np.uint8)] * 2, "light.mp4", gop=1, b_frames=0)
    picture = opened(film, light=black).picture(0.0)
    assert picture is not None
    assert picture.light is None


def test_a_light_that_does_not_fit_is_left_out_and_told(
    path: Path, film_of: Maker, opened: Opener, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(b"no film")
    for light, why in (
        (lights(film_of, [(20, 20)] * 29), "29 pictures: 30 are needed"),
        (torn, "not a film"),
        (tmp_path / "gone.mp4", "no such file"),
    ):
        clip = opened(path, light=light)
        picture = clip.picture(0.5)
        assert picture is not None
        assert picture.light is None
        assert why in str(clip.light_broken)
        assert clip.broken is None
