"""The display's own power, through wlr-randr: what is run, in which order, what a failure costs."""

from __future__ import annotations

import pytest

from kiosk.devices.display_power import DisplayPower, outputs_in

LISTING = """\
HDMI-A-1 "Dell Inc. DELL P2419H 1ABCDE (HDMI-A-1)"
  Make: Dell Inc.
  Enabled: yes
  Modes:
    1920x1080 px, 60.000000 Hz (preferred, current)
DSI-1 "(null) (null) (DSI-1)"
  Enabled: no
"""


class Commands:
    """In the place of wlr-randr."""

    def __init__(self, fails: bool = False) -> None:
        self.given: list[list[str]] = []
        self.fails = fails

    def __call__(self, command: list[str]) -> str:
        self.given.append(command)
        if self.fails:
            raise FileNotFoundError(command[0])
        return LISTING if len(command) == 1 else ""


def test_every_display_is_found() -> None:
    assert outputs_in(LISTING) == ["HDMI-A-1", "DSI-1"]


def test_off_and_on_are_done_one_after_the_other() -> None:
    commands = Commands()
    power = DisplayPower({"WAYLAND_DISPLAY": "wayland-0"}, commands)
    power(False)
    power(True)
    power.wait()
    told = [" ".join(command[1:]) for command in commands.given]
    assert told == [
        "", "--output HDMI-A-1 --off", "--output DSI-1 --off",
        "", "--output HDMI-A-1 --on", "--output DSI-1 --on",
    ]  # fmt: skip


def test_without_a_compositor_nothing_is_run() -> None:
    commands = Commands()
    power = DisplayPower({}, commands)
    power(False)
    power.wait()
    assert commands.given == []


def test_a_compositor_that_cannot_costs_a_line_in_the_journal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    power = DisplayPower({"WAYLAND_DISPLAY": "wayland-0"}, Commands(fails=True))
    power(False)
    power.wait()
    assert "the display cannot be switched off" in caplog.text
