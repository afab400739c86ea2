"""The waiting room by day, without persons: a year at a time, and all of it to the stick."""

from __future__ import annotations

from kiosk.clinic.desk_out import send, sending_choices, sending_view, take_sending
from kiosk.clinic.desk_room import Leave, Room, ToStation, failed
from kiosk.clinic.desk_talk import Answer, Failed, Found
from kiosk.clinic.past_talk import CountedDays, CountedYear, StatisticsOf
from kiosk.exercise.past_views import CountedRow, StatisticsView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

ROWS = 7


class StatisticsPage:
    """A table of the year's days, the newest first, with its totals."""

    screen = Screen.STATISTICS
    typing = False

    def __init__(self, room: Room) -> None:
        self._room = room
        self._year: CountedYear | None = None
        self._first = 0
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        self._ask(0)

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        if self._room.tray.sent is not None:
            return (*sending_choices(self._room), *always)
        if self._year is None:
            return always
        older = self._first + ROWS < len(self._year.days)
        pages = (("older",) if older else ()) + (("newer",) if self._first else ())
        years = tuple(
            choice
            for choice, step in (("year:-", -1), ("year:+", 1))
            if self._beside(step) is not None
        )
        return (*(("out:statistics",) if self._year.years else ()), *pages, *years, *always)

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToStation()
        elif choice == "out:statistics":
            send(self._room, "statistics")
        elif choice in ("stop_sending", "heard"):
            take_sending(self._room, choice)
        elif choice in ("older", "newer"):
            self._first += ROWS if choice == "older" else -ROWS
        elif choice in ("year:-", "year:+"):
            self._ask(self._beside(1 if choice == "year:+" else -1) or 0)

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._trouble = failed("past.statistics.unreadable", answer)
        elif isinstance(answer.value, CountedYear):
            self._year, self._first = answer.value, 0

    def body(self, now_s: float) -> StatisticsView:
        year = self._year or CountedYear(0)
        days = year.days
        shown = days[self._first : self._first + ROWS]
        totals = tuple(map(sum, zip(*map(_amounts, days), strict=True))) if days else ()
        return StatisticsView(
            year=year.year,
            rows=tuple(CountedRow(each.first, each.last, _amounts(each)) for each in shown),
            totals=totals,
            most=max((each.visits for each in days), default=0),
            held_back=year.held_back,
            sending=sending_view(self._room),
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _ask(self, year: int) -> None:
        self._number = self._room.ask(StatisticsOf(year))

    def _beside(self, step: int) -> int | None:
        """The year before or after the one shown; None where there is none."""
        if self._year is None or self._year.year not in self._year.years:
            return None
        at = self._year.years.index(self._year.year) + step
        return self._year.years[at] if 0 <= at < len(self._year.years) else None


def _amounts(days: CountedDays) -> tuple[int, ...]:
    return (days.visits, days.begun, days.finished, days.kept, days.faults)
