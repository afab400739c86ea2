"""The folder of a station's calibrations, and which of them counts for each use today.

Every calibration ever made stays there as it was signed: files are written once, never over
another, and never deleted. What cannot be read is reported, skipped and kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kiosk.clock import Clock
from kiosk.daily_checks import CHECKS_FILE, DailyCheck, read_checks, sync_folder
from kiosk.force.calibration import (
    Calibration,
    CalibrationError,
    Overdue,
    Use,
    estimated,
)
from kiosk.settings import BallSettings, Settings

if TYPE_CHECKING:
    from kiosk.force.sheet import Sheet

FOLDER = "calibrations"
SIMULATED = "simulated"
USES: tuple[Use, ...] = ("wall", "knees")

Standing = Literal["accepted", "unsigned", "refused", "unfinished", "damaged"]
_STANDINGS: dict[str, Standing] = {
    "calibrated": "accepted",
    "unsigned": "unsigned",
    "refused": "refused",
    "unfinished": "unfinished",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of the folder; without a sheet where it is damaged."""

    path: Path
    standing: Standing
    sheet: Sheet | None = None
    problem: str = ""
    text: str = ""

    @property
    def calibration(self) -> Calibration | None:
        """What forces may be computed with; None for all that is not accepted."""
        return self.sheet.calibration if self.sheet is not None else None

    @property
    def id(self) -> str:
        return self.path.stem


def calibrations_folder(settings: Settings) -> Path:
    """Where this station's calibrations lie; those of a simulated ball never among the others."""
    folder = settings.paths.data / FOLDER
    return folder / SIMULATED if settings.simulation.enabled else folder


def new_id(folder: Path, ball: str, use: Use, day: date, kind: str = "") -> str:
    """An id that no file of the folder has: "blue-1-wall-2026-03-01", then with "-2", "-3", ...

    `kind`: "unsigned", "refused" or "unfinished", for what is no calibration.
    """
    name = re.sub(r"[^a-z0-9]+", "-", ball.lower()).strip("-")[:40] or "ball"
    stem = "-".join(part for part in (name, use, day.isoformat(), kind) if part)
    taken = {path.stem for path in folder.glob("*.toml")}
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def write_new(folder: Path, calibration_id: str, text: str) -> Path:
    """Write `<id>.toml`, down to the disk. FileExistsError if there is one, else OSError.

    Nothing is left behind by a write that failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{calibration_id}.toml"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    sync_folder(folder)
    return path


def read_folder(folder: Path) -> list[Stored]:
    """Every calibration file of a folder by name; none if there is no such folder."""
    return [_read(path) for path in _paths(folder)]


class Calibrations(Mapping[str, Calibration]):
    """The calibration of each use. One thread; never raises.

    It is that of the file named in the settings, or the newest accepted one of the folder, or
    the ball model's. Looked at again whenever the folder, a named file or the day has changed: a
    calibration made while the station is on counts from the next exercise on, and one falls due
    at midnight.
    """

    def __init__(
        self,
        folder: Path,
        ball: BallSettings,
        today: Callable[[], date],
        sensor: str = "",
    ) -> None:
        """`sensor`: the station's own; a calibration made with another type is due."""
        self._folder = folder
        self._ball = ball
        self._today = today
        self._sensor = sensor
        self._seen: object = None
        self._read: dict[Path, tuple[tuple[int, int] | None, Stored]] = {}
        self._current: dict[Use, Calibration] = {}
        self._problems: tuple[str, ...] = ()

    def __getitem__(self, use: str) -> Calibration:
        self._refresh()
        return self._current[_as_use(use)]

    def __iter__(self) -> Iterator[str]:
        return iter(USES)

    def __len__(self) -> int:
        return len(USES)

    @property
    def problems(self) -> tuple[str, ...]:
        """What staff should know about the files and the clock, one line each."""
        self._refresh()
        return self._problems

    def text_of(self, calibration: Calibration) -> str:
        """The text of its file, whose map is the very one; else one that says the map."""
        for path in (*_paths(self._folder), *self._ball.files):
            found = self._stored(path)
            own = found.calibration
            if own is not None and (own.id, own.map) == (calibration.id, calibration.map):
                return found.text
        return bare_text(calibration)

    def _refresh(self) -> None:
        today = self._today()
        stamp = (today, *_stamps(self._folder), *map(_stamp, self._ball.files))
        if stamp == self._seen:
            return
        self._seen = stamp
        problems: list[str] = []
        checks, torn = read_checks(self._folder)
        stored = [self._stored(path) for path in _paths(self._folder)]
        problems += [each.problem for each in stored if each.problem] + torn
        found = self._candidates(stored, problems)
        ball = self._ball.name or _newest_ball(found.values())
        self._current = {}
        for use in USES:
            chosen = self._choose(use, found, ball)
            if chosen.date is not None and today < chosen.date:
                problems.append(
                    f"the clock says {today}, which is before {chosen.id} was made:"
                    " its age cannot be told; set the clock"
                )
            self._current[use] = replace(
                chosen, overdue=_overdue(chosen, today, ball, self._sensor, checks)
            )
        self._problems = tuple(problems)

    def _stored(self, path: Path) -> Stored:
        """What a file says; read anew only when it has changed, for its map is fitted again."""
        stamp = _stamp(path)
        if path not in self._read or self._read[path][0] != stamp:
            self._read[path] = (stamp, _read(path))
        return self._read[path][1]

    def _candidates(self, stored: list[Stored], problems: list[str]) -> dict[str, Calibration]:
        """Accepted calibrations, the best last; a named file under its use's own key."""
        accepted = [each for each in stored if each.calibration is not None]
        found: dict[str, Calibration] = {}
        for each in sorted(accepted, key=_age_order):
            if each.calibration is not None:
                found[each.id] = each.calibration
        for use in USES:
            try:
                named = self._ball.named(use)
            except CalibrationError as error:
                problems.append(str(error))
                named = estimated(use)
            if named is not None:
                found[_named_key(use)] = named
        return found

    def _choose(self, use: Use, found: Mapping[str, Calibration], ball: str) -> Calibration:
        named = found.get(_named_key(use))
        if named is not None:
            return named
        of_use = [each for each in found.values() if each.use == use]
        of_ball = [each for each in of_use if each.ball == ball]
        return (of_ball or of_use or [estimated(use)])[-1]


def bare_text(calibration: Calibration) -> str:
    """A file's text for a calibration that has none, as the ball model's."""
    from kiosk.force.calibration_file import dump
    from kiosk.force.sheet import bare_sheet

    return dump(bare_sheet(calibration))


def calibrations_of(settings: Settings, clock: Clock) -> Calibrations:
    """The station's own, by its settings and the day that its clock shows."""
    return Calibrations(
        calibrations_folder(settings),
        settings.ball,
        lambda: clock.wall().date(),
        settings.sensor.type.name,
    )


def _paths(folder: Path) -> list[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return []
    return [folder / name for name in names if name.endswith(".toml")]


def _read(path: Path) -> Stored:
    from kiosk.force.calibration_file import load_sheet  # not where there is none to be read

    try:
        # Some editors put a mark before UTF-8.
        text = path.read_text(encoding="utf-8-sig")
        sheet = load_sheet(text, str(path))
    except OSError as error:
        return Stored(path, "damaged", problem=f"{path}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return Stored(path, "damaged", problem=f"{path}: not UTF-8 text")
    except CalibrationError as error:
        return Stored(path, "damaged", problem=str(error))
    if sheet.standing == "estimated":
        what = f'{path}: state: "estimated" is no calibration; allowed: "calibrated"'
        return Stored(path, "damaged", problem=what)
    return Stored(path, _STANDINGS[sheet.standing], sheet, text=text)


def _overdue(
    calibration: Calibration, today: date, ball: str, sensor: str, checks: Iterable[DailyCheck]
) -> Overdue:
    """Why a calibration may not be called one any more; "" while it may."""
    if calibration.state == "estimated":
        return ""
    other_sensor = bool(sensor and calibration.sensor) and calibration.sensor != sensor
    if other_sensor or (ball and calibration.ball != ball):
        return "ball"
    # The last check decides: a forgotten weight can be put right, and the book keeps both.
    own = [each for each in checks if each.calibration == calibration.id]
    if own and not own[-1].passed:
        return "check"
    return "age" if calibration.due is not None and today >= calibration.due else ""


def _newest_ball(candidates: Iterable[Calibration]) -> str:
    """The ball of the newest calibration of any use: the one that is on the station."""
    dated = [each for each in candidates if each.date is not None]
    # max takes the first of equals, and of those made on one day the last written is the newest.
    newest = max(reversed(dated), key=lambda each: each.date or date.min, default=None)
    return newest.ball if newest is not None else ""


def _age_order(stored: Stored) -> tuple[date, int, str]:
    """Oldest first: by the day, then by when the file was written."""
    made = stored.calibration.date if stored.calibration is not None else None
    return made or date.min, (_stamp(stored.path) or (0, 0))[0], stored.id


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """What changes when anything in the folder does."""
    try:
        return sorted(
            (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
            for entry in os.scandir(folder)
            if entry.name.endswith(".toml") or entry.name == CHECKS_FILE
        )
    except OSError:
        return []


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _named_key(use: Use) -> str:
    return f"[ball] calibration_{use}"


def _as_use(use: str) -> Use:
    for each in USES:
        if use == each:
            return each
    raise KeyError(use)
