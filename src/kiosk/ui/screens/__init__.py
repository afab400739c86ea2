"""Every screen, and what draws it. Add a screen: a module here, named as its member of `Screen`.

A screen's module is loaded when it is first drawn: the first picture of a station waits for one
screen, not for forty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.page import Page

Draw = Callable[[Page, VisitView], None]


class _Screens(Mapping[Screen, Draw]):
    """What draws each screen; ModuleNotFoundError for one without a module. Any thread."""

    def __init__(self) -> None:
        self._known: dict[Screen, Draw] = {}

    def __getitem__(self, screen: Screen) -> Draw:
        if screen not in self._known:
            module = import_module(f"{__name__}.{screen.value}")
            self._known[screen] = module.draw
        return self._known[screen]

    def __iter__(self) -> Iterator[Screen]:
        return iter(Screen)

    def __len__(self) -> int:
        return len(Screen)


DRAW: Mapping[Screen, Draw] = _Screens()
