"""The pages about the station itself, by place."""

from __future__ import annotations

from kiosk.clinic.desk_checks import ChecksPage
from kiosk.clinic.desk_people import PeoplePage
from kiosk.clinic.desk_power import PowerPage
from kiosk.clinic.desk_room import (
    DeskPage,
    Room,
    ShellPlace,
    ToChecks,
    ToPeople,
    ToPower,
)
from kiosk.clinic.desk_station import StationPage


def shell_page(room: Room, place: ShellPlace) -> DeskPage:
    if isinstance(place, ToPeople):
        return PeoplePage(room)
    if isinstance(place, ToChecks):
        return ChecksPage(room)
    return PowerPage(room) if isinstance(place, ToPower) else StationPage(room)
