"""What the staff meet when the records are damaged, or of a later software: told, nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from past_course import CODE, past_course
from stage import Stage
from test_staff_mode import PIN, reader, sign_in, station, type_in

from kiosk.exercise.past_views import NoticesView, OutView
from kiosk.exercise.staff_views import PatientsView, Told
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.database import FILE
from kiosk.records.migrations import STEPS
from kiosk.records.quarantine import FOLDER


def records(folder: Path) -> Path:
    return folder / "records-simulated" / FILE


def told(stage: Stage) -> VisitView:
    """Signed in, with the notices before anything else."""
    stage.frame()
    stage.touch("sign_in")
    if stage.view.screen is Screen.FIRST_PIN:
        type_in(stage, "liz")
        type_in(stage, PIN)
    type_in(stage, PIN)
    stage.frame()
    return stage.view


def test_a_damaged_database_is_put_aside_said_and_worked_on_without(tmp_path: Path) -> None:
    past_course(tmp_path / "records-simulated")
    path = records(tmp_path)
    before = bytearray(path.read_bytes())
    before[:100] = b"\xff" * 100
    path.write_bytes(before)
    room = station(tmp_path)
    view = told(room)
    assert view.screen is Screen.NOTICES
    assert isinstance(view.body, NoticesView)
    aside = list((tmp_path / "records-simulated" / FOLDER).glob(f"*/{FILE}"))
    assert [each.read_bytes() for each in aside] == [bytes(before)]
    room.close()
    looking = reader(tmp_path)
    assert [each.row.kind for each in looking.notices()] == ["quarantine"]
    assert looking.patient_by_code(CODE) is None
    looking.close()


def test_a_rep_that_is_damaged_goes_out_as_such_and_the_staff_are_told(tmp_path: Path) -> None:
    past_course(tmp_path / "records-simulated")
    room = station(tmp_path)
    staff_room = room.station.app.staff_room
    assert staff_room is not None
    (tmp_path / "stick").mkdir()
    staff_room.outputs.stick, staff_room.outputs.mounted = lambda: tmp_path / "stick", False
    assert told(room).screen is Screen.PATIENTS
    # After the newest reps were looked over, as they are at every start.
    with closing(sqlite3.connect(records(tmp_path))) as file:
        file.execute("DROP TRIGGER traces_unchanged")
        file.execute("UPDATE traces SET data = x'00' WHERE rowid = (SELECT min(rowid) FROM traces)")
        (rep_id,) = file.execute("SELECT rep_id FROM traces ORDER BY rowid LIMIT 1").fetchone()
        file.commit()
    room.touch("patient:0")
    room.touch("report")
    room.touch("out:traces")
    view = room.until(
        lambda view: (
            isinstance(view.body, OutView)
            and view.body.sending is not None
            and view.body.sending.over
        ),
        100,
    )
    assert isinstance(view.body, OutView)
    assert view.body.sending is not None
    assert (view.body.sending.outcome, view.body.sending.damaged) == ("done", 1)
    room.close()
    (table,) = (tmp_path / "stick").glob("*/traces.csv")
    assert f"{rep_id},,,,trace damaged\r\n" in table.read_bytes().decode()
    looking = reader(tmp_path)
    found = [each.row for each in looking.audit() if each.row.action == "damaged rep"]
    assert [each.subject for each in found] == [rep_id]
    looking.close()


def past_the_notices(room: Stage) -> None:
    view = told(room)
    while view.screen is Screen.NOTICES:
        view = room.touch("seen" if "seen" in view.choices else "back")
    assert view.screen is Screen.PATIENTS


def test_records_of_a_later_software_are_left_alone_and_said(tmp_path: Path) -> None:
    past_course(tmp_path / "records-simulated")
    path = records(tmp_path)
    newer = STEPS[-1].version + 1
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {newer}")
    before = path.read_bytes()
    room = station(tmp_path)
    view = told(room)
    assert view.screen is Screen.PATIENTS
    assert isinstance(view.body, PatientsView)
    why = (("because", Told("live.trouble_newer")),)
    assert view.body.trouble == Told("desk.not_read", why)
    assert not [each for each in view.choices if each.startswith("patient:")]
    assert room.touch("sign_out").screen is Screen.ATTRACT
    room.close()
    assert path.read_bytes() == before


def test_the_notice_goes_when_somebody_has_seen_it(tmp_path: Path) -> None:
    past_course(tmp_path / "records-simulated")
    records(tmp_path).write_bytes(b"nothing of it is left" * 400)
    room = station(tmp_path)
    past_the_notices(room)
    room.touch("sign_out")
    room.play(0.2)
    sign_in(room)  # straight to the patients
    room.close()
