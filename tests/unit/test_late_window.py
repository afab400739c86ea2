"""A display that is missing at the start: everything else runs, the picture comes later."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pygame
import pytest
from stage import DESK

import kiosk.run
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.late_window import EVERY_S, LateWindow, display_connected
from kiosk.media_folder import load_media, shipped_media
from kiosk.run import run_station
from kiosk.service import Service
from kiosk.settings import read_settings
from kiosk.ui.window import DisplayError, Window

VIEW = VisitView(
    screen=Screen.ATTRACT, language="en", now_s=0.0, since_s=0.0, body=AttractView(question=0)
)


class Shown:
    """Stands where the window will be."""

    closed = False

    def __init__(self) -> None:
        self.frames = 0

    def inputs(self, now_s: float) -> list[str]:
        return ["go"]

    def show(self, view: VisitView) -> None:
        self.frames += 1

    def darken(self) -> None:
        self.frames = 0


class Plug:
    """A display that is not there before somebody plugs it in, and how often it was tried."""

    def __init__(self) -> None:
        self.tried = 0
        self.display: Shown | None = None
        self.connected = False

    def open(self) -> Window:
        self.tried += 1
        if self.display is None:
            raise DisplayError("no display to open: none")
        return cast("Window", self.display)

    def canvas(self) -> LateWindow:
        return LateWindow(self.open, lambda: self.connected)


def live(canvas: LateWindow, from_s: float, to_s: float) -> list[str]:
    found = []
    for tenth in range(round(10 * from_s), round(10 * to_s)):
        found += canvas.inputs(tenth / 10)
        canvas.show(VIEW)
    return found


def test_a_display_that_is_there_is_opened_at_once_and_once() -> None:
    plug = Plug()
    plug.display = Shown()
    canvas = plug.canvas()
    assert canvas.there
    assert live(canvas, 0.0, 1.0) == ["go"] * 10
    assert (plug.tried, plug.display.frames) == (1, 10)


def test_without_one_frames_go_on_and_it_is_looked_for_every_two_seconds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plug = Plug()
    canvas = plug.canvas()
    assert live(canvas, 0.0, 60.0) == []
    assert not canvas.there
    assert not canvas.closed
    canvas.darken()
    assert plug.tried == 60 / EVERY_S
    assert len(caplog.records) == 1  # not a line in the journal every two seconds
    plug.display = Shown()
    assert live(canvas, 60.0, 60.0 + EVERY_S)
    assert canvas.there
    assert plug.display.frames > 0


def test_a_display_that_is_connected_and_cannot_be_opened_is_an_error() -> None:
    plug = Plug()
    plug.connected = True
    with pytest.raises(DisplayError):
        plug.canvas()


def test_one_that_is_plugged_in_and_still_cannot_be_opened_ends_the_station() -> None:
    plug = Plug()
    canvas = plug.canvas()
    live(canvas, 0.0, 5.0)
    plug.connected = True
    with pytest.raises(DisplayError):
        live(canvas, 5.0, 5.0 + EVERY_S + 0.2)


@pytest.mark.parametrize(
    ("plugs", "found"),
    [
        ({}, True),  # no driver that tells
        ({"card1-HDMI-A-1": "disconnected", "card1-HDMI-A-2": "disconnected"}, False),
        ({"card1-HDMI-A-1": "disconnected", "card1-DSI-1": "connected"}, True),
    ],
)
def test_the_kernel_tells_what_is_connected(
    plugs: dict[str, str], found: bool, tmp_path: Path
) -> None:
    for plug, status in plugs.items():
        folder = tmp_path / "sys" / "class" / "drm" / plug
        folder.mkdir(parents=True)
        (folder / "status").write_text(f"{status}\n", "ascii")
    assert display_connected(tmp_path) is found


class Ended(Service):
    """An installed station's service that ends once its display was looked for again."""

    def __init__(self) -> None:
        super().__init__({"KIOSK_WAY": "current:kmsdrm"})
        self.told: list[str] = []
        self._tell = self._hear

    def listen(self) -> None:
        """Signals belong to whoever runs the tests."""

    def _hear(self, message: str) -> None:
        self.told.append(message)
        self.asked_to_end = "no display" not in message or len(self.told) > 20


@pytest.fixture
def own_interpreter() -> Iterator[None]:
    """What a station sets for its whole process is put back."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)
    gc.unfreeze()


@pytest.mark.usefixtures("own_interpreter")
@pytest.mark.parametrize("comes", [True, False])
def test_a_whole_station_lives_without_a_display_until_it_comes(
    comes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    really = kiosk.run.open_display

    def open_display(size: tuple[int, int], *, fullscreen: bool) -> pygame.Surface:
        tried.append("")
        if len(tried) == 1 or not comes:
            raise DisplayError("no display to open: none")
        return really(size, fullscreen=fullscreen)

    monkeypatch.setattr(kiosk.run, "open_display", open_display)
    monkeypatch.setattr(kiosk.run, "display_connected", lambda: len(tried) > 1)
    base = read_settings(DESK)
    settings = replace(base, paths=replace(base.paths, data=tmp_path))
    service = Ended()
    settled: list[int] = []

    def run() -> int:
        return run_station(
            settings, load_media(shipped_media()), service, lambda: settled.append(1)
        )

    if comes:
        assert run() == 0
        assert "no display" not in service.told[-1]
    else:  # connected by then, and still it cannot be opened: the launcher tries another way
        with pytest.raises(DisplayError):
            run()
    assert service.told[0].startswith("READY=1\nSTATUS=page attract; no display")
    assert any(message.startswith("WATCHDOG=1") for message in service.told)
    assert tried == [""] * 2
    assert not settled
