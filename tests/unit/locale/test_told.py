"""What the doctor says in English is found again and said in every language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kiosk.locale import LANGUAGES, Words, catalogue, placeholders
from kiosk.locale.told import found_in

SRC = Path(__file__).parents[3] / "src" / "kiosk"
_ANY = "{}"
_VALUES = ("3 to 5 kPa", "2.85 to 3.15 V")
"""In place of what a sentence computes."""
SOURCES = [*sorted((SRC / "checks").glob("*.py")), SRC / "station_checks.py", SRC / "doctor.py"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Put another file in its place.", "fr", "Mettez un autre fichier à sa place."),
        (
            "Pump the ball up until it rests at 3 to 5 kPa.",
            "es",
            "Infle la pelota hasta que repose entre 3 y 5 kPa.",
        ),
        (
            "Mount a disk partition of its own at /var/lib/kiosk.",
            "fr",
            "Montez une partition dédiée sur /var/lib/kiosk.",
        ),
    ],
)
def test_a_cure_is_said_in_the_language_with_its_values(
    text: str, language: str, said: str
) -> None:
    found = found_in("checks.cure.", text)
    assert found is not None
    key, values = found
    assert Words(language)(key, **dict(values)) == said


def test_a_sentence_that_is_not_there_is_none_and_braces_do_no_harm() -> None:
    assert found_in("checks.cure.", "Something new.") is None
    assert found_in("checks.cure.", "") is None
    found = found_in("checks.cure.", "Put what is missing into /media/{count}/(.*).")
    assert found == ("checks.cure.missing_media", (("folder", "/media/{count}/(.*)"),))


def test_the_narrower_of_two_sentences_is_meant() -> None:
    assert found_in("checks.what.", "rests at 2.10 kPa: soft") == (
        "checks.what.soft", (("kpa", "2.10"),),
    )  # fmt: skip


def test_every_sentence_is_found_by_itself_and_by_no_other() -> None:
    for key, text in catalogue("en").items():
        if key.startswith("checks."):
            prefix = ".".join(key.split(".")[:2]) + "."
            found = found_in(prefix, text)
            assert found is not None
            assert found[0] == key, text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_cure_in_the_code_can_be_said_in_every_language(path: Path) -> None:
    """A sentence in the checks that is none of their docstrings is what somebody shall do."""
    missing = [
        text
        for text in _sentences(path)
        if not any(found_in("checks.cure.", text.replace(_ANY, value)) for value in _VALUES)
    ]
    assert missing == [], "put them under [checks.cure], in all languages"
    for language in LANGUAGES:
        assert {key for key in catalogue(language) if key.startswith("checks.")} == {
            key for key in catalogue("en") if key.startswith("checks.")
        }


def test_values_have_the_same_names_in_every_language() -> None:
    for key, text in catalogue("en").items():
        if key.startswith("checks."):
            for language in LANGUAGES:
                assert placeholders(catalogue(language)[key]) == placeholders(text), key


def _sentences(path: Path) -> list[str]:
    """Its sentences with a full stop, with something in place of what they compute."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inner = {id(value) for node in joined for value in node.values}
    found = []
    for node in ast.walk(tree):
        if id(node) in docstrings or id(node) in inner:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                value.value if isinstance(value, ast.Constant) else _ANY for value in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if text[:1].isupper() and " " in text and text.endswith("."):
            found.append(text)
    return found
