"""What the staff should know before anything else: damaged records, and what came of a stick.

A notice stays until somebody says that it was seen, which the audit keeps; nothing is deleted.
"""

from __future__ import annotations

from kiosk.clinic.desk_out import take_sending
from kiosk.clinic.desk_room import Leave, Room, ToPatients, failed
from kiosk.clinic.desk_talk import Answer, Failed, Found, Saved
from kiosk.clinic.past_talk import ListedNotice, Notices, NoticesOf
from kiosk.exercise.past_views import NoticeRow, NoticesView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen
from kiosk.records.model import NoticeSeen

KINDS = {"quarantine": "past.notice.quarantine", "damaged rep": "past.notice.damaged_rep"}


class NoticesPage:
    """What there is to be said, and "seen"; "later" leaves it for the next sign-in."""

    screen = Screen.NOTICES
    typing = False

    def __init__(self, room: Room, notices: Notices) -> None:
        self._room = room
        self._notices = notices
        self._number = 0
        self._asking = False
        self._trouble: Told | None = None

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        return ("later", "sign_out") if self._number else ("seen", "later", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "later":
            self._room.notices_later = True
            self._room.to = ToPatients()
        elif choice in ("seen", "go"):
            self._seen()

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Saved | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._trouble = failed("desk.not_saved", answer)
        elif isinstance(answer, Saved):
            self._number = self._room.ask(NoticesOf())
        elif isinstance(answer.value, Notices) and answer.value.listed:
            self._notices = answer.value
        else:
            self._room.to = ToPatients()

    def body(self, now_s: float) -> NoticesView:
        sent, listed = self._room.tray.sent, self._notices.listed
        rows = [_row(each) for each in listed]
        if sent is not None and sent.over:
            words = (("what", Told(f"past.what.{sent.what}")), ("folder", sent.folder))
            rows.insert(0, NoticeRow(Told(f"past.sent.{sent.outcome}", words)))
        return NoticesView(
            rows=tuple(rows),
            more=max(self._notices.in_all - len(listed), 0),
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _seen(self) -> None:
        take_sending(self._room, "heard")
        listed = self._notices.listed
        if not listed:
            self._room.to = ToPatients()
            return
        who = self._room.staff_id
        rows = [NoticeSeen(each.notice.id, who) for each in listed]
        self._number = self._room.keep("see notice", listed[0].notice.id, *rows)


def _row(listed: ListedNotice) -> NoticeRow:
    """In the page's language where it has words for it; else as the station itself says it."""
    notice = listed.notice
    if notice.kind not in KINDS:
        return NoticeRow(Told("past.notice.other"), listed.day, notice.text)
    return NoticeRow(Told(KINDS[notice.kind], (("folder", notice.subject),)), listed.day)
