"""Staff at the press, for tests: a whole station, worked by touch and the space bar.

Eight readings a second and two and a half frames keep a calibration of half an hour at two seconds
of the machine's; what is measured is means over 5 s, which lose nothing by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from stage import Stage

from kiosk.exercise.calibration_views import CalibratedView, CalibratingView, DailyCheckView
from kiosk.exercise.staff_views import FirstPinView, Told
from kiosk.exercise.views import Screen, VisitView
from kiosk.locale import Words
from kiosk.settings import Settings
from kiosk.sim.press import LeverPress
from kiosk.sim.sensor import SqueezableBall

PIN = "271828"
SAYS = Words("en")
READY_S = 17.0
"""From the stroke of the lever until it is said to be ready."""


def english(message: Told | None) -> str:
    """What a screen would write."""
    if message is None:
        return ""
    values = {
        name: english(value) if isinstance(value, Told) else value for name, value in message.values
    }
    text = SAYS(message.key, **values)
    assert SAYS.has(message.key), message.key
    assert "{" not in text, text
    return text


class AtPress:
    """One station, one ball, one lever, and whoever is signed in."""

    def __init__(
        self, data: Path, *, ball: int = 2, resting_kpa: float = 4.0, rate_hz: int = 8
    ) -> None:
        def settings(usual: Settings) -> Settings:
            simulation = replace(usual.simulation, ball=ball, resting_kpa=resting_kpa)
            return replace(usual, paths=replace(usual.paths, data=data), simulation=simulation)

        self.data = data
        self.stage = Stage(
            "", settings=settings, rate_hz=rate_hz, frame_rate=2.5, keep_records=False
        )

    @property
    def folder(self) -> Path:
        return self.data / "calibrations" / "simulated"

    @property
    def view(self) -> VisitView:
        return self.stage.view

    @property
    def lever(self) -> LeverPress:
        assert self.stage.station.simulation is not None
        return self.stage.station.simulation.lever

    @property
    def ball(self) -> SqueezableBall:
        assert self.stage.station.simulation is not None
        return self.stage.station.simulation.rig.ball

    @property
    def calibrating(self) -> CalibratingView:
        assert isinstance(self.view.body, CalibratingView), self.view
        return self.view.body

    @property
    def calibrated(self) -> CalibratedView:
        assert isinstance(self.view.body, CalibratedView), self.view
        return self.view.body

    @property
    def check(self) -> DailyCheckView:
        assert isinstance(self.view.body, DailyCheckView), self.view
        return self.view.body

    def type_in(self, text: str) -> VisitView:
        self.stage.log.waiting += [f"key:{letter}" for letter in text]
        return self.stage.touch("go")

    def space(self, *, pressed: bool = True) -> None:
        """The space bar, as the window hands it on."""
        assert self.stage.station.simulation is not None
        self.stage.station.simulation.hand.space(pressed, self.stage.now_s)

    def sign_in(self) -> VisitView:
        """By F2; the first one chooses the PIN."""
        self.stage.frame()
        view = self.stage.touch("sign_in")
        if isinstance(view.body, FirstPinView):
            self.type_in("liz")
            self.type_in(PIN)
        self.type_in(PIN)
        return self.stage.frame()

    def open(self, entry: str) -> VisitView:
        """One of the station's entries."""
        self.stage.touch("station")
        self.stage.touch(f"open:{entry}")
        return self.stage.play(0.6)[-1]

    def begin(self, use: str = "wall", ball: str = "blue 1") -> None:
        """From the sign-in to the five squeezes."""
        self.sign_in()
        self.open("calibrate")
        self.stage.touch(f"use:{use}")
        self.stage.touch("write:ball")
        self.type_in(ball)
        self.stage.touch("begin")
        self.stage.until_screen(Screen.CALIBRATING, 5)

    def prepare(self) -> None:
        """Warm, pumped, squeezed."""
        self.stage.touch("go")
        self.stage.until(lambda view: self.calibrating.step == "air" and "go" in view.choices, 10)
        self.stage.touch("go")
        while self.calibrating.step == "squeezes":
            self.space()
            self.stage.play(3.0)
            self.space(pressed=False)
            self.stage.play(3.0)

    def point(self, typed: str = "") -> None:
        """The next level: before it, where needed, everything off and the tare."""
        if self.calibrating.step == "release":
            self.space()
            self.stage.play(1.0)
        self.stage.until(lambda view: self.calibrating.step == "level", 120)
        self.space()
        self.stage.play(READY_S)
        assert self.calibrating.still == "steady", self.calibrating
        self.stage.touch("go")
        self.stage.until(lambda view: self.calibrating.step == "reference", 10)
        self.type_in(typed)

    def points(self, before: Callable[[CalibratingView], str] = lambda body: "") -> CalibratedView:
        """Every point there is; `before` may do something first, and say what is typed."""
        while self.view.screen is Screen.CALIBRATING:
            self.point(before(self.calibrating))
            self.stage.play(0.4)
        return self.calibrated

    def sign(self, pin: str = PIN) -> CalibratedView:
        self.stage.touch("sign")
        self.type_in(pin)
        self.stage.play(0.6)
        return self.calibrated

    def close(self) -> None:
        self.stage.close()
