"""How long films last and where their steps are, also for films brought in while it runs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from kiosk.film_times import TEXT_ONLY_S, FilmTimes

STEPS = "WEBVTT\n\nstep-1\n00:00.000 --> 00:01.000\nOne.\n\nstep-2\n00:01.500 --> 00:02.000\nTwo.\n"
NAMELESS = "WEBVTT\n\n00:00.000 --> 00:01.000\nOne.\n"


def film(path: Path, seconds: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(round(10 * seconds)):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class Folder:
    """Stands in for the media: one exercise, "lift", in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.exercises: tuple[Any, ...] = (SimpleNamespace(id="lift"),)

    def film_path(self, exercise: Any, which: str) -> Path | None:
        path = self.root / "film.mp4"
        return path if path.is_file() else None

    def captions_path(self, exercise: Any, language: str) -> Path | None:
        path = self.root / f"captions.{language}.vtt"
        return path if path.is_file() else None


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def times(folder: Folder, limit_s: float | None = None) -> FilmTimes:
    media: Any = folder
    return FilmTimes(media, limit_s)


def test_lengths_and_steps_are_those_of_the_film(folder: Folder) -> None:
    film(folder.root / "film.mp4", 2.5)
    (folder.root / "captions.en.vtt").write_text(NAMELESS, "utf-8")
    (folder.root / "captions.fr.vtt").write_text("no captions", "utf-8")
    (folder.root / "captions.es.vtt").write_text(STEPS, "utf-8")
    found = times(folder)
    assert dict(found.lengths_s) == {"lift": pytest.approx(2.5)}
    assert dict(found.steps_s) == {"lift": ((0.0, 0), (1.5, 1))}
    assert found.lengths_s.get("push", 7.0) == 7.0


def test_what_cannot_be_played_is_read_for_a_while(folder: Folder) -> None:
    assert times(folder).lengths_s["lift"] == TEXT_ONLY_S
    (folder.root / "film.mp4").write_bytes(b"no film")
    assert times(folder).lengths_s["lift"] == TEXT_ONLY_S
    assert times(folder).steps_s["lift"] == ()


def test_a_film_that_is_replaced_is_read_again(folder: Folder) -> None:
    film(folder.root / "film.mp4", 2.0)
    found = times(folder)
    assert found.lengths_s["lift"] == pytest.approx(2.0)
    film(folder.root / "new.mp4", 1.0).rename(folder.root / "film.mp4")
    (folder.root / "captions.en.vtt").write_text(STEPS, "utf-8")
    assert found.lengths_s["lift"] == pytest.approx(1.0)
    assert found.steps_s["lift"] == ((0.0, 0), (1.5, 1))
    (folder.root / "film.mp4").unlink()
    assert found.lengths_s["lift"] == TEXT_ONLY_S


def test_a_demo_cuts_films_short_and_takes_their_steps_evenly(folder: Folder) -> None:
    film(folder.root / "film.mp4", 2.0)
    (folder.root / "captions.en.vtt").write_text(STEPS, "utf-8")
    assert times(folder, 1.5).lengths_s["lift"] == 1.5
    assert times(folder, 9.0).lengths_s["lift"] == pytest.approx(2.0)
    assert times(folder, 1.5).steps_s["lift"] == ()
