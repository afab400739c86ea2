"""Builds a station out of settings: the one place that chooses real or simulated parts."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from kiosk.app import App, Canvas
from kiosk.behind import Later, at_once, nothing
from kiosk.calibrations import USES, Calibrations, calibrations_of
from kiosk.clinic_files import own_files
from kiosk.clock import Clock, ManualClock
from kiosk.collecting import Collecting
from kiosk.devices.adc import Adc
from kiosk.devices.bus import I2CBus, open_bus
from kiosk.devices.sampler import Sampler
from kiosk.devices.supply import SupplySwitch, open_supply
from kiosk.devices.wiring import Wiring
from kiosk.exercise import runs
from kiosk.exercise.visit import Visit
from kiosk.film_times import FilmTimes
from kiosk.force.calibration import Calibration, CalibrationError, estimated
from kiosk.force.chain import ForceChain
from kiosk.force.health import Health
from kiosk.frame_pace import Stir
from kiosk.locale import Spoken
from kiosk.media_folder import Media
from kiosk.settings import Settings
from kiosk.station_later import Rest
from kiosk.ui.painter import Painter
from kiosk.video.late_pictures import LatePictures

if TYPE_CHECKING:
    from kiosk.calibrate.bench import Bench
    from kiosk.devices.power import Power
    from kiosk.exercise.catalogue import Exercise
    from kiosk.exercise.squeezed import SqueezeRun
    from kiosk.prescribing import Prescribing
    from kiosk.recorder import Recorder
    from kiosk.records.raw import Recording
    from kiosk.records.record import Record
    from kiosk.sim.hands import Hand, Visitor
    from kiosk.sim.patient import Patient
    from kiosk.sim.press import LeverPress
    from kiosk.sim.rig import SimulatedRig
    from kiosk.sim.sensor import SqueezableBall
    from kiosk.staff.pins import Cost
    from kiosk.statistics import Statistics

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
    lever: LeverPress
    """Stands beside the ball for its calibration; nobody else touches it."""


@dataclass(slots=True)
class Station:
    """A station ready to run, and what has to be closed after it."""

    app: App
    pictures: LatePictures
    sampler: Sampler
    simulation: Simulation | None
    recorder: Recorder | None = None
    """None in a waiting room."""
    statistics: Statistics | None = None
    """What a waiting room counts; None where it does not."""
    _closing: ExitStack = field(default_factory=ExitStack)

    @property
    def records(self) -> list[Record]:
        """What every exercise gave; nothing in a waiting room."""
        return self.recorder.records if self.recorder is not None else []

    @property
    def runs(self) -> list[SqueezeRun]:
        return self.recorder.runs if self.recorder is not None else []

    @property
    def recordings(self) -> list[Recording]:
        return self.recorder.recordings if self.recorder is not None else []

    def start(self) -> None:
        """Set the sampler's thread going; stations on simulated time step it instead."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.sampler.start()
        self._closing.callback(self.sampler.stop)

    @property
    def ending(self) -> bool:
        """Whether staff want the program to end."""
        room = self.app.staff_room
        return room is not None and room.shell is not None and room.shell.ending

    def take_statistics(self, statistics: Statistics) -> None:
        self.statistics = statistics

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
    keep_statistics: bool = False,
    pin_cost: Cost | None = None,
    power: Power | None = None,
    later: Later = at_once,
) -> Station:
    """A station on this clock. Raises StationError.

    `film_limit_s` shortens the exercises' films, and `keep_records` keeps what every exercise
    gave in memory: both are for demos, for a waiting room forgets. On a ManualClock the sampler is
    stepped by the clock and films are waited for; on any other it has a thread of its own. With
    `power` staff may switch this very machine off. What the first picture does not need is left
    to `later`; what may refuse to start never is.
    """
    wiring = settings.wiring
    calibrations = _calibrations(settings, clock)
    simulation = (
        _simulation(settings, clock, calibrations["wall"]) if settings.simulation.enabled else None
    )
    open_i2c = _bus_of(settings, simulation)
    supply = _supply(settings, pin_factory)
    stepped = isinstance(clock, ManualClock)
    stir = None if stepped else Stir(wiring.code_v)
    sampler = Sampler(
        Adc(open_i2c, wiring, clock),
        clock,
        wiring,
        supply=supply,
        heard=stir.heard if stir is not None else None,
    )
    if isinstance(clock, ManualClock):
        clock.actors.append(sampler)
    pictures = LatePictures()
    words = Spoken(settings.visit.languages, media.words)
    painter = Painter(words, pictures, settings.clinic, exercise_film=settings.screen.exercise_film)
    own = _own_prescribing(settings, media) if settings.staff.enabled else None
    times = FilmTimes(media, film_limit_s)
    app = App(
        clock=clock,
        visit=_visit(settings, media, clock, calibrations, times),
        sensor=sampler,
        chain=_chain(settings, wiring, calibrations["wall"]),
        calibrations=calibrations,
        canvas=make_canvas(painter, simulation),
        films=pictures,
        voices=media,
    )
    station = Station(app, pictures, sampler, simulation)
    if keep_records:
        station.recorder = _recorder(settings, app)
    station._closing.callback(pictures.close)
    if supply is not None:
        station._closing.callback(supply.close)

    rest = Rest(settings, media, app, later, station._closing.callback)
    rest.films(pictures)
    rest.panel(pin_factory)
    if with_sound:
        rest.sound()
    if keep_statistics:
        rest.statistics(station.take_statistics)
    if settings.staff.enabled:
        lever = simulation.lever if simulation is not None else None
        rest.staff(
            calibrations,
            own,
            pin_cost,
            power,
            lambda: _chain(settings, wiring, estimated("wall")),
            lever,
        )
    later(runs.load, nothing)
    if simulation is not None:
        # Who squeezes looks at pages that come later.
        squeezed = simulation.patient or simulation.hand
        later(lambda: squeezed.watch, app.watchers.append)
    if not stepped:
        rest.self_watch()
    later(times.read, nothing)
    later(lambda: [*words.values()], nothing)
    return station


def _recorder(settings: Settings, app: App) -> Recorder:
    from kiosk.recorder import Recorder
    from kiosk.records.tape import Instrument

    sensor = settings.sensor
    instrument = Instrument(sensor.type, settings.wiring.chip_full_scale_v, sensor.zero_kpa)
    recorder = Recorder(app, instrument)
    recorder.attach()
    return recorder


def _own_prescribing(settings: Settings, media: Media) -> Prescribing | None:
    """The clinic's own templates and rules, which must be right; None where it has none."""
    if own_files(settings) == (None, None):
        return None
    from kiosk.clinic.dose_file import ClinicFileError
    from kiosk.prescribing import prescribing_of

    try:
        return prescribing_of(settings, media.by_id)
    except ClinicFileError as error:
        raise StationError(str(error)) from error


def _simulation(settings: Settings, clock: Clock, calibration: Calibration) -> Simulation:
    from kiosk.sim.hands import Hand
    from kiosk.sim.lever import AtLever
    from kiosk.sim.press import LeverPress
    from kiosk.sim.rig import SimulatedRig

    wiring = settings.wiring
    sensor = settings.sensor.type
    rig = SimulatedRig(
        clock,
        resting_kpa=settings.simulation.resting_kpa,
        supply_v=sensor.nominal_supply_v * sensor.divider,
        address=wiring.address,
        signal_channel=wiring.signal_channel,
        supply_channel=wiring.supply_channel,
        ball=_simulated_ball(settings),
    )

    press_for = _press_for(rig.ball, settings.simulation.resting_kpa, calibration)
    lever = LeverPress()
    hand = Hand(press_for, AtLever(lever))
    name = settings.simulation.patient
    patient = None
    if name:
        from kiosk.sim.patient import patient_named

        patient = patient_named(name, press_for)
    squeezed = patient or hand
    rig.press(lambda t_s: squeezed.force_n(t_s) + lever.force_n(t_s))
    return Simulation(rig, hand, patient, lever)


def _simulated_ball(settings: Settings) -> SqueezableBall | None:
    """A ball drawn by its number; None for the ball model's own."""
    number = settings.simulation.ball
    if number == 0:
        return None
    import numpy as np

    from kiosk.sim.true_ball import TrueBall, random_traits

    traits = random_traits(np.random.default_rng(number), 1)[0]
    return TrueBall(traits, resting_kpa=settings.simulation.resting_kpa)


def look_through_no_more(app: App) -> None:
    """What has been built stays; of what comes, garbage is looked for between frames only."""
    gc.freeze()
    gc.disable()
    app.after.append(Collecting().watch)


def ball_bus(settings: Settings, clock: Clock) -> Callable[[], I2CBus]:
    """Opens the bus with the ball on it, real or simulated, for somebody who only looks."""
    simulated = settings.simulation.enabled
    return _bus_of(settings, _simulation(settings, clock, estimated("wall")) if simulated else None)


def chip_alone(settings: Settings, clock: Clock, force_n: Callable[[float], float]) -> I2CBus:
    """The simulated ball on its bus, squeezed by `force_n(t_s)`, for a process of its own."""
    rig = _simulation(settings, clock, estimated("wall")).rig
    rig.press(force_n)
    return rig.open_i2c()


def calibration_bench(settings: Settings, clock: Clock, pace: Callable[[float], None]) -> Bench:
    """The ball for somebody who calibrates it; a simulated one comes with somebody to press it.

    `pace` lets simulated time pass for whoever looks on.
    """
    from kiosk.calibrate.bench import Bench
    from kiosk.sim.press import LeverPress

    if not settings.simulation.enabled:
        return Bench(clock, _bus_of(settings, None))
    simulation = _simulation(settings, clock, estimated("wall"))
    press = LeverPress()
    simulation.rig.press(press.force_n)
    return Bench(clock, simulation.rig.open_i2c, press, pace)


def _bus_of(settings: Settings, simulation: Simulation | None) -> Callable[[], I2CBus]:
    return simulation.rig.open_i2c if simulation else lambda: open_bus(settings.wiring.bus)


def _press_for(
    ball: SqueezableBall, resting_kpa: float, calibration: Calibration
) -> Callable[[float], float]:
    """Newtons on the ball that make the screen show so many: looked up, as it is asked often."""

    @cache
    def known() -> list[float]:
        # Worked out with the first press: nobody presses before there is a picture.
        shown_n = [float(n) for n in range(int(calibration.map.last_n) + 1)]
        return [ball.force_n(resting_kpa + calibration.map.inverse(n)) for n in shown_n]

    def press_for(wanted_n: float) -> float:
        true_n = known()
        if not 0.0 < wanted_n < len(true_n) - 1:
            return true_n[0 if wanted_n <= 0.0 else -1]
        below = int(wanted_n)
        return (true_n[below + 1] - true_n[below]) * (wanted_n - below) + true_n[below]

    return press_for


def _calibrations(settings: Settings, clock: Clock) -> Calibrations:
    """Kept up to date while the station runs. A file that the settings name must be right."""
    for use in USES:
        try:
            settings.ball.calibration(use)
        except CalibrationError as error:
            raise StationError(str(error)) from error
    return calibrations_of(settings, clock)


def _chain(settings: Settings, wiring: Wiring, calibration: Calibration) -> ForceChain:
    sensor = settings.sensor.type
    health = Health(sensor, wiring.chip_full_scale_v)
    return ForceChain(sensor, calibration, health, zero_kpa=settings.sensor.zero_kpa)


def _visit(
    settings: Settings,
    media: Media,
    clock: Clock,
    calibrations: Mapping[str, Calibration],
    times: FilmTimes,
) -> Visit:
    return Visit(
        media.exercises,
        times.lengths_s,
        settings.visit,
        clock.monotonic(),
        simulated=settings.simulation.enabled,
        calibrations=calibrations,
        steps_s=times.steps_s,
        staff_mode=settings.staff.enabled,
        asked_hz=None if settings.wiring.rate_hz == "fastest" else settings.wiring.rate_hz,
    )


def _supply(settings: Settings, pin_factory: Any) -> SupplySwitch | None:
    """The switch of converter and sensor; a simulated ball has none, unless it comes with pins."""
    pin = settings.sensor.supply_pin
    if pin is None or (settings.simulation.enabled and pin_factory is None):
        return None
    return open_supply(pin, pin_factory)


def visitor_for(media: Media, exercises: Sequence[Exercise]) -> Visitor:
    """Simulated hands that go through a visit with these exercises."""
    from kiosk.sim.hands import Visitor

    return Visitor([each.id for each in exercises], {e.id: e.after for e in media.exercises})


def patient_names() -> tuple[str, ...]:
    """The scripted patients there are."""
    from kiosk.sim.patient import SCRIPTS

    return tuple(SCRIPTS)
