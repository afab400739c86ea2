"""A waiting room forgets everybody: it writes nothing, or counts of the day."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from stage import Stage, shortened

from kiosk.exercise.ball_views import KeptBar, TraceView
from kiosk.exercise.followed import FollowedRun, FollowedSet
from kiosk.exercise.hold import HoldEngine, Rep
from kiosk.exercise.squeezed import SetRecord, SqueezeRun
from kiosk.exercise.views import Screen, SummaryView
from kiosk.media_folder import load_media, shipped_media
from kiosk.records.record import Record
from kiosk.settings import Settings
from kiosk.sim.faults import SimFault

QUICK = shortened(load_media(shipped_media()), sets=1, reps=2, hold_s=1.0, rest_s=1.0, set_rest_s=1)
OF_A_PERSON = (
    FollowedRun, FollowedSet, HoldEngine, KeptBar, Rep, SetRecord, SqueezeRun, SummaryView,
    TraceView,
)  # fmt: skip
"""What is known of somebody's exercises, in memory."""


class Ledger:
    """Notes every attempt of this process to write, as Python's audit events tell of it."""

    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
    EVENTS = ("os.mkdir", "os.rename", "os.link", "os.symlink", "sqlite3.connect", "shutil.",
              "subprocess.Popen", "socket.connect", "os.system", "os.truncate")  # fmt: skip

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._watching = False
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open" and isinstance(args[2], int) and args[2] & self.WRITING:
            self.notes.append(f"open {args[0]}")
        elif event.startswith(self.EVENTS):
            self.notes.append(f"{event} {args}")

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.notes, self._watching = [], True
        try:
            yield
        finally:
            self._watching = False


LEDGER = Ledger()
"""One for all: an audit hook can never be taken out again."""


def waiting_room(data: Path, *, statistics: bool = False) -> Stage:
    def settings(usual: Settings) -> Settings:
        visit = replace(usual.visit, floor_space=True, languages=("en", "fr"))
        return replace(usual, visit=visit, paths=replace(usual.paths, data=data))

    return Stage(
        media=QUICK,
        settings=settings,
        rate_hz=25,
        frame_rate=10.0,
        keep_records=False,
        keep_statistics=statistics,
    )


def live_a_whole_visit(room: Stage) -> None:
    """Ball and floor exercises, a call, an unfinished set, the summary."""
    room.to_menu()
    room.to_follow("standing-ball-squeeze")
    for _ in range(2):
        room.until_screen(Screen.POSITION)
        room.touch("place")
        room.until_screen(Screen.HOLD)
        room.until(lambda view: view.screen not in (Screen.HOLD, Screen.REST))
    room.until_screen(Screen.MENU)
    room.to_follow("clamshell")
    room.until_screen(Screen.PACED)
    room.touch("staff")
    room.touch("acknowledge")
    room.until_screen(Screen.MENU)
    room.to_follow("ball-squeeze-squat")
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.SQUAT)
    room.play(5)
    room.touch("stop")
    view = room.touch("finish")
    assert isinstance(view.body, SummaryView)
    assert view.body.kept == 4


def known_of_people() -> list[object]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, OF_A_PERSON)]


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    room = waiting_room(tmp_path / "data")
    with LEDGER.watching():
        live_a_whole_visit(room)
        room.touch("finish")
        room.play(1)
        room.close()
    assert LEDGER.notes == []
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_would_notice(tmp_path: Path) -> None:
    with LEDGER.watching():
        (tmp_path / "note.txt").write_text("kept", "utf-8")
        (tmp_path / "folder").mkdir()
    assert [note.split()[0] for note in LEDGER.notes] == ["open", "os.mkdir"]


@pytest.mark.parametrize("leave", ["finish", "left alone", "abandoned", "summary cleared"])
def test_no_rep_survives_the_attract_screen(tmp_path: Path, leave: str) -> None:
    others = {id(each) for each in known_of_people()}
    room = waiting_room(tmp_path / "data")
    if leave in ("left alone", "abandoned"):
        room.to_set()
        room.until_screen(Screen.POSITION)  # the first side is done, nobody turns round
        if leave == "left alone":
            room.touch("stop")
    else:
        live_a_whole_visit(room)
    known = [each for each in known_of_people() if id(each) not in others]
    assert any(isinstance(each, Rep | SetRecord) for each in known)
    assert any(isinstance(each, SqueezeRun) for each in known)
    del known
    if leave == "finish":
        room.touch("finish")
    room.until_screen(Screen.ATTRACT, 90)
    room.frame()
    assert [each for each in known_of_people() if id(each) not in others] == []
    assert room.station.records == []
    assert room.station.runs == []


def test_the_next_visitor_finds_a_station_like_new(tmp_path: Path) -> None:
    room = waiting_room(tmp_path / "data")
    fresh = [room.frame().body, room.to_menu().body]
    room.touch("back")
    room.touch("back")
    room.play(1)
    live_a_whole_visit(room)
    room.touch("finish")
    room.play(0.2)
    assert [room.frame().body, room.to_menu().body] == fresh


# Statistics: what is done is counted by day, and that is all.

DAY = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)
FOLDER = "statistics-simulated"
COUNTED = """\
what,subject,amount
begun,ball-squeeze-squat,1
begun,clamshell,1
begun,standing-ball-squeeze,1
film,ball-squeeze-squat,1
film,clamshell,1
film,standing-ball-squeeze,1
finished,clamshell,1
finished,standing-ball-squeeze,1
kept,standing-ball-squeeze,4
language,en,1
visit,,1
""".replace("\n", "\r\n")


def counting_room(data: Path, wall: datetime = DAY) -> Stage:
    room = waiting_room(data, statistics=True)
    assert room.station.statistics is not None
    room.station.statistics.wall = lambda: wall + timedelta(seconds=room.now_s)
    return room


def test_a_visit_leaves_counts_of_the_day_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    room = counting_room(data)
    with LEDGER.watching():
        live_a_whole_visit(room)
        room.touch("finish")
        room.frame()
    touched = {note.split(" -> ")[0].split()[-1] for note in LEDGER.notes if "open" in note[:5]}
    assert touched <= {str(data / FOLDER / f"2027-02-03.{end}") for end in ("part", "csv")}
    assert [path.name for path in data.rglob("*")] == [FOLDER, "2027-02-03.csv"]
    file = data / FOLDER / "2027-02-03.csv"
    assert file.read_bytes().decode() == COUNTED
    # Not even the file's own time tells when somebody was there.
    assert datetime.fromtimestamp(file.stat().st_mtime, UTC).hour == 12


def test_counts_tell_neither_an_hour_nor_an_order_nor_a_force(tmp_path: Path) -> None:
    written = []
    orders = (("clamshell", "prone-straddle-hold"), ("prone-straddle-hold", "clamshell"))
    for number, order in enumerate(orders):
        data = tmp_path / str(number)
        room = counting_room(data, DAY + timedelta(hours=3 * number))
        room.to_menu()
        for exercise in order:
            room.touch(f"exercise:{exercise}")
            room.until(lambda view: "again" in view.choices)
            room.touch("back")
        room.touch("finish")
        room.until_screen(Screen.ATTRACT, 90)
        room.close()
        written.append((data / FOLDER / "2027-02-03.csv").read_bytes())
    assert written[0] == written[1]
    numbers = [line.rsplit(",", 1)[1] for line in written[0].decode().splitlines()[1:]]
    assert all(number.isdigit() for number in numbers)


def test_counts_are_written_once_a_minute_at_most_and_at_the_end_of_a_visit(
    tmp_path: Path,
) -> None:
    room = counting_room(tmp_path)
    at: list[float] = []
    statistics = room.station.statistics
    assert statistics is not None
    add = statistics.files.add
    statistics.files.add = lambda counts: (at.append(room.now_s), add(counts))[1]  # type: ignore[method-assign]  # notes, and passes on
    live_a_whole_visit(room)
    room.touch("finish")
    room.frame()
    assert len(at) >= 2
    waits = [b - a for a, b in pairwise([0.0, *at])]
    assert all(wait >= 60 for wait in waits[:-1])
    room.play(130)
    assert len(at) == len(waits)


def test_a_disk_that_takes_nothing_stops_nobody_and_loses_no_count(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", "utf-8")
    room = counting_room(tmp_path / "data")
    live_a_whole_visit(room)
    room.touch("finish")
    room.frame()
    (tmp_path / "data").unlink()
    room.close()
    file = tmp_path / "data" / FOLDER / "2027-02-03.csv"
    assert file.read_bytes().decode() == COUNTED


def test_a_fault_is_counted_by_its_name(tmp_path: Path) -> None:
    room = counting_room(tmp_path)
    room.to_set()
    room.begin_fault(SimFault.TUBE_OFF)
    room.until_screen(Screen.FAULT)
    room.end_fault(SimFault.TUBE_OFF)
    room.close()
    counts = (tmp_path / FOLDER / "2027-02-03.csv").read_text("utf-8")
    assert "fault,tube_off,1" in counts
    assert "visit,,1" in counts


def test_record_names_nobody() -> None:
    room = Stage(media=QUICK, rate_hz=25)
    room.to_set()
    room.until(lambda view: view.screen is Screen.REST)
    room.touch("stop")
    record: Record = room.station.records[0]
    assert not {"name", "code", "birth", "wall", "date", "time"} & {*record}
