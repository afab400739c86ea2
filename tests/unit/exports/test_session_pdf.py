from __future__ import annotations

import json
import re
from dataclasses import replace
from math import ceil

import made_sessions as made
import pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exercise.figures import FIGURES
from kiosk.exports.definitions import definitions
from kiosk.exports.pdf.paper import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Paper,
)
from kiosk.exports.pdf.report import session_pdf
from kiosk.exports.rows import Clinic, Damage, Issuer, SessionRows
from kiosk.exports.told import tell
from kiosk.exports.words import english
from kiosk.records.model import Kept, RunEnd, SessionState

BANDED = "{value} ± {band}"


def report(rows: SessionRows) -> bytes:
    return session_pdf(rows, made.ISSUER)


def banded(value: float, band: float) -> str:
    return f"{round(value)} ± {ceil(band)}"


def test_every_session_has_one_page() -> None:
    for exercises, sets, reps in (
        (("standing-ball-squeeze",), 1, 1),
        (made.WITH_BALL, 3, 8),
        (tuple(made.TITLES), 2, 5),
        (made.WITH_BALL * 3, 6, 12),
    ):
        pdf = report(made.session(exercises, sets=sets, reps=reps))
        assert len(pages.reader(pdf).pages) == 1
        assert "page 1 of 1" in pages.words(pdf)


def test_a_session_without_an_exercise_says_so() -> None:
    assert "No exercise was begun." in pages.words(report(made.session(())))


def test_too_much_for_a_page_is_counted_and_never_dropped_in_silence() -> None:
    text = pages.words(report(made.session(("standing-ball-squeeze",) * 4, sets=12, reps=3)))

    hidden = sum(int(each) for each in re.findall(r"Sets left out here: (\d+)", text))
    assert text.count(" 2/3 ") + hidden == 4 * 12 * 2
    assert hidden > 0

    text = pages.words(report(made.session(("clamshell",) * 60)))
    assert (
        text.count("Clamshell") + int(re.findall(r"Exercises left out here: (\d+)", text)[0]) == 60
    )


def test_the_page_is_a4_with_its_fonts_inside() -> None:
    page = pages.reader(report(made.session())).pages[0]

    assert [float(each) for each in page.mediabox] == pytest.approx([0, 0, WIDTH, HEIGHT], abs=0.01)
    fonts = {
        str(font["/BaseFont"]): font["/FontDescriptor"]
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
        if "/FontDescriptor" in font
    }
    # reportlab names its own Helvetica in every document and writes nothing with it.
    assert fonts
    assert all("AtkinsonHyperlegible" in name for name in fonts)
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


def test_numbers_are_the_records_with_their_bands() -> None:
    rows = made.session(lost=())
    placed = pages.lines(report(rows))
    record = json.loads(rows.ends[0].row.record)

    for each in rows.reps:
        row = each.row
        assert banded(row.peak_n, row.peak_u_n) in placed
        assert banded(row.mean_n, row.mean_u_n) in placed
        assert f"{row.steadiness_pct:.1f}" in placed
        assert banded(row.impulse_ns, row.impulse_ns * 0.14) in placed
    best = ", ".join(
        f"{side} {banded(record['best_n'][side], record['best_u_n'][side])} N"
        for side in ("left", "right")
    )
    assert f"Comfortable best: {best}; left/right 12 ± 7 % (the left pressed harder)" in placed
    assert "target 58 N, preload 6 ± 5 N" in placed


def test_a_set_has_its_highest_peak_and_the_mean_of_its_means_with_the_widest_band() -> None:
    rows = made.session(reps=6, lost=())
    told = tell(rows).runs[0].sets[0]
    reps = [each.row for each in rows.reps if each.row.set_id == told.row.id]
    highest = max(reps, key=lambda row: row.peak_n)
    mean_n = sum(row.mean_n for row in reps) / 6

    placed = pages.lines(report(rows))
    at = placed.index("left 1")
    assert placed[at + 1 : at + 8] == [
        "46–70",
        "6/6",
        banded(highest.peak_n, highest.peak_u_n),
        banded(mean_n, max(row.mean_u_n for row in reps)),
        "30.0",
        f"{sum(row.steadiness_pct for row in reps) / 6:.1f}",
        "6 ± 5",
    ]


def test_an_absent_figure_is_a_dash_and_tells_why() -> None:
    rows = made.session(hidden=True, lost=())
    text = pages.words(report(rows))

    assert "steadiness (the resting noise is too large beside it: left 1 rep 1" in text
    assert "fade (fewer than six kept reps with a mean" in text
    assert "≥ 400" in pages.lines(report(rows))
    assert "400 ±" not in text


def test_what_the_record_hides_is_not_printed_even_where_the_row_has_it() -> None:
    rows = made.session(lost=())
    record = json.loads(rows.ends[0].row.record)
    for part in record["sets"]:
        part["fade_pct"], part["fade_u_pct"] = 77.0, 3.0
        for rep in part["reps"]:
            rep["hidden"] = {"steadiness_pct": "rate", "impulse_ns": "gap", "peak_n": "no_signal"}
    record["hidden"] = {"asymmetry_pct": "one_side"}
    end = rows.ends[0]
    hiding = Kept(replace(end.row, record=json.dumps(record)), end.stamp)
    text = pages.words(report(replace(rows, ends=(hiding,))))

    for row in (each.row for each in rows.reps):
        assert banded(row.peak_n, row.peak_u_n) not in text
        assert f"{round(row.impulse_ns)} ±" not in text
    assert "77 ±" not in text
    assert "left/right 12" not in text
    assert "steadiness (too few samples a second" in text


def test_a_voided_rep_takes_the_fade_of_its_set_with_it() -> None:
    rows = made.session(reps=7, lost=())
    assert "6 ± 5" in pages.lines(report(rows))

    voided = made.session(reps=7, lost=(), overrides=((0, False, "slipped"),), sets=1)
    text = pages.words(report(voided))
    assert "fade (a rep was voided: left 1)" in text


def test_decisions_by_hand_have_reason_and_name_and_change_the_count() -> None:
    rows = made.session(
        overrides=(
            (2, True, "the strap slipped"),
            (5, False, "talked and moved"),
            (6, False, ""),
            (7, False, "lost and voided"),
        )
    )
    text = pages.words(report(rows))

    where = "Standing ball squeeze, "
    assert "Lost: left 2 rep 3 let go, right 2 rep 3 let go" in pages.lines(report(rows))
    counted = "counted although lost (let go), by Ben: “the strap slipped”"
    assert f"{where}left 1, rep 3: {counted}" in text
    assert f"{where}right 1, rep 1: voided, by Ben: “talked and moved”" in text
    assert f"{where}right 1, rep 2: voided, by Ben: “no reason given”" in text
    placed = pages.lines(report(rows))
    assert placed[placed.index("left 1") + 2] == "5/5"
    assert placed[placed.index("right 1") + 2] == "2/5"


def test_somebody_whom_the_staff_s_names_do_not_tell_is_a_dash_and_no_id() -> None:
    hex_id = "9f3a61c07be2444d"
    rows = made.session(overrides=((5, False, "talked"),))
    own = Kept(replace(rows.session.row, staff_id=hex_id), rows.session.stamp)
    (kept,) = rows.overrides
    by = Kept(replace(kept.row, staff_id=hex_id), kept.stamp)
    for staff in ({}, {"s1": "Anna"}):
        text = pages.words(report(replace(rows, session=own, overrides=(by,), staff=staff)))
        assert hex_id not in text
        assert "voided, by –: “talked”" in text
        assert re.search(r"Supervised by – ", text)
    assert "Supervised by Anna" in pages.words(report(rows))


def test_the_last_decision_about_a_rep_counts() -> None:
    rows = made.session(overrides=((2, True, "first"), (2, False, "second thoughts")))
    text = pages.words(report(rows))

    assert "second thoughts" in text
    assert "“first”" not in text


def test_voided_and_hand_counted_reps_do_not_enter_the_figures_of_a_set() -> None:
    plain = tell(made.session(lost=(3,))).runs[0].sets[0]
    decided = tell(made.session(lost=(3,), overrides=((0, False, "x"), (2, True, "y"))))

    assert [rep.row.number for rep in plain.measured] == [1, 2, 4, 5]
    assert [rep.row.number for rep in decided.runs[0].sets[0].measured] == [2, 4, 5]
    assert decided.runs[0].sets[0].counted == 4


def test_calibration_state_and_age_stand_beside_the_exercise() -> None:
    assert "Calibrated · wall-7 · ball gym-1 · 34 days old" in pages.lines(report(made.session()))

    text = pages.words(report(made.session(estimated=True)))
    assert "ESTIMATED (E) · no calibration: ball model" in text
    assert "Estimated newtons, marked E" in text
    assert "left 1 E" in text


def test_an_overdue_calibration_says_why() -> None:
    rows = made.session()
    record = json.loads(rows.ends[0].row.record)
    record["calibration"] |= {"state": "estimated", "overdue": "check"}
    end = Kept(replace(rows.ends[0].row, record=json.dumps(record)), rows.ends[0].stamp)
    text = pages.words(report(replace(rows, ends=(end,))))

    assert "ESTIMATED (E) · failed the daily check · wall-7 · ball gym-1 · 34 days old" in text


def test_a_clock_that_was_not_set_is_said_before_anything_else() -> None:
    text = pages.words(report(made.session(clock_set=False)))

    assert text.index("Clock not set") < text.index("Standing ball squeeze")
    assert "2026-11-22 10:15 CET ?" in text
    assert "Clock not set" not in pages.words(report(made.session()))


def test_a_session_cut_short_is_told_from_its_rows_alone() -> None:
    rows = made.session(state=SessionState.CUT)
    assert rows.ends == ()
    text = pages.words(report(rows))

    assert "Session cut short by power, a fault, or left alone" in text
    assert "not completed" in text
    first = rows.reps[0].row
    assert banded(first.peak_n, first.peak_u_n) in pages.lines(report(rows))


def test_a_stopped_session_gives_its_reason() -> None:
    text = pages.words(report(made.session(state=SessionState.STOPPED)))

    assert "Session stopped before its end: the knee hurt." in text


def test_pain_is_told_before_and_after_and_as_not_told() -> None:
    assert "Pain before 2 of 10, after 3 of 10" in pages.words(report(made.session()))
    cut = pages.words(report(made.session(state=SessionState.CUT)))
    assert "Pain before 2 of 10, after not told" in cut


def test_station_software_sensor_and_time_stand_in_the_foot() -> None:
    foot = "station station-1, software 0.1.0 · sensor MP3V5050GP · made 2026-11-22 17:30 CET"
    assert foot in pages.lines(report(made.session()))


def test_definitions_with_their_formulas_are_on_the_page() -> None:
    text = pages.words(report(made.session())).replace("- ", "-")

    for figure in FIGURES.values():
        assert f"{figure.name} [{figure.unit}]" in text
        assert figure.formula.replace("- ", "-") in text
    for each in definitions(english):
        assert each.name in text


def test_an_exercise_without_the_ball_was_followed_and_never_kept() -> None:
    text = pages.words(report(made.session(("clamshell",))))

    assert "left: followed 8 ×, 96 s; right: followed 8 ×, 96 s" in text
    assert "Asked: 2 sets, 5 reps, hold 5 s, rest 5 s, left, right left: followed 8 ×" in text
    assert "Calibrated" not in text
    assert "ESTIMATED" not in text


def test_the_same_session_at_the_same_time_gives_the_same_bytes() -> None:
    rows = made.session(made.WITH_BALL)

    assert report(rows) == report(rows)
    later = replace(made.ISSUER, made="2026-11-22T16:31:00+00:00")
    assert session_pdf(rows, later) != report(rows)
    dated = pages.reader(report(rows)).metadata
    assert dated is not None
    assert dated["/CreationDate"] == "D:20261122163000+00'00'"


HOSTILE = (
    "<script>alert(1)</script>",
    "\u202eesrever\u202c \u200f\u061c\u2066x\u2069",
    "a\x00b\x07c\x1b[31m\r\nd\x9b",
    "x" * 10_000,
    "word " * 2_000,
    "\U0001f600 \U0001f468‍\U0001f469 e\u0301\u0300\u0323",
    "{patient} %s {0} \\N{BULLET}",
    "\ud800 lone",
    "שלום 你好 Ωμέγα",
    "",
)


def hostile(text: str) -> SessionRows:
    rows = made.session(
        overrides=((2, True, text), (7, False, text)), state=SessionState.STOPPED, sets=1
    )
    end = rows.end
    assert end is not None
    return replace(
        rows,
        patient=replace(rows.patient, code=text[:300], notes=text, side=text),
        end=Kept(replace(end.row, reason=text), end.stamp),
        titles={"standing-ball-squeeze": text},
        staff={"s1": text, "s2": text},
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_break_neither_page_nor_layout(text: str) -> None:
    issuer = Issuer(Clinic(text, text), replace(made.ISSUER.station, id=text), made.MADE)
    pdf = session_pdf(hostile(text), issuer)

    assert len(pages.reader(pdf).pages) == 1
    assert_inside(pdf)
    printed = pages.words(pdf)
    assert "page 1 of 1" in printed
    assert all(each.isprintable() for each in printed)
    assert not set("\u202e\u200f\u2066\U0001f600") & set(printed)


@settings(max_examples=12)
@given(st.text(max_size=300))
def test_whatever_somebody_writes_is_one_page(text: str) -> None:
    assert_inside(session_pdf(hostile(text), made.ISSUER))


def test_what_cannot_be_printed_shows_as_a_question_mark() -> None:
    paper = Paper("", "", "")

    assert paper.clean("a\u202eb 你 é e\u0301") == "a b ? é é"
    assert paper.clean("<b>&amp;") == "<b>&amp;"


def test_lines_are_wrapped_within_their_width() -> None:
    paper = Paper("", "", "")
    for text in ("x" * 500, "word " * 100, "a " * 3):
        lines = paper.wrap(text, 100, 8, 3, indent=30)
        assert len(lines) <= 3
        assert all(paper.width(line, 8) <= 100 for line in lines)
        assert paper.width(lines[0], 8) <= 70 or len(text) < 10
    assert paper.wrap("x" * 500, 100, 8, 3)[-1].endswith("…")


@pytest.mark.parametrize(
    ("exercises", "sets", "reps", "decided"),
    [
        (("standing-ball-squeeze",), 2, 5, 2),
        (made.WITH_BALL, 3, 8, 12),
        (tuple(made.TITLES), 2, 5, 0),
        ((*made.WITH_BALL, *made.WITH_BALL, "clamshell"), 2, 10, 12),
        (made.WITH_BALL * 4, 8, 12, 40),
    ],
)
def test_no_two_pieces_of_text_lie_over_each_other(
    exercises: tuple[str, ...], sets: int, reps: int, decided: int
) -> None:
    overrides = tuple((index, False, "a long reason " * 30) for index in range(decided))
    rows = made.session(
        exercises, sets=sets, reps=reps, overrides=overrides, state=SessionState.STOPPED,
        estimated=True, clock_set=False,
        patient=replace(made.PATIENT, notes="a long note " * 40),
    )  # fmt: skip
    pages.assert_apart(report(rows))


def assert_inside(pdf: bytes) -> None:
    """Every piece of text lies within the margins."""
    placed = pages.pieces(pdf)
    assert placed
    for x, y, width, _, words in placed:
        assert x >= LEFT - 25, words
        assert x + width <= RIGHT + 0.5, words
        assert HEIGHT - BOTTOM - 4 <= y <= HEIGHT - TOP, words


def test_a_record_that_is_no_json_leaves_the_rows() -> None:
    rows = made.session(lost=())
    broken = Kept(RunEnd(rows.runs[0].row.id, True, 1, "{broken"), rows.ends[0].stamp)
    pdf = report(replace(rows, ends=(broken,)))

    first = rows.reps[0].row
    assert banded(first.mean_n, first.mean_u_n) in pages.lines(pdf)


def test_what_the_staff_marked_and_paused_is_told_also_without_the_ball() -> None:
    rows = made.session(("clamshell",))
    (kept,) = rows.ends
    record = json.loads(kept.row.record)
    record["marks"] = [
        {"kind": "pain", "t_s": 12.2, "level": 4, "text": ""},
        {"kind": "note", "t_s": 31.0, "level": None, "text": "knee turned in"},
    ]
    record["pauses"] = [[40.0, 52.0], [70.0, 72.0]]
    end = replace(kept.row, record=json.dumps(record))
    text = pages.words(report(replace(rows, ends=(replace(kept, row=end),))))
    assert (
        "Marked by the staff: paused 2×, 14 s in all, pain 4 at 12 s, note at 31 s (knee turned in)"
        in text
    )
    assert "Marked" not in pages.words(report(rows))


@pytest.mark.parametrize("reps", [5, 12])
def test_damaged_reps_are_told_within_the_layout(reps: int) -> None:
    rows = made.session(made.WITH_BALL, sets=3, reps=reps, state=SessionState.STOPPED)
    kinds = (Damage.REP, Damage.TRACE)
    damaged = {kept.row.id: kinds[i % 2] for i, kept in enumerate(rows.reps) if i % 3}
    usual = rows.signal_of
    hurt = replace(
        rows,
        damaged=damaged,
        signal_of=lambda rep_id: None if rep_id in damaged else usual(rep_id),
    )
    pdf = report(hurt)
    pages.assert_apart(pdf)
    assert_inside(pdf)
    words = pages.words(pdf)
    assert "DAMAGED on the station's disk, not to be relied on:" in words
    assert ("damaged" if reps == 5 else "!") in pages.lines(pdf)
