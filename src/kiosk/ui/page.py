"""The page: the surface being drawn, with everything a screen needs to draw on it.

A `Kit` lives as long as the station and keeps what was rendered; a `Page` lives for one frame.
Drawing a button registers its hit area, so that pixels and touch cannot drift apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pygame

from kiosk.ui import icons, sprites
from kiosk.ui.cache import BoundedCache, surface_cache
from kiosk.ui.clinic import Clinic
from kiosk.ui.pictures import Pictures
from kiosk.ui.shapes import Point
from kiosk.ui.sheet import Sheet
from kiosk.ui.strokes import Brush, Ground, Painted, Recorded, Strokes, faded
from kiosk.ui.sweep import Sweep
from kiosk.ui.theme import CAP_HEIGHT, IN_EXERCISE, Colour
from kiosk.ui.type import Type

_SPRITE_BYTES = 72 * 1024 * 1024
_SWEEP_BYTES = 96 * 1024 * 1024


class Say(Protocol):
    """Message key and values to text, in the view's language."""

    def __call__(self, key: str, /, **values: object) -> str: ...

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """Where a touch chooses something: a choice of the view, or `back`, `stop`, `staff`."""

    rect: pygame.Rect
    choice: str


@dataclass(frozen=True, slots=True)
class Written:
    """One line of text as it was drawn, for tests of size and overlap."""

    text: str
    size: int
    rect: pygame.Rect


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page as it was drawn, with all that its look depends on."""

    key: object
    recorded: Recorded
    targets: list[Target]
    written: list[Written]


class Kit:
    """What outlives a frame: fonts, and sprites bounded in memory."""

    def __init__(self) -> None:
        self.type = Type()
        self.sprites = surface_cache(_SPRITE_BYTES)
        self.latest: dict[str, tuple[Hashable, Any]] = {}
        """By what it is, the newest of what changes too often to be kept: its key and picture."""
        self.sweeps: BoundedCache[Sweep] = BoundedCache(_SWEEP_BYTES, lambda sweep: sweep.bytes)
        self.parts: dict[str, Part] = {}
        """By name, what was drawn last of what most frames have in common."""


class Page:
    """One frame's page. All coordinates and sizes are pixels; y points down.

    Called from the frame loop's thread only.
    """

    def __init__(
        self,
        surface: Ground,
        kit: Kit,
        words: Say,
        pictures: Pictures,
        *,
        clinic: Clinic | None = None,
        exercise_film: bool = True,
    ) -> None:
        self.surface = surface
        self.kit = kit
        self.words = words
        self.pictures = pictures
        self.clinic = clinic or Clinic()
        self.exercise_film = exercise_film
        self.w, self.h = surface.get_size()
        self.portrait = self.h > self.w
        self.u: float = self.w if self.portrait else self.h
        """The unit of type and widgets: the height, or the width in portrait."""
        self.targets: list[Target] = []
        self.written: list[Written] = []

    @property
    def type(self) -> Type:
        return self.kit.type

    @property
    def in_exercise_px(self) -> int:
        """The smallest type allowed during an exercise."""
        return math.ceil(IN_EXERCISE * self.u)

    # Areas

    def fill(self, colour: Colour) -> None:
        self.surface.fill(colour)

    def brush(self, area: pygame.Rect, key: Hashable, brush: Brush) -> None:
        """Something drawn freely within an area; `key` says all that its look depends on."""
        if isinstance(self.surface, Strokes):
            self.surface.brush(area, key, brush)
        elif isinstance(self.surface, pygame.Surface):
            brush(self.surface)

    def part(self, name: str, key: object, draw: Callable[[], object]) -> None:
        """What `draw` draws, or what it drew under this name when its `key` was the same.

        `key` says all that the drawing depends on, besides the page and the language. Only for
        whole things: nothing may be clipped where it begins, nor left clipped where it ends.
        """
        if not isinstance(self.surface, Strokes):
            draw()
            return
        key = (key, self.w, self.h, self.words, self.exercise_film)
        known = self.kit.parts.get(name)
        if known is not None and known.key == key:
            self.surface.repeat(known.recorded)
        else:
            known = self._recorded(key, self.surface, draw)
            self.kit.parts[name] = known
        self.targets += known.targets
        self.written += known.written

    def _recorded(self, key: object, strokes: Strokes, draw: Callable[[], object]) -> Part:
        before = self.targets, self.written
        self.targets, self.written = [], []
        try:
            return Part(key, strokes.recorded(draw), self.targets, self.written)
        finally:
            self.targets, self.written = before

    def target(self, rect: pygame.Rect, choice: str) -> None:
        self.targets.append(Target(pygame.Rect(rect), choice))

    def rounded(
        self, rect: pygame.Rect, radius: float, colour: Colour, width: float = 0
    ) -> pygame.Rect:
        """A rectangle with round corners, filled, or stroked inwards with `width`."""
        r = max(1, min(round(radius), rect.w // 2, rect.h // 2))
        line = round(width)
        corners = self.kit.sprites.get(
            ("corners", r, line, colour), lambda: sprites.corners(r, line, colour)
        )
        place = (rect.x, rect.y, rect.w, rect.h)
        if isinstance(self.surface, Strokes):
            key = ("rounded", place, r, line, colour)
            self.surface.group(
                rect, key, lambda surface: _rounded(surface, corners, place, r, line, colour)
            )
        else:
            _rounded(self.surface, corners, place, r, line, colour)
        return rect

    def shadow(self, rect: pygame.Rect, radius: float, depth: float = 0.012) -> None:
        """The one soft shadow of cards; `depth` in H. Drawn before the card."""
        blur = max(2, round(depth * self.h * 2))
        r = round(radius)
        key = ("shadow", rect.w, rect.h, r, blur)
        sprite = self.kit.sprites.get(key, lambda: sprites.shadow(rect.w, rect.h, r, blur))
        self.surface.blit(sprite, (rect.x - blur, rect.y - blur + blur // 3))

    def round_corners(self, rect: pygame.Rect, radius: float, ground: Colour) -> None:
        """Round the corners of a picture already drawn, with the colour around it."""
        r = max(1, round(radius))
        sprite = self.kit.sprites.get(("mask", r, ground), lambda: sprites.corner_mask(r, ground))
        for at, area in (
            (rect.topleft, (0, 0, r, r)),
            ((rect.right - r, rect.y), (r, 0, r, r)),
            ((rect.x, rect.bottom - r), (0, r, r, r)),
            ((rect.right - r, rect.bottom - r), (r, r, r, r)),
        ):
            self.surface.blit(sprite, at, area)

    def moving(self, picture: pygame.Surface | Painted, at: tuple[int, int]) -> None:
        """A film's picture or a poster at a place."""
        if isinstance(picture, pygame.Surface):
            self.surface.blit(picture, at)
        elif isinstance(self.surface, Strokes):
            self.surface.painted(picture, at)
        elif isinstance(self.surface, pygame.Surface):
            picture.paint(self.surface, at, self.surface.get_clip())

    def picture(
        self, picture: pygame.Surface | Painted, rect: pygame.Rect, radius: float, ground: Colour
    ) -> None:
        """A film frame or poster of exactly the rectangle's size, with round corners."""
        self.moving(picture, rect.topleft)
        self.round_corners(rect, radius, ground)

    # Round things and strokes

    def disc(self, cx: float, cy: float, radius: float, colour: Colour) -> None:
        fourths = round(radius * 4)
        key = ("disc", fourths, colour)
        self.centred(self.kit.sprites.get(key, lambda: sprites.disc(fourths / 4, colour)), cx, cy)

    def ring(self, cx: float, cy: float, radius: float, width: float, colour: Colour) -> None:
        """A whole circle; `radius` to the middle of the stroke."""
        key = ("ring", round(radius * 4), round(width * 4), colour)

        def make() -> pygame.Surface:
            return sprites.ring(round(radius * 4) / 4, round(width * 4) / 4, colour)

        self.centred(self.kit.sprites.get(key, make), cx, cy)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A stroke with round ends through points; cached by its shape, so for still things."""
        left = math.floor(min(x for x, _ in points) - width / 2) - 1
        top = math.floor(min(y for _, y in points) - width / 2) - 1
        shifted = tuple((round(x - left, 1), round(y - top, 1)) for x, y in points)
        key = ("line", shifted, round(width, 1), colour)
        self.surface.blit(
            self.kit.sprites.get(key, lambda: sprites.line(shifted, width, colour)), (left, top)
        )

    def icon(self, name: str, cx: float, cy: float, size: float, colour: Colour) -> None:
        """An icon of the theme's list, `size` pixels square."""
        side = round(size)
        sprite = self.kit.sprites.get(
            ("icon", name, side, colour), lambda: icons.icon_sprite(name, side, colour)
        )
        self.centred(sprite, cx, cy)

    def ball(self, cx: float, cy: float, w: float, h: float = 0) -> None:
        """The amber ball; `h` smaller than `w` when something presses on it."""
        wide, high = round(w), round(h or w)
        sprite = self.kit.sprites.get(("ball", wide, high), lambda: icons.ball_sprite(wide, high))
        self.centred(sprite, cx, cy)

    def centred(self, sprite: pygame.Surface, cx: float, cy: float, alpha: int = 255) -> None:
        """Blit a sprite about a point; `alpha` below 255 lets the ground through."""
        at = (round(cx - sprite.get_width() / 2), round(cy - sprite.get_height() / 2))
        if alpha >= 255:
            self.surface.blit(sprite, at)
        elif isinstance(self.surface, Strokes):
            self.surface.faint(sprite, at, alpha)
        else:
            self.surface.blit(faded(sprite, alpha), at)

    # Text

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        align: str = "left",
        max_w: float = 0,
        min_size: float = 8,
    ) -> pygame.Rect:
        """One line; `y` is the middle of its capitals, `x` its left, center or right.

        Wider than `max_w`, it shrinks, down to `min_size`. Returns the line's box.
        """
        px = round(size)
        if max_w:
            px = self.type.fit(text, px, bold, max_w, math.ceil(min_size))
        line = self.type.render(text, px, colour, bold)
        w = line.sprite.get_width()
        left = round(x - {"left": 0.0, "center": w / 2, "right": float(w)}[align])
        baseline = round(y + CAP_HEIGHT * px / 2)
        self.surface.blit(line.sprite, (left, baseline - self.type.ascent(px, bold) + line.top))
        deep = 0.0 if text.isdecimal() else 0.22
        rect = pygame.Rect(left, baseline - round(0.74 * px), w, round((0.74 + deep) * px))
        self.written.append(Written(text, px, rect))
        return rect

    def paragraph(
        self,
        text: str,
        x: float,
        y: float,
        w: float,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        align: str = "left",
        max_h: float = 1e9,
        leading: float = 1.22,
        min_size: float = 8,
        lines: int = 99,
    ) -> pygame.Rect:
        """Wrapped lines in the box from (`x`, `y`), `w` wide; shrinks to fit `max_h` and `lines`.

        `x` is the box's left edge for every `align`. Returns the box used.
        """
        px, parts = self.type.fit_block(
            text, round(size), bold, w, max_h, leading, math.ceil(min_size), lines
        )
        anchor = {"left": x, "center": x + w / 2, "right": x + w}[align]
        step = px * leading
        for i, part in enumerate(parts):
            self.text(part, anchor, y + (i + 0.5) * step, px, colour, bold=bold, align=align)
        return pygame.Rect(round(x), round(y), round(w), round(len(parts) * step))


def _rounded(
    surface: Ground | Sheet,
    corners: pygame.Surface,
    place: tuple[int, int, int, int],
    r: int,
    line: int,
    colour: Colour,
) -> None:
    x, y, w, h = place
    right, bottom = x + w, y + h
    # Most are drawn in part: a tube's fill between two heights. What is not seen is not asked for.
    seen_x, seen_y, seen_right, seen_bottom = (
        surface.seen if isinstance(surface, Sheet) else (x, y, right, bottom)
    )
    high, low = seen_y < y + r, seen_bottom > bottom - r
    if seen_x < x + r:
        if high:
            surface.blit(corners, (x, y), (0, 0, r, r))
        if low:
            surface.blit(corners, (x, bottom - r), (0, r, r, r))
    if seen_right > right - r:
        if high:
            surface.blit(corners, (right - r, y), (r, 0, r, r))
        if low:
            surface.blit(corners, (right - r, bottom - r), (r, r, r, r))
    deep = line or r
    surface.fill(colour, (x + r, y, w - 2 * r, deep))
    surface.fill(colour, (x + r, bottom - deep, w - 2 * r, deep))
    if line:
        surface.fill(colour, (x, y + r, line, h - 2 * r))
        surface.fill(colour, (right - line, y + r, line, h - 2 * r))
    else:
        surface.fill(colour, (x, y + r, w, h - 2 * r))
