"""Messages: every key has its English, and nothing that somebody wrote does harm."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiosk.clinic
from kiosk.clinic.changes import Break, Verdict
from kiosk.clinic.rules import BOUNDS
from kiosk.clinic.words import ENGLISH, LOST_KEYS, english, harmless, said, sentence, times
from kiosk.exercise.catalogue import Side

FOLDER = Path(kiosk.clinic.__path__[0])
A_KEY = re.compile(r"clinic\.[a-z_]+\.[a-z0-9_]+")


BEGUN = {
    "clinic.best.": {"comfortable", "maximal"},
    "clinic.break.": set(Break),
    "clinic.change.": set(BOUNDS) - {"target"},
    "clinic.compared.": {Verdict.MORE, Verdict.LESS},
    "clinic.dose.": {"beyond_map", "over_ceiling"},
    "clinic.short.": {"a_side", *Side},
}
"""What follows where a key is put together."""


def test_every_key_in_the_code_has_its_english_and_no_other_has() -> None:
    used = {"clinic.times.1", "clinic.times.2", "clinic.times.more", *LOST_KEYS.values()}
    begun = set()
    for path in FOLDER.glob("*.py"):
        texts = _texts_in(path) if path.stem != "words" else set()
        used |= {text for text in texts if A_KEY.fullmatch(text)}
        begun |= {text for text in texts if re.fullmatch(r"clinic\.[a-z_]+\.", text)}
    assert begun == set(BEGUN)
    used |= {start + end for start, ends in BEGUN.items() for end in ends}
    assert used == set(ENGLISH)


def _texts_in(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def test_numbers_are_written_as_people_write_them() -> None:
    key = "clinic.change.hold_s"
    assert english(said(key, before=5.0, after=6)) == "hold 6 s instead of 5"
    assert english(said(key, before=5.126, after=0.1 + 0.2)) == "hold 0.3 s instead of 5.13"


@pytest.mark.parametrize(
    ("count", "words"), [(1, "last time"), (2, "twice"), (3, "3 times"), (12, "12 times")]
)
def test_sessions_in_a_row_are_counted_in_words(count: int, words: str) -> None:
    assert english(times(count)) == words


def test_a_message_may_stand_in_a_message() -> None:
    assert (
        sentence([said("clinic.because.kept_all", kept=10, times=times(2)), times(1)])
        == "every rep kept twice (10 of 10), last time"
    )


def test_a_value_that_was_not_given_is_an_error_and_no_brace_on_a_screen() -> None:
    with pytest.raises(KeyError):
        english(said("clinic.because.kept_all", kept=10))


@given(st.text())
def test_what_somebody_wrote_is_one_printable_line(text: str) -> None:
    assert harmless(text).isprintable()
    assert harmless(harmless(text)) == harmless(text)
    message = english(said("clinic.none.ball", before=text, after="{before}"))
    assert message.isprintable()
    assert "now {before})" in message
