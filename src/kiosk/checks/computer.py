"""Whether the computer can be a station: processor, display, time, power, memory, data folder."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kiosk.checks.finding import Finding, fail, ok, warn

PROCESSORS = ("aarch64", "arm64", "x86_64", "AMD64")
OLDEST_PYTHON = (3, 11)
EARLIEST_YEAR = 2025
HOT_C = 80.0
"""A Pi slows itself down from here on."""
FREE_MEMORY_MB = 150.0
FREE_DISK_MB = 500.0
FULL_DISK_MB = 50.0
PATIENCE_S = 5.0

_UNSEEN_DRIVERS = ("dummy", "offscreen")
_FLEETING = ("tmpfs", "ramfs", "overlay")
_UNDER_VOLTAGE = 1 << 0
_UNDER_VOLTAGE_ONCE = 1 << 16


def _has_module(name: str) -> bool:
    return find_spec(name) is not None


@dataclass(frozen=True, slots=True)
class Host:
    """The computer as far as the checks look at it; tests put another one together.

    `root` is where dev, proc and sys are found. `run` gives a command's standard output, None
    if it is not there or fails. `free_mb` is of the disk that a folder lies on.
    """

    machine: str
    bits: int
    python: tuple[int, int]
    environ: Mapping[str, str]
    root: Path
    run: Callable[[Sequence[str]], str | None]
    free_mb: Callable[[Path], float]
    pin_factory: Any = None
    """What gpiozero drives its pins with; None lets it choose."""
    has_module: Callable[[str], bool] = _has_module
    """Whether a Python library is installed."""


def this_host() -> Host:
    """The computer this runs on."""
    return Host(
        machine=platform.machine(),
        bits=64 if sys.maxsize > 2**32 else 32,
        python=(sys.version_info.major, sys.version_info.minor),
        environ=os.environ,
        root=Path("/"),
        run=_run,
        free_mb=lambda folder: shutil.disk_usage(folder).free / 1e6,
    )


def check_computer(host: Host, wall: datetime, data: Path, *, simulated: bool) -> list[Finding]:
    """All of it, each part once or twice. `wall` is the time of day."""
    return [
        _processor(host),
        _python(host),
        _display(host, simulated),
        _time_of_day(wall),
        _power(host),
        _temperature(host),
        _memory(host),
        *_data(host, data, simulated),
    ]


def _processor(host: Host) -> Finding:
    what = f"{host.machine}, {host.bits} bits"
    if host.machine in PROCESSORS and host.bits == 64:
        return ok("processor", what)
    return fail(
        "processor", what, "Install the 64-bit Raspberry Pi OS; there is no 32-bit station."
    )


def _python(host: Host) -> Finding:
    what = f"Python {host.python[0]}.{host.python[1]}"
    if host.python >= OLDEST_PYTHON:
        return ok("python", what)
    return fail("python", what, "Install Raspberry Pi OS Bookworm or newer, which brings 3.11.")


def _display(host: Host, simulated: bool) -> Finding:
    driver = host.environ.get("SDL_VIDEODRIVER", "")
    if driver in _UNSEEN_DRIVERS:
        cure = "Unset SDL_VIDEODRIVER to see the station on the display."
        return warn("display", f"SDL_VIDEODRIVER={driver} shows nothing", cure)
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if host.environ.get(name):
            return ok("display", f"{name}={host.environ[name]}")
    plugs = sorted(host.root.glob("sys/class/drm/card*-*/status"))
    connected = [plug.parent.name for plug in plugs if _read(plug).strip() == "connected"]
    if connected:
        return ok("display", f"{', '.join(connected)} connected")
    if simulated:
        cure = "Run `kiosk demo --out DIR`, which needs none, or work at a desktop."
        return warn("display", "none here", cure)
    if plugs:
        cure = "Plug in the display's cable, switch the display on and restart."
        return fail("display", "none connected", cure)
    cure = "Put dtoverlay=vc4-kms-v3d into /boot/firmware/config.txt and restart."
    return fail("display", "no graphics driver", cure)


def _time_of_day(wall: datetime) -> Finding:
    what = f"{wall:%Y-%m-%d %H:%M}"
    if wall.year >= EARLIEST_YEAR:
        return ok("clock", what)
    cure = "Connect the network for a minute, or fit a clock battery: a Pi forgets the time."
    return warn("clock", f"{what} cannot be", cure)


def under_voltage(host: Host) -> bool:
    """Whether the supply has been too weak since the start; False where that is not measured."""
    flags = int(_vcgencmd(host, "get_throttled") or "0", 16)
    return bool(flags & (_UNDER_VOLTAGE | _UNDER_VOLTAGE_ONCE))


def _power(host: Host) -> Finding:
    throttled = _vcgencmd(host, "get_throttled")
    if throttled is None:
        return ok("power", "not measured on this computer")
    flags = int(throttled, 16)
    cure = "Use the Raspberry Pi's own power supply and a short cable."
    if flags & _UNDER_VOLTAGE:
        return warn("power", "under-voltage now", cure)
    if flags & _UNDER_VOLTAGE_ONCE:
        return warn("power", "under-voltage since the start", cure)
    return ok("power", "no under-voltage since the start")


def _temperature(host: Host) -> Finding:
    measured = _vcgencmd(host, "measure_temp")
    if measured is None:
        return ok("temperature", "not measured on this computer")
    celsius = float(measured.removesuffix("'C"))
    what = f"{celsius:.0f} °C"
    if celsius < HOT_C:
        return ok("temperature", what)
    return warn("temperature", what, "Give the Pi air, a heat sink or a fan; it slows down.")


def _vcgencmd(host: Host, command: str) -> str | None:
    """The value in "name=value", None where there is no such tool or it says something else."""
    said = host.run(["vcgencmd", command])
    return said.strip().partition("=")[2] or None if said else None


def _memory(host: Host) -> Finding:
    lines = _read(host.root / "proc/meminfo").splitlines()
    free_kb = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    if not free_kb:
        return ok("memory", "not measured on this computer")
    free_mb = int(free_kb[0]) / 1e3
    what = f"{free_mb:.0f} MB free"
    if free_mb >= FREE_MEMORY_MB:
        return ok("memory", what)
    return warn("memory", what, "End other programs, or use a Pi with 2 GB or more.")


def _data(host: Host, data: Path, simulated: bool) -> list[Finding]:
    existing = next(path for path in (data, *data.parents) if path.exists())
    problem = _write_problem(data, existing)
    if problem:
        cure = f"Make it, owned by the station's user: sudo install -d -o USER {data}"
        return [fail("data folder", f"{data}: {problem}", cure)]
    later = "" if existing == data else ", still to be made"
    fleeting = "" if simulated else _fleeting(host, existing)
    if fleeting:
        cure = f"Mount a disk partition of its own at {data}."
        what = f"{data} lies on {fleeting}: all is lost when the power goes"
        return [warn("data folder", what, cure), _disk(host, existing)]
    return [ok("data folder", f"{data}{later}"), _disk(host, existing)]


def _write_problem(data: Path, existing: Path) -> str:
    if not existing.is_dir():
        return f"{existing} is no folder"
    if existing != data:
        return "" if os.access(existing, os.W_OK | os.X_OK) else "missing"
    try:
        with tempfile.TemporaryFile(dir=data):
            return ""
    except OSError as error:
        return f"cannot be written: {error.strerror}"


def _fleeting(host: Host, folder: Path) -> str:
    """The kind of file system that a folder is on, if it forgets; else empty."""
    kind, longest = "", -1
    for line in _read(host.root / "proc/mounts").splitlines():
        where, fs_type = line.split()[1:3]
        if folder.resolve().is_relative_to(where) and len(where) > longest:
            kind, longest = fs_type, len(where)
    return kind if kind in _FLEETING else ""


def _disk(host: Host, folder: Path) -> Finding:
    free_mb = host.free_mb(folder)
    what = f"{free_mb:.0f} MB free"
    cure = "Remove what is not needed, or use a larger card."
    if free_mb < FULL_DISK_MB:
        return fail("disk", what, cure)
    return ok("disk", what) if free_mb >= FREE_DISK_MB else warn("disk", what, cure)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _run(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
