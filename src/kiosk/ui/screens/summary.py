"""The end of a visit: what was done, never a verdict; the clinic's hope and how to reach it.

What cannot be had is left out, and the page closes up.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.views import SummaryView, VisitView
from kiosk.ui import buttons, chrome, layout, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import GUTTER, INK, SANDL
from kiosk.ui.widgets import clinic_card
from kiosk.ui.widgets.summary_cards import (
    Block,
    card,
    kept_block,
    kept_line_block,
    list_block,
    nothing,
    small_cards,
    squeeze_block,
    text_block,
)

_KEPT_W = 0.565
_SQUEEZE_W = 0.60
"""Shares of the width that the kept reps, or the bars, take beside the figures."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, SummaryView)
    u = page.u
    chrome.paper_ground(page)
    paper.heading(page, page.words("summary.title"), right=_clears(page, body))
    foot = _foot(page, view)
    top = paper.body_top(page)
    x = chrome.margin_paper(page)
    gap = GUTTER * u
    area = pygame.Rect(round(x), round(top), round(page.w - 2 * x), round(foot.y - 1.1 * gap - top))
    if page.portrait:
        h = round((0.42 if body.of and (body.followed or body.watched) else 0.46) * u)
        side = pygame.Rect(area.x, area.bottom - h, area.w, h)
        left = pygame.Rect(area.x, area.y, area.w, round(area.h - h - gap))
    else:
        w = round(0.284 * area.w)
        side = pygame.Rect(area.right - w, area.y, w, area.h)
        left = pygame.Rect(area.x, area.y, round(area.w - w - gap), area.h)
    _figures(page, body, left)
    clinic_card.draw(page, page.clinic, side)
    chrome.simulated_chip(page, view)


def _clears(page: Page, body: SummaryView) -> float:
    """The chip that says that nothing of this stays; returns the room it takes."""
    u, size = page.u, 0.030 if page.portrait else 0.035
    text = page.words("summary.clears", seconds=max(0, round(body.clears_in_s)))
    h = round(0.066 * u)
    w = page.type.width(text, round(size * u), False) + (0.044 if page.portrait else 0.068) * u
    right = page.w - chrome.margin_paper(page)
    rect = pygame.Rect(round(right - w), round(paper.title_y(page) - h / 2), round(w), h)
    buttons.chip(page, rect, text, SANDL, INK, size)
    return w + GUTTER * u


def _foot(page: Page, view: VisitView) -> pygame.Rect:
    u, bar = page.u, paper.bar(page, view)
    h = round(0.078 * u)
    drop = round((-0.006 if view.simulated else 0.016) * u)
    row = pygame.Rect(bar.x, bar.bottom - h + drop, bar.w, h)
    label = page.words("summary.finish")
    w = buttons.button_width(page, label, h)
    at = pygame.Rect(row.right - w, row.y, w, h)
    buttons.primary(page, at, label, "finish", highlighted=paper.highlighted(view) == "finish")
    staff = buttons.call_staff(page, at.x - GUTTER * u, row.centery)
    note = page.words("summary.pain")
    if page.portrait:
        paper.note(page, "hand", note, row.x, row.y - 0.040 * u, row.w)
        return row.move(0, -round(0.062 * u))
    paper.note(page, "hand", note, row.x, row.centery, staff.x - GUTTER * u - row.x)
    return row


# What was done


def _figures(page: Page, body: SummaryView, area: pygame.Rect) -> None:
    """Cards in rows; what has nothing to say gives its room to the others."""
    gap = GUTTER * page.u
    rows = _roomy(page, body, area.w)
    if _wanted(page, rows) > area.h:
        rows = _compact(page, body, area.w)
    wants = [row.wants for row in rows]
    scale = (area.h - gap * (len(rows) - 1)) / sum(wants)
    y = float(area.y)
    for row in rows:
        h = row.wants * scale
        _row(page, row, pygame.Rect(area.x, round(y), area.w, round(h)))
        y += h + gap


@dataclass(frozen=True, slots=True)
class _Row:
    """Cards side by side: one wide, the others stacked beside it; or all of equal width."""

    blocks: tuple[Block, ...]
    wide: float = 0.0
    """Share of the width that the first card takes; 0 for equal widths."""

    @property
    def wants(self) -> float:
        if not self.wide:
            return max(block.wants for block in self.blocks)
        beside = self.blocks[1:]
        stacked = sum(block.wants for block in beside) + GUTTER * (len(beside) - 1)
        return max(self.blocks[0].wants, stacked)


def _wanted(page: Page, rows: list[_Row]) -> float:
    return page.u * (sum(row.wants for row in rows) + GUTTER * (len(rows) - 1))


def _roomy(page: Page, body: SummaryView, w: int) -> list[_Row]:
    """As the figures look best: kept reps with two figures beside, bars, lists."""
    rows, small = [], small_cards(page, body, 0.180)
    beside = bool(small) and not page.portrait
    if body.of:
        kept = kept_block(page, body, w * (_KEPT_W if beside else 1.0))
        rows.append(_Row((kept, *small), _KEPT_W) if beside else _Row((kept,)))
    if small and not (body.of and beside):
        rows.append(_Row(tuple(small)))
    squeeze = squeeze_block(page, body, w)
    if squeeze:
        rows.append(_Row((squeeze,)))
    rows += _side_by_side(page, [list_block(key, given) for key, given in _lists(body)])
    return rows or [_Row((Block(0.3, nothing),))]


def _compact(page: Page, body: SummaryView, w: int) -> list[_Row]:
    """Everything that was done, when it is more than fits otherwise: lower cards, lists as text."""
    rows, small = [], small_cards(page, body, 0.135 if page.portrait else 0.105)
    if body.of:
        rows.append(_Row((kept_line_block(page, body, w),)))
    beside = bool(small) and not page.portrait
    squeeze = squeeze_block(page, body, w * (_SQUEEZE_W if beside else 1.0))
    if squeeze:
        rows.append(_Row((squeeze, *small), _SQUEEZE_W) if beside else _Row((squeeze,)))
    if small and not (squeeze and beside):
        rows.append(_Row(tuple(small)))
    lists = _lists(body)
    return [*rows, _Row((text_block(page, lists, w),))] if lists else rows


def _side_by_side(page: Page, blocks: list[Block]) -> list[_Row]:
    """One row, or in portrait one below the other."""
    if page.portrait:
        return [_Row((block,)) for block in blocks]
    return [_Row(tuple(blocks))] if blocks else []


def _lists(body: SummaryView) -> list[tuple[str, tuple[Exercise, ...]]]:
    both = (("followed", body.followed), ("watched", body.watched))
    return [(key, exercises) for key, exercises in both if exercises]


def _row(page: Page, row: _Row, at: pygame.Rect) -> None:
    gap = GUTTER * page.u
    if row.wide:
        w = round(at.w * row.wide)
        card(page, row.blocks[0], pygame.Rect(at.x, at.y, w, at.h))
        x = round(at.x + w + gap)
        beside = pygame.Rect(x, at.y, at.right - x, at.h)
        cells = layout.rows(beside, len(row.blocks) - 1, gap)
        blocks = row.blocks[1:]
    else:
        cells, blocks = layout.columns(at, len(row.blocks), gap), row.blocks
    for block, cell in zip(blocks, cells, strict=True):
        card(page, block, cell)
