"""Finds an English sentence in the catalogue again, so that it can be said in another language.

For what is written in English first and shown as it is on a terminal: the doctor's findings. The
English message is word for word the sentence, with placeholders where it has values.

A sentence is known whole or not at all: half of one in another language may say the opposite.
Therefore no placeholder stands for words in English, unless they have a table of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kiosk.locale import FALLBACK, catalogue

NUMBERS = frozenset((
    "all", "bits", "days", "gap", "high", "jitter", "kpa", "low", "n", "needed", "pa", "ratio",
    "seconds", "volt", "wanted",
))  # fmt: skip
"""The placeholders that stand for a number, which a language may write its own way."""
LISTS = {"buttons": "checks.button.", "groups": "checks.group.", "problem": "checks.problem."}
"""Placeholders for one or more out of a table, with commas between: its ids or English texts."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BETWEEN = ", "
_WORD = r"\S+"
_NUMBER = r"-?\d+(?:\.\d+)?"
_PATH = r"(?:/[^:;,]*/)?[^\s:;,]+"
"""Blanks in the folders only: behind the last stroke they would be English."""
_DATE = r"\d{4}-\d\d-\d\d"


def _some(item: str) -> str:
    return f"(?:{item})(?:{_BETWEEN}(?:{item}))*"


_HOLDS = {
    **dict.fromkeys(NUMBERS, _NUMBER),
    **dict.fromkeys(("data", "file", "folder"), _PATH),
    "date": _DATE,
    "files": _some(r"[^\s,]+\.\w+"),
    "id": r'[^"]+',
    "libraries": _some(r"cage|lib[^\s,]+\.so\.\d+"),
    "plugs": _some(r"card\d+-[^\s,]+"),
    "when": _DATE + r" \d\d:\d\d",
}
"""What a placeholder stands for, unless it is a single word."""


@lru_cache(maxsize=512)
def found_in(prefix: str, text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The key under `prefix` and the values of a sentence; None for one that is not there."""
    for key, pattern in _patterns(prefix):
        match = pattern.fullmatch(text)
        if match is not None:
            return key, tuple(match.groupdict().items())
    return None


def listed(name: str, value: str) -> list[str]:
    """The keys of what a placeholder in `LISTS` stands for."""
    items = _items(LISTS[name])
    return [items[each] for each in value.split(_BETWEEN)]


@lru_cache(maxsize=16)
def _patterns(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The one that leaves least to its placeholders first.

    What is worded for a terminal only stands in a table beside it, under the same name.
    """
    terminal = prefix.removesuffix(".") + "_on_terminal."
    messages = [
        (prefix + key.removeprefix(start), text)
        for start in (prefix, terminal)
        for key, text in catalogue(FALLBACK).items()
        if key.startswith(start)
    ]
    ordered = sorted(messages, key=lambda each: -len(_PLACEHOLDER.sub("", each[1])))
    return tuple((key, _pattern(text)) for key, text in ordered)


def _pattern(text: str) -> re.Pattern[str]:
    pieces, end = [], 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += [re.escape(text[end : found.start()]), f"(?P<{found[1]}>{_held(found[1])})"]
        end = found.end()
    return re.compile("".join([*pieces, re.escape(text[end:])]))


def _held(name: str) -> str:
    if name in LISTS:
        return _some("|".join(re.escape(each) for each in _items(LISTS[name])))
    return _HOLDS.get(name, _WORD)


@lru_cache(maxsize=16)
def _items(prefix: str) -> dict[str, str]:
    """Key by id and by English text."""
    table = {key: text for key, text in catalogue(FALLBACK).items() if key.startswith(prefix)}
    by_id = {key.removeprefix(prefix): key for key in table}
    return by_id | {text: key for key, text in table.items()}
