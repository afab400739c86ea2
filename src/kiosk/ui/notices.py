"""Small lines for the staff, where patients need not read them: which films are broken."""

from __future__ import annotations

from kiosk.ui.page import Page


def film_notices(page: Page) -> tuple[str, ...]:
    """One line for each film that its poster stands in for, with what to do about it."""
    names = (f"{path.parent.name}/{path.name}" for path in page.pictures.broken)
    return tuple(page.words("status.film_broken", film=name) for name in names)
