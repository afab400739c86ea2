"""The Pi's boot settings: added once, taken out whole, and nobody else's lines touched."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_install.boot import (
    BEGIN,
    END,
    cmdline_with,
    cmdline_without,
    config_lines,
    config_with,
    config_without,
)

PINS = tomllib.loads((Path(__file__).parents[3] / "hardware/pins.toml").read_text("utf-8"))
LINES = config_lines(PINS)
CMDLINE = "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootwait\n"


def test_the_bus_and_the_button_are_those_of_the_wiring() -> None:
    assert LINES == (
        "[all]",
        "dtparam=i2c_arm=on,i2c_arm_baudrate=400000",
        "dtoverlay=gpio-shutdown,gpio_pin=26",
        "disable_splash=1",
    )


@pytest.mark.parametrize("before", ["", "dtparam=audio=on\n", "[pi5]\ndtparam=fan\n", "no newline"])
def test_a_block_is_added_at_the_end_once_and_taken_out_whole(before: str) -> None:
    once = config_with(before, LINES)
    assert once.endswith(f"{BEGIN}\n" + "\n".join(LINES) + f"\n{END}\n")
    assert config_with(once, LINES) == once
    assert config_without(once).rstrip("\n") == before.rstrip("\n")


def test_another_version_replaces_its_own_block_only() -> None:
    old = config_with("a=1\n", ("[all]", "dtoverlay=gone")) + "theirs=1\n"
    new = config_with(old, LINES)
    assert "gone" not in new
    assert new.count(BEGIN) == 1
    assert config_without(new) == "a=1\ntheirs=1\n"


def test_the_start_is_quiet_and_without_a_cursor() -> None:
    assert cmdline_with(CMDLINE) == (
        "console=serial0,115200 console=tty3 root=PARTUUID=1-02 rootwait quiet loglevel=3 "
        "logo.nologo vt.global_cursor_default=0 consoleblank=0 fbcon=font:TER16x32\n"
    )


@given(st.permutations(["quiet", "console=tty1", "root=/dev/x", "splash", "loglevel=3"]))
def test_what_was_there_before_is_there_after(words: list[str]) -> None:
    before = " ".join(words) + "\n"
    quiet = cmdline_with(before)
    assert cmdline_with(quiet) == quiet
    assert cmdline_without(quiet, before) == before
    assert cmdline_without(quiet.strip() + " theirs=1", before) == before.strip() + " theirs=1\n"
