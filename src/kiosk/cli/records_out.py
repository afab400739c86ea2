"""What goes out of the station: `kiosk records export`, `report` and `backup`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.records_asked import day_given, needed_patient, with_station
from kiosk.cli.shared import UsageError, count, media_of, progress_bar, settings_of
from kiosk.locale import LANGUAGES

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.exports.rows import Issuer, SessionRows
    from kiosk.gathered import Gatherer
    from kiosk.records.queries import Reader
    from kiosk.settings import Settings


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = parts.add_parser("export", help="CSV or FHIR, into a new folder in DIR")
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", action="store_true", help="a table with one line a rep")
    form.add_argument("--fhir", action="store_true", help="one FHIR R4B bundle a session")
    export.add_argument("--traces", action="store_true", help="with --csv: every sample as well")
    export.add_argument("--patient", metavar="CODE", help="of one patient only")
    export.add_argument("--since", metavar="DATE", type=day_given, help="sessions from that day on")
    _where(export)
    export.set_defaults(command=_export)
    report = parts.add_parser("report", help="a session, or a patient's course, as PDF")
    report.add_argument("what", metavar="SESSION|CODE")
    out = report.add_mutually_exclusive_group(required=True)
    out.add_argument("--out", metavar="FILE.pdf", type=Path)
    out.add_argument("--stick", action="store_true", help="to the USB stick that is in")
    report.add_argument(
        "--language", choices=LANGUAGES, help="of the report; the first of [visit] languages else"
    )
    report.set_defaults(command=_report)
    backup = parts.add_parser("backup", help="a checked copy of everything, also while it runs")
    _where(backup)
    backup.add_argument(
        "--keep", metavar="N", type=count, help="then remove all but the newest N backups there"
    )
    backup.set_defaults(command=_backup)
    for command in (export, report, backup):
        with_station(command)


def _where(command: argparse.ArgumentParser) -> None:
    target = command.add_mutually_exclusive_group(required=True)
    target.add_argument("folder", metavar="DIR", nargs="?", type=Path)
    target.add_argument("--stick", action="store_true", help="to the USB stick that is in")


def _export(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here
    from kiosk.exports.stick import deliver
    from kiosk.gathered import gatherer

    if options.traces and not options.csv:
        raise UsageError("--traces is not allowed with --fhir: bundles hold their traces")
    settings = settings_of(options, simulated=options.sim)
    say = progress_bar("compare")
    with closing(read_here(settings)) as reader:
        gathered = gatherer(settings, media_of(settings, complain=False), reader)
        if options.csv:
            files = _csv_files(options, gathered, reader, lambda share: say(share, "export"))
        else:
            files = _fhir_files(options, settings, gathered, reader, say)
        first = next(files, None)
        if first is None:
            raise UsageError("no session to export; allowed: another --patient or --since")
        name = f"kiosk-{'csv' if options.csv else 'fhir'}-{_now():%Y%m%d-%H%M%S}"
        made = deliver(
            _target(options, settings), name, chain([first], files), mounted=options.stick
        )
    say(1.0, "compare")
    _tell_damaged(gathered)
    for each in made.files[:3]:
        print(f"{made.folder / each.name}  {each.size} bytes")
    if len(made.files) > 3:
        print(f"... {len(made.files)} files in all")
    return 0


def _csv_files(
    options: argparse.Namespace, gathered: Gatherer, reader: Reader, say: Callable[[float], None]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    from kiosk.exports.pieces import csv_files

    tables = 2 if options.traces else 1

    def sessions(table: int) -> Iterator[SessionRows]:
        return _sessions(options, gathered, reader, lambda share: say((table + share) / tables))

    return csv_files(sessions, traces=options.traces)


def _fhir_files(
    options: argparse.Namespace,
    settings: Settings,
    gathered: Gatherer,
    reader: Reader,
    say: Callable[[float, str], None],
) -> Iterator[tuple[str, Iterator[bytes]]]:
    from kiosk.exports.pieces import fhir_files

    sessions = _sessions(options, gathered, reader, lambda share: say(share, "export"))
    return fhir_files(sessions, _issuer(settings))


def _sessions(
    options: argparse.Namespace, gathered: Gatherer, reader: Reader, say: Callable[[float], None]
) -> Iterator[SessionRows]:
    if options.patient:
        yield from gathered.sessions_of(needed_patient(reader, options.patient), options.since)
        return
    patients = max(reader.patients_in_all(), 1)
    yield from gathered.all_sessions(options.since, lambda done: say(done / patients))


def _report(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here
    from kiosk.exports.pieces import harmless
    from kiosk.exports.stick import deliver
    from kiosk.gathered import gatherer

    settings = settings_of(options, simulated=options.sim)
    if options.out is not None and options.out.exists():
        raise UsageError(f"{options.out}: is there already; allowed: a new file")
    with closing(read_here(settings)) as reader:
        language = options.language or settings.visit.languages[0]
        gathered = gatherer(settings, media_of(settings, complain=False), reader, language)
        code, pdf = _pdf(options.what, settings, gathered, reader, language)
    _tell_damaged(gathered)
    if options.stick:
        name = f"kiosk-report-{_now():%Y%m%d-%H%M%S}"
        file = f"{harmless(code)}.pdf"
        made = deliver(_target(options, settings), name, [(file, [pdf])], mounted=True)
        print(made.folder / file)
        return 0
    _write_new(options.out, pdf)
    print(options.out)
    return 0


def _tell_damaged(gathered: Gatherer) -> None:
    """What the export says of single reps, said once more where it cannot be missed."""
    found = {each.rep_id for each in gathered.damaged}
    if found:
        print(
            f"{len(found)} reps are damaged on the disk, and told as such in what was made. "
            "`kiosk records check` names them; a backup may still hold them whole.",
            file=sys.stderr,
        )


def _pdf(
    what: str, settings: Settings, gathered: Gatherer, reader: Reader, language: str
) -> tuple[str, bytes]:
    from kiosk.exports.pdf.report import course_pdf, session_pdf
    from kiosk.exports.words import words_in

    issuer, words = _issuer(settings), words_in(language)
    line = reader.session(what)
    if line is not None:
        patient = reader.patient(line.session.patient_id)
        assert patient is not None
        rows = gathered.session(patient.row, line)
        return patient.row.code, session_pdf(rows, issuer, words)
    course = gathered.course(needed_patient(reader, what))
    if not course.sessions:
        raise UsageError(f"{what}: no session yet; allowed: a patient with one")
    say = progress_bar("report")
    return course.patient.code, course_pdf(
        course, issuer, words, lambda share: say(share, "report")
    )


def _backup(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here, records_folder, statistics_folder
    from kiosk.calibrations import calibrations_folder
    from kiosk.records.backup import back_up, prune

    settings = settings_of(options, simulated=options.sim)
    read_here(settings).close()
    say = progress_bar("backup")
    target = _target(options, settings)
    made = back_up(
        records_folder(settings),
        target,
        _now().isoformat(timespec="seconds"),
        {
            "calibrations": calibrations_folder(settings),
            "statistics": statistics_folder(settings),
        },
        lambda done, pages: say(done / max(pages, 1), "backup"),
    )
    print(f"{made.folder}  {made.rows} rows, checked")
    if options.keep:
        for each in prune(records_folder(settings), target, options.keep):
            print(f"{each.folder}  removed: it was older than the newest {options.keep}")
    print("It holds patients' records: keep it locked away. The staff's PINs are not in it.")
    return 0


def _target(options: argparse.Namespace, settings: Settings) -> Path:
    from kiosk.exports.stick import the_stick

    folder: Path = the_stick(settings.records.sticks) if options.stick else options.folder
    return folder


def _issuer(settings: Settings) -> Issuer:
    from kiosk.gathered import issuer_of
    from kiosk.records.stamps import BUILT

    now = _now()
    made = now.isoformat(timespec="seconds") if now >= BUILT else ""
    return issuer_of(settings, made, version("kiosk"))


def _now() -> datetime:
    from kiosk.clock import SystemClock

    return SystemClock().wall()


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that has its name only when it is whole, and never another's."""
    from kiosk.records.quarantine import sync_folder

    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(content)
            _sync(file)
        partial.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def _sync(file: Any) -> None:
    import os

    file.flush()
    os.fsync(file.fileno())
