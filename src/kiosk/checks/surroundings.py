"""What the system gives the station: groups, libraries, a healthy memory card, a watchdog."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.checks.computer import Host
from kiosk.checks.finding import Finding, fail, ok, warn

SERVICE = "kiosk.service"
USER = "kiosk"
NEEDED_GROUPS = {"i2c": "the ball", "gpio": "buttons and lamps"}
WANTED_GROUPS = {"video": "the screen", "render": "the screen", "input": "touch", "audio": "sound"}
SAFE_EXPOSURE = 1.5
"""Of systemd's own score, 0 to 10: what systemd/README.md promises."""
WORN_STEPS = 8
"""Of eleven: JEDEC's life-time estimate counts in tenths, 0x0B is past the end."""
_WAYLAND = ("libwayland-egl.so.1", "libwayland-cursor.so.0", "libEGL.so.1")
_SYSTEM_SDL = "libSDL2-2.0.so.0"


def check_surroundings(host: Host, *, simulated: bool) -> list[Finding]:
    """Without a service of the station's own only what any computer can tell."""
    installed = (host.root / "etc/systemd/system" / SERVICE).exists()
    found = [_card(host)]
    if not simulated:
        found += [_groups(host, USER if installed else ""), _gpio(host)]
    if installed:
        found += [_drivers(host), _watchdog(host), _hardening(host)]
    return found


def _groups(host: Host, user: str) -> Finding:
    said = host.run(["id", "-nG", *([user] if user else [])])
    if said is None:
        return ok("groups", "not known on this computer")
    mine, who = set(said.split()), user or "this user"
    lacking = [name for name in NEEDED_GROUPS if name not in mine]
    names = lacking or [name for name in WANTED_GROUPS if name in _groups_of(host) - mine]
    if "root" in mine or not names:
        return ok("groups", f"{who} may use all it needs")
    purpose = NEEDED_GROUPS | WANTED_GROUPS
    what = f"{who} is not in {', '.join(f'{name} ({purpose[name]})' for name in names)}"
    cure = f"sudo usermod -aG {','.join(names)} {user or 'USER'}, then restart."
    return fail("groups", what, cure) if lacking else warn("groups", what, cure)


def _groups_of(host: Host) -> set[str]:
    """The groups there are at all: not every system has "render"."""
    return {line.partition(":")[0] for line in _read(host.root / "etc/group").splitlines()}


def _gpio(host: Host) -> Finding:
    if not any(host.root.glob("dev/gpiochip*")):
        return ok("gpio", "no pins on this computer")
    if host.has_module("lgpio"):
        return ok("gpio", "lgpio drives the pins")
    cure = "Install the station anew (`sudo make install`); lgpio comes with it."
    return fail("gpio", "no library for the pins", cure)


def _drivers(host: Host) -> Finding:
    """The two ways to the screen: cage with Wayland, or the system's SDL on the bare screen."""
    lacking = [name for name in _WAYLAND if not _library(host, name)]
    cage = (host.root / "usr/bin/cage").exists()
    bare = _library(host, _SYSTEM_SDL)
    if cage and not lacking:
        return ok("drivers", "Wayland under cage" + (", KMSDRM to fall back on" if bare else ""))
    names = ["cage"] * (not cage) + lacking
    cure = "sudo apt install cage libwayland-egl1 libwayland-cursor0 libegl1"
    what = f"{', '.join(names)} missing"
    if bare:
        return warn("drivers", f"{what}: KMSDRM only", cure)
    return fail("drivers", what, cure)


def _library(host: Host, name: str) -> bool:
    return any(host.root.glob(f"usr/lib/*/{name}")) or (host.root / "usr/lib" / name).exists()


def _card(host: Host) -> Finding:
    """File-system errors the kernel has counted, and what a card or eMMC says of its wear."""
    errors = sum(_number(path) for path in host.root.glob("sys/fs/ext4/*/errors_count"))
    if errors:
        cure = "Back up the records now (kiosk records backup), then put a new card in."
        return fail("card", f"{errors} file-system errors", cure)
    worn = 0
    for path in host.root.glob("sys/block/mmcblk*/device/life_time"):
        worn = max(worn, *(int(each, 16) for each in _read(path).split() or ["0"]))
    if worn >= WORN_STEPS:
        what = f"{min(worn, 10) * 10} % of its writing life used"
        return warn("card", what, "Back up the records and put a new card in soon.")
    return ok("card", f"no errors, {worn * 10} % worn" if worn else "no errors")


def _watchdog(host: Host) -> Finding:
    """The service's own, and the hardware's behind it."""
    lacking = []
    if _seconds(host, ["systemctl", "show", SERVICE, "-p", "WatchdogUSec", "--value"]) is None:
        lacking.append("the station's")
    hardware = host.root / "dev/watchdog0"
    if hardware.exists():
        manager = ["systemctl", "show", "-p", "RuntimeWatchdogUSec", "--value"]
        if _seconds(host, manager) is None:
            lacking.append("the computer's")
    if lacking:
        cure = "Install the station anew (`sudo make install`) and restart the computer."
        return warn("watchdog", f"{' and '.join(lacking)} is off", cure)
    what = "the station's" + (" and the computer's" if hardware.exists() else "")
    return ok("watchdog", f"{what} on")


def _seconds(host: Host, command: list[str]) -> str | None:
    said = (host.run(command) or "").strip()
    return None if said in ("", "0", "infinity", "[not set]") else said


def _hardening(host: Host) -> Finding:
    said = host.run(["systemd-analyze", "security", "--no-pager", SERVICE]) or ""
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    if found is None:
        return ok("hardening", "not known on this computer")
    what = f"exposure {found[1]} of 10"
    if float(found[1]) <= SAFE_EXPOSURE:
        return ok("hardening", what)
    cure = f"Look for changes with `systemctl cat {SERVICE}`; `sudo make install` puts it right."
    return warn("hardening", what, cure)


def _number(path: Path) -> int:
    text = _read(path).strip()
    return int(text) if text.isdigit() else 0


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
