"""A contact sheet: one picture of a film every two seconds on one page, for looking at."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import av
import numpy as np

from studio.frames import Picture, write_picture
from studio.resample import resized

EVERY_S = 2.0
COLUMNS = 4
WIDTH = 480
GAP = 8
GROUND = (0x0C, 0x1A, 0x1F)


def write_sheet(film: Path, file: Path, every_s: float = EVERY_S) -> int:
    """Write the sheet of a film as PNG. Returns how many pictures are on it.

    Raises ValueError if nothing can be decoded.
    """
    pictures = _pictures(film, every_s)
    if not pictures:
        raise ValueError(f"{film}: not one picture can be decoded")
    height, width, _ = pictures[0].shape
    rows = ceil(len(pictures) / COLUMNS)
    page = np.empty((rows * (height + GAP) + GAP, COLUMNS * (width + GAP) + GAP, 3), np.uint8)
    page[:] = GROUND
    for index, picture in enumerate(pictures):
        row, column = divmod(index, COLUMNS)
        top, left = GAP + row * (height + GAP), GAP + column * (width + GAP)
        page[top : top + height, left : left + width] = picture
    write_picture(file, page)
    return len(pictures)


def _pictures(film: Path, every_s: float) -> list[Picture]:
    """The first picture, then one for every `every_s`, and the last."""
    pictures: list[Picture] = []
    last = None
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            last = frame
            if float(frame.time or 0.0) >= len(pictures) * every_s - 1e-3:
                pictures.append(_small(frame))
                last = None
    if last is not None:
        pictures.append(_small(last))
    return pictures


def _small(frame: av.VideoFrame) -> Picture:
    picture = frame.to_ndarray(format="rgb24")
    height, width, _ = picture.shape
    if width <= WIDTH:
        return picture
    return resized(picture, WIDTH, round(WIDTH * height / width))
