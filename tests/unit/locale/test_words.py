"""Words: every key in every language, the same placeholders, and errors a person can act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.locale import (
    LANGUAGES,
    Spoken,
    Words,
    catalogue,
    exercise_words,
    placeholders,
    read_messages,
)
from kiosk.toml_table import TableError

MEDIA = Path(__file__).parents[3] / "media"
EXERCISES = sorted(path.parent for path in MEDIA.glob("*/words.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    theirs = catalogue(language)
    for key, text in catalogue("en").items():
        assert placeholders(theirs[key]) == placeholders(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_untrimmed(language: str) -> None:
    for key, text in catalogue(language).items():
        assert text.strip(), key
        assert text == text.strip(), key


def test_french_puts_no_breakable_space_before_its_signs() -> None:
    for key, text in catalogue("fr").items():
        if key.split(".")[0] in _PAPER:
            assert not any(f" {sign}" in text for sign in "?!:;»%"), key


_PAPER = {"attract", "advice", "menu", "film", "length", "position", "summary", "still_there"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_has_a_short_title_and_a_cure(language: str) -> None:
    faults = {key: text for key, text in catalogue(language).items() if key.startswith("fault.")}
    titles = [key for key in faults if key.endswith(".title")]
    assert titles
    for key in titles:
        assert len(faults[key]) <= 26, key
        assert len(faults[key.replace(".title", ".cure")]) <= 60, key


@pytest.mark.parametrize("folder", EXERCISES, ids=lambda folder: folder.name)
def test_exercise_words_fit_where_they_are_drawn(folder: Path) -> None:
    words = exercise_words((folder / "words.toml").read_text("utf-8"), "words.toml", folder.name)
    for language in LANGUAGES:
        for key, text in words[language].items():
            name = key.removeprefix(f"{folder.name}.")
            limit = 60 if name.startswith("step") else 26 if name.startswith("cue") else 200
            assert len(text) <= limit, f"{language} {key} has {len(text)} characters"
            assert not placeholders(text), key


def test_a_stations_languages_are_read_when_they_are_wanted_and_stay_the_same() -> None:
    spoken = Spoken(("fr", "en"), {"fr": {"lift.title": "Soulever"}, "en": {"lift.sub": "Lift"}})
    assert (list(spoken), len(spoken)) == (["fr", "en"], 2)
    assert spoken["fr"]("lift.title") == "Soulever"
    assert spoken["fr"]("lift.sub") == "Lift"
    assert spoken["fr"] is spoken["fr"]
    with pytest.raises(KeyError):
        spoken["es"]


def test_values_fill_placeholders() -> None:
    assert Words("en")("menu.done_today", count=2) == "2 done today"


def test_missing_value_shows_its_name() -> None:
    assert Words("en")("menu.done_today") == "{count} done today"


def test_missing_key_shows_itself() -> None:
    assert Words("fr")("no.such.key") == "no.such.key"
    assert not Words("fr").has("no.such.key")


def test_extra_falls_back_to_english() -> None:
    words = Words("es", {"en": {"a.one": "one", "a.two": "two"}, "es": {"a.one": "uno"}})
    assert (words("a.one"), words("a.two")) == ("uno", "two")


def test_unknown_language_reads_as_english() -> None:
    assert Words("xx")("menu.title") == Words("en")("menu.title")


def test_numbers_take_the_language_s_decimal_sign() -> None:
    assert Words("en").number(5.04, 1) == "5.0"
    assert Words("fr").number(5.04, 1) == "5,0"
    assert Words("es").number(12) == "12"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[menu]\ntitle = 3\n", "en/x.toml:2: menu.title: 3 is not allowed"),
        ('[menu]\n\ntitle = ""\n', "en/x.toml:3: menu.title"),
        ('[menu]\ntitle = "a {b"\n', "en/x.toml:2: menu.title: a brace"),
        ('[menu]\ntitle = "a {} b"\n', "en/x.toml:2: menu.title: a brace"),
        ('[menu]\ntitle = ["a"]\n', "en/x.toml:2: menu.title"),
        ("[menu\n", "en/x.toml:1: not valid TOML"),
    ],
)
def test_wrong_catalogue_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(TableError) as error:
        read_messages(text, "en/x.toml")
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[en]\na = "x"\n[fr]\na = "x"\n', "w.toml: es: missing"),
        ('[en]\na = "x"\nb = "x"\n[fr]\na = "x"\n[es]\na = "x"\n', "b: missing in [fr]"),
        (
            '[en]\na = "x"\n[fr]\na = "x"\n[es]\na = "x"\nc = "x"\n',
            "w.toml:7: es.c: missing in [en]",
        ),
        (
            '[de]\na = "x"\n[en]\na = "x"\n[fr]\na = "x"\n[es]\na = "x"\n',
            "w.toml:1: de: unknown key",
        ),
    ],
)
def test_wrong_exercise_words_are_refused(text: str, said: str) -> None:
    with pytest.raises(TableError, match=r"w\.toml") as error:
        exercise_words(text, "w.toml", "squat")
    assert said in str(error.value)
