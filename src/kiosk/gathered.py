"""Out of the database and the station's folders: everything that a report of a session needs.

One session at a time, and of its traces only one: exports stream in constant memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from pathlib import Path

from kiosk.calibrations import calibrations_folder, read_folder
from kiosk.exports.rows import Clinic, Course, Issuer, SessionRows, Signal, Station
from kiosk.force.calibration import Calibration, estimated
from kiosk.force.transfer import SENSORS, supply_ratio
from kiosk.locale import Words
from kiosk.media_folder import Media
from kiosk.records.model import Kept, Patient, SessionEnd, SetRow, Trace
from kiosk.records.queries import Reader, SessionLine
from kiosk.records.trace_codec import TraceError, unpack
from kiosk.settings import Settings
from kiosk.staff.book import BookError, read_book

ZONE_LINK = Path("/etc/localtime")


@dataclass(slots=True)
class Gatherer:
    """Reads sessions. One thread, that of its reader."""

    reader: Reader
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every calibration's file, by id."""
    titles: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)

    def session(self, patient: Patient, line: SessionLine) -> SessionRows:
        """Everything of a session but its traces, which are read when they are asked for."""
        session, end = line.session, None
        if line.ended is not None:
            end = Kept(SessionEnd(session.id, session.state, "", line.reason), line.ended)
        runs = self.reader.runs(session.id)
        sets = {run.run.id: self.reader.sets(run.run.id) for run in runs}
        reps = [rep for run in runs for rep in self.reader.reps(run.run.id)]
        by_rep = {rep.rep.id: rep.set for rep in reps}
        return SessionRows(
            patient=patient,
            session=Kept(session, line.begun),
            end=end,
            runs=tuple(Kept(run.run, run.begun) for run in runs),
            ends=tuple(Kept(run.end, run.ended) for run in runs if run.end and run.ended),
            sets=tuple(kept for run in runs for kept in sets[run.run.id]),
            reps=tuple(Kept(rep.rep, rep.stamp) for rep in reps),
            overrides=tuple(
                Kept(rep.override, rep.judged) for rep in reps if rep.override and rep.judged
            ),
            calibrations=self.texts,
            titles=self.titles,
            staff=self.staff,
            signal_of=lambda rep_id: self.signal(rep_id, by_rep[rep_id]),
        )

    def signal(self, rep_id: str, of: SetRow) -> Signal | None:
        """A rep's trace with its forces; None where there is none, or it is damaged."""
        trace = self.reader.trace(rep_id)
        if trace is None:
            return None
        try:
            codes, t_us = unpack(trace.codec, trace.data, trace.samples, trace.sha256)
        except TraceError:
            return None
        calibration = self.calibrations.get(trace.calibration_id)
        return Signal(
            t_s=[trace.begin_s + t / 1e6 for t in t_us.tolist()],
            code=codes.tolist(),
            force_n=_forces(trace, of.tare_kpa, codes.tolist(), calibration),
            rate_hz=trace.rate_hz,
            last_n=calibration.map.last_n if calibration else inf,
        )

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


def gatherer(settings: Settings, media: Media, reader: Reader) -> Gatherer:
    """With this station's calibrations, its staff's names and its exercises' titles."""
    words = Words("en", media.words)
    calibrations: dict[str, Calibration] = {each.id: each for each in _models()}
    texts = {}
    for stored in read_folder(calibrations_folder(settings)):
        if stored.calibration is not None:
            calibrations[stored.id] = stored.calibration
            texts[stored.id] = stored.path.read_text("utf-8")
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


def _models() -> tuple[Calibration, Calibration]:
    return estimated("wall"), estimated("knees")


def _staff(settings: Settings) -> dict[str, str]:
    try:
        book = read_book(settings.paths.staff_book)
    except BookError:
        return {}  # then they are told by their ids
    return {each.id: each.name for each in book.people} if book else {}


def _forces(
    trace: Trace, tare_kpa: float | None, codes: list[int], calibration: Calibration | None
) -> list[float]:
    """Newtons above the tare; nothing where they cannot be computed."""
    sensor = SENSORS.get(trace.sensor)
    if calibration is None or sensor is None or tare_kpa is None or trace.supply_code <= 0:
        return []
    force_n, zero_kpa = calibration.map.force_n, trace.zero_kpa
    return [
        force_n(
            sensor.pressure_kpa(supply_ratio(code, trace.supply_code) or 0.0) - zero_kpa - tare_kpa
        )
        for code in codes
    ]


def _on_or_after(line: SessionLine, since: date) -> bool:
    """A session whose date the station does not believe is never left out."""
    try:
        begun = datetime.fromisoformat(line.begun.wall).date()
    except ValueError:
        return True
    return not line.begun.wall_set or begun >= since
