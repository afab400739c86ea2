"""How loud speech is while tones sound over it: quickly down for a tone, softly up again."""

from __future__ import annotations

DUCKED = 0.3
"""What is left of speech under a tone, as a fraction of its level."""
_DOWN_S = 0.08
_UP_S = 0.7
"""From full to ducked, and back."""


def ducked(level: float, under_tone: bool, dt_s: float) -> float:
    """The level of speech (DUCKED ... 1) so much later than it was `level`."""
    way = 1.0 - DUCKED
    if under_tone:
        return max(DUCKED, level - way * dt_s / _DOWN_S)
    return min(1.0, level + way * dt_s / _UP_S)
