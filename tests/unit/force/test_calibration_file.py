"""The calibration file: written as it is read, and refused when its parts do not agree."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import measured
from operator_at_press import Operator

from kiosk.force.acceptance import judge
from kiosk.force.calibration import CalibrationError, due_after
from kiosk.force.calibration_file import dump, load_calibration, load_sheet
from kiosk.force.fit import fit
from kiosk.force.plan import LEVELS_N, Plan, Step
from kiosk.force.points import Reference, discard
from kiosk.force.sheet import Sheet, sheet_of

# The short form.

GOOD = """
id = "blue-1-wall-2026-01"
state = "calibrated"
use = "wall"
ball = "blue-1"
resting_kpa = 4
date = 2026-01-05
temperature_c = 21.5
operator = "MK"
points = [[0, 0], [2.1, 50], [4.2, 100.5]]
"""


def test_a_good_file() -> None:
    loaded = load_calibration(GOOD, "wall.toml")
    assert (loaded.id, loaded.state, loaded.use, loaded.ball, loaded.resting_kpa) == (
        "blue-1-wall-2026-01",
        "calibrated",
        "wall",
        "blue-1",
        4.0,
    )
    assert (loaded.date, loaded.temperature_c, loaded.operator) == (date(2026, 1, 5), 21.5, "MK")
    assert loaded.map.points == ((0.0, 0.0), (2.1, 50.0), (4.2, 100.5))


def test_an_estimate_needs_no_date() -> None:
    text = GOOD.replace('"calibrated"', '"estimated"').replace("date = 2026-01-05", "")
    assert load_calibration(text, "wall.toml").date is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"wall"\n', '"floor"\n', 'wall.toml: use: "wall" or "knees"'),
        ('"calibrated"', '"good"', 'wall.toml: state: "estimated" or "calibrated"'),
        ('ball = "blue-1"', "ball = 3", "wall.toml: ball: a text that is not empty"),
        ("= 4\n", "= 11\n", "wall.toml: resting_kpa: a number from 0.5 to 10"),
        ("= 4\n", "= true\n", "wall.toml: resting_kpa: a number from 0.5 to 10"),
        ("date = 2026-01-05", "", "wall.toml: date: a date such as 2026-01-31, without quotes"),
        ("2026-01-05", "2026-01-05T10:00:00", "wall.toml: date: a date such as"),
        ("operator", "oprator", "wall.toml: oprator: unknown; allowed are id, state"),
        ("[0, 0], ", "[0, 1], ", "wall.toml: points: the first pair must be [0, 0]"),
        ("[2.1, 50]", "[4.2, 50]", "wall.toml: points: kPa and N must both increase"),
        ("[2.1, 50]", "[2.1]", "wall.toml: points: a list of [kPa above rest, N] pairs"),
        ("[2.1, 50]", '[2.1, "50"]', "wall.toml: points: a list of [kPa above rest, N] pairs"),
        ("[2.1, 50]", "[nan, 50]", "wall.toml: points: only finite numbers"),
        ("state = ", "state : ", "wall.toml: "),
    ],
)
def test_a_bad_file_is_named_with_its_key_and_what_is_allowed(
    old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(CalibrationError) as caught:
        load_calibration(GOOD.replace(old, new), "wall.toml")
    assert str(caught.value).startswith(message)


def test_a_calibration_without_a_due_day_is_due_after_three_months() -> None:
    assert load_calibration(GOOD, "wall.toml").due == date(2026, 4, 5)
    given_day = GOOD + "due = 2026-02-01\n"
    assert load_calibration(given_day, "wall.toml").due == date(2026, 2, 1)


def test_an_estimate_is_never_due() -> None:
    assert load_calibration(GOOD.replace('"calibrated"', '"estimated"'), "wall.toml").due is None


# The full form.

POINTS = measured()
FITTED = fit(POINTS, Reference("Kern DE 60K", 0.3, 0.002))
SHEET = Sheet(
    id="blue-1-wall-2026-01-31",
    standing="calibrated",
    use="wall",
    ball="blue-1",
    resting_kpa=round(sum(p.tare_kpa for p in POINTS) / len(POINTS), 4),
    date=date(2026, 1, 31),
    due=date(2026, 4, 30),
    sensor="MP3V5050",
    temperature_c=21.5,
    operator="M. König",
    signed_off_by='A "Doc" Smith',
    warm_up="measured",
    reference=Reference("Kern DE 60K", 0.3, 0.002),
    plan_n=LEVELS_N,
    map=FITTED.map,
    quality=FITTED.quality,
    verdicts=judge(POINTS, FITTED),
    points=tuple(POINTS),
    discarded=(
        discard(POINTS[3], "done again"),
        replace(discard(POINTS[4], "a fault of the sensor"), reference_n=None),
    ),
)
TEXT = dump(SHEET)


def test_what_is_written_is_what_is_read() -> None:
    assert load_sheet(TEXT, "wall.toml") == SHEET
    assert load_calibration(TEXT, "wall.toml") == SHEET.calibration


def test_the_calibration_carries_what_forces_and_their_doubt_need() -> None:
    found = load_calibration(TEXT, "wall.toml")
    assert (found.state, found.sensor, found.due) == ("calibrated", "MP3V5050", date(2026, 4, 30))
    assert found.map.points == FITTED.map.points
    assert found.quality == FITTED.quality
    assert found.overdue == ""


def test_a_person_can_read_it() -> None:
    lines = TEXT.splitlines()
    assert lines[0].startswith("# A calibration of one ball in one use.")
    assert 'ball = "blue-1"' in lines
    assert "date = 2026-01-31" in lines
    assert 'operator = "M. König"' in lines
    rows = [line for line in lines if line.startswith("  { round = ")]
    assert len(rows) == len(POINTS)
    assert rows[0].startswith(
        f'  {{ round = 1, direction = "up", asked_n = 15.0, reference_n = {POINTS[0].reference_n},'
    )
    assert sum(line.startswith("#") for line in lines) >= 8
    assert len(tomllib.loads(TEXT)["point"]) == len(POINTS)


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


PASSED = 'value = 7.0\nlimit = 5.0\nunit = ""\npassed = true'
WITHOUT_POINTS = re.sub(r"(?ms)^point = \[.*?^\]$", "", TEXT)
FIRST = "reference_n = " + repr(POINTS[0].reference_n)
LAST_KNOT = repr(FITTED.map.points[-1][1])
LINE_OF_POINT = 1 + next(
    i for i, line in enumerate(TEXT.splitlines()) if line.startswith("  { round = 1")
)
LINE_OF_QUALITY = 1 + TEXT.splitlines().index("[quality]")
LINE_OF_VERDICT = 1 + TEXT.splitlines().index("[[verdict]]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # Its own points decide.
        (edited(LAST_KNOT, "408.0"), "f: points: the map is not that of its points"),
        (edited(FIRST, "reference_n = 16.9"), "f: points: the map is not that of its points"),
        (
            edited(f"  [{FITTED.map.points[1][0]!r},", "  [0.3,"),
            "f: points: the map is not that of its points",
        ),
        (
            edited(f"residual_n = {FITTED.quality.residual_n!r}", "residual_n = 0.01"),
            "f: quality: it is not that of its points",
        ),
        (
            edited(f"resting_kpa = {SHEET.resting_kpa!r}", "resting_kpa = 3.9"),
            "f: resting_kpa: it is not the mean",
        ),
        (
            edited("passed = true", "passed = false"),
            "f: verdict 1: passed: it is not what value and limit say",
        ),
        (
            edited(PASSED, PASSED.replace("7.0", "3.0").replace("true", "false")),
            'f: state: not "calibrated": it has failed in levels measured',
        ),
        (
            edited('signed_off_by = "A \\"Doc\\" Smith"\n', ""),
            "f: signed_off_by: missing: a calibration with",
        ),
        (re.sub(r"\[quality\][^#]*", "", TEXT), "f: quality: missing"),
        (re.sub(r"\[\[verdict\]\].*", "", TEXT, flags=re.DOTALL), "f: verdict: missing"),
        (WITHOUT_POINTS, "f: point: missing: a quality and verdicts need"),
        (edited("date = 2026-01-31\n", ""), "f: date: a date such as"),
        (edited("due = 2026-04-30", "due = 2026-01-31"), "f: due: a day after the date"),
        (edited("due = 2026-04-30", "due = 2026-05-01"), "f: due: a day after the date, 3 months"),
        # Single values, with the line.
        (
            edited(FIRST, "reference_n = -1"),
            f"f:{LINE_OF_POINT}: point 1: reference_n: a number from 0.01 to 10000",
        ),
        (
            edited(FIRST, "referenc_n = 15.0"),
            f"f:{LINE_OF_POINT}: point 1: referenc_n: unknown; allowed are round, direction",
        ),
        (
            edited('direction = "up", asked_n = 50.0', 'direction = "left", asked_n = 50.0'),
            f'f:{LINE_OF_POINT + 1}: point 2: direction: "up" or "down"',
        ),
        (
            edited("{ round = 1,", "{ round = 1.5,"),
            f"f:{LINE_OF_POINT}: point 1: round: a whole number from 1 to 99",
        ),
        (
            edited("samples = 1251", "samples = true"),
            f"f:{LINE_OF_POINT}: point 1: samples: a whole number",
        ),
        (
            edited("residual_n = ", "residual_n = -"),
            f"f:{LINE_OF_QUALITY}: [quality]: residual_n: a number from 0 to inf",
        ),
        (
            edited("passed = true", "passed = 1"),
            f"f:{LINE_OF_VERDICT}: verdict 1: passed: true or false",
        ),
        (
            edited('relation = ">="', 'relation = "="'),
            f'f:{LINE_OF_VERDICT}: verdict 1: relation: "<=" or ">="',
        ),
        (edited('warm_up = "measured"', 'warm_up = "no"'), 'f: warm_up: "measured" or "confirmed"'),
        (edited("plan_n = [15.0", 'plan_n = ["15"'), "f: plan_n: a list of numbers from 1 to 1000"),
        (edited("u_share = 0.002", "u_share = 0.3"), "u_share: a number from 0 to 0.2"),
        (TEXT + "\npoint = 3\n", "verdict 17: point: unknown; allowed are what"),
        ("point = 3\n" + WITHOUT_POINTS, "f: point: a list of tables [[point]]"),
        (TEXT[: len(TEXT) // 2], "f: "),
        ("x = " + "[" * 5000, "f: "),
    ],
)
def test_a_damaged_or_edited_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(CalibrationError) as caught:
        load_sheet(text, "f")
    assert message in str(caught.value)
    assert str(caught.value).startswith("f:")


def test_points_may_be_written_as_tables_too() -> None:
    rows = re.search(r"(?ms)^point = \[\n(.*?)^\]$", TEXT)
    assert rows is not None
    tables = "".join(
        "[[point]]\n" + row.strip(" {},").replace(", ", "\n") + "\n" for row in rows[1].splitlines()
    )
    text = TEXT.replace(rows[0], "") + tables
    assert load_sheet(text, "f") == SHEET
    broken = text.replace(FIRST, "reference_n = 0", 1)
    line = 1 + text.splitlines().index("[[point]]")
    with pytest.raises(CalibrationError, match=rf"^f:{line}: point 1: reference_n: a number"):
        load_sheet(broken, "f")


@pytest.mark.parametrize("standing", ["refused", "unfinished"])
def test_evidence_is_read_and_never_computed_with(standing: str) -> None:
    sheet = replace(SHEET, standing=standing, signed_off_by=None)  # type: ignore[arg-type]
    text = dump(sheet)
    assert load_sheet(text, "f") == sheet
    assert sheet.calibration is None
    with pytest.raises(CalibrationError) as caught:
        load_calibration(text, "f")
    assert str(caught.value) == f'f: state: "{standing}" is no calibration; allowed: "calibrated"'


def test_points_through_which_no_map_goes_are_kept_as_evidence() -> None:
    points = (POINTS[0], replace(POINTS[1], pressure_kpa=4.0))
    sheet = Sheet(
        "x", "unfinished", "knees", "b", 4.0, date(2026, 1, 1), points=points,
        verdicts=judge(points),
    )  # fmt: skip
    sheet = replace(sheet, resting_kpa=POINTS[0].tare_kpa)
    assert load_sheet(dump(sheet), "f") == sheet


# Any sheet.

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    points = tuple(measured(seed=draw(st.integers(0, 500)), rounds=draw(st.integers(1, 3))))
    reference = Reference(draw(WORDS), draw(st.floats(0.0, 5.0)), draw(st.floats(0.0, 0.1)))
    fitted = fit(points, reference)
    verdicts = judge(points, fitted)
    made = draw(DAYS)
    passed = all(each.passed for each in verdicts)
    reasons = draw(st.lists(WORDS, max_size=3))
    return Sheet(
        id=draw(WORDS),
        standing="calibrated" if passed else draw(st.sampled_from(["refused", "unfinished"])),
        use=draw(st.sampled_from(["wall", "knees"])),
        ball=draw(WORDS),
        resting_kpa=points[0].tare_kpa if len({p.round for p in points}) == 1 else 4.0,
        date=made,
        due=draw(st.dates(made + timedelta(days=1), due_after(made))),
        sensor=draw(st.one_of(st.just(""), WORDS)),
        temperature_c=draw(st.one_of(st.none(), st.floats(-20.0, 60.0))),
        operator=draw(st.one_of(st.none(), WORDS)),
        signed_off_by=draw(WORDS),
        warm_up=draw(st.sampled_from(["", "measured", "confirmed"])),
        reference=reference,
        plan_n=tuple(sorted(draw(st.sets(st.floats(1.0, 1000.0), max_size=5)))),
        map=fitted.map,
        quality=fitted.quality,
        verdicts=tuple(replace(each, cure=draw(WORDS)) for each in verdicts[:3]),
        points=points,
        discarded=tuple(
            replace(
                discard(points[index], reason),
                reference_n=draw(st.one_of(st.none(), st.floats(0.01, 9999.0))),
                pressure_kpa=draw(st.floats(-10.0, 60.0)),
            )
            for index, reason in enumerate(reasons)
        ),
    )


@settings(max_examples=60)
@given(sheets())
def test_any_sheet_is_read_as_it_was_written(sheet: Sheet) -> None:
    points = sheet.points
    tares = {p.round: p.tare_kpa for p in points}
    sheet = replace(sheet, resting_kpa=sum(tares.values()) / len(tares))
    if sheet.standing == "calibrated":
        sheet = replace(sheet, verdicts=tuple(v for v in sheet.verdicts if v.passed))
    assert load_sheet(dump(sheet), "f") == sheet


@settings(max_examples=60)
@given(
    st.integers(0, len(TEXT) - 1), st.integers(1, 40), st.text('0123456789.-[]{}"=\n x', max_size=3)
)
def test_no_damage_is_read_without_a_complaint_or_without_its_effect(
    at: int, lost: int, put: str
) -> None:
    text = TEXT[:at] + put + TEXT[at + lost :]
    try:
        found = load_sheet(text, "f")
    except CalibrationError:
        return
    # What still reads as a file has a map that follows from the points in it.
    assert found.map is not None
    own = fit(found.points, found.reference).map.points if found.points else found.map.points
    for knot, other in zip(found.map.points, own, strict=True):
        assert knot == pytest.approx(other, rel=1e-3, abs=1e-3)


# From a procedure.

FACTS = {
    "id": "blue-1-wall-2026-01-31",
    "ball": "blue-1",
    "sensor": "MP3V5050",
    "made": date(2026, 1, 31),
    "operator": "MK",
}


def test_a_finished_procedure_is_calibrated_once_it_is_signed_off() -> None:
    result = Operator(plan=Plan(rest_s=3.0), rate=50).run()
    unsigned = sheet_of(result, **FACTS)  # type: ignore[arg-type]
    signed = sheet_of(result, **FACTS, signed_off_by="AS", temperature_c=20.0)  # type: ignore[arg-type]
    assert (unsigned.standing, signed.standing) == ("unsigned", "calibrated")
    assert signed.due == date(2026, 4, 30)
    assert load_sheet(dump(signed), "f") == signed
    assert load_sheet(dump(unsigned), "f") == unsigned
    assert signed.calibration is not None
    assert signed.calibration.resting_kpa == 4.0


def test_a_stopped_procedure_is_unfinished_whoever_signs() -> None:
    operator = Operator(plan=Plan(rest_s=3.0), rate=50)
    operator.prepare()
    operator.until(Step.LEVEL)
    operator.point()
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(1.0)
    operator.procedure.stop()
    sheet = sheet_of(operator.procedure.result, **FACTS, signed_off_by="AS")  # type: ignore[arg-type]
    assert sheet.standing == "unfinished"
    assert len(sheet.discarded) == 1
    assert load_sheet(dump(sheet), "f") == sheet


def test_a_procedure_stopped_before_its_first_point_can_be_kept() -> None:
    operator = Operator()
    operator.procedure.stop()
    sheet = sheet_of(operator.procedure.result, **FACTS)  # type: ignore[arg-type]
    assert load_sheet(dump(sheet), "f") == sheet
