"""The keypad: a PIN opens the staff's pages."""

from __future__ import annotations

from math import ceil

from kiosk.exercise.staff_views import SignInView
from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.widgets.pin_pad import Asked, pin_page


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, SignInView)
    status = ""
    if body.busy:
        status = page.words("desk.sign_in.busy")
    elif body.wait_s > 0:
        minutes, seconds = divmod(ceil(body.wait_s), 60)
        status = page.words("desk.sign_in.locked", minutes=minutes, seconds=f"{seconds:02d}")
    pin_page(
        page,
        view,
        Asked(
            title=page.words("desk.sign_in.title"),
            text=page.words("desk.sign_in.text"),
            back=page.words("desk.sign_in.back"),
            digits=body.digits,
            of=body.of,
            trouble=body.trouble,
            status=status,
        ),
    )
