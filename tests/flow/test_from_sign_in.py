"""From the PIN to a finished session: the staff's screens, the exercise, and the records."""

from __future__ import annotations

from pathlib import Path

from stage import Stage
from test_staff_mode import WALL, add_patient, reader, sign_in, station

from kiosk.exercise.live_views import LiveView
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.model import SessionState


def prescribe(stage: Stage) -> VisitView:
    stage.touch("edit")
    stage.touch("side:left")
    stage.touch("save")
    stage.touch("add")
    stage.touch(f"exercise:{WALL}")
    stage.touch("template:1")
    return stage.touch("keep")


def squeeze(stage: Stage, newtons: float, seconds: float) -> None:
    stage.squeeze(newtons, seconds)
    stage.play(1.0)


def test_a_session_from_sign_in_to_sign_out(tmp_path: Path) -> None:
    room = station(tmp_path)
    room.station.simulation.patient = None
    sign_in(room)
    code = add_patient(room)
    view = prescribe(room)
    assert "begin" in view.choices, view.choices
    view = room.touch("begin")
    view = room.until_screen(Screen.PAIN, 2)
    room.touch("pain:2")
    room.push(0.0)
    room.until_screen(Screen.POSITION, 10)
    room.touch("place")
    room.until_screen(Screen.ZONE, 10)
    for _ in range(3):  # what is comfortable
        room.play(5.2)
        squeeze(room, 90.0, 2.0)
    view = room.until_screen(Screen.LIVE, 30)
    assert isinstance(view.body, LiveView)
    assert view.body.code == code
    room.play(6.0)
    view = room.view
    assert isinstance(view.body, LiveView)
    squeeze(room, view.body.trace.target_n, view.body.hold_s + 0.5)
    view = room.view
    assert isinstance(view.body, LiveView)
    assert view.body.kept == 1
    room.touch("stop")
    room.touch("end:time")
    room.touch("pain:3")
    view = room.until_screen(Screen.PATIENT, 2)
    assert room.touch("sign_out").screen is Screen.ATTRACT
    room.play(0.2)
    room.close()

    looking = reader(tmp_path)
    kept = looking.patient_by_code(code)
    assert kept is not None
    (line,) = looking.sessions(kept.row.id)
    assert line.session.state is SessionState.STOPPED
    (run,) = looking.runs(line.session.id)
    assert run.end is not None
    assert (run.run.pain_before, run.end.pain_after, run.end.completed) == (2, 3, False)
    assert [rep.rep.kept for rep in looking.reps(run.run.id)] == [True]
    assert looking.verify() is None
    looking.close()
