"""Text in Atkinson Hyperlegible: rendered once, measured, fitted and wrapped, never clipped."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import NamedTuple

import pygame

from kiosk.ui.cache import BoundedCache, surface_bytes
from kiosk.ui.shapes import packed
from kiosk.ui.theme import Colour

_FACES = {False: "AtkinsonHyperlegible-Regular.ttf", True: "AtkinsonHyperlegible-Bold.ttf"}
_TEXT_BYTES = 24 * 1024 * 1024
_FONTS = 48
_FITS = 2048
_WIDTHS = 8192
_SHRINK = 0.96
_FAR_TOO_WIDE = 1.1
"""A line's width goes with its size, but for the rounding of its letters to whole pixels."""


class Line(NamedTuple):
    """A line of text, as wide as it runs, as high as its letters are."""

    sprite: pygame.Surface
    top: int
    """How far below the line's own top the letters begin, in pixels."""


class Type:
    """Fonts and everything rendered with them. Sizes are em heights in whole pixels.

    One per station, used from the frame loop's thread only.
    """

    def __init__(self) -> None:
        if not pygame.font.get_init():
            pygame.font.init()
        self._fonts: BoundedCache[pygame.font.Font] = BoundedCache(_FONTS, lambda font: 1)
        self._rendered: BoundedCache[Line] = BoundedCache(
            _TEXT_BYTES, lambda line: surface_bytes(line.sprite)
        )
        self._blocks: BoundedCache[tuple[int, tuple[str, ...]]] = BoundedCache(
            _FITS, lambda block: 1
        )
        self._widths: BoundedCache[int] = BoundedCache(_WIDTHS, lambda width: 1)
        self._wrapped: BoundedCache[tuple[str, ...]] = BoundedCache(_FITS, lambda lines: 1)

    def render(self, text: str, size: int, colour: Colour, bold: bool) -> Line:
        """One line of text on nothing."""
        return self._rendered.get(
            (text, size, colour, bold),
            lambda: _trimmed(self._font(size, bold).render(text, True, colour)),
        )

    def width(self, text: str, size: int, bold: bool) -> int:
        return self._widths.get(
            (text, size, bold), lambda: int(self._font(size, bold).size(text)[0])
        )

    def ascent(self, size: int, bold: bool) -> int:
        """From the top of a rendered line to its baseline, in pixels."""
        return int(self._font(size, bold).get_ascent())

    def fit(self, text: str, size: int, bold: bool, max_w: float, min_size: int = 8) -> int:
        """The largest size up to `size` at which one line is no wider than `max_w`."""
        return self.fit_block(text, size, bold, max_w, 1e9, 1.0, min_size, lines=1)[0]

    def fit_block(
        self,
        text: str,
        size: int,
        bold: bool,
        max_w: float,
        max_h: float,
        leading: float,
        min_size: int = 8,
        lines: int = 99,
    ) -> tuple[int, tuple[str, ...]]:
        """The largest size up to `size` at which the wrapped text fits, and its lines.

        Stops at `min_size`, where the text may still be too large: the caller chose the limit.
        """
        key = (text, size, bold, round(max_w), round(max_h), leading, min_size, lines)
        return self._blocks.get(
            key, lambda: self._fitted(text, size, bold, max_w, max_h, leading, min_size, lines)
        )

    def wrap(self, text: str, size: int, bold: bool, max_w: float) -> tuple[str, ...]:
        """Break at spaces (never at no-break spaces) so that lines are at most `max_w` wide."""
        key = (text, size, bold, max_w)
        return self._wrapped.get(key, lambda: self._wrap(text, size, bold, max_w))

    def _wrap(self, text: str, size: int, bold: bool, max_w: float) -> tuple[str, ...]:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if line and self.width(longer, size, bold) > max_w:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return tuple(lines)

    def balanced(self, text: str, size: int, bold: bool, max_w: float) -> tuple[str, ...]:
        """The text in as few lines as fit `max_w`, and those as alike in length as can be."""
        key = (text, size, bold, round(max_w), 0, 0.0, 0, 0)
        return self._blocks.get(key, lambda: (size, self._balance(text, size, bold, max_w)))[1]

    def _balance(self, text: str, size: int, bold: bool, max_w: float) -> tuple[str, ...]:
        best = self.wrap(text, size, bold, max_w)
        for share in range(95, 45, -5):
            lines = self.wrap(text, size, bold, max_w * share / 100)
            if len(lines) > len(best):
                break
            best = lines
        return best

    def _fitted(
        self,
        text: str,
        size: int,
        bold: bool,
        max_w: float,
        max_h: float,
        leading: float,
        min_size: int,
        most_lines: int,
    ) -> tuple[int, tuple[str, ...]]:
        if most_lines == 1:
            size = self._near(text, size, bold, max_w, min_size)
        while True:
            lines = (text,) if most_lines == 1 else self.wrap(text, size, bold, max_w)
            fits = (
                len(lines) <= most_lines
                and len(lines) * size * leading <= max_h
                and all(self.width(line, size, bold) <= max_w for line in lines)
            )
            if fits or size <= min_size:
                return size, lines
            size = _smaller(size, min_size)

    def _near(self, text: str, size: int, bold: bool, max_w: float, min_size: int) -> int:
        """The first size that one line may fit: those far too large need no font of their own."""
        wide = self.width(text, size, bold) / size
        while size > min_size and wide * size > _FAR_TOO_WIDE * max_w:
            size = _smaller(size, min_size)
        return size

    def _font(self, size: int, bold: bool) -> pygame.font.Font:
        return self._fonts.get((size, bold), lambda: _load(size, bold))


def _smaller(size: int, min_size: int) -> int:
    return max(min_size, min(size - 1, int(size * _SHRINK)))


def _trimmed(rendered: pygame.Surface) -> Line:
    """Without the empty rows of its line: a digit that changes is half as much to draw again."""
    inked = rendered.get_bounding_rect()
    rows = pygame.Rect(0, inked.top, rendered.get_width(), max(inked.h, 1))
    return Line(packed(rendered.subsurface(rows).copy()), inked.top)


def _load(size: int, bold: bool) -> pygame.font.Font:
    with as_file(files("kiosk.ui") / "fonts" / _FACES[bold]) as path:
        return pygame.font.Font(str(path), size)
