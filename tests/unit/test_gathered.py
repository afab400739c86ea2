"""What a report is made of, read back: in order, with its forces, and nothing that is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from store import LIZ, Clinic, a_rep, a_run, a_set, new_id, opened

from kiosk.exports.told import Verdict, tell
from kiosk.force.calibration import estimated
from kiosk.force.transfer import MP3V5050
from kiosk.gathered import Gatherer, zone_name
from kiosk.records.database import FILE
from kiosk.records.model import Patient, Session, SessionState, SetRow, Trace
from kiosk.records.trace_codec import CODEC, pack

SUPPLY = 24_000
WALL = estimated("wall")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path / "records")
    yield made
    made.database.close()


@pytest.fixture
def gathered(clinic: Clinic) -> Gatherer:
    return Gatherer(clinic.database.reader_here(), {WALL.id: WALL})


def test_forces_are_what_the_ball_gave_above_its_tare(clinic: Clinic, gathered: Gatherer) -> None:
    """3 kPa above a tare of 4 kPa, read by a sensor that shows half a kPa too much."""
    part = SetRow(new_id(), clinic.run.id, "left", 2, 50.0, 40.0, 60.0, 5.0, 4.0, 5.0)
    codes = [round(MP3V5050.ratio(kpa + 0.5) * SUPPLY) for kpa in (4.0, 7.0, 7.0)]
    rep = a_rep(part)
    data, sha = pack(codes, np.array([0, 4000, 8000]))
    clinic.database.add(part)
    clinic.database.add(
        rep,
        Trace(
            CODEC, data, sha, 3, 10.0, 250.0, "MP3V5050", 4.096, SUPPLY, 0.5, WALL.id, rep.id
        ),
    )  # fmt: skip
    signal = gathered.signal(rep.id, part)
    assert signal is not None
    assert signal.t_s == [10.0, 10.004, 10.008]
    assert signal.code == codes
    assert signal.force_n == pytest.approx([0.0, *[WALL.map.force_n(3.0)] * 2], abs=0.2)
    assert signal.force_n[1] > 40
    assert signal.last_n == WALL.map.last_n


def test_without_the_calibration_there_are_codes_and_no_forces(
    clinic: Clinic, gathered: Gatherer
) -> None:
    signal = gathered.signal(clinic.rep(1).id, clinic.set)
    assert signal is not None
    assert (len(signal.code), signal.force_n) == (200, [])


def test_a_damaged_trace_is_no_signal(clinic: Clinic, gathered: Gatherer) -> None:
    rep = clinic.rep(1)
    with closing(sqlite3.connect(clinic.folder / FILE)) as file:
        file.execute("DROP TRIGGER traces_unchanged")
        file.execute("UPDATE traces SET data = x'00'")
        file.commit()
    assert gathered.signal(rep.id, clinic.set) is None


def test_a_session_has_its_verdicts_with_their_moment(clinic: Clinic, gathered: Gatherer) -> None:
    clinic.rep(1)
    voided = clinic.rep(2)
    clinic.database.void(voided.id, LIZ, "slipped")
    clinic.database.end_session(clinic.session.id, SessionState.STOPPED, LIZ, "the knee")
    (rows,) = gathered.sessions_of(clinic.patient)
    (run,) = tell(replace(rows, staff={LIZ: "Liz"})).runs
    first, second = run.sets[0].reps
    assert (first.verdict, second.verdict) == (Verdict.KEPT, Verdict.VOIDED)
    assert second.by_hand is not None
    assert (second.by_hand.by, second.by_hand.reason) == ("Liz", "slipped")
    assert second.by_hand.stamp.sequence > second.stamp.sequence
    assert rows.end is not None
    assert (rows.end.row.state, rows.end.row.reason) == (SessionState.STOPPED, "the knee")


def test_sessions_come_the_oldest_first_however_many_pages_they_are(
    clinic: Clinic, gathered: Gatherer
) -> None:
    more = [Session(new_id(), clinic.patient.id, LIZ) for _ in range(60)]
    for each in more:
        clinic.database.add(each)
    other = Patient(new_id(), "OTHER")
    clinic.database.add(other)
    clinic.database.add(Session(new_id(), other.id, LIZ))
    ids = [rows.session.row.id for rows in gathered.sessions_of(clinic.patient)]
    assert ids == [clinic.session.id, *(each.id for each in more)]
    done: list[int] = []
    everybody = [rows.patient.code for rows in gathered.all_sessions(progress=done.append)]
    assert everybody == [clinic.patient.code] * 61 + ["OTHER"]
    assert done == [1, 2]


def test_since_never_drops_what_has_no_date_to_believe(tmp_path: Path) -> None:
    database = opened(tmp_path, wall=datetime(1970, 1, 1, tzinfo=UTC))
    patient = Patient(new_id(), "A")
    session = Session(new_id(), patient.id, LIZ)
    for row in (patient, session, run := a_run(session), a_set(run)):
        database.add(row)
    found = list(Gatherer(database.reader_here()).sessions_of(patient, date(2027, 1, 1)))
    assert [rows.session.row.id for rows in found] == [session.id]
    database.close()


def test_the_computers_zone_by_its_name(tmp_path: Path) -> None:
    zones = tmp_path / "zoneinfo" / "Europe"
    zones.mkdir(parents=True)
    (zones / "Berlin").write_bytes(b"")
    (tmp_path / "localtime").symlink_to(zones / "Berlin")
    assert zone_name(tmp_path / "localtime") == "Europe/Berlin"
    assert zone_name(tmp_path / "none") == "UTC"
