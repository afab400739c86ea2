"""`kiosk records`: what the station keeps: seen, checked, carried out, backed up and erased."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from kiosk.cli import records_away, records_out
from kiosk.cli.records_asked import needed_patient, print_json, with_station
from kiosk.cli.shared import progress_bar, settings_of
from kiosk.records.table import aligned

if TYPE_CHECKING:
    from kiosk.records.model import Patient
    from kiosk.records.queries import PatientLine, Reader, SessionLine
    from kiosk.statistics import Shown


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("records", help="patients' records: out, checked, erased")
    parts = group.add_subparsers(required=True, metavar="COMMAND")
    listing = parts.add_parser("list", help="every patient by code; with CODE their sessions")
    listing.add_argument("code", metavar="CODE", nargs="?")
    listing.set_defaults(command=_list)
    show = parts.add_parser("show", help="one session rep by rep, or one patient")
    show.add_argument("what", metavar="SESSION|CODE")
    show.set_defaults(command=_show)
    check = parts.add_parser("check", help="the file, reps' SHA-256, calibrations, the audit")
    check.set_defaults(command=_check)
    statistics = parts.add_parser("statistics", help="what was done in the waiting room, by day")
    statistics.add_argument("--csv", action="store_true", help="as CSV")
    statistics.set_defaults(command=_statistics)
    for command in (listing, show, check, statistics):
        command.add_argument("--json", action="store_true", help="as one JSON object")
        with_station(command)
    records_out.add_to(parts)
    records_away.add_to(parts)


def _list(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here

    with closing(read_here(settings_of(options, simulated=options.sim))) as reader:
        if options.code:
            return _list_sessions(reader, needed_patient(reader, options.code), options.json)
        lines = _patients(reader)
    if options.json:
        print_json({"patients": [_patient_json(line) for line in lines]})
        return 0
    rows = [
        (each.patient.code, each.patient.side, str(each.sessions), _when(each.last),
         "closed" if each.patient.closed else "")
        for each in lines
    ]  # fmt: skip
    print("\n".join(aligned([("code", "side", "sessions", "last (UTC)", ""), *rows], left=2)))
    return 0


def _list_sessions(reader: Reader, patient: Patient, as_json: bool) -> int:
    lines = _sessions(reader, patient)
    if as_json:
        print_json({"patient": patient.code, "sessions": [_session_json(each) for each in lines]})
        return 0
    rows = [
        (each.session.id, _when(each.begun), each.session.state.value, ", ".join(each.exercises))
        for each in lines
    ]
    head = ("session", "begun (UTC)", "state", "exercises")
    print("\n".join(aligned([head, *rows], left=4)))
    return 0


def _show(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here

    with closing(read_here(settings_of(options, simulated=options.sim))) as reader:
        line = reader.session(options.what)
        if line is None:
            patient = needed_patient(reader, options.what)
            if not options.json:
                print(_about(patient))
            return _list_sessions(reader, patient, options.json)
        shown = _session_json(line) | {"runs": [_run_json(reader, r) for r in _runs(reader, line)]}
    if options.json:
        print_json(shown)
        return 0
    print(f"{shown['id']}  {shown['begun']}  {shown['state']}")
    for run in shown["runs"]:
        print(f"\n{run['exercise']}  {run['calibration_state']}  {run['calibration_id']}")
        rows = [tuple(_plain(rep[key]) for key in _REP) for rep in run["reps"]]
        if rows:
            print("\n".join(aligned([_REP, *rows], left=1)))
    return 0


_REP = ("side", "set", "rep", "counts", "in_zone_s", "peak_n", "peak_u_n", "mean_n", "mean_u_n")


def _check(options: argparse.Namespace) -> int:
    from kiosk.archive import read_here, records_folder
    from kiosk.records.upkeep import checked

    settings = settings_of(options, simulated=options.sim)
    say = progress_bar("done")
    with closing(read_here(settings)) as reader:
        found = checked(reader, say)
    if options.json:
        print_json({"ok": found.ok, "reps": found.reps, "file": found.file,
                    "reps_damaged": [[each.rep_id, each.why] for each in found.reps_damaged],
                    "calibrations_wrong": [
                        [each.calibration_id, each.why] for each in found.calibrations_wrong],
                    "audit": found.audit})  # fmt: skip
        return 0 if found.ok else 1
    print(f"file    {found.file or 'whole'}")
    print(f"reps    {len(found.reps_damaged)} of {found.reps} damaged" if found.reps_damaged
          else f"reps    all {found.reps} are what was written")  # fmt: skip
    if found.reps_damaged:
        print(f"        first: {found.reps_damaged[0].rep_id}: {found.reps_damaged[0].why}")
    for copy in found.calibrations_wrong:
        print(f"calibr. {copy.calibration_id}: {copy.why}")
    if not found.calibrations_wrong:
        print("calibr. every one that measured is kept with the reps")
    print(f"audit   {found.audit or 'every line fits'}")
    if not found.ok:
        print(f"Nothing was changed. A backup may hold what is damaged: {records_folder(settings)}")
    return 0 if found.ok else 1


def _statistics(options: argparse.Namespace) -> int:
    from kiosk.archive import statistics_folder
    from kiosk.clock import SystemClock
    from kiosk.statistics import LEAST, DayFiles, shown

    settings = settings_of(options, simulated=options.sim)
    counts = DayFiles(statistics_folder(settings)).counts()
    table = shown(counts, SystemClock().wall().date())
    if options.json:
        print_json({"least_visits": LEAST, "days_held_back": table.held_back,
                    "periods": _periods_json(table)})  # fmt: skip
        return 0
    rows = [
        (period.first, period.last, what, subject, amount)
        for period in table.periods
        for (what, subject), amount in period.counts.items()
    ]
    if options.csv:
        from kiosk.exports.csv_lines import line

        sys.stdout.write(line(("first_day", "last_day", "what", "of", "amount")))
        sys.stdout.writelines(line(row) for row in rows)
        return 0
    texts = [(*row[:4], str(row[4])) for row in rows]
    print("\n".join(aligned([("from", "to", "what", "of", "amount"), *texts], left=4)))
    print(
        f"Days are told together until they have {LEAST} visits; today never is. "
        f"Held back: {table.held_back}."
    )
    return 0


def _patients(reader: Reader) -> list[PatientLine]:
    lines: list[PatientLine] = []
    while page := reader.patients(after=lines[-1].patient.code if lines else "", closed=True):
        lines += page
    return lines


def _sessions(reader: Reader, patient: Patient) -> list[SessionLine]:
    lines: list[SessionLine] = []
    while page := reader.sessions(patient.id, lines[-1].begun.sequence if lines else None):
        lines += page
    return lines


def _runs(reader: Reader, line: SessionLine) -> Any:
    return reader.runs(line.session.id)


def _about(patient: Patient) -> str:
    told = [patient.code, f"side {patient.side or 'not given'}",
            f"pain limit {patient.pain_limit}"]  # fmt: skip
    return ", ".join([*told, *(["closed"] if patient.closed else [])])


def _when(stamp: Any) -> str:
    if stamp is None:
        return ""
    return stamp.wall[:16].replace("T", " ") if stamp.wall_set else "clock not set"


def _patient_json(line: PatientLine) -> dict[str, object]:
    return {"code": line.patient.code, "side": line.patient.side, "closed": line.patient.closed,
            "sessions": line.sessions, "last": line.last.wall if line.last else None}  # fmt: skip


def _session_json(line: SessionLine) -> dict[str, Any]:
    return {"id": line.session.id, "begun": line.begun.wall, "clock_set": line.begun.wall_set,
            "state": line.session.state.value, "exercises": list(line.exercises)}  # fmt: skip


def _run_json(reader: Reader, line: Any) -> dict[str, Any]:
    reps = [
        {"side": each.set.side, "set": each.set.number, "rep": each.rep.number, "id": each.rep.id,
         "counts": each.counts, "in_zone_s": each.rep.in_zone_s, "peak_n": each.rep.peak_n,
         "peak_u_n": each.rep.peak_u_n, "mean_n": each.rep.mean_n, "mean_u_n": each.rep.mean_u_n,
         "sha256": each.sha256}
        for each in reader.reps(line.run.id)
    ]  # fmt: skip
    return {"exercise": line.run.exercise, "calibration_id": line.run.calibration_id,
            "calibration_state": line.run.calibration_state, "reps": reps}  # fmt: skip


def _periods_json(table: Shown) -> list[dict[str, object]]:
    return [
        {"first": each.first, "last": each.last,
         "counts": [{"what": what, "of": of, "amount": n} for (what, of), n in each.counts.items()]}
        for each in table.periods
    ]  # fmt: skip


def _plain(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
