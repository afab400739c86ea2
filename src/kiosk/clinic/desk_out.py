"""What goes out of the station about a patient: reports, tables, bundles, to the stick that is in.

The desk only says what is wanted; somebody with a thread of its own writes it. It goes on while
other pages are up and after signing out: what came of it is told here, or after the next sign-in.
"""

from __future__ import annotations

from kiosk.clinic.desk_room import Leave, Room, ToErase, ToPatient, failed
from kiosk.clinic.desk_talk import Answer, Failed, Found, PatientFile
from kiosk.clinic.past_talk import (
    PastSession,
    PastSessions,
    SendOut,
    Sent,
    SessionsOf,
    StopSending,
    What,
)
from kiosk.exercise.past_views import OutView, SendingView
from kiosk.exercise.staff_views import SessionRow, Told
from kiosk.exercise.views import Screen
from kiosk.records.model import Patient

ROWS = 6
ENTRIES: tuple[What, ...] = ("session", "course", "reps", "traces", "fhir")


class OutPage:
    """Choose a session for its report, or anything about the whole course; one touch sends it."""

    screen = Screen.OUT
    typing = False

    def __init__(self, room: Room, file: PatientFile) -> None:
        self._room = room
        self._patient = file.patient
        self._file = file
        self._sessions: tuple[PastSession, ...] = ()
        self._selected = 0
        self._before: list[int | None] = [None]
        self._more = False
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        asked = SessionsOf(self._patient.id, self._before[-1], ROWS + 1)
        self._number = self._room.ask(asked)

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        if self._room.tray.sent is not None:
            return (*sending_choices(self._room), *always)
        rows = tuple(f"session:{index}" for index in range(len(self._sessions)))
        pages = (("older",) if self._more else ()) + (("newer",) if self._before[-1] else ())
        out = tuple(f"out:{each}" for each in ENTRIES) if self._sessions else ()
        return (*out, *rows, *pages, "erase", *always)

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToPatient(self._patient.id)
        elif choice in ("stop_sending", "heard"):
            take_sending(self._room, choice)
        elif kind == "session":
            self._selected = int(value)
        elif kind == "out":
            self._send(next(each for each in ENTRIES if each == value))
        elif choice == "erase":
            self._room.to = ToErase(self._file)
        elif choice in ("older", "newer"):
            if choice == "older":
                self._before.append(self._sessions[-1].sequence)
            else:
                self._before.pop()
            self.begin()

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._trouble = failed("desk.not_read", answer)
        elif isinstance(answer.value, PastSessions):
            found = answer.value.listed
            self._sessions, self._more = found[:ROWS], len(found) > ROWS
            self._selected = 0

    def body(self, now_s: float) -> OutView:
        return OutView(
            # What is on its way may be about somebody else.
            code=self._patient.code if self._room.tray.sent is None else self._room.tray.code,
            sessions=tuple(
                SessionRow(each.day, each.state, tuple(map(self._room.title, each.exercises)))
                for each in self._sessions
            ),
            selected=self._selected if self._sessions else None,
            entries=ENTRIES if self._sessions else (),
            sending=sending_view(self._room),
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _send(self, what: What) -> None:
        session_id = self._sessions[self._selected].id if what == "session" else ""
        send(self._room, what, self._patient, session_id)


# What every page shares that sends something.


def send(room: Room, what: What, patient: Patient | None = None, session_id: str = "") -> None:
    """Send it, and note in the audit that it was asked for."""
    if room.tray.busy:
        return
    number = room.next_number()
    room.tray.sent = Sent(number, what)
    room.tray.code = "" if patient is None else patient.code
    patient_id = "" if patient is None else patient.id
    room.out.append(SendOut(number, what, patient_id, session_id, room.language))
    if patient_id:
        room.keep(f"take out {what}", session_id or patient_id)


def sending_choices(room: Room) -> tuple[str, ...]:
    """While something is on its way it can be stopped; then what came of it is looked at."""
    return ("stop_sending",) if room.tray.busy else ("heard",)


def take_sending(room: Room, choice: str) -> None:
    if choice == "stop_sending":
        room.out.append(StopSending())
    elif choice == "heard":
        room.tray.sent = None


def sending_view(room: Room) -> SendingView | None:
    sent = room.tray.sent
    if sent is None:
        return None
    return SendingView(
        sent.what, sent.outcome, sent.share, sent.folder, sent.trouble, sent.over, sent.damaged
    )
