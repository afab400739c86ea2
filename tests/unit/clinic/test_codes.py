"""Codes of patients: what goes wrong when one is read out, written down or typed is found."""

from __future__ import annotations

import random
from itertools import combinations, count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clinic.codes import CODES, EXAMPLE, LETTERS, CodeError, code_of, new_code, normal

ALL = [code_of(number) for number in range(CODES)]
CHECKS = np.array([LETTERS.index(code[0]) for code in ALL]).reshape((10,) * 5)
"""The check of every code there is, by its five digits."""
NUMBERS = st.integers(0, CODES - 1)


def test_the_example_is_a_code() -> None:
    assert EXAMPLE == "K-41726"
    assert code_of(41726) == EXAMPLE
    assert normal(EXAMPLE) == EXAMPLE


def test_no_two_patients_have_one_code_and_no_letter_is_misread() -> None:
    assert len(set(ALL)) == 100_000
    assert {code[0] for code in ALL} == set(LETTERS)
    assert len(LETTERS) == len(set(LETTERS)) == 19
    assert not set(LETTERS) & set("BGIOQSZ")


@pytest.mark.parametrize("place", range(5))
def test_every_wrong_digit_is_found_in_every_code(place: int) -> None:
    assert (np.diff(np.sort(CHECKS, axis=place), axis=place) > 0).all()


@pytest.mark.parametrize(("one", "other"), list(combinations(range(5), 2)))
def test_every_two_digits_that_changed_places_are_found_in_every_code(one: int, other: int) -> None:
    digits = np.indices(CHECKS.shape)
    same = np.equal(CHECKS, CHECKS.swapaxes(one, other))
    assert (same == (digits[one] == digits[other])).all()


@pytest.mark.parametrize("place", range(4))
def test_two_equal_neighbours_mistaken_alike_are_found(place: int) -> None:
    twins = np.diagonal(CHECKS, axis1=place, axis2=place + 1)
    assert (np.diff(np.sort(twins, axis=-1), axis=-1) > 0).all()


@pytest.mark.parametrize("place", range(4))
def test_thirteen_for_thirty_is_found(place: int) -> None:
    pairs = np.moveaxis(CHECKS, (place, place + 1), (0, 1))
    for digit in range(2, 10):
        assert (pairs[1, digit] != pairs[digit, 0]).all()


@given(NUMBERS, st.sampled_from(LETTERS))
def test_another_letter_is_found(number: int, letter: str) -> None:
    code = code_of(number)
    if letter != code[0]:
        with pytest.raises(CodeError, match="one character is wrong, or two have changed places"):
            normal(letter + code[1:])


@given(NUMBERS, st.integers(0, 4), st.sampled_from("0123456789"))
def test_a_wrong_digit_is_refused_where_it_is_typed(number: int, place: int, digit: str) -> None:
    code = code_of(number)
    wrong = code[: 2 + place] + digit + code[3 + place :]
    if wrong != code:
        with pytest.raises(CodeError):
            normal(wrong)


@given(NUMBERS, st.integers(0, 4))
def test_swapped_neighbours_are_refused_the_letter_included(number: int, place: int) -> None:
    bare = code_of(number).replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    if swapped != bare:
        with pytest.raises(CodeError):
            normal(swapped)


@pytest.mark.parametrize(
    "given", ["K-41726", "k 41726", "k41726", "  K - 4 1726 ", "K–41726", "k\u00a041726", "K.41726"]
)
def test_one_form_comes_out_of_every_way_to_write_it(given: str) -> None:
    assert normal(given) == "K-41726"


@pytest.mark.parametrize(
    "given",
    ["", "41726", "K", "K-4172", "K-417266", "KK41726", "K-4172٦", "K-41 726\x00", "-" * 99],
)
def test_what_is_no_code_is_told_what_one_looks_like(given: str) -> None:
    with pytest.raises(
        CodeError, match=r"^a patient's code is one letter and five digits, like K-"
    ):
        normal(given)


def test_a_letter_that_no_code_has_is_named_with_those_they_have() -> None:
    with pytest.raises(CodeError, match=r"^no code begins with O; allowed: A C D E F H J K L M N"):
        normal("o 41726")


@given(st.text() | NUMBERS.map(lambda number: f" {code_of(number).lower()}"))
def test_anything_at_all_is_a_code_in_its_one_form_or_refused_in_one_line(text: str) -> None:
    code, why = _normal_or_why(text)
    assert why.isprintable()
    assert bool(code) is not bool(why)
    if code:
        assert normal(code) == code == code_of(int(code[2:]))


def _normal_or_why(text: str) -> tuple[str, str]:
    try:
        return normal(text), ""
    except CodeError as error:
        return "", str(error)


@given(st.sets(NUMBERS, max_size=50), st.randoms(use_true_random=False))
def test_a_new_code_is_a_code_and_not_taken(numbers: set[int], rng: random.Random) -> None:
    taken = {code_of(number) for number in numbers}
    code = new_code(taken, rng.getrandbits)
    assert normal(code) == code
    assert code not in taken


def test_a_taken_number_and_one_beyond_the_codes_are_drawn_again() -> None:
    draws = iter([41726, CODES, 2**17 - 1, 41727])
    assert new_code({"K-41726"}, lambda bits: next(draws)) == code_of(41727)


def test_seventeen_bits_are_asked_for() -> None:
    asked: list[int] = []
    new_code((), lambda bits: asked.append(bits) or 5)  # type: ignore[func-returns-value]
    assert asked == [17]


def test_the_last_free_code_is_found_and_then_none() -> None:
    draws = count(1)
    taken = set(ALL) - {code_of(0)}
    assert new_code(taken, lambda bits: next(draws)) == code_of(0)
    with pytest.raises(CodeError, match=r"^all 100000 codes are taken$"):
        new_code(set(ALL), lambda bits: next(draws))


def test_codes_are_spread_evenly() -> None:
    rng = random.Random(1)
    numbers = [int(new_code((), rng.getrandbits)[2:]) for _ in range(20_000)]
    counts = np.bincount(np.array(numbers) // 10_000, minlength=10)
    # 2000 expected in each tenth, with a standard deviation of 42.
    assert (abs(counts - 2000) < 5 * 42).all()
