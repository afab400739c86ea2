"""What pages have in common: heads, feet, facts, notices and definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import chain

from kiosk.exports.definitions import Definition, definitions
from kiosk.exports.pdf.paper import BOTTOM, GREY, INK, LEFT, PALE, RIGHT, SHADE, TOP, Paper
from kiosk.exports.rows import Issuer
from kiosk.exports.when import minute
from kiosk.exports.words import Words

FOOT_Y = BOTTOM - 16
"""Where the line over the foot stands; pages end above it."""
DEFINED_PT, DEFINED_LINE_PT = 6.1, 7.15
COLUMN_GAP = 14.0
NAME_GAP = 3.0


def draw_head(paper: Paper, title: str, issuer: Issuer, words: Words) -> float:
    """Clinic and title; gives the y under them."""
    y = TOP + 10
    wide = RIGHT - LEFT
    paper.text(LEFT, y, issuer.clinic.name, 11, bold=True, width=wide * 0.62)
    paper.text(RIGHT, y, title, 11, align="right", width=wide * 0.36)
    if issuer.clinic.address:
        y += 10
        paper.text(LEFT, y, issuer.clinic.address, 7.5, colour=GREY, width=wide)
    y += 6
    paper.line([(LEFT, y), (RIGHT, y)], thick=1.1)
    return y


def draw_facts(paper: Paper, y: float, facts: Sequence[tuple[str, str, float]]) -> float:
    """(label, value, share of the width) side by side; gives the y under them."""
    x = LEFT
    for index, (label, value, share) in enumerate(facts):
        width = (RIGHT - LEFT) * share - 8
        paper.text(x, y + 10, label, 6.8, colour=GREY, width=width)
        size, bold = (15.0, True) if index == 0 else (9.2, False)
        paper.text(x, y + (24 if index == 0 else 22), value, size, bold=bold, width=width)
        x += (RIGHT - LEFT) * share
    return y + 29


def draw_notices(paper: Paper, y: float, notices: Sequence[str]) -> float:
    """Sentences that nobody may overlook: shaded, with a thick edge."""
    for notice in notices:
        lines = paper.wrap(notice, RIGHT - LEFT - 16, 8.2, 2)
        height = 10 * len(lines) + 4
        paper.box(LEFT, y, RIGHT - LEFT, height, fill=SHADE)
        paper.box(LEFT, y, 3, height, fill=INK)
        for index, line in enumerate(lines):
            paper.text(LEFT + 9, y + 10 + 10 * index, line, 8.2)
        y += height + 3
    return y


def draw_foot(
    paper: Paper, issuer: Issuer, zone: tzinfo, words: Words, page: int, pages: int
) -> None:
    """Who measured with what, when this was made, and which page this is."""
    paper.line([(LEFT, FOOT_Y), (RIGHT, FOOT_Y)], colour=PALE, thick=0.6)
    station = issuer.station
    parts = [words("page.station", station=station.id, software=station.software)]
    if station.sensor:
        parts.append(words("page.sensor", sensor=station.sensor))
    made = minute(issuer.made, zone, words)
    parts.append(words("page.made", when=made) if made else words("page.made_unset"))
    paper.text(LEFT, FOOT_Y + 9, " · ".join(parts), 6.8, colour=GREY, width=430)
    paper.text(LEFT, FOOT_Y + 17, words("page.pseudonym"), 6.8, colour=GREY, width=430)
    number = words("page.number", page=page, pages=pages)
    paper.text(RIGHT, FOOT_Y + 9, number, 8, align="right")


class Defined:
    """The definitions as two columns of small lines."""

    def __init__(self, paper: Paper, words: Words, size: float, line_pt: float, sources: bool):
        self._paper, self._words = paper, words
        self._size, self._line_pt = size, line_pt
        self._gap: list[tuple[str, str]] = [("", "")] if sources else []
        """Between two definitions, where there is room for it."""
        self._columns = self._fill(definitions(words), sources)

    @property
    def height(self) -> float:
        return 12 + self._line_pt * max(len(column) for column in self._columns)

    def draw(self, y: float, *, title: bool = True) -> None:
        paper = self._paper
        if title:
            paper.line([(LEFT, y), (RIGHT, y)], colour=PALE, thick=0.6)
            paper.text(LEFT, y + 9, self._words("page.definitions"), self._size + 1, bold=True)
        width = (RIGHT - LEFT - COLUMN_GAP) / 2
        for index, column in enumerate(self._columns):
            x = LEFT + index * (width + COLUMN_GAP)
            for row, (name, line) in enumerate(column):
                base = y + 9 + self._line_pt * (row + 1)
                shift = paper.text(x, base, name, self._size, bold=True) if name else 0.0
                shift += NAME_GAP if name else 0.0
                paper.text(x + shift, base, line, self._size, colour=GREY)

    def _fill(
        self, each: Sequence[Definition], sources: bool
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Lines as (bold beginning, rest), the two columns as even as whole definitions allow."""
        blocks = [[*self._lines(one, sources), *self._gap] for one in each]

        def both(cut: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
            return list(chain(*blocks[:cut])), list(chain(*blocks[cut:]))

        return min(map(both, range(len(blocks) + 1)), key=lambda columns: max(map(len, columns)))

    def _lines(self, one: Definition, sources: bool) -> list[tuple[str, str]]:
        unit = f" [{one.unit}]" if one.unit else ""
        name = f"{one.name}{unit}"
        text = one.text
        if sources and one.source:
            text += ". " + self._words("define.source", source=one.source)
        width = (RIGHT - LEFT - COLUMN_GAP) / 2
        indent = self._paper.width(name, self._size, bold=True) + NAME_GAP
        lines = self._paper.wrap(text, width, self._size, indent=indent)
        return [(name if index == 0 else "", line) for index, line in enumerate(lines)]
