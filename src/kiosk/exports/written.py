"""How reports write numbers: whole newtons and percents, no units.

The decimal sign is a point here; `Words.decimal` puts the language's own in its place.

Finer than the screens, which round to the place of the band: reps of one set share most of what
may be wrong, so that a newton between two of them means more than their bands say. The band is
rounded up (GUM, JCGM 100:2008, 7.2.6).
"""

from __future__ import annotations

from math import ceil, isfinite

from kiosk.exports.told import Force

NOTHING = "–"


def force(value: Force) -> str:
    """`100 ± 15`; `≥ 312` for a lower bound; `100 ± ?` where the band is not known."""
    if value.value_n is None:
        return NOTHING
    if value.at_least:
        # Rounded up, a lower bound would say too much.
        return f"≥ {int(value.value_n)}"
    return with_band(value.value_n, value.u_n)


def with_band(value: float | None, band: float | None) -> str:
    """A value with its band, both whole."""
    if value is None:
        return NOTHING
    # A value that rounds to nothing has no sign.
    return f"{round(value) + 0:d} ± {_band(band)}"


def fixed(value: float | None, digits: int = 0) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"


def _band(band: float | None) -> str:
    return "?" if band is None or not isfinite(band) else str(ceil(band - 1e-9))
