"""Every question at the size of a clinic's years: answered right, and through an index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import big
import pytest
from store import LIZ, Clinic, a_patient, a_rep, a_run, a_set, a_trace, new_id

from kiosk.records.database import FILE
from kiosk.records.migrations import STEPS
from kiosk.records.model import Count, Patient, RunEnd, Session
from kiosk.records.queries import PAGE, Reader
from kiosk.records.questions import SQL
from kiosk.records.rows import canonical
from kiosk.records.trouble import RecordsError, Trouble

PATIENT = 250
ID = big.id_of(1, PATIENT)


@pytest.fixture(scope="module")
def reader(big_folder: Path) -> Iterator[Reader]:
    made = Reader.open(big_folder / FILE)
    yield made
    made.close()


def test_it_is_as_big_as_it_claims(reader: Reader) -> None:
    (reps,) = reader._connection.execute("SELECT count(*) FROM reps").fetchone()
    assert reps == big.ALL_REPS == 100_000
    assert next(reader.damaged_reps(newest=500), None) is None
    assert reader.verify() is None


MAY_SCAN = {
    # Counted once for a progress bar.
    "patients_in_all": {"SCAN patients USING COVERING INDEX sqlite_autoindex_patients_2"},
    # Exports and lists of all there is, a row at a time, in the order of a key.
    "all_reps": {"SCAN r"},
    # Nobody keeps many notices, and those that are seen are looked up.
    "notices": {"SCAN n"},
}


@pytest.mark.parametrize("name", SQL)
def test_every_question_is_answered_by_an_index(name: str, reader: Reader) -> None:
    sql = SQL[name]
    asked = {
        "id": ID,
        "code": big.code_of(PATIENT),
        "exercise": big.EXERCISES[0],
        "after": "",
        "first": "P",
        "beyond": "P\U0010ffff",
        "closed": False,
        "limit": 50,
        "before": 2**40,
        "at": 2**40,
        "last": "2027-01-31",
    }
    plan = [row[3] for row in reader._connection.execute(f"EXPLAIN QUERY PLAN {sql}", asked)]
    assert plan
    # A virtual table is the JSON of one row, taken apart.
    scans = {line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line}
    scans -= {"SCAN CONSTANT ROW"}
    assert scans <= MAY_SCAN.get(name, set()), plan
    assert not [line for line in plan if "AUTOMATIC" in line], plan


def test_a_page_of_patients_goes_on_where_the_last_one_ended(reader: Reader) -> None:
    seen: list[str] = []
    while page := reader.patients(after=seen[-1] if seen else ""):
        assert len(page) <= PAGE
        seen += [line.patient.code for line in page]
    # Every tenth is closed.
    assert seen == [big.code_of(number) for number in range(big.PATIENTS) if number % 10 != 9]
    assert len(reader.patients(closed=True, limit=1000)) == big.PATIENTS


def test_a_line_tells_how_often_a_patient_came_and_when_last(reader: Reader) -> None:
    (line,) = reader.patients(begins=big.code_of(PATIENT))
    assert line.patient == Patient(ID, big.code_of(PATIENT), "left")
    assert line.sessions == big.SESSIONS
    assert line.last == reader.sessions(ID)[0].begun


@pytest.mark.parametrize(("begins", "count"), [("P0025", 9), ("P00250", 1), ("X", 0), ("", 450)])
def test_patients_are_found_by_how_their_code_begins(
    begins: str, count: int, reader: Reader
) -> None:
    assert len(reader.patients(begins, limit=1000)) == count


def test_sessions_come_in_pages_the_newest_first(reader: Reader) -> None:
    first = reader.sessions(ID, limit=6)
    rest = reader.sessions(ID, before=first[-1].begun.sequence)
    assert [line.session.id for line in (*first, *rest)] == [
        big.id_of(4, PATIENT, visit) for visit in reversed(range(big.SESSIONS))
    ]
    assert first[0].exercises == big.EXERCISES
    assert reader.session(first[0].session.id) == first[0]
    assert reader.session("nobody's") is None


def test_a_session_opens_to_its_runs_sets_and_reps(reader: Reader) -> None:
    one, other = reader.runs(big.id_of(4, PATIENT, 3))
    assert (one.run.exercise, other.run.exercise) == big.EXERCISES
    assert one.end is not None
    assert one.end.pain_after == 3
    assert [kept.row.side for kept in reader.sets(one.run.id)] == ["left", "right"]
    reps = reader.reps(one.run.id)
    assert [(line.set.side, line.rep.number) for line in reps] == [
        (side, number) for side in big.SIDES for number in range(1, big.REPS + 1)
    ]
    trace = reader.trace(reps[0].rep.id)
    assert trace is not None
    assert trace.rep_id == reps[0].rep.id


def test_history_has_a_point_for_each_visit_and_side(reader: Reader) -> None:
    points = reader.history(ID, big.EXERCISES[1])
    assert len(points) == big.SESSIONS * 2
    assert [point.side for point in points[:4]] == ["left", "right", "left", "right"]
    left = points[6]
    assert (left.session_id, left.reps, left.counted) == (big.id_of(4, PATIENT, 3), 5, 5)
    assert (left.best_n, left.best_u_n, left.maximum_n) == (103.0, 2.0, None)
    assert left.mean_n == pytest.approx(53.3)
    assert (left.mean_u_n, left.mean_hold_s, left.in_zone_s) == (1.5, 5.0, 25.0)
    assert left.steadiness_pct == 4.0
    assert left.asymmetry_pct == pytest.approx(10 / 103 * 100)
    assert left.asymmetry_u_pct == 2.5
    assert (left.calibration_id, left.target_n, left.hold_s) == ("model-wall", 50.0, 5.0)
    assert reader.history(ID, "never done") == []
    assert reader.exercises(ID) == sorted(big.EXERCISES)


def test_counters_are_those_of_the_days_asked_for(reader: Reader) -> None:
    found = reader.counters("2027-01-30", "2027-01-31")
    assert len(found) == 2 * 4 * 2
    assert found[0] == Count("2027-01-30", "begun", big.EXERCISES[1], 7)


def test_every_rep_can_be_read_one_at_a_time(reader: Reader) -> None:
    some = [each.line.stamp.sequence for each in islice(reader.each_rep(), 5_000)]
    assert some == sorted(set(some))
    of_one = list(reader.each_rep(ID))
    assert len(of_one) == big.ALL_REPS // big.PATIENTS
    assert {each.patient_id for each in of_one} == {ID}
    assert of_one[0].exercise == big.EXERCISES[0]
    assert of_one[0].run_id == big.id_of(5, PATIENT, 0, 0)


# Where the figures of the history come from, on a small one.


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def test_history_means_are_over_the_reps_that_were_kept_and_not_voided(clinic: Clinic) -> None:
    means = ((50.0, 2.5), (60.0, 3.0), (90.0, 4.5), (None, None))
    reps = [
        replace(a_rep(clinic.set, number, kept=number != 2), mean_n=mean, mean_u_n=u)
        for number, (mean, u) in enumerate(means, start=1)
    ]
    for rep in reps:
        clinic.database.add(rep)
    reader = clinic.database.reader_here()
    (before,) = reader.history(clinic.patient.id, "clamshell")
    assert (before.reps, before.counted, before.mean_n, before.mean_u_n) == (4, 3, 70.0, 4.5)
    assert before.in_zone_s == 3 * reps[0].in_zone_s
    clinic.database.void(reps[2].id, LIZ, "helped")
    clinic.database.override(reps[1].id, LIZ, counts=True, reason="held it")
    (after,) = reader.history(clinic.patient.id, "clamshell")
    # What was counted by hand counts, but was not measured: reports leave it out of means too.
    assert (after.reps, after.counted, after.mean_n, after.mean_u_n) == (4, 3, 50.0, 2.5)
    assert (after.best_n, after.asymmetry_pct) == (None, None)


def test_history_takes_a_sides_own_best_and_the_last_sets_target(clinic: Clinic) -> None:
    eased = replace(a_set(clinic.run, number=2), target_n=40.0)
    right = a_set(clinic.run, "right")
    clinic.database.add(eased, right)
    for one in (clinic.set, right, eased):
        clinic.database.add(a_rep(one))
    record = {"best_n": {"left": 100.0}, "maximum_n": {"right": 150.0}, "asymmetry_pct": None}
    clinic.database.add(RunEnd(clinic.run.id, True, 2, canonical(record), ("kink",)))
    left, other = clinic.database.reader_here().history(clinic.patient.id, "clamshell")
    assert (left.side, left.best_n, left.maximum_n, left.target_n) == ("left", 100.0, None, 40.0)
    assert (other.side, other.best_n, other.maximum_n, other.target_n) == (
        "right",
        None,
        150.0,
        50.0,
    )
    (run,) = clinic.database.reader_here().runs(clinic.session.id)
    assert run.end is not None
    assert run.end.faults == ("kink",)


def test_a_rep_without_a_trace_is_whole_and_has_none(clinic: Clinic) -> None:
    rep = a_rep(clinic.set)
    clinic.database.add(rep)
    reader = clinic.database.reader_here()
    assert reader.trace(rep.id) is None
    assert list(reader.damaged_reps()) == []


def test_nothing_of_one_patient_is_in_the_answers_about_another(clinic: Clinic) -> None:
    other = a_patient("OTHER1")
    session = Session(new_id(), other.id, LIZ)
    run = a_run(session)
    one = a_set(run)
    rep = a_rep(one)
    clinic.database.add(other, session, run, one, rep, a_trace(rep))
    clinic.rep(1)
    reader = clinic.database.reader_here()
    assert [line.session.id for line in reader.sessions(other.id)] == [session.id]
    assert [point.run_id for point in reader.history(other.id, "clamshell")] == [run.id]
    assert [each.line.rep.id for each in reader.each_rep(other.id)] == [rep.id]
    assert reader.prescriptions(other.id) == []


def test_a_reader_of_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordsError):
        Reader.open(tmp_path / "none.db").patients()
    assert sqlite3.sqlite_version_info >= (3, 37)


def test_a_reader_refuses_a_newer_schema_and_leaves_it_alone(clinic: Clinic) -> None:
    path = clinic.folder / FILE
    newer = STEPS[-1].version + 1
    clinic.database.connection_here().execute(f"PRAGMA user_version = {newer}")
    clinic.database.close()
    before = path.read_bytes()
    with pytest.raises(RecordsError, match=f"schema {newer}") as told:
        Reader.open(path)
    assert told.value.trouble is Trouble.NEWER
    assert path.read_bytes() == before
