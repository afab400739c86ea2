"""Views of the pages about the station itself, in every state that changes their layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.clinic.desk_doors import damaged
from kiosk.clinic.desk_room import because
from kiosk.clinic.desk_station import ENTRIES
from kiosk.clinic.pin_entry import PAD_KEYS
from kiosk.clinic.shell_talk import DEEDS
from kiosk.exercise.keyboard import Written
from kiosk.exercise.shell_views import (
    CheckRow,
    ChecksView,
    PeopleView,
    PersonRow,
    PowerView,
    ShellBody,
    StationEntry,
    StationView,
)
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

Row = tuple[str, Screen, ShellBody, tuple[str, ...], dict[str, object]]
LONG = "The disk is nearly full: 3 MB are free, a set needs 64 MB. Make room on it first. " * 4
CARD = Told("live.trouble_read_only")
SIMULATED: dict[str, object] = {"simulated": True}
OUT = ("back", "sign_out")


def station_views(language: str) -> Iterator[Row]:
    yield from _station()
    yield from _people(language)
    yield from _checks()
    yield from _power()


def _station() -> Iterator[Row]:
    for name, role, more in (("lead", "lead", {}), ("desk", "desk", SIMULATED)):
        entries = tuple(StationEntry(e.id, e.icon) for e in ENTRIES if role in e.roles)
        opens = tuple(f"open:{each.id}" for each in entries)
        out = OUT if role == "lead" else ("sign_out",)
        view = StationView("W" * 30 if more else "Liz", entries)
        yield f"station-{name}", Screen.STATION, view, (*opens, *out), more


def _people(language: str) -> Iterator[Row]:
    screen = Screen.PEOPLE
    rows = (
        PersonRow("Liz", "lead", own=True), PersonRow("W" * 30, "physio"),
        PersonRow("Ana María Núñez de la Peña Ru", "desk"), PersonRow("Zoë", "physio"),
    )  # fmt: skip
    few, opens = PeopleView("list", rows), tuple(f"person:{i}" for i in range(4))
    yield "people", screen, few, (*opens, "add", *OUT), {}
    full = PeopleView(
        "list", rows * 2 + rows[:2], done=Told("desk.people.added", (("name", "W" * 30),))
    )
    every = tuple(f"person:{i}" for i in range(10))
    choices = (*every, "next_page", "previous_page", "add", *OUT)
    yield "people-full", screen, full, choices, SIMULATED
    trouble = replace(few, trouble=because("desk.people.no_audit", CARD))
    yield "people-no-audit", screen, trouble, (*opens, "add", *OUT), SIMULATED
    yield "people-reading", screen, PeopleView("list", busy=True), OUT, {}
    unread = PeopleView("list", trouble=damaged("desk.people.not_read"))
    yield "people-unread", screen, unread, OUT, {}
    person = PeopleView("person", about=rows[1])
    yield "person", screen, person, ("pin", "leave", *OUT), SIMULATED
    last = replace(person, trouble=Told("desk.people.last"))
    yield "person-last", screen, last, ("pin", "leave", *OUT), {}
    yield "person-other", screen, PeopleView("person", about=rows[2]), OUT, {}
    yield "person-leave", screen, replace(person, step="leave"), ("leave:yes", *OUT), SIMULATED
    name = Written("W" * 30, 30, words=True)
    keys = ("go", *name.choices(language), *OUT)
    yield "person-name", screen, PeopleView("name", written=name), keys, SIMULATED
    taken = PeopleView("name", written=name, trouble=Told("desk.people.taken"))
    yield "person-taken", screen, taken, keys, SIMULATED
    roles = ("role:lead", "role:physio", "role:desk", *OUT)
    yield "person-role", screen, PeopleView("role", about=rows[3]), roles, SIMULATED
    own = PeopleView("own", about=rows[1], digits=3, of=6)
    pad = (*PAD_KEYS, *OUT)
    yield "own-pin", screen, own, pad, {}
    wrong = replace(own, digits=0, wait_s=64.2, trouble=Told("desk.people.not_yours"))
    yield "own-pin-locked", screen, wrong, OUT, SIMULATED
    yield "new-pin", screen, replace(own, step="pin"), pad, {}
    refused = replace(own, step="pin", trouble=Told("desk.first.refused"))
    yield "new-pin-refused", screen, refused, pad, SIMULATED
    yield (
        "new-pin-again",
        screen,
        replace(own, step="again", digits=6, busy=True),
        ("sign_out",),
        {},
    )


def _checks() -> Iterator[Row]:
    screen = Screen.CHECKS
    rows = (
        CheckRow("supply", "fail", "2.71 V for the MP3V5050GP", "Check the sensor's regulator and [sensor] type: 2.85 to 3.15 V is needed."),  # noqa: E501  # as the doctor says it
        CheckRow("calibration wall", "warn", '"b1-2026-02-01" of 2026-02-01: 293 days old', "Calibrate this very ball: kiosk calibrate run --use wall"),  # noqa: E501
        CheckRow("data folder", "warn", "/var/lib/kiosk lies on overlay: all is lost when the power goes", LONG),  # noqa: E501
        CheckRow("processor", "ok", "aarch64, 64 bits", ""),
        CheckRow("readings", "ok", "250 readings a second, of 250", ""),
    )  # fmt: skip
    yield "checks-begun", screen, ChecksView((), 0.0), OUT, {}
    half = ChecksView(rows, 0.43, (2, 2, 1))
    yield "checks-half", screen, half, OUT, SIMULATED
    done = ChecksView(rows, None, (20, 2, 1), page=1, pages=5)
    choices = ("again", "next_page", "previous_page", *OUT)
    yield "checks", screen, done, choices, {}
    hostile = CheckRow("W" * 60, "fail", "W" * 300, "\x1b[31m" + "W" * 400)
    yield "checks-hostile", screen, replace(done, rows=(hostile,) * 5), choices, SIMULATED


def _power() -> Iterator[Row]:
    screen = Screen.POWER
    deeds = tuple(f"deed:{each}" for each in DEEDS)
    power = PowerView(DEEDS)
    yield "power", screen, power, (*deeds, *OUT), {}
    denied = replace(power, trouble=Told("desk.power.denied"))
    yield "power-denied", screen, denied, (*deeds, *OUT), SIMULATED
    for deed in DEEDS:
        yield f"power-{deed}", screen, replace(power, asking=deed), ("yes", *OUT), SIMULATED
        yield f"power-{deed}-doing", screen, replace(power, doing=deed), ("sign_out",), {}
