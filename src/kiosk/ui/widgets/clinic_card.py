"""The clinic's card at the end of a visit: its hope, how to reach it, and a code to take along."""

from __future__ import annotations

import pygame

from kiosk.ui import qr
from kiosk.ui.clinic import Clinic
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, INK, RADIUS_CARD, TEAL, WHITE, Colour

_TEAL_TEXT: Colour = (0xE4, 0xEC, 0xEB)
_Part = tuple[str, float, bool, Colour]
"""Text, size in u, bold, colour."""


def draw(page: Page, clinic: Clinic, at: pygame.Rect) -> None:
    """The card in `at`; what the settings leave empty leaves no gap."""
    u = page.u
    page.rounded(at, RADIUS_CARD * u, TEAL)
    inner = at.inflate(-0.080 * u, -0.080 * u)
    if page.portrait:
        side = min(inner.h, round(0.30 * u)) if clinic.link else 0
        code = pygame.Rect(inner.right - side, inner.y + (inner.h - side) // 2, side, side)
        words = pygame.Rect(inner.x, inner.y, inner.w - side - round(0.035 * u), inner.h)
        _words(page, clinic, words, _ready(page, words))
    else:
        y = _ready(page, inner)
        side = _code_side(page, clinic, inner, y) if clinic.link else 0
        code = pygame.Rect(inner.x, round(y + 0.020 * u), side, side)
        _words(page, clinic, inner, code.bottom if side else y)
    if clinic.link:
        _code(page, clinic.link, code)


def _ready(page: Page, area: pygame.Rect) -> float:
    text = page.words("summary.ready")
    size = (0.040 if page.portrait else 0.046) * page.u
    at = page.paragraph(text, area.x, area.y, area.w, size, WHITE, bold=True, leading=1.14, lines=2)
    return float(at.bottom)


def _code_side(page: Page, clinic: Clinic, inner: pygame.Rect, top: float) -> int:
    """The code as large as leaves the words legible, and never too small for a phone."""
    u = page.u
    for side_u in (0.285, 0.26, 0.24, 0.22, 0.20, 0.185):
        side = min(inner.w, round(side_u * u))
        room = inner.bottom - top - 0.020 * u - side - 0.034 * u
        if _height(page, _parts(page, clinic), inner.w, 0.88) <= room:
            break
    return side


def _parts(page: Page, clinic: Clinic) -> list[_Part]:
    parts = [
        (clinic.message or page.words("summary.hope"), 0.0325, False, _TEAL_TEXT),
        (clinic.name, 0.041, True, WHITE),
        (clinic.address, 0.0345, False, _TEAL_TEXT),
        (clinic.phone, 0.0345, True, WHITE),
    ]
    return [part for part in parts if part[0]]


def _words(page: Page, clinic: Clinic, area: pygame.Rect, top: float) -> None:
    """The hope, then name, address and phone, as large as all of them fit."""
    u, parts = page.u, _parts(page, clinic)
    gap = 0.016 * u
    room = area.bottom - top - 0.018 * u - gap
    share = 1.0
    while share > 0.55 and _height(page, parts, area.w, share) > room:
        share -= 0.02
    y = top + 0.018 * u
    for i, (text, size, bold, colour) in enumerate(parts):
        at = page.paragraph(
            text, area.x, y, area.w, round(size * u * share), colour, bold=bold, leading=1.26
        )
        y = at.bottom + (gap if i == 0 else 0)


def _height(page: Page, parts: list[_Part], w: int, share: float) -> float:
    total = 0.0
    for text, size, bold, _ in parts:
        px = round(size * page.u * share)
        total += len(page.type.wrap(text, px, bold, w)) * px * 1.26
    return total


def _code(page: Page, link: str, at: pygame.Rect) -> None:
    """The QR code on its white plate, in whole pixels a module, quiet zone included."""

    def make() -> pygame.Surface:
        grid = qr.modules(link)
        count = len(grid) + 2 * qr.QUIET
        step = max(1, at.w // count)
        start = (at.w - step * len(grid)) // 2
        plate = pygame.Surface(at.size)
        plate.fill(CARD)
        for j, line in enumerate(grid):
            for i, dark in enumerate(line):
                if dark:
                    plate.fill(INK, (start + i * step, start + j * step, step, step))
        return plate

    plate = page.kit.sprites.get(("qr", link, at.w), make)
    page.picture(plate, at, 0.022 * page.u, TEAL)
