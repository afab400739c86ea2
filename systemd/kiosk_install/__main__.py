"""Installs the station on this machine, upgrades it, takes it away: `sudo make install`.

Run by the system's own Python, with its standard library only.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SYSTEMD = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SYSTEMD))

from kiosk_install.machine import InstallError, Machine  # noqa: E402  its folder is found first
from kiosk_install.overlay import make_read_only, make_writable  # noqa: E402  as above
from kiosk_install.steps import install, uninstall  # noqa: E402  as above


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    root = Path(options.root).resolve()
    try:
        machine = Machine(root, dry=options.dry_run)
        if options.step == "install":
            install(machine, SYSTEMD.parent, options.wheels)
        elif options.step == "uninstall":
            uninstall(machine, purge=options.purge)
        elif options.step == "overlay":
            make_read_only(machine, options.data)
        else:
            make_writable(machine)
    except InstallError as error:
        print(f"kiosk: {error}", file=sys.stderr)  # noqa: T201  this is a command
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk_install", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("step", choices=("install", "uninstall", "overlay", "writable"))
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument("--root", default="/", metavar="DIR", help="put files there, run nothing")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="packages from there only")
    parser.add_argument("--purge", action="store_true", help="uninstall: records and settings too")
    parser.add_argument(
        "--data", default="", metavar="DEVICE", help="overlay: the data's partition"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
