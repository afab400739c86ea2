"""The first picture of a station: the true one, with nothing loaded that it does not need.

What is there and what is not is looked at, never how long it took.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pygame
import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin
from stage import CHEAP, DESK, ViewLog

from kiosk.app import Canvas
from kiosk.behind import Behind, Later, at_once
from kiosk.clock import ManualClock
from kiosk.devices.panel import PanelPins
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import ClinicFiles, Settings, read_settings
from kiosk.station import Station, StationError, build
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

SIZE = (640, 360)
NOT_YET = (
    "kiosk.calibrate",
    "kiosk.calibrating",
    "kiosk.checks",
    "kiosk.clinic",
    "kiosk.exports",
    "kiosk.films",
    "kiosk.records",
    "kiosk.recorder",
    "kiosk.self_watch",
    "kiosk.session_keeper",
    "kiosk.staff",
    "kiosk.staff_room",
    "kiosk.station_staff",
    "kiosk.statistics",
    "kiosk.supervision",
    "kiosk.devices.sound",
    "kiosk.exercise.ball_views",
    "kiosk.exercise.calibration_views",
    "kiosk.exercise.followed",
    "kiosk.exercise.hold",
    "kiosk.exercise.live_views",
    "kiosk.exercise.past_views",
    "kiosk.exercise.squeezed",
    "kiosk.exercise.staff_views",
    "kiosk.exercise.summary",
    "kiosk.exercise.supervised",
    "kiosk.force.calibration_file",
    "kiosk.force.procedure",
    "kiosk.force.uncertainty",
    "kiosk.video.decoder",
    "adafruit_ads1x15",
    "argon2",
    "av",
    "gpiozero",
    "matplotlib",
    "reportlab",
    "segno",
    "sqlite3",
)
"""Packages and modules that the first page can do without, whatever is below them with them."""
AT_READY = """
import os, sys
import kiosk.service, kiosk.ui.first
from kiosk.ui.painter import Painter

pictures = []
draw = Painter.draw

def counted(self, surface, view):
    pictures.append(view.screen.value)
    return draw(self, surface, view)

def told(message):
    if message.startswith("READY=1"):
        print(message.splitlines()[1], *pictures, sep="\\n")
        print(*sys.modules, sep="\\n", flush=True)
        os._exit(0)

Painter.draw = counted
kiosk.service.notifier = lambda environ: told
from kiosk.cli import main
sys.exit(main(["run", "--sim", "--windowed", "--config", sys.argv[1]]))
"""


@pytest.fixture(scope="module")
def at_ready(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What `kiosk run` has told, drawn and loaded when it says that it is ready, line by line."""
    folder = tmp_path_factory.mktemp("station")
    settings = folder / "settings.toml"
    settings.write_text(f"[paths]\ndata = '{folder / 'data'}'\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", AT_READY, str(settings)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.splitlines()


def test_ready_is_told_when_the_first_picture_stands_and_it_is_the_attract_page(
    at_ready: list[str],
) -> None:
    begins = at_ready.index("STATUS=page attract")
    assert at_ready[begins + 1] == "attract"
    assert at_ready[begins + 2] == "sys", "one picture, and no more"


def test_the_first_picture_loads_nothing_that_it_does_not_need(at_ready: list[str]) -> None:
    loaded = {*at_ready}
    assert {"kiosk.ui.screens.attract", "kiosk.exercise.visit", "pygame"} <= loaded
    # A package without anything in it costs nothing.
    empty = {"kiosk.records", "kiosk.clinic", "kiosk.staff"}
    early = [
        each
        for each in sorted(loaded - empty)
        if any(each == name or each.startswith(f"{name}.") for name in NOT_YET)
    ]
    assert early == []


def test_no_screen_and_no_command_but_the_one_asked_for_is_loaded(at_ready: list[str]) -> None:
    for package, wanted in (
        ("kiosk.ui.screens.", {"attract"}),
        ("kiosk.cli.", {"run", "shared"}),
        ("kiosk.ui.widgets.", set()),
    ):
        found = {each.removeprefix(package) for each in at_ready if each.startswith(package)}
        assert found == wanted


@dataclass
class Drawn(ViewLog):
    """Views, and the pictures made of them."""

    painter: Painter
    surface: pygame.Surface = field(default_factory=lambda: off_screen(SIZE))

    def __post_init__(self) -> None:
        super().__init__()

    def show(self, view: VisitView) -> None:
        super().show(view)
        self.painter.draw(self.surface, view)


@dataclass
class Begun:
    """A station on simulated time, from its first frame on."""

    station: Station
    log: Drawn

    def frame(self) -> VisitView:
        return self.station.app.frame()

    def touch(self, choice: str) -> VisitView:
        self.log.waiting.append(choice)
        return self.frame()


def begin(settings: Settings, later: Later, pins: object = None) -> Begun:
    logs: list[Drawn] = []

    def make_canvas(painter: Painter, _: object) -> Canvas:
        logs.append(Drawn(painter))
        return logs[0]

    # No films: which of their pictures is up is a matter of time.
    media = replace(load_media(shipped_media()), folder=Path("/nowhere"))
    station = build(
        settings,
        media,
        ManualClock(),
        make_canvas,
        pin_factory=pins,
        with_sound=False,
        pin_cost=CHEAP,
        later=later,
    )
    return Begun(station, logs[0])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    base = read_settings(DESK)
    simulation = replace(base.simulation, enabled=True, patient="")
    return replace(base, paths=replace(base.paths, data=tmp_path), simulation=simulation)


@pytest.fixture
def behind() -> Iterator[Behind]:
    yield (behind := Behind())
    behind.hurry()


def test_the_first_picture_is_the_one_of_a_station_that_has_everything(
    settings: Settings, behind: Behind
) -> None:
    early, whole = begin(settings, behind.later), begin(settings, at_once)
    early.frame()
    whole.frame()
    assert early.station.app.staff_room is None
    assert whole.station.app.staff_room is not None
    before, after = (pygame.image.tobytes(each.log.surface, "RGB") for each in (early, whole))
    assert len(set(before)) > 50, "nothing is drawn"
    assert before == after
    behind.hurry()
    early.frame()
    assert pygame.image.tobytes(early.log.surface, "RGB") == after


def test_who_signs_in_before_staff_mode_is_there_is_let_in_at_once(
    settings: Settings, behind: Behind
) -> None:
    begun = begin(settings, behind.later)
    begun.station.app.hurry = behind.hurry
    assert begun.frame().screen is Screen.ATTRACT
    assert begun.station.app.staff_room is None
    assert begun.touch("sign_in").screen is Screen.FIRST_PIN
    begun.station.close()


def test_buttons_work_from_the_frame_on_in_which_they_come(
    settings: Settings, behind: Behind
) -> None:
    pins = MockFactory(pin_class=MockPWMPin)
    begun = begin(replace(settings, panel=PanelPins()), behind.later, pins)
    begun.frame()
    assert begun.station.app.panel is None
    behind.hurry()
    begun.frame()
    pins.pin(17).drive_low()
    assert begun.frame().screen is Screen.ADVICE
    assert pins.pin(13).state == 1  # the red lamp: it always does something
    begun.station.close()
    pins.reset()


def test_a_visitor_quicker_than_all_that_is_behind_goes_through_the_pages(
    settings: Settings, behind: Behind
) -> None:
    begun = begin(settings, behind.later)
    begun.frame()
    assert begun.touch("lang:fr").language == "fr"
    assert begun.touch("start").screen is Screen.ADVICE
    assert begun.touch("go").screen is Screen.MENU
    assert begun.touch("exercise:clamshell").screen is Screen.FILM
    begun.station.close()


@pytest.mark.parametrize("name", ["templates", "rules"])
def test_wrong_clinic_files_refuse_to_start_before_a_window_opens(
    settings: Settings, behind: Behind, tmp_path: Path, name: str
) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / f"{name}.toml").write_text("[[nothing]]\n", "utf-8")
    _refused(settings, behind, rf"{name}\.toml: ")
    named = ClinicFiles(**{name: tmp_path / "none.toml"})
    _refused(replace(settings, clinic_files=named), behind, r"none\.toml: cannot be read")


def test_a_calibration_that_the_settings_name_is_read_before_a_window_opens(
    settings: Settings, behind: Behind, tmp_path: Path
) -> None:
    ball = replace(settings.ball, calibration_wall=tmp_path / "none.toml")
    _refused(replace(settings, ball=ball), behind, r"none\.toml: cannot be read")


def _refused(settings: Settings, behind: Behind, why: str) -> None:
    def make_canvas(painter: Painter, _: object) -> Canvas:
        raise AssertionError("a window has been opened")

    media = load_media(shipped_media())
    with pytest.raises(StationError, match=why):
        build(settings, media, ManualClock(), make_canvas, later=behind.later)
