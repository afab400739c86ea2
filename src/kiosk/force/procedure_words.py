"""What the guided calibration says: message keys with the values that fill them.

The sentences lie in the catalogues, for a screen and a terminal alike. Only the reasons that are
written into a calibration's file are here, in the file's English.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS = {
    "fault": "a fault of the sensor",
    "gap": "the signal was interrupted",
    "tremor": "not steady: swung by {found} kPa",
    "trend": "not steady: went {found} kPa in {seconds} s",
    "same": "no other pressure than at {before} N",
    "redone": "done again",
    "skipped": "level skipped",
    "stopped": "the procedure was stopped",
}
"""Why a hold does not count."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence: its message key and the values that fill it, as (name, text) pairs.

    Values come as text, their digits already right.
    """

    key: str
    values: tuple[tuple[str, str], ...] = ()


def words(key: str, **values: str) -> Words:
    """Return "calibrate." + `key` with its values."""
    return Words(f"calibrate.{key}", tuple(values.items()))


def reason(name: str, **values: str) -> str:
    """Return one of `REASONS`, filled."""
    return REASONS[name].format(**values)
