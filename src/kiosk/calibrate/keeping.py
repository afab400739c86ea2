"""What is kept of a calibration: written once as it was measured, and signed when it has passed.

A terminal and the screen keep theirs by these rules, in the same folder. Nothing is ever written
over: a signature makes a file of its own beside the unsigned one.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kiosk.calibrations import Stored, new_id, read_folder, write_new
from kiosk.force.acceptance import accepted, judge
from kiosk.force.calibration import Calibration, Use
from kiosk.force.calibration_file import dump
from kiosk.force.fit import fit
from kiosk.force.plan import Result
from kiosk.force.points import Reference
from kiosk.force.procedure_words import Words, words
from kiosk.force.sheet import Sheet, sheet_of
from kiosk.force.verdict import Verdict


class FolderError(Exception):
    """Calibrations cannot be written; one line that says why and what to do."""


class NotSigned(Exception):
    """A calibration may not be signed; one line that says why and what to do instead.

    That is for a terminal; `words` say it on a screen, which names no folder. `verdicts` are
    the rules that it was judged by anew, where it came so far.
    """

    def __init__(self, why: str, message: Words, verdicts: tuple[Verdict, ...] = ()) -> None:
        self.words = message
        self.verdicts = verdicts
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class About:
    """Whose calibration it is."""

    use: Use
    ball: str
    operator: str
    temperature_c: float
    reference: Reference


def refuse_unwritable(folder: Path) -> None:
    """FolderError where nothing could be kept: better now than after half an hour."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 65536)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise FolderError(unwritable(folder, error)) from error


def unwritable(folder: Path, error: OSError) -> str:
    """Why nothing can be written there, and what to do."""
    return (
        f"{folder}: cannot be written: {error.strerror or error}; make room, or make the folder"
        f" with: sudo install -d -o USER {folder}"
    )


def sheet_from(result: Result, about: About, sensor: str, made: date, signed_by: str = "") -> Sheet:
    """What the file will say; it has its id only once it is kept."""
    return sheet_of(
        result,
        id="",
        ball=about.ball,
        sensor=sensor,
        made=made,
        operator=about.operator,
        signed_off_by=signed_by,
        temperature_c=about.temperature_c,
    )


def kept(folder: Path, sheet: Sheet) -> tuple[Sheet, Path]:
    """The sheet under an id that no file has, written down to the disk. OSError."""
    kind = "" if sheet.standing == "calibrated" else sheet.standing
    made = sheet.date or date.min
    sheet = replace(sheet, id=new_id(folder, sheet.ball, sheet.use, made, kind))
    return sheet, write_new(folder, sheet.id, dump(sheet))


def earlier_of(folder: Path, ball: str) -> list[Calibration]:
    """Accepted calibrations of the same ball."""
    found = [each.calibration for each in read_folder(folder)]
    return [each for each in found if each is not None and each.ball == ball]


def unsigned_of(folder: Path, today: date) -> list[Sheet]:
    """What has passed and may still be signed, the newest first, each measurement once."""
    stored = read_folder(folder)
    open_ones = [
        each.sheet
        for each in stored
        if each.standing == "unsigned" and each.sheet is not None and not _why_not(each, stored)
    ]
    in_time = [each for each in open_ones if each.due is None or today < each.due]
    return sorted(in_time, key=lambda each: (each.date or date.min, each.id), reverse=True)


def judged_anew(folder: Path, calibration_id: str, today: date) -> Sheet:
    """An unsigned calibration, its map and verdicts made again from its own points.

    NotSigned where it may not be signed: because it is not there, has not been measured to its
    end, does not pass, has been signed already, or is older than a calibration may get.
    """
    stored = read_folder(folder)
    found = next((each for each in stored if each.id == calibration_id), None)
    if found is None:
        known = ", ".join(each.id for each in stored if each.standing == "unsigned") or "none"
        raise NotSigned(
            f"{folder}: {calibration_id} is not there; unsigned are: {known}",
            words("unsigned.gone", id=calibration_id),
        )
    if (why := _why_not(found, stored)) is not None:
        raise why
    sheet = found.sheet
    assert sheet is not None
    if sheet.date is not None and today < sheet.date:
        raise NotSigned(
            f"{calibration_id}: made on {sheet.date}, but the clock says {today}: set the clock",
            words("unsigned.clock", date=str(sheet.date), today=str(today)),
        )
    if sheet.due is not None and today >= sheet.due:
        raise NotSigned(
            f"{calibration_id}: made on {sheet.date}, and due again since {sheet.due}: calibrate"
            " anew",
            words("unsigned.due", date=str(sheet.date), due=str(sheet.due)),
        )
    return _judged(sheet, folder)


def signed(folder: Path, calibration_id: str, name: str, today: date) -> tuple[Sheet, Path]:
    """Sign a calibration that has passed: the signed sheet, and the file it is kept in.

    NotSigned as `judged_anew`, FolderError where it cannot be written.
    """
    sheet = judged_anew(folder, calibration_id, today)
    try:
        return kept(folder, replace(sheet, standing="calibrated", signed_off_by=name))
    except OSError as error:
        raise FolderError(unwritable(folder, error)) from error


def _why_not(found: Stored, stored: list[Stored]) -> NotSigned | None:
    """Why its standing, or another file, leaves nothing to sign; None where nothing does."""
    if found.sheet is None:
        return NotSigned(found.problem, words("unsigned.damaged", id=found.id))
    if found.standing == "accepted":
        name = found.sheet.signed_off_by
        return NotSigned(
            f"{found.id}: it is signed already, by {name or 'nobody'}",
            words("unsigned.signed", name=name) if name else words("unsigned.twin", id=found.id),
        )
    if found.standing == "unfinished":
        return NotSigned(
            f"{found.id}: it was not measured to its end; calibrate anew",
            words("unsigned.unfinished"),
        )
    twins = [
        each.id
        for each in stored
        if each.standing == "accepted"
        and each.sheet is not None
        and found.sheet.points
        and each.sheet.points == found.sheet.points
    ]
    if not twins:
        return None
    return NotSigned(
        f"{found.id}: it is signed already, as {twins[0]}", words("unsigned.twin", id=twins[0])
    )


def _judged(sheet: Sheet, folder: Path) -> Sheet:
    try:
        fitted = fit(sheet.points, sheet.reference)
    except ValueError as reason:
        raise NotSigned(
            f"{sheet.id}: {reason}; calibrate anew", words("unsigned.no_map")
        ) from reason
    earlier = earlier_of(folder, sheet.ball)
    verdicts = judge(sheet.points, fitted, use=sheet.use, earlier=earlier)
    if not accepted(verdicts):
        failed = " ".join(each.said for each in verdicts if not each.passed)
        raise NotSigned(
            f"{sheet.id}: it does not pass. {failed}", words("unsigned.fails"), verdicts
        )
    return replace(sheet, map=fitted.map, quality=fitted.quality, verdicts=verdicts)
