"""The reports: one session on one page, and a course of them."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.exports.history import exercises_of
from kiosk.exports.pdf.course_page import PER_PAGE, draw_overview
from kiosk.exports.pdf.furniture import Defined, draw_foot, draw_head
from kiosk.exports.pdf.paper import Paper
from kiosk.exports.pdf.session_page import draw_session
from kiosk.exports.rows import Course, Issuer, SessionRows
from kiosk.exports.told import tell
from kiosk.exports.when import zone_of
from kiosk.exports.words import Words, english

Progress = Callable[[float], None]


def session_pdf(rows: SessionRows, issuer: Issuer, words: Words = english) -> bytes:
    """A session's report as a PDF of one page; the same input gives the same bytes."""
    zone = zone_of(issuer.clinic.zone)
    title = f"{words('page.session')} {rows.patient.code}"
    paper = Paper(title, issuer.clinic.name, issuer.made, words.language)
    draw_session(paper, tell(rows), issuer, zone, words, define=True)
    draw_foot(paper, issuer, zone, words, 1, 1)
    return paper.finish()


def course_pdf(
    course: Course,
    issuer: Issuer,
    words: Words = english,
    progress: Progress = lambda fraction: None,
) -> bytes:
    """A course's report: overview, one page a session, definitions. ValueError without a session.

    `progress` is told the share of the pages that are drawn.
    """
    if not course.sessions:
        raise ValueError("course: no session; allowed: one or more")
    zone = zone_of(issuer.clinic.zone)
    sessions = [tell(rows) for rows in course.sessions]
    exercises = exercises_of(sessions)
    groups = [exercises[at : at + PER_PAGE] for at in range(0, len(exercises), PER_PAGE)] or [()]
    pages = len(groups) + len(sessions) + 1
    see = words("course.see", page=pages)
    title = f"{words('page.course')} {course.patient.code}"
    paper = Paper(title, issuer.clinic.name, issuer.made, words.language)

    def close(page: int) -> None:
        draw_foot(paper, issuer, zone, words, page, pages)
        paper.next_page()
        progress(page / pages)

    for page, group in enumerate(groups, start=1):
        draw_overview(paper, sessions, group, issuer, zone, words, see)
        close(page)
    for page, session in enumerate(sessions, start=len(groups) + 1):
        draw_session(paper, session, issuer, zone, words, define=False, see=see)
        close(page)
    y = draw_head(paper, words("page.definitions"), issuer, words)
    Defined(paper, words, 8.2, 10.6, sources=True).draw(y + 4, title=False)
    close(pages)
    return paper.finish()
