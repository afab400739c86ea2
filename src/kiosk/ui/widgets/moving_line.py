"""A line through samples that moves on with time, drawn a few columns at a time.

Columns of pixels are numbered through all time, so that the line keeps its shape as it moves. They
are drawn once, on a sheet twice as wide as what is seen of it; what has been seen stays, only the
newest columns are drawn again, until the sample after them has come.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence

import pygame

from kiosk.ui.theme import Colour

STALE_S = 0.1
"""So long after the last sample the line still goes on, level."""
EDGE = 4
"""Columns at the old end that are not shown: there the samples run out, one sooner, one later."""

Height = float | None
Samples = tuple[Sequence[float], Sequence[float | None]]
"""Times in seconds, rising, and what was felt, None where nothing was."""


class MovingLine:
    """`count` columns by `h` rows, `column_s` seconds each. Frame loop only.

    `y_of` turns a sample into its y in the picture.
    """

    def __init__(
        self,
        count: int,
        h: int,
        column_s: float,
        y_of: Callable[[float], float],
        thick: float,
        colour: Colour,
    ) -> None:
        self._count, self._h, self._column_s = count, h, column_s
        self._y_of, self._half, self._colour = y_of, thick / 2 + 0.5, colour
        self._sheet = self._blank()
        self._left = 0
        self._heights: list[Height] = []
        """Of the columns on the sheet, the first of which is number `_left`."""
        self._anchor: tuple[float, float | None] | None = None

    def moved_to(self, now_s: float, samples: Samples) -> None:
        """Draw what is new. Samples that were given before must be the same, but for the last."""
        column = math.floor(now_s / self._column_s + 1e-6)
        done = self._left + len(self._heights)
        if not self._goes_on(samples) or not 0 <= column + 1 - done < self._count:
            self._begin(column)
            first = self._left
        else:
            # From the newest sample but one: the last may have been drawn level.
            assert self._anchor is not None
            first = max(math.floor(self._anchor[0] / self._column_s), self._left)
            if column - self._left >= 2 * self._count:
                self._turn(column)
                first = max(first, self._left)
        self._draw(first, column, samples)
        times, felt = samples
        self._anchor = (times[-2], felt[-2]) if len(times) > 1 else None

    @property
    def seen(self) -> tuple[pygame.Surface, pygame.Rect, int]:
        """The sheet, the part of it to be shown, and how many columns it begins late."""
        right = len(self._heights)
        left = max(right - self._count, 0)
        late = self._count - (right - left) + EDGE
        return self._sheet, pygame.Rect(left + EDGE, 0, right - left - EDGE, self._h), late

    @property
    def last_y(self) -> Height:
        """Where the line stands now; None while nothing is felt."""
        return self._heights[-1] if self._heights else None

    def _goes_on(self, samples: Samples) -> bool:
        if self._anchor is None:
            return False
        times, felt = samples
        at = bisect_left(times, self._anchor[0])
        return at < len(times) and (times[at], felt[at]) == self._anchor

    def _blank(self) -> pygame.Surface:
        sheet = pygame.Surface((2 * self._count, self._h), pygame.SRCALPHA, 32)
        sheet.fill((*self._colour, 0))
        return sheet

    def _begin(self, column: int) -> None:
        self._sheet, self._left, self._heights = self._blank(), column - self._count + 1, []

    def _turn(self, column: int) -> None:
        """A new sheet, with what is still seen of the old one at its left."""
        before, gone = self._sheet, column - self._count + 1 - self._left
        self._sheet = self._blank()
        self._sheet.blit(before, (-gone, 0), special_flags=pygame.BLEND_RGBA_MAX)
        self._left += gone
        del self._heights[:gone]

    def _draw(self, first: int, column: int, samples: Samples) -> None:
        start = first - self._left
        del self._heights[start:]
        self._heights += [
            self._height(number * self._column_s, samples) for number in range(first, column + 1)
        ]
        # A column's look depends on its neighbours.
        start = max(start - 1, 0)
        end = len(self._heights)
        self._sheet.fill((*self._colour, 0), (start, 0, end - start, self._h))
        for x in range(start, end):
            self._draw_column(x)

    def _height(self, at_s: float, samples: Samples) -> Height:
        """The line's y at a time; None beside the samples and where nothing was felt."""
        times, felt = samples
        if len(times) < 2 or at_s < times[0] or at_s > times[-1] + STALE_S:
            return None
        index = min(max(bisect_left(times, at_s), 1), len(times) - 1)
        before, after = felt[index - 1], felt[index]
        if before is None or after is None:
            return None
        lasts_s = times[index] - times[index - 1]
        share = min((at_s - times[index - 1]) / lasts_s, 1.0) if lasts_s > 0 else 1.0
        return self._y_of(before + share * (after - before))

    def _draw_column(self, x: int) -> None:
        """As far as half way to either neighbour, and half the line's thickness more."""
        y = self._heights[x]
        if y is None:
            return
        top = bottom = y
        for other in (x - 1, x + 1):
            beside = self._heights[other] if 0 <= other < len(self._heights) else None
            if beside is not None:
                half_way = (y + beside) / 2
                top, bottom = min(top, half_way), max(bottom, half_way)
        top, bottom = top - self._half, bottom + self._half
        full, end = math.ceil(top + 0.5), math.floor(bottom - 1.5) + 1
        fill = self._sheet.fill
        fill((*self._colour, 255), (x, full, 1, max(end - full, 0)))
        # The soft edge: half a pixel on each side of the outline.
        above, below = full - 0.5 - top, bottom - end - 0.5
        if above > 0:
            fill((*self._colour, round(255 * above)), (x, full - 1, 1, 1))
        if below > 0 and end >= full:
            fill((*self._colour, round(255 * below)), (x, end, 1, 1))
