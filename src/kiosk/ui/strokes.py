"""What a frame consists of, stroke by stroke, so that only what has changed is drawn again.

A screen draws its whole picture every time, onto `Strokes` instead of pixels. Two frames' lists are
compared, and the strokes that touch a changed place are drawn there in their order: the pixels
are those of a picture drawn from nothing, for every screen, without a screen knowing of it.

A sprite that has been drawn with must not be changed afterwards: whoever changes makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import pygame

from kiosk.ui.sheet import Sheet
from kiosk.ui.theme import Colour

Box: TypeAlias = tuple[int, int, int, int]
Place: TypeAlias = pygame.Rect | tuple[float, float] | tuple[int, int, int, int]
Brush: TypeAlias = Callable[[pygame.Surface], None]
Group: TypeAlias = Callable[[Sheet], None]

MOST_PLACES = 10
"""More places than these are drawn as one: finding their strokes costs more than the pixels."""
_FILL, _BLIT, _BRUSH, _GROUP, _PAINTED = range(5)


class Painted(Protocol):
    """A picture that is made where it is painted: a film's, in colours of its own."""

    def get_size(self) -> tuple[int, int]: ...

    def paint(self, target: pygame.Surface, at: tuple[int, int], part: pygame.Rect) -> None: ...


class Ground(Protocol):
    """What screens draw on: a Surface, or the strokes of a frame."""

    def get_size(self) -> tuple[int, int]: ...

    def get_rect(self) -> pygame.Rect: ...

    def get_clip(self) -> pygame.Rect: ...

    def set_clip(self, rect: pygame.Rect | None, /) -> None: ...

    def fill(self, color: Colour, rect: pygame.Rect | Box | None = None, /) -> object: ...

    def blit(
        self,
        source: pygame.Surface,
        dest: Place,
        area: pygame.Rect | Box | None = None,
        special_flags: int = 0,
    ) -> object: ...


class Stroke(NamedTuple):
    """One stroke. Equal strokes give equal pixels, wherever the same lies under them."""

    box: Box
    """What it can touch."""
    kind: int
    what: Any
    """A sprite, a colour, or a brush's key."""
    at: tuple[int, ...]
    alpha: int
    flags: int
    clip: Box | None


class Recorded(NamedTuple):
    """A part of a frame's strokes, to be repeated in later ones."""

    strokes: list[Stroke]
    brushes: dict[Hashable, Brush]
    groups: dict[Hashable, Group]


class Strokes:
    """One frame's strokes on a ground of `size`, in their order. Frame loop only."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._w, self._h = size
        self._clip: Box | None = None
        self.list: list[Stroke] = []
        self.brushes: dict[Hashable, Brush] = {}
        self.groups: dict[Hashable, Group] = {}

    def get_size(self) -> tuple[int, int]:
        return self._w, self._h

    def recorded(self, draw: Callable[[], object]) -> Recorded:
        """What `draw` adds, added and kept for `repeat`. Nothing is to be cut off by a clip."""
        before = self.list, self.brushes, self.groups
        self.list, self.brushes, self.groups = [], {}, {}
        try:
            draw()
            made = Recorded(self.list, self.brushes, self.groups)
        finally:
            self.list, self.brushes, self.groups = before
        self.repeat(made)
        return made

    def repeat(self, made: Recorded) -> None:
        """The strokes of an earlier frame once more."""
        self.list += made.strokes
        if made.brushes:
            self.brushes.update(made.brushes)
        if made.groups:
            self.groups.update(made.groups)

    def get_rect(self) -> pygame.Rect:
        return pygame.Rect(0, 0, self._w, self._h)

    def get_clip(self) -> pygame.Rect:
        return pygame.Rect(self._clip) if self._clip is not None else self.get_rect()

    def set_clip(self, rect: pygame.Rect | None, /) -> None:
        self._clip = None if rect is None else _box(rect.clip(self.get_rect()))

    def fill(self, color: Colour, rect: pygame.Rect | Box | None = None, /) -> None:
        x, y, w, h = (0, 0, self._w, self._h) if rect is None else rect
        left, top, wide, high = int(x), int(y), int(w), int(h)
        if wide > 0 and high > 0 and left + wide > 0 and top + high > 0:
            # pygame moves a rectangle that begins outside in, at its full size.
            self._add((max(left, 0), max(top, 0), wide, high), _FILL, color, (), 255, 0)

    def blit(
        self,
        source: pygame.Surface,
        dest: Place,
        area: pygame.Rect | Box | None = None,
        special_flags: int = 0,
    ) -> None:
        # Whole pixels by cutting off, as pygame does.
        x, y = int(dest[0]), int(dest[1])
        w, h = source.get_size()
        part: tuple[int, ...] = ()
        if area is not None:
            part = (int(area[0]), int(area[1]), int(area[2]), int(area[3]))
            # pygame moves the rest of a part that begins outside its picture.
            x, y = x - min(part[0], 0), y - min(part[1], 0)
            w = min(part[0] + part[2], w) - max(part[0], 0)
            h = min(part[1] + part[3], h) - max(part[1], 0)
        if w > 0 and h > 0:
            alpha = source.get_alpha()
            alpha = 255 if alpha is None else alpha
            at = (int(dest[0]), int(dest[1]), *part)
            self._add((x, y, w, h), _BLIT, source, at, alpha, special_flags)

    def faint(self, sprite: pygame.Surface, at: tuple[int, int], alpha: int) -> None:
        """A sprite that the ground shines through. It stays as it is."""
        self._add((*at, *sprite.get_size()), _BLIT, sprite, at, alpha, 0)

    def painted(self, picture: Painted, at: tuple[int, int]) -> None:
        """An opaque picture that paints itself."""
        box = (int(at[0]), int(at[1]), *picture.get_size())
        self._add(box, _PAINTED, picture, box[:2], 255, 0)

    def group(self, area: pygame.Rect, key: Hashable, draw: Group) -> None:
        """Several blits and fills within an area as one stroke; `key` says all they depend on."""
        self.groups[key] = draw
        self._add(_box(area), _GROUP, key, (), 255, 0)

    def brush(self, area: pygame.Rect, key: Hashable, brush: Brush) -> None:
        """Something drawn freely within an area; `key` tells it from what looks otherwise.

        It is drawn anew as a whole where anything of it changes: a clipped line is another line.
        """
        self.brushes[key] = brush
        self._add(_box(area), _BRUSH, key, (), 255, 0)

    def _add(
        self, box: Box, kind: int, what: object, at: tuple[int, ...], alpha: int, flags: int
    ) -> None:
        clip = self._clip
        x, y, w, h = box
        if clip is None and x >= 0 and y >= 0 and x + w <= self._w and y + h <= self._h:
            # Most strokes: nothing of them is cut off.
            self.list.append(Stroke(box, kind, what, at or box, alpha, flags, None))
            return
        left, top, right, bottom = x, y, x + w, y + h
        cx, cy, cr, cb = 0, 0, self._w, self._h
        if clip is not None:
            cx, cy, cr, cb = clip[0], clip[1], clip[0] + clip[2], clip[1] + clip[3]
        left, top = max(left, cx), max(top, cy)
        right, bottom = min(right, cr), min(bottom, cb)
        if right > left and bottom > top:
            seen = (left, top, right - left, bottom - top)
            self.list.append(Stroke(seen, kind, what, at or box, alpha, flags, clip))


class Easel:
    """The surface that frames are drawn on, and what is on it. Frame loop only."""

    def __init__(self) -> None:
        self._sheet: Sheet | None = None
        self._before: list[Stroke] = []

    def forget(self) -> None:
        """Somebody else has drawn on the surface: the next frame is drawn as a whole."""
        self._sheet = None

    def show(self, surface: pygame.Surface, strokes: Strokes) -> list[pygame.Rect]:
        """Bring the surface up to this frame; returns where it has changed."""
        now = strokes.list
        whole = surface.get_rect()
        sheet = self._sheet
        known = sheet is not None and sheet.fits(surface)
        if sheet is None or not known:
            sheet = self._sheet = Sheet(surface)
        before = self._before
        if not (known and now and _covers(now[0], _box(whole))) or before[:1] != now[:1]:
            places = [whole]
        else:
            places = merged(changes(before, now))
            places = _whole_brushes(places, now, whole)
        for place in places:
            _paint(sheet, strokes, place)
        surface.set_clip(None)
        self._before = now
        return places


def _box(rect: pygame.Rect) -> Box:
    return rect.x, rect.y, rect.w, rect.h


def changes(before: Sequence[Stroke], now: Sequence[Stroke]) -> list[Box]:
    """Where two frames may differ: the boxes of all strokes that are not in both, in order."""
    start, least = 0, min(len(before), len(now))
    while start < least and before[start] == now[start]:
        start += 1
    end = 0
    while end < least - start and before[-1 - end] == now[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], now[start : len(now) - end]
    where: dict[Stroke, list[int]] = {}
    for index, stroke in enumerate(old):
        where.setdefault(stroke, []).append(index)
    boxes: list[Box] = []
    kept, last = set(), -1
    for stroke in new:
        later = next((i for i in where.get(stroke, ()) if i > last), None)
        if later is None:
            boxes.append(stroke.box)
        else:
            kept.add(later)
            last = later
    boxes += [stroke.box for index, stroke in enumerate(old) if index not in kept]
    return boxes


def merged(boxes: Sequence[Box]) -> list[pygame.Rect]:
    """The boxes as few rectangles that do not overlap."""
    places: list[pygame.Rect] = []
    for box in boxes:
        place = pygame.Rect(box)
        hit = place.collidelist(places)
        while hit >= 0:
            place.union_ip(places.pop(hit))
            hit = place.collidelist(places)
        places.append(place)
    if len(places) > MOST_PLACES:
        return [places[0].unionall(places[1:])]
    return places


def _whole_brushes(
    places: list[pygame.Rect], strokes: Sequence[Stroke], whole: pygame.Rect
) -> list[pygame.Rect]:
    """Places that cover every free drawing they touch."""
    free = [pygame.Rect(stroke.box) for stroke in strokes if stroke.kind == _BRUSH]
    while free:
        cut = [b for b in free if any(p.colliderect(b) and not p.contains(b) for p in places)]
        if not cut:
            break
        places = merged([_box(each) for each in (*places, *cut)])
    return [place.clip(whole) for place in places]


def _paint(sheet: Sheet, strokes: Strokes, place: pygame.Rect) -> None:
    """Draw what touches a place, from the last stroke on that covers all of it."""
    x, y, w, h = place
    right, bottom = x + w, y + h
    box = (x, y, w, h)
    todo: list[Stroke] = []
    for stroke in reversed(strokes.list):
        left, top, wide, high = stroke.box
        if left < right and top < bottom and left + wide > x and top + high > y:
            todo.append(stroke)
            if _covers(stroke, box):
                break
    sheet.clip(place)
    narrowed = False
    for stroke in reversed(todo):
        if stroke.clip is not None:
            sheet.clip(place.clip(stroke.clip))
            narrowed = True
        elif narrowed:
            sheet.clip(place)
            narrowed = False
        _draw(sheet, strokes, stroke)


def _draw(sheet: Sheet, strokes: Strokes, stroke: Stroke) -> None:
    what = stroke.what
    if isinstance(what, pygame.Surface):
        at = stroke.at
        alpha = what.get_alpha()
        if alpha is not None and alpha != stroke.alpha:
            what = faded(what, stroke.alpha)
        sheet.blit(what, at[:2], at[2:] or None, stroke.flags)
    elif stroke.kind == _PAINTED:
        what.paint(sheet.surface, stroke.at, sheet.surface.get_clip())
    elif stroke.kind == _FILL:
        sheet.fill(what, stroke.at)
    elif stroke.kind == _GROUP:
        strokes.groups[what](sheet)
    else:
        strokes.brushes[what](sheet.surface)


def faded(sprite: pygame.Surface, alpha: int) -> pygame.Surface:
    """A copy that the ground shines through: the sprite itself would be unpacked by its alpha."""
    copy = sprite.copy()
    copy.set_alpha(alpha)
    return copy


def _covers(stroke: Stroke, box: Box) -> bool:
    """Whether nothing under this stroke can be seen in the box."""
    left, top, w, h = stroke.box
    x, y, wide, high = box
    if left > x or top > y or left + w < x + wide or top + h < y + high:
        return False
    what = stroke.what
    if isinstance(what, pygame.Surface):
        if stroke.alpha < 255 or stroke.flags or what.get_colorkey() is not None:
            return False
        return not what.get_flags() & pygame.SRCALPHA
    return stroke.kind in (_FILL, _PAINTED)
