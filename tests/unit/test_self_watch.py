"""What is wrong with the station itself: looked at once a minute, told in order of severity."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from stage import DESK, ViewLog

from kiosk.archive import open_here, records_folder
from kiosk.checks.computer import Host
from kiosk.clock import ManualClock
from kiosk.exercise.choices import WORST_FIRST, status_of
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.force.faults import RULE_OF, Fault
from kiosk.media_folder import load_media, shipped_media
from kiosk.records.database import FILE
from kiosk.records.model import NoticeSeen
from kiosk.self_watch import EVERY_S, FIRST_S, SelfWatch, Trouble, troubles_of
from kiosk.settings import Settings, read_settings
from kiosk.settings.kinds import PathSettings
from kiosk.station import build

VIEW = VisitView(
    screen=Screen.ATTRACT, language="en", now_s=0.0, since_s=0.0, body=AttractView(question=0)
)
LOCALE = Path(__file__).parents[2] / "src" / "kiosk" / "locale"
OF_THE_BALL = {"ball_quiet", "ball_air", "not_calibrated", "calibration_due"}
OF_THE_FILMS = {"film_broken"}
TODAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class Station:
    """A computer and a folder on which things can go wrong."""

    def __init__(self, data: Path) -> None:
        self.settings = replace(read_settings(None), paths=PathSettings(data=data))
        self.throttled: str | None = "throttled=0x0\n"
        self.free_mb, self.wall, self.sound, self.read_only = 5000.0, TODAY, True, False

    def troubles(self) -> list[str]:
        host = Host(
            "aarch64", 64, (3, 11), {}, Path("/nowhere"),
            lambda command: self.throttled, lambda folder: self.free_mb,
        )  # fmt: skip
        found = troubles_of(
            self.settings,
            host,
            lambda: self.wall,
            lambda: self.sound,
            lambda folder: not self.read_only,
        )
        return [each.key.removeprefix("status.") for each in found if each.now()]


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


def test_a_station_that_is_well_has_none(station: Station) -> None:
    assert station.troubles() == []


def test_a_data_folder_that_is_still_to_be_made_is_no_trouble(tmp_path: Path) -> None:
    station = Station(tmp_path / "new" / "kiosk")
    assert station.troubles() == []
    station.read_only = True
    assert station.troubles() == ["records_off"]


def test_a_card_that_has_become_read_only_is_told_until_it_is_not(station: Station) -> None:
    station.read_only = True
    assert station.troubles() == ["records_off"]
    station.read_only = False
    assert station.troubles() == []


@pytest.mark.parametrize(
    ("said", "weak"),
    [
        ("throttled=0x0\n", False),
        ("throttled=0x1\n", True),
        ("throttled=0x50000\n", True),
        ("throttled=0x40000\n", False),  # throttled once, with enough voltage
        (None, False),
    ],
)
def test_a_weak_supply_is_told_from_its_first_moment_until_the_next_start(
    station: Station, said: str | None, weak: bool
) -> None:
    station.throttled = said
    assert station.troubles() == ["undervoltage"] * weak


def test_each_of_the_rest_is_told(station: Station) -> None:
    station.free_mb, station.sound = 499.0, False
    station.wall = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
    assert station.troubles() == ["disk_full", "clock_unset", "sound_off"]


def test_a_station_that_is_to_be_silent_misses_no_sound(station: Station) -> None:
    station.settings, station.sound = replace(station.settings, volume=0.0), False
    assert station.troubles() == []


def test_a_database_that_was_put_aside_is_told_until_the_staff_have_seen_it(
    station: Station,
) -> None:
    folder = records_folder(station.settings)
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(b"no database at all" * 100)
    database = open_here(station.settings, ManualClock(wall=TODAY))
    assert station.troubles() == ["records_fresh"]
    for kept in database.reader_here().notices():
        database.add(NoticeSeen(kept.row.id, "staff-liz"))
    assert station.troubles() == []
    database.close()


def watched(*troubles: Trouble, until_s: float, told: list[str]) -> SelfWatch:
    watch = SelfWatch(troubles, told.append, threaded=False)
    for second in range(round(until_s) + 1):
        watch.watch(VIEW, float(second))
    return watch


def test_the_worst_is_told_within_a_minute_and_gone_within_a_minute() -> None:
    on = {"status.disk_full", "status.sound_off"}
    troubles = [Trouble(key, lambda key=key: key in on) for key in WORST_FIRST]  # type: ignore[misc]  # a lambda's default has no type
    told: list[str] = []
    watch = watched(*troubles, until_s=FIRST_S + 1, told=told)
    assert told[0] == ""
    assert told[-1] == "status.disk_full"
    on.clear()
    watch.watch(VIEW, FIRST_S + EVERY_S)
    watch.watch(VIEW, FIRST_S + EVERY_S + 1)
    assert told[-1] == ""


def test_one_look_a_minute() -> None:
    looks: list[int] = []

    def look() -> bool:
        looks.append(1)
        return False

    watched(Trouble("status.sound_off", look), until_s=600.0, told=[])
    assert len(looks) == 10


def test_a_look_that_fails_keeps_no_other_from_being_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    bad = Trouble("status.undervoltage", lambda: bool(1 // 0))
    watched(bad, Trouble("status.sound_off", lambda: True), until_s=FIRST_S + 1, told=told)
    assert told[-1] == "status.sound_off"
    assert "status.undervoltage could not be looked at" in caplog.text


@contextmanager
def hanging_disk() -> Iterator[tuple[Trouble, Event, Event]]:
    """A look that does not come back before it is let go."""
    begun, released = Event(), Event()

    def look() -> bool:
        begun.set()
        return not released.wait(30)

    try:
        yield Trouble("status.disk_full", look), begun, released
    finally:
        released.set()


def test_a_disk_that_hangs_costs_no_frame_and_counts_as_records_that_cannot_be_written() -> None:
    told: list[str] = []
    with hanging_disk() as (hangs, begun, _):
        watch = SelfWatch([hangs], told.append)
        watch.watch(VIEW, 0.0)
        watch.watch(VIEW, FIRST_S)
        assert begun.wait(10)
        watch.watch(VIEW, FIRST_S + EVERY_S)
        watch.watch(VIEW, FIRST_S + EVERY_S + 0.1)
        assert told[-1] == "status.records_off"


def test_what_is_worse_is_told_before_what_can_wait_and_a_fault_of_the_ball_before_all() -> None:
    assert status_of(None, (), None, "status.readings_slow", "", "status.records_off") == (
        "status.records_off"
    )
    assert status_of(None, (), None, "", "status.settings", "status.sound_off") == (
        "status.settings"
    )
    assert status_of(RULE_OF[Fault.LEAK], (), None, "status.records_off") == "status.ball_air"


def test_every_line_there_is_can_be_shown_and_every_one_that_is_shown_has_its_words(
    tmp_path: Path,
) -> None:
    shown = {key.removeprefix("status.") for key in WORST_FIRST}
    host = Host("", 64, (3, 11), {}, tmp_path, lambda command: None, lambda folder: 0.0)
    looked = troubles_of(Settings(), host, lambda: TODAY, lambda: True)
    keys = [each.key for each in looked]
    assert keys == [key for key in WORST_FIRST if key in keys]  # in the same order
    for language in ("en", "fr", "es"):
        words = tomllib.loads((LOCALE / language / "pages.toml").read_text("utf-8"))["status"]
        assert set(words) == shown | OF_THE_BALL | OF_THE_FILMS, language


class Ticking:
    """A clock that is not the simulation's own: the station takes its time for real."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s

    def wall(self) -> datetime:
        return datetime(1970, 1, 1, 0, 10, tzinfo=UTC)

    def sleep_until(self, t_s: float) -> None:
        self.now_s = max(self.now_s, t_s)


def test_on_a_whole_station_the_first_page_and_the_status_light_know(tmp_path: Path) -> None:
    base, clock = read_settings(DESK), Ticking()
    settings = replace(base, paths=replace(base.paths, data=tmp_path))
    media = load_media(shipped_media())
    log = ViewLog()
    station = build(settings, media, clock, lambda painter, _: log, with_sound=False)
    station.app.frame()
    clock.now_s = FIRST_S + 1
    station.app.frame()
    for thread in enumerate_threads():
        if thread.name == "self-watch":
            thread.join(30)
    # No readings have come on this clock, and that is worse.
    view = station.app.frame()
    assert station.app.visit.trouble == "status.clock_unset"
    assert view.status
    station.close()
