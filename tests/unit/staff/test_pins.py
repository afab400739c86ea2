"""PINs and their hashes."""

from __future__ import annotations

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.pins import MEMORY_KIB, SLOW_S, Cost, PinError, check_pin, digest_of, tuned

CHEAP = Cost(1, 64)
SALT = b"0123456789abcdef"


@pytest.mark.parametrize("pin", ["274913", "000001", "135792", "112233"])
def test_a_pin_of_six_digits_is_one(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    "pin", ["", "12345", "2749131", "27491a", " 27491", "٢٧٤٩١٣", "27491\n", "-27491"]
)
def test_anything_else_is_refused(pin: str) -> None:
    with pytest.raises(PinError, match="a PIN has 6 digits"):
        check_pin(pin)


@pytest.mark.parametrize(
    "pin",
    ["000000", "777777", "123456", "567890", "654321", "109876", "432109", "123123", "121212"],
)
def test_what_anyone_tries_first_is_refused(pin: str) -> None:
    with pytest.raises(PinError, match="too easy"):
        check_pin(pin)


def test_a_digest_is_argon2ids_own() -> None:
    known = argon2.low_level.hash_secret(
        b"274913", SALT, 1, 64, 1, 32, argon2.low_level.Type.ID
    ).decode()
    digest = digest_of("274913", SALT, CHEAP)
    assert len(digest) == 32
    argon2.PasswordHasher().verify(known, "274913")
    from base64 import b64encode

    assert known.endswith(b64encode(digest).decode().rstrip("="))


@given(st.text("0123456789", min_size=6, max_size=6), st.text("0123456789", min_size=6, max_size=6))
def test_two_pins_have_one_digest_only_when_they_are_one(a: str, b: str) -> None:
    assert (digest_of(a, SALT, CHEAP) == digest_of(b, SALT, CHEAP)) == (a == b)


def test_another_salt_and_another_cost_give_another_digest() -> None:
    digests = {
        digest_of("274913", SALT, CHEAP),
        digest_of("274913", SALT[::-1], CHEAP),
        digest_of("274913", SALT, Cost(2, 64)),
        digest_of("274913", SALT, Cost(1, 128)),
    }
    assert len(digests) == 4


class Machine:
    """A clock on which every hash takes as long as it has passes."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds, self.now_s, self.asked = seconds, 0.0, 0

    def __call__(self) -> float:
        if self.asked % 2:
            self.now_s += self.seconds[min(self.asked // 2, len(self.seconds) - 1)]
        self.asked += 1
        return self.now_s


@pytest.mark.parametrize(
    ("seconds", "passes"),
    [([SLOW_S], 2), ([0.3], 2), ([0.1, 0.26], 5), ([0.2, 0.4], 4), ([0.001, 0.5], 64), ([0.0], 64)],
)
def test_the_cost_grows_until_a_hash_takes_a_quarter_of_a_second(
    seconds: list[float], passes: int
) -> None:
    assert tuned(Machine(seconds)) == Cost(passes, MEMORY_KIB)
