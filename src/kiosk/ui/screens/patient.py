"""A patient's page: side, notes and pain limit, what is prescribed, and the last sessions."""

from __future__ import annotations

import pygame

from kiosk.exercise.staff_views import Details, PatientView, PrescriptionLine, SessionRow
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_SMALL, CARD, DEEP, GUTTER, INK, INK_2, LINE, RUST
from kiosk.ui.widgets.stepper import stepper
from kiosk.ui.widgets.write_page import Writing, write_page

_SIDES = ("left", "right", "both", "")


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PatientView)
    if body.editing is not None and body.editing.written is not None:
        title = page.words("desk.patient.notes_of", code=body.code)
        text, done = page.words("desk.patient.notes_text"), page.words("desk.patient.notes_done")
        write_page(page, view, Writing(title, text, body.editing.written, done))
        return
    chrome.paper_ground(page)
    beside = page.words("desk.patients.no_visit") if body.code else page.words("desk.patients.busy")
    if body.visits:
        day = staff_page.day(page, body.last)
        beside = page.words("desk.patients.visits", count=body.visits, day=day)
    if body.closed:
        beside = page.words("desk.patient.closed")
    report = paper.Button(page.words("past.report"), "report", icon="note")
    title = body.code or page.words("desk.patients.title")
    staff_page.header(page, view, title, beside, [report])
    if body.editing is not None:
        _edit(page, view, body, body.editing)
    else:
        _file(page, view, body)
    chrome.simulated_chip(page, view)


def _file(page: Page, view: VisitView, body: PatientView) -> None:
    u, gap = page.u, 1.1 * GUTTER * page.u
    row = paper.bar(page, view)
    # Upright, the buttons need two rows.
    upper = row.move(0, -round(row.h + 0.024 * u))
    area = paper.body(page, view, bottom=row.y - upper.y if page.portrait else 0.0)
    if page.portrait:
        known = pygame.Rect(area.x, area.y, area.w, round(0.40 * area.h))
        today = pygame.Rect(area.x, round(known.bottom + gap), area.w, 0)
        today.h = area.bottom - today.y
    else:
        known = pygame.Rect(area.x, area.y, round(0.47 * area.w), area.h)
        today = pygame.Rect(round(known.right + gap), area.y, 0, area.h)
        today.w = area.right - today.x
    if body.code:
        _known(page, view, body, known)
        _today(page, view, body, today)
    elif body.trouble is not None:
        staff_page.trouble(page, body.trouble, area)
    left, right = _buttons(page, view)
    upper_w = 0
    if page.portrait:
        paper.button_row(page, view, upper, [], right[:-1])
        upper_w = sum(buttons.button_width(page, each.label, row.h) for each in right[:-1])
        right = right[-1:]
    if body.ending:
        question = page.words("desk.patient.end_question")
        taken = [buttons.button_width(page, each.label, row.h) for each in (*left, *right)]
        x = row.x + taken[0] + 0.03 * u
        w = row.right - sum(taken[1:]) - 0.026 * u * len(taken) - x
        y = row.y
        if page.portrait:
            x, w, y = row.x, row.w - upper_w - 0.05 * u, upper.y
        page.paragraph(question, x, y, w, BODY_SMALL * u, RUST, bold=True, max_h=row.h,
                       min_size=staff_page.smallest(page))  # fmt: skip
    paper.button_row(page, view, row, left, right)


def _buttons(page: Page, view: VisitView) -> tuple[list[paper.Button], list[paper.Button]]:
    wanted = (
        ("reopen", "desk.patient.reopen", "secondary"),
        ("end", "desk.patient.end", "secondary"),
        ("change", "desk.patient.change", "secondary"),
        ("begin", "desk.patient.begin", "primary"),
        ("end:no", "desk.patient.end_no", "secondary"),
        ("end:yes", "desk.patient.end_yes", "secondary"),
    )
    right = [
        paper.Button(page.words(key), choice, kind)
        for choice, key, kind in wanted
        if choice in view.choices
    ]
    return [paper.back(page)], right


def _known(page: Page, view: VisitView, body: PatientView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.6 * staff_page.PAD * u)
    y = inner.y + 0.036 * u
    edit = staff_page.small_button(
        page, view, page.words("desk.patient.edit"), "edit", inner.right, y
    )
    room = (edit.x if edit is not None else inner.right) - inner.x - 0.02 * u
    side = page.words(f"desk.side.{body.side or 'none'}")
    at = page.text(side, inner.x, y, 0.044 * u, INK, bold=True, max_w=room)
    if body.ceiling_n is not None:
        ceiling = page.words("desk.patient.ceiling_at", ceiling=page.words.number(body.ceiling_n))
        start, size = at.right + 0.022 * u, 0.031 * u
        left = inner.x + room - start
        page.text(staff_page.one_line(page, ceiling, left, size), start, y, size, INK_2)
    y += 0.075 * u
    limit = page.words("desk.patient.pain_limit", limit=body.pain_limit)
    page.text(limit, inner.x, y, BODY_SMALL * u, INK_2, max_w=inner.w,
              min_size=staff_page.smallest(page))  # fmt: skip
    y += 0.036 * u
    sessions_h = (len(body.sessions) or 1) * 0.057 * u + 0.085 * u
    room_h = inner.bottom - sessions_h - y
    if body.trouble is not None:
        at = pygame.Rect(inner.x, round(y), inner.w, round(room_h))
        staff_page.trouble(page, body.trouble, at)
    elif body.notes:
        size = staff_page.smallest(page) * 1.15
        lines = max(1, int(room_h / (1.26 * size)))
        notes = staff_page.first_lines(
            page, staff_page.plain(body.notes), inner.w, round(size), lines
        )
        page.paragraph(notes, inner.x, y, inner.w, size, INK, leading=1.24,
                       min_size=staff_page.smallest(page))  # fmt: skip
    below = pygame.Rect(inner.x, round(inner.bottom - sessions_h), inner.w, round(sessions_h))
    _sessions(page, view, body.sessions, below)


def _sessions(
    page: Page, view: VisitView, sessions: tuple[SessionRow, ...], area: pygame.Rect
) -> None:
    u = page.u
    page.surface.fill(LINE, (area.x, area.y, area.w, 1))
    y = area.y + 0.048 * u
    title = page.words("desk.patient.sessions")
    history = page.words("past.history.button")
    button = staff_page.small_button(page, view, history, "history", area.right, y)
    room = (button.x - 0.02 * u if button is not None else area.right) - area.x
    page.text(title, area.x, y, BODY_SMALL * u, INK, bold=True, max_w=room)
    y += 0.012 * u
    if not sessions:
        staff_page.label(page, page.words("desk.patients.no_visit"), area.x, y + 0.056 * u, area.w)
    for i, each in enumerate(sessions):
        line = y + (i + 1) * 0.056 * u
        day = staff_page.label(page, staff_page.day(page, each.day), area.x, line, 0.4 * area.w)
        x = max(day.right, area.x + 0.19 * u) + 0.02 * u
        state = page.words(f"desk.session.{each.state}")
        # The state first: of the titles, some with a comma in them, the last ones may not fit.
        text = " · ".join((state, *(page.words(title) for title in each.titles)))
        size = 0.031 * u
        page.text(staff_page.one_line(page, text, area.right - x, size), x, line, size, INK_2)


def _today(page: Page, view: VisitView, body: PatientView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.6 * staff_page.PAD * u)
    y = inner.y + 0.036 * u
    add = staff_page.small_button(page, view, page.words("desk.patient.add"), "add", inner.right, y)
    room = (add.x if add is not None else inner.right) - inner.x - 0.02 * u
    page.text(page.words("desk.patient.today"), inner.x, y, 0.044 * u, INK, bold=True, max_w=room)
    top = y + 0.05 * u
    if not body.prescriptions:
        page.paragraph(page.words("desk.patient.nothing"), inner.x, top + 0.02 * u, inner.w,
                       BODY * u, INK_2, lines=3)  # fmt: skip
        return
    count = max(len(body.prescriptions), 5 if not page.portrait else 6)
    area = pygame.Rect(inner.x, round(top), inner.w, round(inner.bottom - top))
    for i, cell in enumerate(layout.rows(area, count, 0.008 * u)[: len(body.prescriptions)]):
        _line(page, body.prescriptions[i], cell, selected=i == body.selected)
        if f"rx:{i}" in view.choices:
            page.target(cell, f"rx:{i}")


def _line(page: Page, line: PrescriptionLine, cell: pygame.Rect, *, selected: bool) -> None:
    u = page.u
    if selected:
        bar = pygame.Rect(cell.x - round(0.018 * u), cell.y, max(3, round(0.008 * u)), cell.h)
        page.rounded(bar, bar.w / 2, DEEP)
    page.surface.fill(LINE, (cell.x, cell.y - round(0.004 * u), cell.w, 1))
    mark = 0.020 * u
    cx = cell.right - mark
    page.ring(cx, cell.centery, mark - 0.002 * u, 0.0042 * u, DEEP if selected else INK_2)
    if selected:
        page.disc(cx, cell.centery, 0.55 * mark, DEEP)
    right = cx - mark - 0.02 * u
    half = min(0.021 * u, 0.24 * cell.h)
    page.text(page.words(line.exercise_title), cell.x, cell.centery - half, 0.036 * u, INK,
              bold=True, max_w=right - cell.x, min_size=staff_page.smallest(page))  # fmt: skip
    page.text(staff_page.sentence(page, line.short), cell.x, cell.centery + half, 0.030 * u, INK_2,
              max_w=right - cell.x, min_size=staff_page.smallest(page))  # fmt: skip


def _edit(page: Page, view: VisitView, body: PatientView, edited: Details) -> None:
    u, area = page.u, paper.body(page, view)
    row = paper.bar(page, view)
    if edited.closing:
        page.paragraph(page.words("desk.patient.close_question", code=body.code), area.x,
                       area.y + 0.05 * u, area.w, 0.048 * u, INK, leading=1.35)  # fmt: skip
        yes = paper.Button(page.words("desk.patient.close_yes"), "close:yes")
        paper.button_row(page, view, row, [paper.back(page)], [yes])
        return
    line_h, gap = round(0.078 * u), round(0.022 * u)
    sides = pygame.Rect(area.x, area.y, area.w if page.portrait else round(0.64 * area.w), line_h)
    for side, cell in zip(_SIDES, layout.columns(sides, 4, 0.02 * u), strict=True):
        label = page.words(f"desk.side.{side or 'none'}")
        if f"side:{side}" in view.choices:
            buttons.pill(page, cell, label, f"side:{side}", selected=edited.side == side)
    top = sides.bottom + gap if page.portrait else area.y
    left = area.x if page.portrait else sides.right + gap
    stepper(
        page, view, pygame.Rect(left, top, area.right - left, line_h),
        page.words("desk.patient.pain"), str(edited.pain_limit), "pain:-", "pain:+", ground=CARD,
    )  # fmt: skip
    top += line_h + gap
    if edited.ceiling is not None:
        line = pygame.Rect(area.x, top, area.w, line_h)
        if not page.portrait:
            line.w = round(0.64 * area.w)
        stepper(
            page, view, line, page.words("desk.patient.ceiling"),
            staff_page.say(page, edited.ceiling), "ceiling:-", "ceiling:+",
            own="ceiling:-" not in view.choices, ground=CARD,
        )  # fmt: skip
        top += line_h + gap
    _notes(page, view, body, edited, top)
    close = paper.Button(page.words("desk.patient.close"), "close")
    save = paper.Button(page.words("desk.patient.save"), "save", kind="primary")
    right = [each for each in (close, save) if each.choice in view.choices]
    left_buttons = [paper.back(page)] if "back" in view.choices else []
    paper.button_row(page, view, row, left_buttons, right)


def _notes(page: Page, view: VisitView, body: PatientView, edited: Details, top: int) -> None:
    """What is written about the patient, in a card that opens the keyboard; and what went wrong."""
    u, area = page.u, paper.body(page, view)
    card = pygame.Rect(area.x, top, area.w, area.bottom - top)
    if body.trouble is not None:
        at = pygame.Rect(area.x, area.bottom - round(0.14 * u), area.w, round(0.14 * u))
        staff_page.trouble(page, body.trouble, at)
        card.h = at.y - round(0.02 * u) - card.y
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.6 * staff_page.PAD * u)
    y = inner.y + 0.036 * u
    staff_page.small_button(page, view, page.words("desk.patient.write"), "notes", inner.right, y)
    page.text(page.words("desk.patient.notes"), inner.x, y, 0.044 * u, INK, bold=True)
    text = staff_page.plain(edited.notes) or page.words("desk.patient.no_notes")
    top = round(y + 0.055 * u)
    lines = max(1, int((inner.bottom - top) / (1.26 * BODY * u)))
    shown = staff_page.first_lines(page, text, inner.w, round(BODY * u), lines)
    page.paragraph(shown, inner.x, top, inner.w, BODY * u, INK if edited.notes else INK_2,
                   leading=1.24, min_size=staff_page.smallest(page))  # fmt: skip
