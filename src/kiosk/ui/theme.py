"""Colours, sizes and times of the look, as data: paper within reach, night at the wall.

Sizes are fractions of the screen's unit `u` unless a name says otherwise. The contrast in each
comment is against the ground the colour is used on.
"""

from __future__ import annotations

Colour = tuple[int, int, int]

NIGHT: Colour = (0x0C, 0x1A, 0x1F)
"""Ground of everything followed from three metres."""
CREAM: Colour = (0xF7, 0xF3, 0xEA)  # 16.0: text, kept marks, force below the zone
MIST: Colour = (0xB9, 0xC6, 0xC7)  # 10.1: secondary text
DIM: Colour = (0x9F, 0xB1, 0xB3)  # 8.0: to come, frozen, lost
SKY: Colour = (0x56, 0xB4, 0xE9)  # 7.7: in the zone, running, current
ORANGE: Colour = (0xE6, 0x9F, 0x00)  # 7.9: too hard
SAND: Colour = (0xE6, 0xC7, 0x9A)  # 11.0: rest, pause
TRACK: Colour = (0x2B, 0x46, 0x4E)  # 1.8: empty tube and ring; decor, never the only carrier
HATCH: Colour = (0x4C, 0x69, 0x71)
RAISED: Colour = (0x15, 0x29, 0x30)
BREATH: Colour = (0x18, 0x36, 0x48)
"""The disc that breathes: sky, very dark, so that the glyph on it keeps its contrast."""

PAPER: Colour = (0xFA, 0xF6, 0xEF)
"""Ground of everything read at arm's length."""
CARD: Colour = (0xFF, 0xFF, 0xFF)
SANDL: Colour = (0xF0, 0xE8, 0xDB)  # locked
LINE: Colour = (0xD9, 0xCF, 0xBF)  # hairlines
INK: Colour = (0x10, 0x27, 0x2E)  # 14.4
INK_2: Colour = (0x3B, 0x4F, 0x55)  # 8.0
TEAL: Colour = (0x0E, 0x3B, 0x43)  # 12.2 under white text
DEEP: Colour = (0x00, 0x50, 0x7F)  # 7.9: focus, left, live
RUST: Colour = (0x7A, 0x36, 0x00)  # 8.3: right, pain flag

AMBER: Colour = (0xE8, 0xA3, 0x3D)
"""The ball, and nothing else."""
BALL_STRIPE: Colour = (0xFF, 0xF8, 0xEC)
GREEN: Colour = (0x00, 0x9E, 0x73)  # the hand buttons only, with a cream rim and a word
VERMILLION: Colour = (0xD5, 0x5E, 0x00)
WHITE: Colour = (0xFF, 0xFF, 0xFF)

# Type, in u.
DIGIT = 0.30
DIGIT_SQUAT = 0.26
QUESTION = 0.160
TITLE = 0.063
CUE = 0.080
IN_EXERCISE = 64 / 1080
"""Nothing smaller is written while somebody exercises: read from three metres."""
BODY_LARGE = 0.048
BODY = 0.040
BODY_SMALL = 0.035
LABEL = 0.031
STAFF_AXIS = 0.026

CAP_HEIGHT = 0.668
"""Height of a capital in Atkinson Hyperlegible, in em."""

# Spacing, radii, targets, in H.
STEP = 0.011
MARGIN_NIGHT = 0.060
MARGIN_PAPER = 0.078
GUTTER = 0.030
RADIUS_CARD = 0.030
RADIUS_FILM = 0.033
RADIUS_KEY = 0.041
TARGET_MIN = 0.070
TARGET_GAP = 0.018

# Motion, in seconds.
EASE_COLOUR_S = 0.160
TICK_TRAVEL_S = 0.450
CHEVRON_DRIFT = 0.012
CHEVRON_PERIOD_S = 1.6
QUESTION_PERIOD_S = 8.0


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` (0 ... 1) of the way from `first` to `second`."""
    kept = 1.0 - share
    red, green, blue = (round(a * kept + b * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def ease_out(share: float) -> float:
    """Quick first, gentle at the end; 0 ... 1 to 0 ... 1."""
    left = 1.0 - min(max(share, 0.0), 1.0)
    return 1.0 - left * left * left


def ease_in_out(share: float) -> float:
    """Gentle at both ends; 0 ... 1 to 0 ... 1."""
    inside = min(max(share, 0.0), 1.0)
    return inside * inside * (3.0 - 2.0 * inside)
