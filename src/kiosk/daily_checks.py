"""The book of the daily checks: one line a check, appended and never rewritten.

JSON lines, because a power cut in the middle of a write then costs that line and no other.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

from kiosk.force.calibration import Use

CHECKS_FILE = "checks.jsonl"
KNOWN_N = 98.1
"""Ten kilograms: 10 kg × 9.81 m/s²."""
LIMIT_SHARE = 0.10
"""The station must find a known force within ± 10 %."""


@dataclass(frozen=True, slots=True)
class DailyCheck:
    """What the station made of a known force, on a day.

    `u_n` is the half-width (k = 2) that the station states for `measured_n`; None where that
    is the end of the map, and the force at least as much.
    """

    at: datetime
    use: Use
    ball: str
    calibration: str
    known_n: float
    measured_n: float
    u_n: float | None
    resting_kpa: float
    operator: str = ""

    @property
    def error_n(self) -> float:
        return self.measured_n - self.known_n

    @property
    def passed(self) -> bool:
        return self.u_n is not None and abs(self.error_n) <= LIMIT_SHARE * self.known_n

    @property
    def within_stated(self) -> bool:
        """Whether the known force lies inside the uncertainty that the station states."""
        return self.u_n is not None and abs(self.error_n) <= self.u_n

    def as_json(self) -> dict[str, Any]:
        """One flat object; `passed` is written for people who read the file."""
        numbers = {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }
        return {**numbers, "at": self.at.isoformat(timespec="seconds"), "passed": self.passed}


def append_check(folder: Path, check: DailyCheck) -> Path:
    """Write a check at the end of the folder's book, down to the disk. OSError if it cannot.

    Makes the folder where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CHECKS_FILE
    line = json.dumps(check.as_json(), ensure_ascii=False) + "\n"
    with path.open("a+b") as book:
        if book.tell() and not _ends_a_line(book):
            line = "\n" + line  # a power cut has torn the last one: leave it a line of its own
        book.write(line.encode())
        book.flush()
        os.fsync(book.fileno())
    sync_folder(folder)
    return path


def read_checks(folder: Path) -> tuple[list[DailyCheck], list[str]]:
    """The checks in the order in which they were made, and what is wrong with the other lines."""
    path = folder / CHECKS_FILE
    try:
        lines = path.read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as error:
        return [], [f"{path}: cannot be read: {error.strerror}"]
    checks: list[DailyCheck] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            checks.append(_check(json.loads(line.decode())))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            problems.append(f"{path}:{number}: no daily check; it is kept and not counted")
    return checks, problems


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of files down to the disk, as fsync does for a file's content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_a_line(book: Any) -> bool:
    book.seek(-1, os.SEEK_END)
    return bool(book.read(1) == b"\n")


def _check(values: dict[str, Any]) -> DailyCheck:
    """A check out of its line; ValueError, KeyError or TypeError if it is none."""
    if values["use"] not in ("wall", "knees"):
        raise ValueError(values["use"])
    numbers = {key: float(values[key]) for key in ("known_n", "measured_n", "resting_kpa")}
    u_n = None if values["u_n"] is None else float(values["u_n"])
    if not all(map(isfinite, (*numbers.values(), u_n or 0.0))) or numbers["known_n"] <= 0:
        raise ValueError(values)
    at = datetime.fromisoformat(values["at"])
    if at.tzinfo is None:
        raise ValueError(values["at"])
    return DailyCheck(
        at=at,
        use=values["use"],
        ball=str(values["ball"]),
        calibration=str(values["calibration"]),
        operator=str(values.get("operator", "")),
        u_n=u_n,
        **numbers,
    )
