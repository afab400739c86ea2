"""Does the ball answer, and can its numbers be used: bus, chip, supply, sensor, calibration.

Ten seconds of readings are taken the way the station takes them: the same ADC, the same sampler.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from statistics import fmean, median, pstdev

from kiosk.calibrations import Calibrations, calibrations_folder, read_folder
from kiosk.checks.computer import Host
from kiosk.checks.finding import Finding, fail, ok, warn
from kiosk.checks.signal import check_signal
from kiosk.clock import Clock
from kiosk.daily_checks import read_checks
from kiosk.devices.adc import Adc
from kiosk.devices.bus import I2CBus
from kiosk.devices.sampler import Sampler
from kiosk.devices.wiring import Wiring
from kiosk.force.calibration import RESTING_LIMIT_KPA, CalibrationError, Use
from kiosk.force.health import EMPTY_KPA, OPEN_RATIO, SHORT_RATIO
from kiosk.force.noise import NOISE_KPA
from kiosk.force.reading import ReadError, Reading
from kiosk.force.tare import RESTING_MAX_KPA, RESTING_MIN_KPA, TARE_STD_KPA
from kiosk.force.transfer import supply_ratio
from kiosk.settings import Settings

OPENING_S = 0.1
LISTEN_S = 10.0
"""Long enough to meet the odd late reading, short enough to stand and wait."""
FEWEST_CODES = 3

_LOOSE = "Check the four wires to the ADC, and [wiring] bus and address in the settings."
_CURES = {
    ReadError.ABSENT: _LOOSE,
    ReadError.NACK: _LOOSE,
    ReadError.IO: _LOOSE,
    ReadError.TIMEOUT: "Check SDA and SCL for a short circuit, and that the ADC is on 3.3 V.",
    ReadError.STUCK_BUSY: "Unplug the station for ten seconds; if it comes back, change the ADC.",
    ReadError.RESET: "Check the ADC's 3.3 V and ground wires for a loose contact.",
}
_SAYS = {
    ReadError.ABSENT: "nobody answers",
    ReadError.NACK: "it does not acknowledge",
    ReadError.TIMEOUT: "the bus times out",
    ReadError.STUCK_BUSY: "a conversion never ends",
    ReadError.RESET: "it restarts again and again",
    ReadError.IO: "the bus fails",
}


def check_ball(
    settings: Settings,
    clock: Clock,
    open_i2c: Callable[[], I2CBus],
    host: Host,
    *,
    simulated: bool,
) -> tuple[list[Finding], float | None]:
    """What ten seconds of readings show, and the pressure at which the ball rests, in kPa.

    Ends at the first part that keeps the following ones from being judged. Blocks for about ten
    seconds of `clock`; nothing else may use the bus meanwhile.
    """
    bus = ok("bus", "simulated") if simulated else _bus(host, settings.wiring.bus)
    if bus.verdict == "fail":
        return [bus], None
    readings = _listen(Adc(open_i2c, settings.wiring, clock), clock, settings.wiring)
    return judge_ball(settings, bus, readings)


def judge_ball(
    settings: Settings, bus: Finding, readings: list[Reading]
) -> tuple[list[Finding], float | None]:
    """The same of readings that somebody else has taken, `LISTEN_S` of them."""
    findings = [bus, _chip(readings, settings.wiring)]
    codes = [each.code for each in readings if each.code is not None]
    if len(codes) < FEWEST_CODES:
        return findings, None
    findings += [*check_signal(readings, LISTEN_S, settings.wiring), _supply(readings, settings)]
    if findings[-1].verdict == "fail":
        return findings, None
    resting = _at_rest(readings, settings)
    return findings + resting[0], resting[1]


def check_calibrations(
    settings: Settings, uses: Iterable[Use], today: date, resting_kpa: float | None
) -> list[Finding]:
    """The map of each use, and files that cannot be read.

    `resting_kpa`: of the ball on the station, None if it is not known.
    """
    folder = calibrations_folder(settings)
    sensor = settings.sensor.type.name
    calibrations = Calibrations(folder, settings.ball, lambda: today, sensor)
    damaged = [each.problem for each in read_folder(folder) if each.problem]
    damaged += read_checks(folder)[1]
    cure = "Nothing is lost by it; move the file away once you have looked at it."
    return [
        *(_calibration(settings, calibrations, use, today, resting_kpa) for use in uses),
        *(warn("calibrations", each, cure) for each in damaged),
    ]


def _bus(host: Host, number: int) -> Finding:
    node = host.root / "dev" / f"i2c-{number}"
    if not node.exists():
        cure = "Switch I2C on with `sudo raspi-config nonint do_i2c 0` and restart."
        return fail("bus", f"no /dev/i2c-{number}", cure)
    if not os.access(node, os.R_OK | os.W_OK):
        cure = "Put the station's user into the group i2c and restart."
        return fail("bus", f"/dev/i2c-{number} may not be used", cure)
    return ok("bus", f"/dev/i2c-{number}")


def _listen(adc: Adc, clock: Clock, wiring: Wiring) -> list[Reading]:
    """The readings of ten seconds, once the bus is open."""
    sampler = Sampler(adc, clock, wiring)
    from_s = clock.monotonic() + OPENING_S
    while sampler.due_s < from_s + LISTEN_S:
        clock.sleep_until(sampler.due_s)
        sampler.step()
    adc.close()
    return [each for each in sampler.drain() if from_s <= each.t_s < from_s + LISTEN_S]


def _chip(readings: list[Reading], wiring: Wiring) -> Finding:
    errors = [each.error for each in readings if each.error is not None]
    where = f"ADS1115 at {wiring.address:#x}"
    if not readings:
        return fail("chip", f"{where}: nobody has read it", "Restart the station's program.")
    if not errors:
        return ok("chip", f"{where} answers")
    says, cure = _SAYS[errors[-1]], _CURES[errors[-1]]
    if len(errors) == len(readings):
        return fail("chip", f"{where}: {says}", cure)
    return warn("chip", f"{where}: {len(errors)} of {len(readings)} readings failed; {says}", cure)


def _supply(readings: list[Reading], settings: Settings) -> Finding:
    sensor, full_scale_v = settings.sensor.type, settings.wiring.chip_full_scale_v
    codes = [each.supply_code for each in readings if each.supply_code is not None]
    if not codes:
        cure = "Check the wire from the sensor's supply to the ADC, and [wiring] supply_channel."
        return fail("supply", "it cannot be read", cure)
    code = round(median(codes))
    what = f"{sensor.supply_v(code, full_scale_v):.2f} V for the {sensor.name}"
    if sensor.supply_ok(code, full_scale_v):
        return ok("supply", what)
    allowed = f"{sensor.min_supply_v:.2f} to {sensor.max_supply_v:.2f} V"
    cure = f"Check the sensor's regulator and [sensor] type: {allowed} is needed."
    return fail("supply", what, cure)


def _at_rest(readings: list[Reading], settings: Settings) -> tuple[list[Finding], float | None]:
    sensor = settings.sensor
    ratios = [
        ratio
        for each in readings
        if (ratio := supply_ratio(each.code, each.supply_code)) is not None
    ]
    ratio = median(ratios)
    if ratio < OPEN_RATIO:
        cure = "Check the sensor's three wires: signal, supply and ground."
        return [fail("sensor", "no signal: a wire is off or shorted to ground", cure)], None
    if ratio > SHORT_RATIO:
        cure = "Check the sensor's signal wire for a short circuit to its supply."
        return [fail("sensor", "the signal is shorted to the supply", cure)], None
    pressures = [sensor.type.pressure_kpa(each) - sensor.zero_kpa for each in ratios]
    resting_kpa = fmean(pressures)
    return [_resting(resting_kpa), _noise(pstdev(pressures))], resting_kpa


def _resting(kpa: float) -> Finding:
    what = f"rests at {kpa:.2f} kPa"
    wanted = f"{RESTING_MIN_KPA:.0f} to {RESTING_MAX_KPA:.0f} kPa"
    if kpa < EMPTY_KPA:
        return fail("ball", what, "Push the tube onto the ball and the sensor, or give it air.")
    if kpa < RESTING_MIN_KPA:
        return fail("ball", f"{what}: soft", f"Pump the ball up until it rests at {wanted}.")
    if kpa > RESTING_MAX_KPA:
        cure = f"Take the ball away from whatever presses it, or let air out, to {wanted}."
        return fail("ball", f"{what}: hard, or pressed", cure)
    return ok("ball", what)


def _noise(kpa: float) -> Finding:
    what = f"{kpa * 1e3:.0f} Pa of noise"
    if kpa < TARE_STD_KPA:
        return ok("noise", what)
    if kpa < NOISE_KPA:
        cure = "Lay the ball down, touch neither ball nor tube, and ask again."
        return warn("noise", what, cure)
    cure = "Let go of the ball; if it stays, check the ground wire and keep cables off the mains."
    return fail("noise", what, cure)


_DUE = {
    "ball": "made with another ball or another sensor",
    "check": "the last daily check failed",
}


def _calibration(
    settings: Settings,
    calibrations: Calibrations,
    use: Use,
    today: date,
    resting_kpa: float | None,
) -> Finding:
    part = f"calibration {use}"
    again = f"Calibrate this very ball: kiosk calibrate run --use {use}"
    try:
        settings.ball.calibration(use)
    except CalibrationError as error:
        return fail(part, str(error), "Mend the file, or name another one under [ball].")
    found = calibrations[use]
    if found.state == "estimated" or found.date is None:
        return warn(part, "none: newtons are estimates", again)
    days = (today - found.date).days
    what = f'"{found.id}" of {found.date}'
    if days < 0:
        return warn(part, f"{what}: in the future", "Set the clock, or mend the file's date.")
    if found.overdue:
        return warn(part, f"{what}: {_DUE.get(found.overdue, _age(days))}", again)
    if resting_kpa is not None and found.state_at(resting_kpa) == "estimated":
        cure = f"Bring the ball to {found.resting_kpa:.1f} kPa, or calibrate it as it is."
        far = f"made more than {RESTING_LIMIT_KPA:g} kPa from the ball's rest"
        return warn(part, f"{what}: {far}", cure)
    return ok(part, f"{what}: {_age(days)}")


def _age(days: int) -> str:
    return {0: "made today", 1: "1 day old"}.get(days, f"{days} days old")
