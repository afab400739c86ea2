"""What readings give away: rate, evenness, noise, stuck and clipped codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kiosk.checks.finding import Finding
from kiosk.checks.signal import check_signal, signal_of
from kiosk.devices.wiring import CHIP_RATES, Wiring
from kiosk.force.reading import ReadError, Reading

RNG = np.random.default_rng(4)


def readings(
    codes: Sequence[float], rate_hz: float = 250.0, late_s: Sequence[float] = ()
) -> list[Reading]:
    times = np.arange(len(codes)) / rate_hz
    times[: len(late_s)] += late_s
    return [Reading(float(t), int(c), 24000) for t, c in zip(times, codes, strict=True)]


def calm(count: int = 2500, sd: float = 0.32) -> np.ndarray:
    return np.rint(5600.3 + RNG.normal(0.0, sd, count))


def verdicts(found: Sequence[Finding]) -> dict[str, str]:
    return {each.part: each.verdict for each in found}


def test_an_even_quiet_signal_is_well() -> None:
    found = check_signal(readings(calm()), 10.0, Wiring())
    assert verdicts(found) == {"readings": "ok", "timing": "ok", "codes": "ok"}
    assert found[0].what == "250 readings a second, of 250"
    assert found[1].what == "99 of 100 within 0.0 ms, longest gap 4 ms"


@pytest.mark.parametrize("sd", [2.0, 5.0, 20.0])
def test_white_noise_is_measured_as_it_is(sd: float) -> None:
    assert signal_of(readings(calm(sd=sd)), 10.0).noise_codes == pytest.approx(sd, rel=0.05)


def test_drift_and_a_few_touches_are_no_noise() -> None:
    codes = calm(sd=2.0) + np.linspace(0, 300, 2500)
    codes[[100, 900, 1500]] += 400
    assert signal_of(readings(codes), 10.0).noise_codes == pytest.approx(2.0, rel=0.05)


def test_the_data_sheets_noise_is_one_times_itself() -> None:
    for rate in (250, 475, 860):
        wiring = Wiring(rate_hz=100, chip_rate=rate)
        sd = (wiring.noise_codes**2 - 1 / 12) ** 0.5
        codes = np.rint(5600 + RNG.uniform(-0.5, 0.5, 2500) + RNG.normal(0, sd, 2500))
        noise = signal_of(readings(codes), 10.0).noise_codes
        assert 0.5 < noise / wiring.noise_codes < 2.0


def test_a_faster_chip_is_noisier_and_none_is_quieter_than_its_rounding() -> None:
    noise = [Wiring(rate_hz=8, chip_rate=rate).noise_codes for rate in CHIP_RATES]
    assert noise == sorted(noise)
    assert noise[0] == pytest.approx(12**-0.5)
    assert noise[-1] == pytest.approx((((267 / 6.6) / 125) ** 2 + 1 / 12) ** 0.5)


def test_noise_far_above_the_chips_own_is_told() -> None:
    codes = check_signal(readings(calm(sd=8.0)), 10.0, Wiring())[2]
    assert (codes.part, codes.verdict) == ("codes", "warn")
    assert "times the data sheet's" in codes.what
    assert "capacitors" in codes.cure


def test_a_fast_chip_that_gives_one_code_is_told_and_a_slow_one_is_not() -> None:
    still = readings([5600] * 2500)
    assert check_signal(still, 10.0, Wiring())[2].verdict == "warn"
    slow = readings([5600] * 800, 80.0)
    assert check_signal(slow, 10.0, Wiring(rate_hz=80, chip_rate=128))[2].verdict == "ok"


@pytest.mark.parametrize("end", [-32768, 32767])
def test_codes_at_the_end_of_the_range_fail(end: int) -> None:
    codes = calm()
    codes[7] = end
    found = check_signal(readings(codes), 10.0, Wiring())[2]
    assert (found.verdict, found.what) == ("fail", "1 at the end of the chip's range")


@pytest.mark.parametrize(
    ("gap_s", "verdict"), [(0.010, "ok"), (0.149, "ok"), (0.151, "fail"), (0.5, "fail")]
)
def test_a_gap_that_would_cost_a_hold_fails(gap_s: float, verdict: str) -> None:
    every = readings(calm())
    moved = [Reading(r.t_s + (gap_s - 0.004) * (r.t_s > 5.0), r.code, 24000) for r in every]
    timing = check_signal(moved, 10.0, Wiring())[1]
    assert timing.verdict == verdict
    assert timing.what.endswith(f"longest gap {gap_s * 1e3:.0f} ms")


@pytest.mark.parametrize(("late_s", "verdict"), [(0.001, "ok"), (0.0025, "warn")])
def test_readings_nearer_to_their_neighbours_place_are_told(late_s: float, verdict: str) -> None:
    late = [late_s if index % 20 == 0 else 0.0 for index in range(2500)]
    assert check_signal(readings(calm(), late_s=late), 10.0, Wiring())[1].verdict == verdict


@pytest.mark.parametrize(
    ("count", "verdict"), [(2500, "ok"), (2375, "ok"), (2374, "warn"), (501, "warn"), (499, "fail")]
)
def test_a_rate_below_what_was_asked_is_told(count: int, verdict: str) -> None:
    found = check_signal(readings(calm(count), count / 10.0), 10.0, Wiring())[0]
    assert found.verdict == verdict


def test_failed_readings_are_gaps() -> None:
    every = readings(calm())
    every[1000:1050] = [Reading(r.t_s, None, None, ReadError.NACK) for r in every[1000:1050]]
    signal = signal_of(every, 10.0)
    assert signal.rate_hz == 245.0
    assert signal.gap_s == pytest.approx(51 / 250)
