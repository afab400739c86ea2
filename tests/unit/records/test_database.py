"""The database: rows go in for good, come back as they were, and only erasing takes them out."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from store import (
    LIZ,
    Clinic,
    a_patient,
    a_prescription,
    a_rep,
    a_trace,
    looked_into,
    new_id,
    opened,
    stamps,
)

from kiosk.records import model
from kiosk.records.database import FILE, Database, open_database
from kiosk.records.migrations import STEPS
from kiosk.records.model import (
    Count,
    Dose,
    Patient,
    PatientDetails,
    Prescription,
    RunEnd,
    Session,
    SessionState,
    ZoneFrom,
)
from kiosk.records.rows import TABLES, columns_of
from kiosk.records.schema import APPLICATION_ID, STAMPED_TABLES
from kiosk.records.trouble import RecordsError, Trouble


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path / "records")


def asked(database: Database, pragma: str) -> object:
    connection = database._open()
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
        ("application_id", APPLICATION_ID),
        ("user_version", STEPS[-1].version),
    ],
)
def test_the_writing_connection_is_as_safe_as_it_can_be(
    pragma: str, value: object, clinic: Clinic
) -> None:
    assert asked(clinic.database, pragma) == value


def test_it_is_as_safe_when_it_is_opened_again(clinic: Clinic) -> None:
    clinic.database.close()
    again = opened(clinic.folder)
    assert [asked(again, each) for each in ("synchronous", "foreign_keys")] == [2, 1]


def test_every_table_is_strict_and_every_row_of_the_model_has_one(clinic: Clinic) -> None:
    connection = looked_into(clinic.folder)
    tables = {
        name: strict
        for _, name, kind, _, _, strict in connection.execute("PRAGMA table_list")
        if kind == "table" and not name.startswith("sqlite_")
    }
    assert set(tables) == {*STAMPED_TABLES, "counters", "pulse", "erasing"}
    assert all(tables.values())
    assert {*TABLES.values(), "patients", "audit", "migrations"} == set(STAMPED_TABLES)
    assert {*TABLES, Patient, Count} == set(model.Row.__args__)  # type: ignore[attr-defined]
    for row_type, table in TABLES.items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert set(columns_of(row_type)) <= columns


@pytest.mark.parametrize("table", STAMPED_TABLES)
def test_no_row_can_be_changed_or_deleted(table: str, clinic: Clinic) -> None:
    """The triggers are tried with a row in every table."""
    rep = clinic.rep(1)
    database = clinic.database
    database.void(rep.id, LIZ, "talked")
    database.add(RunEnd(clinic.run.id, True))
    database.end_session(clinic.session.id, SessionState.FINISHED, LIZ)
    database.end_prescription(clinic.prescription.id, LIZ)
    notice = model.Notice("quarantine", "x", "y", new_id())
    database.add(notice)
    database.acknowledge(notice.id, LIZ)
    connection = looked_into(clinic.folder)
    assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    for statement in (f"UPDATE {table} SET boot = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match=f"{table}: rows are never"):
            connection.execute(statement)


def test_stamps_grow_by_one_over_all_tables_and_over_restarts(clinic: Clinic) -> None:
    clinic.rep(1)
    clinic.database.close()
    again = opened(clinic.folder, "boot-b")
    again.add(a_patient("OTHER1"))
    connection = looked_into(clinic.folder)
    found = [
        row
        for table in STAMPED_TABLES
        for row in connection.execute(f"SELECT station, sequence, boot, id FROM {table}")
    ]
    assert sorted(sequence for _, sequence, _, _ in found) == list(range(1, len(found) + 1))
    assert {boot for _, _, boot, _ in found} == {"boot-a", "boot-b"}
    assert len({each for *_, each in found}) == len(found)


def test_a_clock_that_went_back_since_the_newest_row_is_told_as_not_set(clinic: Clinic) -> None:
    clinic.database.close()
    again = opened(clinic.folder, wall=datetime(2026, 12, 1, tzinfo=UTC))
    assert not again.add(a_patient("OTHER1")).wall_set


@pytest.mark.parametrize(
    "dose",
    [
        Dose(),
        Dose(
            ("left", "right"),
            3,
            10,
            5.0,
            2.5,
            (3, 1.0, 3),
            ZoneFrom.MAXIMAL,
            40.0,
            None,
            (2, 4),
        ),
        Dose(zone_from=ZoneFrom.NEWTONS, target_n=35),
    ],
)
def test_a_dose_comes_back_as_it_was(dose: Dose, clinic: Clinic) -> None:
    asked_for = replace(a_prescription(clinic.patient, "squat"), dose=dose, template="t")
    clinic.database.add(asked_for)
    found = clinic.database.reader_here().prescriptions(clinic.patient.id)
    assert [each.row for each in found if each.row.exercise == "squat"] == [asked_for]


def test_a_figure_that_is_a_whole_number_hashes_as_it_comes_back(clinic: Clinic) -> None:
    clinic.database.add(replace(a_rep(clinic.set), start_s=10, end_s=15, mean_n=50, peak_u_n=None))
    reader = clinic.database.reader_here()
    assert list(reader.damaged_reps()) == []
    (line,) = reader.reps(clinic.run.id)
    assert (type(line.rep.start_s), type(line.rep.mean_n)) == (float, float)


def test_what_contradicts_what_is_there_is_refused_whole(clinic: Clinic) -> None:
    rep, other = a_rep(clinic.set, 1), a_patient("OTHER1")
    dangling = replace(rep, id=new_id(), set_id=new_id())
    for rows in [
        (other, dangling),
        (other, a_patient("ABCDEF")),
        (other, replace(rep, kept=True, id="short")),
    ]:
        with pytest.raises(RecordsError) as told:
            clinic.database.add(*rows)
        assert told.value.trouble is Trouble.REFUSED
        assert "not saved" in str(told.value)
    assert clinic.database.reader_here().patient_by_code("OTHER1") is None
    assert clinic.database.reader_here().reps(clinic.run.id) == []


def test_a_trace_is_written_with_its_rep_or_not_at_all(clinic: Clinic) -> None:
    rep = a_rep(clinic.set)
    clinic.database.add(rep)
    with pytest.raises(RecordsError, match="together with its rep"):
        clinic.database.add(a_trace(rep))


def test_what_is_there_already_may_be_added_again_and_is_there_once(clinic: Clinic) -> None:
    rep = a_rep(clinic.set)
    first = clinic.database.add(rep, a_trace(rep))
    lines = len(clinic.database.reader_here().audit())
    again = clinic.database.add(rep, a_trace(rep))
    assert again.sequence < first.sequence  # the trace's own; the first one was the audit's
    assert len(clinic.database.reader_here().reps(clinic.run.id)) == 1
    assert len(clinic.database.reader_here().audit()) == lines
    clinic.database.add(clinic.patient)


def test_the_same_id_with_another_content_is_refused(clinic: Clinic) -> None:
    rep = a_rep(clinic.set)
    clinic.database.add(rep, a_trace(rep))
    for rows in [
        (replace(rep, mean_n=51.0), a_trace(rep)),
        (rep, a_trace(rep, seed=5)),
        (replace(rep, number=2),),
    ]:
        with pytest.raises(RecordsError, match="did not accept"):
            clinic.database.add(*rows)


def test_verdicts_ends_and_closes_are_rows_and_the_newest_holds(clinic: Clinic) -> None:
    database, reader = clinic.database, clinic.database.reader_here()
    lost, kept = clinic.rep(1, kept=False), clinic.rep(2)
    database.override(lost.id, LIZ, counts=True, reason="I saw it held")
    database.void(kept.id, LIZ, "leaned on the wall")
    assert [line.counts for line in reader.reps(clinic.run.id)] == [True, False]
    database.override(kept.id, LIZ, counts=True, reason="looked again")
    assert [line.counts for line in reader.reps(clinic.run.id)] == [True, True]
    assert [line.rep.kept for line in reader.reps(clinic.run.id)] == [False, True]

    database.end_prescription(clinic.prescription.id, LIZ, "done")
    assert reader.prescriptions(clinic.patient.id) == []
    assert [each.row.ended for each in reader.all_prescriptions(clinic.patient.id)] == [True]

    database.end_session(clinic.session.id, SessionState.STOPPED, LIZ, "pain")
    (line,) = reader.sessions(clinic.patient.id)
    assert (line.session.state, line.reason) == (SessionState.STOPPED, "pain")
    with pytest.raises(RecordsError):
        database.end_session(clinic.session.id, SessionState.FINISHED, LIZ)

    database.close_patient(clinic.patient.id, LIZ)
    assert reader.patients() == []
    found = reader.patient(clinic.patient.id)
    assert found is not None
    assert found.row == replace(clinic.patient, closed=True)
    actions = [kept_line.row.action for kept_line in reader.audit(limit=5)]
    assert actions[:3] == ["close patient", "session stopped", "end prescription"]


def test_a_patients_details_may_change_and_the_earlier_ones_stay(clinic: Clinic) -> None:
    clinic.database.add(PatientDetails(clinic.patient.id, "right", "hip", 3, 90.0))
    found = clinic.database.reader_here().patient(clinic.patient.id)
    assert found is not None
    assert found.row == Patient(clinic.patient.id, "ABCDEF", "right", "hip", 3, 90.0)
    connection = looked_into(clinic.folder)
    assert connection.execute("SELECT notes FROM patient_details").fetchall() == [
        ("knee",),
        ("hip",),
    ]


def test_daily_counters_add_up_and_leave_no_time_of_day(clinic: Clinic) -> None:
    database = clinic.database
    lines = len(database.reader_here().audit())
    for _ in range(3):
        database.add(Count("2027-02-03", "kept", "clamshell", 2), Count("2027-02-03", "visits"))
    database.add(Count("2027-02-04", "visits"))
    assert database.reader_here().counters("2027-02-03", "2027-02-03") == [
        Count("2027-02-03", "kept", "clamshell", 6),
        Count("2027-02-03", "visits", "", 3),
    ]
    assert len(database.reader_here().audit()) == lines


# Erasing.


def erase_all(clinic: Clinic) -> None:
    """As whoever builds the erasing of a patient will: every row of one."""
    reader, patient = clinic.database.reader_here(), clinic.patient.id
    reps = [line.rep.id for line in reader.reps(clinic.run.id)]
    prescriptions = [each.row.id for each in reader.all_prescriptions(patient)]
    with clinic.database.erasing(LIZ, patient, {"reason": "asked for"}) as erasure:
        erasure.delete("patients", "id", [patient])
        erasure.delete("patient_details", "patient_id", [patient])
        erasure.delete("prescriptions", "id", prescriptions)
        erasure.delete("sessions", "id", [clinic.session.id])
        erasure.delete("runs", "id", [clinic.run.id])
        erasure.delete("sets", "id", [clinic.set.id])
        erasure.delete("traces", "rep_id", reps)
        erasure.delete("reps", "id", reps)
    assert erasure.settled


def test_erasing_takes_rows_away_and_says_so_in_the_audit(clinic: Clinic) -> None:
    clinic.rep(1)
    erase_all(clinic)
    reader = clinic.database.reader_here()
    assert reader.patient(clinic.patient.id) is None
    (line,) = reader.audit(limit=1)
    assert (line.row.staff_id, line.row.action, line.row.subject) == (
        LIZ,
        "erase",
        clinic.patient.id,
    )
    assert line.row.detail["reason"] == "asked for"
    assert line.row.detail["removed"]["traces"] == 1  # type: ignore[index]
    assert reader.verify() is None


def test_what_was_erased_is_in_no_byte_of_the_files_any_more(clinic: Clinic) -> None:
    secret = "Mme Hernández, sur la fenêtre"
    clinic.database.add(replace(_details(clinic), notes=secret))
    rep = a_rep(clinic.set)
    trace = a_trace(rep, 2000)
    clinic.database.add(rep, trace)

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(clinic.folder.glob(f"{FILE}*")))

    assert secret.encode() in files()
    assert trace.data[:500] in files()
    erase_all(clinic)
    assert secret.encode() not in files()
    assert clinic.patient.code.encode() not in files()
    for start in range(0, len(trace.data) - 24, 24):
        assert trace.data[start : start + 24] not in files()


def _details(clinic: Clinic) -> PatientDetails:
    return PatientDetails(clinic.patient.id, "left", "", 5)


def test_an_erasing_that_fails_has_taken_nothing(clinic: Clinic) -> None:
    rep = clinic.rep(1)
    # A set whose reps stay: the foreign keys are looked at in the end.
    with pytest.raises(RecordsError), clinic.database.erasing(LIZ, "x") as erasure:
        erasure.delete("sets", "id", [clinic.set.id])
    with pytest.raises(IndexError), clinic.database.erasing(LIZ, "x") as erasure:
        [][erasure.delete("traces", "rep_id", [rep.id])]
    reader = clinic.database.reader_here()
    assert reader.trace(rep.id) is not None
    assert reader.audit(limit=1)[0].row.action == "add"
    with pytest.raises(sqlite3.IntegrityError):
        clinic.database._open().execute("DELETE FROM traces")


def test_not_even_erasing_opens_the_audit(clinic: Clinic) -> None:
    refused = pytest.raises(RecordsError, match="never deleted")
    with refused, clinic.database.erasing(LIZ, "x") as erasure:
        erasure.connection.execute("DELETE FROM audit")


# Room, and a second writer.


def test_before_a_set_a_real_commit_is_made(clinic: Clinic) -> None:
    connection = looked_into(clinic.folder)
    clinic.database.check_room()
    clinic.database.check_room()
    assert connection.execute("SELECT beats FROM pulse").fetchall() == [(2,)]


def test_too_little_room_is_told_before_the_set(clinic: Clinic) -> None:
    with pytest.raises(RecordsError, match=r"nearly full: .* The exercise has not begun") as told:
        clinic.database.check_room(2**62)
    assert told.value.trouble is Trouble.FULL


def test_a_full_disk_is_said_plainly_and_nothing_is_lost(clinic: Clinic) -> None:
    clinic.rep(1)
    connection = clinic.database._open()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    numbers = count(2)

    def until_it_is_full() -> None:
        while True:
            clinic.rep(next(numbers))

    full = "The disk is full. What was just done is not saved. Make room"
    with pytest.raises(RecordsError, match=full) as told:
        until_it_is_full()
    assert told.value.trouble is Trouble.FULL
    before = len(clinic.database.reader_here().reps(clinic.run.id))
    connection.execute("PRAGMA max_page_count = 1000000")
    again = clinic.rep(before + 1)
    reader = clinic.database.reader_here()
    assert [line.rep.number for line in reader.reps(clinic.run.id)] == list(range(1, before + 2))
    assert reader.reps(clinic.run.id)[-1].rep == again
    assert reader.verify() is None


def test_a_second_writer_is_kept_out(clinic: Clinic) -> None:
    with pytest.raises(RecordsError, match="probably the running station") as told:
        opened(clinic.folder)
    assert told.value.trouble is Trouble.BUSY
    clinic.database.close()
    opened(clinic.folder).close()


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RecordsError, match="cannot be opened for writing"):
        open_database(tmp_path / "file" / "records", stamps())


def test_a_reader_sees_what_is_committed_and_can_write_nothing(clinic: Clinic) -> None:
    reader = clinic.database.reader()
    assert reader.reps(clinic.run.id) == []
    clinic.rep(1)
    assert len(reader.reps(clinic.run.id)) == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM counters")
    reader.close()


def test_a_session_taken_up_again_names_the_one_that_was_cut(clinic: Clinic) -> None:
    clinic.database.close()
    again = opened(clinic.folder)
    assert again.opened.cut == (clinic.session.id,)
    goes_on = Session(new_id(), clinic.patient.id, LIZ, taken_up=clinic.session.id)
    again.add(goes_on)
    newest, cut = again.reader_here().sessions(clinic.patient.id)
    assert newest.session == goes_on
    assert cut.session.state is SessionState.CUT
    again.close()
    assert opened(clinic.folder).opened.cut == (goes_on.id,)


def test_the_prescription_in_force_is_the_newest_of_its_exercise(clinic: Clinic) -> None:
    newer = a_prescription(clinic.patient)
    other = a_prescription(clinic.patient, "squat")
    clinic.database.add(newer, other)
    found: list[Prescription] = [
        each.row for each in clinic.database.reader_here().prescriptions(clinic.patient.id)
    ]
    assert found == [newer, other]
    # The newest has ended: nothing is in force, the one before does not come back.
    clinic.database.end_prescription(newer.id, LIZ)
    assert [
        each.row for each in clinic.database.reader_here().prescriptions(clinic.patient.id)
    ] == [other]
