"""A record as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HEAD = ("side", "rep", "start s", "end s", "result", "in zone s", "peak N", "mean N", "steady %")


def as_table(record: Mapping[str, Any]) -> str:
    """The record in lines: what was asked, every rep, every press. Absent figures are dashes."""
    lines = [_title(record)]
    rows = [row for part in record["sets"] for row in _rows(part)]
    if rows:
        lines += aligned([HEAD, *rows])
    lines += _followed(record)
    if record["zone_n"] is not None:
        presses = len(record["efforts"])
        lines.append(f"{presses} press{'' if presses == 1 else 'es'} felt in all.")
    lines += [f"Fault: {each['fault']} at {_number(each['start_s'])} s" for each in _faults(record)]
    return "\n".join(lines)


def _title(record: Mapping[str, Any]) -> str:
    if record["zone_n"] is None:
        return f"{record['exercise']}: followed, nothing was sensed."
    low_n, high_n = record["zone_n"]
    state = record["calibration"]["state"]
    known = f", forces {state}" if state else ""
    target = f"target {_number(record['target_n'])} N"
    return f"{record['exercise']}: {target}, zone {_number(low_n)} to {_number(high_n)} N{known}"


def _rows(part: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows = []
    for number, rep in enumerate(part["reps"], 1):
        result = "kept" if rep["kept"] else f"lost: {rep['reason']}"
        if rep.get("phase"):
            result += f" ({rep['phase']})"
        figures = [rep[key] for key in ("in_zone_s", "peak_n", "mean_n", "steadiness_pct")]
        times = [_number(rep["start_s"], 2), _number(rep["end_s"], 2)]
        shown = [_number(figure, 1) for figure in figures]
        rows.append((part["side"] or "-", str(number), *times, result, *shown))
    return rows


def _followed(record: Mapping[str, Any]) -> list[str]:
    return [
        f"{part['side']}: {part['followed_reps']} followed, {_number(part['followed_s'])} s"
        for part in record["sets"]
        if "followed_s" in part
    ]


def _faults(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    faults: Sequence[Mapping[str, Any]] = record["sensor"]["faults"]
    return faults


def _number(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def aligned(rows: Sequence[Sequence[str]], left: int = 0) -> list[str]:
    """A line a row, its cells in columns; the first `left` of them begin at their left edge."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(_padded(row, widths, left)).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    return [
        cell.ljust(width) if number < left else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
