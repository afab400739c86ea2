"""Erasing a patient: nothing of them in any byte of the database's files, and the audit whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store import LIZ, Clinic, a_rep, a_run, a_set, a_trace, new_id, opened

from kiosk.clinic.codes import code_of
from kiosk.records.backup import back_up, holding
from kiosk.records.database import FILE, Database
from kiosk.records.erase import erase_patient, scrub
from kiosk.records.model import (
    Dose,
    Entry,
    Notice,
    NoticeSeen,
    Patient,
    PatientDetails,
    Prescription,
    RunEnd,
    Session,
    SessionState,
    Trace,
)
from kiosk.records.quarantine import put_aside
from kiosk.records.schema import NEVER_ERASED, STAMPED_TABLES
from kiosk.records.snapshot import problems, row_counts, snapshot
from kiosk.records.trouble import RecordsError, Trouble

CODE = code_of(41726)
WORDS = ("pes anserinus, left of the scar", "the knee hurt badly", "counted by eye, a slip",
         "ended because of swelling", "proposal: one rep more")  # fmt: skip


class Known:
    """A patient who has left a row in every table, among others who have too."""

    def __init__(self, folder: Path) -> None:
        self.clinic = Clinic(folder)
        self.database: Database = self.clinic.database
        for number in range(3):
            self.clinic.rep(number + 1)
        self.patient = Patient(new_id(), CODE, "left", WORDS[0], 4, 120.0)
        self.database.add(self.patient)
        self.traces: list[Trace] = []
        first = self.session("")
        self.session(first)
        self.clinic.rep(4)

    def session(self, taken_up: str) -> str:
        add = self.database.add
        asked = Prescription(
            new_id(), self.patient.id, "clamshell", Dose(reps=10), LIZ, "", WORDS[4]
        )
        session = Session(new_id(), self.patient.id, LIZ, taken_up=taken_up)
        run = replace(a_run(session), prescription_id=asked.id)
        part = a_set(run)
        for row in (asked, session, run, part):
            add(row)
        for number in range(1, 6):
            rep = a_rep(part, number)
            trace = a_trace(rep, 600, seed=int(rep.id[-6:], 16))
            self.traces.append(trace)
            add(rep, trace)
        self.database.override(rep.id, LIZ, counts=False, reason=WORDS[2])
        notice = Notice("damaged rep", rep.id, f"A rep is damaged: {rep.id}", new_id())
        add(notice)
        add(NoticeSeen(notice.id, LIZ))
        add(RunEnd(run.id, False, 3, f'{{"note": "{WORDS[1]}"}}'))
        self.database.end_session(session.id, SessionState.STOPPED, LIZ, WORDS[1])
        self.database.end_prescription(asked.id, LIZ, WORDS[3])
        add(PatientDetails(self.patient.id, "both", WORDS[0] + " (still)", 3))
        return session.id

    @property
    def needles(self) -> list[bytes]:
        # Of each trace two pieces that no other data has: its packed bytes are all but random.
        pieces = [each.data[at : at + 16] for each in self.traces for at in (40, 400)]
        return [CODE.encode(), *(word.encode() for word in WORDS), *pieces]

    def found(self) -> set[bytes]:
        """What of the patient is in the database, its log or its index, byte for byte."""
        files = [path.read_bytes() for path in self.database.path.parent.glob(f"{FILE}*")]
        return {needle for needle in self.needles if any(needle in file for file in files)}


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Known]:
    made = Known(tmp_path / "records")
    yield made
    made.database.close()


def test_nothing_is_left_in_any_byte_of_the_files(known: Known) -> None:
    assert known.found() == set(known.needles)
    erased = erase_patient(known.database, known.patient.id, LIZ, "asked")
    assert erased.settled
    assert known.found() == set()
    # Moved cells leave copies in pages: the file was written anew, without any free one.
    (free,) = known.database.connection_here().execute("PRAGMA freelist_count").fetchone()
    assert free == 0
    known.database.close()
    assert known.found() == set()


def test_every_table_that_can_know_a_patient_gives_its_rows_up(known: Known) -> None:
    before = row_counts(known.database.connection_here())
    erased = erase_patient(known.database, known.patient.id)
    after = row_counts(known.database.connection_here())
    tables = {*STAMPED_TABLES} - {*NEVER_ERASED}
    assert set(erased.removed) == tables
    assert all(erased.removed[table] > 0 for table in tables)
    assert {table: before[table] - after[table] for table in tables} == erased.removed
    assert after["audit"] == before["audit"] + 1


def test_others_stay_as_they_were_and_the_audit_still_verifies(known: Known) -> None:
    erase_patient(known.database, known.patient.id, LIZ, "asked")
    reader = known.database.reader_here()
    assert len(reader.reps(known.clinic.run.id)) == 4
    assert list(reader.damaged_reps()) == []
    assert problems(known.database.connection_here()) == ""
    assert reader.verify() is None
    (line,) = reader.audit(limit=1)
    assert (line.row.staff_id, line.row.action, line.row.subject) == (
        LIZ,
        "erase",
        known.patient.id,
    )
    assert line.row.detail["why"] == "asked"
    known.database.close()
    again = opened(known.database.path.parent)
    assert again.reader_here().verify() is None
    assert again.opened.quarantined is None
    again.close()


def test_somebody_who_reads_holds_the_remains_and_that_is_told(known: Known) -> None:
    with closing(known.database.reader()) as other:
        reps = other.each_rep()
        next(reps)
        known.database.connection_here().execute("PRAGMA busy_timeout = 1")
        assert not erase_patient(known.database, known.patient.id).settled
        assert known.found() != set()
        reps.close()  # type: ignore[attr-defined]
    assert scrub(known.database)
    assert known.found() == set()


def test_an_erasing_that_fails_erases_nothing(known: Known) -> None:
    connection = known.database.connection_here()
    connection.execute(
        "CREATE TRIGGER stuck BEFORE DELETE ON patients BEGIN SELECT RAISE(ABORT, 'stuck'); END"
    )
    before = row_counts(connection)
    with pytest.raises(RecordsError) as refused:
        erase_patient(known.database, known.patient.id)
    assert refused.value.trouble is Trouble.REFUSED
    assert row_counts(connection) == before


def test_what_still_holds_the_patient_is_named(known: Known, tmp_path: Path) -> None:
    records = known.database.path.parent
    mine = back_up(records, tmp_path / "stick", "2027-02-03T09:00:00", {})
    lost = back_up(records, tmp_path / "stick", "2027-02-04T09:00:00", {})
    (Path(lost.folder) / FILE).unlink()
    aside = put_aside(Path(mine.folder) / FILE, "a test", "2027-02-05T09:00:00")
    aside.folder.rename(_in(records / "quarantine") / "20270205T090000")
    kept = back_up(records, tmp_path / "other", "2027-02-06T09:00:00", {})
    erased = erase_patient(known.database, known.patient.id)
    assert {(each.path, each.sure) for each in erased.elsewhere} == {
        (str(Path(mine.folder) / FILE), False),
        (str(Path(lost.folder) / FILE), False),
        (str(Path(kept.folder) / FILE), True),
        (str(records / "quarantine" / "20270205T090000" / FILE), True),
    }
    later = back_up(records, tmp_path / "other", "2027-02-07T09:00:00", {})
    other = erase_patient(known.database, known.clinic.patient.id)
    assert str(Path(later.folder) / FILE) in {each.path for each in other.elsewhere if each.sure}


def test_a_copy_made_before_a_migration_and_a_log_put_aside_are_named(known: Known) -> None:
    records = known.database.path.parent
    copy = snapshot(known.database.connection_here(), records / "backups" / "before-schema-2.db")
    aside = _in(records / "quarantine" / "20270205T090000") / FILE
    Clinic(aside.parent).database.close()  # others' records, but for what the log may hold
    (aside.parent / "manifest.json").write_text("{}", "utf-8")
    aside.with_name(f"{FILE}-wal").write_bytes(b"")
    assert {(each.path, each.sure) for each in holding(records, known.patient.id)} == {
        (str(copy), True),
        (str(aside), False),
    }


def test_an_entry_of_the_audit_outlives_the_patient(known: Known) -> None:
    known.database.add(audit=Entry(LIZ, "show report", known.patient.id))
    number = known.database.reader_here().audit(limit=1)[0].row.number
    erase_patient(known.database, known.patient.id)
    numbers = [each.row.number for each in known.database.reader_here().audit(limit=500)]
    assert numbers == list(range(number + 1, 0, -1))


def _in(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
