"""The page of the station itself: one large entry for everything that is not a patient.

Add an entry: a row in `ENTRIES`, with its words under `desk.station` and a place to lead to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clinic.desk_room import (
    Leave,
    Place,
    Room,
    ToCalibrate,
    ToChecks,
    ToDailyCheck,
    ToPatients,
    ToPeople,
    ToPower,
    ToStatistics,
)
from kiosk.clinic.desk_talk import Answer
from kiosk.clinic.roles import CLINICAL, EVERYBODY, sees_patients
from kiosk.exercise.shell_views import StationEntry, StationView
from kiosk.exercise.views import Screen


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one entry leads, and the roles that may see it; `icon` is one of `kiosk.ui.icons`."""

    id: str
    icon: str
    roles: frozenset[str]
    place: Callable[[], Place]


ENTRIES: tuple[Entry, ...] = (
    Entry("daily_check", "ball", EVERYBODY, ToDailyCheck),
    Entry("calibrate", "flag", CLINICAL, ToCalibrate),
    Entry("statistics", "note", EVERYBODY, ToStatistics),
    Entry("people", "person", EVERYBODY, ToPeople),
    Entry("checks", "check", EVERYBODY, ToChecks),
    Entry("power", "power", EVERYBODY, ToPower),
)
"""In the order in which they stand."""


class StationPage:
    """The entries that somebody's role may see; back to the patients for whoever has any."""

    screen = Screen.STATION
    typing = False

    def __init__(self, room: Room, entries: tuple[Entry, ...] = ENTRIES) -> None:
        self._room = room
        self._entries = tuple(each for each in entries if room.role in each.roles)

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        back = ("back",) if sees_patients(self._room.role) else ()
        return (*(f"open:{each.id}" for each in self._entries), *back, "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToPatients()
        for each in self._entries:
            if choice == f"open:{each.id}":
                self._room.to = each.place()

    def hear(self, answer: Answer, now_s: float) -> None:
        pass

    def body(self, now_s: float) -> StationView:
        return StationView(
            self._room.name, tuple(StationEntry(each.id, each.icon) for each in self._entries)
        )
