"""Packs the raw codes of a rep and their times, so that a press of ten seconds fits in 5 kB.

`delta-zlib-1`: the first differences of the int16 codes (modulo 2^16, so that every trace comes
back as it was), then those of the int64 times in microseconds: at an even rate the time's own
differences hardly change, so of these the differences are taken once more. The three columns are
stored one byte plane after the other (all low bytes, then the next ...), because planes compress
and mixtures do not; then zlib.

The SHA-256 is that of the unpacked little-endian codes followed by the times: it outlives a codec.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

CODEC = "delta-zlib-1"
_LEVEL = 9
_CODE = np.dtype("<i2")
_TIME = np.dtype("<i8")

Codes = NDArray[np.int16]
Times = NDArray[np.int64]


class TraceError(ValueError):
    """Packed bytes that are not what was packed."""


def pack(codes: Sequence[int] | Codes, t_us: Sequence[int] | Times) -> tuple[bytes, str]:
    """(packed, SHA-256) of int16 codes and their int64 times in microseconds from the first."""
    code, time = np.asarray(codes, dtype=_CODE), np.asarray(t_us, dtype=_TIME)
    if len(code) != len(time):
        raise ValueError(f"trace: {len(code)} codes but {len(time)} times; allowed: as many")
    planes = _planes(_differences(code)) + _planes(_differences(_differences(time)))
    return zlib.compress(planes, _LEVEL), digest(code, time)


def unpack(codec: str, data: bytes, samples: int, sha: str) -> tuple[Codes, Times]:
    """The codes and times again. Raises TraceError when they are not those that were packed."""
    if codec != CODEC:
        raise TraceError(f"trace: unknown codec {codec!r}; allowed: {CODEC}")
    size = samples * (_CODE.itemsize + _TIME.itemsize)
    try:
        packer = zlib.decompressobj()
        # Never more than it can be: damaged bytes must not fill the memory.
        planes = packer.decompress(data, size + 1)
    except zlib.error as error:
        raise TraceError(f"trace: damaged: {error}") from error
    if len(planes) != size:
        raise TraceError(f"trace: damaged: not {samples} samples")
    split = samples * _CODE.itemsize
    code = _sums(_mixed(planes[:split], _CODE))
    time = _sums(_sums(_mixed(planes[split:], _TIME)))
    if digest(code, time) != sha:
        raise TraceError("trace: damaged: its SHA-256 is not that which was stored")
    return code, time


def digest(codes: Codes, t_us: Times) -> str:
    """The SHA-256 of an unpacked trace."""
    return sha256(
        np.ascontiguousarray(codes, dtype=_CODE).tobytes()
        + np.ascontiguousarray(t_us, dtype=_TIME).tobytes()
    ).hexdigest()


def _differences(column: NDArray[Any]) -> NDArray[Any]:
    """Each less the one before, the first as it is; integers wrap round, and so come back."""
    result = column.copy()
    result[1:] -= column[:-1]
    return result


def _sums(column: NDArray[Any]) -> NDArray[Any]:
    return np.cumsum(column, dtype=column.dtype)


def _planes(column: NDArray[Any]) -> bytes:
    """All first bytes, then all second ones ..."""
    return column.view(np.uint8).reshape(-1, column.dtype.itemsize).T.tobytes()


def _mixed(planes: bytes, kind: np.dtype[Any]) -> NDArray[Any]:
    samples = len(planes) // kind.itemsize
    flat = np.frombuffer(planes, dtype=np.uint8).reshape(kind.itemsize, samples)
    return np.ascontiguousarray(flat.T).view(kind).reshape(-1)
