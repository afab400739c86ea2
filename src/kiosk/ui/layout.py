"""Rectangles and places as fractions of a page, and the stage on which exercises are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pygame


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the parts of an exercise with the ball stand, in pixels.

    `u` is the unit of bar and ring, which is less than the page's where they share the width
    with the film. Rectangles of None are not drawn on this page.
    """

    u: float
    bar: tuple[float, float]
    tube_h: float
    ring: tuple[float, float]
    ring_r: float
    valley: tuple[float, float, float, float]
    """Left, right, top and floor of the squat's valley."""
    chevron_right: bool
    """The chevrons stand between bar and ring instead of outside the bar."""
    film: pygame.Rect | None
    marks: pygame.Rect
    marks_in_row: bool
    mark_d: float
    trace: pygame.Rect
    kept: pygame.Rect


@lru_cache(maxsize=8)
def stage(w: int, h: int, film: bool) -> Stage:
    """The stage for a page of `w` × `h`; in portrait the film always has its place."""
    if h > w:
        return _portrait(w, h)
    return _landscape_film(w, h) if film else _landscape(w, h)


def _landscape(w: int, h: int) -> Stage:
    """The drawings' layout: bar, large ring, marks in a column."""
    return Stage(
        u=h,
        bar=(0.165 * w, 0.47 * h),
        tube_h=0.60 * h,
        ring=(0.505 * w, 0.47 * h),
        ring_r=0.30 * h,
        valley=(0.335 * w, 0.745 * w, 0.215 * h, 0.70 * h),
        chevron_right=False,
        film=None,
        marks=frac(w, h, 0.78, 0.16, 0.17, 0.62),
        marks_in_row=False,
        mark_d=0.086 * h,
        trace=frac(w, h, 0.735, 0.780, 0.220, 0.050),
        kept=frac(w, h, 0.612, 0.780, 0.105, 0.050),
    )


def _landscape_film(w: int, h: int) -> Stage:
    """The film beside bar and ring, the marks in a row under it.

    Bar and ring are a little smaller than in the drawings, so that the link between them, which
    says that time counts, keeps its length.
    """
    u = 0.92 * min(float(h), w * 9 / 16)
    strip = 0.492 + 0.30 * u / h
    return Stage(
        u=u,
        bar=(0.095 * w, 0.47 * h),
        tube_h=0.60 * u,
        ring=(0.335 * w, 0.47 * h),
        ring_r=0.30 * u,
        valley=(0.205 * w, 0.488 * w, 0.47 * h - 0.255 * u, 0.47 * h + 0.23 * u),
        chevron_right=True,
        film=frac(w, h, 0.555, 0.17, 0.40, 0.572),
        marks=frac(w, h, 0.555, 0.757, 0.40, 0.085),
        marks_in_row=True,
        mark_d=0.066 * h,
        trace=frac(w, h, 0.0455, strip, 0.315, 0.056),
        kept=frac(w, h, 0.385, strip, 0.115, 0.056),
    )


def _portrait(w: int, h: int) -> Stage:
    """Film above, bar and ring in the middle, marks in a row, Stop at the bottom."""
    u = 0.80 * w
    return Stage(
        u=u,
        bar=(0.185 * w, 0.552 * h),
        tube_h=0.632 * u,
        ring=(0.625 * w, 0.552 * h),
        ring_r=0.35 * u,
        valley=(0.345 * w, 0.905 * w, 0.552 * h - 0.30 * u, 0.552 * h + 0.29 * u),
        chevron_right=False,
        film=frac(w, h, 0.0445, 0.025, 0.911, 0.288),
        marks=frac(w, h, 0.08, 0.741, 0.84, 0.068),
        marks_in_row=True,
        mark_d=0.1 * w,
        trace=frac(w, h, 0.40, 0.925, 0.34, 0.036),
        kept=frac(w, h, 0.77, 0.925, 0.17, 0.036),
    )


def frac(page_w: float, page_h: float, x: float, y: float, w: float, h: float) -> pygame.Rect:
    """The rectangle of fractions of a page's width and height, in whole pixels."""
    left, top = round(x * page_w), round(y * page_h)
    return pygame.Rect(left, top, round((x + w) * page_w) - left, round((y + h) * page_h) - top)


def columns(rect: pygame.Rect, count: int, gap: float) -> list[pygame.Rect]:
    """The rectangle cut into `count` equal columns with `gap` pixels between them."""
    w = (rect.w - gap * (count - 1)) / count
    lefts = [round(rect.x + i * (w + gap)) for i in range(count)]
    return [pygame.Rect(left, rect.y, round(w), rect.h) for left in lefts]


def rows(rect: pygame.Rect, count: int, gap: float) -> list[pygame.Rect]:
    """The rectangle cut into `count` equal rows with `gap` pixels between them."""
    h = (rect.h - gap * (count - 1)) / count
    tops = [round(rect.y + i * (h + gap)) for i in range(count)]
    return [pygame.Rect(rect.x, top, rect.w, round(h)) for top in tops]
