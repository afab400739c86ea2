"""Out of the station by the staff's pages: real records, a real thread, and sticks that fail."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from past_course import BESTS, CODE, WALL, past_course
from pypdf import PdfReader
from stage import Stage
from test_staff_mode import PIN, reader, sign_in, station, type_in

from kiosk.exercise.past_views import EraseView, HistoryView, NoticesView, OutView, StatisticsView
from kiosk.exercise.staff_views import PatientView
from kiosk.exercise.views import Screen, VisitView
from kiosk.settings import Settings
from kiosk.statistics import DayFiles


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Stage]:
    """A station with one patient of five visits; its stick is a plain folder."""
    past_course(tmp_path / "records-simulated")
    made = station(tmp_path)
    (tmp_path / "stick").mkdir()
    use(made, tmp_path / "stick")
    yield made
    made.close()


def use(stage: Stage, folder: Path, *, mounted: bool = False) -> None:
    staff_room = stage.station.app.staff_room
    assert staff_room is not None
    staff_room.outputs.stick, staff_room.outputs.mounted = lambda: folder, mounted


def to_out(stage: Stage) -> VisitView:
    sign_in(stage)
    view = stage.touch("patient:0")
    assert isinstance(view.body, PatientView)
    assert view.body.code == CODE
    return stage.touch("report")


def sent(stage: Stage, what: str) -> tuple[list[float], str, VisitView]:
    """Send it: the bar's shares, what came of it, and the page that says so."""
    shares: list[float] = []
    view = stage.touch(f"out:{what}")
    for _ in range(2000):
        assert isinstance(view.body, OutView)
        assert view.body.sending is not None
        if view.body.sending.over:
            return shares, view.body.sending.outcome, view
        shares.append(view.body.sending.share)
        view = stage.frame()
    raise AssertionError(f"{what} never came to an end")


def files(folder: Path) -> dict[str, list[str]]:
    return {each.name: sorted(file.name for file in each.iterdir()) for each in folder.iterdir()}


def test_both_reports_go_to_the_stick_as_pdf(room: Stage, tmp_path: Path) -> None:
    to_out(room)
    room.touch("session:1")
    for what, pages in (("session", 1), ("course", 1 + len(BESTS) + 1)):
        shares, outcome, view = sent(room, what)
        assert outcome == "done", view.body
        assert isinstance(view.body, OutView)
        assert view.body.sending is not None
        assert shares == sorted(shares)
        folder = tmp_path / "stick" / view.body.sending.folder
        assert len(PdfReader(folder / f"{CODE}.pdf").pages) == pages
        room.touch("heard")
    text = PdfReader(next((tmp_path / "stick").glob("*/*.pdf"))).pages[0].extract_text()
    assert CODE in text


def test_a_report_is_in_the_language_that_staff_mode_runs_in(room: Stage, tmp_path: Path) -> None:
    room.touch("lang:fr")
    to_out(room)
    room.touch("session:1")
    for what, title in (("session", "Rapport de séance"), ("course", "Rapport de suivi")):
        _, outcome, view = sent(room, what)
        assert outcome == "done"
        assert isinstance(view.body, OutView)
        assert view.body.sending is not None
        pdf = tmp_path / "stick" / view.body.sending.folder / f"{CODE}.pdf"
        text = PdfReader(pdf).pages[0].extract_text()
        assert title in text
        assert "Standing ball squeeze" not in text
        room.touch("heard")


def test_tables_traces_and_bundles_go_to_the_stick(room: Stage, tmp_path: Path) -> None:
    to_out(room)
    for what, names in (
        ("reps", ["reps.csv"]),
        ("traces", ["reps.csv", "traces.csv"]),
        ("fhir", None),
    ):
        _, outcome, view = sent(room, what)
        assert outcome == "done"
        assert isinstance(view.body, OutView)
        assert view.body.sending is not None
        folder = tmp_path / "stick" / view.body.sending.folder
        found = sorted(path.name for path in folder.iterdir())
        if names is None:
            assert len(found) == len(BESTS)
            assert json.loads((folder / found[0]).read_text("utf-8"))["type"] == "transaction"
        else:
            assert found == names
            with (folder / "reps.csv").open(encoding="utf-8-sig", newline="") as file:
                assert len(list(csv.DictReader(file))) == len(BESTS) * 4
        room.touch("heard")
    who = {each.row.action: each.row.subject for each in reader(tmp_path).audit()}
    assert {"take out reps", "take out traces", "take out fhir"} <= who.keys()
    assert CODE not in repr(who)


# Sticks that fail.


def mount(*argv: object) -> bool:
    done = subprocess.run(["mount", *map(str, argv)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A stick of 24 kB, where this machine lets us mount one."""
    folder = tmp_path / "media" / "TINY"
    folder.mkdir(parents=True)
    if not mount("-t", "tmpfs", "-o", "size=24k", "none", folder):
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_without_a_stick_nothing_is_written_anywhere(tmp_path: Path) -> None:
    past_course(tmp_path / "records-simulated", BESTS[:1])
    stage = station(tmp_path)  # with its own way of finding a stick
    staff_room = stage.station.app.staff_room
    assert staff_room is not None
    to_out(stage)
    before = sorted(tmp_path.rglob("*"))
    staff_room.outputs._settings = _sticks_under(staff_room.outputs._settings, tmp_path / "none")
    _, outcome, view = sent(stage, "course")
    assert outcome == "none"
    assert "heard" in view.choices
    stage.close()
    assert [path for path in tmp_path.rglob("*") if path not in before] == []


def _sticks_under(settings: Settings, root: Path) -> Settings:
    return replace(settings, records=replace(settings.records, sticks=(root,)))


def test_a_full_stick_is_told_and_left_as_it_was(room: Stage, tiny: Path) -> None:
    (tiny / "mine.txt").write_bytes(b"x" * 4000)
    use(room, tiny, mounted=True)
    to_out(room)
    _, outcome, view = sent(room, "traces")
    assert outcome == "full", view.body
    assert [path.name for path in tiny.iterdir()] == ["mine.txt"]
    room.touch("heard")
    (tiny / "mine.txt").unlink()
    _, outcome, _ = sent(room, "reps")  # and then another one goes
    assert outcome == "done"


def test_a_read_only_stick_is_told(room: Stage, tiny: Path) -> None:
    assert mount("-o", "remount,ro", tiny)
    use(room, tiny, mounted=True)
    to_out(room)
    assert sent(room, "reps")[1] == "read_only"


def test_a_stick_pulled_out_in_mid_write_is_told_and_the_card_stays_clean(
    room: Stage, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def pulled(handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}").startswith(str(tiny)):
            subprocess.run(["umount", "-l", str(tiny)], capture_output=True, check=False)
        sync(handle)

    use(room, tiny, mounted=True)
    to_out(room)
    monkeypatch.setattr(os, "fsync", pulled)
    _, outcome, view = sent(room, "reps")
    assert outcome == "gone", view.body
    assert list(tiny.iterdir()) == []
    assert reader(room_data(room)).verify() is None


def room_data(stage: Stage) -> Path:
    staff_room = stage.station.app.staff_room
    assert staff_room is not None
    return staff_room.outputs._settings.paths.data


def test_what_is_stopped_leaves_nothing_and_the_next_one_goes(room: Stage, tmp_path: Path) -> None:
    to_out(room)
    room.log.waiting.append("out:course")
    view = room.touch("stop_sending")
    while isinstance(view.body, OutView) and not (view.body.sending and view.body.sending.over):
        view = room.frame()
    assert isinstance(view.body, OutView)
    assert view.body.sending is not None
    assert view.body.sending.outcome == "stopped"
    assert files(tmp_path / "stick") == {}
    room.touch("heard")
    assert sent(room, "session")[1] == "done"


def test_it_goes_on_after_being_signed_out_and_is_told_at_the_next_sign_in(
    room: Stage, tmp_path: Path
) -> None:
    to_out(room)
    room.touch("out:course")
    assert room.touch("sign_out").screen is Screen.ATTRACT
    staff_room = room.station.app.staff_room
    assert staff_room is not None
    thread = staff_room.outputs._thread
    assert thread is not None
    thread.join(30.0)
    ((_, pdf),) = [*files(tmp_path / "stick").items()]
    assert pdf == [f"{CODE}.pdf"]
    view = signed_in(room)
    assert view.screen is Screen.NOTICES
    assert isinstance(view.body, NoticesView)
    assert [row.told.key for row in view.body.rows] == ["past.sent.done"]
    assert CODE not in repr(view.body)
    assert room.touch("seen").screen is Screen.PATIENTS


def signed_in(stage: Stage) -> VisitView:
    stage.frame()
    stage.touch("sign_in")
    return type_in(stage, PIN)


def test_the_reports_libraries_are_not_in_a_station_that_starts() -> None:
    code = (
        "import sys, kiosk.station, kiosk.station_staff, kiosk.statistics, kiosk.self_watch\n"
        "found = [each for each in ('reportlab', 'kiosk.exports', 'kiosk.gathered', 'matplotlib')"
        " if each in sys.modules]\n"
        "sys.exit(repr(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-300:]


# Erasing.


def test_erasing_by_the_code_leaves_nothing_of_the_patient_in_the_file(
    room: Stage, tmp_path: Path
) -> None:
    to_out(room)
    room.touch("erase")
    view = room.touch("erase:ask")
    room.log.waiting += [f"key:{digit}" for digit in "41726"]
    view = room.touch("go")
    assert isinstance(view.body, EraseView)
    assert view.body.step == "done"
    assert view.body.rows > 20
    view = room.touch("erase:leave")
    assert view.screen is Screen.PATIENTS
    looking = reader(tmp_path)
    assert looking.patient_by_code(CODE) is None
    newest = looking.audit(limit=1)[0].row
    assert (newest.action, newest.detail["why"]) == ("erase", "asked")
    assert newest.staff_id
    assert looking.verify() is None
    looking.close()
    room.close()
    whole = b"".join(path.read_bytes() for path in (tmp_path / "records-simulated").glob("*.db*"))
    assert CODE.encode() not in whole


# Damaged records.


def test_a_damaged_file_is_told_at_sign_in_until_somebody_has_read_it(tmp_path: Path) -> None:
    records = tmp_path / "records-simulated"
    past_course(records, BESTS[:1])
    (records / "records.db").write_bytes(b"no database at all" * 1000)
    first = station(tmp_path)
    sign_in_to(first, Screen.NOTICES)
    view = first.view
    assert isinstance(view.body, NoticesView)
    assert [row.told.key for row in view.body.rows] == ["past.notice.quarantine"]
    assert first.touch("later").screen is Screen.PATIENTS
    first.touch("sign_out")
    assert signed_in(first).screen is Screen.NOTICES  # still there
    assert first.touch("seen").screen is Screen.PATIENTS
    first.close()
    second = station(tmp_path)
    assert signed_in(second).screen is Screen.PATIENTS
    second.close()
    looking = reader(tmp_path)
    assert "see notice" in [each.row.action for each in looking.audit()]
    looking.close()
    assert list((records / "quarantine").iterdir())  # never deleted


def sign_in_to(stage: Stage, screen: Screen) -> None:
    stage.frame()
    stage.touch("sign_in")
    type_in(stage, "liz")
    type_in(stage, PIN)
    assert type_in(stage, PIN).screen is screen


def test_nothing_is_written_while_the_ball_measures(room: Stage, tmp_path: Path) -> None:
    staff_room = room.station.app.staff_room
    assert staff_room is not None
    to_out(room)
    measuring = replace(room.view, screen=Screen.HOLD)
    staff_room.outputs.watch(measuring, 0.0)
    staff_room.advance(["out:reps"], room.now_s)
    thread = staff_room.outputs._thread
    assert thread is not None
    thread.join(0.6)
    assert thread.is_alive()
    assert list((tmp_path / "stick").rglob("*.csv")) == []
    staff_room.outputs.watch(room.view, 0.0)
    thread.join(30.0)
    assert list(files(tmp_path / "stick").values()) == [["reps.csv"]]


# The waiting room.


def test_statistics_are_seen_by_day_and_go_to_the_stick(room: Stage, tmp_path: Path) -> None:
    files_of = DayFiles(tmp_path / "statistics-simulated")
    day = (room.clock.wall() - timedelta(days=3)).date().isoformat()
    files_of.add({(day, ("visit", "")): 6, (day, ("begun", WALL)): 9, (day, ("fault", "leak")): 1})
    sign_in(room)
    room.touch("station")
    view = room.touch("open:statistics")
    assert isinstance(view.body, StatisticsView)
    (row,) = view.body.rows
    assert (row.first, row.amounts) == (day, (6, 9, 0, 0, 1))
    view = room.touch("out:statistics")
    while isinstance(view.body, StatisticsView) and not (
        view.body.sending is not None and view.body.sending.over
    ):
        view = room.frame()
    ((folder, found),) = files(tmp_path / "stick").items()
    assert (folder.startswith("kiosk-statistics-"), found) == (True, ["statistics.csv"])
    text = (tmp_path / "stick" / folder / "statistics.csv").read_text("utf-8-sig")
    assert text.splitlines()[0] == "first_day,last_day,what,of,amount"
    assert f"{day},{day},begun,{WALL},9" in text.splitlines()


# History.


def test_history_is_drawn_from_the_database_and_breaks_with_the_calibration(
    tmp_path: Path,
) -> None:
    past_course(tmp_path / "records-simulated", calibrations=("cal-0", "cal-0", "cal-1"))
    stage = station(tmp_path)
    sign_in(stage)
    stage.touch("patient:0")
    view = stage.touch("history")
    assert isinstance(view.body, HistoryView)
    assert view.body.chart is not None
    assert [(each.at, each.mark) for each in view.body.chart.breaks] == [(2, "a")]
    assert [len(line.points) for line in view.body.chart.lines] == [2, 3, 2, 3]
    assert [each.certain for each in view.body.changes] == [True, True]
    view = stage.touch("figure:in_zone")
    assert isinstance(view.body, HistoryView)
    assert view.body.changes == ()
    assert stage.touch("back").screen is Screen.PATIENT
    stage.close()
