"""What the commands do once their words are understood: run, demonstrate, examine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app import Canvas
from kiosk.behind import Behind, nothing
from kiosk.clock import Clock, ManualClock, SystemClock
from kiosk.devices.adc import load_driver
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import Screen
from kiosk.late_window import LateWindow, display_connected
from kiosk.media_folder import Media
from kiosk.service import Service
from kiosk.settings import Settings
from kiosk.spare_memory import SpareMemory, give_back
from kiosk.station import (
    Simulation,
    ball_bus,
    build,
    calibration_bench,
    look_through_no_more,
)
from kiosk.ui.painter import Painter
from kiosk.ui.screens import DRAW
from kiosk.ui.window import Window, close_display, display_present, open_display, present

if TYPE_CHECKING:
    from kiosk.calibrate.bench import Bench
    from kiosk.checks.finding import Finding
    from kiosk.demo import Demo, Progress
    from kiosk.devices.power import Power


def run_station(
    settings: Settings, media: Media, service: Service, settled: Callable[[], None]
) -> int:
    """The station in real time, until its window is closed or `service` is asked to end.

    `settled` is called once it has come up, in a thread of its own.
    """
    service.listen()
    clinic = settings.clinic
    service.leave_number(", ".join(text for text in (clinic.name, clinic.phone) if text))
    clock = SystemClock()
    screen = settings.screen
    size = screen.size or ((0, 0) if screen.fullscreen else (1280, 720))
    windows: list[LateWindow] = []

    def waits_for_display() -> bool:
        # By hand somebody is there who reads what is wrong.
        return service.installed and not display_connected()

    def make_canvas(painter: Painter, simulation: Simulation | None) -> Canvas:
        hand = simulation.hand if simulation is not None and simulation.patient is None else None

        def open_window() -> Window:
            surface = open_display(size, fullscreen=screen.fullscreen)
            return Window(painter, surface, hand, closable=not service.installed)

        windows.append(LateWindow(open_window, lambda: not waits_for_display()))
        if settings.hours.always:
            return windows[0]
        from kiosk.curtain import Curtain
        from kiosk.devices.display_power import DisplayPower

        return Curtain(windows[0], settings.hours, clock.wall, DisplayPower(os.environ))

    behind = Behind()
    station = build(
        settings,
        media,
        clock,
        make_canvas,
        keep_statistics=settings.records.statistics,
        power=_power() if service.installed and not settings.simulation.enabled else None,
        later=behind.later,
    )
    # The ball is felt first of all.
    behind.first(load_driver, lambda _: station.start())
    behind.later(_load_screens, nothing)
    behind.later(lambda: None, lambda _: look_through_no_more(station.app))
    station.app.hurry = behind.hurry

    def going() -> bool:
        return not (windows[0].closed or service.asked_to_end or station.ending)

    pulse = service.pulse(
        lambda: station.sampler.heartbeat_s,
        settled,
        lambda: len(station.app.readings),
        lambda: windows[0].there,
        lambda: behind.done,
    )
    station.app.watchers += [pulse.watch, SpareMemory(give_back).watch]
    station.app.after += [pulse.shown, behind.shown]
    try:
        station.app.run(screen.frame_rate, going)
    finally:
        station.close()
        close_display()
    return 0


def _load_screens() -> None:
    """Those that nobody has asked for yet."""
    for screen in Screen:
        DRAW[screen]


def _power() -> Power:
    from kiosk.devices.power import Power

    return Power()


def play_demo(
    settings: Settings,
    media: Media,
    exercises: Sequence[Exercise],
    size: tuple[int, int],
    out: Path | None,
    speed: float,
    progress: Progress,
) -> Demo:
    """A scripted visit: in a window with a display and no folder asked for, else to a folder."""
    from kiosk import demo

    if out is None and display_present():
        open_display(size, fullscreen=False)
        frames = (present, _Pace(SystemClock(), speed, demo.FILM_RATE).wait)
        try:
            return demo.play(
                settings, media, exercises, size, None, progress=progress, frames=frames
            )
        finally:
            close_display()
    folder = out or Path("out")
    return demo.play(settings, media, exercises, size, folder, progress=progress)


def examine_station(settings: Settings, media: Media) -> list[Finding]:
    """Every part looked at, on the clock that the ball lives by."""
    from kiosk import doctor

    simulated = settings.simulation.enabled
    system = SystemClock()
    # Simulated seconds, but today's date: calibrations are judged by their age.
    clock: Clock = ManualClock(wall=system.wall()) if simulated else system
    return doctor.examine(
        settings,
        media,
        clock=clock,
        open_i2c=ball_bus(settings, clock),
        simulated=simulated,
    )


def bench_at(settings: Settings, speed: float | None) -> Bench:
    """The bench for a calibration; a simulated one at so many times life, None: without waiting."""
    system = SystemClock()
    if not settings.simulation.enabled:
        return calibration_bench(settings, system, lambda seconds: None)
    clock = ManualClock(wall=system.wall())  # simulated seconds, but today's date

    def pace(seconds: float) -> None:
        if speed is not None:
            system.sleep_until(system.monotonic() + seconds / speed)

    return calibration_bench(settings, clock, pace)


def check_films(media: Media, exercise: Exercise) -> None:
    """Decode a picture of every film the exercise has. FilmError for one that cannot be played."""
    from kiosk.video.decoder import Decoder

    sides: list[Side | None] = [None, *exercise.sides]
    paths = {media.film_path(exercise, "follow", side) for side in sides}
    paths.add(media.film_path(exercise, "film"))
    for path in sorted(path for path in paths if path is not None):
        decoder = Decoder(path, (64, 36))
        try:
            next(decoder.frames(0.0))
        finally:
            decoder.close()


class _Pace:
    """Lets simulated frames pass at a multiple of real time."""

    def __init__(self, clock: Clock, speed: float, rate: float) -> None:
        self._clock = clock
        self._step_s = 1 / rate / speed
        self._due_s = clock.monotonic()

    def wait(self, _: object) -> None:
        self._due_s = max(self._due_s + self._step_s, self._clock.monotonic())
        self._clock.sleep_until(self._due_s)
