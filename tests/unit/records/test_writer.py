"""The writer: done means on the disk, errors are in plain words, and stopping writes what waits."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from store import Clinic, a_patient, a_rep, a_trace, opened

from kiosk.records.database import FILE, Database
from kiosk.records.trouble import RecordsError, Trouble
from kiosk.records.writer import BEAT_S, Writer

LONG_S = 20.0
"""Nothing takes so long; only a test that hangs waits for it."""


def on_disk(folder: Path) -> set[str]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return {code for (code,) in connection.execute("SELECT code FROM patients")}
    finally:
        connection.close()


class Gate:
    """A job that holds the writer's thread until it is let through."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, _: Database) -> None:
        self.reached.set()
        assert self.opened.wait(LONG_S)


def test_a_ticket_is_done_when_its_rows_are_on_the_disk_and_not_before(tmp_path: Path) -> None:
    writer, gate = Writer(lambda: opened(tmp_path)).start(), Gate()
    writer.call(gate)
    assert gate.reached.wait(LONG_S)
    ticket = writer.put(a_patient("AAAAAA"))
    assert not ticket.done
    assert not ticket.over
    assert on_disk(tmp_path) == set()
    gate.opened.set()
    assert ticket.wait(LONG_S)
    assert ticket.done
    assert ticket.error == ""
    assert on_disk(tmp_path) == {"AAAAAA"}
    assert writer.stop(LONG_S)


def test_stopping_writes_all_that_waits_and_takes_nothing_more(tmp_path: Path) -> None:
    writer, gate = Writer(lambda: opened(tmp_path)).start(), Gate()
    writer.call(gate)
    tickets = [writer.put(a_patient(f"AAAA{number:02d}")) for number in range(40)]
    stopper = threading.Thread(target=writer.stop)
    stopper.start()
    gate.opened.set()
    stopper.join(LONG_S)
    assert not writer.alive
    assert all(ticket.done for ticket in tickets)
    assert len(on_disk(tmp_path)) == 40
    late = writer.put(a_patient("LATE00"))
    assert late.over
    assert not late.done
    assert late.trouble is Trouble.STOPPED
    # Closed cleanly: the log is in the file, and the lock is free.
    assert not (tmp_path / f"{FILE}-wal").exists()
    opened(tmp_path).close()


def test_more_than_the_queue_holds_is_refused_at_once_and_never_acknowledged(
    tmp_path: Path,
) -> None:
    writer, gate = Writer(lambda: opened(tmp_path), queue=3).start(), Gate()
    writer.call(gate)
    assert gate.reached.wait(LONG_S)
    tickets = [writer.put(a_patient(f"AAAA{number:02d}")) for number in range(5)]
    assert writer.waiting == 3
    assert [ticket.over for ticket in tickets] == [False, False, False, True, True]
    assert "too slow" in tickets[4].error
    gate.opened.set()
    assert writer.stop(LONG_S)
    assert [ticket.done for ticket in tickets] == [True, True, True, False, False]
    assert on_disk(tmp_path) == {"AAAA00", "AAAA01", "AAAA02"}


def test_an_error_is_told_in_plain_words_and_the_next_is_written(tmp_path: Path) -> None:
    writer = Writer(lambda: opened(tmp_path)).start()
    first, same = writer.put(a_patient("AAAAAA")), writer.put(a_patient("AAAAAA"))
    wrong = writer.call(lambda _: 1 / 0)
    after = writer.put(a_patient("BBBBBB"))
    assert writer.stop(LONG_S)
    assert (first.done, same.done, wrong.done, after.done) == (True, False, False, True)
    assert same.error.startswith(
        "The database did not accept this. What was just done is not saved"
    )
    assert same.trouble is Trouble.REFUSED
    assert "ZeroDivisionError" in wrong.error


def test_room_is_asked_for_in_turn(tmp_path: Path) -> None:
    writer = Writer(lambda: opened(tmp_path)).start()
    good, bad = writer.check_room(), writer.check_room(2**62)
    assert writer.stop(LONG_S)
    assert good.done
    assert bad.trouble is Trouble.FULL
    assert "The exercise has not begun" in bad.error


def test_a_database_that_cannot_be_opened_is_told_and_tried_again(tmp_path: Path) -> None:
    other = opened(tmp_path)
    writer = Writer(lambda: opened(tmp_path)).start()
    assert writer.opened.wait(LONG_S)
    assert writer.opened.trouble is Trouble.BUSY
    refused = writer.put(a_patient("AAAAAA"))
    assert refused.wait(LONG_S)
    assert refused.error == writer.opened.error
    other.close()
    accepted = writer.put(a_patient("AAAAAA"))
    assert accepted.wait(LONG_S)
    assert accepted.done
    assert writer.opened.done
    assert writer.stop(LONG_S)


def test_what_was_found_at_the_start_is_told(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    clinic.database.close()
    writer = Writer(lambda: opened(tmp_path)).start()
    assert writer.opened.wait(LONG_S)
    assert writer.opened.value.cut == (clinic.session.id,)  # type: ignore[attr-defined]
    assert writer.stop(LONG_S)


def test_the_heart_beats_when_there_is_nothing_to_do_and_stands_still_in_a_slow_disk(
    tmp_path: Path,
) -> None:
    writer, gate = Writer(lambda: opened(tmp_path)).start(), Gate()
    assert writer.opened.wait(LONG_S)
    begun = writer.beats
    turn = threading.Event()
    while writer.beats < begun + 2:
        assert not turn.wait(BEAT_S / 20)
    writer.call(gate)
    assert gate.reached.wait(LONG_S)
    beats = writer.beats
    assert not turn.wait(BEAT_S * 1.5)
    assert writer.beats == beats
    gate.opened.set()
    assert writer.stop(LONG_S)


class Fails(sqlite3.Connection):
    """A connection whose commits fail as those of a bad disk do, as often as `left` says."""

    left = 0

    def execute(self, sql: str, *more: object) -> sqlite3.Cursor:  # type: ignore[override]
        if sql == "COMMIT" and Fails.left:
            Fails.left -= 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return super().execute(sql, *more)  # type: ignore[arg-type]


def test_after_an_error_of_the_disk_the_connection_is_another_and_the_same_rep_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = Clinic(tmp_path)
    database, plain = clinic.database, sqlite3.connect
    database._let_go()
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: plain(*a, **k, factory=Fails))
    before = database._open()
    rep = a_rep(clinic.set)
    Fails.left = 1
    with pytest.raises(RecordsError, match="The disk failed while writing") as told:
        database.add(rep, a_trace(rep))
    assert told.value.trouble is Trouble.IO
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        before.execute("SELECT 1")
    database.add(rep, a_trace(rep))
    assert len(database.reader_here().reps(clinic.run.id)) == 1


def test_after_an_error_of_the_disk_nothing_is_written_while_a_reader_is_in_the_way(
    tmp_path: Path,
) -> None:
    """The log can only be emptied without readers, and until then nobody knows what is in it."""
    clinic = Clinic(tmp_path)
    clinic.rep(1)
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM reps").fetchone()
    clinic.rep(2)
    database = clinic.database
    database._let_go()
    database._distrusted = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.records.connection.BUSY_MS", 1)
        with pytest.raises(RecordsError) as told:
            clinic.rep(3)
    assert told.value.trouble is Trouble.BUSY
    connection.execute("COMMIT")
    connection.close()
    clinic.rep(3)
    assert len(database.reader_here().reps(clinic.run.id)) == 3
