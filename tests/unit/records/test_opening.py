"""Starting: migrations, refusals, and what becomes of a file that is damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from store import LIZ, Clinic, a_patient, looked_into, opened

from kiosk.records.database import FILE
from kiosk.records.migrations import STEPS, Step
from kiosk.records.quarantine import SEQUENCES_EACH
from kiosk.records.schema import table_sql
from kiosk.records.snapshot import row_counts, snapshot
from kiosk.records.trouble import RecordsError, Trouble

LATEST = STEPS[-1].version
NEXT = LATEST + 1
FURTHER = Step(NEXT, "braces", table_sql("braces", "\n  note TEXT NOT NULL"))
BROKEN = Step(NEXT, "half", ("CREATE TABLE half (a TEXT) STRICT", "CREATE TABLE half (b TEXT)"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records with three reps, closed."""
    clinic = Clinic(tmp_path / "records")
    for number in range(1, 4):
        clinic.rep(number)
    clinic.database.close()
    return clinic.folder


# Migrations.


def test_a_step_is_taken_once_with_its_record_and_a_backup_before(folder: Path) -> None:
    database = opened(folder, steps=[*STEPS, FURTHER])
    migrated = database.opened.migrated
    assert migrated is not None
    assert (migrated.came_from, migrated.backup) == (
        LATEST,
        folder / f"backups/before-schema-{NEXT}-from-{LATEST}.db",
    )
    connection = database._open()
    assert connection.execute("PRAGMA user_version").fetchone() == (NEXT,)
    steps = connection.execute("SELECT version, name, boot FROM migrations").fetchall()
    assert steps == [(each.version, each.name, "boot-a") for each in (*STEPS, FURTHER)]
    assert connection.execute("SELECT count(*) FROM braces").fetchone() == (0,)
    assert "migrate" in [kept.row.action for kept in database.reader_here().audit(limit=2)]
    assert database.reader_here().verify() is None
    database.close()

    with closing(sqlite3.connect(str(migrated.backup))) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (LATEST,)
        assert row_counts(backup)["reps"] == 3
    again = opened(folder, steps=[*STEPS, FURTHER])
    assert again.opened.migrated is None


def test_power_cut_right_after_a_step_leaves_its_line_in_the_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.records.opening.damaged_reps", lambda *_: [][1])
        with pytest.raises(IndexError):
            opened(tmp_path)
    reader = opened(tmp_path).reader_here()
    assert [kept.row.action for kept in reader.audit()] == ["migrate", "begin records"]
    assert reader.verify() is None


def test_a_fresh_database_needs_no_backup_and_tells_of_no_migration(tmp_path: Path) -> None:
    database = opened(tmp_path, steps=[*STEPS, FURTHER])
    assert database.opened.migrated is None
    assert not (tmp_path / "backups").exists()


def test_a_step_that_fails_changes_nothing(folder: Path) -> None:
    with pytest.raises(RecordsError, match="half"):
        opened(folder, steps=[*STEPS, BROKEN])
    database = opened(folder)
    names = row_counts(database._open())
    assert "half" not in names
    assert names["reps"] == 3
    assert database.opened.quarantined is None


def test_a_step_that_leaves_dangling_rows_changes_nothing(folder: Path) -> None:
    dangling = Step(
        NEXT,
        "loose",
        (
            "CREATE TABLE loose (id TEXT REFERENCES patients (id) DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO loose VALUES ('nobody')",
        ),
    )
    with pytest.raises(RecordsError, match="loose would refer to rows of patients"):
        opened(folder, steps=[*STEPS, dangling])
    assert opened(folder).opened.migrated is None


def test_no_backup_is_written_over(folder: Path) -> None:
    (folder / "backups").mkdir()
    taken = folder / f"backups/before-schema-{NEXT}-from-{LATEST}.db"
    taken.write_text("an earlier one")
    migrated = opened(folder, steps=[*STEPS, FURTHER]).opened.migrated
    assert migrated is not None
    assert migrated.backup == taken.with_name(f"{taken.stem}-2.db")
    assert taken.read_text() == "an earlier one"


def test_a_newer_schema_is_refused_plainly_and_left_alone(folder: Path) -> None:
    opened(folder, steps=[*STEPS, FURTHER]).close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(RecordsError, match=rf"newer .* \(schema {NEXT}; .* to {LATEST}\)") as told:
        opened(folder)
    assert told.value.trouble is Trouble.NEWER
    assert (folder / FILE).read_bytes() == before


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("CREATE TABLE recipes (a)")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(RecordsError, match="no database of the station"):
        opened(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_whose_making_was_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    opened(tmp_path).close()
    (tmp_path / "two").mkdir()
    connection = sqlite3.connect(tmp_path / "two" / FILE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert opened(tmp_path / "two").opened.notice == ""


def test_what_power_ended_halfway_before_there_was_a_log_is_taken_back(
    folder: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    for day in range(3000):
        connection.execute("INSERT INTO counters VALUES ('s1', ?, 'visits', '', 1)", (str(day),))
    shutil.copytree(folder, tmp_path / "cut")
    connection.close()
    assert (tmp_path / "cut" / f"{FILE}-journal").stat().st_size > 0
    database = opened(tmp_path / "cut")
    assert database.opened.quarantined is None
    assert database.reader_here().counters("", "9999") == []
    assert database.reader_here().verify() is None


def test_the_very_first_start_may_be_cut_at_any_byte(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    (tmp_path / f"{FILE}-journal").write_bytes(b"half a header")
    assert opened(tmp_path).opened.quarantined is None


# Snapshots.


def test_a_snapshot_is_one_checked_file_and_never_half_of_one(folder: Path, tmp_path: Path) -> None:
    database = opened(folder)
    told: list[tuple[int, int]] = []
    made = snapshot(database._open(), tmp_path / "copy.db", lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1] > 0
    with closing(sqlite3.connect(made)) as copy:
        assert row_counts(copy) == row_counts(database._open())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]
    with pytest.raises(NotADirectoryError):
        snapshot(database._open(), folder / FILE / "no folder" / "copy.db")


# Damage.


def header(content: bytearray) -> None:
    content[:16] = b"no SQLite file! "


def cut(content: bytearray) -> None:
    del content[len(content) // 2 :]


def pages(content: bytearray) -> None:
    for start in range(4096, len(content), 8192):
        content[start : start + 512] = bytes(512)


@pytest.mark.parametrize("harm", [header, cut, pages])
def test_a_damaged_file_is_put_aside_with_a_manifest_and_a_fresh_one_begun(
    harm: object, folder: Path
) -> None:
    content = bytearray((folder / FILE).read_bytes())
    harm(content)  # type: ignore[operator]
    (folder / FILE).write_bytes(content)
    (folder / f"{FILE}-wal").write_bytes(b"what is left of a log")
    database = opened(folder, "boot-b")
    found = database.opened.quarantined
    assert found is not None
    assert found.folder == folder / "quarantine" / "20270203T093000"
    manifest = json.loads((found.folder / "manifest.json").read_text())
    assert manifest["why"]
    assert manifest["files"][FILE] == {
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
    }
    assert (found.folder / FILE).read_bytes() == content
    assert (found.folder / f"{FILE}-wal").read_bytes() == b"what is left of a log"
    assert "damaged" in database.opened.notice
    assert database.reader_here().patients() == []
    assert database.reader_here().verify() is None
    database.add(a_patient())


def test_the_notice_stays_until_somebody_has_seen_it_and_is_kept(folder: Path) -> None:
    (folder / FILE).write_bytes(b"rubbish" * 1000)
    opened(folder).close()
    again = opened(folder)
    assert again.opened.notice == ""  # told at that start; since then it is a notice
    (notice,) = again.reader_here().notices()
    assert "Nothing was deleted" in notice.row.text
    again.acknowledge(notice.row.id, LIZ)
    again.close()
    once_more = opened(folder)
    assert once_more.reader_here().notices() == []
    connection = looked_into(folder)
    assert connection.execute("SELECT staff_id FROM notices_seen").fetchall() == [(LIZ,)]


def test_sequences_are_not_given_out_again_after_a_quarantine(folder: Path) -> None:
    for times in (1, 2):
        (folder / FILE).write_bytes(b"rubbish" * 1000)
        database = opened(folder)
        stamp = database.add(a_patient())
        assert times * SEQUENCES_EACH < stamp.sequence < times * SEQUENCES_EACH + 100
        database.close()
    assert len(list((folder / "quarantine").iterdir())) == 2


def test_a_log_without_its_file_is_put_aside_not_thrown_away(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / f"{FILE}-wal").write_bytes(b"reps")
    database = opened(folder)
    assert database.opened.quarantined is not None
    assert (database.opened.quarantined.folder / f"{FILE}-wal").read_bytes() == b"reps"


def test_looking_over_a_good_file_changes_no_byte_of_it_nor_of_its_log(tmp_path: Path) -> None:
    """A log is evidence until it is known to be good."""
    clinic = Clinic(tmp_path / "live")
    clinic.rep(1)
    shutil.copytree(clinic.folder, tmp_path / "copy")
    path = tmp_path / "copy" / FILE
    wal = path.with_name(f"{FILE}-wal")
    before = (path.read_bytes(), wal.read_bytes())
    assert before[1]
    with pytest.raises(RecordsError):
        opened(tmp_path / "copy", steps=[Step(0, "none", ())])
    assert (path.read_bytes(), wal.read_bytes()) == before
    assert len(opened(tmp_path / "copy").reader_here().reps(clinic.run.id)) == 1


def test_a_rep_that_sqlite_does_not_find_damaged_is_told_and_stays(folder: Path) -> None:
    content = bytearray((folder / FILE).read_bytes())
    connection = sqlite3.connect(folder / FILE)
    rep_id, data = connection.execute("SELECT rep_id, data FROM traces LIMIT 1").fetchone()
    connection.close()
    at = content.index(data) + len(data) // 2
    content[at] ^= 4
    (folder / FILE).write_bytes(content)
    database = opened(folder)
    assert database.opened.quarantined is None
    assert [each.rep_id for each in database.opened.damaged] == [rep_id]
    (notice,) = database.reader_here().notices()
    assert (notice.row.kind, notice.row.subject) == ("damaged rep", rep_id)
    assert database.reader_here().trace(rep_id) is not None
    database.close()
    assert len(opened(folder).reader_here().notices()) == 1


def test_a_rep_whose_figures_were_changed_is_told(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    connection.execute("DROP TRIGGER reps_unchanged")
    connection.execute("UPDATE reps SET mean_n = 70.0 WHERE number = 2")
    connection.close()
    (damaged,) = opened(folder).opened.damaged
    assert damaged.why.startswith("rep: damaged")


def test_random_damage_is_put_aside_told_or_harmless_but_never_believed(folder: Path) -> None:
    """Whatever 64 overwritten bytes hit: no rep is read as whole that is not what was written."""
    whole = (folder / FILE).read_bytes()
    database = opened(folder)
    (session,) = database.reader_here().sessions(database.reader_here().patients()[0].patient.id)
    (run,) = database.reader_here().runs(session.session.id)
    right = {line.rep.id: line.rep for line in database.reader_here().reps(run.run.id)}
    database.close()
    chance, told = Random(7), 0

    def full(at: int) -> bool:
        """Most of a small database is empty pages."""
        return len(whole[at : at + 64].strip(b"\0")) == 64

    for number in range(25):
        place = folder.parent / f"harmed-{number}"
        place.mkdir()
        content = bytearray(whole)
        at = next(at for at in iter(lambda: chance.randrange(100, len(whole)), 0) if full(at))
        content[at : at + 64] = chance.randbytes(64)
        (place / FILE).write_bytes(content)
        try:
            harmed = opened(place)
        except RecordsError:
            told += 1
            continue
        damaged = {each.rep_id for each in harmed.opened.damaged}
        told += bool(damaged) or harmed.opened.quarantined is not None
        for line in harmed.reader_here().reps(run.run.id):
            assert line.rep.id in damaged or right[line.rep.id] == line.rep
        harmed.close()
    assert told > 5
