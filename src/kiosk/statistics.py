"""What a waiting room counts, by day and without persons: visits, exercises, holds, faults, films.

Nothing finer than a day is known, neither when nor in which order, and no force. It is counted in
memory and written by a thread of its own when the attract screen comes back, and else at most
once a minute: a power cut costs a minute's counts, and never a day that is written already.

The files are exact. What is shown to people is pooled so that every line stands for at least
`LEAST` visits: whoever remembers the only visitor of a quiet Tuesday learns nothing from it.
"""

from __future__ import annotations

import csv
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from kiosk.exercise.effects import Effect, ExerciseEnded, RepEnded
from kiosk.exercise.views import FilmView, Screen, VisitView
from kiosk.records.model import Count
from kiosk.records.stamps import BUILT

EVERY_S = 60.0
WAIT_S = 5.0
LEAST = 5
"""Visits that a line stands for at least: the usual least cell of published counts."""
UNDATED = "undated"
COLUMNS = ("what", "subject", "amount")

Key = tuple[str, str]
"""(what, subject): visit, begun, finished, kept, lost, film, fault or language; and of what."""

_log = logging.getLogger(__name__)


def day_of(wall: datetime) -> str:
    """The day in the clock's own zone; empty while it has not been set."""
    return wall.date().isoformat() if wall.astimezone(UTC) >= BUILT else ""


class DayFiles:
    """One small CSV a day, each replaced as a whole. One thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, counts: Mapping[tuple[str, Key], int]) -> None:
        """Add counts to their days. OSError when that cannot be; a day is then as it was."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for day in sorted({day for day, _ in counts}):
            path = self.folder / f"{day or UNDATED}.csv"
            total = Counter(self._read(path))
            total.update({key: amount for (own, key), amount in counts.items() if own == day})
            self._replace(path, total, day)

    def years(self) -> list[int]:
        """The years of which there is anything; what is undated is of none."""
        return sorted({int(path.stem[:4]) for path in self._paths() if path.stem != UNDATED})

    def counts(self, year: int | None = None) -> list[Count]:
        """Everything there is, or all of a year, by day; what cannot be read is passed over."""
        found = []
        for path in self._paths():
            if year is not None and path.stem[:4] != f"{year:04d}":
                continue
            day = "" if path.stem == UNDATED else path.stem
            own = self._read(path)
            found += [Count(day, *key, amount) for key, amount in sorted(own.items())]
        return found

    def before(self, year: int) -> list[Path]:
        """The files of the years before `year`."""
        return [
            path for path in self._paths() if path.stem != UNDATED and int(path.stem[:4]) < year
        ]

    def _paths(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.csv") if _DAY.fullmatch(path.stem))

    def _read(self, path: Path) -> dict[Key, int]:
        """A damaged file is put aside, so that the day can begin anew."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
                if tuple(head) != COLUMNS:
                    raise ValueError(f"columns {head}; allowed: {COLUMNS}")
                return {(what, subject): int(amount) for what, subject, amount in rows}
        except FileNotFoundError:
            return {}
        except ValueError as error:
            _log.warning("%s: damaged, put aside: %s", path, error)
            with suppress(OSError):
                path.rename(path.with_suffix(".damaged"))
            return {}

    def _replace(self, path: Path, counts: Mapping[Key, int], day: str) -> None:
        partial = path.with_suffix(".part")
        with partial.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(COLUMNS)
            lines.writerows((*key, amount) for key, amount in sorted(counts.items()))
            file.flush()
            os.fsync(file.fileno())
        # A file's own time would tell when the day's last visitor left.
        noon_s = datetime.fromisoformat(f"{day or BUILT.date()}T12:00+00:00").timestamp()
        os.utime(partial, (noon_s, noon_s))
        partial.rename(path)
        # The counts are in the file by now: added once more, they would be wrong.
        with suppress(OSError):
            handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


_DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|{UNDATED}")


@dataclass(slots=True)
class Statistics:
    """Watches and listens to an app. Frame loop only; `files` are written in a thread of their own.

    `threaded` False writes at once: for stations on simulated time.
    """

    files: DayFiles
    wall: Callable[[], datetime]
    fault: Callable[[], str]
    """The name of the fault that is on; empty for none."""
    supervised: Callable[[], bool] = lambda: False
    """Whether the staff have the screen: nothing is counted then, for it is no waiting room."""
    threaded: bool = True
    _pending: Counter[tuple[str, Key]] = field(default_factory=Counter)
    _failed: list[Counter[tuple[str, Key]]] = field(default_factory=list)
    _complained: bool = False
    _thread: threading.Thread | None = None
    _written_s: float | None = None
    _away: bool = False
    _screen: Screen | None = None
    _language: str = ""
    _film_ended: bool = False
    _fault: str = ""

    def listen(self, effects: Sequence[Effect]) -> None:
        """Count holds and exercises. Nothing of the rep or run itself is kept."""
        if self._away or self.supervised():  # also of the frame in which it ends
            return
        for effect in effects:
            if isinstance(effect, RepEnded):
                self._count("kept" if effect.rep.kept else "lost", effect.exercise_id)
            elif isinstance(effect, ExerciseEnded):
                self._count("begun", effect.run.exercise.id)
                if effect.completed:
                    self._count("finished", effect.run.exercise.id)

    def watch(self, view: VisitView, now_s: float) -> None:
        """Count visits, films, faults and languages, and write when it is time."""
        self._away = self.supervised()
        arrived = view.screen is Screen.ATTRACT and self._screen is not Screen.ATTRACT
        self._follow_visit(view, over=self._away or view.screen is Screen.ATTRACT)
        film_ended = isinstance(view.body, FilmView) and view.body.ended
        new = film_ended and not (self._film_ended or self._away)
        if new and view.exercise is not None:
            self._count("film", view.exercise.id)
        fault = self.fault()
        if fault and fault != self._fault:
            self._count("fault", fault)
        self._screen, self._film_ended, self._fault = view.screen, film_ended, fault
        if self._written_s is None:
            self._written_s = now_s
        if arrived or now_s - self._written_s >= EVERY_S:
            self._write(now_s)

    def _follow_visit(self, view: VisitView, *, over: bool) -> None:
        """A visit begins with the menu; its language is the last one that was chosen."""
        if over:
            if self._language:
                self._count("language", self._language)
            self._language = ""
        elif self._language or view.screen is Screen.MENU:
            if not self._language:
                self._count("visit", "")
            self._language = view.language

    def close(self) -> None:
        """Write what is left."""
        if self._thread is not None:
            self._thread.join(WAIT_S)  # a disk that hangs must not keep the station from stopping
        self._take_back()
        if self._pending:
            self._add(self._pending)
            self._pending = Counter()

    def _count(self, what: str, subject: str) -> None:
        self._pending[day_of(self.wall()), (what, subject)] += 1

    def _write(self, now_s: float) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._take_back()
        self._written_s = now_s
        if not self._pending:
            return
        counts, self._pending = self._pending, Counter()
        if not self.threaded:
            self._add(counts)
            return
        self._thread = threading.Thread(
            target=self._add, args=(counts,), name="statistics", daemon=True
        )
        self._thread.start()

    def _add(self, counts: Counter[tuple[str, Key]]) -> None:
        for day in sorted({day for day, _ in counts}):
            own = Counter({key: amount for key, amount in counts.items() if key[0] == day})
            try:
                self.files.add(own)
            except OSError as error:
                # Statistics stop nobody: they are kept in memory until the disk takes them.
                if not self._complained:
                    _log.warning("%s: not written yet: %s", self.files.folder, error)
                self._complained = True
                self._failed.append(own)
            else:
                self._complained = False

    def _take_back(self) -> None:
        while self._failed:
            self._pending.update(self._failed.pop())


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are told together; `first` and `last` are empty for what was counted undated."""

    first: str
    last: str
    counts: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown. `held_back` days wait: too few came since the last period."""

    periods: tuple[Period, ...]
    held_back: int


def shown(counts: Iterable[Count], today: date, least: int = LEAST) -> Shown:
    """Pool days until each period has `least` visits.

    Only days that are over count, periods never change once they are told, and begin anew with
    every year: no two tables can be subtracted to find a single day. What was counted while the
    clock was not set is one pool without a day.
    """
    periods: list[Period] = []
    held_back = 0
    ordered = sorted((each for each in counts if each.day < today.isoformat()), key=_by_day)
    for _, of_year in groupby(ordered, key=lambda each: each.day[:4]):
        pool: Counter[Key] = Counter()
        days: list[str] = []
        for day, of_day in groupby(of_year, key=_by_day):
            days.append(day)
            for each in of_day:
                pool[each.what, each.subject] += each.amount
            if pool["visit", ""] >= least:
                periods.append(Period(days[0], days[-1], dict(sorted(pool.items()))))
                pool, days = Counter(), []
        held_back += len(days)
    return Shown(tuple(periods), held_back)


def _by_day(count: Count) -> str:
    return count.day
