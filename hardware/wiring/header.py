"""The Raspberry Pi's 40-pin header, and the pins of pins.toml on it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PINS_FILE = HERE.parent / "pins.toml"
PARTS_FILE = HERE / "parts.toml"

POSITION_OF_BCM = {
    2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21,
    25: 22, 11: 23, 8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36,
    26: 37, 20: 38, 21: 40,
}  # fmt: skip
"""Raspberry Pi documentation, "GPIO and the 40-pin header": the same on a Pi 4 and a Pi 5."""
POWER_3V3 = (1, 17)
POWER_5V = (2, 4)
GROUND = (6, 9, 14, 20, 25, 30, 34, 39)

LINES = {
    "SDA": ("i2c", "sda"),
    "SCL": ("i2c", "scl"),
    "READY": ("adc", "ready"),
    "SUPPLY_ON": ("sensor", "supply_switch"),
    "GO": ("panel", "go_button"),
    "STOP": ("panel", "stop_button"),
    "GO_LAMP": ("panel", "go_lamp"),
    "STOP_LAMP": ("panel", "stop_lamp"),
    "RED": ("panel", "status_red"),
    "GREEN": ("panel", "status_green"),
    "BLUE": ("panel", "status_blue"),
    "CALL": ("panel", "call_contact"),
    "SHUTDOWN": ("power", "shutdown_button"),
}
"""Every line that leaves the Pi, by the name the drawings give it, and where pins.toml has it."""


def pins() -> dict[str, dict[str, Any]]:
    return tomllib.loads(PINS_FILE.read_text("utf-8"))


def parts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(PARTS_FILE.read_text("utf-8"))


def bcm(line: str) -> int:
    table, key = LINES[line]
    return int(pins()[table][key])


def position(line: str) -> int:
    """The place on the header."""
    return POSITION_OF_BCM[bcm(line)]
