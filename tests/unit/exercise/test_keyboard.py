"""The keyboard on the screen: the letters of three languages, and capitals by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.exercise.keyboard import COLUMNS, PLANES, WIDE, Written, rows_of

LANGUAGES = ("en", "fr", "es")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def typed(keys: str, **how: object) -> Written:
    written = Written(**how)  # type: ignore[arg-type]
    for key in keys:
        written = written.pressed(key)
    return written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plane", PLANES)
def test_rows_are_full_and_no_key_lies_there_twice(language: str, plane: str) -> None:
    rows = rows_of(language, plane)
    assert len(rows) == 5
    for row in rows:
        assert sum(WIDE.get(key, 1) for key in row) == COLUMNS
    keys = [key for row in rows for key in row]
    assert len(keys) == len(set(keys))
    assert {"backspace", " "} <= set(keys)


@pytest.mark.parametrize(
    ("language", "own", "first"),
    [("en", "", "qwertyuiop"), ("fr", "éèêàç", "azertyuiop"), ("es", "áéíóúüñ¿¡", "qwertyuiop")],
)
def test_the_letters_of_a_language_need_no_other_plane(language: str, own: str, first: str) -> None:
    rows = rows_of(language, "letters")
    assert "".join(rows[1]) == first
    assert set(ALPHABET) | set(own) <= {key for row in rows for key in row}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_written_in_every_language(language: str) -> None:
    """Ñ at a French keyboard, ç at a Spanish one: names know no borders."""
    keys = {key for plane in PLANES for row in rows_of(language, plane) for key in row}
    assert set("éèêàçñáíóúü¿¡0123456789+-/%()?!:;,.'\"&@°€") <= keys
    for plane in PLANES:
        here = {key for row in rows_of(language, plane) for key in row}
        assert set(PLANES) - {plane} <= here  # and from each to the others


def test_a_name_begins_every_word_with_a_capital() -> None:
    assert typed("ana maría o'neill-ñu", words=True).text == "Ana María O'Neill-Ñu"


def test_a_sentence_begins_with_a_capital_also_after_what_opens_it_in_spanish() -> None:
    assert typed("knee swells. ¿duele? sí! a.m").text == "Knee swells. ¿Duele? Sí! A.m"


def test_shift_is_for_one_letter_and_lets_a_capital_go_as_well() -> None:
    written = Written().pressed("shift").pressed("e").pressed("shift").pressed("é").pressed("s")
    assert written.text == "eÉs"
    assert Written().pressed("shift").pressed("shift").pressed("a").text == "A"


def test_sharp_s_has_no_capital_of_one_letter_and_stays() -> None:
    assert typed("ß").text == "ß"


def test_backspace_takes_back_one_character_and_nothing_from_nothing() -> None:
    assert typed("ab").pressed("backspace").text == "A"
    assert Written().pressed("backspace").text == ""


def test_a_full_text_takes_no_more_and_can_be_shortened() -> None:
    full = typed("abcdef", most=4)
    assert full.text == "Abcd"
    assert full.pressed("backspace").pressed("z").text == "Abcz"
    imported = Written("x" * 300, 200).pressed("y")
    assert imported.text == "x" * 300  # nothing of it is cut


def test_planes_change_what_lies_there_and_never_the_text() -> None:
    written = typed("ab").pressed("signs")
    assert "key:€" in written.choices("en")
    assert "key:q" not in written.choices("en")
    assert written.pressed("letters").text == "Ab"


@given(st.lists(st.one_of(st.text(max_size=3), st.sampled_from(("shift", "backspace", *PLANES)))))
def test_whatever_is_pressed_the_text_stays_a_printable_line_of_its_length(keys: list[str]) -> None:
    written = Written(most=7)
    for key in keys:
        written = written.pressed(key)
    assert len(written.text) <= 7
    assert written.text == "".join(each for each in written.text if each.isprintable())
    assert written.line == " ".join(written.line.split())
