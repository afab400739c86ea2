"""What writes into the records: `kiosk records erase`, `retain` and `import-prescription`.

Each needs the station to be stopped: the database has one writer, and its lock says so.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.records_asked import confirmed, needed_patient, print_json, with_station
from kiosk.cli.shared import UsageError, media_of, settings_of

if TYPE_CHECKING:
    from kiosk.clinic.prescription_file import PrescriptionFile
    from kiosk.exercise.catalogue import Exercise
    from kiosk.records.database import Database
    from kiosk.records.erase import Erased
    from kiosk.records.retention import Due
    from kiosk.settings import Settings


def add_to(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    erase = parts.add_parser("erase", help="a patient, for good (the station stopped)")
    what = erase.add_mutually_exclusive_group(required=True)
    what.add_argument("code", metavar="CODE", nargs="?")
    what.add_argument(
        "--remains", action="store_true", help="what an earlier erasing had to leave in the file"
    )
    erase.set_defaults(command=_erase)
    retain = parts.add_parser("retain", help="erase who has not come for [records] keep_years")
    retain.add_argument("--dry-run", action="store_true", help="only show what would go")
    retain.add_argument("--json", action="store_true", help="as one JSON object")
    retain.set_defaults(command=_retain)
    brought = parts.add_parser("import-prescription", help="from a file, for one patient")
    brought.add_argument("file", metavar="FILE", type=Path)
    brought.set_defaults(command=_import)
    for command in (erase, retain, brought):
        command.add_argument("--yes", action="store_true", help="without asking, for scripts")
        with_station(command)


def _erase(options: argparse.Namespace) -> int:
    from kiosk.records.erase import erase_patient, scrub

    settings = settings_of(options, simulated=options.sim)
    with closing(_opened(settings)) as database:
        if options.remains:
            done = scrub(database)
            print("The file holds nothing of what was erased." if done else _NOT_YET)
            return 0 if done else 1
        patient = needed_patient(database.reader_here(), options.code)
        sessions = len(database.reader_here().sessions(patient.id, limit=10**6))
        asked = f"{patient.code} and {sessions} sessions will be gone for good. Type the code:"
        if not confirmed(asked, patient.code, yes=options.yes):
            raise UsageError(f"not confirmed: nothing was erased; allowed: {patient.code}, typed")
        erased = erase_patient(database, patient.id, why="asked")
    return _told([erased])


def _retain(options: argparse.Namespace) -> int:
    from kiosk.archive import records_folder, stamps_of, statistics_folder
    from kiosk.clock import SystemClock
    from kiosk.records.database import open_database
    from kiosk.records.erase import erase_patient
    from kiosk.records.retention import due
    from kiosk.statistics import DayFiles

    settings = settings_of(options, simulated=options.sim)
    clock = SystemClock()
    today = clock.wall().date()
    old = DayFiles(statistics_folder(settings)).before(
        today.year - settings.records.statistics_years
    )
    found: Due | None = None
    if settings.records.keep_years:
        _need_records(settings)
        stamps = stamps_of(settings, clock)
        with closing(open_database(records_folder(settings), stamps)) as database:
            if not stamps.clock_set:
                raise UsageError(
                    f"the clock says {today}, which is before the newest record: nothing was "
                    "erased; allowed: a clock that is set"
                )
            found = due(database.reader_here(), today, settings.records.keep_years)
            _show_due(found, old, settings, as_json=options.json)
            if options.dry_run or not (found.stale or old):
                return 0
            _confirm(found, old, yes=options.yes)
            done = [
                erase_patient(database, each.patient_id, why="retention") for each in found.stale
            ]
    else:
        _show_due(None, old, settings, as_json=options.json)
        if options.dry_run or not old:
            return 0
        _confirm(None, old, yes=options.yes)
        done = []
    for path in old:
        path.unlink(missing_ok=True)
    return _told(done, quiet=options.json) if done else 0


def _show_due(found: Due | None, old: list[Path], settings: Settings, *, as_json: bool) -> None:
    stale = found.stale if found else ()
    undated = found.undated if found else ()
    if as_json:
        stale_json = [
            {"code": each.code, "last": each.last.isoformat(), "sessions": each.sessions}
            for each in stale
        ]
        print_json(
            {
                "keep_years": settings.records.keep_years,
                "patients": stale_json,
                "undated": list(undated),
                "statistics": [path.stem for path in old],
            }
        )
        return
    if found is None:
        print("[records] keep_years is 0: no patient is ever too old.")
    else:
        print(f"Not there since {found.before}: {len(stale)} patients")
    for each in stale:
        print(f"  {each.code}  last {each.last}  {each.sessions} sessions")
    if undated:
        print(f"Kept, for the clock was not set when they were last there: {', '.join(undated)}")
    print(f"Days of statistics beyond [records] statistics_years: {len(old)}")


def _confirm(found: Due | None, old: list[Path], *, yes: bool) -> None:
    number = len(found.stale) if found else 0
    asked = f"{number} patients and {len(old)} days of statistics go for good. Type {number}:"
    if not confirmed(asked, str(number), yes=yes):
        raise UsageError(f"not confirmed: nothing was erased; allowed: {number}, typed")


def _told(done: list[Erased], *, quiet: bool = False) -> int:
    from kiosk.records.erase import FLASH

    settled = bool(done) and done[-1].settled
    elsewhere = sorted({(each.path, each.sure) for one in done for each in one.elsewhere})
    if not quiet:
        print(f"Erased: {sum(each.rows for each in done)} rows. The audit keeps that, and when.")
        if elsewhere:
            print("Not erased there, which only you can do:")
        for path, sure in elsewhere:
            print(f"  {path}: {'still holds it' if sure else 'may hold it; it could not be read'}")
        print(FLASH)
    if not settled:
        print(_NOT_YET)
    return 0 if settled else 1


_NOT_YET = (
    "The file still holds remains: another program was reading, or the disk is full. Close it or "
    "make room, then `kiosk records erase --remains`."
)


def _import(options: argparse.Namespace) -> int:
    from kiosk.calibrations import calibrations_of
    from kiosk.clinic.dose import Limits
    from kiosk.clinic.prescription_file import load_prescription
    from kiosk.clock import SystemClock

    settings = settings_of(options, simulated=options.sim)
    exercises = {each.id: each for each in media_of(settings, complain=False).exercises}
    text = _text_of(options.file)
    # First whose it is, then once more with what this patient may not pass.
    code = load_prescription(text, str(options.file), exercises).patient
    with closing(_opened(settings)) as database:
        patient = needed_patient(database.reader_here(), code)
        if patient.closed:
            raise UsageError(f"{code}: is closed; allowed: a patient who is not")
        limits = {
            use: Limits(each.map.last_n, patient.ceiling_n)
            for use, each in calibrations_of(settings, SystemClock()).items()
        }
        wanted = load_prescription(text, str(options.file), exercises, limits)
        print(f"For {code}, by {wanted.author}:")
        in_force = {each.row.exercise for each in database.reader_here().prescriptions(patient.id)}
        for line in _in_words(wanted, exercises):
            print(f"  {line}")
        replaced = sorted(in_force & {each.exercise for each in wanted.exercises})
        if replaced:
            print(f"It takes the place of what is in force: {', '.join(replaced)}")
        if not confirmed("Type the code to bring it in:", code, yes=options.yes):
            raise UsageError(f"not confirmed: nothing was brought in; allowed: {code}, typed")
        _bring_in(database, patient.id, wanted, text, settings)
    print(f"Brought in: {len(wanted.exercises)} exercises.")
    return 0


def _in_words(wanted: PrescriptionFile, exercises: dict[str, Exercise]) -> list[str]:
    from kiosk.clinic.in_short import in_short
    from kiosk.clinic.words import english

    return [
        f"{each.exercise}: "
        + ", ".join(english(piece) for piece in in_short(exercises[each.exercise], each.dose))
        for each in wanted.exercises
    ]


def _bring_in(
    database: Database, patient_id: str, wanted: PrescriptionFile, text: str, settings: Settings
) -> None:
    """All of it in one transaction. The author counts as staff where the staff book knows them."""
    from hashlib import sha256

    from kiosk.records.model import Entry, Prescription
    from kiosk.staff.book import read_book

    book = read_book(settings.paths.staff_book)
    people = {each.name: each.id for each in book.people} if book else {}
    staff_id = people.get(wanted.author, "")
    rows = [
        Prescription(
            database.new_id(), patient_id, each.exercise, each.dose, staff_id, each.template
        )
        for each in wanted.exercises
    ]
    detail: dict[str, object] = {"file_sha256": sha256(text.encode()).hexdigest()}
    database.add(*rows, audit=Entry(staff_id, "import prescription", patient_id, detail))


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read; allowed: a prescription in UTF-8") from error


def _opened(settings: Settings) -> Database:
    from kiosk.archive import open_here
    from kiosk.clock import SystemClock

    _need_records(settings)
    return open_here(settings, SystemClock())


def _need_records(settings: Settings) -> None:
    """RecordsError where there are none: opening would make them."""
    from kiosk.archive import read_here

    read_here(settings).close()
