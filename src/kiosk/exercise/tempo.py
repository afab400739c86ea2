"""Tempo: where in a paced rep, a breath or a follow-along clip a moment lies."""

from __future__ import annotations

from kiosk.exercise.catalogue import Breath, Phase
from kiosk.exercise.hold import phase_at

BREATHE_OUT_S = 4.0
BREATHE_IN_S = 3.0
"""Slow and calm, out longer than in; no one is asked to hold the breath."""


def breath_at(elapsed_s: float) -> tuple[Breath, float]:
    """The breath of a hold, beginning with breathing out, and how far through it is (0 ... 1)."""
    into_s = elapsed_s % (BREATHE_OUT_S + BREATHE_IN_S)
    if into_s < BREATHE_OUT_S:
        return Breath.OUT, into_s / BREATHE_OUT_S
    return Breath.IN, (into_s - BREATHE_OUT_S) / BREATHE_IN_S


def next_breath_s(elapsed_s: float) -> float:
    """When, on the same count, the breath turns next."""
    breath_s = BREATHE_OUT_S + BREATHE_IN_S
    begun_s = elapsed_s // breath_s * breath_s
    out_ends_s = begun_s + BREATHE_OUT_S
    return out_ends_s if elapsed_s < out_ends_s else begun_s + breath_s


def phase_progress(phases: tuple[Phase, ...], pacing_s: float) -> tuple[int, float, float]:
    """(index of the running phase, fraction through it, seconds of it left)."""
    index = phase_at(phases, pacing_s)
    begun_s = sum(phase.seconds for phase in phases[:index])
    into_s = min(max(pacing_s - begun_s, 0.0), phases[index].seconds)
    return index, into_s / phases[index].seconds, phases[index].seconds - into_s


def clip_of_phase(phases: tuple[Phase, ...], pacing_s: float) -> float:
    """The instant of the follow-along clip that shows this moment of the rep."""
    index, fraction, _ = phase_progress(phases, pacing_s)
    return along(phases[index].clip_s, fraction)


def along(clip_s: tuple[float, float], fraction: float) -> float:
    """The instant at a fraction (0 ... 1) of a stretch of a clip, which may run backwards."""
    return clip_s[0] + (clip_s[1] - clip_s[0]) * min(max(fraction, 0.0), 1.0)


def to_and_fro(clip_s: tuple[float, float], elapsed_s: float) -> float:
    """A stretch of a clip played from its first to its last end and back, as long as it takes."""
    length_s = abs(clip_s[1] - clip_s[0])
    if length_s <= 0:
        return clip_s[0]
    into_s = elapsed_s % (2 * length_s)
    return along(clip_s, min(into_s, 2 * length_s - into_s) / length_s)
