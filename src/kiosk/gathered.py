"""Out of the database and the station's folders: everything that a report of a session needs.

One session at a time, and of its traces only one: exports stream in constant memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from kiosk.calibrations import calibrations_folder, read_folder
from kiosk.exports.rows import Clinic, Course, Damage, Issuer, SessionRows, Signal, Station
from kiosk.exports.signals import signal_of
from kiosk.force.calibration import Calibration, CalibrationError, estimated
from kiosk.force.calibration_file import load_sheet
from kiosk.locale import FALLBACK, Words
from kiosk.media_folder import Media
from kiosk.records.model import Kept, Patient, SessionEnd, SetRow
from kiosk.records.queries import Reader, RunLine, SessionLine
from kiosk.records.trace_codec import TraceError
from kiosk.records.wholeness import DamagedRep
from kiosk.settings import Settings
from kiosk.staff.book import BookError, read_book

ZONE_LINK = Path("/etc/localtime")
NEWEST = 2**62
"""A sequence beyond every row's."""


@dataclass(slots=True)
class Gatherer:
    """Reads sessions. One thread, that of its reader."""

    reader: Reader
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    """Those of the folder, by id, for what was measured before copies were kept."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every calibration's file, by id."""
    titles: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    damaged: list[DamagedRep] = field(default_factory=list)
    """What was found damaged so far, for whoever has to tell the staff."""
    _read: dict[str, Calibration | None] = field(default_factory=dict)
    """What copies say, by the SHA-256 of their text."""

    def session(self, patient: Patient, line: SessionLine) -> SessionRows:
        """Everything of a session but its traces, which are read when they are asked for."""
        session, end = line.session, None
        if line.ended is not None:
            end = Kept(SessionEnd(session.id, session.state, "", line.reason), line.ended)
        runs = self.reader.runs(session.id)
        sets = {run.run.id: self.reader.sets(run.run.id) for run in runs}
        reps = [(run, rep) for run in runs for rep in self.reader.reps(run.run.id)]
        parts = {rep.rep.id: (rep.set, run.begun.sequence) for run, rep in reps}
        damaged = self.reader.damaged_of(session.id)
        self.damaged += damaged
        return SessionRows(
            patient=patient,
            session=Kept(session, line.begun),
            end=end,
            runs=tuple(Kept(run.run, run.begun) for run in runs),
            ends=tuple(Kept(run.end, run.ended) for run in runs if run.end and run.ended),
            sets=tuple(kept for run in runs for kept in sets[run.run.id]),
            reps=tuple(Kept(rep.rep, rep.stamp) for _, rep in reps),
            overrides=tuple(
                Kept(rep.override, rep.judged) for _, rep in reps if rep.override and rep.judged
            ),
            calibrations=self._texts_of(runs),
            damaged={each.rep_id: Damage.REP if each.figures else Damage.TRACE for each in damaged},
            titles=self.titles,
            staff=self.staff,
            signal_of=lambda rep_id: self.signal(rep_id, *parts[rep_id]),
        )

    def _texts_of(self, runs: Sequence[RunLine]) -> dict[str, str]:
        """The text of each run's calibration: the copy beside the reps, else the folder's."""
        found = {}
        for run in runs:
            name = run.run.calibration_id
            copy = self.reader.calibration(name, run.begun.sequence) if name else None
            text = copy.text if copy is not None else self.texts.get(name)
            if text is not None:
                found[name] = text
        return found

    def signal(self, rep_id: str, of: SetRow, at: int = NEWEST) -> Signal | None:
        """A rep's trace with its forces, by the calibration of a run with the sequence `at`.

        None where there is none; and for a damaged one, which `SessionRows.damaged` tells of.
        """
        trace = self.reader.trace(rep_id)
        if trace is None:
            return None
        try:
            return signal_of(trace, of.tare_kpa, self._calibration(trace.calibration_id, at))
        except TraceError:
            return None

    def _calibration(self, name: str, at: int) -> Calibration | None:
        copy = self.reader.calibration(name, at)
        if copy is None:
            return self.calibrations.get(name)
        # Its own text's hash, not the one beside it: a damaged copy is another text.
        own = sha256(copy.text.encode()).hexdigest()
        if own not in self._read:
            self._read[own] = _loaded(copy.text, name) if own == copy.sha256 else None
        return self._read[own]

    def sessions_of(self, patient: Patient, since: date | None = None) -> Iterator[SessionRows]:
        """A patient's sessions, the oldest first, those begun on `since` or later."""
        lines: list[SessionLine] = []
        before = None
        while page := self.reader.sessions(patient.id, before):
            lines += [line for line in page if since is None or _on_or_after(line, since)]
            before = page[-1].begun.sequence
        for line in reversed(lines):
            yield self.session(patient, line)

    def all_sessions(
        self,
        since: date | None = None,
        progress: Callable[[int], None] = lambda patients: None,
    ) -> Iterator[SessionRows]:
        """Everybody's, by code. `progress` is told how many patients are done."""
        after, done = "", 0
        while page := self.reader.patients(after=after, closed=True):
            for each in page:
                yield from self.sessions_of(each.patient, since)
                done += 1
                progress(done)
            after = page[-1].patient.code

    def course(self, patient: Patient, since: date | None = None) -> Course:
        return Course(patient, tuple(self.sessions_of(patient, since)))


def gatherer(
    settings: Settings, media: Media, reader: Reader, language: str = FALLBACK
) -> Gatherer:
    """With this station's calibrations, its staff's names, its exercises' titles in `language`."""
    words = Words(language, media.words)
    calibrations: dict[str, Calibration] = {each.id: each for each in _models()}
    texts = {}
    for stored in read_folder(calibrations_folder(settings)):
        if stored.calibration is not None:
            calibrations[stored.id] = stored.calibration
            texts[stored.id] = stored.text
    return Gatherer(
        reader,
        calibrations,
        texts,
        {each.id: words(each.title) for each in media.exercises},
        _staff(settings),
    )


def issuer_of(settings: Settings, made: str, software: str) -> Issuer:
    """Who hands the export out. `made` in ISO 8601, empty while the clock is not set."""
    clinic = settings.clinic
    namespace = {"namespace": clinic.url} if clinic.url else {}
    return Issuer(
        Clinic(clinic.name, clinic.address, zone=zone_name(), **namespace),
        Station(settings.records.station, software, settings.sensor.type.name),
        made,
    )


def zone_name(link: Path = ZONE_LINK) -> str:
    """The computer's own zone by its IANA name; UTC where it has none."""
    _, found, name = str(link.resolve()).partition("/zoneinfo/")
    return name if found else "UTC"


def _loaded(text: str, name: str) -> Calibration | None:
    """None for a text that no force can be had from: codes stay codes then."""
    try:
        return load_sheet(text, name).calibration
    except CalibrationError:
        return None


def _models() -> tuple[Calibration, Calibration]:
    return estimated("wall"), estimated("knees")


def _staff(settings: Settings) -> dict[str, str]:
    try:
        book = read_book(settings.paths.staff_book)
    except BookError:
        return {}  # then tables have their ids, and reports a dash
    return {each.id: each.name for each in book.people} if book else {}


def _on_or_after(line: SessionLine, since: date) -> bool:
    """A session whose date the station does not believe is never left out."""
    try:
        begun = datetime.fromisoformat(line.begun.wall).date()
    except ValueError:
        return True
    return not line.begun.wall_set or begun >= since
