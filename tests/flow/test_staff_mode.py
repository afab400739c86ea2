"""Staff mode on the whole station: real hashes, a real database file, restarts and privacy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from stage import Stage
from store import reading

from kiosk.clinic.codes import normal
from kiosk.clinic.desk_doors import damaged
from kiosk.clinic.desk_room import because
from kiosk.exercise.staff_views import (
    FirstPinView,
    PatientsView,
    PatientView,
    PrescribeView,
    SignInView,
    Told,
)
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.queries import Reader
from kiosk.settings import Settings

PIN = "271828"
WALL = "standing-ball-squeeze"


def station(data: Path, *, enabled: bool = True) -> Stage:
    def settings(usual: Settings) -> Settings:
        staff = replace(usual.staff, enabled=enabled)
        return replace(usual, paths=replace(usual.paths, data=data), staff=staff)

    return Stage(settings=settings, rate_hz=25, keep_records=False)


def type_in(stage: Stage, text: str) -> VisitView:
    stage.log.waiting += [f"key:{letter}" for letter in text]
    return stage.touch("go")


def sign_in(stage: Stage) -> VisitView:
    """By F2 from the attract screen; the first one chooses the PIN."""
    stage.frame()
    view = stage.touch("sign_in")
    if isinstance(view.body, FirstPinView):
        type_in(stage, "liz")
        type_in(stage, PIN)
    view = type_in(stage, PIN)
    assert view.screen is Screen.PATIENTS, view.body
    return view


def add_patient(stage: Stage) -> str:
    """A new patient; the code."""
    view = stage.touch("add")
    assert isinstance(view.body, PatientsView)
    code = view.body.new_code
    assert normal(code) == code
    view = stage.touch("written")
    assert isinstance(view.body, PatientView)
    assert view.body.code == code
    return code


def reader(data: Path) -> Reader:
    return reading(data / "records-simulated" / "records.db")


def test_a_prescription_outlives_signing_out_and_a_restart(tmp_path: Path) -> None:
    first = station(tmp_path)
    sign_in(first)
    code = add_patient(first)
    first.touch("edit")
    first.touch("side:left")
    first.touch("notes")
    type_in(first, "knee; -- '\"<b>")
    first.touch("save")
    first.touch("add")
    view = first.touch(f"exercise:{WALL}")
    assert isinstance(view.body, PrescribeView)
    first.touch("template:1")
    first.touch("more:reps")
    view = first.touch("keep")
    assert isinstance(view.body, PatientView)
    assert len(view.body.prescriptions) == 1
    assert first.touch("sign_out").screen is Screen.ATTRACT
    first.close()

    second = station(tmp_path)
    view = sign_in(second)
    assert isinstance(view.body, PatientsView)
    assert [row.code for row in view.body.rows] == [code]
    view = type_in(second, code[2:])
    assert isinstance(view.body, PatientView)
    assert (view.body.side, view.body.notes) == ("left", "Knee; -- '\"<b>")
    assert [line.exercise_title for line in view.body.prescriptions] == [f"{WALL}.title"]
    second.close()

    looking = reader(tmp_path)
    kept = looking.patient_by_code(code)
    assert kept is not None
    (prescription,) = looking.prescriptions(kept.row.id)
    assert (prescription.row.dose.reps, prescription.row.dose.target_pct) == (6, 30.0)
    assert looking.verify() is None
    told = [(each.row.action, each.row.staff_id) for each in looking.audit()]
    assert [action for action, _ in told][:3] == ["prescribe", "change patient", "add patient"]
    assert all(staff_id for _, staff_id in told[:3])
    assert code not in repr(looking.audit())
    looking.close()


def test_an_exercise_left_alone_leaves_no_code_and_no_open_door(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    code = add_patient(room)
    room.touch("add")
    room.touch(f"exercise:{WALL}")
    room.touch("keep")
    room.touch("begin")
    room.until_screen(Screen.PAIN, 2)
    room.play(170.0)
    assert room.view.screen is Screen.STILL_THERE
    assert code not in repr(room.view)
    views = room.play(12.0)
    assert not any(code in repr(view) for view in views)  # not for a single frame
    assert room.view.screen is Screen.ATTRACT
    assert "patients" not in repr(room.touch("sign_in").choices)
    assert room.view.screen is Screen.SIGN_IN
    assert code not in repr(room.view)
    room.close()


def test_nothing_is_written_before_the_first_pin(tmp_path: Path) -> None:
    room = station(tmp_path / "data")
    room.frame()
    room.touch("sign_in")
    type_in(room, "liz")
    room.touch("back")
    assert room.touch("back").screen is Screen.ATTRACT
    room.close()
    assert list(tmp_path.iterdir()) == []


def test_wrong_pins_shut_the_keypad_and_a_restart_does_not_open_it(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    room.touch("sign_out")
    room.frame()
    room.touch("sign_in")
    for number in range(3):
        view = type_in(room, f"00000{number}")
        assert isinstance(view.body, SignInView)
    assert view.body.wait_s == pytest.approx(5.0, abs=0.2)
    room.close()
    again = station(tmp_path)
    again.frame()
    again.touch("sign_in")
    view = type_in(again, PIN)
    assert isinstance(view.body, SignInView)
    assert view.body.wait_s > 4.0
    again.play(6.0)
    assert type_in(again, PIN).screen is Screen.PATIENTS
    again.close()


def test_a_damaged_staff_file_is_said_and_the_waiting_room_goes_on(tmp_path: Path) -> None:
    (tmp_path / "staff").mkdir()
    (tmp_path / "staff" / "staff.json").write_text("{", "utf-8")
    room = station(tmp_path)
    room.frame()
    view = room.touch("sign_in")
    assert isinstance(view.body, SignInView)
    assert view.body.trouble == damaged("desk.sign_in.damaged")
    assert view.choices == ("back",)
    assert room.touch("back").screen is Screen.ATTRACT
    assert room.to_menu().screen is Screen.MENU
    room.close()


def test_staff_sign_in_from_a_call_and_the_visit_is_over(tmp_path: Path) -> None:
    room = station(tmp_path)
    room.to_set(WALL)
    view = room.touch("staff")
    assert view.choices == ("acknowledge", "sign_in")
    assert room.touch("sign_in").screen is Screen.FIRST_PIN
    assert room.touch("back").screen is Screen.ATTRACT
    assert room.station.app.visit.run is None
    room.close()


def test_the_ball_is_read_on_and_chooses_nothing_while_staff_are_signed_in(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    views = room.squeeze(40.0, 0.5)
    assert {view.screen for view in views} == {Screen.PATIENTS}
    assert room.station.app.samples
    assert room.touch("sign_out").screen is Screen.ATTRACT
    room.play(1.0)
    assert room.view.screen is Screen.ATTRACT
    room.close()


def test_left_alone_it_returns_to_the_waiting_room_without_a_trace(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    code = add_patient(room)
    assert code in repr(room.view)
    room.play(161)
    assert "leaving_s" in room.view.extra
    views = room.play(25)
    outside = [view for view in views if view.screen is Screen.ATTRACT]
    assert outside
    assert all(code not in repr(view) for view in outside)
    for choice in ("start", "go", "back", "staff", "acknowledge", "sign_in", "back"):
        assert code not in repr(room.touch(choice))
    room.close()


def test_a_station_without_staff_mode_has_no_door(tmp_path: Path) -> None:
    room = station(tmp_path, enabled=False)
    room.frame()
    assert room.station.app.staff_room is None
    assert room.touch("sign_in").screen is Screen.ATTRACT
    assert room.touch("staff").choices == ("acknowledge",)
    assert room.touch("sign_in").screen is Screen.STAFF
    room.close()


def test_a_closed_file_leaves_the_list_and_opens_by_its_code(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    code = add_patient(room)
    for choice in ("edit", "close", "close:yes", "back"):
        room.touch(choice)
    assert isinstance(room.view.body, PatientsView)
    assert room.view.body.rows == ()
    view = type_in(room, code)
    assert isinstance(view.body, PatientView)
    assert view.body.closed
    room.close()


def test_a_disk_that_refuses_is_told_and_the_code_stays_to_be_tried_again(tmp_path: Path) -> None:
    room = station(tmp_path)
    sign_in(room)
    view = room.touch("add")
    assert isinstance(view.body, PatientsView)
    room_writer = room.station.app.staff_room
    assert room_writer is not None
    room_writer.writer.stop()
    view = room.touch("written")
    assert isinstance(view.body, PatientsView)
    assert view.body.new_code
    assert view.body.trouble == because("desk.not_saved", Told("live.trouble_stopped"))
    assert room.touch("sign_out").screen is Screen.ATTRACT
    room.close()
