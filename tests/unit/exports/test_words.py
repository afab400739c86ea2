from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.exercise.figures import FIGURES, Hidden
from kiosk.exercise.hold import Reason
from kiosk.exports import words as module
from kiosk.exports.definitions import definitions, figure_name, why
from kiosk.exports.told import Verdict
from kiosk.exports.words import ENGLISH, Words, english

SOURCE = Path(module.__file__).parent
KEY = re.compile(r"""["']([a-z]+\.[\w.{}\[\]]*)["']""")


def used() -> set[str]:
    """Every key in the code; what stands in braces, or is added at the end, may be anything."""
    paths = [path for path in SOURCE.rglob("*.py") if path.name != "words.py"]
    return {key for path in paths for key in KEY.findall(path.read_text("utf-8"))}


def pattern(key: str) -> str:
    escaped = re.sub(r"\\\{.*?\\\}", r"[\\w.]*", re.escape(key))
    return escaped + r"\w*" if key.endswith(".") else escaped


def test_every_key_in_the_code_has_its_words_and_every_word_is_used() -> None:
    patterns = [pattern(key) for key in used()]
    unused = [key for key in ENGLISH if not any(re.fullmatch(each, key) for each in patterns)]
    assert unused == []
    whole = {key for key in used() if not key.endswith(".") and "{" not in key}
    plain = {key for key in whole if key.split(".")[0] in groups()}
    assert plain - ENGLISH.keys() == set()


def groups() -> set[str]:
    return {key.split(".")[0] for key in ENGLISH}


def test_every_reason_and_verdict_has_words() -> None:
    assert all(f"lost.{each.value}" in ENGLISH for each in Reason)
    assert all(f"verdict.{each.value}" in ENGLISH for each in Verdict)
    assert all(why(each.value, english) for each in Hidden)
    assert why("voided", english) == "a rep was voided"
    assert figure_name("peak_n", english) == "peak"


def test_every_figure_is_defined_with_its_formula() -> None:
    told = {each.name: each for each in definitions(english)}

    for figure in FIGURES.values():
        assert figure.formula in told[figure.name].text
        assert told[figure.name].source == figure.source


def test_words_from_outside_are_never_read_as_placeholders() -> None:
    assert english("fact.notes", notes="{patient} {0}") == "Notes: {patient} {0}"


def test_an_unknown_key_is_an_error_and_an_unknown_code_is_told_as_it_is() -> None:
    with pytest.raises(KeyError):
        english("no.such.key")
    assert Words({}).or_plain("lost.not_yet", "not_yet") == "not yet"
