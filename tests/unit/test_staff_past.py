"""What the staff's pages are told of the past: the very figures of the reports, and by index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from past_course import BESTS, CODE, WALL, past_course
from store import LIZ, opened

from kiosk.calibrations import bare_text
from kiosk.clinic.past_talk import (
    FIGURES,
    CountedYear,
    Notices,
    NoticesOf,
    Past,
    PastOf,
    PastSessions,
    SessionsOf,
    StatisticsOf,
)
from kiosk.exports.history import history
from kiosk.exports.told import tell
from kiosk.exports.words import english
from kiosk.force.calibration import estimated
from kiosk.gathered import Gatherer
from kiosk.records.database import FILE
from kiosk.records.model import Notice, Patient, RunEnd
from kiosk.records.queries import Reader
from kiosk.records.rows import canonical
from kiosk.staff_answers import day_of
from kiosk.staff_past import PastAnswers, erased
from kiosk.statistics import DayFiles


@pytest.fixture
def answers(tmp_path: Path) -> PastAnswers:
    folders = (tmp_path / "calibrations", tmp_path / "statistics")
    return PastAnswers(*folders, lambda: date(2027, 6, 1), day_of)


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return past_course(tmp_path, calibrations=("cal-0", "cal-1"))


@pytest.fixture
def looking(tmp_path: Path, patient: Patient) -> Iterator[Reader]:
    with closing(Reader.open(tmp_path / FILE)) as reader:
        yield reader


def past(answers: PastAnswers, reader: Reader, patient: Patient) -> Past:
    found = answers.answer(PastOf(patient.id), reader)
    assert isinstance(found, Past)
    return found


def test_every_figure_is_the_one_that_the_report_of_the_course_prints(
    answers: PastAnswers, looking: Reader, patient: Patient
) -> None:
    found = past(answers, looking, patient)
    sessions = [tell(rows) for rows in Gatherer(looking).sessions_of(patient)]
    printed = {(each.figure, each.side): each for each in history(sessions, WALL, english)}
    assert printed.keys() == {(each.figure, each.side) for each in found.series}
    assert {figure for figure, _ in printed} == set(FIGURES)
    for each in found.series:
        theirs = printed[each.figure, each.side].points
        assert [point.visit + 1 for point in each.points] == [point.visit for point in theirs]
        assert [point.estimated for point in each.points] == [p.estimated for p in theirs]
        for point, other in zip(each.points, theirs, strict=True):
            assert point.value.x == pytest.approx(other.value.x), each.figure
            assert point.value.u == other.value.u, each.figure
            assert point.value.calibration_id == other.value.calibration_id


def test_visits_are_days_and_the_last_ones_forces_stand_behind_the_asymmetry(
    answers: PastAnswers, looking: Reader, patient: Patient
) -> None:
    found = past(answers, looking, patient)
    assert found.exercises == (WALL,)
    assert found.days[:2] == ("2027-02-03", "2027-02-10")
    right_n, left_n = BESTS[-1]
    assert found.compared_n == (left_n, right_n)
    asymmetry = found.series[-1]
    assert asymmetry.points[-1].value.x == pytest.approx((left_n - right_n) / right_n * 100)


def test_ball_and_day_come_from_the_calibrations_file_where_there_is_no_copy(
    answers: PastAnswers, looking: Reader, patient: Patient, tmp_path: Path
) -> None:
    assert past(answers, looking, patient).calibrated == ""
    blue = replace(estimated("wall"), id="cal-1", ball="blue", state="calibrated",
                   date=date(2027, 1, 2))  # fmt: skip
    folder = tmp_path / "calibrations"
    folder.mkdir()
    (folder / "cal-1.toml").write_text(bare_text(blue), "utf-8")
    found = past(answers, looking, patient)
    assert found.calibrated == "2027-01-02"
    assert [each.value.ball for each in found.series[0].points] == [
        "",
        "blue",
        "blue",
        "blue",
        "blue",
    ]


def test_a_patient_who_did_nothing_has_no_past(answers: PastAnswers, looking: Reader) -> None:
    assert answers.answer(PastOf("nobody"), looking) == Past("")
    assert answers.answer(SessionsOf("nobody"), looking) == PastSessions()


def test_what_the_record_hides_is_not_told(
    answers: PastAnswers, tmp_path: Path, patient: Patient
) -> None:
    with closing(opened(tmp_path, "boot-z")) as database:
        reader = database.reader_here()
        run = reader.runs(reader.sessions(patient.id)[0].session.id)[0].run
        database.add(replace(run, id="0192abcd-0000-7000-8000-00000000ffff"))
        record = canonical({"best_n": {"left": None}, "asymmetry_pct": None})
        database.add(RunEnd("0192abcd-0000-7000-8000-00000000ffff", True, 2, record))
        found = past(answers, reader, patient)
    # A second run without reps adds nothing; the visit's figures are the first one's.
    assert len(found.days) == len(BESTS)
    assert found.compared_n is not None


def test_sessions_come_in_pages_the_newest_first(
    answers: PastAnswers, looking: Reader, patient: Patient
) -> None:
    page = answers.answer(SessionsOf(patient.id, None, 2), looking)
    assert isinstance(page, PastSessions)
    rest = answers.answer(SessionsOf(patient.id, page.listed[-1].sequence, 9), looking)
    assert isinstance(rest, PastSessions)
    days = [each.day for each in (*page.listed, *rest.listed)]
    assert len(days) == len(BESTS)
    assert days == sorted(days, reverse=True)
    assert page.listed[0].exercises == (WALL,)


def test_notices_are_told_with_how_many_there_are_in_all(
    answers: PastAnswers, tmp_path: Path
) -> None:
    with closing(opened(tmp_path)) as database:
        database.add(*[Notice("damaged rep", str(n), "damaged") for n in range(7)])
        found = answers.answer(NoticesOf(4), database.reader_here())
    assert isinstance(found, Notices)
    assert (len(found.listed), found.in_all) == (4, 7)


def test_erasing_is_told_and_its_remains_can_be_cleared(tmp_path: Path, patient: Patient) -> None:
    with closing(opened(tmp_path, "boot-z")) as database:
        told = erased(database, patient.id, LIZ)
        assert told.settled
        assert told.rows > len(BESTS) * 10
        assert database.reader_here().patient_by_code(CODE) is None
        assert erased(database, "", LIZ).settled


def test_a_year_of_the_waiting_room_reads_no_other_years_files(
    answers: PastAnswers, tmp_path: Path, looking: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = DayFiles(tmp_path / "statistics")
    for day, visits in (("2025-05-01", 6), ("2027-05-01", 3), ("2027-05-02", 4), ("2027-06-01", 9)):
        files.add({(day, ("visit", "")): visits, (day, ("kept", WALL)): 2 * visits})
    read: list[str] = []
    usual = DayFiles._read

    def counted(self: DayFiles, path: Path) -> dict[tuple[str, str], int]:
        read.append(path.stem)
        return usual(self, path)

    monkeypatch.setattr(DayFiles, "_read", counted)
    found = answers.answer(StatisticsOf(), looking)
    assert isinstance(found, CountedYear)
    assert (found.year, found.years, found.held_back) == (2027, (2025, 2027), 0)
    (days,) = found.days  # today never is; the two others are told together
    assert (days.first, days.last, days.visits, days.kept) == ("2027-05-01", "2027-05-02", 7, 14)
    assert {stem[:4] for stem in read} == {"2027"}
    before = answers.answer(StatisticsOf(2025), looking)
    assert isinstance(before, CountedYear)
    assert [each.visits for each in before.days] == [6]
