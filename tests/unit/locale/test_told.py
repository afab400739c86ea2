"""What the doctor says in English is found again and said in every language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kiosk.locale import DECIMAL_COMMA, LANGUAGES, Words, catalogue, placeholders
from kiosk.locale.told import NUMBERS, found_in, listed

SRC = Path(__file__).parents[3] / "src" / "kiosk"
_ANY = "{}"
_VALUES = ("3 to 5 kPa", "2.85 to 3.15 V", "4.2", "/data")
"""In place of what a sentence computes."""
_FOUND = ("checks.part.", "checks.what", "checks.cure")
_EXAMPLES = {
    "buttons": "go, stop",
    "data": "/var/lib/kiosk",
    "date": "2026-01-02",
    "files": "film.mp4, poster.jpg",
    "folder": "/media/films",
    "groups": "i2c (the ball), audio (sound)",
    "id": "wall 7",
    "libraries": "cage, libEGL.so.1",
    "plugs": "card1-HDMI-A-1",
    "problem": "Read-only file system",
    "when": "2024-07-04 12:00",
}
"""What placeholders stand for that take no single word."""
SOURCES = [*sorted((SRC / "checks").glob("*.py")), SRC / "station_checks.py", SRC / "doctor.py"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Put another file in its place.", "fr", "Mettez un autre fichier à sa place."),
        (
            "Pump the ball up until it rests at 3 to 5 kPa.",
            "es",
            "Infle la pelota hasta que repose entre 3 y 5\u00a0kPa.",
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


@pytest.mark.parametrize("key", [key for key in catalogue("en") if key.startswith(_FOUND)])
def test_every_sentence_is_found_by_itself_and_by_no_other(key: str) -> None:
    table = ".".join(key.split(".")[:2])
    found = found_in(f"{table.removesuffix('_on_terminal')}.", _example(catalogue("en")[key]))
    assert found is not None
    assert found[0] == key.replace("_on_terminal", "")


@pytest.mark.parametrize(
    "text",
    [
        "kiosk is not in i2c (a sentence)",
        "0.1.1 has not been found in 3 starts",
        "ADS1115 at 0x48: nobody knows whether it answers",
        "no library in sight",
        "missing in /data",
        "/data is not there, still to be made",
        "/data: cannot be written: Too many open files",
        '"wall-7" of 2026-01-02: neither 3 days old',
        "held down: nothing",
        "this user is in no group, but may use all it needs",
    ],
)
def test_no_placeholder_takes_english_for_a_value(text: str) -> None:
    assert found_in("checks.what.", text) is None


@pytest.mark.parametrize("path", ["data", "/data", "/home/Marie Curie/kiosk", "/a/b c/d.e"])
def test_a_path_may_have_blanks_in_its_folders(path: str) -> None:
    found = found_in("checks.what.", f"{path}, still to be made")
    assert found == ("checks.what.still_to_make", (("folder", path),))


def test_what_has_names_of_its_own_is_found_in_their_table() -> None:
    assert listed("buttons", "go, stop") == ["checks.button.go", "checks.button.stop"]
    assert listed("groups", "i2c (the ball)") == ["checks.group.i2c"]


def test_what_a_page_of_the_station_does_is_no_command_there() -> None:
    found = found_in("checks.cure.", "Calibrate this very ball: kiosk calibrate run --use wall")
    assert found is not None
    for language in LANGUAGES:
        assert "kiosk " not in Words(language)(found[0], **dict(found[1]))


@pytest.mark.parametrize("language", DECIMAL_COMMA)
def test_a_number_and_its_unit_stay_on_one_line(language: str) -> None:
    breakable = re.compile(r"[}\d] (?:kPa|Pa|V|Mo|MB|GB|Go|ms|s|%|bits|jours?|días?)(?!\w)")
    for key, text in catalogue(language).items():
        if key.startswith("checks."):
            assert not breakable.search(text), key


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


def _example(text: str) -> str:
    values = {**dict.fromkeys(NUMBERS, "4.2"), **_EXAMPLES}
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "word"), text)
