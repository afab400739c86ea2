"""What the desk is told of the folder's calibrations. Runs in the files' own thread."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk.calibrate.guided import Guided
from kiosk.calibrate.keeping import (
    FolderError,
    NotSigned,
    judged_anew,
    kept,
    sheet_from,
    signed,
    unsigned_of,
    unwritable,
)
from kiosk.calibrate.told import told, told_cure, told_rule
from kiosk.calibrations import read_folder
from kiosk.clinic.calibrate_talk import CalibrationJudged, CalibrationsSeen, Outcome
from kiosk.exercise.calibration_views import UnsignedRow, VerdictLine
from kiosk.exercise.days import day_told
from kiosk.exercise.staff_views import Told
from kiosk.force.calibration import Calibration
from kiosk.force.sheet import Sheet
from kiosk.force.verdict import Verdict

_log = logging.getLogger(__name__)

_OVERDUE = {"age": "due_age", "ball": "due_ball", "check": "due_check"}


def state_of(calibration: Calibration) -> Told:
    """What the forces of a use are computed with today."""
    if calibration.state == "estimated":
        return Told("calibrate.counts.estimated")
    values = (("ball", calibration.ball), ("due", _day(calibration.due)))
    name = _OVERDUE.get(calibration.overdue, "calibrated")
    return Told(f"calibrate.counts.{name}", values)


def seen(
    folder: Path,
    today: date,
    number: int,
    now: tuple[tuple[str, Told], ...],
    may_check: tuple[str, ...],
) -> CalibrationsSeen:
    """The balls that were calibrated before, the newest first, and what waits for a signature."""
    sheets = [each.sheet for each in read_folder(folder) if each.sheet is not None]
    newest = sorted(sheets, key=lambda each: each.date or date.min, reverse=True)
    return CalibrationsSeen(
        number,
        now,
        may_check,
        tuple(dict.fromkeys(each.ball for each in newest)),
        tuple(
            (each.id, UnsignedRow(each.use, each.ball, str(each.date)))
            for each in unsigned_of(folder, today)
        ),
    )


def kept_outcome(folder: Path, it: Guided, sensor: str, made: date) -> Outcome:
    """Judge what was measured and keep it, as unsigned at best; nothing measured, nothing kept.

    Where it cannot be written the verdicts are told all the same.
    """
    result, about = it.procedure.result, it.about
    said = it.ended or Told("calibrate.ended.nothing")
    if not result.points and not result.discarded:
        return Outcome(about.use, about.ball, "none", said)
    sheet, trouble = sheet_from(result, about, sensor, made), None
    try:
        sheet, _ = kept(folder, sheet)
    except OSError as error:
        _log.warning("%s", unwritable(folder, error))
        trouble = Told("calibrate.not_kept")
    said = it.ended or Told(f"calibrate.ended.{sheet.standing}")
    verdicts = _lines(sheet.verdicts) if result.finished else ()
    return Outcome(about.use, about.ball, sheet.standing, said, verdicts, sheet.id, trouble)


def judged(folder: Path, calibration_id: str, today: date, number: int) -> CalibrationJudged:
    """An unsigned calibration judged anew, or why it may not be signed."""
    try:
        sheet = judged_anew(folder, calibration_id, today)
    except NotSigned as refused:
        return CalibrationJudged(number, None, _not_signed(refused))
    return CalibrationJudged(number, _outcome(replace(sheet, standing="unsigned")))


def signed_outcome(
    folder: Path, calibration_id: str, name: str, today: date, number: int
) -> CalibrationJudged:
    """The signed calibration, or why it is none."""
    try:
        sheet, _ = signed(folder, calibration_id, name, today)
    except NotSigned as refused:
        return CalibrationJudged(number, None, _not_signed(refused))
    except FolderError as error:
        _log.warning("%s", error)
        return CalibrationJudged(number, None, Told("calibrate.no_room"))
    return CalibrationJudged(number, _outcome(sheet))


def _not_signed(refused: NotSigned) -> Told:
    """Why it may not be signed, and what to do about each rule that failed."""
    cures = (told_cure(each) for each in refused.verdicts)
    reasons = (told(refused.words), *(each for each in cures if each is not None))
    return Told("calibrate.not_signed", tuple(("because", each) for each in reasons))


def _outcome(sheet: Sheet) -> Outcome:
    values = (("name", sheet.signed_off_by or ""), ("due", _day(sheet.due)))
    said = Told(f"calibrate.ended.{sheet.standing}", values)
    return Outcome(sheet.use, sheet.ball, sheet.standing, said, _lines(sheet.verdicts), sheet.id)


def _day(day: date | None) -> Told:
    return day_told(day.isoformat() if day is not None else "")


def _lines(verdicts: tuple[Verdict, ...]) -> tuple[VerdictLine, ...]:
    """What failed first."""
    lines = [
        VerdictLine(
            told_rule(each), each.value, each.limit, each.unit, each.relation == ">=",
            each.passed, told_cure(each),
        )
        for each in verdicts
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda each: each.passed))
