"""Ending the program: begin it anew, restart the machine, or shut it down. Asks once more."""

from __future__ import annotations

from kiosk.clinic.desk_room import Leave, Room, ToStation
from kiosk.clinic.desk_talk import Answer
from kiosk.clinic.shell_talk import DEEDS, Deed, Switch, Switched
from kiosk.exercise.shell_views import PowerView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen


class PowerPage:
    """Three things to do, each asked about once more."""

    screen = Screen.POWER
    typing = False

    def __init__(self, room: Room) -> None:
        self._room = room
        self._asking: Deed | None = None
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._number:
            return ("sign_out",)
        if self._asking is not None:
            return ("yes", "back", "sign_out")
        return (*(f"deed:{deed}" for deed in DEEDS), "back", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        self._trouble = None
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            if self._asking is None:
                self._room.to = ToStation()
            self._asking = None
        elif choice == "yes" and self._asking is not None:
            self._number = self._room.next_number()
            self._room.out.append(Switch(self._number, self._asking))
        for deed in DEEDS:
            if choice == f"deed:{deed}":
                self._asking = deed

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Switched) or answer.number != self._number:
            return
        if answer.trouble:
            self._number, self._asking = 0, None
            self._trouble = Told(f"desk.power.{answer.trouble}")

    def body(self, now_s: float) -> PowerView:
        asking = self._asking or ""
        return PowerView(
            deeds=DEEDS,
            asking=asking if not self._number else "",
            doing=asking if self._number else "",
            trouble=self._trouble,
        )
