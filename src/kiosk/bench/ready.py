"""A station led to its exercise on simulated time, and then let live in real time.

Nobody waits for a film and three squeezes before every round: a visitor and a patient go through
them as fast as the machine can. Then the clock becomes the system's, the chip another process's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from kiosk.app import App, Canvas
from kiosk.bench.chip import Chip
from kiosk.clock import ManualClock, SystemClock
from kiosk.devices.adc import Adc
from kiosk.devices.sampler import Sampler
from kiosk.exercise.ball_views import HoldView, Mark, Moment
from kiosk.exercise.views import VisitView
from kiosk.frame_pace import Stir
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import Settings, read_settings
from kiosk.station import Station, build, look_through_no_more, visitor_for
from kiosk.ui.painter import Painter

EXERCISE = "standing-ball-squeeze"
DESK = Path(__file__).parents[1] / "sim" / "desk.toml"
LEADS_AT_HZ = 20
REPS = 10
"""More than any round is long, and no more than a patient is asked for."""
_LONGEST_S = 300.0

Rate = int | Literal["fastest"]


def desk_settings(rate_hz: Rate = 250) -> Settings:
    """A station on a desk with a steady patient, at this rate, keeping nothing."""
    base = read_settings(DESK)
    return replace(
        base,
        simulation=replace(base.simulation, enabled=True, patient="steady"),
        wiring=replace(base.wiring, rate_hz=rate_hz),
        paths=replace(base.paths, data=Path("/nowhere")),
        panel=None,
    )


def short_media(**changes: object) -> Media:
    """The shipped exercises, each changed so."""
    media = load_media(shipped_media())
    changed = tuple(replace(each, **changes) for each in media.exercises)  # type: ignore[arg-type]  # named by the caller
    return replace(media, exercises=changed)


class LaterClock:
    """The system's clock, going on where a simulated one stopped."""

    def __init__(self, now_s: float) -> None:
        self._system = SystemClock()
        self.ahead_s = now_s - self._system.monotonic()

    def monotonic(self) -> float:
        return self._system.monotonic() + self.ahead_s

    def wall(self) -> datetime:
        return self._system.wall()

    def sleep_until(self, t_s: float) -> None:
        self._system.sleep_until(t_s - self.ahead_s)


class _Leading:
    """A canvas that touches what leads on, and lets `canvas` show the exercise."""

    def __init__(self, media: Media, canvas: Canvas) -> None:
        exercise = next(each for each in media.exercises if each.id == EXERCISE)
        self._visitor = visitor_for(media, [exercise])
        self._canvas = canvas
        self.view: VisitView | None = None

    def inputs(self, now_s: float) -> list[str]:
        return self._visitor.touch(self.view) if self.view is not None else []

    def show(self, view: VisitView) -> None:
        self.view = view
        if isinstance(view.body, HoldView):
            self._canvas.show(view)


class _Kept:
    """A canvas that keeps what it is shown."""

    def __init__(self, views: list[VisitView]) -> None:
        self._views = views

    def inputs(self, now_s: float) -> list[str]:
        return []

    def show(self, view: VisitView) -> None:
        self._views.append(view)


class Hands(Protocol):
    """A visitor."""

    finished: bool

    def touch(self, view: VisitView) -> list[str]: ...


class Presses(Protocol):
    """A patient of whom the force at an instant is known."""

    def force_n(self, t_s: float) -> float: ...


@dataclass(slots=True)
class Ready:
    """A station in its exercise, in real time. Close it."""

    station: Station
    chip: Chip
    clock: LaterClock
    patient: Presses

    @property
    def app(self) -> App:
        return self.station.app

    def close(self) -> None:
        self.station.close()
        self.chip.close()


def exercise_views(seconds: float, frame_rate: float) -> list[VisitView]:
    """What the ball exercise shows from the middle of a first hold on; time is simulated."""
    media, clock, views = _exercise_media(5.0), ManualClock(), list[VisitView]()
    leading = _Leading(media, _Kept(views))
    station = _built(media, clock, leading, 250)
    try:
        _lead(station, clock, leading, 0)
        views.clear()
        due_s = clock.monotonic()
        while len(views) < seconds * frame_rate:
            station.app.frame()
            due_s += 1 / frame_rate
            clock.sleep_until(due_s)
    finally:
        station.close()
    return views


def led_to_exercise(
    canvas: Canvas, rate_hz: Rate, *, hold_s: float = 5.0, after_reps: int = 1
) -> Ready:
    """A station in a hold of its ball exercise, whose pictures `canvas` shows from now on.

    With a whole rep and its rest behind it what they look like has been drawn once: what is
    measured is the exercise, not its first seconds after power on.
    """
    chip = Chip(rate_hz)
    media, clock = _exercise_media(hold_s), ManualClock()
    leading = _Leading(media, canvas)
    station = _built(media, clock, leading, rate_hz)
    _lead(station, clock, leading, after_reps)
    assert station.simulation is not None
    patient = station.simulation.patient
    assert patient is not None
    chip.press(patient.force_n(clock.monotonic()))
    chip.wait_ready()
    later = LaterClock(clock.monotonic())
    wiring = desk_settings(rate_hz).wiring
    stir = Stir(wiring.code_v)
    sampler = Sampler(Adc(chip.open_i2c, wiring, later), later, wiring, heard=stir.heard)
    for _ in range(3):  # the supply is known before the first frame, as after a minute's running
        sampler.step()
    sampler.drain()
    app = station.app
    app.clock, app.sensor, app.canvas, app.stir = later, sampler, canvas, stir
    station.sampler = sampler
    station.start()
    look_through_no_more(app)
    return Ready(station, chip, later, patient)


def _exercise_media(hold_s: float) -> Media:
    return short_media(sets=1, reps=REPS, hold_s=hold_s, rest_s=2.0, hidden_reps=())


def _built(media: Media, clock: ManualClock, canvas: Canvas, rate_hz: Rate) -> Station:
    def make_canvas(painter: Painter, simulation: object) -> Canvas:
        return canvas

    return build(
        desk_settings(rate_hz), media, clock, make_canvas, film_limit_s=1.0, with_sound=False
    )


def _lead(station: Station, clock: ManualClock, leading: _Leading, after_reps: int) -> None:
    """To a second and a half into a press."""
    due_s, pressed = clock.monotonic(), 0
    while pressed < 1.5 * LEADS_AT_HZ:
        body = station.app.frame().body
        if isinstance(body, HoldView) and body.held_s > 0 and _kept(body) >= after_reps:
            pressed += body.moment is Moment.IN_ZONE
        due_s += 1 / LEADS_AT_HZ
        clock.sleep_until(due_s)
        if due_s > _LONGEST_S:
            raise RuntimeError(f"led no further than {leading.view and leading.view.screen}")


def _kept(hold: HoldView) -> int:
    return sum(mark is Mark.KEPT for mark in hold.marks)
