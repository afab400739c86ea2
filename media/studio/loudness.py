"""How loud a sound is, as broadcasters measure it (ITU-R BS.1770-4), and how to level it.

Integrated loudness in LUFS: the ear's sensitivity by frequency, quiet stretches left out. True
peak in dBTP: the highest point of the curve between the samples. numpy only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

RATE_HZ = 48_000
"""The filters' figures below are those of the standard for this rate."""

# BS.1770-4, tables 1 and 2: the head's shelf, then the high-pass ("RLB"); b and a of each.
SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

BLOCK_S = 0.4
HOP_S = 0.1
OFFSET_LUFS = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = 10.0

OVERSAMPLE = 4
QUICK = 4800
LOOK_S = 0.005
"""The limiter turns down so long before a peak and up so long after it: no click is heard."""
LEVELLING_ROUNDS = 4
"""Limiting takes a little loudness away, which is given back, limited again, and so on."""
CLOSE_LU = 0.05


def loudness_lufs(sound: Sound) -> float:
    """Integrated loudness of a mono sound (n,) at RATE_HZ; -inf for silence.

    A sound shorter than one block is measured as a block that it begins.
    """
    heard = _as_heard(sound)
    block, hop = round(BLOCK_S * RATE_HZ), round(HOP_S * RATE_HZ)
    heard = np.pad(heard, (0, max(0, block - heard.size)))
    summed = np.concatenate([[0.0], np.cumsum(heard**2)])
    starts = np.arange(0, heard.size - block + 1, hop)
    powers = (summed[starts + block] - summed[starts]) / block
    powers = powers[_lufs(powers) > ABSOLUTE_GATE_LUFS]
    if not powers.size:
        return float("-inf")
    powers = powers[_lufs(powers) > _lufs(powers.mean()) - RELATIVE_GATE_LU]
    return float(_lufs(powers.mean()))


def true_peak_dbtp(sound: Sound) -> float:
    """The highest point of the curve through the samples, in dB of full scale; -inf: silence."""
    peak = float(np.abs(resampled(sound, OVERSAMPLE)).max(initial=0.0))
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


def levelled(sound: Sound, target_lufs: float, ceiling_dbtp: float) -> Sound:
    """The sound at this loudness, its peaks held under the ceiling. Raises ValueError: silence."""
    if loudness_lufs(sound) == float("-inf"):
        raise ValueError("silence cannot be levelled")
    for _ in range(LEVELLING_ROUNDS):
        missing_lu = target_lufs - loudness_lufs(sound)
        sound = limited(sound * np.float32(10 ** (missing_lu / 20)), ceiling_dbtp)
        if abs(missing_lu) < CLOSE_LU:
            break
    return sound


def limited(sound: Sound, ceiling_dbtp: float) -> Sound:
    """The sound turned down around every peak above the ceiling, and nowhere else."""
    curve = np.abs(resampled(sound, OVERSAMPLE)).reshape(-1, OVERSAMPLE).max(axis=1)
    gain = np.minimum(1.0, 10 ** (ceiling_dbtp / 20) / np.maximum(curve, 1e-9))
    if gain.min() >= 1.0:
        return sound
    look = round(LOOK_S * RATE_HZ)
    lowest = _lowest_around(gain, 2 * look)
    bell = np.hanning(2 * look + 1)
    smooth = np.convolve(np.pad(lowest, look, mode="edge"), bell / bell.sum(), mode="valid")
    return (sound * smooth).astype(np.float32)


def resampled(sound: Sound, times: int) -> Sound:
    """The same curve with `times` as many samples (n * times,), by its spectrum."""
    if not sound.size:
        return sound
    padded = _quick_size(sound.size)
    spectrum = np.fft.rfft(sound, padded)
    spectrum[-1] *= 0.5  # the highest frequency stood for both its signs
    fine: Sound = np.fft.irfft(spectrum, padded * times).astype(np.float32) * times
    return fine[: sound.size * times]


def _as_heard(sound: Sound) -> NDArray[np.float64]:
    """The sound through the standard's two filters, applied to its spectrum."""
    padded = _quick_size(sound.size + RATE_HZ)  # in one second the filters have long rung out
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(padded))
    response = np.ones_like(z)
    for b, a in (SHELF, HIGH_PASS):
        response *= (b[0] + b[1] * z + b[2] * z**2) / (a[0] + a[1] * z + a[2] * z**2)
    heard = np.fft.irfft(np.fft.rfft(sound.astype(np.float64), padded) * response, padded)
    return np.asarray(heard[: sound.size], np.float64)


def _quick_size(samples: int) -> int:
    """The next even size of small factors: spectra of prime sizes take ten times as long."""
    return -(-samples // QUICK) * QUICK


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return OFFSET_LUFS + 10 * np.log10(np.maximum(power, 1e-12))


def _lowest_around(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The lowest of the values up to `reach` before and after each; by doubling windows."""
    width = 2 * reach + 1
    padded = np.pad(values, reach, mode="edge")
    done = 1
    while done < width:
        step = min(done, width - done)
        padded = np.minimum(padded[: padded.size - step], padded[step:])
        done += step
    return padded
