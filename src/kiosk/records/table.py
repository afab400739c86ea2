"""Records as tables for people, with every force's uncertainty and every figure's definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from kiosk.exercise.figures import FIGURES, WHY, Hidden

SHOWN = ("in_zone_s", "peak_n", "mean_n", "steadiness_pct", "impulse_ns")
"""The figures of a rep, in the order of their columns."""
HEAD = ("side", "set", "rep", "start s", "end s", "result",
        *(f"{FIGURES[key].name} {FIGURES[key].unit}" for key in SHOWN))  # fmt: skip
PLUS_MINUS = "+/-"
AT_LEAST = ">="
WIDTH = 98

Shown = Mapping[str, Any]


def as_tables(records: Sequence[Shown]) -> str:
    """Every record in lines, and once at the end what the figures in them mean."""
    return "\n".join([*(as_table(record) for record in records), *explained(records)])


def as_table(record: Shown) -> str:
    """The record in lines: what was asked, every rep, every press. Absent figures are dashes."""
    lines = [_title(record)]
    rows = [row for part in record["sets"] for row in _rows(part)]
    if rows:
        lines += aligned([HEAD, *rows])
    lines += _followed(record)
    if record["zone_n"] is not None:
        lines += [line for part in record.get("findings", ()) for line in _about_finding(part)]
        lines += [line for part in record["sets"] for line in _about_set(part)]
        lines += _about_sides(record)
        presses = len(record["efforts"])
        lines.append(f"{presses} press{'' if presses == 1 else 'es'} felt in all.")
        lines += _not_shown(record)
    lines += [f"Fault: {each['fault']} at {_number(each['start_s'])} s" for each in _faults(record)]
    return "\n".join(lines)


def explained(records: Sequence[Shown]) -> list[str]:
    """The definitions of the figures, with their formulas, and how to read the numbers."""
    sensed = [record for record in records if record["zone_n"] is not None]
    if not sensed:
        return []
    keys = [*SHOWN, "fade_pct", *(["asymmetry_pct"] if _any_asymmetry(sensed) else [])]
    said = []
    for row in (FIGURES[key] for key in keys):
        said += [f"{row.name} ({row.unit}): {row.meaning}", f"  = {row.formula}"]
    if any(record.get("uncertainty", {}).get("coverage") for record in sensed):
        said.append(
            f"{PLUS_MINUS}: half the width of the band that holds the true value in about 95 % of"
            " cases (k = 2)"
        )
    if any(rep.get("peak_at_least") for record in sensed for rep in _reps(record)):
        said.append(f"{AT_LEAST}: at least; the true peak may have been higher")
    if any(record["calibration"]["state"] == "estimated" for record in sensed):
        ratios = ", ".join(FIGURES[key].name for key in keys if FIGURES[key].relative)
        said.append(
            f"estimated: no calibration that holds stands behind these newtons; {ratios} are"
            " ratios, in which an error of scale cancels"
        )
    return ["", "What the figures mean", *(line for each in said for line in _indented(each))]


def _indented(text: str) -> list[str]:
    """A definition in lines that fit a terminal."""
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ")


def _reps(record: Shown) -> list[Shown]:
    return [rep for part in record["sets"] for rep in part["reps"]]


def _title(record: Shown) -> str:
    if record["zone_n"] is None:
        return f"{record['exercise']}: followed, nothing was sensed."
    low_n, high_n = record["zone_n"]
    target = f"target {_number(record['target_n'])} N"
    zone = f"zone {_number(low_n)} to {_number(high_n)} N"
    return f"{record['exercise']}: {target}, {zone}{_known(record['calibration'])}"


def _known(calibration: Shown) -> str:
    """Where the newtons come from."""
    if not calibration["state"]:
        return ""
    age_days = calibration.get("age_days")
    aged = f", {age_days} days old" if age_days is not None else ""
    overdue = f", due again: {calibration['overdue']}" if calibration.get("overdue") else ""
    return f", forces {calibration['state']} ({calibration['id']}{aged}{overdue})"


def _rows(part: Shown) -> list[tuple[str, ...]]:
    rows = []
    for number, rep in enumerate(part["reps"], 1):
        result = "kept" if rep["kept"] else f"lost: {rep['reason']}"
        if rep.get("phase"):
            result += f" ({rep['phase']})"
        if rep.get("by_feel"):
            result += ", by feel"
        times = [_number(rep["start_s"], 2), _number(rep["end_s"], 2)]
        place = (part["side"] or "-", str(part.get("number") or "-"), str(number))
        rows.append((*place, *times, result, *_figures(rep)))
    return rows


def _figures(rep: Shown) -> list[str]:
    figures = [_with_band(rep.get(key), rep.get(_band_key(key))) for key in SHOWN]
    if rep.get("peak_at_least"):
        figures[SHOWN.index("peak_n")] = f"{AT_LEAST} {_number(rep['peak_n'])}"
    return figures


def _band_key(key: str) -> str:
    """The key of a figure's uncertainty: peak_n, peak_u_n."""
    name, _, unit = key.rpartition("_")
    return f"{name}_u_{unit}"


def _with_band(value: float | None, band: float | None) -> str:
    shown = _number(value)
    return shown if value is None or band is None else f"{shown} {PLUS_MINUS} {_number(band)}"


def _about_set(part: Shown) -> list[str]:
    """One line a set: what its newtons are, and how far it faded."""
    named = f"{part['side']}, set {part['number']}" if part["side"] else "set"
    fade = _with_band(part.get("fade_pct"), part.get("fade_u_pct"))
    said = [f"fade {fade} %" if part.get("fade_pct") is not None else "fade not shown"]
    if part.get("preload_u_n") is not None:
        said.append(f"preload {_with_band(part['preload_n'], part['preload_u_n'])} N")
    if part.get("tare"):
        said.append(f"{part['state']} at a tare of {_number(part['tare']['kpa'], 2)} kPa")
    felt = [rep for rep in part["reps"] if rep.get("by_feel") and rep["error_n"] is not None]
    if felt:
        errors = (_with_band(rep["error_n"], rep["error_u_n"]) for rep in felt)
        said.append(f"errors by feel {', '.join(errors)} N")
    return [f"{named}: {'; '.join(said)}"] if part["reps"] else []


def _about_finding(part: Shown) -> list[str]:
    """The squeezes that found a zone: what each scored, or why it did not count."""
    squeezes = [
        each["refusal"] or _with_band(each["score_n"], each["score_u_n"])
        for each in part["squeezes"]
    ]
    what = "maximal efforts" if part["way"] == "maximal" else "comfortable squeezes"
    return [f"{part['side']}, {what} N: {', '.join(squeezes)}"] if squeezes else []


def _about_sides(record: Shown) -> list[str]:
    lines = []
    for name, said in (("best", "Comfortable best"), ("maximum", "Maximum")):
        bests_n, bests_u_n = record.get(f"{name}_n", {}), record.get(f"{name}_u_n", {})
        found = [f"{side} {_with_band(n, bests_u_n.get(side))} N" for side, n in bests_n.items()]
        lines += [f"{said}: {', '.join(found)}"] if found else []
    if _any_asymmetry([record]):
        value, band = record["asymmetry_pct"], record["asymmetry_u_pct"]
        told = "" if band is None or abs(value) > band else ": no difference this ball can tell"
        lines.append(f"Asymmetry: {_with_band(value, band)} %{told}")
    return lines


def _any_asymmetry(records: Sequence[Shown]) -> bool:
    return any(record.get("asymmetry_pct") is not None for record in records)


def _not_shown(record: Shown) -> list[str]:
    """Every reason for a dash, once."""
    hidden = [part for whole in record["sets"] for part in (*whole["reps"], whole)]
    found = [pair for part in (*hidden, record) for pair in part.get("hidden", {}).items()]
    reasons = dict.fromkeys((FIGURES[key].name, WHY[Hidden(why)]) for key, why in found)
    said = [f"{name}: {why}" for name, why in reasons]
    return [f"Not shown: {'; '.join(said)}."] if said else []


def _followed(record: Shown) -> list[str]:
    return [
        f"{part['side']}: {part['followed_reps']} followed, {_number(part['followed_s'])} s"
        for part in record["sets"]
        if "followed_s" in part
    ]


def _faults(record: Shown) -> Sequence[Shown]:
    faults: Sequence[Shown] = record["sensor"]["faults"]
    return faults


def _number(value: float | None, digits: int = 1) -> str:
    # Adding nothing takes the sign from a zero.
    return "-" if value is None else f"{round(value, digits) + 0.0:.{digits}f}"


def aligned(rows: Sequence[Sequence[str]], left: int = 0) -> list[str]:
    """A line a row, its cells in columns; the first `left` of them begin at their left edge."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(_padded(row, widths, left)).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    return [
        cell.ljust(width) if number < left else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
