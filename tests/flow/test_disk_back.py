"""A disk that cannot be written to while the station runs, and one that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from stage import Stage
from test_staff_mode import PIN, add_patient, reader, sign_in, station, type_in
from test_supervised import Clinic

from kiosk.exercise.live_views import LiveView
from kiosk.exercise.staff_views import PatientView
from kiosk.exercise.views import Screen
from kiosk.records.database import Database
from kiosk.settings import Settings
from kiosk.statistics import DayFiles

RECORDS = "records-simulated"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    there = Clinic(tmp_path / "records")
    yield there
    there.close()


def read_only(clinic: Clinic, on: bool) -> None:
    """As the kernel does with a card that fails: what was open refuses every write."""

    def job(database: Database) -> None:
        database._open().execute(f"PRAGMA query_only = {'on' if on else 'off'}")

    assert clinic.writer.call(job).wait(10)


def test_a_card_gone_read_only_ends_the_exercise_and_once_it_is_back_the_rest_can_be_done(
    clinic: Clinic,
) -> None:
    clinic.begin(reps=4)
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    assert len(clinic.stored()) == 1
    read_only(clinic, True)
    clinic.keep()
    body = clinic.stage.view.body
    assert isinstance(body, LiveView)
    assert body.trouble
    assert body.kept == 1
    assert clinic.stage.view.choices == ("finish",)
    clinic.touch("finish")
    assert clinic.supervision.over
    read_only(clinic, False)
    stored = clinic.stored()
    assert len(stored) == 1
    assert {rep.rep.start_s for rep in stored} == {round(s, 4) for s in _shown(clinic)}
    clinic.begin(reps=4)
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    assert len(clinic.stored()) == 2


def _shown(clinic: Clinic) -> list[float]:
    first = min(clinic.stored(), key=lambda rep: rep.rep.start_s)
    zero_s = min(clinic.shown) - first.rep.start_s
    return [s - zero_s for s in clinic.shown]


def test_without_records_the_staff_are_told_why_and_with_the_disk_back_they_go_on(
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / RECORDS
    in_the_way.write_text("no folder", "utf-8")
    room = station(tmp_path)
    room.frame()
    room.touch("sign_in")
    type_in(room, "liz")
    type_in(room, PIN)
    view = type_in(room, PIN)
    assert "trouble" in repr(view.body)
    assert room.play(5.0)[-1].screen is not Screen.ATTRACT
    room.touch("sign_out")
    # The waiting room goes on meanwhile.
    room.until_screen(Screen.ATTRACT, 200)
    assert room.to_menu().screen is Screen.MENU
    room.touch("finish")
    room.until_screen(Screen.ATTRACT, 60)
    in_the_way.unlink()
    sign_in(room)
    code = add_patient(room)
    assert isinstance(room.view.body, PatientView)
    room.close()
    looking = reader(tmp_path)
    assert looking.patient_by_code(code) is not None
    looking.close()


def test_what_was_counted_while_the_disk_was_away_is_written_when_it_is_back(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "statistics-simulated"
    folder.write_text("no folder", "utf-8")

    def settings(usual: Settings) -> Settings:
        return replace(usual, paths=replace(usual.paths, data=tmp_path))

    stage = Stage(settings=settings, rate_hz=25, keep_statistics=True)
    for _ in range(3):
        stage.to_menu()
        stage.play(1.0)
        stage.touch("finish")
        stage.until_screen(Screen.ATTRACT, 60)
    folder.unlink()
    stage.play(61.0)
    assert [each.amount for each in DayFiles(folder).counts() if each.what == "visit"] == [3]
    stage.close()
    assert [each.amount for each in DayFiles(folder).counts() if each.what == "visit"] == [3]
