"""What is killed or hangs comes back by itself, and hears keys again."""

from __future__ import annotations

import re

import pytest
from evidence import Album, measured
from machine import STATION, Machine
from waiting import SLOW_S, until_attract, until_gone, until_visit


@pytest.mark.parametrize("whom", [f"-f {STATION}", "cage"], ids=["the-program", "the-compositor"])
def test_killed_it_comes_back(machine: Machine, album: Album, whom: str) -> None:
    machine.shell(f"pkill -KILL {whom}")
    album.keep(until_gone(machine), "gone")
    album.keep(until_attract(machine), "back")
    machine.press("ret")
    album.keep(until_visit(machine), "hears-keys")


def test_hung_it_is_started_again_by_the_watchdog(machine: Machine, album: Album) -> None:
    before = _restarts(machine)
    machine.shell(f"pkill -STOP -f {STATION}")
    machine.until(lambda: _restarts(machine) > before, SLOW_S, "a start by the watchdog", every_s=4)
    album.keep(until_attract(machine), "back")
    assert re.search("[Ww]atchdog", machine.shell("journalctl -b -u kiosk --no-pager"))
    machine.press("ret")
    until_visit(machine)


def test_the_units_exposure_is_at_most_one_and_a_half(machine: Machine) -> None:
    told = machine.shell("systemd-analyze security kiosk.service --no-pager", limit_s=SLOW_S)
    found = re.search(r"exposure level for kiosk.service: ([0-9.]+)", told)
    assert found, told
    measured(exposure=float(found[1]))
    assert float(found[1]) <= 1.5


def _restarts(machine: Machine) -> int:
    return int(machine.shell("systemctl show kiosk -p NRestarts --value"))
