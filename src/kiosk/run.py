"""What the commands do once their words are understood: run, demonstrate, examine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk import demo, doctor
from kiosk.calibrate.bench import Bench
from kiosk.clock import Clock, ManualClock, SystemClock
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.media_folder import Media
from kiosk.settings import Settings
from kiosk.station import Simulation, ball_bus, build, calibration_bench
from kiosk.ui.painter import Painter
from kiosk.ui.window import Window, close_display, display_present, open_display, present
from kiosk.video.decoder import Decoder


def run_station(settings: Settings, media: Media) -> int:
    """The station in real time, until its window is closed."""
    screen = settings.screen
    size = screen.size or ((0, 0) if screen.fullscreen else (1280, 720))
    surface = open_display(size, fullscreen=screen.fullscreen)
    windows: list[Window] = []

    def make_canvas(painter: Painter, simulation: Simulation | None) -> Window:
        hand = simulation.hand if simulation is not None and simulation.patient is None else None
        windows.append(Window(painter, surface, hand))
        return windows[0]

    station = build(
        settings,
        media,
        SystemClock(),
        make_canvas,
        keep_statistics=settings.records.statistics,
    )
    try:
        station.start()
        station.app.run(screen.frame_rate, lambda: not windows[0].closed)
    finally:
        station.close()
        close_display()
    return 0


def play_demo(
    settings: Settings,
    media: Media,
    exercises: Sequence[Exercise],
    size: tuple[int, int],
    out: Path | None,
    speed: float,
    progress: demo.Progress,
) -> demo.Demo:
    """A scripted visit: in a window with a display and no folder asked for, else to a folder."""
    if out is None and display_present():
        open_display(size, fullscreen=False)
        frames = (present, _Pace(SystemClock(), speed).wait)
        try:
            return demo.play(
                settings, media, exercises, size, None, progress=progress, frames=frames
            )
        finally:
            close_display()
    folder = out or Path("out")
    return demo.play(settings, media, exercises, size, folder, progress=progress)


def examine_station(settings: Settings, media: Media) -> list[doctor.Finding]:
    """Every part looked at, on the clock that the ball lives by."""
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

    def __init__(self, clock: Clock, speed: float) -> None:
        self._clock = clock
        self._step_s = 1 / demo.FILM_RATE / speed
        self._due_s = clock.monotonic()

    def wait(self, _: object) -> None:
        self._due_s = max(self._due_s + self._step_s, self._clock.monotonic())
        self._clock.sleep_until(self._due_s)
