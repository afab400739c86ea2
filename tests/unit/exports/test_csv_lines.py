from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import made_sessions as made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.exports.csv_lines import (
    BOM,
    FORMULA,
    REP_COLUMNS,
    TRACE_COLUMNS,
    Trace,
    cell,
    line,
    rep_lines,
    trace_lines,
    traces_of,
)
from kiosk.exports.rows import SessionRows, Signal
from kiosk.records.model import Kept, SessionState


def read(lines: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines), newline=""), strict=True))


def test_there_is_one_line_a_rep_with_the_rows_own_numbers() -> None:
    rows = made.session(overrides=((2, True, 'said "yes", twice'),))
    table = read(rep_lines([rows]))

    assert len(table) == len(rows.reps) == 20
    for shown, kept in zip(sorted(table, key=lambda each: each["rep_id"]), rows.reps, strict=True):
        row = kept.row
        assert shown["rep_id"] == row.id
        assert float(shown["peak_n"]) == row.peak_n
        assert float(shown["peak_u_n"]) == row.peak_u_n
        assert float(shown["mean_n"]) == row.mean_n
        assert float(shown["mean_u_n"]) == row.mean_u_n
        assert float(shown["in_zone_s"]) == row.in_zone_s
        assert shown["steadiness_pct"] == ("" if not row.kept else str(row.steadiness_pct))
    third = next(each for each in table if each["decided_by"])
    assert third["verdict"], third["counts"] == ("counted", "yes")
    assert third["decided_because"] == 'said "yes", twice'
    assert third["lost_because"] == "let_go"
    assert third["newtons"] == "calibrated"
    assert third["pain_before_of_10"], third["pain_after_of_10"] == ("2", "3")


def test_a_tempo_that_was_prescribed_stands_beside_its_reps() -> None:
    rows = made.session(exercises=("standing-ball-squeeze", "ball-squeeze-squat"))
    hold, squat = rows.runs
    slower = replace(squat.row, dose=replace(squat.row.dose, tempo_s=(4.0, 1.5, 4.0)))
    rows = replace(rows, runs=(hold, replace(squat, row=slower)))
    told = {(each["exercise"], each["tempo_s"]) for each in read(rep_lines([rows]))}
    assert told == {("standing-ball-squeeze", ""), ("ball-squeeze-squat", "4 1.5 4")}


def test_every_force_has_its_band_beside_it() -> None:
    for name in ("preload", "peak", "mean"):
        at = REP_COLUMNS.index(f"{name}_n")
        assert REP_COLUMNS[at + 1] == f"{name}_u_n"
    at = REP_COLUMNS.index("impulse_ns")
    assert REP_COLUMNS[at + 1] == "impulse_u_ns"


def test_units_stand_in_the_names() -> None:
    plain = {
        "patient_code", "session_id", "clock_set", "session_state", "staff", "exercise", "run_id",
        "calibration_id", "newtons", "ball", "set_side", "set_number", "rep_id", "rep_number",
        "verdict", "counts", "lost_because", "phase", "by_feel", "peak_at_least", "absent",
        "damaged", "decided_by", "decided_because", "station", "boot", "sequence",
    }  # fmt: skip
    units = ("_n", "_ns", "_s", "_pct", "_kpa", "_utc", "_days", "_of_10")

    assert {each for each in REP_COLUMNS if not each.endswith(units)} == plain
    assert len(set(REP_COLUMNS)) == len(REP_COLUMNS)


def test_what_cannot_be_had_is_an_empty_cell_with_its_reason() -> None:
    first = read(rep_lines([made.session(hidden=True)]))[0]

    assert first["steadiness_pct"] == ""
    assert first["absent"] == "steadiness_pct: noise"
    assert (first["peak_n"], first["peak_u_n"], first["peak_at_least"]) == ("400.0", "", "yes")


def test_a_clock_not_set_and_a_session_cut_are_in_every_line() -> None:
    table = read(rep_lines([made.session(clock_set=False, state=SessionState.CUT)]))

    assert {each["clock_set"] for each in table} == {"no"}
    assert {each["session_state"] for each in table} == {"cut"}
    assert {each["boot"] for each in table} == {"boot-a"}


def test_excel_gets_its_byte_order_mark_only_when_asked_for() -> None:
    assert next(rep_lines([], bom=True)).encode("utf-8").startswith(b"\xef\xbb\xbfpatient_code,")
    assert next(rep_lines([])).startswith("patient_code,")
    assert next(trace_lines([], bom=True)) == BOM + "rep_id,t_s,code,force_n,note\r\n"


def test_lines_end_as_rfc_4180_says() -> None:
    for each in rep_lines([made.session()]):
        assert each.endswith("\r\n")
        assert each.count("\n") == 1


@pytest.mark.parametrize("begin", [*FORMULA, "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_compute_is_escaped(begin: str) -> None:
    assert cell(f"{begin}1+1").lstrip('"').startswith(f"'{begin}")


def test_numbers_are_no_formulas_and_have_a_decimal_point() -> None:
    assert cell(-1.5) == "-1.5"
    assert cell(float("nan")) == ""
    assert cell(float("inf")) == ""
    assert cell(1_000_000.25) == "1000000.25"
    assert cell(True) == "yes"
    assert cell(None) == ""


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_text_comes_back_as_it_was_but_for_the_apostrophe(cells: list[str]) -> None:
    written = line(["head", *cells])
    (back,) = csv.reader(io.StringIO(written, newline=""), strict=True)

    assert written.endswith("\r\n")
    assert len(back) == len(cells) + 1
    for was, now in zip(cells, back[1:], strict=True):
        was = was.replace("\0", "")
        assert now == (f"'{was}" if was.startswith((*FORMULA, "＝", "＋", "－", "＠")) else was)
        assert not now.startswith(FORMULA)


@given(st.text(max_size=60))
def test_hostile_reasons_stay_in_their_cell(reason: str) -> None:
    rows = made.session(overrides=((0, False, reason),), sets=1)
    table = read(rep_lines([rows]))

    assert len(table) == 10
    assert all(None not in each for each in table)
    assert table[0]["decided_because"].lstrip("'") == reason.replace("\0", "").lstrip("'")


def test_traces_have_time_code_and_force_of_every_sample() -> None:
    rows = made.session(sets=1, reps=1, lost=())
    table = read(trace_lines(traces_of([rows])))
    signals = [rows.signal_of(each.row.id) for each in rows.reps]

    assert tuple(table[0]) == TRACE_COLUMNS
    assert len(table) == sum(len(each.t_s) for each in signals if each)
    first = signals[0]
    assert first is not None
    assert float(table[0]["t_s"]) == pytest.approx(first.t_s[0], abs=1e-6)
    assert [int(each["code"]) for each in table[:50]] == list(first.code[:50])
    assert float(table[70]["force_n"]) == pytest.approx(first.force_n[70], abs=1e-6)


def test_without_a_calibration_there_are_codes_and_no_newtons() -> None:
    (shown,) = read(trace_lines([Trace("r", Signal([0.25], [1234]))]))

    assert shown == dict(zip(TRACE_COLUMNS, ("r", "0.250000", "1234", "", ""), strict=True))


def many(sessions: int) -> Iterator[SessionRows]:
    """Sessions of 200 reps each, made one after the other."""
    model = replace(made.session(sets=2, reps=50, signals=False), ends=())
    for index in range(sessions):
        code = f"K{index:05d}"
        reps = tuple(Kept(each.row, each.stamp) for each in model.reps)
        yield replace(model, patient=replace(model.patient, code=code), reps=reps)


def test_twenty_thousand_reps_are_streamed_in_constant_memory() -> None:
    lines = rep_lines(many(100))
    tracemalloc.start()
    try:
        written = sum(1 for _ in islice(lines, 2_001))
        _, first_bytes = tracemalloc.get_traced_memory()
        written += sum(1 for _ in lines)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert written == 1 + 20_000
    assert most_bytes < first_bytes * 1.2 < 5_000_000


def test_traces_are_streamed_in_constant_memory() -> None:
    def traces(count: int) -> Iterator[Trace]:
        for index in range(count):
            t_s = [step / 100 for step in range(500)]
            yield Trace(str(index), Signal(t_s, [7] * 500, [1.5] * 500))

    def peak(count: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in trace_lines(traces(count))) == 1 + 500 * count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(100) < peak(4) * 1.2
