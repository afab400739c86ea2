"""The procedure's messages in words: for a screen as values, for a terminal in English."""

from __future__ import annotations

from functools import cache

from kiosk.exercise.days import day_told
from kiosk.exercise.staff_views import Told
from kiosk.force.procedure_words import Words
from kiosk.force.verdict import Verdict
from kiosk.locale import Words as Catalogue

_WORDS = {
    "unit": "calibrate.unit",
    "units": "calibrate.unit",
    "way": "calibrate.way",
    "use": "calibrate.for",
    "press": "calibrate.for",
    "state": "check.state",
}
"""Values that are words themselves, and where in the catalogue they stand."""
_DAYS = frozenset({"date", "due", "today"})
"""Values that are days: a terminal writes them as the files do."""


def told(words: Words) -> Told:
    """A message as the views have it."""
    return Told(words.key, _values(words.values))


def told_rule(verdict: Verdict) -> Told:
    """What a rule looked at."""
    return Told(f"calibrate.rule.{verdict.rule}", _values(verdict.values))


def told_cure(verdict: Verdict) -> Told | None:
    """What to do now that a rule has failed."""
    if verdict.passed:
        return None
    values = dict(verdict.values)
    # Each reason why there is no map has a sentence of its own.
    reason = values.pop("reason", "")
    name = f"{verdict.rule}_{reason}" if reason else verdict.rule
    return Told(f"calibrate.cure.{name}", _values(tuple(values.items())))


def english(words: Words) -> str:
    """A message for the terminal."""
    say = _english()
    values = {name: say(f"{_WORDS[name]}.{value}") if name in _WORDS else value
              for name, value in words.values}  # fmt: skip
    return say(words.key, **values)


def _values(values: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str | Told], ...]:
    return tuple((name, _value(name, value)) for name, value in values)


def _value(name: str, value: str) -> str | Told:
    if name in _DAYS:
        return day_told(value)
    return Told(f"{_WORDS[name]}.{value}") if name in _WORDS else value


@cache
def _english() -> Catalogue:
    return Catalogue("en")
