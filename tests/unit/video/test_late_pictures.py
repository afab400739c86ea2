"""Films and posters before what plays them is loaded, and after."""

from __future__ import annotations

from pathlib import Path

from kiosk.media_folder import load_media, shipped_media
from kiosk.video.film_pictures import FilmPictures
from kiosk.video.late_pictures import GROUND, LatePictures

MEDIA = load_media(shipped_media())
EXERCISE = MEDIA.exercises[0]
SIZE = (64, 36)


def test_before_there_is_a_plain_ground_and_nothing_else() -> None:
    late = LatePictures()
    assert late.film(None, "attract", None, 0.0, SIZE) is None
    poster = late.poster(EXERCISE, None, SIZE)
    assert (poster.get_size(), poster.get_at((5, 5))[:3]) == (SIZE, GROUND)
    assert late.light(1.0) is None
    assert late.caption(EXERCISE, "en", 0.0) is None
    assert late.narration(EXERCISE, "en") is None
    assert late.broken == ()
    late.close()


def test_after_it_shows_and_says_what_the_films_do() -> None:
    late, films = LatePictures(), FilmPictures(MEDIA, wait=True)
    late.put(films)
    assert late.film(EXERCISE, "film", None, 1.0, SIZE) is not None
    assert late.poster(EXERCISE, None, SIZE) is films.poster(EXERCISE, None, SIZE)
    assert late.narration(EXERCISE, "en") == MEDIA.narration_path(EXERCISE, "en") is not None
    assert late.caption(EXERCISE, "en", 1.0) == films.caption(EXERCISE, "en", 1.0)
    late.close()
    assert not films._shelf._open, "the films are closed with it"


def test_a_broken_film_is_told_through_it(tmp_path: Path) -> None:
    class Broken:
        def film_path(self, *asked: object) -> Path:
            return film

        def __getattr__(self, name: str) -> object:
            return lambda *asked: None

    film = tmp_path / "film.mp4"
    film.write_bytes(b"no film")
    late = LatePictures()
    late.put(FilmPictures(Broken(), wait=True))  # type: ignore[arg-type]  # only what is asked for
    assert late.film(None, "attract", None, 0.0, SIZE) is None
    assert late.broken == (film,)
    late.close()
