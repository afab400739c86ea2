"""The station's own pages on the whole station: real staff file, real hashes, real audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import Stage
from test_staff_mode import PIN, add_patient, reader, sign_in, station, type_in

from kiosk.exercise.shell_views import ChecksView, PeopleView, PowerView, StationView
from kiosk.exercise.views import Screen, VisitView
from kiosk.staff.book import Person, Role, read_book, write_book
from kiosk.staff.pins import digest_of

NEW, OTHER = "577215", "662607"


def book(data: Path) -> Path:
    (found,) = data.glob("*/staff.json")
    return found


def people(stage: Stage) -> PeopleView:
    """On the people's page, from the patients or the station."""
    if stage.view.screen is not Screen.STATION:
        stage.touch("station")
    body = stage.touch("open:people").body
    assert isinstance(body, PeopleView)
    return body


def add_person(stage: Stage, name: str, role: str, pin: str) -> VisitView:
    people(stage)
    stage.touch("add")
    type_in(stage, name)
    stage.touch(f"role:{role}")
    for each in (PIN, pin, pin):
        view = type_in(stage, each)
    return view


def come_in(stage: Stage, pin: str) -> VisitView:
    stage.touch("sign_in")
    return type_in(stage, pin)


def test_the_front_desk_is_let_in_by_a_lead_and_never_sees_a_code(tmp_path: Path) -> None:
    stage = station(tmp_path)
    sign_in(stage)
    code = add_patient(stage)
    stage.touch("back")
    view = add_person(stage, "ana maría", "desk", NEW)
    assert isinstance(view.body, PeopleView)
    assert [row.name for row in view.body.rows] == ["Ana María", "Liz"]
    stage.touch("sign_out")

    view = come_in(stage, NEW)
    assert isinstance(view.body, StationView)
    for entry in [each for each in view.choices if each.startswith("open:")]:
        view = stage.touch(entry)
        assert code not in repr(view), entry
        for _ in range(4):
            if stage.view.screen is not Screen.STATION:
                stage.touch("back")
        assert stage.view.screen is Screen.STATION
    assert stage.touch("sign_out").screen is Screen.ATTRACT
    stage.close()

    kept = read_book(book(tmp_path))
    assert kept is not None
    assert [(each.name, each.role) for each in kept.active] == [
        ("Ana María", Role.DESK), ("Liz", Role.LEAD),
    ]  # fmt: skip
    looking = reader(tmp_path)
    told = [(each.row.action, each.row.subject, each.row.staff_id) for each in looking.audit()]
    ana, liz = kept.active
    assert ("add person", ana.id, liz.id) in told
    assert "Ana" not in repr(told)
    assert looking.verify() is None
    looking.close()


def test_a_pin_is_changed_and_somebody_leaves_and_a_restart_knows_it(tmp_path: Path) -> None:
    stage = station(tmp_path)
    sign_in(stage)
    add_person(stage, "bea", "physio", NEW)
    stage.touch("sign_out")
    assert come_in(stage, NEW).screen is Screen.PATIENTS
    people(stage)
    stage.touch("person:0")
    stage.touch("pin")
    for each in (NEW, OTHER, OTHER):
        view = type_in(stage, each)
    assert isinstance(view.body, PeopleView)
    assert view.body.done is not None
    stage.touch("sign_out")
    assert come_in(stage, NEW).screen is Screen.SIGN_IN
    assert type_in(stage, OTHER).screen is Screen.PATIENTS
    stage.touch("sign_out")

    come_in(stage, PIN)
    people(stage)
    stage.touch("person:0")
    stage.touch("leave")
    stage.touch("leave:yes")
    view = type_in(stage, PIN)
    assert isinstance(view.body, PeopleView)
    assert [row.name for row in view.body.rows] == ["Liz"]
    stage.touch("sign_out")
    stage.close()

    again = station(tmp_path)
    again.frame()
    assert come_in(again, OTHER).screen is Screen.SIGN_IN
    again.close()
    looking = reader(tmp_path)
    actions = [each.row.action for each in looking.audit()]
    assert [each for each in actions if "person" in each or "PIN" in each] == [
        "person leaves", "change PIN", "add person",
    ]  # fmt: skip
    looking.close()


def test_what_is_typed_at_the_machine_counts_at_once_and_is_not_lost(tmp_path: Path) -> None:
    """`kiosk staff set-pin` while the station runs, then a colleague is added at the screen."""
    stage = station(tmp_path)
    sign_in(stage)
    path = book(tmp_path)
    before = read_book(path)
    assert before is not None
    digest = digest_of(OTHER, before.salt, before.cost)
    write_book(path, before.with_person(Person("id-max", "Max", Role.LEAD, digest)))
    add_person(stage, "bea", "physio", NEW)
    after = read_book(path)
    assert after is not None
    assert [each.name for each in after.active] == ["Bea", "Liz", "Max"]
    stage.touch("sign_out")
    assert come_in(stage, OTHER).screen is Screen.PATIENTS
    stage.close()


def test_the_checks_run_on_the_stations_own_readings_while_it_lives_on(tmp_path: Path) -> None:
    stage = station(tmp_path)
    sign_in(stage)
    stage.touch("station")
    view = stage.touch("open:checks")
    assert isinstance(view.body, ChecksView)
    assert view.body.share is not None
    opens: list[object] = []
    assert stage.station.simulation is not None
    rig = stage.station.simulation.rig
    was = rig.open_i2c
    rig.open_i2c = lambda: opens.append(1) or was()  # type: ignore[method-assign,func-returns-value]
    views = stage.play(11.0)
    body = views[-1].body
    assert isinstance(body, ChecksView)
    assert body.share is None
    assert opens == []  # nobody else has opened the bus
    ok, warn, fail = body.counts
    assert fail == 0
    assert ok > 15
    assert warn >= 1  # nobody has calibrated this ball
    shown = [each.body.share for each in views if isinstance(each.body, ChecksView)]
    progress = [share for share in shown if share is not None]
    assert progress == sorted(progress)
    parts = []
    for _ in range(body.pages):
        parts += [row.part for row in stage.view.body.rows]  # type: ignore[union-attr]
        if "next_page" in stage.view.choices:
            stage.touch("next_page")
    assert {"bus", "readings", "timing", "ball", "noise", "exercises", "data folder"} <= set(parts)
    stage.close()


def test_a_desk_ends_its_program_and_never_its_machine(tmp_path: Path) -> None:
    stage = station(tmp_path)
    sign_in(stage)
    stage.touch("station")
    stage.touch("open:power")
    for deed in ("reboot", "poweroff"):
        stage.touch(f"deed:{deed}")
        stage.touch("yes")
        body = stage.frame().body
        assert isinstance(body, PowerView)
        assert body.trouble is not None
        assert body.trouble.key == "desk.power.no_station"
        assert not stage.station.ending
    stage.touch("deed:restart")
    stage.touch("yes")
    assert stage.station.ending
    stage.close()


@pytest.mark.parametrize("typed", ["knee; -- '\"<b>", "¿Duele? Sí: 3 €", "genou gonflé à l'été"])
def test_notes_are_written_on_the_screens_own_keys(tmp_path: Path, typed: str) -> None:
    """Key by key as a finger finds them: every key pressed lies on the screen at that moment."""
    stage = station(tmp_path)
    sign_in(stage)
    add_patient(stage)
    stage.touch("edit")
    stage.touch("notes")
    for letter in typed:
        key = f"key:{letter.lower()}"
        for plane in ("key:letters", "key:signs", "key:accents"):
            if key in stage.view.choices:
                break
            if plane in stage.view.choices:
                stage.touch(plane)
        assert key in stage.view.choices, letter
        stage.touch(key)
    stage.touch("go")
    view = stage.touch("save")
    assert view.body.notes == typed[0].upper() + typed[1:]  # type: ignore[union-attr]
    stage.close()
