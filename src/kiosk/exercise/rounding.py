"""Numbers with no digit finer than they are known to."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

FINEST = 1.0
"""People are shown whole newtons and whole percents at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value and the half-width of its band, both whole multiples of one place."""

    value: float
    band: float | None


def told(value: float, band: float | None) -> Told:
    """Round to the place of the band's first digit, or to half of it where that is a one.

    The band goes upwards: 46.2 and 15 are 45 and 15, 46.2 and 31 are 50 and 40. After the GUM
    (JCGM 100:2008, 7.2.6): a result has no more places than its uncertainty, which is rounded up
    rather than down. Without a band the value is only made whole.
    """
    if band is None or not isfinite(band) or band <= 0:
        return Told(_to(value, FINEST), None)
    first = 10.0 ** floor(log10(band))
    place = max(first / 2 if band < 2 * first else first, FINEST)
    # What rounding errors add to a whole multiple is no reason to go one further.
    return Told(_to(value, place), ceil(band / place - 1e-9) * place)


def _to(value: float, place: float) -> float:
    """The nearest multiple, a half going up: what people expect of 45 to tens."""
    return floor(value / place + 0.5) * place
