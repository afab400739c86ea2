"""What screens get out of the folders: films, light, words; and what becomes of broken files."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pygame
import pytest

from kiosk.exercise.catalogue import Side
from kiosk.video.film_pictures import FilmPictures
from kiosk.video.late_pictures import GROUND

Number = Callable[[pygame.Surface | None], int | None]
Maker = Callable[..., Path]
SIZE = (64, 48)


def exercise(name: str = "lift") -> Any:
    return SimpleNamespace(id=name, film=SimpleNamespace(focus=(0.5, 0.5)))


LIFT, PUSH = exercise("lift"), exercise("push")


@dataclass
class Folder:
    """One folder for everything: "lift-film.mp4", "lift-follow.mp4", "attract.mp4", ..."""

    root: Path

    def film_path(self, of: Any, which: str, side: Side | None = None) -> Path | None:
        return self._there(f"{of.id}-{which}.mp4" if of is not None else f"{which}.mp4")

    def light_path(self, of: Any, side: Side | None = None) -> Path | None:
        return self._there(f"{of.id}-light.mp4")

    def poster_path(self, of: Any, side: Side | None = None) -> Path | None:
        return self._there(f"{of.id}.png")

    def captions_path(self, of: Any, language: str) -> Path | None:
        return self._there(f"{of.id}.{language}.vtt")

    def narration_path(self, of: Any, language: str) -> Path | None:
        return self._there(f"{of.id}.{language}.ogg")

    def _there(self, name: str) -> Path | None:
        path = self.root / name
        return path if path.is_file() else None


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def pictures(folder: Folder) -> Iterator[FilmPictures]:
    made = FilmPictures(folder, wait=True)
    yield made
    made.close()


def put(film: Path, name: str) -> Path:
    """The film under another name, in place of what was there, as an import swaps it in."""
    return film.rename(film.with_name(name))


def film_of_grey(film_of: Maker, level: int, name: str, frames: int = 10) -> Path:
    return film_of([np.full((48, 64, 3), level, np.uint8)] * frames, name)


def grey(surface: pygame.Surface | None) -> int:
    assert surface is not None
    return int(surface.get_at((32, 24))[1])


# Films.


def test_a_film_ends_on_its_last_picture_and_the_attract_film_begins_again(
    numbered_film: Maker, pictures: FilmPictures, number_in: Number
) -> None:
    numbered_film("lift-film.mp4", frames=20)
    numbered_film("attract.mp4", frames=20)

    def shown(which: Any, at_s: float) -> int | None:
        of = LIFT if which == "film" else None
        return number_in(pictures.film(of, which, None, at_s, SIZE))

    assert [shown("film", at) for at in (0.05, 1.95, 2.05, 60.0)] == [0, 19, 19, 19]
    assert [shown("attract", at) for at in (0.05, 1.95, 2.05, 3.95, 4.05)] == [0, 19, 0, 19, 0]


def test_the_attract_film_has_no_dark_picture_at_its_seam(
    film_of: Maker, pictures: FilmPictures
) -> None:
    """Two seconds of film that begins and ends brightly, watched closely three times round."""
    bright = [np.full((48, 64, 3), 180 + n, np.uint8) for n in range(50)]
    film_of(bright, "attract.mp4", rate=25, gop=25)
    for frame in range(6 * 60):
        shown = pictures.film(None, "attract", None, frame / 60, SIZE)
        assert grey(shown) >= 175, f"dark at {frame / 60:.3f} s"


def test_while_the_attract_film_opens_again_its_last_picture_stays(
    film_of: Maker, folder: Folder, numbered_film: Maker
) -> None:
    film_of_grey(film_of, 120, "attract.mp4")
    impatient = FilmPictures(folder)
    try:
        assert impatient.poster(None, None, SIZE).get_at((5, 5))[:3] == GROUND
        while impatient.film(None, "attract", None, 0.0, SIZE) is None:
            pass
        assert grey(impatient.poster(None, None, SIZE)) == pytest.approx(120, abs=3)
        assert impatient.poster(None, None, (32, 24)).get_at((5, 5))[:3] == GROUND
    finally:
        impatient.close()


def test_seen_again_a_film_shows_its_poster_until_its_beginning_is_there(
    numbered_film: Maker, folder: Folder, number_in: Number
) -> None:
    """Never what was on screen when it was left."""
    numbered_film("lift-film.mp4", frames=30)
    impatient = FilmPictures(folder)
    try:
        while number_in(impatient.film(LIFT, "film", None, 2.55, SIZE)) != 25:
            pass
        found: list[int | None] = []
        while not found or found[-1] is None:
            found.append(number_in(impatient.film(LIFT, "film", None, 0.03, SIZE)))
        assert set(found) <= {None, 0}
    finally:
        impatient.close()


# Broken and replaced.


def test_a_broken_film_is_told_once_and_its_words_go_on(
    folder: Folder, pictures: FilmPictures, caplog: pytest.LogCaptureFixture
) -> None:
    (folder.root / "lift-film.mp4").write_bytes(b"no film")
    (folder.root / "lift.en.ogg").write_bytes(b"sound")
    (folder.root / "lift.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:09.000\nLift.\n", "utf-8")
    with caplog.at_level(logging.WARNING):
        for frame in range(20):
            assert pictures.film(LIFT, "film", None, frame / 20, SIZE) is None
            assert pictures.caption(LIFT, "en", frame / 20) == ("Lift.",)
            assert pictures.narration(LIFT, "en") is None
    assert pictures.broken == (folder.root / "lift-film.mp4",)
    assert len(caplog.records) == 1


def test_a_film_that_breaks_while_it_plays_gives_way_and_falls_silent(
    numbered_film: Maker, folder: Folder, pictures: FilmPictures
) -> None:
    data = bytearray(numbered_film("lift-film.mp4", size=(640, 480), gop=5).read_bytes())
    # Far enough from the beginning for a decoder that reads ahead to show the first picture.
    data[len(data) // 2 : 3 * len(data) // 4] = b"\xff" * (3 * len(data) // 4 - len(data) // 2)
    (folder.root / "lift-film.mp4").write_bytes(bytes(data))
    (folder.root / "lift.en.ogg").write_bytes(b"sound")
    assert pictures.film(LIFT, "film", None, 0.0, SIZE) is not None
    assert pictures.narration(LIFT, "en") is not None
    shown = [pictures.film(LIFT, "film", None, frame / 10, SIZE) for frame in range(30)]
    assert shown[-1] is None
    assert pictures.narration(LIFT, "en") is None
    assert pictures.broken == (folder.root / "lift-film.mp4",)


def test_a_replaced_film_is_opened_when_it_begins_and_not_before(
    film_of: Maker, pictures: FilmPictures
) -> None:
    film_of_grey(film_of, 60, "lift-film.mp4", frames=30)
    assert grey(pictures.film(LIFT, "film", None, 0.05, SIZE)) == pytest.approx(60, abs=3)
    put(film_of_grey(film_of, 180, "new.mp4", frames=30), "lift-film.mp4")
    assert grey(pictures.film(LIFT, "film", None, 1.0, SIZE)) == pytest.approx(60, abs=3)
    assert grey(pictures.film(LIFT, "film", None, 0.05, SIZE)) == pytest.approx(180, abs=3)


def test_a_refused_film_is_tried_again_when_it_was_replaced(
    film_of: Maker, folder: Folder, pictures: FilmPictures, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder.root / "lift-film.mp4"
    path.write_bytes(b"no film")
    with caplog.at_level(logging.WARNING):
        for at_s in (0.05, 1.0, 0.05, 1.0, 0.05):  # begun three times over
            assert pictures.film(LIFT, "film", None, at_s, SIZE) is None
    assert len(caplog.records) == 1
    put(film_of_grey(film_of, 180, "new.mp4"), path.name)
    assert pictures.film(LIFT, "film", None, 0.4, SIZE) is None, "it has not begun again"
    assert grey(pictures.film(LIFT, "film", None, 0.05, SIZE)) == pytest.approx(180, abs=3)
    assert pictures.broken == ()


def test_a_film_taken_away_while_it_plays_plays_on(
    numbered_film: Maker, pictures: FilmPictures, number_in: Number
) -> None:
    path = numbered_film("lift-film.mp4")
    assert number_in(pictures.film(LIFT, "film", None, 0.05, SIZE)) == 0
    path.unlink()
    assert number_in(pictures.film(LIFT, "film", None, 1.05, SIZE)) == 10
    assert pictures.film(LIFT, "film", None, 0.05, SIZE) is None


def test_a_new_poster_comes_with_a_new_film(film_of: Maker, folder: Folder,
                                            pictures: FilmPictures) -> None:  # fmt: skip
    def picture(level: int) -> None:
        surface = pygame.Surface(SIZE)
        surface.fill((level, level, level))
        pygame.image.save(surface, str(folder.root / "lift.png"))

    film_of_grey(film_of, 60, "lift-film.mp4")
    picture(60)
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert grey(pictures.poster(LIFT, None, SIZE)) == 60
    put(film_of_grey(film_of, 180, "new.mp4"), "lift-film.mp4")
    picture(180)
    pictures.film(PUSH, "film", None, 0.0, SIZE)
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert grey(pictures.poster(LIFT, None, SIZE)) == 180


# The ball's light.


def lit(film_of: Maker, folder: Folder) -> None:
    film_of([np.full((48, 64, 3), 60, np.uint8)] * 10, "lift-follow.mp4", gop=1, b_frames=0)
    light = np.zeros((48, 64, 3), np.uint8)
    light[16:32, 20:44] = 200
    film_of([light] * 10, "lift-light.mp4", gop=1, b_frames=0)


def test_the_light_follows_the_level_in_steps(
    film_of: Maker, folder: Folder, pictures: FilmPictures
) -> None:
    lit(film_of, folder)
    pictures.film(LIFT, "follow", Side.LEFT, 0.35, SIZE)
    assert pictures.light(0.0) is None
    assert pictures.light(0.01) is None  # less than half a step
    levels = [n / 24 for n in range(1, 25)]
    found = []
    for level in levels:
        part = pictures.light(level)
        assert part is not None
        assert part[0].get_rect(topleft=part[1]).collidepoint(32, 24)
        found.append(part[0].get_at((32 - part[1][0], 24 - part[1][1]))[1])
    assert found[-1] == pytest.approx(200, abs=6)
    assert found == pytest.approx([found[-1] * level for level in levels], abs=2)
    first, again, other = pictures.light(0.5), pictures.light(0.51), pictures.light(0.6)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first[0] is again[0] is not other[0]
    assert pictures.light(7.0) == pictures.light(1.0)


def test_only_a_follow_picture_has_light(
    film_of: Maker, folder: Folder, pictures: FilmPictures
) -> None:
    lit(film_of, folder)
    film_of_grey(film_of, 60, "lift-film.mp4")
    assert pictures.light(1.0) is None
    pictures.film(LIFT, "follow", None, 0.0, SIZE)
    assert pictures.light(1.0) is not None
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert pictures.light(1.0) is None
    pictures.film(PUSH, "follow", None, 0.0, SIZE)
    assert pictures.light(1.0) is None


def test_a_broken_light_leaves_the_ball_dark_and_is_told_once(
    film_of: Maker, folder: Folder, pictures: FilmPictures, caplog: pytest.LogCaptureFixture
) -> None:
    lit(film_of, folder)
    (folder.root / "lift-light.mp4").write_bytes(b"no film")
    with caplog.at_level(logging.WARNING):
        for frame in range(10):
            assert pictures.film(LIFT, "follow", None, frame / 10, SIZE) is not None
            assert pictures.light(1.0) is None
    assert pictures.broken == (folder.root / "lift-light.mp4",)
    assert len(caplog.records) == 1


def test_a_clip_of_another_kind_is_played_through(
    numbered_film: Maker, pictures: FilmPictures, number_in: Number
) -> None:
    numbered_film("lift-follow.mp4", gop=10)
    pictures.film(LIFT, "follow", None, 0.0, SIZE)
    shown = [number_in(pictures.film(LIFT, "follow", None, at, SIZE)) for at in (0.55, 1.25, 0.95)]
    assert shown == [5, 12, 9]
    assert pictures.broken == ()


# Words.


CAPTIONS = "WEBVTT\n\nstep-1\n00:01.000 --> 00:02.000\nLift the knee,\nslowly.\n"


def test_captions_are_those_of_the_place_and_the_language(
    numbered_film: Maker, folder: Folder, pictures: FilmPictures
) -> None:
    numbered_film("lift-film.mp4")
    (folder.root / "lift.en.vtt").write_text(CAPTIONS, "utf-8")
    (folder.root / "lift.fr.vtt").write_text("WEBVTT\n", "utf-8")
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert pictures.caption(LIFT, "en", 0.5) == ()
    assert pictures.caption(LIFT, "en", 1.5) == ("Lift the knee,", "slowly.")
    assert pictures.caption(LIFT, "fr", 1.5) is None, "a file without cues says nothing"
    assert pictures.caption(LIFT, "es", 1.5) is None, "nor does no file"


def test_captions_that_cannot_be_read_are_told_once_until_mended(
    numbered_film: Maker, folder: Folder, pictures: FilmPictures, caplog: pytest.LogCaptureFixture
) -> None:
    numbered_film("lift-film.mp4")
    path = folder.root / "lift.en.vtt"
    path.write_text("no captions", "utf-8")
    with caplog.at_level(logging.WARNING):
        for at_s in (0.0, 0.5, 1.0, 0.0, 1.0):
            pictures.film(LIFT, "film", None, at_s, SIZE)
            assert pictures.caption(LIFT, "en", at_s) is None
    assert len(caplog.records) == 1
    assert pictures.broken == (path,)
    path.write_text(CAPTIONS, "utf-8")
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert pictures.caption(LIFT, "en", 1.5) == ("Lift the knee,", "slowly.")
    assert pictures.broken == ()


def test_narration_goes_with_the_film_that_is_on_screen_and_no_other(
    numbered_film: Maker, folder: Folder, pictures: FilmPictures
) -> None:
    numbered_film("lift-film.mp4")
    numbered_film("lift-follow.mp4", gop=1, b_frames=0)
    (folder.root / "lift.en.ogg").write_bytes(b"sound")
    assert pictures.narration(LIFT, "en") is None
    pictures.film(LIFT, "film", None, 0.0, SIZE)
    assert pictures.narration(LIFT, "en") == folder.root / "lift.en.ogg"
    assert pictures.narration(LIFT, "fr") is None
    assert pictures.narration(PUSH, "en") is None
    pictures.film(LIFT, "follow", None, 0.0, SIZE)
    assert pictures.narration(LIFT, "en") is None
