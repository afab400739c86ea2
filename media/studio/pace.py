"""What moves how fast in a film: everything as a function of the seconds into a shot."""

from __future__ import annotations

from math import cos, pi

SETTLE_S = 0.3
"""The figure is still for so long after a cut and before the next: the eye needs it."""
SLOWEST = 2.2
"""A movement is shown at most so many times slower than the mirror clip; then it waits."""
PULSE_S = 1.6
FADE_S = 0.3
MARK_S = 2.0
"""How long a mark stays once it is there."""
MARK_GROWN = 1.25
"""A mark comes in from so much larger: a movement that catches the eye, without a blink."""
PUSH_IN = 0.05

MISTAKE_S = (0.5, 2.2, 1.4, 1.6)
"""One showing of the mistake: still, into it, held, and back."""


def eased(share: float) -> float:
    """0 ... 1 to 0 ... 1, slow at both ends."""
    u = min(max(share, 0.0), 1.0)
    return u * u * (3 - 2 * u)


def move_at(t_s: float, shot_s: float, from_at: float, to_at: float, path_s: float) -> float:
    """Path position in a slow movement; `path_s` is how long the mirror clip takes for all of it.

    The position runs evenly: the path itself is eased.
    """
    longest_s = abs(to_at - from_at) * path_s * SLOWEST
    move_s = max(1e-6, min(shot_s - 2 * SETTLE_S, longest_s))
    return _between(from_at, to_at, (t_s - SETTLE_S) / move_s)


def tempo_at(t_s: float, seconds: float, from_at: float, to_at: float) -> float:
    """Path position at the exercise's own pace: `seconds` for the movement, then waiting."""
    return _between(from_at, to_at, t_s / max(seconds, 1e-6))


def mistake_at(t_s: float, shot_s: float) -> float:
    """Path position while mistake and right way are shown beside each other, to and fro."""
    cycle_s = sum(MISTAKE_S)
    times = max(1, round(shot_s / cycle_s))
    into = (t_s * times / shot_s % 1.0) * cycle_s if t_s < shot_s else 0.0
    still, go, held, back = MISTAKE_S
    if into <= still + go + held:
        return min(max((into - still) / go, 0.0), 1.0)
    return max(0.0, 1 - (into - still - go - held) / back)


def pulse_at(t_s: float, length_s: float) -> float:
    """How far the glow has gone back, 0 ... 1: softly, in whole pulses, full at both ends."""
    pulses = max(1, round(length_s / PULSE_S))
    return (1 - cos(2 * pi * pulses * min(max(t_s / length_s, 0.0), 1.0))) / 2


def push_in_at(t_s: float, length_s: float) -> float:
    """The scale of a picture that slowly comes nearer."""
    return 1 + PUSH_IN * min(max(t_s / length_s, 0.0), 1.0)


def mark_at(t_s: float, shot_s: float, index: int, count: int, *, stays: bool) -> float:
    """How strongly mark number `index` of `count` shows, 0 ... 1.

    Marks come one after another over the shot and stay MARK_S, or, with `stays`, come soon
    after each other and stay to the shot's end.
    """
    last_s = shot_s - FADE_S
    step_s = 0.4 if stays else (shot_s - SETTLE_S) / count
    start_s = SETTLE_S / 2 + index * step_s
    end_s = last_s if stays else min(last_s, start_s + max(FADE_S + MARK_S, step_s))
    return min(eased((t_s - start_s) / FADE_S), 1 - eased((t_s - end_s) / FADE_S))


def breath_at(t_s: float, shot_s: float, breath: str) -> float:
    """How full the breath is, 0 ... 1: "in" fills it over the shot, "out" empties it."""
    full = (1 - cos(pi * min(max(t_s / shot_s, 0.0), 1.0))) / 2
    return full if breath == "in" else 1 - full


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * min(max(share, 0.0), 1.0)
