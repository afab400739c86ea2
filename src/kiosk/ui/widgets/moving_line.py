"""A line through samples that moves on with time, drawn a few columns at a time.

Columns of pixels are numbered through all time, so that the line keeps its shape as it moves. They
are drawn once, on a sheet twice as wide as what is seen of it; what has been seen stays, only the
newest columns are drawn again, until the sample after them has come.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from kiosk.ui.theme import Colour, mix

STALE_S = 0.1
"""So long after the last sample the line still goes on, level."""
EDGE = 4
"""Columns at the old end that are not shown: there the samples run out, one sooner, one later."""

Height = float | None
Span = tuple[float, float]
Samples = tuple[Sequence[float], Sequence[float | None]]
"""Times in seconds, rising, and what was felt, None where nothing was."""


@dataclass(frozen=True, slots=True)
class Dashes:
    """A dashed line across the paper: `dash` columns of every `pitch`."""

    y: int
    thick: int
    colour: Colour
    dash: int
    pitch: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What a line is drawn on, opaque, and what moves on with it.

    `bands` are (y, height, colour) all across, from the lowest layer up. `beyond` columns of it are
    seen to the right of the line's end.
    """

    bands: tuple[tuple[int, int, Colour], ...]
    dashes: tuple[Dashes, ...] = ()
    beyond: int = 0

    def lay(self, sheet: pygame.Surface, x: int, w: int, number: int) -> None:
        """`w` columns of it from `x` on, where column `number` of all time stands."""
        for y, h, colour in self.bands:
            sheet.fill(colour, (x, y, w, h))
        for line in self.dashes:
            for left in range(x - number % line.pitch, x + w, line.pitch):
                start, end = max(left, x), min(left + line.dash, x + w)
                if end > start:
                    sheet.fill(line.colour, (start, line.y, end - start, line.thick))


class MovingLine:
    """`count` columns by `h` rows, `column_s` seconds each. Frame loop only.

    `y_of` turns a sample into its y in the picture. Without `paper` what lies under it is seen.
    With `even` it is as thick where it is steep, which costs some pixels more; else one column.
    """

    def __init__(
        self,
        count: int,
        h: int,
        column_s: float,
        y_of: Callable[[float], float],
        thick: float,
        colour: Colour,
        paper: Paper | None = None,
        *,
        even: bool = False,
    ) -> None:
        self._count, self._h, self._column_s = count, h, column_s
        self._y_of, self._half, self._colour = y_of, thick / 2 + 0.5, colour
        reach = math.ceil(self._half) - 1 if even else 0
        self._pen = [math.sqrt(self._half**2 - away**2) for away in range(reach + 1)]
        """How far a round pen covers up and down, by columns from its middle."""
        self._paper = paper
        self._beyond = paper.beyond if paper is not None else 0
        self._left = 0
        self._sheet = self._blank()
        self._heights: list[Height] = []
        """Of the columns on the sheet, the first of which is number `_left`."""
        self._anchor: tuple[float, float | None] | None = None
        self._newest: tuple[float, float | None] | None = None

    def moved_to(self, now_s: float, samples: Samples) -> None:
        """Draw what is new. Samples that were given before must be the same, but for the last."""
        column = math.floor(now_s / self._column_s + 1e-6)
        done = self._left + len(self._heights)
        if not self._goes_on(samples) or not 0 <= column + 1 - done < self._count:
            self._begin(column)
            first = self._left
        else:
            # From the newest sample but one, for the last may have been drawn level; where nothing
            # has come since, what is drawn stays.
            first = done
            if self._anchor is not None and _last(samples, 1) != self._newest:
                first = max(math.floor(self._anchor[0] / self._column_s), self._left)
            if column - self._left >= 2 * self._count:
                self._turn(column)
                first = max(first, self._left)
        self._draw(first, column, samples)
        self._anchor, self._newest = _last(samples, 2), _last(samples, 1)

    @property
    def seen(self) -> tuple[pygame.Surface, pygame.Rect, int]:
        """The sheet, the part of it to be shown, and how many columns it begins late."""
        right = len(self._heights)
        left = max(right - self._count, 0)
        late = self._count - (right - left) + EDGE
        w = right - left - EDGE + self._beyond
        return self._sheet, pygame.Rect(left + EDGE, 0, w, self._h), late

    @property
    def last_y(self) -> Height:
        """Where the line stands now; None while nothing is felt."""
        return self._heights[-1] if self._heights else None

    def _goes_on(self, samples: Samples) -> bool:
        times, felt = samples
        if self._anchor is None:
            return bool(self._heights) and len(times) < 2
        at = bisect_left(times, self._anchor[0])
        # A break stands at the very time of the sample before it.
        return self._anchor in zip(times[at : at + 2], felt[at : at + 2], strict=True)

    def _blank(self) -> pygame.Surface:
        """A sheet with nothing on it, that begins with column `_left`."""
        w = 2 * self._count + self._beyond
        if self._paper is None:
            sheet = pygame.Surface((w, self._h), pygame.SRCALPHA, 32)
        else:
            sheet = pygame.Surface((w, self._h), 0, 32)
        self._clear(sheet, 0, w)
        return sheet

    def _clear(self, sheet: pygame.Surface, x: int, w: int) -> None:
        if self._paper is None:
            sheet.fill((*self._colour, 0), (x, 0, w, self._h))
        else:
            self._paper.lay(sheet, x, w, self._left + x)

    def _begin(self, column: int) -> None:
        self._left = column - self._count + 1
        self._sheet, self._heights = self._blank(), []

    def _turn(self, column: int) -> None:
        """A new sheet, with what is still seen of the old one at its left."""
        before, gone = self._sheet, column - self._count + 1 - self._left
        self._left += gone
        self._sheet = self._blank()
        flags = pygame.BLEND_RGBA_MAX if self._paper is None else 0
        kept = (gone, 0, len(self._heights) - gone, self._h)
        self._sheet.blit(before, (0, 0), kept, special_flags=flags)
        del self._heights[:gone]

    def _draw(self, first: int, column: int, samples: Samples) -> None:
        start = first - self._left
        del self._heights[start:]
        self._heights += [
            self._height(number * self._column_s, samples) for number in range(first, column + 1)
        ]
        # A column's look depends on its neighbours.
        start = max(start - len(self._pen), 0)
        end = len(self._heights)
        self._clear(self._sheet, start, end - start)
        reach = len(self._pen) - 1
        spans = self._spans(start - reach, end + reach)
        for x in range(start, end):
            self._draw_column(x, spans[x - start : x - start + 2 * reach + 1])

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

    def _draw_column(self, x: int, spans: Sequence[Span | None]) -> None:
        """What a pen covers of it that has gone along the line; `spans` as far as it reaches."""
        reach = len(self._pen) - 1
        span = spans[reach]
        if span is None:
            return
        top, bottom = span[0] - self._pen[0], span[1] + self._pen[0]
        for side in (-1, 1) if reach else ():
            for away, covered in enumerate(self._pen[1:], 1):
                span = spans[reach + side * away]
                if span is None:
                    break
                top, bottom = min(top, span[0] - covered), max(bottom, span[1] + covered)
        full, end = math.ceil(top + 0.5), math.floor(bottom - 1.5) + 1
        fill = self._sheet.fill
        fill((*self._colour, 255), (x, full, 1, max(end - full, 0)))
        # The soft edge: half a pixel on each side of the outline.
        above, below = full - 0.5 - top, bottom - end - 0.5
        if above > 0:
            fill(self._soft(x, full - 1, above), (x, full - 1, 1, 1))
        if below > 0 and end >= full:
            fill(self._soft(x, end, below), (x, end, 1, 1))

    def _spans(self, first: int, until: int) -> list[Span | None]:
        """The line's own heights in columns: as far as half way to either neighbour."""
        heights, found = self._heights, list[Span | None]()
        last = len(heights) - 1
        for x in range(first, until):
            y = heights[x] if 0 <= x <= last else None
            if y is None:
                found.append(None)
                continue
            top = bottom = y
            before = heights[x - 1] if x > 0 else None
            after = heights[x + 1] if x < last else None
            for beside in (before, after):
                if beside is None:
                    continue
                half_way = (y + beside) / 2
                if half_way < top:
                    top = half_way
                elif half_way > bottom:
                    bottom = half_way
            found.append((top, bottom))
        return found

    def _soft(self, x: int, y: int, share: float) -> tuple[int, ...]:
        """A pixel that the line covers in part."""
        if self._paper is None or not 0 <= y < self._h:
            return (*self._colour, round(255 * share))
        under = self._sheet.get_at((x, y))
        return mix((under.r, under.g, under.b), self._colour, share)


def _last(samples: Samples, number: int) -> tuple[float, float | None] | None:
    """The last sample, the last but one; None where there are not so many."""
    times, felt = samples
    return (times[-number], felt[-number]) if len(times) >= number else None
