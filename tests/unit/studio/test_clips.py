"""Mirror clips, the ball's light, posters, the first page's loop, and when a step is done."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio import attract
from studio.clips import light_of, write_clips
from studio.frames import Picture, open_take, write_picture
from studio.posters import write_posters
from studio.progress import Progress
from studio.step import Step


def decoded(path: Path) -> list[Picture]:
    with av.open(str(path)) as clip:
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made-up"
    made.mkdir()
    (made / "exercise.toml").write_text('sides = ["left", "right"]\n')
    return made


def square_at(picture: Picture) -> float:
    """The middle of the dark square, in pixels from the left."""
    return float(np.flatnonzero(picture[170].astype(int).sum(axis=1) < 400).mean())


def test_the_clip_is_the_path_picture_by_picture(frame_store: Any, folder: Path) -> None:
    frame_store.take("made-up/right-main", (640, 360), 9)
    written = write_clips("made-up", folder, frame_store.folder)
    assert [file.name for file in written] == ["follow.mp4", "follow-right.mp4"]
    places = [square_at(picture) for picture in decoded(folder / "follow.mp4")]
    assert np.allclose(places, [120 + 12 * k for k in range(9)], atol=1.5)


def test_the_other_side_is_a_mirror_image(frame_store: Any, folder: Path) -> None:
    frame_store.take("made-up/right-main", (640, 360), 5)
    write_clips("made-up", folder, frame_store.folder)
    left, right = (decoded(folder / name) for name in ("follow.mp4", "follow-right.mp4"))
    for a, b in zip(left, right, strict=True):
        assert square_at(a) + square_at(b) == pytest.approx(639, abs=1.5)


def test_an_exercise_for_both_legs_has_no_other_side(frame_store: Any, folder: Path) -> None:
    (folder / "exercise.toml").write_text('sides = ["both"]\n')
    frame_store.take("made-up/right-main", (640, 360), 3)
    write_clips("made-up", folder, frame_store.folder)
    write_posters("made-up", folder, frame_store.folder)
    made = {file.name for file in folder.iterdir()}
    assert made == {"exercise.toml", "follow.mp4", "poster.jpg"}


def test_the_light_added_to_the_clip_gives_the_lit_picture() -> None:
    rng = np.random.default_rng(3)
    unlit = rng.integers(30, 200, (40, 60, 3), dtype=np.uint8)
    lit = unlit.copy()
    lit[10:20, 20:40] += 50
    lit[0] -= 9  # a shadow cannot be added
    lit[30] += 2  # noise
    light = light_of(unlit, lit)
    assert np.array_equal(unlit[10:20, 20:40] + light[10:20, 20:40], lit[10:20, 20:40])
    light[10:20, 20:40] = 0
    assert light.max() == 0


def test_the_light_clip_runs_with_the_clip_and_is_black_elsewhere(
    frame_store: Any, folder: Path
) -> None:
    take = frame_store.take("made-up/right-main", (640, 360), 5)
    frame_store.take("made-up/lit-main", (640, 360), 5)
    for k in range(5):
        lit = frame_store.picture(100 + 24 * k)
        lit[100:140, 500:540] = (250, 240, 235)
        write_picture(take.parent / "lit-main" / f"{k:04d}.png", lit)
    written = write_clips("made-up", folder, frame_store.folder)
    assert "follow-light-right.mp4" in [file.name for file in written]
    light = decoded(folder / "follow-light.mp4")
    assert len(light) == len(decoded(folder / "follow.mp4")) == 5
    assert all(np.abs(picture[120, 520].astype(int) - (25, 18, 20)).max() < 8 for picture in light)
    assert all(picture[:90].max() <= 2 for picture in light)
    assert decoded(folder / "follow-light-right.mp4")[0][120, 639 - 520].max() > 15


def test_posters_show_the_end_of_the_movement(frame_store: Any, folder: Path) -> None:
    frame_store.take("made-up/right-main", (640, 360), 9)
    write_posters("made-up", folder, frame_store.folder)
    left, right = (decoded(folder / name)[0] for name in ("poster.jpg", "poster-right.jpg"))
    assert square_at(left) == pytest.approx(216, abs=1.5)
    assert square_at(right) == pytest.approx(639 - 216, abs=1.5)


# The first page's loop.


def plain(level: int) -> Picture:
    return np.full((8, 8, 3), level, np.uint8)


def test_the_loop_has_no_seam() -> None:
    scenes = [lambda t_s, level=level: plain(level) for level in (40, 120, 200)]
    pictures = list(attract.loop_pictures(scenes, lambda done, of: None))
    levels = [int(picture[0, 0, 0]) for picture in pictures]
    assert len(levels) == 500
    ring = [*levels, levels[0]]
    assert max(abs(b - a) for a, b in pairwise(ring)) < 20
    assert {40, 120, 200} <= set(levels)


def test_every_scene_goes_on_while_it_fades() -> None:
    asked: dict[int, list[float]] = {0: [], 1: []}

    def scene(index: int) -> Any:
        def picture(t_s: float) -> Picture:
            asked[index].append(t_s)
            return plain(100)

        return picture

    list(attract.loop_pictures([scene(0), scene(1)], lambda done, of: None))
    assert max(asked[0]) == max(asked[1]) == pytest.approx(10 + attract.FADE_S - 0.04)


def test_the_figure_stands_where_every_screen_shows_it(frame_store: Any) -> None:
    frame_store.take("made-up/right-main", (1280, 720), 3, walk_px=700)
    take = open_take("made-up", "right-main", frame_store.folder)
    at = attract.placing(take)
    left, top, right, bottom = attract.SAFE
    for name in ("head", "knee.L"):
        for position in (0.0, 0.5, 1.0):
            x, y = take.point(name, position)
            assert left < at.left + at.scale * x < right
            assert top < at.top + at.scale * y < bottom


def test_the_ground_is_drawn_on_around_a_smaller_picture() -> None:
    small = np.full((690, 1240, 3), 220, np.uint8)
    small[:, :600] = 190
    full = attract.grown(small, 25, 20)
    assert full.shape == (720, 1280, 3)
    assert np.array_equal(full[20:710, 25:1265], small)
    assert 190 <= full[:, 0].min() <= full[:, -1].max() <= 220
    edge = full[0, 615:635, 0].astype(int)  # softer the further it is away
    assert 190 < edge[10] < 220
    assert (np.diff(edge) >= 0).all()


# When a step is done.


class Copying(Step):
    name, about = "copying", "a file from another"

    def __init__(self, folder: Path) -> None:
        self.source, self.copy, self.runs = folder / "source", folder / "copy", 0

    def made_from(self, subject: str) -> Iterable[Path | str]:
        return [subject, self.source]

    def makes(self, subject: str) -> Iterable[Path]:
        return [self.copy]

    def run(self, subject: str, progress: Progress) -> None:
        self.runs += 1
        self.copy.write_bytes(self.source.read_bytes())


def test_a_step_is_done_until_what_goes_in_or_came_out_changes(tmp_path: Path) -> None:
    step, notes = Copying(tmp_path), tmp_path / "notes"
    step.source.write_text("one")
    assert not step.is_done("x", notes)
    step.do("x", Progress("copying"), notes)
    assert step.is_done("x", notes)
    assert not step.is_done("y", notes)
    step.source.touch()
    assert step.is_done("x", notes)
    step.source.write_text("two")
    assert not step.is_done("x", notes)
    step.do("x", Progress("copying"), notes)
    step.copy.write_text("broken")
    assert not step.is_done("x", notes)
    step.copy.unlink()
    assert not step.is_done("x", notes)


def test_a_step_that_makes_nothing_is_not_done(tmp_path: Path) -> None:
    class Idle(Copying):
        def run(self, subject: str, progress: Progress) -> None:
            pass

    step = Idle(tmp_path)
    step.source.write_text("one")
    with pytest.raises(RuntimeError, match=r"not made: .*copy"):
        step.do("x", Progress("idle"), tmp_path / "notes")
    assert not step.is_done("x", tmp_path / "notes")
