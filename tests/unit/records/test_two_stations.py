"""Several stations in one database, later: nothing is numbered anew, and nothing collides.

The common tables here are what a shared database would have: the columns as they are, `id` as the
key, and whatever one station counts by itself (its sequence, its audit) counted for each station.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store import LIZ, NOW, Clinic, new_id

from kiosk.archive import BOOT, boot_id, open_here, records_folder
from kiosk.clock import ManualClock
from kiosk.records.audit import verify
from kiosk.records.database import FILE, open_database
from kiosk.records.model import Notice, Patient, RunEnd, SessionState
from kiosk.records.rows import STAMP
from kiosk.records.schema import STAMPED_TABLES
from kiosk.records.stamps import Stamps
from kiosk.settings import read_settings

COUNTED = {"code", "number", "version"}
"""What each station gives out by itself: unique together with the station's name only."""
DESK = Path(__file__).parents[3] / "src" / "kiosk" / "sim" / "desk.toml"


def lived(folder: Path, station: str) -> sqlite3.Connection:
    """A station's file with a row in every table; all stations begin at the very same moment."""
    stamps = Stamps(ManualClock(wall=NOW), station, f"boot-of-{station}")
    clinic = Clinic(folder, open_database(folder, stamps))
    rep = clinic.rep(1)
    clinic.rep(2, kept=False)
    database = clinic.database
    database.void(rep.id, LIZ, "talked")
    database.add(RunEnd(clinic.run.id, True))
    database.end_session(clinic.session.id, SessionState.FINISHED, LIZ)
    database.end_prescription(clinic.prescription.id, LIZ)
    notice = Notice("quarantine", "x", "y", new_id())
    database.add(notice)
    database.acknowledge(notice.id, LIZ)
    database.close()
    return sqlite3.connect(folder / FILE)


def common_table(of: sqlite3.Connection, name: str) -> str:
    """The table as a shared database would have it, made out of what the station's own says."""
    columns = [row[1] for row in of.execute(f"PRAGMA table_info({name})")]
    parts = [f"{column} {'PRIMARY KEY' if column == 'id' else ''}" for column in columns]
    parts.append("UNIQUE (station, sequence)")
    for _, index, unique, origin, _ in of.execute(f"PRAGMA index_list({name})"):
        keys = [row[2] for row in of.execute(f"PRAGMA index_info({index})")]
        if unique and origin != "pk" and keys != ["id"]:
            own = ["station"] if COUNTED & set(keys) else []
            parts.append(f"UNIQUE ({', '.join([*own, *keys])})")
    for _, _, parent, column, key, *_ in of.execute(f"PRAGMA foreign_key_list({name})"):
        parts.append(f"FOREIGN KEY ({column}) REFERENCES {parent} ({key})")
    return f"CREATE TABLE {name} ({', '.join(parts)})"


def poured(common: sqlite3.Connection, station: sqlite3.Connection) -> int:
    """Copy every row of every table; how many."""
    count = 0
    for table in STAMPED_TABLES:
        rows = station.execute(f"SELECT * FROM {table}").fetchall()
        assert rows, table
        marks = ", ".join("?" * len(rows[0]))
        common.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        count += len(rows)
    return count


def test_two_stations_come_together_without_a_new_number(tmp_path: Path) -> None:
    with (
        closing(lived(tmp_path / "a", "room-1")) as one,
        closing(lived(tmp_path / "b", "room-2")) as other,
        closing(sqlite3.connect(":memory:")) as common,
    ):
        common.execute("PRAGMA foreign_keys = ON")
        for table in STAMPED_TABLES:
            common.execute(common_table(one, table))
        count = poured(common, one) + poured(common, other)
        common.commit()
        assert common.execute("PRAGMA foreign_key_check").fetchall() == []
        total = sum(
            common.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in STAMPED_TABLES
        )
        assert total == count
        # Each sequence is one row of one station, over all tables.
        stamps = [
            row
            for table in STAMPED_TABLES
            for row in common.execute(f"SELECT station, sequence FROM {table}")
        ]
        assert len(set(stamps)) == len(stamps) == count
        assert {station for station, _ in stamps} == {"room-1", "room-2"}
        # The same patient's code at two stations is two patients, told apart by id and station.
        codes = common.execute("SELECT code, station FROM patients").fetchall()
        assert codes == [("ABCDEF", "room-1"), ("ABCDEF", "room-2")]
        assert verify(one) is None
        assert verify(other) is None


def test_stations_that_are_called_alike_are_found_out_and_lose_nothing(tmp_path: Path) -> None:
    with (
        closing(lived(tmp_path / "a", "same")) as one,
        closing(lived(tmp_path / "b", "same")) as other,
        closing(sqlite3.connect(":memory:")) as common,
    ):
        for table in STAMPED_TABLES:
            common.execute(common_table(one, table))
        poured(common, one)
        with pytest.raises(sqlite3.IntegrityError, match="station"):
            poured(common, other)


def test_every_row_of_a_station_says_where_and_in_which_boot_it_was_written(
    tmp_path: Path,
) -> None:
    """The kernel's own boot id, by the way on which the running station opens its records."""
    base = read_settings(DESK)
    settings = replace(
        base,
        paths=replace(base.paths, data=tmp_path),
        records=replace(base.records, station="room-7"),
    )
    database = open_here(settings, ManualClock(wall=NOW))
    database.add(Patient(new_id(), "K-41726"))
    stamp = database.beat()
    database.close()
    assert boot_id() == BOOT.read_text("ascii").strip() != ""
    assert (stamp.station, stamp.boot) == ("room-7", boot_id())
    with closing(sqlite3.connect(records_folder(settings) / FILE)) as file:
        found = {
            row
            for table in STAMPED_TABLES
            for row in file.execute(f"SELECT station, boot FROM {table}")
        }
        assert found == {("room-7", boot_id())}
        assert file.execute("SELECT boot FROM pulse").fetchall() == [(boot_id(),)]
        for table in STAMPED_TABLES:
            columns = {row[1]: row[3] for row in file.execute(f"PRAGMA table_info({table})")}
            assert set(STAMP) <= set(columns)
            assert all(columns[name] for name in STAMP if name != "sequence"), table
