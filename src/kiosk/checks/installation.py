"""Which installed version runs, and whether the newest one comes up."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.checks.computer import Host
from kiosk.checks.finding import Finding, ok, warn

HOME = Path("opt/kiosk")
STARTS = Path("var/lib/kiosk/starts")
TOO_OFTEN = 3
CURE = "See `journalctl -u kiosk` for why; `sudo make install` of a mended version begins anew."


def check_installation(host: Host) -> list[Finding]:
    """Nothing where no version is installed (systemd/README.md)."""
    current = _version(host.root / HOME / "current")
    if not current:
        return []
    if _first_word(host.root / STARTS / "came-up").startswith("previous:"):
        before = _version(host.root / HOME / "previous")
        return [warn("version", f"{before} runs: {current} does not come up", CURE)]
    tries = _first_word(host.root / STARTS / "tries")
    if tries.isdigit() and int(tries) >= TOO_OFTEN:
        return [warn("version", f"{current} has not come up in {tries} starts", CURE)]
    return [ok("version", current)]


def _version(link: Path) -> str:
    return Path(os.readlink(link)).name if link.is_symlink() else ""


def _first_word(path: Path) -> str:
    try:
        return (path.read_text("ascii", "replace").split() or [""])[0]
    except OSError:
        return ""
