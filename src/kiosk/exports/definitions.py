"""What every printed figure and word means: one list for reports on paper and in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.exercise.figures import FIGURES
from kiosk.exports.words import Words

_TERMS = (
    "band", "estimated", "absent", "zone", "preload", "best", "set", "kept", "hand", "pain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    unit: str
    text: str
    source: str = ""


def definitions(words: Words) -> tuple[Definition, ...]:
    """Figures first, in the order of their table, then the words beside them."""
    figures = tuple(
        Definition(
            figure_name(row.key, words),
            row.unit,
            words(
                "define.figure",
                meaning=words(f"figure.{row.key}.meaning"),
                formula=words(f"figure.{row.key}.formula"),
            ),
            words(f"figure.{row.key}.source"),
        )
        for row in FIGURES.values()
    )
    terms = tuple(
        Definition(words(f"define.{key}.name"), "", words(f"define.{key}")) for key in _TERMS
    )
    return figures + terms


def why(reason: str, words: Words) -> str:
    """A reason for a figure's absence, in words."""
    return words.or_plain(f"hidden.{reason}", words.or_plain(f"why.{reason}", reason))


def figure_name(key: str, words: Words) -> str:
    return words(f"figure.{key}.name") if key in FIGURES else key


def absences(hidden: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """(figure's name, why it is absent)."""
    return [(figure_name(key, words), why(reason, words)) for key, reason in hidden.items()]
