"""FFmpeg's meter against ITU-R BS.1770 written out, and against EBU's own test signals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from av.audio.frame import AudioFrame
from scipy import signal

from kiosk.films.loudness import measure

RATE = 48_000


def sine(level_dbfs: float, seconds: float, hz: float = 1000.0) -> np.ndarray:
    t_s = np.arange(round(RATE * seconds)) / RATE
    return 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * t_s)


def frames(channels: np.ndarray) -> Iterator[AudioFrame]:
    layout = "mono" if len(channels) == 1 else "stereo"
    for at in range(0, channels.shape[1], 4096):
        part = np.ascontiguousarray(channels[:, at : at + 4096].astype(np.float32))
        frame = AudioFrame.from_ndarray(part, "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        yield frame


def bs1770(channels: np.ndarray) -> float:
    """Integrated loudness by the standard's own filters and gates, for mono and stereo."""
    shelf = ([1.53512485958697, -2.69169618940638, 1.19839281085285],
             [1.0, -1.69065929318241, 0.73248077421585])  # fmt: skip
    rumble = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    weighted = signal.lfilter(*rumble, signal.lfilter(*shelf, channels))
    block, step = round(0.4 * RATE), round(0.1 * RATE)
    starts = range(0, channels.shape[1] - block + 1, step)
    power = np.array([(weighted[:, s : s + block] ** 2).mean(axis=1).sum() for s in starts])
    lufs = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    kept = power[lufs > -70]
    gate = -0.691 + 10 * np.log10(kept.mean()) - 10
    return float(-0.691 + 10 * np.log10(power[(lufs > -70) & (lufs > gate)].mean()))


# EBU Tech 3341, cases 1 and 2: a stereo sine of so many dBFS has as many LUFS.
@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_ebus_sine(level: float) -> None:
    found = measure(frames(np.stack([sine(level, 5)] * 2)))
    assert found.lufs == pytest.approx(level, abs=0.1)
    assert found.peak_dbtp == pytest.approx(level, abs=0.2)


# EBU Tech 3341, case 3: what is softer than the gate does not count.
def test_ebus_gate() -> None:
    parts = [sine(-36, 4), sine(-23, 20), sine(-36, 4)]
    assert measure(frames(np.stack([np.concatenate(parts)] * 2))).lufs == pytest.approx(
        -23, abs=0.1
    )


@pytest.mark.parametrize("count", [1, 2])
def test_agrees_with_the_standard_on_speech_like_noise(count: int) -> None:
    rng = np.random.default_rng(3)
    noise = signal.lfilter([1], [1, -0.95], rng.standard_normal((count, 6 * RATE))) * 0.02
    noise *= (np.sin(2 * np.pi * 0.4 * np.arange(6 * RATE) / RATE) > -0.3) * 0.9 + 0.01
    assert measure(frames(noise)).lufs == pytest.approx(bs1770(noise), abs=0.1)


def test_a_true_peak_lies_between_the_samples() -> None:
    # A quarter of the sample rate, a phase of 45 degrees: samples see 3 dB less than there is.
    wave = np.sin(2 * np.pi * np.arange(RATE) / 4 + np.pi / 4) * 0.5
    faded = wave * np.clip(np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 4800, 0, 1)
    found = measure(frames(faded[None]))
    assert 20 * np.log10(np.abs(wave).max()) == pytest.approx(-9.03, abs=0.01)
    assert found.peak_dbtp == pytest.approx(-6.02, abs=0.4)


def test_silence_is_silent() -> None:
    assert measure(frames(np.zeros((1, RATE)))).silent
    assert measure([]).silent
    assert not measure(frames(sine(-60, 2)[None])).silent
