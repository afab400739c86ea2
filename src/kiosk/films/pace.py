"""From a film of any rate, even or not, to one of a steady rate, as long as before."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import av

EARLY = 0.3
"""A picture may be shown this part of a picture's time early: rounded timestamps, 33 ms for
33.3, would otherwise double one picture and swallow the next."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A picture and from when until when it is seen, in seconds from the film's beginning."""

    start_s: float
    end_s: float
    frame: av.VideoFrame


def paced(pictures: Iterable[Timed], rate: int) -> Iterator[tuple[Timed, int]]:
    """Each picture that is needed, and how many of the steady pictures show it.

    All counts together are the film's length times `rate`, to the nearest whole picture.
    """
    filled, end_s = 0, 0.0
    held: Timed | None = None
    for picture in pictures:
        if held is not None:
            count = math.ceil(picture.start_s * rate - EARLY) - filled
            if count > 0:
                yield held, count
                filled += count
        held = picture
        end_s = max(end_s, picture.end_s)
    if held is not None:
        count = max(round(end_s * rate), 1) - filled
        if count > 0:
            yield held, count
