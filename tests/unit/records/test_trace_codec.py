"""Traces come back as they were, to the bit, or are said to be damaged."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.records.trace_codec import CODEC, TraceError, pack, unpack

SAMPLES = st.lists(
    st.tuples(st.integers(-(2**15), 2**15 - 1), st.integers(-(2**63), 2**63 - 1)), max_size=60
)


@given(SAMPLES)
def test_any_trace_comes_back_as_it_was(samples: list[tuple[int, int]]) -> None:
    codes, times = [code for code, _ in samples], [t for _, t in samples]
    data, sha = pack(codes, times)
    code, time = unpack(CODEC, data, len(samples), sha)
    assert (code.tolist(), time.tolist()) == (codes, times)
    assert (code.dtype, time.dtype) == (np.int16, np.int64)


def ten_seconds(rate_hz: int = 475) -> tuple[np.ndarray, np.ndarray]:
    """A held press with a tremor, a noise of six codes, and a clock that jitters by 30 µs."""
    chance = np.random.default_rng(1)
    t_s = np.arange(10 * rate_hz) / rate_hz
    press = 9000 + 4000 * np.minimum(t_s / 0.6, 1.0) + 60 * np.sin(2 * np.pi * 9 * t_s)
    t_us = t_s * 1e6 + chance.normal(0, 30, len(t_s))
    return (press + chance.normal(0, 6, len(t_s))).astype(np.int16), t_us.astype(np.int64)


def test_the_sha_is_that_of_the_little_endian_codes_and_times() -> None:
    codes, times = ten_seconds()
    _, sha = pack(codes, times)
    raw = codes.astype("<i2").tobytes() + times.astype("<i8").tobytes()
    assert sha == sha256(raw).hexdigest()


def test_ten_seconds_at_475_a_second_are_packed_small() -> None:
    codes, times = ten_seconds()
    even = np.arange(len(codes)) * 2105
    # What the codes alone were found to take elsewhere is 4.6 kB of 9.5.
    assert len(pack(codes, even)[0]) < 5_700
    # Times that jitter are mostly noise, and noise does not pack: 47.5 kB become a quarter.
    assert len(pack(codes, times)[0]) < 14_000


def test_codes_and_times_have_to_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 codes but 1 times"):
        pack([1, 2], [0])


def test_damage_at_any_byte_is_noticed() -> None:
    data, sha = pack(*ten_seconds(50))
    chance = Random(2)
    for at in [0, len(data) - 1, *chance.sample(range(len(data)), 40)]:
        damaged = bytearray(data)
        damaged[at] ^= 1 << chance.randrange(8)
        with pytest.raises(TraceError):
            unpack(CODEC, bytes(damaged), 500, sha)


@pytest.mark.parametrize(
    ("codec", "samples", "cut"), [("delta-zlib-2", 500, 0), (CODEC, 499, 0), (CODEC, 500, 9)]
)
def test_what_was_not_packed_so_is_refused(codec: str, samples: int, cut: int) -> None:
    data, sha = pack(*ten_seconds(50))
    with pytest.raises(TraceError):
        unpack(codec, data[: len(data) - cut], samples, sha)


def test_a_whole_trace_that_is_not_the_one_that_was_hashed_is_refused() -> None:
    """What zlib's own check cannot see: another trace in the place of this one."""
    codes, times = ten_seconds(50)
    data, _ = pack(codes, times)
    _, sha = pack(codes[::-1], times)
    with pytest.raises(TraceError, match="SHA-256"):
        unpack(CODEC, data, 500, sha)
