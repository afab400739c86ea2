from __future__ import annotations

import numpy as np
import pytest

from studio.loudness import (
    RATE_HZ,
    levelled,
    limited,
    loudness_lufs,
    resampled,
    true_peak_dbtp,
)


def tone(hz: float, seconds: float, amplitude: float) -> np.ndarray:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def test_the_standards_reference_tone_measures_as_the_standard_says() -> None:
    # BS.1770-4: 997 Hz at full scale in one channel is -3.01 LUFS.
    assert loudness_lufs(tone(997, 3, 1.0)) == pytest.approx(-3.01, abs=0.05)


def test_low_tones_count_for_less() -> None:
    assert loudness_lufs(tone(30, 3, 0.1)) < loudness_lufs(tone(997, 3, 0.1)) - 6


def test_silence_between_words_does_not_count() -> None:
    word = tone(997, 2, 0.1)
    paused = np.concatenate([word, np.zeros(4 * RATE_HZ, np.float32), word])
    assert loudness_lufs(paused) == pytest.approx(loudness_lufs(word), abs=0.4)


def test_a_peak_between_two_samples_is_found() -> None:
    # A quarter of the rate, half a sample off: every sample is 3 dB below the curve's peak.
    time = np.arange(4800)
    between = np.sin(2 * np.pi * time / 4 + np.pi / 4).astype(np.float32)
    assert np.abs(between).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak_dbtp(between) == pytest.approx(0.0, abs=0.1)


def test_resampling_keeps_the_samples_that_there_are() -> None:
    sound = np.random.default_rng(1).standard_normal(1000).astype(np.float32)
    assert resampled(sound, 2)[::2] == pytest.approx(sound, abs=1e-4)


def test_levelling_meets_loudness_and_ceiling_at_once() -> None:
    speech = tone(300, 4, 0.05)
    speech[RATE_HZ : RATE_HZ + 200] *= 14  # one hard consonant
    level = levelled(speech, -18.0, -10.0)
    assert loudness_lufs(level) == pytest.approx(-18.0, abs=0.1)
    assert true_peak_dbtp(level) <= -9.9


def test_limiting_leaves_what_is_quiet_alone() -> None:
    sound = tone(300, 1, 0.1)
    loud = sound.copy()
    loud[24_000] = 0.9
    assert limited(loud, -6.0)[:20_000] == pytest.approx(sound[:20_000], abs=1e-6)


def test_silence_cannot_be_levelled() -> None:
    with pytest.raises(ValueError, match="silence"):
        levelled(np.zeros(RATE_HZ, np.float32), -18.0, -2.0)
