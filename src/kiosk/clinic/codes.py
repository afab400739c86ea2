"""Pseudonymous codes of patients: K-41726, five random digits and a letter that checks them.

The digits are the patient; the letter follows from them, and so finds what goes wrong when a code
is read out or typed: one wrong character anywhere, any two that changed places, two equal ones
mistaken alike, and "thirteen" for "thirty". A check digit could not do that for a code with a
random letter: ten digits cannot tell twenty letters apart. A code says nothing about a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from kiosk.clinic.words import Said, english, said

LETTERS = "ACDEFHJKLMNPRTUVWXY"
"""Without those that are taken for a digit or each other's twin: B 8, G 6, I 1, O Q 0, S 5, Z 2.
Nineteen, because a remainder by a prime shows every swap."""
DIGITS = 5
CODES = 10**DIGITS
EXAMPLE = "K-41726"

_WEIGHTS = (1, 2, 5, 3, 6)
"""Of the digits from the left, modulo 19: all different, no two within reach of each other adding
up to 19, and no w (a - 1) = v a for neighbours w, v and a from 2 to 9."""
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")
_LONGEST = 40
_RANDOM_BITS = 17
_TRIES = 64


class CodeError(ValueError):
    """What was given is no patient's code; `said` tells why."""

    def __init__(self, why: Said) -> None:
        super().__init__(english(why))
        self.said = why


def code_of(number: int) -> str:
    """The code with these five digits, 0 to 99,999, with its hyphen."""
    digits = f"{number:0{DIGITS}d}"
    return f"{_letter(digits)}-{digits}"


def normal(given: str) -> str:
    """The code in its one form, K-41726, from "k 41726", "K41726", ... Raises CodeError."""
    bare = _SEPARATORS.sub("", given).upper() if len(given) <= _LONGEST else ""
    if not re.fullmatch(r"[A-Z][0-9]{5}", bare):
        raise CodeError(said("clinic.code.form", example=EXAMPLE))
    letter, digits = bare[0], bare[1:]
    if letter not in LETTERS:
        letters = " ".join(LETTERS)
        raise CodeError(said("clinic.code.letter", letter=letter, letters=letters))
    if letter != _letter(digits):
        raise CodeError(said("clinic.code.check", code=f"{letter}-{digits}"))
    return f"{letter}-{digits}"


def new_code(taken: Collection[str], random_bits: Callable[[int], int]) -> str:
    """A code that is not among `taken` (in their one form, closed patients' too).

    `random_bits(n)` gives n random bits. Each free code is as likely as any other, but in a
    database that is all but full. Raises CodeError once all are taken.
    """
    number = 0
    for _ in range(_TRIES):
        number = random_bits(_RANDOM_BITS)
        if number < CODES and code_of(number) not in taken:
            return code_of(number)
    # Nearly all are taken: the first free one after a random one.
    for step in range(CODES):
        code = code_of((number + step) % CODES)
        if code not in taken:
            return code
    raise CodeError(said("clinic.code.used_up", codes=CODES))


def _letter(digits: str) -> str:
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return LETTERS[weighted % len(LETTERS)]
