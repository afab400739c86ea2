"""The film of the first page: every exercise for a moment, in a loop without a seam.

The first page shows a part of the film only, and paper covers a part of that; so each figure is
placed where both a wide and a tall screen show it, and the studio's ground is drawn on around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio import pace
from studio.encode import FPS, write_film
from studio.footage import Walk
from studio.frames import STORE, Picture, Take, open_take
from studio.overlay import mix
from studio.resample import resized

EXERCISES = (
    "clamshell",
    "prone-straddle-hold",
    "four-point-hip-abduction",
    "standing-ball-squeeze",
    "ball-squeeze-squat",
)
"""In the order of the menu; the clamshell's progression looks too much like the clamshell."""
TAKE = "right-main"
"""The camera that sees all of the mat: its ground can be drawn on without a trace."""

SECONDS = 20.0
FADE_S = 0.6
WAIT_S, MOVE_S = 0.7, 2.2

WIDTH, HEIGHT = 1280, 720
SAFE = (472, 96, 926, 636)
"""Left, top, right, bottom in pixels: seen on a wide and on a tall screen (16:9, 1024x600, 9:16)
when the page shows the film's middle: beside the paper's round edge, under the call for staff."""
MAY_GO = ("hand", "elbow")
"""Arms stretched out may run under the paper: the body is larger for it. Heads never do."""
BODY_PX = 62.0
"""The body reaches so far beyond its joints, in a rendered picture 720 pixels high."""

BLUR, REST_PX = 0.6, 260
"""The drawn-on ground is blurred over so much of its distance from the picture, and plain from
so many pixels on."""

Progress = Callable[[int, int], None]
Lines = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Placing:
    """How a picture is laid on the film: its scale, and where its top left corner comes to lie."""

    scale: float
    left: int
    top: int


def placing(take: Take) -> Placing:
    """Make the figure, on all of its path, fit into SAFE and stand in its middle."""
    tracks = [track for name, track in take.points.items() if not name.startswith(MAY_GO)]
    spots = np.array([spot for track in tracks for spot in track])
    low, high = spots.min(axis=0) - BODY_PX, spots.max(axis=0) + BODY_PX
    low, high = np.maximum(low, 0), np.minimum(high, take.size)
    room = np.array([SAFE[2] - SAFE[0], SAFE[3] - SAFE[1]])
    scale = float(min(1.0, (room / (high - low)).min()))
    middle = np.array([SAFE[0] + SAFE[2], SAFE[1] + SAFE[3]]) / 2
    left, top = np.rint(middle - scale * (low + high) / 2).astype(int)
    return Placing(scale, int(left), int(top))


class Scene:
    """One exercise, placed on the film's ground."""

    def __init__(self, take: Take) -> None:
        self._walk = Walk(take)
        self._placing = placing(take)
        self._ground = grown(*self._laid(take.picture(0)))

    def picture(self, t_s: float) -> Picture:
        """At `t_s` seconds since the scene began to appear."""
        position = pace.tempo_at(t_s - WAIT_S, MOVE_S, 0.0, 1.0)
        part, left, top = self._laid(self._walk.picture(position))
        picture = self._ground.copy()
        picture[top : top + part.shape[0], left : left + part.shape[1]] = part
        return picture

    def _laid(self, picture: Picture) -> tuple[Picture, int, int]:
        """The picture at its scale, cut at the film's edges, and where that goes."""
        at = self._placing
        height, width, _ = picture.shape
        if at.scale < 1:
            picture = resized(picture, round(width * at.scale), round(height * at.scale))
        cut = picture[max(0, -at.top) :, max(0, -at.left) :]
        left, top = max(0, at.left), max(0, at.top)
        return cut[: HEIGHT - top, : WIDTH - left], left, top


def grown(picture: Picture, left: int, top: int) -> Picture:
    """The picture at (left, top) of a film picture; its edges run on outwards, ever softer.

    They come to rest in their mean colour: the renderer's faint blotches do not become stripes.
    """
    edges = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    rest = edges.mean(axis=0, dtype=np.float32)
    wide = _run_on(picture.astype(np.float32).swapaxes(0, 1), left, WIDTH, rest)
    full = _run_on(wide.swapaxes(0, 1), top, HEIGHT, rest)
    return np.rint(full).astype(np.uint8)


def _run_on(lines: Lines, before: int, total: int, rest: Lines) -> Lines:
    """`total` lines (m, n, 3): these, and on either side the outermost, passing into `rest`."""

    def line(edge: Lines, away: int) -> Lines:
        soft = _blurred(edge, round(BLUR * away))
        return soft + (rest - soft) * np.float32(pace.eased(away / REST_PX))

    after = total - before - len(lines)
    first = [line(lines[0], away) for away in range(before, 0, -1)]
    last = [line(lines[-1], away) for away in range(1, after + 1)]
    return np.stack([*first, *lines, *last])


def _blurred(line: Lines, reach: int) -> Lines:
    """The line (n, 3), each pixel the mean of those up to `reach` away."""
    if reach < 1:
        return line
    padded = np.pad(line.astype(np.float64), ((reach + 1, reach), (0, 0)), mode="edge")
    total = padded.cumsum(axis=0)
    mean = (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)
    return np.asarray(mean, np.float32)


def loop_pictures(
    scenes: Sequence[Callable[[float], Picture]], progress: Progress
) -> Iterator[Picture]:
    """The loop: each scene for its share, dissolved into the next, the last into the first."""
    total = round(SECONDS * FPS)
    starts = [round(index * total / len(scenes)) for index in range(len(scenes))]
    fade = round(FADE_S * FPS)
    for frame in range(total):
        now = max(index for index, start in enumerate(starts) if start <= frame)
        into = frame - starts[now]
        picture = scenes[now](into / FPS)
        if into < fade:
            before = now - 1  # the last one's end lies over the first one's beginning
            since = (frame - starts[before]) % total
            picture = mix(scenes[before](since / FPS), picture, pace.eased((into + 1) / (fade + 1)))
        yield picture
        progress(frame + 1, total)


def write_attract(path: Path, progress: Progress, store: Path = STORE) -> int:
    """Write the loop. Returns its bytes. Raises FramesError."""
    scenes = [Scene(open_take(exercise_id, TAKE, store)).picture for exercise_id in EXERCISES]
    return write_film(path, loop_pictures(scenes, progress))
