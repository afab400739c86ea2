"""Finds an English sentence in the catalogue again, so that it can be said in another language.

For what is written in English first and shown as it is on a terminal: the doctor's findings. The
English message is word for word the sentence, with placeholders where it has values.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kiosk.locale import FALLBACK, catalogue

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=512)
def found_in(prefix: str, text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The key under `prefix` and the values of a sentence; None for one that is not there."""
    for key, pattern in _patterns(prefix):
        match = pattern.fullmatch(text)
        if match is not None:
            return key, tuple(match.groupdict().items())
    return None


@lru_cache(maxsize=16)
def _patterns(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The one that leaves least to its placeholders first."""
    messages = {key: text for key, text in catalogue(FALLBACK).items() if key.startswith(prefix)}
    ordered = sorted(messages.items(), key=lambda each: -len(_PLACEHOLDER.sub("", each[1])))
    return tuple((key, _pattern(text)) for key, text in ordered)


def _pattern(text: str) -> re.Pattern[str]:
    pieces, end = [], 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += [re.escape(text[end : found.start()]), f"(?P<{found[1]}>.+?)"]
        end = found.end()
    return re.compile("".join([*pieces, re.escape(text[end:])]), re.DOTALL)
