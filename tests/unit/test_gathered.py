"""What a report is made of, read back: in order, with its forces, and nothing that is damaged."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from store import LIZ, Clinic, a_copy, a_rep, a_run, a_set, a_trace, new_id, opened

from kiosk.exports.csv_lines import rep_lines, trace_lines, traces_of
from kiosk.exports.fhir.bundle import session_json
from kiosk.exports.pdf.report import session_pdf
from kiosk.exports.rows import Clinic as ReportsClinic
from kiosk.exports.rows import Damage, Issuer, Station
from kiosk.exports.told import Verdict, tell
from kiosk.force.calibration import estimated
from kiosk.force.transfer import MP3V5050
from kiosk.gathered import Gatherer, zone_name
from kiosk.records.copies import copy_of
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


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


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
    rep = a_rep(clinic.set)
    clinic.database.add(rep, replace(a_trace(rep), calibration_id="gone"))
    signal = gathered.signal(rep.id, clinic.set)
    assert signal is not None
    assert (len(signal.code), signal.force_n) == (200, ())


def changed(clinic: Clinic, table: str, what: str, *values: str) -> None:
    """The disk has lost its mind."""
    with closing(sqlite3.connect(clinic.folder / FILE)) as file:
        file.execute(f"DROP TRIGGER {table}_unchanged")
        assert file.execute(f"UPDATE {table} SET {what}", values).rowcount == 1
        file.commit()


@pytest.mark.parametrize(
    ("table", "what", "damage"),
    [
        ("traces", "data = x'00' WHERE rep_id = ?", Damage.TRACE),
        ("reps", "mean_n = 99.25, in_zone_s = 12.5 WHERE id = ?", Damage.REP),
    ],
)
def test_damage_is_told_in_every_form_and_none_of_it_is_believed(
    table: str, what: str, damage: Damage, clinic: Clinic, gathered: Gatherer
) -> None:
    whole, hurt = clinic.rep(1), clinic.rep(2)
    changed(clinic, table, what, hurt.id)
    (rows,) = gathered.sessions_of(clinic.patient)
    assert rows.damaged == {hurt.id: damage}
    assert [each.rep_id for each in gathered.damaged] == [hurt.id]

    lines = {each["rep_id"]: each for each in read("".join(rep_lines([rows])))}
    assert (lines[whole.id]["damaged"], lines[whole.id]["mean_n"]) == ("", "50.5")
    figures = ("", "") if damage is Damage.REP else ("50.5", "5.0")
    assert (lines[hurt.id]["mean_n"], lines[hurt.id]["in_zone_s"]) == figures
    assert lines[hurt.id]["damaged"] == damage.value
    samples = [each for each in read("".join(trace_lines(traces_of([rows])))) if each["note"]]
    told = [(hurt.id, "trace damaged", "")] if damage is Damage.TRACE else []
    assert [(each["rep_id"], each["note"], each["code"]) for each in samples] == told

    (run,) = tell(rows).runs
    assert run.sets[0].in_zone_s == (5.0 if damage is Damage.REP else 10.0)
    issuer = Issuer(ReportsClinic(), Station("s1", "1.0"), "")
    (page,) = PdfReader(io.BytesIO(session_pdf(rows, issuer))).pages
    text = page.extract_text()
    assert "DAMAGED on the station's disk, not to be relied on: left 1 rep 2" in text
    bundle = session_json(rows, issuer)
    assert "amaged on the station's disk" in bundle
    for wrong in ("99.25", "12.5 s", "74"):  # 74: the mean of both, had the second one counted
        assert f" {wrong} " not in f" {text} "
    assert "99.25" not in bundle


def test_what_is_damaged_is_told_the_staff_once(clinic: Clinic, gathered: Gatherer) -> None:
    rep = clinic.rep(1)
    changed(clinic, "traces", "data = x'00' WHERE rep_id = ?", rep.id)
    list(gathered.sessions_of(clinic.patient))
    assert clinic.database.tell_damaged(gathered.damaged) == 1
    assert clinic.database.tell_damaged(gathered.damaged) == 0
    (notice,) = clinic.database.reader_here().notices()
    assert (notice.row.kind, notice.row.subject) == ("damaged rep", rep.id)
    (line,) = clinic.database.reader_here().audit(limit=1)
    assert (line.row.action, line.row.subject) == ("damaged rep", rep.id)


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


def test_codes_become_newtons_again_though_the_folder_is_lost(clinic: Clinic) -> None:
    """By the copy that was there when the run began, whatever its id was used for later."""
    rep = clinic.rep(1)
    (before,) = Gatherer(clinic.database.reader_here()).sessions_of(clinic.patient)
    signal = before.signal_of(rep.id)
    assert signal is not None
    assert len(signal.force_n) == 200
    clinic.database.add(copy_of("cal-1", a_copy().text.replace("400.0", "800.0")))
    (after,) = Gatherer(clinic.database.reader_here()).sessions_of(clinic.patient)
    assert after.signal_of(rep.id) == signal
    assert after.calibrations == {"cal-1": a_copy().text}
    later = Gatherer(clinic.database.reader_here()).signal(rep.id, clinic.set)
    assert later is not None
    assert later.last_n == 800.0


def test_no_newtons_are_computed_by_a_copy_that_is_damaged(clinic: Clinic) -> None:
    rep = clinic.rep(1)
    changed(clinic, "calibrations", "text = replace(text, '400.0', '500.0')")
    gathered = Gatherer(clinic.database.reader_here())
    signal = gathered.signal(rep.id, clinic.set)
    assert signal is not None
    assert (len(signal.code), signal.force_n) == (200, ())
