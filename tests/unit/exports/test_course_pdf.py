from __future__ import annotations

from dataclasses import replace

import made_sessions as made
import pages
import pytest

from kiosk.clinic.changes import Break
from kiosk.exports.history import broken, changed, history
from kiosk.exports.pdf.report import course_pdf
from kiosk.exports.rows import Course, SessionRows
from kiosk.exports.told import tell
from kiosk.exports.words import english
from kiosk.records.model import Kept, ZoneFrom

SQUEEZE = "standing-ball-squeeze"


def asked_in_newtons(rows: SessionRows, target_n: float) -> SessionRows:
    runs = tuple(
        Kept(
            replace(
                each.row,
                dose=replace(each.row.dose, zone_from=ZoneFrom.NEWTONS, target_n=target_n),
            ),
            each.stamp,
        )
        for each in rows.runs
    )
    return replace(rows, runs=runs)


def visits(*left_n: float, **values: object) -> tuple[SessionRows, ...]:
    return tuple(
        made.session(visit=index, left_n=each, signals=False, **values)  # type: ignore[arg-type]
        for index, each in enumerate(left_n, start=1)
    )


@pytest.mark.parametrize("count", [1, 8, 40])
def test_a_course_is_an_overview_a_page_a_session_and_the_definitions(count: int) -> None:
    course = made.course(count)
    quiet = tuple(replace(each, signal_of=lambda rep_id: None) for each in course.sessions)
    pdf = course_pdf(replace(course, sessions=quiet), made.ISSUER)
    reader = pages.reader(pdf)

    assert len(reader.pages) == count + 2
    assert "Course report" in pages.words(pdf, 0)
    assert all("Session report" in pages.words(pdf, page) for page in (1, count))
    assert "What the figures mean" in pages.words(pdf, count + 1)
    for page in (0, 1, count + 1):
        pages.assert_apart(pdf, page)
        assert f"page {page + 1} of {count + 2}" in pages.words(pdf, page)


def test_pages_say_where_the_definitions_stand_and_do_not_repeat_them() -> None:
    pdf = course_pdf(Course(made.PATIENT, visits(58, 59)), made.ISSUER)

    assert "What the figures mean: page 4" in pages.words(pdf, 0)
    assert "What the figures mean: page 4" in pages.words(pdf, 1)
    assert "JCGM" not in pages.words(pdf, 1)
    assert "JCGM 100:2008" in pages.words(pdf, 3)
    assert "Christou" in pages.words(pdf, 3)


def test_more_exercises_than_two_have_a_second_overview() -> None:
    rows = made.session(signals=False)
    titles = {"third": "Third"}
    squat = made.session(("ball-squeeze-squat",), visit=2, signals=False)
    third = made.session(visit=3, signals=False)
    renamed = tuple(Kept(replace(each.row, exercise="third"), each.stamp) for each in third.runs)
    course = Course(made.PATIENT, (rows, squat, replace(third, runs=renamed, titles=titles)))
    pdf = course_pdf(course, made.ISSUER)

    assert len(pages.reader(pdf).pages) == 6
    assert "Third" in pages.lines(pdf, 1)


def test_a_course_without_the_ball_has_nothing_to_draw() -> None:
    course = Course(made.PATIENT, (made.session(("clamshell",)),))
    text = pages.words(course_pdf(course, made.ISSUER), 0)

    assert "there is nothing to draw" in text
    assert "Clamshell: followed to the film at 1 of 1 visits" in text


def test_a_course_without_a_session_is_refused() -> None:
    with pytest.raises(ValueError, match="no session"):
        course_pdf(Course(made.PATIENT, ()), made.ISSUER)


def test_only_what_exceeds_both_bands_is_called_a_change() -> None:
    def overview(*both_n: float) -> str:
        sessions = tuple(
            made.session(visit=index, left_n=each, right_n=each, signals=False)
            for index, each in enumerate(both_n, start=1)
        )
        return pages.words(course_pdf(Course(made.PATIENT, sessions), made.ISSUER), 0)

    # Bests are twice the force, each ± 17.2, so that their difference is ± 24.3.
    assert "Nothing beyond what the station can repeat." in overview(50, 54, 62.1)
    larger = overview(50, 54, 62.3)
    line = "Standing ball squeeze, left, comfortable best, visit 1 to 3: more by 24.6 N"
    assert line in larger
    assert "Nothing beyond" not in larger
    assert "difference, visit" not in larger


def test_a_line_breaks_at_another_ball_calibration_or_target() -> None:
    first, second, _, fourth = visits(58, 58, 58, 58)
    other = made.session(visit=3, calibration_id="wall-8", ball="gym-2", signals=False)
    sessions = (first, second, other, asked_in_newtons(fourth, 60))
    told = [tell(each) for each in sessions]
    series = {(each.figure, each.side): each for each in history(told, SQUEEZE, english)}

    mean = series["mean", "left"]
    assert [[point.visit for point in line.points] for line in mean.segments] == [[1, 2], [3], [4]]
    assert mean.segments[1].broken_by == (Break.BALL, Break.CALIBRATION)
    assert Break.TARGET in mean.segments[2].broken_by
    # A best does not depend on what was asked for: only the ball and its calibration break it.
    best = series["best", "left"]
    assert all(Break.TARGET not in line.broken_by for line in best.segments)
    assert {each.visit for each in broken(list(series.values()))} == {3, 4}

    text = pages.words(course_pdf(Course(made.PATIENT, sessions), made.ISSUER), 0)
    assert "a: visit 3 (2026-11-22): ball gym-2 for gym-1, calibration wall-8 for wall-7" in text
    assert "asked for target 60 N, before 50 % of the comfortable best" in text
    assert "b: visit 4 (2026-11-22):" in text


def test_no_change_is_called_across_a_break() -> None:
    before = made.session(visit=1, left_n=40, signals=False)
    after = made.session(visit=2, left_n=80, calibration_id="wall-8", signals=False)

    assert changed(history([tell(before), tell(after)], SQUEEZE, english)) == ()


def test_a_lower_bound_is_never_half_of_a_change() -> None:
    told = [tell(each) for each in visits(40, 80, hidden=True, lost=())]
    series = history(told, SQUEEZE, english)

    assert all(each.series.figure in ("best", "mean", "asymmetry") for each in changed(series))
    assert not [each for each in series if each.figure == "steadiness"]


def test_points_are_the_records_figures() -> None:
    rows = visits(58)[0]
    series = {(each.figure, each.side): each for each in history([tell(rows)], SQUEEZE, english)}

    best = series["best", "left"].points[0]
    assert (best.value.x, best.value.u, best.estimated) == (116.0, 17.2, False)
    assert series["asymmetry", "both"].points[0].value.u == 6.3
    kept = [each.row for each in rows.reps if each.row.kept]
    sets = {each.row.id for each in rows.sets if each.row.side == "left"}
    left = [row for row in kept if row.set_id in sets]
    mean = series["mean", "left"].points[0].value
    assert mean.x == pytest.approx(sum(row.mean_n for row in left if row.mean_n) / len(left))
    assert mean.u == max(row.mean_u_n for row in left if row.mean_u_n)


def test_progress_ends_with_the_whole() -> None:
    heard: list[float] = []
    course_pdf(Course(made.PATIENT, visits(58)), made.ISSUER, progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_clock_not_set_on_one_visit_is_said_on_the_overview() -> None:
    course = Course(made.PATIENT, (*visits(58), made.session(visit=2, clock_set=False)))
    text = pages.words(course_pdf(course, made.ISSUER), 0)

    assert "Clock not set" in text
    assert "2026-11-22 ?" in text
