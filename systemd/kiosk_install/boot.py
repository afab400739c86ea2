"""The Pi's boot settings: I²C at 400 kHz, the shut-down button, a quiet start without a cursor.

Pure: text in, text out. What was added can be taken out again, and adding twice adds once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BEGIN = "# kiosk: begin. Written by `make install`, taken out by `make uninstall`."
END = "# kiosk: end"

QUIET = (
    "quiet",
    "loglevel=3",
    "logo.nologo",
    "vt.global_cursor_default=0",
    # The screen's hours are the station's own matter.
    "consoleblank=0",
    # The texts that stand there while the station does not are read from a distance.
    "fbcon=font:TER16x32",
)
CONSOLE, HIDDEN_CONSOLE = "console=tty1", "console=tty3"
"""The kernel's messages go where nobody looks."""


def config_lines(pins: Mapping[str, Any]) -> tuple[str, ...]:
    """What config.txt needs for the wiring in hardware/pins.toml."""
    baudrate_hz = pins["i2c"]["baudrate_hz"]
    button = pins["power"]["shutdown_button"]
    return (
        "[all]",
        f"dtparam=i2c_arm=on,i2c_arm_baudrate={baudrate_hz}",
        f"dtoverlay=gpio-shutdown,gpio_pin={button}",
        "disable_splash=1",
    )


def config_with(text: str, lines: tuple[str, ...]) -> str:
    """config.txt with our block at its end."""
    bare = config_without(text)
    gap = "" if not bare or bare.endswith("\n") else "\n"
    return "\n".join([f"{bare}{gap}{BEGIN}", *lines, END, ""])


def config_without(text: str) -> str:
    """config.txt as it was before; what others wrote below our block stays."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if line.rstrip() == BEGIN:
            inside = True
        if not inside:
            kept.append(line)
        if line.rstrip() == END:
            inside = False
    return "".join(kept)


def cmdline_with(text: str) -> str:
    """cmdline.txt, which is one line, with a quiet start."""
    words = [HIDDEN_CONSOLE if word == CONSOLE else word for word in text.split()]
    missing = [word for word in QUIET if word not in words]
    return " ".join([*words, *missing]) + "\n"


def cmdline_without(text: str, before: str) -> str:
    """cmdline.txt without what we added to `before`; what others added since stays."""
    had = before.split()
    words = [CONSOLE if w == HIDDEN_CONSOLE and CONSOLE in had else w for w in text.split()]
    return " ".join(word for word in words if word not in QUIET or word in had) + "\n"
