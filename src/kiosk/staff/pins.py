"""PINs: what makes one, and how it is hashed so slowly that guessing does not pay.

Six digits are only a million guesses, so the hash has to cost: argon2id over 19 MiB (OWASP's
minimum), as often as fills a quarter of a second on the very machine. All PINs of a station share
one salt, so that one hash tells whose PIN it is; therefore no two people may have the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from argon2.low_level import Type, hash_secret_raw

DIGITS = 6
SALT_BYTES = 16
DIGEST_BYTES = 32
SLOW_S = 0.25
"""A sign-in may take half a second; a hash of a quarter leaves room for a busy machine."""
MEMORY_KIB = 19 * 1024
MOST_PASSES = 64


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: passes over `memory_kib` of memory."""

    passes: int = 2
    memory_kib: int = MEMORY_KIB


class PinError(ValueError):
    """A PIN that may not be one; the message says what is allowed."""


def check_pin(pin: str) -> None:
    """Refuse what is no PIN, or the first that anyone would try. Raises PinError."""
    if len(pin) != DIGITS or not pin.isascii() or not pin.isdigit():
        raise PinError(f"a PIN has {DIGITS} digits")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps & {0, 1, 9}:
        raise PinError("this PIN is too easy: not all the same, and not 123456")
    if pin[:3] == pin[3:] or pin[:2] * 3 == pin:
        raise PinError("this PIN is too easy: not the same digits again")


def digest_of(pin: str, salt: bytes, cost: Cost) -> bytes:
    """The PIN's argon2id digest (RFC 9106), 32 bytes. Takes `cost`; not for the frame loop."""
    return hash_secret_raw(
        pin.encode("ascii"), salt, cost.passes, cost.memory_kib, 1, DIGEST_BYTES, Type.ID
    )


def tuned(monotonic: Callable[[], float]) -> Cost:
    """The cost whose hash takes about a quarter of a second here. Blocks for about one second."""
    passes = Cost().passes
    while passes < MOST_PASSES:
        begun_s = monotonic()
        digest_of("0" * DIGITS, bytes(SALT_BYTES), Cost(passes))
        took_s = monotonic() - begun_s
        if took_s >= SLOW_S:
            break
        # Never less than twice as much: the clock of a busy machine may jump.
        passes = min(max(passes * 2, round(passes * SLOW_S / max(took_s, 1e-3))), MOST_PASSES)
    return Cost(passes)
