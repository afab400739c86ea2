"""Builds a station out of settings: the one place that chooses real or simulated parts."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kiosk.app import App, Canvas
from kiosk.clock import Clock, ManualClock
from kiosk.devices.adc import Adc
from kiosk.devices.bus import I2CBus, open_bus
from kiosk.devices.panel import Panel, open_panel
from kiosk.devices.sampler import Sampler
from kiosk.devices.sound import Sound
from kiosk.devices.wiring import Wiring
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.effects import Effect, ExerciseEnded
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.visit import Visit
from kiosk.film_times import FilmTimes
from kiosk.force.calibration import Calibration, CalibrationError, Use, estimated
from kiosk.force.chain import ForceChain
from kiosk.force.health import Health
from kiosk.locale import Words
from kiosk.media_folder import Media
from kiosk.records.record import Record, followed_record, squeezed_record
from kiosk.settings import Settings
from kiosk.sim.ball import Ball
from kiosk.sim.hands import Hand, Visitor
from kiosk.sim.patient import SCRIPTS, Patient, patient_named
from kiosk.sim.rig import SimulatedRig
from kiosk.ui.painter import Painter
from kiosk.video.film_pictures import FilmPictures

SWITCH_INTERVAL_S = 0.0001
"""How long one thread may keep the interpreter. The sampler needs it half a dozen times a
reading: with Python's own 5 ms, or even 0.5 ms, a film on screen cost it one reading in ten."""


class StationError(Exception):
    """A station that cannot be built; one line for the person in front of it."""


@dataclass(slots=True)
class Simulation:
    """The simulated ball, and who squeezes it."""

    rig: SimulatedRig
    hand: Hand
    patient: Patient | None


@dataclass(slots=True)
class Station:
    """A station ready to run, and what has to be closed after it."""

    app: App
    pictures: FilmPictures
    sampler: Sampler
    simulation: Simulation | None
    records: list[Record] = field(default_factory=list)
    runs: list[SqueezeRun] = field(default_factory=list)
    _closing: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Set the sampler's thread going; stations on simulated time step it instead."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        # What has been built stays; looking through it again and again would stall a frame.
        gc.collect()
        gc.freeze()
        self.sampler.start()
        self._closing.callback(self.sampler.stop)

    def close(self) -> None:
        self._closing.close()


def build(
    settings: Settings,
    media: Media,
    clock: Clock,
    make_canvas: Callable[[Painter, Simulation | None], Canvas],
    *,
    film_limit_s: float | None = None,
    pin_factory: Any = None,
    with_sound: bool = True,
    keep_records: bool = False,
) -> Station:
    """A station on this clock. Raises StationError.

    `film_limit_s` shortens the exercises' films, and `keep_records` keeps what every exercise
    gave in memory: both are for demos, for a waiting room forgets. On a ManualClock the sampler is
    stepped by the clock and films are waited for; on any other it has a thread of its own.
    """
    wiring = settings.wiring
    calibrations: dict[str, Calibration] = {use: _calibration(settings, use) for use in _USES}
    simulation = (
        _simulation(settings, clock, calibrations["wall"]) if settings.simulation.enabled else None
    )
    open_i2c = _bus_of(settings, simulation)
    sampler = Sampler(Adc(open_i2c, wiring, clock), clock, wiring)
    stepped = isinstance(clock, ManualClock)
    if isinstance(clock, ManualClock):
        clock.actors.append(sampler)
    pictures = FilmPictures(media, wait=stepped)
    words = {name: Words(name, media.words) for name in settings.visit.languages}
    painter = Painter(words, pictures, settings.clinic, exercise_film=settings.screen.exercise_film)
    app = App(
        clock=clock,
        visit=_visit(settings, media, clock, calibrations, film_limit_s),
        sensor=sampler,
        chain=_chain(settings, wiring, calibrations["wall"]),
        calibrations=calibrations,
        canvas=make_canvas(painter, simulation),
        speaker=Sound(volume=settings.volume) if with_sound else None,
        panel=_panel(settings, pin_factory),
        films=pictures,
        voices=media,
    )
    station = Station(app, pictures, sampler, simulation)
    if keep_records:
        app.listeners.append(_Recorder(station).listen)
    if simulation is not None:
        app.watchers.append((simulation.patient or simulation.hand).watch)
    station._closing.callback(pictures.close)
    if app.panel is not None:
        station._closing.callback(app.panel.close)
    if app.speaker is not None:
        station._closing.callback(app.speaker.close)
    return station


def _simulation(settings: Settings, clock: Clock, calibration: Calibration) -> Simulation:
    wiring = settings.wiring
    sensor = settings.sensor.type
    rig = SimulatedRig(
        clock,
        resting_kpa=settings.simulation.resting_kpa,
        supply_v=sensor.nominal_supply_v * sensor.divider,
        address=wiring.address,
        signal_channel=wiring.signal_channel,
        supply_channel=wiring.supply_channel,
    )

    press_for = _press_for(rig.ball, settings.simulation.resting_kpa, calibration)
    hand = Hand(press_for)
    name = settings.simulation.patient
    patient = patient_named(name, press_for) if name else None
    rig.press((patient or hand).force_n)
    return Simulation(rig, hand, patient)


def ball_bus(settings: Settings, clock: Clock) -> Callable[[], I2CBus]:
    """Opens the bus with the ball on it, real or simulated, for somebody who only looks."""
    simulated = settings.simulation.enabled
    return _bus_of(settings, _simulation(settings, clock, estimated("wall")) if simulated else None)


def _bus_of(settings: Settings, simulation: Simulation | None) -> Callable[[], I2CBus]:
    return simulation.rig.open_i2c if simulation else lambda: open_bus(settings.wiring.bus)


def _press_for(
    ball: Ball, resting_kpa: float, calibration: Calibration
) -> Callable[[float], float]:
    """Newtons on the ball that make the screen show so many: looked up, as it is asked often."""
    shown_n = [float(n) for n in range(int(calibration.map.last_n) + 1)]
    true_n = [ball.force_n(resting_kpa + calibration.map.inverse(n)) for n in shown_n]
    return lambda wanted_n: float(np.interp(wanted_n, shown_n, true_n))


def _calibration(settings: Settings, use: Use) -> Calibration:
    try:
        return settings.ball.calibration(use)
    except CalibrationError as error:
        raise StationError(str(error)) from error


def _chain(settings: Settings, wiring: Wiring, calibration: Calibration) -> ForceChain:
    sensor = settings.sensor.type
    health = Health(sensor, wiring.chip_full_scale_v)
    return ForceChain(sensor, calibration, health, zero_kpa=settings.sensor.zero_kpa)


def _visit(
    settings: Settings,
    media: Media,
    clock: Clock,
    calibrations: dict[str, Calibration],
    film_limit_s: float | None,
) -> Visit:
    times = FilmTimes(media, film_limit_s)
    return Visit(
        media.exercises,
        times.lengths_s,
        settings.visit,
        clock.monotonic(),
        simulated=settings.simulation.enabled,
        estimated=any(each.state == "estimated" for each in calibrations.values()),
        steps_s=times.steps_s,
    )


_USES: tuple[Use, ...] = ("wall", "knees")


def _panel(settings: Settings, pin_factory: Any) -> Panel | None:
    return open_panel(settings.panel, pin_factory) if settings.panel is not None else None


class _Recorder:
    """Turns every exercise that ends into its record, in memory."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._readings_before = 0

    def listen(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, ExerciseEnded):
                self._record(effect.run)

    def _record(self, run: SqueezeRun | FollowedRun) -> None:
        app = self._station.app
        readings = app.readings_taken - self._readings_before
        self._readings_before = app.readings_taken
        if isinstance(run, FollowedRun):
            self._station.records.append(followed_record(run))
            return
        calibration = app.calibrations[run.exercise.ball_use]
        spells = [s for s in app.chain.health.history if s[2] is None or s[2] >= run.begun_s]
        self._station.records.append(squeezed_record(run, calibration, spells, readings))
        self._station.runs.append(run)


def visitor_for(media: Media, exercises: Sequence[Exercise]) -> Visitor:
    """Simulated hands that go through a visit with these exercises."""
    return Visitor([each.id for each in exercises], {e.id: e.after for e in media.exercises})


def patient_names() -> tuple[str, ...]:
    """The scripted patients there are."""
    return tuple(SCRIPTS)
