"""What the durability tests look at afterwards: what is in a database, and whether it is whole."""

from __future__ import annotations

from pathlib import Path

from child import PATIENT, RUN, opener, the_rep

from kiosk.records.queries import Reader
from kiosk.records.rows import rep_sha
from kiosk.records.trouble import RecordsError


def found_reps(reader: Reader) -> set[int]:
    """The numbers of the reps that are there; every one is what had to be written, to the byte."""
    assert list(reader.damaged_reps()) == []
    numbers = set()
    for line in reader.reps(RUN.id):
        rep, trace = the_rep(line.rep.number)
        kept = reader.trace(rep.id)
        assert kept is not None, f"rep {rep.number} has lost its trace"
        assert (line.rep, kept.data, kept.sha256) == (rep, trace.data, trace.sha256)
        assert line.sha256 == rep_sha(rep, trace.sha256)
        numbers.add(rep.number)
    return numbers


def after_restart(folder: Path) -> set[int]:
    """Start the station's records again, as after a kill: nothing damaged, the audit unbroken."""
    database = opener(folder)
    try:
        assert database.opened.quarantined is None
        assert database.opened.damaged == ()
        reader = database.reader_here()
        assert reader.verify() is None
        there = reader.patient(PATIENT.id)
        assert there is None or there.row == PATIENT
        return found_reps(reader)
    finally:
        database.close()


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder as it is found after a power cut."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def left_over(folder: Path) -> set[int]:
    """What can still be read of a database; one that is not there or not whole holds nothing."""
    try:
        reader = Reader.open(folder / "records.db")
        try:
            return found_reps(reader)
        finally:
            reader.close()
    except RecordsError:
        return set()
