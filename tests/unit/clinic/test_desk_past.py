"""The pages about the past as state machines: what they ask, what they send, what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kiosk.clinic.changes import Value
from kiosk.clinic.codes import code_of
from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_doors import DoorState
from kiosk.clinic.desk_erase import ErasePage
from kiosk.clinic.desk_history import VISITS, HistoryPage, letters
from kiosk.clinic.desk_notices import NoticesPage
from kiosk.clinic.desk_out import ENTRIES, ROWS, OutPage
from kiosk.clinic.desk_patients import PatientsPage
from kiosk.clinic.desk_room import (
    DeskPage,
    Leave,
    Material,
    Room,
    ToErase,
    ToNotices,
    ToOut,
    ToPatient,
    ToPatients,
    ToStation,
)
from kiosk.clinic.desk_statistics import ROWS as STATISTICS_ROWS
from kiosk.clinic.desk_statistics import StatisticsPage
from kiosk.clinic.desk_talk import Ask, Failed, Found, Keep, PatientFile, Saved
from kiosk.clinic.past_talk import (
    CountedDays,
    CountedYear,
    Erase,
    ErasedTold,
    Figure,
    ListedNotice,
    Notices,
    NoticesOf,
    Past,
    PastOf,
    PastPoint,
    PastSeries,
    PastSession,
    PastSessions,
    PastValue,
    SendOut,
    Sent,
    SessionsOf,
    StatisticsOf,
    StopSending,
)
from kiosk.exercise.staff_views import Told
from kiosk.records.model import Notice, NoticeSeen, Patient

CODE = code_of(41726)
FILE = PatientFile(Patient("id-1", CODE), visits=3)
WALL, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"


class Sitting:
    """One page, and somebody in front of it."""

    def __init__(self, room: Room, page: DeskPage) -> None:
        self.room, self.page = room, page
        page.begin()

    def press(self, *choices: str) -> None:
        for each in choices:
            assert each in self.page.choices(0.0), (each, self.page.choices(0.0))
            self.page.take(each, 0.0)

    def found(self, value: PastValue | None) -> None:
        """Answer what was asked last."""
        self.page.hear(Found(self.asked[-1].number, value), 0.0)

    @property
    def choices(self) -> tuple[str, ...]:
        return self.page.choices(0.0)

    @property
    def body(self):
        return self.page.body(0.0)

    @property
    def asked(self) -> list[Ask]:
        return [each for each in self.room.out if isinstance(each, Ask)]

    def sent(self, kind: type) -> list:
        return [each for each in self.room.out if isinstance(each, kind)]


def a_room() -> Room:
    return Room(Material({}), staff_id="liz", name="Liz", role="lead")


def sessions(count: int, first: int = 0) -> PastSessions:
    listed = [PastSession(f"s{first + i}", 100 - first - i, "", "cut", ()) for i in range(count)]
    return PastSessions(tuple(listed))


# Out.


def out(count: int = 3) -> Sitting:
    room = a_room()
    it = Sitting(room, OutPage(room, FILE))
    assert it.asked[0].question == SessionsOf("id-1", None, ROWS + 1)
    it.found(sessions(count))
    return it


@pytest.mark.parametrize("what", ENTRIES)
def test_one_touch_sends_it_and_the_audit_keeps_who_asked(what: str) -> None:
    it = out()
    it.press("session:1", f"out:{what}")
    (wanted,) = it.sent(SendOut)
    session_id = "s1" if what == "session" else ""
    assert wanted == SendOut(wanted.number, what, "id-1", session_id)
    (kept,) = it.sent(Keep)
    assert (kept.rows, kept.audit.staff_id) == ((), "liz")
    assert (kept.audit.action, kept.audit.subject) == (f"take out {what}", session_id or "id-1")
    assert it.body.sending.what == what
    assert set(it.choices) == {"stop_sending", "back", "sign_out"}


def test_while_something_goes_out_nothing_else_does_and_its_end_is_looked_at() -> None:
    it = out()
    it.press("out:course")
    (wanted,) = it.sent(SendOut)
    tray = it.room.tray
    tray.hear(Sent(wanted.number, "course", "write", 0.4))
    assert it.body.sending.share == 0.4
    it.press("stop_sending")
    assert it.sent(StopSending) == [StopSending()]
    tray.hear(Sent(wanted.number + 7, "course", "done"))  # of something else
    assert tray.busy
    tray.hear(Sent(wanted.number, "course", "stopped"))
    assert set(it.choices) == {"heard", "back", "sign_out"}
    it.press("heard")
    assert "out:course" in it.choices
    tray.hear(Sent(wanted.number, "course", "done"))  # too late to matter
    assert it.body.sending is None


def test_what_is_on_its_way_is_told_under_the_code_that_it_is_about() -> None:
    it = out()
    it.press("out:course")
    other = PatientFile(Patient("id-2", code_of(27)), visits=0)
    there = Sitting(it.room, OutPage(it.room, other))
    assert there.body.code == CODE
    it.room.tray.sent = None
    assert there.body.code == code_of(27)


def test_without_a_session_there_is_nothing_to_send_but_somebody_to_erase() -> None:
    it = out(0)
    assert set(it.choices) == {"erase", "back", "sign_out"}
    it.press("erase")
    assert it.room.to == ToErase(FILE)


def test_sessions_come_in_pages() -> None:
    it = out(ROWS + 1)
    assert "newer" not in it.choices
    it.press("older")
    assert it.asked[-1].question == SessionsOf("id-1", 100 - ROWS + 1, ROWS + 1)
    it.found(sessions(2, ROWS))
    assert [each for each in it.choices if each.startswith("session")] == ["session:0", "session:1"]
    it.press("newer")
    assert it.asked[-1].question == SessionsOf("id-1", None, ROWS + 1)


def test_records_that_cannot_be_read_are_told() -> None:
    room = a_room()
    it = Sitting(room, OutPage(room, FILE))
    it.page.hear(Failed(it.asked[-1].number, "disk on fire", "io"), 0.0)
    assert it.body.trouble == Told("desk.not_read", (("because", Told("live.trouble_io")),))
    assert "fire" not in repr(it.body)


def test_what_goes_out_goes_on_after_signing_out_and_is_told_at_the_next_sign_in() -> None:
    desk = Desk(Material({}))
    desk.open(0.0, "en", DoorState())
    stay = desk._stay
    assert stay is not None
    stay.room.tray.sent = Sent(3, "course")
    desk.advance(["back"], [], 1.0)
    assert not desk.on
    desk.advance([], [Sent(3, "course", "done", 1.0, "kiosk-report")], 2.0)
    desk.open(3.0, "en", DoorState())
    assert desk._stay is not None
    room = desk._stay.room
    assert room.tray.sent == Sent(3, "course", "done", 1.0, "kiosk-report")
    patients = Sitting(room, PatientsPage(room))
    patients.found(Notices())
    assert room.to == ToNotices(Notices())
    (row,) = Sitting(room, NoticesPage(room, Notices())).body.rows
    assert row.told.key == "past.sent.done"


# Erasing.


def erase() -> Sitting:
    room = a_room()
    return Sitting(room, ErasePage(room, FILE))


def test_erasing_asks_twice_the_second_time_for_the_code() -> None:
    it = erase()
    it.press("erase:ask")
    assert it.page.typing
    it.press("go")  # nothing typed
    it.press(*[f"key:{digit}" for digit in "41725"], "go")
    assert it.body.trouble.key == "past.erase.other_code"
    assert it.sent(Erase) == []
    it.press(*[f"key:{digit}" for digit in "41726"], "go")
    (wanted,) = it.sent(Erase)
    assert (wanted.patient_id, wanted.staff_id) == ("id-1", "liz")
    assert it.choices == ("sign_out",)  # it cannot be taken back any more
    it.page.hear(Found(wanted.number, ErasedTold(12, settled=True, elsewhere=("old",))), 0.0)
    body = it.body
    assert (body.step, body.code, body.rows, body.elsewhere) == ("done", "", 12, ("old",))
    it.press("erase:leave")
    assert it.room.to == ToPatients()


def test_the_letter_of_the_code_may_be_typed_as_well_and_must_be_right() -> None:
    for typed, right in ((CODE.replace("-", ""), True), ("A41726", CODE[0] == "A")):
        it = erase()
        it.press("erase:ask")
        for letter in typed:
            it.page.take(f"key:{letter.lower()}", 0.0)
        it.press("go")
        assert bool(it.sent(Erase)) is right


def test_what_could_not_be_cleared_can_be_tried_again() -> None:
    it = erase()
    it.press("erase:ask", *[f"key:{digit}" for digit in "41726"], "go")
    first = it.sent(Erase)[0].number
    it.page.hear(Found(first, ErasedTold(12, settled=False, elsewhere=("old",))), 0.0)
    assert it.body.step == "remains"
    it.press("erase:again")
    again = it.sent(Erase)[1]
    assert again.patient_id == ""
    it.page.hear(Failed(again.number, "full"), 0.0)
    assert (it.body.step, it.body.rows, it.body.trouble.key) == ("remains", 12, "past.erase.failed")
    it.press("erase:again")
    it.page.hear(Found(it.sent(Erase)[2].number, ErasedTold(0, settled=True)), 0.0)
    assert (it.body.step, it.body.rows, it.body.elsewhere) == ("done", 12, ("old",))


def test_erasing_that_failed_erased_nothing_and_says_so() -> None:
    it = erase()
    it.press("erase:ask", *[f"key:{digit}" for digit in "41726"], "go")
    it.page.hear(Failed(it.sent(Erase)[0].number, "read-only"), 0.0)
    body = it.body
    assert (body.step, body.code, body.trouble.key) == ("type", CODE, "past.erase.failed")
    it.press("back", "back")
    assert it.room.to == ToOut(FILE)


def test_nobody_is_erased_while_they_are_written_to_a_stick() -> None:
    it = erase()
    it.room.tray.sent = Sent(1, "course")
    assert it.choices == ("back", "sign_out")


# Notices.

NOTICE = ListedNotice(Notice("quarantine", "x", "The database was damaged.", "n1"), "2026-11-20")


def test_notices_come_before_the_patients_until_somebody_has_read_them() -> None:
    room = a_room()
    patients = Sitting(room, PatientsPage(room))
    assert patients.asked[-1].question == NoticesOf()
    patients.found(Notices((NOTICE,), 1))
    assert room.to == ToNotices(Notices((NOTICE,), 1))
    it = Sitting(room, NoticesPage(room, Notices((NOTICE,), 1)))
    assert [row.told.key for row in it.body.rows] == ["past.notice.quarantine"]
    it.press("seen")
    (kept,) = it.sent(Keep)
    assert kept.rows == (NoticeSeen("n1", "liz"),)
    assert (kept.audit.action, kept.audit.subject) == ("see notice", "n1")
    it.page.hear(Saved(kept.number), 0.0)
    it.found(Notices())
    assert room.to == ToPatients()


def test_a_notice_is_told_in_the_pages_language_and_as_it_is_where_there_are_no_words() -> None:
    room = a_room()
    room.tray.sent = Sent(1, "course", "records", trouble="full")
    other = replace(NOTICE, notice=replace(NOTICE.notice, kind="of the future", id="n2"))
    sent, aside, future = Sitting(room, NoticesPage(room, Notices((NOTICE, other), 2))).body.rows
    assert aside.told == Told("past.notice.quarantine", (("folder", "x"),))
    assert (sent.detail, aside.detail) == ("", "")
    assert future.detail == "The database was damaged."


def test_more_notices_than_fit_come_one_page_after_the_other() -> None:
    room = a_room()
    it = Sitting(room, NoticesPage(room, Notices((NOTICE,), 9)))
    assert it.body.more == 8
    it.press("seen")
    it.page.hear(Saved(it.sent(Keep)[0].number), 0.0)
    other = replace(NOTICE, notice=replace(NOTICE.notice, kind="of the future", id="n2"))
    it.found(Notices((other,), 8))
    assert [row.told.key for row in it.body.rows] == ["past.notice.other"]
    assert room.to is None


def test_later_means_until_the_next_sign_in_and_never_that_it_was_seen() -> None:
    room = a_room()
    it = Sitting(room, NoticesPage(room, Notices((NOTICE,), 1)))
    it.press("later")
    assert (room.to, it.sent(Keep)) == (ToPatients(), [])
    patients = Sitting(room, PatientsPage(room))
    assert NoticesOf() not in [each.question for each in patients.asked]


def test_a_notice_whose_reading_cannot_be_written_stays() -> None:
    room = a_room()
    it = Sitting(room, NoticesPage(room, Notices((NOTICE,), 1)))
    it.press("seen")
    it.page.hear(Failed(it.sent(Keep)[0].number, "full"), 0.0)
    assert (it.body.trouble.key, len(it.body.rows), room.to) == ("desk.not_saved", 1, None)


# Statistics.


def days(count: int) -> tuple[CountedDays, ...]:
    return tuple(
        CountedDays(f"2026-11-{i:02d}", "", 5 + i, 4, 3, 2, 1) for i in range(1, count + 1)
    )


def test_a_year_of_the_waiting_room_with_its_totals() -> None:
    room = a_room()
    it = Sitting(room, StatisticsPage(room))
    assert it.asked[-1].question == StatisticsOf(0)
    it.found(CountedYear(2026, (2024, 2026), days(STATISTICS_ROWS + 1), 2))
    body = it.body
    assert (len(body.rows), body.most, body.held_back) == (STATISTICS_ROWS, 13, 2)
    assert body.totals == (8 * 5 + 36, 8 * 4, 8 * 3, 8 * 2, 8)
    it.press("older")
    assert len(it.body.rows) == 1
    assert it.body.totals == body.totals
    it.press("newer", "year:-")
    assert it.asked[-1].question == StatisticsOf(2024)
    assert "year:+" not in it.choices
    it.press("out:statistics")
    assert it.sent(SendOut)[0].patient_id == ""
    assert it.sent(Keep) == []  # nobody's data: nothing for the audit


def test_nothing_counted_yet_has_nothing_to_send() -> None:
    room = a_room()
    it = Sitting(room, StatisticsPage(room))
    it.found(CountedYear(0))
    assert it.choices == ("back", "sign_out")
    it.press("back")
    assert room.to == ToStation()


# History.


def series(figure: Figure, side: str, *values: float, u: float | None = 2.0, **own: Sequence[str]):
    """`own`: a calibration, ball or target for every value."""
    points = []
    for visit, x in enumerate(values):
        parts = {name: each[visit] for name, each in own.items()}
        known = {"calibration_id": "cal-1", "ball": "blue", "target": "", **parts}
        points.append(PastPoint(visit, Value(x, u, **known)))
    return PastSeries(figure, side, tuple(points))


def history(*shown: PastSeries, days: int = 3, **more: object) -> Sitting:
    room = a_room()
    it = Sitting(room, HistoryPage(room, FILE, WALL))
    assert it.asked[-1].question == PastOf("id-1", WALL)
    told = tuple(f"2026-10-{i + 1:02d}" for i in range(days))
    it.found(Past(WALL, (WALL,), told, shown, **more))
    return it


def test_only_what_was_ever_known_can_be_chosen() -> None:
    it = history(series("mean", "both", 50.0, 51.0, 52.0))
    assert it.body.figures == ("mean",)
    assert it.body.chart.figure == "mean"
    assert [each for each in it.choices if each.startswith("figure")] == ["figure:mean"]


def test_a_change_is_one_only_beyond_what_the_ball_may_be_wrong_by() -> None:
    it = history(
        series("best", "left", 50.0, 60.0, 70.0), series("best", "right", 50.0, 51.0, 52.0)
    )
    left, right = it.body.changes
    assert (left.told.key, left.certain) == ("past.history.more", True)
    told = dict(left.told.values)
    assert (told["difference"], told["sure"], told["unit"]) == (20, 17, "N")  # 20 - 2 √2
    assert (right.told.key, right.certain) == ("past.history.no_change", False)


def test_figures_without_a_band_are_never_called_changed() -> None:
    it = history(series("in_zone", "left", 10.0, 20.0, 90.0, u=None))
    assert it.body.changes == ()


def test_a_line_breaks_where_ball_calibration_or_target_changed_and_says_why() -> None:
    it = history(
        series(
            "mean", "left", 50.0, 51.0, 60.0, 61.0, calibration_id=("a", "b", "b", "b"),
            ball=("blue", "red", "red", "red"), target=("50", "50", "50", "60"),
        ),
        days=4,
    )  # fmt: skip
    chart = it.body.chart
    assert [[point.at for point in line.points] for line in chart.lines] == [[0], [1, 2], [3]]
    told = [(each.at, each.mark, [why.key for why in each.why]) for each in chart.breaks]
    assert told == [
        (1, "a", ["clinic.break.ball", "clinic.break.calibration"]),
        (3, "b", ["clinic.break.target"]),
    ]
    assert it.body.changes == ()  # the last line is one visit long


def test_visits_come_in_pages_with_the_letters_of_the_whole_course() -> None:
    count = 2 * VISITS + 3
    calibrations = tuple("a" if visit < 2 else "b" if visit < 15 else "c" for visit in range(count))
    it = history(
        series("best", "left", *map(float, range(count)), calibration_id=calibrations), days=count
    )
    assert it.body.chart.days[-1] == f"2026-10-{count:02d}"
    assert [each.mark for each in it.body.chart.breaks] == ["b"]
    assert "newer" not in it.choices
    it.press("older", "older")
    assert it.body.chart.days[0] == "2026-10-01"
    assert len(it.body.chart.days) == VISITS
    assert [(each.at, each.mark) for each in it.body.chart.breaks] == [(2, "a")]
    assert "older" not in it.choices
    it.press("newer")
    assert it.body.chart.days[0] == f"2026-10-{VISITS + 1:02d}"
    it.press("newer")
    assert it.body.chart.days[-1] == f"2026-10-{count:02d}"


def test_left_against_right_is_told_with_its_formula() -> None:
    shown = series("asymmetry", "both", -20.0, -15.0, -12.4, u=2.2)
    below, formula = history(shown, compared_n=(78.0, 89.0)).body.compared
    assert (below.key, dict(below.values)) == ("past.history.left_below", {"pct": 12, "band": 3})
    assert formula.key == "past.history.formula_left"
    assert dict(formula.values) == {"left": 78, "right": 89}
    within = series("asymmetry", "both", 1.0, 1.5, u=4.0)
    same, formula = history(within, days=2, compared_n=(80.0, 78.0)).body.compared
    assert (same.key, formula.key) == ("past.history.alike", "past.history.formula_right")


def test_an_asymmetry_of_an_earlier_visit_is_not_told_as_todays() -> None:
    shown = series("asymmetry", "both", -20.0, -15.0)
    assert history(shown, days=3, compared_n=(78.0, 89.0)).body.compared == ()


def test_other_exercises_are_a_key_away() -> None:
    room = a_room()
    it = Sitting(room, HistoryPage(room, FILE))
    it.found(Past(WALL, (SQUAT, WALL), ("2026-10-01",), (series("best", "left", 1.0),)))
    it.press("exercise:+")
    assert it.asked[-1].question == PastOf("id-1", SQUAT)
    it.press("back")
    assert room.to == ToPatient("id-1", FILE)
    it.press("sign_out")
    assert room.to == Leave()


def test_letters_go_on_after_z() -> None:
    assert [letters(index) for index in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]
