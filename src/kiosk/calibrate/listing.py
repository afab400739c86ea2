"""What calibrations there are, which of them count, and what one of them is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.calibrate.keeping import unsigned_of
from kiosk.calibrations import (
    USES,
    Stored,
    calibrations_folder,
    calibrations_of,
    read_folder,
)
from kiosk.clock import Clock
from kiosk.daily_checks import DailyCheck, read_checks
from kiosk.force.calibration import Calibration, Use
from kiosk.force.sheet import Sheet
from kiosk.force.uncertainty import Conditions, expanded_n
from kiosk.settings import Settings

HEAD = ("id", "use", "made", "due", "state")
SHOWN_N = (25.0, 50.0, 100.0, 150.0, 200.0, 300.0, 390.0)
"""Where the uncertainty is shown."""

_DUE = {"age": "due", "ball": "due: another ball", "check": "due: daily check failed"}


@dataclass(frozen=True, slots=True)
class Row:
    """One file. `state` is what the station makes of it today."""

    id: str
    use: str
    made: str
    due: str
    state: str

    def cells(self) -> tuple[str, ...]:
        return (self.id, self.use, self.made, self.due, self.state)


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole folder. `checked` says when each use was last checked."""

    folder: Path
    rows: tuple[Row, ...]
    checked: tuple[str, ...]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "calibrations": [asdict(row) for row in self.rows],
            "checked": list(self.checked),
            "problems": list(self.problems),
        }


def list_calibrations(settings: Settings, clock: Clock) -> Listing:
    """Every file of the folder, the newest last. Never raises."""
    folder = calibrations_folder(settings)
    current = calibrations_of(settings, clock)
    counting = {use: current[use] for use in USES}
    stored = sorted(read_folder(folder), key=_made)
    may_sign = {sheet.id for sheet in unsigned_of(folder, clock.wall().date())}
    checks, _ = read_checks(folder)
    return Listing(
        folder,
        tuple(_row(each, counting, may_sign) for each in stored),
        tuple(_last_check(use, checks) for use in USES if counting[use].state == "calibrated"),
        current.problems,
    )


def show_text(sheet: Sheet, path: Path) -> str:
    """A page for a terminal; ends with a newline."""
    lines = [
        f"{sheet.id}: {sheet.standing}",
        f"  ball {sheet.ball}, {sheet.use}, rests at {sheet.resting_kpa:.2f} kPa",
        f"  made {sheet.date}, due {sheet.due}, by {sheet.operator or 'nobody named'},"
        f" signed off by {sheet.signed_off_by or 'nobody'}",
        f"  {len(sheet.points)} points, {len(sheet.discarded)} discarded; sensor"
        f" {sheet.sensor or 'not named'}",
        f"  {path}",
    ]
    if sheet.calibration is not None:
        lines += ["", "   newtons   +/- (k = 2)   at the calibration's own resting pressure"]
        lines += [f"  {force_n:8.0f}   {u_n:8.1f}" for force_n, u_n in _bands(sheet.calibration)]
    if sheet.verdicts:
        lines += ["", *(f"  {each.said}" for each in sheet.verdicts)]
    return "\n".join([*lines, ""])


def show_json(sheet: Sheet, path: Path) -> dict[str, Any]:
    """Everything that the file says, as one object."""
    values = asdict(sheet)
    values["map"] = [list(pair) for pair in sheet.map.points] if sheet.map is not None else None
    values["date"] = str(sheet.date) if sheet.date else None
    values["due"] = str(sheet.due) if sheet.due else None
    bands = _bands(sheet.calibration) if sheet.calibration is not None else []
    return {**values, "file": str(path), "uncertainty": [list(each) for each in bands]}


def _bands(calibration: Calibration) -> list[tuple[float, float]]:
    """(newtons, half-width at k = 2) of a second's mean, right after a tare."""
    conditions = Conditions(tare_kpa=calibration.resting_kpa, samples=250)
    shown = [force_n for force_n in SHOWN_N if force_n < calibration.map.last_n]
    return [(each, round(expanded_n(calibration, each, conditions), 2)) for each in shown]


def _row(stored: Stored, counting: Mapping[Use, Calibration], may_sign: set[str]) -> Row:
    sheet = stored.sheet
    if sheet is None:
        return Row(stored.id, "-", "-", "-", "DAMAGED")
    state: str = stored.standing
    if stored.standing == "accepted":
        counts = counting[sheet.use]
        state = _DUE.get(counts.overdue, "in use") if counts.id == sheet.id else "earlier"
    elif stored.standing == "unsigned" and stored.id not in may_sign:
        state = "signed since, or too old"
    due = sheet.due if stored.standing == "accepted" else None
    return Row(stored.id, sheet.use, str(sheet.date), str(due or "-"), state)


def _made(stored: Stored) -> tuple[str, float]:
    made = str(stored.sheet.date) if stored.sheet is not None else ""
    return made, stored.path.stat().st_mtime if stored.path.exists() else 0.0


def _last_check(use: str, checks: list[DailyCheck]) -> str:
    own = [each for each in checks if each.use == use]
    if not own:
        return f"{use}: never checked; daily: kiosk calibrate check --use {use}"
    last = own[-1]
    said = "passed" if last.passed else "FAILED"
    return f"{use}: last checked {last.at:%Y-%m-%d %H:%M}, {said} ({last.error_n:+.1f} N)"
