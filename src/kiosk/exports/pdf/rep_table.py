"""Every rep by itself, in two columns: for sessions short enough to have room for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.exports import phrases
from kiosk.exports.pdf.paper import GREY, LEFT, PALE, RIGHT, Paper
from kiosk.exports.pdf.traces import draw_verdict
from kiosk.exports.told import RepTold, RunTold, SetTold
from kiosk.exports.words import Words
from kiosk.exports.written import fixed, force, with_band

LINE_PT, HEAD_PT, SIZE = 9.2, 17.0, 7.2
TITLE_PT = 13.0
GAP_PT = 14.0
_COLUMNS = (
    ("rep", 39.0),
    ("verdict", 41.0),
    ("peak", 43.0),
    ("mean", 43.0),
    ("in_zone", 22.0),
    ("steadiness", 24.0),
    ("impulse", 36.0),
)
_Line = str | tuple[SetTold, RepTold]
"""An exercise's title, or one rep."""


class RepTable:
    """Measured when made; `rows` is the number of reps."""

    def __init__(self, paper: Paper, runs: Sequence[RunTold], words: Words) -> None:
        self._paper, self._words = paper, words
        self._lines = list(_lines(runs))
        self.rows = sum(not isinstance(line, str) for line in self._lines)
        self._half = (len(self._lines) + 1) // 2

    @property
    def height(self) -> float:
        return TITLE_PT + HEAD_PT + LINE_PT * self._half + 6

    def draw(self, y: float) -> None:
        paper, words = self._paper, self._words
        paper.text(LEFT, y + 9, words("table.every_rep"), 9, bold=True)
        y += TITLE_PT
        width = (RIGHT - LEFT - GAP_PT) / 2
        halves = (self._lines[: self._half], self._lines[self._half :])
        for x, half in zip((LEFT, LEFT + width + GAP_PT), halves, strict=True):
            if half:
                self._head(x, y, width)
            for index, line in enumerate(half):
                base = y + HEAD_PT + LINE_PT * index + 7
                if isinstance(line, str):
                    paper.text(x, base, line, SIZE, bold=True, width=width)
                else:
                    self._rep(x, base, *line)

    def _head(self, x: float, y: float, width: float) -> None:
        at = x
        for key, wide in _COLUMNS:
            lines = self._paper.wrap(self._words(f"table.{key}"), wide - 2, 6.2)[:2]
            for index, line in enumerate(lines):
                base = y + 6.5 + 7 * (index + 2 - len(lines))
                self._paper.text(at, base, line, 6.2, colour=GREY)
            at += wide
        self._paper.line([(x, y + HEAD_PT - 1), (x + width, y + HEAD_PT - 1)], colour=PALE)

    def _rep(self, x: float, y: float, part: SetTold, rep: RepTold) -> None:
        words, row = self._words, rep.row
        cells = (
            f"{phrases.where(part, words)}, {row.number}",
            "",
            force(rep.peak),
            force(rep.mean),
            words.decimal(fixed(None if "in_zone_s" in rep.hidden else row.in_zone_s, 1)),
            words.decimal(fixed(row.steadiness_pct, 1)),
            with_band(row.impulse_ns, rep.impulse_u_ns),
        )
        at = x
        for cell, (_, wide) in zip(cells, _COLUMNS, strict=True):
            self._paper.text(at, y, cell, SIZE, width=wide - 1)
            at += wide
        begin = x + _COLUMNS[0][1]
        draw_verdict(self._paper, rep.verdict, begin + 4, y - 2.5)
        verdict = words(f"verdict.{rep.verdict.value}")
        self._paper.text(begin + 10, y, verdict, SIZE, width=_COLUMNS[1][1] - 11)


def _lines(runs: Sequence[RunTold]) -> Iterator[_Line]:
    several = sum(bool(run.reps) for run in runs) > 1
    for run in runs:
        if run.reps and several:
            yield run.title
        for part in run.sets:
            for rep in part.reps:
                yield part, rep
