"""What comes with the station passes the check that it asks of every film."""

from __future__ import annotations

from kiosk.films.check import check_media
from kiosk.media_folder import load_media, shipped_media


def test_shipped_films_clips_words_and_sounds_are_all_well() -> None:
    media = load_media(shipped_media())
    report = check_media(media, None, lambda what, done: None)
    assert report.problems == []
    assert report.notes == []
    films = [each for each in report.files if each["file"].endswith("/film.mp4")]
    assert len(films) == len(media.exercises) + 1  # and the attract screen's
