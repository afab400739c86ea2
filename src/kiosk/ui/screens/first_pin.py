"""The very first start: who is first, and a PIN, twice."""

from __future__ import annotations

from kiosk.exercise.staff_views import FirstPinView
from kiosk.exercise.views import VisitView
from kiosk.ui import staff_page
from kiosk.ui.page import Page
from kiosk.ui.widgets.pin_pad import Asked, pin_page
from kiosk.ui.widgets.write_page import Writing, write_page


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, FirstPinView)
    if body.written is not None:
        write_page(
            page,
            view,
            Writing(
                title=page.words("desk.first.title"),
                text=page.words("desk.first.name_text"),
                written=body.written,
                done=page.words("desk.first.next"),
            ),
        )
        return
    text = "desk.first.pin_text" if body.step == "pin" else "desk.first.again_text"
    pin_page(
        page,
        view,
        Asked(
            title=page.words("desk.first.title"),
            text=page.words(text, name=staff_page.plain(body.name)),
            back=page.words("page.back"),
            digits=body.digits,
            of=body.of,
            trouble=body.trouble,
            status=page.words("desk.sign_in.busy") if body.busy else "",
        ),
    )
