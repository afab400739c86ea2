"""Every word on the screen, by message key, in each of the station's languages.

Catalogues are TOML files in this package, one folder a language; nested tables make dotted keys.
The words of an exercise lie with the exercise and are handed in as `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from kiosk.toml_table import Table, TableError, read_table

LANGUAGES = ("en", "fr", "es")
FALLBACK = "en"

Messages = dict[str, str]
Extra = Mapping[str, Mapping[str, str]]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
DECIMAL_COMMA = ("fr", "es")


class Words:
    """The words of one language; call it with a message key and the values of its placeholders.

    A key missing in the language falls back to English, and then shows itself: a patient sees an
    odd word, never a stopped station. Raises TableError when a catalogue cannot be used.
    """

    def __init__(self, language: str, extra: Extra | None = None) -> None:
        """`extra` maps language to key to text, as `exercise_words` reads it."""
        self.language = language if language in LANGUAGES else FALLBACK
        added = extra or {}
        self._messages: Messages = {
            **catalogue(FALLBACK),
            **added.get(FALLBACK, {}),
            **catalogue(self.language),
            **added.get(self.language, {}),
        }

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key`, each `{name}` replaced by that value; others stay as they are."""
        text = self._messages.get(key, key)
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)

    def has(self, key: str) -> bool:
        """Whether the key has a text, in this language or in English."""
        return key in self._messages

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it, rounded to `digits` after the decimal sign."""
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.language in DECIMAL_COMMA else text


class Spoken(Mapping[str, Words]):
    """The words of each of a station's languages, read when they are wanted first. Any thread."""

    def __init__(self, languages: Sequence[str], extra: Extra | None = None) -> None:
        self._languages = tuple(languages)
        self._extra = extra
        self._known: dict[str, Words] = {}

    def __getitem__(self, language: str) -> Words:
        if language not in self._languages:
            raise KeyError(language)
        if language not in self._known:
            # Whoever is first counts: a page is drawn anew for other words, even for equal ones.
            self._known.setdefault(language, Words(language, self._extra))
        return self._known[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


@cache
def catalogue(language: str) -> Messages:
    """All messages of one language out of this package. Raises TableError."""
    messages: Messages = {}
    folder = files(__name__) / language
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name.endswith(".toml"):
            file = f"{language}/{entry.name}"
            for key, text in read_messages(entry.read_text("utf-8"), file).items():
                if key in messages:
                    raise TableError(f"{file}: {key}: already in another file of {language}/")
                messages[key] = text
    return messages


def read_messages(text: str, file: str) -> Messages:
    """Nested tables of texts as dotted keys. Raises TableError with file, line and key."""
    messages: Messages = {}
    with read_table(text, file) as table:
        _collect(table, "", messages)
    return messages


def exercise_words(text: str, file: str, exercise_id: str) -> dict[str, Messages]:
    """The words of an exercise's `words.toml`, a table a language, as `<id>.<name>`.

    Every language is wanted, and the same names in each. Raises TableError.
    """
    words: dict[str, Messages] = {}
    with read_table(text, file) as table:
        for language in LANGUAGES:
            found: Messages = {}
            row = table.table(language)
            _collect(row, f"{exercise_id}.", found)
            words[language] = found
            for key in words[FALLBACK]:
                if key not in found:
                    row.fail(key.removeprefix(f"{exercise_id}."), f"missing in [{language}]")
            for key in found:
                if key not in words[FALLBACK]:
                    row.fail(key.removeprefix(f"{exercise_id}."), f"missing in [{FALLBACK}]")
    return words


def placeholders(text: str) -> frozenset[str]:
    """The names that a text wants values for."""
    return frozenset(_PLACEHOLDER.findall(text))


def _collect(table: Table, prefix: str, into: Messages) -> None:
    for key in table.names():
        if table.has_table(key):
            _collect(table.table(key), f"{prefix}{key}.", into)
            continue
        text = table.text(key)
        if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            table.fail(key, "a brace that is no placeholder; allowed: {name}")
        into[prefix + key] = text
