"""Every word that reports print, by key: the catalogue's messages under `report.`.

The English of figures, of reasons for their absence, and of changes also stands with the code that
makes them, which bundles and terminals read. Bundles and tables are for machines: English only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kiosk.locale import DECIMAL_COMMA, FALLBACK, catalogue

PREFIX = "report."
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words:
    """The words of one language; call it with a key and the values of its placeholders."""

    def __init__(self, table: Mapping[str, str], language: str = FALLBACK) -> None:
        self._table = table
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key`; KeyError for one that no table has.

        Values are never read as texts with placeholders of their own.
        """
        return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), self._table[key])

    def or_plain(self, key: str, otherwise: str) -> str:
        """The text of `key`, or `otherwise` in plain words: for codes that may be added to."""
        return self._table.get(key, otherwise.replace("_", " "))

    def decimal(self, number: str) -> str:
        """A number written with a point, with the language's decimal sign."""
        return number.replace(".", ",") if self.language in DECIMAL_COMMA else number


_MACHINE: Mapping[str, str] = MappingProxyType(
    {
        # FHIR: the texts of the local codes.
        "fhir.session": "Supervised session on the squeeze-ball station",
        "fhir.exercise": "Exercise on the squeeze-ball station: {exercise}",
        "fhir.set": "Set of an exercise on the squeeze-ball station: {exercise}",
        "fhir.rep": "Rep of an exercise on the squeeze-ball station: {exercise}",
        "fhir.device": "Squeeze-ball exercise station",
        "fhir.u": "{figure}, expanded uncertainty (k = 2)",
        "fhir.trace": "Force over the rep",
        "fhir.target": "Target force",
        "fhir.low": "Lower end of the zone",
        "fhir.high": "Upper end of the zone",
        "fhir.preload": "Preload",
        "fhir.tare": "Resting pressure of the ball",
        "fhir.counted": "Reps counted",
        "fhir.hold": "Time asked for in the zone",
        "fhir.number": "Number of the rep",
        "fhir.side": "Side",
        "fhir.verdict": "How the rep was judged",
        "fhir.pain_before": "Pain before, 0 to 10",
        "fhir.pain_after": "Pain after, 0 to 10",
        "fhir.best": "Comfortable best, {side}",
        "fhir.maximum": "Maximum, {side}",
        "fhir.followed": "Time followed to the film, nothing measured; {side}",
        "fhir.method": "Pressure ball; newtons {state}, calibration {calibration}",
        "fhir.clock": "The station's clock was not set: no times are given.",
        "fhir.at_least": "A lower bound: pressed beyond what the ball was calibrated for.",
        "fhir.lost": "Lost: {why}.",
        "fhir.damaged_rep": "Damaged on the station's disk: no figure of it is given.",
        "fhir.damaged_trace": "Its trace is damaged on the station's disk and left out.",
        "fhir.trace_even": (
            "Evenly spaced from single-shot samples: each the nearest one within one period, E"
            " where there is none, U at or beyond the end of the ball's map."
        ),
    }
)


@cache
def words_in(language: str) -> Words:
    """The words of a language of the station's. Raises TableError for a catalogue out of order."""
    return Words({**_MACHINE, **_report(language)}, language)


def _report(language: str) -> dict[str, str]:
    messages = catalogue(language).items()
    return {key.removeprefix(PREFIX): text for key, text in messages if key.startswith(PREFIX)}


english = words_in(FALLBACK)
ENGLISH: Mapping[str, str] = MappingProxyType({**_MACHINE, **_report(FALLBACK)})
