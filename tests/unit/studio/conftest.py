"""A frame store as the renderer writes it: a dark square that walks over pale ground."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from studio.frames import Picture, write_picture
from studio.storyboard import POINTS

GROUND, SQUARE = (225, 222, 215), (60, 80, 110)
MUSCLE, DIM_MUSCLE = (240, 90, 70), (150, 80, 75)
SIDE_PX = 40


class Store:
    """A small store under a temporary folder. The square stands at 100 px and walks right."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def picture(
        self, left: float, size: tuple[int, int] = (640, 360), muscle: Sequence[int] = MUSCLE
    ) -> Picture:
        width, height = size
        made = np.empty((height, width, 3), np.uint8)
        made[:] = GROUND
        top, x = height // 2 - SIDE_PX // 2, round(left)
        made[top : top + SIDE_PX, x : x + SIDE_PX] = SQUARE
        made[top + 10 : top + 20, x + 10 : x + 20] = muscle
        return made

    def take(
        self,
        name: str,
        size: tuple[int, int],
        count: int,
        walk_px: float = 96.0,
        start_px: float = 100,
    ) -> Path:
        """`count` pictures; every body point is the middle of the square."""
        folder = self.folder / name
        lefts = [start_px + walk_px * k / max(1, count - 1) for k in range(count)]
        for k, left in enumerate(lefts):
            write_picture(folder / f"{k:04d}.png", self.picture(left, size))
        write_picture(folder / "pulse.png", self.picture(lefts[-1], size, DIM_MUSCLE))
        middle = [[left + SIDE_PX / 2, size[1] / 2] for left in lefts]
        path = [k / max(1, count - 1) for k in range(count)]
        table = {"n": count, "size": size, "path": path, "points": dict.fromkeys(POINTS, middle)}
        (folder / "frames.json").write_text(json.dumps(table), "utf-8")
        return folder

    def exercise(self, exercise_id: str) -> Path:
        """All takes that a film is cut from. Returns the store's folder."""
        self.take(f"{exercise_id}/right-main", (640, 360), 9)
        self.take(f"{exercise_id}/right-inset", (480, 400), 5)
        self.take(f"{exercise_id}/right-beside", (320, 360), 3)
        self.take(f"{exercise_id}/wrong-beside", (320, 360), 3, walk_px=40)
        self.take(f"{exercise_id}/why-close", (640, 360), 2, walk_px=0, start_px=400)
        return self.folder


@pytest.fixture
def frame_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "frames")
