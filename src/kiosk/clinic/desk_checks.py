"""What the doctor finds, on the screen: every part of the station, and what to do about it."""

from __future__ import annotations

from kiosk.clinic.desk_room import Leave, Room, ToStation
from kiosk.clinic.desk_talk import Answer
from kiosk.clinic.shell_talk import Checked, ChecksTold, RunChecks
from kiosk.exercise.shell_views import CheckRow, ChecksView
from kiosk.exercise.views import Screen

ROWS = 5
_WORST_FIRST = ("fail", "warn", "ok")


class ChecksPage:
    """Begins to look at once; a page at a time, what is not well first."""

    screen = Screen.CHECKS
    typing = False

    def __init__(self, room: Room) -> None:
        self._room = room
        self._number = 0
        self._told: ChecksTold | None = None
        self._page = 0

    def begin(self) -> None:
        self._told, self._page = None, 0
        self._number = self._room.next_number()
        self._room.out.append(RunChecks(self._number))

    def choices(self, now_s: float) -> tuple[str, ...]:
        again = ("again",) if self._told is not None and self._told.over else ()
        more = ("next_page",) if self._page + 1 < self._pages else ()
        less = ("previous_page",) if self._page else ()
        return (*again, *more, *less, "back", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToStation()
        elif choice == "again":
            self.begin()
        elif choice == "next_page":
            self._page += 1
        elif choice == "previous_page":
            self._page -= 1

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, ChecksTold) and answer.number == self._number:
            self._told = answer

    def body(self, now_s: float) -> ChecksView:
        found = self._sorted
        begin = self._page * ROWS
        return ChecksView(
            rows=tuple(
                CheckRow(each.part, each.verdict, each.what, each.cure)
                for each in found[begin : begin + ROWS]
            ),
            share=self._share,
            counts=(_count(found, "ok"), _count(found, "warn"), _count(found, "fail")),
            page=self._page,
            pages=self._pages,
        )

    @property
    def _share(self) -> float | None:
        if self._told is None:
            return 0.0
        return None if self._told.over else self._told.share

    @property
    def _sorted(self) -> list[Checked]:
        found = self._told.found if self._told is not None else ()
        return sorted(found, key=lambda each: _WORST_FIRST.index(each.verdict))

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._sorted) // ROWS))


def _count(found: list[Checked], verdict: str) -> int:
    return sum(each.verdict == verdict for each in found)
