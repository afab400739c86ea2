"""Writes what the staff want out of the station to the stick, in a thread of its own.

One thing at a time, with a read-only connection of its own to the records; the frame loop only
asks how far it is. It goes on when whoever asked for it signs out. The reports' libraries are
loaded in that thread, when they are wanted first: a station starts and draws without them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.archive import read_here, statistics_folder
from kiosk.clinic.past_talk import SendOut, Sent
from kiosk.clock import Clock
from kiosk.exercise.views import Screen, VisitView
from kiosk.locale import FALLBACK
from kiosk.media_folder import Media
from kiosk.records.queries import Reader
from kiosk.records.stamps import BUILT
from kiosk.records.trouble import RecordsError
from kiosk.records.wholeness import DamagedRep
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.exports.pieces import File
    from kiosk.exports.rows import Issuer, SessionRows
    from kiosk.gathered import Gatherer
    from kiosk.records.model import Patient

_log = logging.getLogger(__name__)
WRITING = 0.8
"""The share of the bar for reading and writing; the rest is for reading back and comparing."""
STEP = 0.01
"""Finer than this nobody is told."""
CLOSE_S = 5.0
REST_S = 0.25
MEASURES = frozenset(
    {
        Screen.TARE, Screen.POSITION, Screen.PRELOAD, Screen.ZONE, Screen.MAXIMAL, Screen.READY,
        Screen.HOLD, Screen.SQUAT, Screen.REST, Screen.LIVE, Screen.CALIBRATING,
        Screen.DAILY_CHECK,
    }
)  # fmt: skip
"""While one of these is up nothing is written to a stick."""

Say = Callable[[float], None]


class _Stopped(Exception):
    """Somebody pressed stop."""


class _NothingToWriteError(Exception):
    """There is no session."""


class Outputs:
    """Methods from the frame loop. `stick` finds the one that is in, or raises StickError.

    `mounted` is False where `stick` is a plain folder.
    """

    def __init__(
        self,
        settings: Settings,
        media: Media,
        clock: Clock,
        *,
        stick: Callable[[], Path] | None = None,
        mounted: bool = True,
    ) -> None:
        self.stick = stick or self._the_stick
        self.mounted = mounted
        self.damaged: tuple[DamagedRep, ...] = ()
        """What the last one found damaged, until somebody has taken it to tell the staff."""
        self._settings, self._media, self._clock = settings, media, clock
        self._news = threading.Condition()
        self._sent: Sent | None = None
        self._told = True
        self._stopping = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._sent is not None and not self._sent.over

    def begin(self, wanted: SendOut) -> None:
        """Start it. While something is being written nothing else is."""
        if self.busy:
            return
        self._stopping.clear()
        self._tell(Sent(wanted.number, wanted.what))
        self._thread = threading.Thread(
            target=self._work, args=(wanted,), name="outputs", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Break it off; what was written of it is taken away again."""
        self._stopping.set()

    def news(self, timeout_s: float = 0.0) -> Sent | None:
        """How far it is, once for everything there is to be told; None where nothing is new."""
        with self._news:
            if self.busy and self._free.is_set() and timeout_s > 0:
                self._news.wait_for(lambda: not self._told, timeout_s)
            told, self._told = self._told, True
            return None if told else self._sent

    def watch(self, view: VisitView, now_s: float) -> None:
        """Let it rest while the ball measures: its thread would take readings from the sampler."""
        if view.screen in MEASURES:
            self._free.clear()
        else:
            self._free.set()

    def close(self) -> None:
        """Break off what is being written, and wait a moment for its end."""
        self.stop()
        if self._thread is not None:
            self._thread.join(CLOSE_S)  # a stick that hangs must not keep the station from stopping

    # In the thread.

    def _work(self, wanted: SendOut) -> None:
        sent = Sent(wanted.number, wanted.what)
        # Loaded here and not above: it takes longer than a frame.
        from kiosk.exports.stick import StickError

        try:
            folder, gathered = self._deliver(wanted)
        except _Stopped:
            self._tell(replace(sent, outcome="stopped"))
        except _NothingToWriteError:
            self._tell(replace(sent, outcome="nothing"))
        except StickError as error:
            _log.warning("%s not written: %s", wanted.what, error)
            self._tell(replace(sent, outcome=error.trouble.value))
        except RecordsError as error:
            _log.warning("%s not written: %s", wanted.what, error)
            self._tell(replace(sent, outcome="records", trouble=error.trouble.value))
        except Exception:
            # A fault of the program in one report must not take the next with it.
            _log.exception("%s not written", wanted.what)
            self._tell(replace(sent, outcome="failed"))
        else:
            damaged = len({each.rep_id for each in gathered.damaged}) if gathered else 0
            self.damaged = tuple(gathered.damaged) if gathered else ()
            done = replace(sent, outcome="done", share=1.0, folder=folder, damaged=damaged)
            self._tell(done)

    def _deliver(self, wanted: SendOut) -> tuple[str, Gatherer | None]:
        self._go_on()
        from kiosk.exports.stick import deliver
        from kiosk.gathered import gatherer

        target = self.stick()
        name = f"kiosk-{_NAMES[wanted.what]}-{self._clock.wall():%Y%m%d-%H%M%S}"

        def written(file: str, size: int) -> None:
            self._go_on()

        def compared(share: float) -> None:
            self._far(wanted, "compare", WRITING + (1 - WRITING) * share)

        def read(share: float) -> None:
            self._far(wanted, "write", WRITING * share)

        if wanted.what == "statistics":
            made = deliver(target, name, self._statistics(), written, compared,
                           mounted=self.mounted)  # fmt: skip
            return made.folder.name, None
        with closing(read_here(self._settings)) as reader:
            language = wanted.language if wanted.what in _REPORTS else FALLBACK
            gathered = gatherer(self._settings, self._media, reader, language)
            files = self._files(wanted, gathered, read)
            first = next(files, None)
            if first is None:
                raise _NothingToWriteError
            made = deliver(target, name, chain([first], files), written, compared,
                           mounted=self.mounted)  # fmt: skip
        return made.folder.name, gathered

    def _files(self, wanted: SendOut, gathered: Gatherer, say: Say) -> Iterator[File]:
        from kiosk.exports.pieces import csv_files, fhir_files

        found = gathered.reader.patient(wanted.patient_id)
        if found is None:
            return iter(())
        patient = found.row
        total = _sessions_in_all(gathered.reader, patient)
        if wanted.what == "session":
            return self._session(wanted, gathered, patient)
        if not total:
            return iter(())
        if wanted.what == "course":
            return self._course(wanted, gathered, patient, total, say)
        if wanted.what == "fhir":
            sessions = self._counted(gathered.sessions_of(patient), total, say)
            return fhir_files(sessions, self._issuer())
        tables = 2 if wanted.what == "traces" else 1

        def rows(table: int) -> Iterator[SessionRows]:
            every = gathered.sessions_of(patient)
            return self._counted(every, total, lambda share: say((table + share) / tables))

        return csv_files(rows, traces=tables == 2)

    def _session(self, wanted: SendOut, gathered: Gatherer, patient: Patient) -> Iterator[File]:
        from kiosk.exports.pdf.report import session_pdf
        from kiosk.exports.pieces import harmless
        from kiosk.exports.words import words_in

        line = gathered.reader.session(wanted.session_id)
        if line is not None and line.session.patient_id == patient.id:
            rows = gathered.session(patient, line)
            pdf = session_pdf(rows, self._issuer(), words_in(wanted.language))
            yield f"{harmless(patient.code)}.pdf", iter([pdf])

    def _course(
        self, wanted: SendOut, gathered: Gatherer, patient: Patient, total: int, say: Say
    ) -> Iterator[File]:
        from kiosk.exports.pdf.report import course_pdf
        from kiosk.exports.pieces import harmless
        from kiosk.exports.rows import Course
        from kiosk.exports.words import words_in

        sessions = self._counted(gathered.sessions_of(patient), total, lambda x: say(0.3 * x))
        course = Course(patient, tuple(sessions))
        if not course.sessions:
            return
        words = words_in(wanted.language)
        pdf = course_pdf(course, self._issuer(), words, lambda x: say(0.3 + 0.7 * x))
        yield f"{harmless(patient.code)}.pdf", iter([pdf])

    def _statistics(self) -> Iterator[File]:
        from kiosk.exports.pieces import statistics_lines
        from kiosk.statistics import DayFiles, shown

        counts = DayFiles(statistics_folder(self._settings)).counts()
        table = shown(counts, self._clock.wall().date())
        if not table.periods:
            raise _NothingToWriteError
        rows = [
            (period.first, period.last, what, subject, amount)
            for period in table.periods
            for (what, subject), amount in period.counts.items()
        ]
        yield "statistics.csv", statistics_lines(rows)

    def _counted(
        self, sessions: Iterable[SessionRows], total: int, say: Say
    ) -> Iterator[SessionRows]:
        for done, rows in enumerate(sessions, start=1):
            self._go_on()
            yield rows
            say(min(done / total, 1.0))

    def _issuer(self) -> Issuer:
        from kiosk.gathered import issuer_of

        now = self._clock.wall()
        made = now.isoformat(timespec="seconds") if now >= BUILT else ""
        return issuer_of(self._settings, made, version("kiosk"))

    def _the_stick(self) -> Path:
        from kiosk.exports.stick import the_stick

        return the_stick(self._settings.records.sticks)

    def _far(self, wanted: SendOut, outcome: str, share: float) -> None:
        self._go_on()
        before = self._sent
        if before is None or before.outcome != outcome or share - before.share >= STEP:
            self._tell(Sent(wanted.number, wanted.what, outcome, share))

    def _go_on(self) -> None:
        while not self._free.wait(REST_S) and not self._stopping.is_set():
            pass
        if self._stopping.is_set():
            raise _Stopped

    def _tell(self, sent: Sent) -> None:
        with self._news:
            self._sent, self._told = sent, False
            self._news.notify_all()


_NAMES = {
    "session": "report", "course": "report", "reps": "csv", "traces": "csv", "fhir": "fhir",
    "statistics": "statistics",
}  # fmt: skip
"""As `kiosk records` names its folders."""
_REPORTS = ("session", "course")


def _sessions_in_all(reader: Reader, patient: Patient) -> int:
    lines = reader.patients(begins=patient.code, closed=True, limit=1)
    return lines[0].sessions if lines else 0
