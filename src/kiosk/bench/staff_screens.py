"""How long the staff's screens take to open on a clinic's years of records.

A station on simulated time, where a frame waits for the records' thread: the time of the frame from
the touch to the drawn picture is all there is, question, answer and first drawing included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pygame

from kiosk.bench.many_records import SIZES, Size, make_records
from kiosk.clock import Clock, ManualClock, SystemClock
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import Media
from kiosk.settings import Settings
from kiosk.staff.pins import Cost
from kiosk.station import Simulation, Station, build
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

PIN = "271828"
FRAMES = 20
"""So many frames at most until a page stands there."""
CHEAP = Cost(1, 8)
"""What a PIN's hash costs here: it is not what is measured."""
WALK: tuple[tuple[str, Screen], ...] = (
    ("back", Screen.PATIENTS),
    ("older", Screen.PATIENTS),
    ("patient:0", Screen.PATIENT),
    ("change", Screen.PRESCRIBE),
    ("back", Screen.PATIENT),
    ("history", Screen.HISTORY),
    ("back", Screen.PATIENT),
    ("report", Screen.OUT),
    ("erase", Screen.ERASE),
    ("back", Screen.OUT),
    ("back", Screen.PATIENT),
    ("back", Screen.PATIENTS),
    ("add", Screen.PATIENTS),
    ("back", Screen.PATIENTS),
    ("station", Screen.STATION),
    ("open:statistics", Screen.STATISTICS),
    ("back", Screen.STATION),
    ("open:people", Screen.PEOPLE),
)
"""What is touched, and the page that it leads to."""
MAY_LACK = frozenset({"older"})
"""Not offered where all patients fit on one page."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How long one page took, from the touch to its first drawn frame."""

    touched: str
    screen: Screen
    seconds: float


def opening_times(
    settings: Settings,
    media: Media,
    folder: Path,
    size: Size = SIZES[100_000],
    surface_size: tuple[int, int] = (1920, 1080),
    walk: Sequence[tuple[str, Screen]] = WALK,
    seen: Callable[[VisitView, pygame.Surface], None] = lambda view, surface: None,
) -> list[Opening]:
    """Make the records in `folder`, sign in, and open every page of `walk`.

    `folder` is the data folder of a simulated station that nobody else has; what it holds stays.
    `seen` is shown every page that was opened. One thread of its own clock; frame by frame.
    """
    simulation = replace(settings.simulation, enabled=True)
    settings = replace(settings, simulation=simulation, paths=replace(settings.paths, data=folder))
    records = folder / "records-simulated"
    system = SystemClock()
    if not records.exists():
        make_records(records, system, size)
    walker = _Walker(settings, media, surface_size, system)
    try:
        walker.sign_in()
        walker.go("patient:0", Screen.PATIENT)
        found = []
        for touched, screen in walk:
            if touched in MAY_LACK and touched not in walker.canvas.view.choices:
                continue
            found.append(Opening(touched, screen, walker.go(touched, screen)))
            seen(walker.canvas.view, walker.canvas.surface)
        return found
    finally:
        walker.station.close()


class _Canvas:
    """Draws every frame where nobody sees it, and touches what it is told to."""

    def __init__(self, painter: Painter, surface: pygame.Surface) -> None:
        self.surface = surface
        self.waiting: list[str] = []
        self._painter = painter
        self._view: VisitView | None = None

    @property
    def view(self) -> VisitView:
        assert self._view is not None
        return self._view

    def inputs(self, now_s: float) -> list[str]:
        taken, self.waiting = self.waiting, []
        return taken

    def show(self, view: VisitView) -> None:
        self._view = view
        self._painter.draw(self.surface, view)


class _Walker:
    def __init__(
        self, settings: Settings, media: Media, size: tuple[int, int], system: Clock
    ) -> None:
        self._system = system
        self._simulated = ManualClock(wall=system.wall())
        surface = off_screen(size)
        made: list[_Canvas] = []

        def make_canvas(painter: Painter, _: Simulation | None) -> _Canvas:
            made.append(_Canvas(painter, surface))
            return made[0]

        self.station: Station = build(
            settings, media, self._simulated, make_canvas, with_sound=False, pin_cost=CHEAP
        )
        (self.canvas,) = made

    def sign_in(self) -> None:
        self._frame()
        self._frame("sign_in")
        if self.canvas.view.screen is Screen.FIRST_PIN:
            self._type("bench")
            self._type(PIN)
        self._type(PIN)
        if self.canvas.view.screen is not Screen.PATIENTS:
            raise RuntimeError(f"not signed in: {self.canvas.view.body}")

    def go(self, touched: str, screen: Screen) -> float:
        """Touch, and wait for the page; the seconds that its frames took."""
        if touched not in self.canvas.view.choices:
            raise RuntimeError(
                f"{self.canvas.view.screen}: {touched} is not offered; "
                f"allowed: {', '.join(self.canvas.view.choices)}"
            )
        seconds = self._frame(touched)
        for _ in range(FRAMES):
            if self.canvas.view.screen is screen:
                return seconds
            seconds += self._frame()
        raise RuntimeError(f"{touched}: still {self.canvas.view.screen}, not {screen}")

    def _type(self, text: str) -> None:
        self._frame(*(f"key:{letter}" for letter in text), "go")

    def _frame(self, *inputs: str) -> float:
        self.canvas.waiting += inputs
        begun_s = self._system.monotonic()
        self.station.app.frame()
        seconds = self._system.monotonic() - begun_s
        self._simulated.sleep_until(self._simulated.monotonic() + 0.05)
        return seconds
