"""The installed station in a machine of its own: what it shows, and what its keys do."""

from __future__ import annotations

from evidence import Album, measured
from machine import BOOT_S, STATION, Booted, Machine
from reference import shows_attract
from waiting import SLOW_S, until_attract, until_visit

ESCAPES = (
    *[("ctrl", "alt", f"f{number}") for number in (1, 2, 3, 4, 7, 12)],
    ("alt", "f4"),
    ("ctrl", "alt", "delete"),
    ("ctrl", "alt", "backspace"),
    ("alt", "tab"),
    ("alt", "esc"),
    ("alt", "sysrq", "k"),
    ("ctrl", "q"),
    ("ctrl", "c"),
    ("ctrl", "z"),
    ("meta_l",),
)


def test_it_boots_to_the_first_page_without_a_desktop(booted: Booted, machine: Machine) -> None:
    assert booted.to_attract_s < BOOT_S
    assert shows_attract(machine.picture())
    programs = set(machine.shell("ls /usr/bin").split())
    assert not {"gnome-shell", "startplasma-wayland", "Xorg", "lightdm"} & programs


def test_enter_begins_a_visit_and_escape_ends_it(machine: Machine, album: Album) -> None:
    machine.press("ret")
    album.keep(until_visit(machine), "enter")
    machine.press("esc")
    album.keep(until_attract(machine), "escape")


def test_no_keys_leave_the_station(machine: Machine, album: Album) -> None:
    before = _program_and_terminal(machine)
    for keys in ESCAPES:
        machine.press(*keys)
        # What they might have begun, a page or its end, is over after Escape.
        machine.press("esc")
        album.keep(until_attract(machine), "-".join(keys))
        assert _program_and_terminal(machine) == before, keys
    machine.press("ret")
    album.keep(until_visit(machine), "hears-keys")


def _program_and_terminal(machine: Machine) -> str:
    """Which program runs, since when, and which terminal the screen shows."""
    return machine.shell(
        "systemctl show kiosk -p MainPID -p ActiveEnterTimestampMonotonic;"
        f"cat /sys/class/tty/tty0/active; pgrep -f {STATION}"
    )


def test_doctor_finds_nothing_wrong_that_the_machine_has(machine: Machine) -> None:
    machine.shell("systemctl stop kiosk")
    ran = machine.run("kiosk", "doctor", limit_s=SLOW_S)
    measured(doctor=ran.out.splitlines())
    assert "I2C" in ran.out or "bus" in ran.out, ran
