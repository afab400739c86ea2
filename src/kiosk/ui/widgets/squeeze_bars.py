"""The comfortable squeezes, left beside right: bars, newtons as far as they are known, the formula.

No digit is finer than its uncertainty, and a difference that cannot be told is not drawn either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import pygame

from kiosk.exercise.rounding import Told, told
from kiosk.exercise.views import SummaryView
from kiosk.ui import shapes
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, DEEP, INK, INK_2, WHITE

ROW_H = 0.076
SAID = 0.033
"""The size of the sentence below the bars, in u."""
_SIZE = 0.042
_BAND_SIZE, _BAND_GAP = 0.80, 0.30
"""A force's band beside it: how much smaller, and how far off, in the force's size."""


@dataclass(frozen=True, slots=True)
class Squeeze:
    """One side's bar: how long, and what is written beside it."""

    side: str
    length_n: float
    shown: Told


def squeezes_of(body: SummaryView) -> list[Squeeze]:
    """The sides there is a best of, left first."""
    given = (
        ("left", body.best_left_n, body.best_left_u_n),
        ("right", body.best_right_n, body.best_right_u_n),
    )
    found = []
    for side, force_n, u_n in given:
        if force_n is not None:
            shown = told(force_n, u_n)
            # Bars must not show a difference that the words below say cannot be told.
            true = body.asymmetry_pct is None or _differs(body)
            found.append(Squeeze(side, force_n if true else shown.value, shown))
    return found


def draw_squeezes(page: Page, body: SummaryView, sides: list[Squeeze], area: pygame.Rect) -> None:
    """Left beside right as bars, and the formula in words."""
    u, size = page.u, _SIZE * page.u
    heading = "summary.squeeze" if len(sides) > 1 else "summary.squeeze_one"
    page.text(page.words(heading), area.x, area.y + 0.034 * u, BODY_SMALL * u, INK_2,
              max_w=area.w)  # fmt: skip
    labels = [page.words(f"summary.{each.side}") for each in sides]
    start = area.x + max(page.type.width(word, round(size), True) for word in labels) + 0.04 * u
    numbers = [_newtons(page, each.shown) for each in sides]
    number_w = max(_numbers_w(page, *texts) for texts in numbers) + 0.03 * u
    full = min((area.right - start - 0.14 * u) * 0.86, area.right - start - number_w)
    most = max(each.length_n for each in sides) or 1.0
    y = area.y + 0.064 * u
    said = difference(page, body)
    lines = page.type.wrap(said, round(SAID * u), False, area.w) if said else ()
    said_h = len(lines) * 1.2 * SAID * u
    step = min(ROW_H * u, (area.bottom - said_h - y) / len(sides))
    for each, label, (text, band) in zip(sides, labels, numbers, strict=True):
        cy = y + step / 2
        page.text(label, area.x, cy, size, INK, bold=True)
        bar = pygame.Rect(
            round(start),
            round(cy - min(0.0255 * u, 0.4 * step)),
            round(full * each.length_n / most),
            round(min(0.051 * u, 0.8 * step)),
        )
        if each.side == "left":
            page.rounded(bar, 0.011 * u, DEEP)
        else:
            page.surface.blit(_hatched(page, bar.size), bar)
        at = page.text(text, bar.right + 0.024 * u, cy, size, INK, bold=True)
        if band:
            page.text(band, at.right + _BAND_GAP * size, cy, _BAND_SIZE * size, INK_2)
        y += step
    if said:
        page.paragraph(
            said, area.x, area.bottom - said_h, area.w, round(SAID * u), INK_2, leading=1.2
        )


def difference(page: Page, body: SummaryView) -> str:
    """The asymmetry with its formula in words, or that there is none that can be told."""
    said = []
    found, band = body.asymmetry_pct, body.asymmetry_u_pct
    if found is not None and _differs(body):
        said.append(_formula(page, found, band))
    elif found is not None and band is not None and isfinite(band):
        least = number(page, told(found, band).band or 0.0, 0)
        percent = page.words("summary.percent", value=least)
        said.append(page.words("summary.no_difference", percent=percent))
    if body.estimated:
        said.append(page.words("summary.estimated"))
    return " ".join(said)


def number(page: Page, value: float, digits: int) -> str:
    """A number as the page's language writes it."""
    written: Callable[[float, int], str] | None = getattr(page.words, "number", None)
    return written(value, digits) if written else f"{value:.{digits}f}"


def _differs(body: SummaryView) -> bool:
    """Whether the two sides differ by more than the difference may be wrong, as it is shown."""
    if body.asymmetry_pct is None:
        return False
    shown = told(abs(body.asymmetry_pct), body.asymmetry_u_pct)
    unbounded = body.asymmetry_u_pct is not None and shown.band is None
    return not unbounded and shown.value > (shown.band or 0.0)


def _formula(page: Page, found: float, band: float | None) -> str:
    """So many percent = (right - left) ÷ right, the stronger side first."""
    shown = told(abs(found), band)
    value = number(page, shown.value, 0)
    if shown.band is None:
        percent = page.words("summary.percent", value=value)
    else:
        half = number(page, shown.band, 0)
        percent = page.words("summary.percent_band", value=value, band=half)
    left, right = page.words("summary.in_left"), page.words("summary.in_right")
    high, low = (left, right) if found > 0 else (right, left)
    return page.words("summary.difference", percent=percent, high=high, low=low)


def _newtons(page: Page, shown: Told) -> tuple[str, str]:
    """A force, and the half-width of its band or nothing."""
    text = page.words("summary.newton", value=number(page, shown.value, 0))
    if shown.band is None:
        return text, ""
    return text, page.words("summary.band", value=number(page, shown.band, 0))


def _numbers_w(page: Page, text: str, band: str) -> float:
    size = _SIZE * page.u
    beside = _BAND_GAP * size + page.type.width(band, round(_BAND_SIZE * size), False)
    return page.type.width(text, round(size), True) + (beside if band else 0.0)


def _hatched(page: Page, size: tuple[int, int]) -> pygame.Surface:
    """The right side's bar: striped, so that the two are told apart without colour."""
    w, h = size

    def make() -> pygame.Surface:
        grid = shapes.Grid(w, h)
        bar = grid.rounded(0, 0, w, h, 0.011 * page.u)
        stroke = shapes.outline(bar, max(2.0, 0.0042 * page.u))
        falling = shapes.Grid(w, h)
        falling.x = falling.x[::-1]
        stripes = shapes.both(falling.stripes(0.0175 * page.u, 0.0095 * page.u), bar)
        inked = shapes.union(stroke, stripes)
        return shapes.painted([(WHITE, shapes.cover(bar)), (DEEP, shapes.cover(inked))])

    return page.kit.sprites.get(("hatched", w, h), make)
