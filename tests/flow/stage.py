"""A whole station on simulated time, for tests: the true driver, films of 3 s, no drawing.

`Stage` plays frames, touches, presses and breaks things, and waits for what should come of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from light_media import light

from kiosk.clock import ManualClock
from kiosk.exercise.effects import Effect
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import Settings, read_settings
from kiosk.sim.faults import SimFault
from kiosk.staff.pins import Cost
from kiosk.station import Simulation, Station, build
from kiosk.ui.painter import Painter

DESK = Path(__file__).parents[2] / "src" / "kiosk" / "sim" / "desk.toml"
FILM_S = 3.0
CHEAP = Cost(1, 8)
"""What a PIN's hash costs here: next to nothing."""


class ViewLog:
    """A canvas that draws nothing and remembers the last view."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.view: VisitView | None = None

    def inputs(self, now_s: float) -> list[str]:
        taken, self.waiting = self.waiting, []
        return taken

    def show(self, view: VisitView) -> None:
        self.view = view


def shortened(media: Media, **changes: Any) -> Media:
    """The same exercises with other doses, as `sets=1` to keep a test short."""
    return replace(media, exercises=tuple(replace(each, **changes) for each in media.exercises))


@cache
def _one_set() -> Media:
    return shortened(load_media(shipped_media()), sets=1)


class Stage:
    """One station and the people in front of it. Frames come `frame_rate` times a second."""

    def __init__(
        self,
        patient: str = "steady",
        *,
        media: Media | None = None,
        settings: Callable[[Settings], Settings] = lambda settings: settings,
        frame_rate: float = 20.0,
        pin_factory: Any = None,
        rate_hz: int = 250,
        canvas: Callable[[Painter], ViewLog] | None = None,
        keep_records: bool = True,
        keep_statistics: bool = False,
    ) -> None:
        """`rate_hz`: 25 samples a second tell the way through a visit as well, and faster.

        `keep_records=False` is a waiting room: `effects` stay empty too. With a `canvas`, which
        may draw them, the films are the shipped ones.
        """
        base = read_settings(DESK)
        simulation = replace(base.simulation, enabled=True, patient=patient)
        self.media = media or _one_set()
        self.clock = ManualClock()
        self.effects: list[Effect] = []

        def make_canvas(painter: Painter, _: Simulation | None) -> ViewLog:
            self.log = canvas(painter) if canvas is not None else ViewLog()
            return self.log

        wiring = replace(base.wiring, rate_hz=rate_hz)
        # A ball that somebody has calibrated on this very desk must not judge the tests.
        base = replace(base, paths=replace(base.paths, data=Path("/nowhere")))
        self.station: Station = build(
            settings(replace(base, simulation=simulation, wiring=wiring)),
            self.media if canvas is not None else light(self.media),
            self.clock,
            make_canvas,
            film_limit_s=FILM_S,
            pin_factory=pin_factory,
            with_sound=False,
            keep_records=keep_records,
            keep_statistics=keep_statistics,
            pin_cost=CHEAP,
        )
        if keep_records:
            self.station.app.listeners.append(lambda effects: self.effects.extend(effects))
        self._period_s = 1 / frame_rate
        self._due_s = 0.0
        self._true_n: Callable[[float], float] = lambda t_s: 0.0

    @property
    def view(self) -> VisitView:
        assert self.log.view is not None
        return self.log.view

    @property
    def now_s(self) -> float:
        return self.clock.monotonic()

    def frame(self) -> VisitView:
        """One frame, and the time until the next."""
        view = self.station.app.frame()
        self._due_s += self._period_s
        self.clock.sleep_until(self._due_s)
        return view

    def play(self, seconds: float) -> list[VisitView]:
        """Every view of so many seconds."""
        return [self.frame() for _ in range(round(seconds / self._period_s))]

    def until(self, reached: Callable[[VisitView], bool], within_s: float = 120.0) -> VisitView:
        """Play until a view is as wanted; the test fails when none is in time."""
        for _ in range(round(within_s / self._period_s)):
            view = self.frame()
            if reached(view):
                return view
        raise AssertionError(f"after {within_s} s still on {self.view.screen}: {self.view.body}")

    def until_screen(self, screen: Screen, within_s: float = 120.0) -> VisitView:
        return self.until(lambda view: view.screen is screen, within_s)

    def touch(self, choice: str) -> VisitView:
        """Touch something, and see what the next frame shows."""
        self.log.waiting.append(choice)
        return self.frame()

    def push(self, shown_n: float, over_s: float = 0.3) -> None:
        """Somebody presses, within `over_s`, until the screen shows so many newtons, and stays."""
        assert self.station.simulation is not None
        rig, chain = self.station.simulation.rig, self.station.app.chain
        delta_kpa = chain.calibration.map.inverse(shown_n)
        goal_n = rig.ball.force_n(rig.ball.resting_kpa + delta_kpa) if shown_n > 0 else 0.0
        from_s, from_n = self.now_s, self._true_n(self.now_s)

        def force_n(t_s: float) -> float:
            return from_n + (goal_n - from_n) * min(max((t_s - from_s) / over_s, 0.0), 1.0)

        self._true_n = force_n
        rig.press(force_n)

    def squeeze(self, shown_n: float, seconds: float, rest_n: float = 0.0) -> list[VisitView]:
        """Press, stay for so long, let go; every view of it and of half a second after."""
        self.push(shown_n)
        views = self.play(seconds + 0.3)
        self.push(rest_n)
        return views + self.play(0.8)

    def begin_fault(self, fault: SimFault) -> None:
        assert self.station.simulation is not None
        self.station.simulation.rig.faults.begin(fault, self.now_s)

    def end_fault(self, fault: SimFault) -> None:
        assert self.station.simulation is not None
        self.station.simulation.rig.faults.end(fault)

    def to_menu(self) -> VisitView:
        self.frame()
        self.touch("start")
        return self.touch("go")

    def to_follow(self, exercise_id: str) -> VisitView:
        """From the menu through the film to "follow along"."""
        self.touch(f"exercise:{exercise_id}")
        self.until(lambda view: "follow" in view.choices, FILM_S + 1)
        return self.touch("follow")

    def to_set(self, exercise_id: str = "standing-ball-squeeze") -> VisitView:
        """From the attract screen to the first squeeze of the first set."""
        self.to_menu()
        self.to_follow(exercise_id)
        self.until_screen(Screen.POSITION, 10)
        self.touch("place")
        on_set = (Screen.HOLD, Screen.SQUAT)
        return self.until(lambda view: view.screen in on_set, 60)

    def close(self) -> None:
        self.station.close()
