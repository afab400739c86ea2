"""The surface that frames are drawn on: only what has changed is drawn again.

Two frames' lists of strokes are compared, and the strokes that touch a changed place are drawn
there in their order: the pixels are those of a picture drawn from nothing, for every screen,
without a screen knowing of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from kiosk.ui.recoloured import Solids, recoloured
from kiosk.ui.sheet import Sheet
from kiosk.ui.strokes import BRUSH, FILL, GROUP, PAINTED, PIECE, Box, Stroke, Strokes, box_of, faded

MOST_PLACES = 10
"""More places than these are drawn as one: finding their strokes costs more than the pixels."""


class Easel:
    """A surface, and what is on it. Frame loop only."""

    def __init__(self) -> None:
        self._sheet: Sheet | None = None
        self._before: list[Stroke] = []
        self._solids = Solids()

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
        over_places: list[pygame.Rect] = []
        if not (known and now and _covers(now[0], box_of(whole))) or before[:1] != now[:1]:
            places = [whole]
        else:
            old, new = differing(before, now)
            over = recoloured(old, new, now)
            if over:
                sheet.clip(whole)
                self._solids.lay(sheet, over, now[0].what)
            places = merged(changes(old, new))
            places = _whole_brushes(places, now, whole)
            over_places = [pygame.Rect(stroke.box) for stroke in over]
        for place in places:
            _paint(sheet, strokes, place)
        surface.set_clip(None)
        self._before = now
        return places + over_places


def differing(before: Sequence[Stroke], now: Sequence[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """What stands between the strokes that two frames begin and end with."""
    start, least = 0, min(len(before), len(now))
    while start < least and before[start] == now[start]:
        start += 1
    end = 0
    while end < least - start and before[-1 - end] == now[-1 - end]:
        end += 1
    return list(before[start : len(before) - end]), list(now[start : len(now) - end])


def changes(old: Sequence[Stroke], new: Sequence[Stroke]) -> list[Box]:
    """Where two frames may differ: the boxes of all strokes that are not in both, in order."""
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
    free = [pygame.Rect(stroke.box) for stroke in strokes if stroke.kind == BRUSH]
    while free:
        cut = [b for b in free if any(p.colliderect(b) and not p.contains(b) for p in places)]
        if not cut:
            break
        places = merged([box_of(each) for each in (*places, *cut)])
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
    elif stroke.kind == PAINTED:
        what.paint(sheet.surface, stroke.at, sheet.surface.get_clip())
    elif stroke.kind == FILL:
        sheet.fill(what, stroke.at)
    elif stroke.kind == PIECE:
        sheet.blit(what.sprite, stroke.at)
    elif stroke.kind == GROUP:
        strokes.groups[what](sheet)
    else:
        strokes.brushes[what](sheet.surface)


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
    return stroke.kind in (FILL, PAINTED)
