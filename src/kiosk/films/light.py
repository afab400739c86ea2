"""Films with more light or colour than a usual display has, brought down to what it can show.

Phones record bright scenes in HLG, studios in PQ, both in the wide colours of BT.2020. What such
numbers mean on a usual display is worked out here once, for a cube of colours; FFmpeg's `lut3d`
then looks every pixel up in it. Light is counted in parts of a white sheet of paper, which both
systems put at 203 cd/m² (ITU-R BT.2408).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PAPER_NITS = 203.0
PEAK_NITS = 1000.0
"""The brightest that is told apart: what films are mastered for, and all that HLG promises."""
KNEE = 0.6
"""Up to this part of paper white nothing is changed; above, highlights are pressed together."""
DISPLAY_GAMMA = 2.4
CUBE = 33

_PQ, _HLG = 16, 18
_BT2020 = 9

# Linear BT.2020 to linear BT.709 (ITU-R BT.2087).
_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722])
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


class Light(StrEnum):
    """How a film's numbers mean light."""

    USUAL = "usual"
    WIDE = "wide colour"
    """Usual brightness in the colours of BT.2020."""
    PQ = "HDR (PQ)"
    HLG = "HDR (HLG)"


def light_of(frame: av.VideoFrame) -> Light:
    """What a picture's own tags say."""
    if frame.color_trc == _PQ:
        return Light.PQ
    if frame.color_trc == _HLG:
        return Light.HLG
    return Light.WIDE if frame.color_primaries == _BT2020 else Light.USUAL


def shown(signal: Floats, light: Light) -> Floats:
    """What a usual display is given for these (..., 3) R, G, B signals, all within 0..1."""
    linear = _paper_light(np.clip(signal, 0.0, 1.0), light)
    if light in (Light.PQ, Light.HLG):
        linear = _pressed(linear)
    linear = _within(linear @ _TO_709.T)
    return np.asarray(np.clip(linear, 0.0, 1.0) ** (1 / DISPLAY_GAMMA), np.float64)


def write_cube(path: Path, light: Light) -> None:
    """The table of `shown` as a .cube file, red changing fastest."""
    steps = np.linspace(0.0, 1.0, CUBE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    colours = shown(np.stack([red, green, blue], axis=-1).reshape(-1, 3), light)
    rows = "\n".join(" ".join(f"{part:.6f}" for part in row) for row in colours)
    path.write_text(f"LUT_3D_SIZE {CUBE}\n{rows}\n", "ascii")


def pq_nits(signal: Floats) -> Floats:
    """Light in cd/m² of a PQ signal (SMPTE ST 2084)."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = signal ** (1 / m2)
    return np.asarray(
        10_000 * (np.maximum(power - c1, 0.0) / (c2 - c3 * power)) ** (1 / m1), np.float64
    )


def hlg_nits(signal: Floats) -> Floats:
    """Light in cd/m² of an HLG signal on a display of 1000 cd/m² (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)[..., None]
    return np.asarray(PEAK_NITS * luma**0.2 * scene, np.float64)


def _paper_light(signal: Floats, light: Light) -> Floats:
    if light is Light.PQ:
        return pq_nits(signal) / PAPER_NITS
    if light is Light.HLG:
        return hlg_nits(signal) / PAPER_NITS
    return np.asarray(signal**DISPLAY_GAMMA, np.float64)


def _pressed(linear: Floats) -> Floats:
    """Highlights pressed into the display's range, by the brightest of R, G and B: hues stay."""
    brightest = np.maximum(linear.max(axis=-1, keepdims=True), 1e-9)
    over = np.maximum(brightest - KNEE, 0.0) / (1 - KNEE)
    most = (PEAK_NITS / PAPER_NITS - KNEE) / (1 - KNEE)
    # Reinhard's curve: it leaves the knee at its slope and meets 1 at the peak.
    curve = KNEE + (1 - KNEE) * over * (1 + over / most**2) / (1 + over)
    wanted = np.where(brightest > KNEE, np.minimum(curve, 1.0), brightest)
    return np.asarray(linear * (wanted / brightest), np.float64)


def _within(linear: Floats) -> Floats:
    """Colours that the display does not have, paled just as far as needed."""
    grey = np.maximum(linear @ _LUMA_709, 0.0)[..., None]
    lowest = linear.min(axis=-1, keepdims=True)
    share = np.where(lowest < 0, grey / np.maximum(grey - lowest, 1e-9), 1.0)
    return np.asarray(grey + (linear - grey) * share, np.float64)
