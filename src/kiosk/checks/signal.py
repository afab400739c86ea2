"""How readings come in: their rate, how evenly, and what the codes themselves give away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kiosk.checks.finding import Finding, fail, ok, warn
from kiosk.devices.wiring import Wiring
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.force.reading import Reading

NEARLY = 0.95
"""Of the rate asked for: a few deadlines missed on a busy computer do no harm."""
FEWEST_HZ = 50.0
"""Below this no hold can be judged fairly."""
UNEVEN = 0.5
"""Of a period: a reading that late is nearer to its neighbour's place than to its own."""
NOISY = 10.0
"""Times the ADC's own noise: half a millivolt, where the sensor and its wires begin to matter."""
LOWEST_CODE, HIGHEST_CODE = -32768, 32767
ALIVE_HZ = 128
"""Up to this rate the chip's noise stays within one code, and a code may well stand still."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What some seconds of readings of a ball at rest look like.

    `jitter_s` is how far from the usual interval all but one in a hundred stay, `gap_s` the
    longest interval. `noise_codes` is the standard deviation of the white part, in ADC codes:
    a slow drift, or air that settles, is none of it.
    """

    rate_hz: float
    jitter_s: float
    gap_s: float
    noise_codes: float
    different: int
    clipped: int


def signal_of(readings: Sequence[Reading], seconds: float) -> Signal:
    """Look at readings of `seconds`; those that failed only leave gaps. Three codes at least."""
    taken = [(each.t_s, each.code) for each in readings if each.code is not None]
    codes = np.array([code for _, code in taken], dtype=float)
    interval_s = np.diff([t_s for t_s, _ in taken])
    off_s = np.abs(interval_s - np.median(interval_s))
    return Signal(
        rate_hz=len(taken) / seconds,
        jitter_s=float(np.quantile(off_s, 0.99)),
        gap_s=float(interval_s.max()),
        noise_codes=_white_noise(codes),
        different=len(np.unique(codes)),
        clipped=int(np.sum((codes <= LOWEST_CODE) | (codes >= HIGHEST_CODE))),
    )


def _white_noise(codes: NDArray[np.float64]) -> float:
    """Standard deviation of the white part: how far each code lies off its neighbours' line.

    That distance has 1.5 times the noise's variance. The largest 5 % are left out, for a touch of
    the ball is no noise; 0.871 is what that leaves of a normal law's deviation.
    """
    off_line = np.sort(np.abs(codes[1:-1] - (codes[:-2] + codes[2:]) / 2))
    kept = off_line[: max(1, round(0.95 * len(off_line)))]
    return sqrt(float(np.mean(kept**2)) / 1.5) / 0.871


def check_signal(readings: Sequence[Reading], seconds: float, wiring: Wiring) -> list[Finding]:
    """Rate, evenness and codes of `seconds` of readings of a ball that nobody touches."""
    signal = signal_of(readings, seconds)
    return [_rate(signal, wiring), _evenness(signal), _codes(signal, wiring)]


def _rate(signal: Signal, wiring: Wiring) -> Finding:
    fastest = wiring.rate_hz == "fastest"
    wanted_hz = FEWEST_HZ if wiring.rate_hz == "fastest" else float(wiring.rate_hz)
    asked = "as fast as it goes" if fastest else f"of {wanted_hz:.0f}"
    what = f"{signal.rate_hz:.0f} readings a second, {asked}"
    cure = "Set dtparam=i2c_arm_baudrate=400000 in /boot/firmware/config.txt, or lower rate_hz."
    if signal.rate_hz < min(FEWEST_HZ, wanted_hz / 2):
        return fail("readings", what, cure)
    enough = signal.rate_hz >= NEARLY * wanted_hz
    return ok("readings", what) if enough else warn("readings", what, cure)


def _evenness(signal: Signal) -> Finding:
    what = (
        f"99 of 100 within {signal.jitter_s * 1e3:.1f} ms, longest gap {signal.gap_s * 1e3:.0f} ms"
    )
    cure = (
        "Stop what else runs on the computer, and check its cooling; a hold earns no time in gaps."
    )
    if signal.gap_s > MAX_INTERVAL_S:
        return fail("timing", what, cure)
    uneven = signal.jitter_s * signal.rate_hz > UNEVEN
    return warn("timing", what, cure) if uneven else ok("timing", what)


def _codes(signal: Signal, wiring: Wiring) -> Finding:
    ratio = signal.noise_codes / wiring.noise_codes
    many = "one code only" if signal.different == 1 else f"{signal.different} different codes"
    what = f"{many}, noise {ratio:.1f} times the data sheet's"
    if signal.clipped:
        cure = "Choose a [wiring] gain whose range holds the sensor's whole supply."
        return fail("codes", f"{signal.clipped} at the end of the chip's range", cure)
    if signal.different == 1 and wiring.chip_rate > ALIVE_HZ:
        cure = "Unplug the station for ten seconds; if the code still stands, change the ADC."
        return warn("codes", f"{what}: a chip this fast never stands so still", cure)
    if ratio > NOISY:
        cure = "Keep the sensor's wires short and off the mains; check its supply's capacitors."
        return warn("codes", what, cure)
    return ok("codes", what)
