"""The pages about the past, by the place that leads to each."""

from __future__ import annotations

from kiosk.clinic.desk_erase import ErasePage
from kiosk.clinic.desk_history import HistoryPage
from kiosk.clinic.desk_notices import NoticesPage
from kiosk.clinic.desk_out import OutPage
from kiosk.clinic.desk_room import (
    DeskPage,
    PastPlace,
    Room,
    ToErase,
    ToHistory,
    ToNotices,
    ToOut,
)
from kiosk.clinic.desk_statistics import StatisticsPage


def past_page(room: Room, place: PastPlace) -> DeskPage:
    if isinstance(place, ToHistory):
        return HistoryPage(room, place.file, place.exercise)
    if isinstance(place, ToOut):
        return OutPage(room, place.file)
    if isinstance(place, ToErase):
        return ErasePage(room, place.file)
    if isinstance(place, ToNotices):
        return NoticesPage(room, place.notices)
    return StatisticsPage(room)
