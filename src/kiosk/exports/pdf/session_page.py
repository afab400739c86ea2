"""One session on one page, however much of it there is.

Blocks are measured first. What is left of the page goes to the traces; where there is too much,
sets and exercises are left out from the end, and the page says how many and where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from kiosk.exports import phrases
from kiosk.exports.pdf.furniture import (
    DEFINED_LINE_PT,
    DEFINED_PT,
    FOOT_Y,
    Defined,
    draw_facts,
    draw_head,
    draw_notices,
)
from kiosk.exports.pdf.paper import GREY, INK, LEFT, PALE, RIGHT, Paper
from kiosk.exports.pdf.rep_table import RepTable
from kiosk.exports.pdf.traces import curve_of, draw_legend, draw_strip, longest_of, top_of
from kiosk.exports.rows import Issuer, Signal
from kiosk.exports.told import RunTold, SessionTold, SetTold
from kiosk.exports.when import minute, seconds_between
from kiosk.exports.words import Words
from kiosk.exports.written import fixed, force, with_band
from kiosk.records.model import SessionState

LEAST_ROW_PT, MOST_ROW_PT, READABLE_ROW_PT = 14.0, 66.0, 44.0
"""A set's row: one line of figures; a strip that still reads well; one that reads at ease."""
TITLE_PT, INFO_PT, HEAD_PT, NOTE_PT, GAP_PT = 15.0, 9.8, 20.0, 8.6, 9.0
INFO_SIZE, NOTE_SIZE, CELL_SIZE = 8.0, 7.0, 8.4
MOST_BY_HAND, FEW_BY_HAND = 8, 4
"""Decisions that are listed; of the others there is a count."""
LEGEND_PT = 13.0
_COLUMNS = (
    ("set", 44.0),
    ("zone", 46.0),
    ("reps", 26.0),
    ("peak", 49.0),
    ("mean", 49.0),
    ("in_zone", 29.0),
    ("steadiness", 34.0),
    ("fade", 39.0),
)
_TRACE_X = LEFT + sum(width for _, width in _COLUMNS)


@dataclass(slots=True)
class _Block:
    """One exercise, measured: lines of words, and how many of its sets are shown."""

    run: RunTold
    info: list[str]
    notes: list[str]
    shown: int
    signal_of: Callable[[str], Signal | None]
    headed: bool
    """Whether its table says what its columns are."""

    @property
    def hidden(self) -> int:
        return len(self.run.sets) - self.shown

    @property
    def head_pt(self) -> float:
        return HEAD_PT if self.headed else GAP_PT / 2

    def height(self, row_pt: float) -> float:
        words_pt = TITLE_PT + INFO_PT * len(self.info) + NOTE_PT * len(self.notes)
        table_pt = self.head_pt + row_pt * self.shown if self.run.sets else 0.0
        return words_pt + table_pt + (NOTE_PT if self.hidden else 0.0) + GAP_PT


def draw_session(
    paper: Paper,
    told: SessionTold,
    issuer: Issuer,
    zone: tzinfo,
    words: Words,
    *,
    define: bool,
    see: str = "",
) -> None:
    """Everything but the foot. `define`: with the definitions; else `see` says where they are."""
    y = draw_head(paper, words("page.session"), issuer, words)
    y = draw_facts(paper, y, _facts(told, zone, words))
    if told.rows.patient.notes:
        notes = words("fact.notes", notes=told.rows.patient.notes)
        for line in paper.wrap(notes, RIGHT - LEFT, 8, 2):
            y += 10
            paper.text(LEFT, y, line, 8)
        y += 5
    y = draw_notices(paper, y + 3, notices(told, words)) + 4
    end = FOOT_Y - 6
    if define:
        defined = Defined(paper, words, DEFINED_PT, DEFINED_LINE_PT, sources=False)
        end -= defined.height
        defined.draw(end)
        end -= 6
    elif see:
        paper.text(LEFT, end, see, 7, colour=GREY)
        end -= 12
    _draw_body(paper, told, y, end, words)


def notices(told: SessionTold, words: Words) -> list[str]:
    """What has to be said before any figure."""
    session, end = told.rows.session.row, told.rows.end
    said = []
    if not told.clock_set:
        said.append(words("notice.clock"))
    state = end.row.state if end else session.state
    if state is SessionState.CUT:
        said.append(words("notice.cut"))
    elif state is SessionState.STOPPED:
        reason = words("notice.reason", reason=end.row.reason) if end and end.row.reason else ""
        said.append(words("notice.stopped", reason=reason))
    elif state is SessionState.RUNNING:
        said.append(words("notice.running"))
    if session.taken_up:
        said.append(words("notice.taken_up"))
    if any(run.calibration.state == "estimated" for run in told.runs if run.with_ball):
        said.append(words("notice.estimated"))
    if not told.runs:
        said.append(words("notice.empty"))
    return said


def _facts(told: SessionTold, zone: tzinfo, words: Words) -> list[tuple[str, str, float]]:
    rows = told.rows
    seconds = seconds_between(told.begun, told.ended) if told.ended else None
    lasted = words("fact.not_told")
    if seconds is not None and seconds >= 0:
        lasted = words("fact.minutes", minutes=int(seconds // 60), seconds=int(seconds % 60))
    by = rows.staff.get(rows.session.row.staff_id) or words("fact.not_told")
    begun = minute(told.begun.wall, zone, words)
    return [
        (words("fact.patient"), rows.patient.code, 0.20),
        (words("fact.side"), phrases.side(rows.patient.side, words), 0.13),
        (words("fact.begun"), begun if told.begun.wall_set else f"{begun} ?", 0.25),
        (words("fact.lasted"), lasted, 0.15),
        (words("fact.by"), by, 0.15),
        (words("fact.pain_limit"), words("fact.of_ten", pain=rows.patient.pain_limit), 0.12),
    ]


def _draw_body(paper: Paper, told: SessionTold, y: float, end: float, words: Words) -> None:
    for dense in (False, True):
        by_hand = _by_hand(paper, told, words, dense)
        hand_pt = (11.0 + NOTE_PT * len(by_hand) + 9.0) if by_hand else 0.0
        room = end - y - hand_pt
        blocks = _blocks(paper, told, words, dense)
        if _needed(blocks) <= room:
            break
    left_out = _trim(blocks, room)
    rows = sum(block.shown for block in blocks)
    fixed_pt = sum(block.height(0.0) for block in blocks) + (NOTE_PT if left_out else 0.0)
    table = RepTable(paper, told.runs, words)
    complete = not left_out and not any(block.hidden for block in blocks)
    with_table = (
        complete
        and table.rows > 0
        and (fixed_pt + rows * READABLE_ROW_PT + table.height + LEGEND_PT <= room)
    )
    below_pt = (LEGEND_PT if table.rows else 0.0) + (table.height if with_table else 0.0)
    row_pt = (room - fixed_pt - below_pt) / rows if rows else 0.0
    row_pt = max(min(row_pt, MOST_ROW_PT), LEAST_ROW_PT)
    for block in blocks:
        y = _draw_block(paper, block, y, row_pt, words)
    if left_out:
        y += NOTE_PT
        paper.text(LEFT, y, words("notice.more_runs", count=left_out), NOTE_SIZE, bold=True)
    if table.rows:
        shift = draw_legend(paper, LEFT, y + NOTE_PT - 1, words)
        if not with_table:
            elsewhere = words("table.reps_elsewhere")
            paper.text(shift + 8, y + NOTE_PT - 1, elsewhere, NOTE_SIZE, colour=GREY)
        y += LEGEND_PT
    if with_table:
        table.draw(y)
        y += table.height
    if by_hand:
        _draw_by_hand(paper, by_hand, y + 4, words)


def _blocks(paper: Paper, told: SessionTold, words: Words, dense: bool) -> list[_Block]:
    """The exercises, measured. `dense`: a line of each kind, and the columns named once."""
    blocks: list[_Block] = []
    for run in told.runs:
        headed = not dense or not any(block.run.sets for block in blocks)
        info, notes = _info(paper, run, words, dense), _notes(paper, run, words, dense)
        sets = len(run.sets)
        blocks.append(_Block(run, info, notes, sets, told.rows.signal_of, headed))
    return blocks


def _info(paper: Paper, run: RunTold, words: Words, dense: bool) -> list[str]:
    wide, most = RIGHT - LEFT, 1 if dense else 2
    asked = f"{phrases.pain(run, words)}. {phrases.asked(run, words)}"
    info = paper.wrap(asked, wide, INFO_SIZE, most)
    if found := phrases.bests(run, words):
        info += paper.wrap(found, wide, INFO_SIZE, most)
    if run.followed:
        followed = [
            words(
                "run.followed",
                side=phrases.side(each.side, words),
                reps=each.reps,
                seconds=fixed(each.seconds),
            )
            for each in run.followed
        ]
        sides = phrases.joined(followed, words)
        info += paper.wrap(f"{sides} ({words('run.followed_why')})", wide, INFO_SIZE, most)
    elif not run.sets:
        info.append(words("run.nothing"))
    if marked := phrases.marked(run, words):
        info += paper.wrap(marked, wide, INFO_SIZE, most)
    return info


def _notes(paper: Paper, run: RunTold, words: Words, dense: bool) -> list[str]:
    said = [phrases.damaged(run, words), phrases.endings(run, words), phrases.lost(run, words)]
    if run.with_ball:
        said.append(phrases.absent(run, words))
    said = [each for each in said if each]
    if dense:
        return paper.wrap(". ".join(said), RIGHT - LEFT, NOTE_SIZE, 2)
    return [line for each in said for line in paper.wrap(each, RIGHT - LEFT, NOTE_SIZE, 2)]


def _needed(blocks: Sequence[_Block]) -> float:
    """The least height of everything that is shown."""
    return sum(block.height(LEAST_ROW_PT) for block in blocks) + LEGEND_PT


def _trim(blocks: list[_Block], room: float) -> int:
    """Leave out what does not fit: sets of the longest exercises, then exercises from the end.

    Gives how many exercises are left out; each block keeps one set at least.
    """
    before = len(blocks)
    while blocks and _needed(blocks) + (NOTE_PT if len(blocks) < before else 0.0) > room:
        longest = max(blocks, key=lambda block: block.shown)
        if longest.shown > 1:
            longest.shown -= 1
        else:
            blocks.pop()
    return before - len(blocks)


def _draw_block(paper: Paper, block: _Block, y: float, row_pt: float, words: Words) -> float:
    run = block.run
    y += TITLE_PT
    told = phrases.calibration(run.calibration, words) if run.with_ball else ""
    wide = paper.width(paper.clean(told), 8)
    wide = min(wide, (RIGHT - LEFT) * 0.62)
    if told:
        estimated = run.calibration.state == "estimated"
        if estimated:
            paper.box(RIGHT - wide - 6, y - 9.5, wide + 6, 12.5, edge=INK, thick=0.9)
        paper.text(RIGHT - (3 if estimated else 0), y - 1, told, 8, align="right", width=wide)
    paper.text(LEFT, y, run.title, 11.5, bold=True, width=RIGHT - LEFT - wide - 16)
    for line in block.info:
        y += INFO_PT
        paper.text(LEFT, y + 1, line, INFO_SIZE)
    if run.sets:
        y = _draw_table(paper, block, y + 3, row_pt, words) - 1
    for line in block.notes:
        y += NOTE_PT
        paper.text(LEFT, y, line, NOTE_SIZE, colour=GREY)
    if block.hidden:
        y += NOTE_PT
        paper.text(LEFT, y, words("notice.more_sets", count=block.hidden), NOTE_SIZE, bold=True)
    return y + GAP_PT


def _draw_table(paper: Paper, block: _Block, y: float, row_pt: float, words: Words) -> float:
    shown = block.run.sets[: block.shown]
    curves = [[curve_of(block.signal_of(rep.row.id)) for rep in each.reps] for each in shown]
    drawn = [curve for row in curves for curve in row]
    top_n, longest_s = top_of(drawn, shown), longest_of(drawn)
    if block.headed:
        _draw_columns(paper, y, longest_s if any(drawn) else None, words)
    y += block.head_pt
    for each, row in zip(shown, curves, strict=True):
        paper.line([(LEFT, y), (RIGHT, y)], colour=PALE, thick=0.5)
        _draw_cells(paper, each, y, row_pt, words)
        box = (_TRACE_X, y + 1.5, RIGHT - _TRACE_X, row_pt - 3)
        draw_strip(paper, each, row, top_n, longest_s, box, words)
        y += row_pt
    return y


def _draw_columns(paper: Paper, y: float, longest_s: float | None, words: Words) -> None:
    x = LEFT
    for key, width in _COLUMNS:
        lines = paper.wrap(words(f"table.{key}"), width - 3, 6.6)[:2]
        for index, line in enumerate(lines):
            paper.text(x, y + 8.5 + 7 * (index + 2 - len(lines)), line, 6.6, colour=GREY)
        x += width
    if longest_s is not None:
        over = words("table.trace", seconds=fixed(longest_s))
        paper.text(_TRACE_X, y + 15.5, over, 6.6, colour=GREY, width=RIGHT - _TRACE_X)


def _draw_cells(paper: Paper, each: SetTold, y: float, row_pt: float, words: Words) -> None:
    mark = " E" if each.state == "estimated" else ""
    cells = (
        phrases.where(each, words) + mark,
        f"{each.row.low_n:.0f}–{each.row.high_n:.0f}",
        f"{each.counted}/{len(each.reps)}",
        force(each.peak),
        force(each.mean),
        words.decimal(fixed(each.in_zone_s, 1)),
        words.decimal(fixed(each.steadiness_pct, 1)),
        with_band(each.fade_pct, each.fade_u_pct),
    )
    x = LEFT
    for index, ((_, width), cell) in enumerate(zip(_COLUMNS, cells, strict=True)):
        paper.text(x, y + 10.5, cell, CELL_SIZE, bold=index == 0, width=width - 2)
        x += width
    if row_pt >= 34:
        target = fixed(each.row.target_n)
        under = words("table.asked", target=target, preload=force(each.preload))
        paper.text(LEFT, y + 20.5, under, 6.8, colour=GREY)


def _by_hand(paper: Paper, told: SessionTold, words: Words, dense: bool) -> list[str]:
    lines = [line for run in told.runs for line in phrases.by_hand(run, words)]
    most = FEW_BY_HAND if dense else MOST_BY_HAND
    shown: list[str] = []
    for line in lines[:most]:
        shown += paper.wrap(line, RIGHT - LEFT, NOTE_SIZE, 1 if dense else 2)
    if len(lines) > most:
        shown.append(words("hand.more", count=len(lines) - most))
    return shown


def _draw_by_hand(paper: Paper, lines: Sequence[str], y: float, words: Words) -> None:
    y += 8
    paper.text(LEFT, y, words("hand.title"), 8, bold=True)
    for line in lines:
        y += NOTE_PT
        paper.text(LEFT, y, line, NOTE_SIZE)
