"""The audit's chain: every line fits the one before, and the first that does not is named."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from store import LIZ, Clinic, a_patient, looked_into

from kiosk.records.audit import GENESIS, verify
from kiosk.records.database import FILE
from kiosk.records.model import Entry
from kiosk.records.queries import Reader
from kiosk.records.rows import canonical


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    made = Clinic(tmp_path)
    for number in range(1, 4):
        made.rep(number)
    return made


def tampered(clinic: Clinic, *statements: str) -> sqlite3.Connection:
    """Somebody with an editor for SQLite files takes the triggers out first."""
    clinic.database.close()
    connection = looked_into(clinic.folder, committing=True)
    for table in ("audit", "reps", "traces"):
        connection.execute(f"DROP TRIGGER {table}_unchanged")
        connection.execute(f"DROP TRIGGER {table}_undeleted")
    for statement in statements:
        connection.execute(statement)
    return connection


def test_everything_added_has_its_line_in_the_same_order(clinic: Clinic) -> None:
    lines = [kept.row for kept in reversed(clinic.database.reader_here().audit())]
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert [line.action for line in lines] == ["begin records", "migrate", *["add"] * 8]
    # A prescription and a session tell who; a patient and a rep are the station's own.
    assert [line.staff_id for line in lines[2:6]] == ["", LIZ, LIZ, ""]
    assert lines[2].subject == clinic.patient.id
    assert clinic.database.reader_here().verify() is None


def test_a_line_says_the_sha_of_the_reps_it_added(clinic: Clinic) -> None:
    reader = clinic.database.reader_here()
    (newest,) = reader.audit(limit=1)
    rep = reader.reps(clinic.run.id)[-1]
    assert newest.row.detail["sha256"] == {rep.rep.id: rep.sha256}


def test_a_line_holds_nothing_that_a_patient_said_or_is_called_by(clinic: Clinic) -> None:
    told = "".join(str(kept.row) for kept in clinic.database.reader_here().audit())
    assert clinic.patient.code not in told
    assert clinic.patient.notes not in told


def test_the_hash_can_be_made_by_anybody_who_reads_how(clinic: Clinic) -> None:
    clinic.database.close()
    connection = looked_into(clinic.folder)
    connection.row_factory = sqlite3.Row
    previous = GENESIS
    for row in connection.execute("SELECT * FROM audit ORDER BY number"):
        line = dict(row)
        found = line.pop("hash")
        line |= {
            "wall_set": bool(line["wall_set"]),
            "detail": json.loads(line["detail"]),
        }
        assert line["previous"] == previous
        assert sha256(canonical(line).encode()).hexdigest() == found
        previous = found


@pytest.mark.parametrize("column", ["staff_id", "action", "subject", "wall", "boot", "id"])
def test_a_changed_line_is_named(clinic: Clinic, column: str) -> None:
    other = "0192abcd-0000-7000-8000-999999999999"
    connection = tampered(clinic, f"UPDATE audit SET {column} = '{other}' WHERE number = 4")
    broken = verify(connection)
    assert broken is not None
    assert (broken.number, broken.why) == (4, "line 4 was changed after it was written")


@pytest.mark.parametrize(
    ("statements", "number", "why"),
    [
        (("DELETE FROM audit WHERE number = 3",), 3, "line 3 is missing"),
        (
            (
                "DELETE FROM audit WHERE number = 3",
                "UPDATE audit SET number = number - 1 WHERE number > 3",
            ),
            3,
            "line 3 does not follow line 2",
        ),
        (
            ("UPDATE audit SET detail = '{}' WHERE number = 5",),
            5,
            "line 5 was changed after it was written",
        ),
        (("DELETE FROM audit WHERE number = 10",), 10, "a row that no line tells of"),
        (("DELETE FROM audit",), 1, "line 1 is missing"),
    ],
)
def test_lines_taken_out_or_moved_are_named(
    clinic: Clinic, statements: tuple[str, ...], number: int, why: str
) -> None:
    broken = verify(tampered(clinic, *statements))
    assert broken is not None
    assert broken.number == number
    assert why in broken.why


def test_a_line_that_cannot_be_written_takes_its_rows_with_it(clinic: Clinic) -> None:
    before = len(clinic.database.reader_here().audit())
    with pytest.raises(ValueError, match="JSON compliant"):
        clinic.database.add(
            a_patient("OTHER1"),
            audit=Entry(LIZ, "add", "x", {"not a number": float("nan")}),
        )
    reader = Reader.open(clinic.folder / FILE)
    assert len(reader.audit()) == before
    assert reader.patient_by_code("OTHER1") is None
    reader.close()
