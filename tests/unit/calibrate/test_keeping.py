"""Signing what was left unsigned: judged anew from its own points, once, and in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.calibrate.keeping import (
    About,
    FolderError,
    NotSigned,
    judged_anew,
    kept,
    refuse_unwritable,
    sheet_from,
    signed,
    unsigned_of,
)
from kiosk.calibrations import read_folder
from kiosk.force.acceptance import judge
from kiosk.force.calibration_file import dump
from kiosk.force.fit import fit
from kiosk.force.plan import Plan, Result, targets
from kiosk.force.points import Point, Reference
from kiosk.force.sheet import Sheet
from kiosk.sim.ball import Ball

MADE = date(2026, 3, 1)
LATER = date(2026, 3, 9)
ABOUT = About("wall", "Blue 1", "Ada", 21.0, Reference("scale", 0.3, 0.002))


def result(*, gain_of_round_2: float = 1.0, finished: bool = True) -> Result:
    """What a perfect press gives on the model's ball."""
    ball, plan = Ball(4.0), Plan()
    points = tuple(
        Point(number, each.direction, each.asked_n, each.asked_n,
              round(ball.pressure_kpa(each.asked_n * (gain_of_round_2 if number == 2 else 1.0)), 5),
              0.004, 4.0, 5.0, 1250)
        for number in (1, 2, 3) for each in targets(plan.levels_n)
    )  # fmt: skip
    fitted = fit(points, ABOUT.reference)
    verdicts = judge(points, fitted)
    return Result("wall", plan, ABOUT.reference, "measured", points, (), fitted, verdicts, finished)


def put(folder: Path, measured: Result, signed_by: str = "") -> Sheet:
    return kept(folder, sheet_from(measured, ABOUT, "MP3V5050", MADE, signed_by))[0]


def refused(folder: Path, calibration_id: str, today: date = LATER) -> str:
    with pytest.raises(NotSigned) as refusal:
        signed(folder, calibration_id, "Ben", today)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_what_passed_is_signed_in_a_file_of_its_own(tmp_path: Path) -> None:
    unsigned = put(tmp_path, result())
    assert (unsigned.id, unsigned.standing) == ("blue-1-wall-2026-03-01-unsigned", "unsigned")
    before = (tmp_path / f"{unsigned.id}.toml").read_bytes()
    assert [each.id for each in unsigned_of(tmp_path, LATER)] == [unsigned.id]
    sheet, path = signed(tmp_path, unsigned.id, "Ben", LATER)
    assert (sheet.standing, sheet.signed_off_by, sheet.operator) == ("calibrated", "Ben", "Ada")
    assert (sheet.date, sheet.due) == (MADE, date(2026, 6, 1))
    assert path.name == "blue-1-wall-2026-03-01.toml"
    assert sheet.points == unsigned.points
    assert (tmp_path / f"{unsigned.id}.toml").read_bytes() == before
    assert unsigned_of(tmp_path, LATER) == []
    assert "signed already, as blue-1-wall-2026-03-01" in refused(tmp_path, unsigned.id)
    assert "signed already, by Ben" in refused(tmp_path, sheet.id)


def test_it_is_judged_by_its_points_and_not_by_what_its_file_says(tmp_path: Path) -> None:
    """Somebody wrote "unsigned" and passing verdicts over points that do not pass."""
    moved = result(gain_of_round_2=0.9)
    false = replace(sheet_from(moved, ABOUT, "MP3V5050", MADE), id="x", standing="unsigned")
    lying = replace(false, verdicts=tuple(v for v in false.verdicts if v.passed))
    (tmp_path / "x.toml").write_text(dump(lying), "utf-8")
    assert read_folder(tmp_path)[0].standing == "unsigned"
    why = refused(tmp_path, "x")
    assert "does not pass" in why
    assert "the ball or the press was moved" in why
    with pytest.raises(NotSigned) as refusal:
        judged_anew(tmp_path, "x", LATER)
    assert "moved" in {each.rule for each in refusal.value.verdicts if not each.passed}


def test_an_unsigned_one_of_older_software_can_be_signed_too(tmp_path: Path) -> None:
    """Its file calls it refused, though every rule was met."""
    old = replace(sheet_from(result(), ABOUT, "MP3V5050", MADE), id="old", standing="refused")
    (tmp_path / "old.toml").write_text(dump(old), "utf-8")
    assert signed(tmp_path, "old", "Ben", LATER)[0].standing == "calibrated"


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2026, 6, 1), "made on 2026-03-01, and due again since 2026-06-01: calibrate anew"),
        (date(2026, 2, 28), "made on 2026-03-01, but the clock says 2026-02-28: set the clock"),
    ],
)
def test_neither_too_late_nor_before_it_was_made(tmp_path: Path, today: date, why: str) -> None:
    unsigned = put(tmp_path, result())
    assert refused(tmp_path, unsigned.id, today) == f"{unsigned.id}: {why}"


def test_what_was_not_finished_damaged_or_never_there_is_not_signed(tmp_path: Path) -> None:
    unfinished = put(tmp_path, result(finished=False))
    assert "not measured to its end" in refused(tmp_path, unfinished.id)
    (tmp_path / "torn.toml").write_text("id = ", "utf-8")
    assert "torn.toml" in refused(tmp_path, "torn")
    unsigned = put(tmp_path, result())
    assert refused(tmp_path, "y").endswith(f"y is not there; unsigned are: {unsigned.id}")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", "utf-8")
    with pytest.raises(FolderError, match="cannot be written"):
        refuse_unwritable(tmp_path / "data" / "calibrations")
