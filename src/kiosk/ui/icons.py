"""The icons, as strokes and shapes on a grid of 24, rendered once for each size and colour.

Each icon is a function from a grid in icon units to the field of distances that it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pygame

from kiosk.ui import shapes
from kiosk.ui.shapes import Field, Grid, Point, arc_points
from kiosk.ui.theme import AMBER, BALL_STRIPE, Colour

_GRID = 24.0
_STROKE = 2.4
_HEAVY = 3.2

Draw = Callable[[Grid], Field]


def icon_sprite(name: str, size: int, colour: Colour) -> pygame.Surface:
    """The icon `name` in a square of `size` pixels. The ball keeps its own colours.

    Raises KeyError for a name that is not in `ICONS`.
    """
    grid = Grid(size, size, scale=size / _GRID)
    if name == "ball":
        return _ball(grid, colour)
    return shapes.sprite(shapes.cover(ICONS[name](grid)), colour)


def ball_sprite(w: int, h: int) -> pygame.Surface:
    """The ball, `w` × `h` pixels: round, or flattened while it is squeezed."""
    grid = Grid(w, h)
    across, up = (grid.x - w / 2) / (w / 2), (grid.y - h / 2) / (h / 2)
    reach = np.hypot(across, up)
    body = shapes.cover((reach - 1) * (min(w, h) / 2) + np.float32(0.5))
    stripes = shapes.union(*(_stripe(grid, w, h, at) for at in (-0.36, 0.36)))
    inside = np.minimum(shapes.cover(stripes), body)
    return shapes.painted([(AMBER, body), (BALL_STRIPE, inside)])


def _stripe(grid: Grid, w: int, h: int, at: float) -> Field:
    middle = h / 2 + at * h / 2
    sag = 0.16 * h / 2
    points = [
        (w / 2 + x * w / 2, middle + sag * (1 - x * x / 0.8) - sag / 2)
        for x in np.linspace(-1.05, 1.05, 19).tolist()
    ]
    return grid.line(points, 0.10 * h / 2)


def _ball(grid: Grid, colour: Colour) -> pygame.Surface:
    size = grid.w
    surface = pygame.Surface((size, size), pygame.SRCALPHA, 32)
    side = round(size * 20 / _GRID)
    surface.blit(ball_sprite(side, side), ((size - side) // 2, (size - side) // 2))
    return surface


def _strokes(*lines: Sequence[Point], width: float = _STROKE) -> Draw:
    return lambda grid: grid.lines(lines, width)


def _breath_lines() -> list[Sequence[Point]]:
    """Three streams of air, two of them curling."""
    return [
        [(2.2, 8.0), (12.0, 8.0), *arc_points(12.0, 5.1, 2.9, 85, -165)],
        [(2.2, 12.4), (18.0, 12.4), *arc_points(18.3, 15.6, 3.2, -95, 150)],
        [(2.2, 16.8), (10.6, 16.8)],
    ]


def _breath_in_lines() -> list[Sequence[Point]]:
    """The streams the other way round: towards the body."""
    return [[(24 - x, y) for x, y in line] for line in _breath_lines()]


def _play(grid: Grid) -> Field:
    return grid.polygon([(9.0, 7.4), (17.2, 12.0), (9.0, 16.6)]) - 1.5 * grid.scale


def _stop(grid: Grid) -> Field:
    return grid.rounded(6.2, 6.2, 11.6, 11.6, 1.9)


def _lock(grid: Grid) -> Field:
    shackle = [(7.8, 11.0), *arc_points(12, 7.6, 4.2, 180, 360), (16.2, 11.0)]
    body = grid.rounded(4.6, 10.2, 14.8, 11.2, 1.6)
    hole = grid.rounded(7.0, 12.6, 10.0, 6.4, 0.6)
    return shapes.union(grid.line(shackle, _STROKE), shapes.cut(body, hole))


def _eye(grid: Grid) -> Field:
    upper = shapes.curve_points((1.8, 12), (6.0, 3.2), (18.0, 3.2), (22.2, 12))
    lower = shapes.curve_points((22.2, 12), (18.0, 20.8), (6.0, 20.8), (1.8, 12))
    return shapes.union(grid.line(upper + lower, _STROKE), grid.ring(12, 12, 2.9, _STROKE))


def _eye_off(grid: Grid) -> Field:
    """The eye struck out: not shown."""
    line = [(3.6, 20.4), (20.4, 3.6)]
    return shapes.union(shapes.cut(_eye(grid), grid.line(line, 3 * _STROKE)), grid.line(line, 2.6))


def _captions(grid: Grid) -> Field:
    frame = shapes.outline(grid.rounded(1.8, 4.2, 20.4, 15.6, 2.0), 2.2 * grid.scale)
    letters = [grid.line(arc_points(x, 12, 2.1, -45, -315, 15), 1.9) for x in (8.3, 15.7)]
    return shapes.union(frame, *letters)


def _person(grid: Grid) -> Field:
    shoulders = [(4.4, 21.0), *arc_points(12, 20.6, 7.6, 180, 360), (19.6, 21.0)]
    return shapes.union(grid.ring(12, 7.2, 4.0, _STROKE), grid.line(shoulders, _STROKE))


def _hand(grid: Grid) -> Field:
    """An open hand, held up: four fingers, a thumb and the palm."""
    fingers = [
        [(7.4, 13.0), (7.4, 6.4)],
        [(10.5, 13.0), (10.5, 3.4)],
        [(13.6, 13.0), (13.6, 3.9)],
        [(16.7, 13.0), (16.7, 6.6)],
    ]
    heel = arc_points(13.0, 16.2, 3.7, 0, 142)
    palm = [(7.4, 12.6), (16.7, 12.6), *heel]
    thumb = [(9.9, 18.6), *shapes.curve_points((9.9, 18.6), (7.6, 16.9), (6.2, 14.6), (3.6, 13.0))]
    return shapes.union(
        grid.polygon(palm) - 1.3 * grid.scale,
        *(grid.line(finger, 2.6) for finger in fingers),
        grid.line(thumb, 2.6),
    )


def _slip(grid: Grid) -> Field:
    """The ball leaving the wall."""
    return shapes.union(
        grid.line([(4.0, 2.6), (4.0, 21.4)], _STROKE), grid.ring(14.4, 12, 4.6, _STROKE)
    )


def _note(grid: Grid) -> Field:
    sheet = [(3.6, 3.6), (20.4, 3.6), (20.4, 15.6), (15.6, 20.4), (3.6, 20.4)]
    fold = [(15.6, 20.0), (15.6, 15.6), (20.0, 15.6)]
    return shapes.union(
        grid.line(sheet, 2.2, closed=True),
        grid.line(fold, 1.6),
        grid.line([(7.6, 8.8), (16.4, 8.8)], 2.0),
        grid.line([(7.6, 13.0), (12.0, 13.0)], 2.0),
    )


def _print(grid: Grid) -> Field:
    body = [(6.4, 17.2), (3.0, 17.2), (3.0, 9.0), (21.0, 9.0), (21.0, 17.2), (17.6, 17.2)]
    return shapes.union(
        grid.line(body, 2.2),
        grid.line([(6.8, 9.0), (6.8, 3.0), (17.2, 3.0), (17.2, 9.0)], 2.2),
        grid.line([(6.8, 14.0), (17.2, 14.0), (17.2, 21.0), (6.8, 21.0)], 2.2, closed=True),
    )


def _delete(grid: Grid) -> Field:
    """The key that takes back a digit."""
    key = [(8.2, 4.6), (21.4, 4.6), (21.4, 19.4), (8.2, 19.4), (2.4, 12.0)]
    return shapes.union(
        grid.line(key, 2.2, closed=True),
        grid.line([(11.6, 9.2), (17.2, 14.8)], 2.2),
        grid.line([(17.2, 9.2), (11.6, 14.8)], 2.2),
    )


def _shift(grid: Grid) -> Field:
    """The key that makes a capital."""
    arrow = [(12.0, 3.0), (21.0, 12.4), (16.0, 12.4), (16.0, 20.6), (8.0, 20.6), (8.0, 12.4)]
    return grid.line([*arrow, (3.0, 12.4)], 2.2, closed=True)


def _power(grid: Grid) -> Field:
    return shapes.union(
        grid.line(arc_points(12.0, 12.8, 8.4, -60, 240), 2.6),
        grid.line([(12.0, 2.6), (12.0, 11.6)], 2.6),
    )


def _warn(grid: Grid) -> Field:
    """A triangle with its sign: it works, with less than it could."""
    return shapes.union(
        grid.line([(12.0, 3.0), (22.0, 20.6), (2.0, 20.6)], 2.2, closed=True),
        grid.line([(12.0, 9.6), (12.0, 13.8)], 2.4),
        grid.disc(12.0, 17.2, 1.4),
    )


def _fail(grid: Grid) -> Field:
    """A square standing on its point, filled, with its sign: it cannot be used like this."""
    body = grid.polygon([(12.0, 0.8), (23.2, 12.0), (12.0, 23.2), (0.8, 12.0)])
    mark = shapes.union(grid.line([(12.0, 6.6), (12.0, 12.6)], 2.6), grid.disc(12.0, 16.8, 1.6))
    return shapes.cut(body, mark)


def _flag(grid: Grid) -> Field:
    cloth = [(5.2, 4.0), (19.4, 4.0), (16.2, 8.6), (19.4, 13.2), (5.2, 13.2)]
    return shapes.union(
        grid.line([(5.2, 2.4), (5.2, 21.6)], _STROKE), grid.line(cloth, _STROKE, closed=True)
    )


def _legs(left: bool, right: bool) -> Draw:
    """Two legs seen from behind, as the patient stands: the one that works is filled."""

    def draw(grid: Grid) -> Field:
        legs = []
        for x, works in ((2.6, left), (13.0, right)):
            leg = grid.rounded(x, 0.6, 8.4, 22.8, 4.1)
            legs.append(leg if works else shapes.outline(leg, 1.6 * grid.scale))
        return shapes.union(*legs)

    return draw


def _sound(grid: Grid) -> Field:
    cone = grid.polygon(
        [(3.2, 9.4), (7.0, 9.4), (11.6, 5.4), (11.6, 18.6), (7.0, 14.6), (3.2, 14.6)]
    )
    return shapes.union(
        cone - 0.8 * grid.scale,
        grid.line(arc_points(12.0, 12.0, 4.4, -45, 45), 2.2),
        grid.line(arc_points(12.0, 12.0, 8.6, -45, 45), 2.2),
    )


def _pause(grid: Grid) -> Field:
    return shapes.union(
        grid.rounded(6.0, 4.4, 3.9, 15.2, 1.3), grid.rounded(14.1, 4.4, 3.9, 15.2, 1.3)
    )


def _again(grid: Grid) -> Field:
    arrow = [(17.9, 3.9), (17.9, 9.2), (12.9, 9.2)]
    return shapes.union(
        grid.line(arc_points(11.2, 13.8, 7.6, 3, 326), _STROKE), grid.line(arrow, _STROKE)
    )


ICONS: dict[str, Draw] = {
    "check": _strokes([(4.6, 12.8), (9.8, 18.0), (19.6, 7.0)], width=3.4),
    "chevron_up": _strokes([(3.4, 16.2), (12.0, 8.0), (20.6, 16.2)], width=_HEAVY),
    "chevron_down": _strokes([(3.4, 7.8), (12.0, 16.0), (20.6, 7.8)], width=_HEAVY),
    "chevron_left": _strokes([(15.6, 4.0), (7.6, 12.0), (15.6, 20.0)], width=_HEAVY),
    "chevron_right": _strokes([(8.4, 4.0), (16.4, 12.0), (8.4, 20.0)], width=_HEAVY),
    "breath": _strokes(*_breath_lines(), width=2.5),
    "breath_in": _strokes(*_breath_in_lines(), width=2.5),
    "again": _again,
    "play": _play,
    "stop": _stop,
    "pause": _pause,
    "lock": _lock,
    "eye": _eye,
    "eye_off": _eye_off,
    "captions": _captions,
    "person": _person,
    "flag": _flag,
    "hand": _hand,
    "slip": _slip,
    "note": _note,
    "print": _print,
    "delete": _delete,
    "shift": _shift,
    "power": _power,
    "warn": _warn,
    "fail": _fail,
    "sound": _sound,
    "dash": _strokes([(5.0, 12.0), (19.0, 12.0)], width=_HEAVY),
    "legs_left": _legs(True, False),
    "legs_right": _legs(False, True),
    "legs_both": _legs(True, True),
    "ball": lambda grid: grid.disc(12, 12, 10),
}
