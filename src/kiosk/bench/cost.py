"""What a process has used, and how a list of times is spread."""

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_s() -> float:
    """Seconds of processor that all threads of this process have used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu_of_s(pid: int) -> float:
    """The same of another process, to the kernel's tick (a hundredth); ProcessLookupError."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except FileNotFoundError as error:
        raise ProcessLookupError(pid) from error
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes() -> int:
    """Memory of this process that is really there."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed, the next higher where it falls between two.

    ValueError without any value.
    """
    if not values:
        raise ValueError("no values to take a quantile of")
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 1)
    return ordered[min(max(int(rank) - 1, 0), len(ordered) - 1)]


def times_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Median and p99 in milliseconds."""
    return {
        "median_ms": round(quantile(seconds, 0.5) * 1e3, 3),
        "p99_ms": round(quantile(seconds, 0.99) * 1e3, 3),
    }
