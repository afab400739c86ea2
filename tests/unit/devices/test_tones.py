"""Every tone exists, is soft, clickless and unlike the others."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.devices.tones import RATE_HZ, TONES, Tone, samples

HALF_SCALE = 32768 / 2  # -6 dBFS


def test_every_tone_has_its_notes() -> None:
    assert set(TONES) == set(Tone)
    assert all(TONES.values())


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_stereo_soft_and_of_its_length(tone: Tone) -> None:
    sound = samples(tone)
    length_s = max(note.start_s + note.length_s for note in TONES[tone])
    assert sound.dtype == np.int16
    assert sound.shape == (round(length_s * RATE_HZ) + 1, 2)
    assert sound.flags.c_contiguous
    assert np.array_equal(sound[:, 0], sound[:, 1])
    assert 0.05 * HALF_SCALE < np.abs(sound.astype(int)).max() <= HALF_SCALE


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_begins_and_ends_in_silence_without_a_click(tone: Tone) -> None:
    wave = samples(tone)[:, 0].astype(float)
    edge = np.concatenate((wave[:5], wave[-5:]))
    assert np.abs(edge).max() < 0.01 * np.abs(wave).max()
    # A click is a corner: energy far above every partial of the notes.
    highest_hz = max(max(n.hz, n.end_hz or 0) * (1 + len(n.overtones)) for n in TONES[tone])
    power = np.abs(np.fft.rfft(wave)) ** 2
    hz = np.fft.rfftfreq(len(wave), 1 / RATE_HZ)
    assert power[hz > highest_hz + 3000].sum() < 1e-4 * power.sum()


def test_what_a_tone_means_is_in_its_shape() -> None:
    def course(tone: Tone) -> list[float]:
        hz = [note.hz for note in TONES[tone]]
        last = TONES[tone][-1].end_hz
        return hz if last is None else [*hz, last]

    assert course(Tone.KEPT) == sorted(course(Tone.KEPT))
    assert len(course(Tone.KEPT)) == 2
    assert course(Tone.TOO_HARD)[0] > course(Tone.TOO_HARD)[-1]
    assert len(TONES[Tone.TOO_HARD]) == 1
    assert len(TONES[Tone.REST_END]) == 3
    assert len(TONES[Tone.STOP]) == 2
    assert max(course(Tone.STOP)) < min(course(Tone.SQUEEZE))
    assert len({samples(tone).tobytes() for tone in Tone}) == len(Tone)


def test_a_glide_ends_at_its_note() -> None:
    wave = samples(Tone.TOO_HARD)[:, 0].astype(float)
    tail = wave[int(0.36 * RATE_HZ) : int(0.41 * RATE_HZ)]
    power = np.abs(np.fft.rfft(tail, 65536))
    loudest_hz = power.argmax() * RATE_HZ / 65536
    assert 329 < loudest_hz < 370
