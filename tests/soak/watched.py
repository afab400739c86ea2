"""What a process uses, as the kernel tells it, and whether that stays flat."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MB = 1e6


@dataclass(frozen=True, slots=True)
class Use:
    """At one moment: resident memory, open handles, threads, and the frames since the last look."""

    at_s: float
    memory_mb: float
    handles: int
    threads: int
    frame_ms: float = 0.0

    def __str__(self) -> str:
        frames = f", {self.frame_ms:.2f} ms a frame" if self.frame_ms else ""
        what = f"{self.memory_mb:.1f} MB, {self.handles} handles, {self.threads} threads"
        return f"{self.at_s / 3600:6.2f} h: {what}{frames}"


def look(at_s: float, pid: int | None = None, frame_ms: float = 0.0) -> Use:
    """How much a process uses now; this one without `pid`."""
    process = Path("/proc") / (str(pid) if pid is not None else "self")
    pages = int((process / "statm").read_text("ascii").split()[1])
    return Use(
        at_s,
        pages * os.sysconf("SC_PAGE_SIZE") / MB,
        len(list((process / "fd").iterdir())),
        len(list((process / "task").iterdir())),
        frame_ms,
    )


def grown(uses: list[Use]) -> tuple[float, int, int, float]:
    """How the last third differs from the second: memory (ratio), handles, threads, frames (ratio).

    The first third is left out: caches fill, libraries are loaded when they are wanted first.
    """
    third = len(uses) // 3
    before, after = uses[third : 2 * third], uses[2 * third :]

    def of(part: list[Use], name: str) -> float:
        return float(median(getattr(use, name) for use in part))

    frames = of(before, "frame_ms")
    return (
        of(after, "memory_mb") / of(before, "memory_mb"),
        max(use.handles for use in after) - max(use.handles for use in before),
        max(use.threads for use in after) - max(use.threads for use in before),
        of(after, "frame_ms") / frames if frames else 1.0,
    )
