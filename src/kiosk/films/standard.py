"""What a film of the station is: every number that is made by the import and held by the check."""

from __future__ import annotations

from fractions import Fraction

SIZE = (1280, 720)
RATES = (25, 30)
"""Pictures a second; nothing else is evenly shown on a display of 50 or 60."""
GROUND_RGB = (0xED, 0xEF, 0xF0)
"""The calm ground beside pictures of another shape."""
KEYFRAME_S = 1.0
"""At most so far apart, so that a film can be entered anywhere at once."""

PEAK_BITS_S = 4_000_000
"""Of any one second, keyframe included: what a Pi 4 decodes in software beside everything else."""

FILM_S = (2.0, 600.0)
CLIP_S = (0.5, 20.0)
SHIPPED_FILM_S = (30.0, 60.0)
FRAME_S = Fraction(1, 25)
"""How far two lengths may differ that are meant to be the same."""

BLACK_LUMA, LIT_LUMA = 24.0, 48.0
"""Brightness (16 black, 235 white) up to which a picture is black: its mean, and its lights."""
POSTER_W = 640
"""The narrowest poster."""

SOUND_HZ = 48_000
LOUDNESS_LUFS = -18.0
LOUDNESS_OFF_LU = 1.0
PEAK_DBTP = -1.5
"""The highest true peak a check lets pass; what is made here keeps below `MADE_PEAK_DBTP`."""
MADE_PEAK_DBTP = -2.0
SOUND_LONGER_S = 0.1

FILMS_BYTES = 80_000_000
CLIPS_BYTES = 40_000_000
NARRATION_BYTES = 20_000_000


class FilmsError(Exception):
    """A film that cannot be taken, or a folder not written: "place: what; allowed: what is"."""


def told(place: object, what: str, allowed: str) -> str:
    """One line for whoever looks after the films."""
    return f"{place}: {what}; allowed: {allowed}"


def station_rate(rate: float) -> int:
    """The station's rate nearest to a source's; half or quarter of it where that is smooth."""
    while rate >= 45:
        rate /= 2
    return 30 if rate >= 28 else 25


def captions_name(language: str) -> str:
    return f"captions.{language}.vtt"


def narration_name(language: str) -> str:
    return f"narration.{language}.ogg"


def spoken_length(seconds: float) -> str:
    """A length for people: "42.3 s", "3:05", "10:00:00"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, left_s = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{left_s:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{left_s:02d}"
