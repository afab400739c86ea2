"""Runs the writing child, or any Python, over the layer."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import child
from power import ACKED, Step, read_log


@dataclass(frozen=True, slots=True)
class Layered:
    """A folder whose files are followed, and the switches beside it."""

    root: Path
    layer: Path

    @property
    def folder(self) -> Path:
        return self.root / "records"

    @property
    def steps(self) -> list[Step]:
        return read_log(self.root / "log")

    def run(self, count: int, synchronous: str = "FULL", script: Path | None = None) -> str:
        """Let it write `count` reps. What it printed comes back: what could not be saved."""
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "LD_PRELOAD": str(self.layer),
            "LAYER_FOLDER": str(self.folder),
            "LAYER_LOG": str(self.root / "log"),
        }
        command = [str(script or child.__file__), str(self.folder), str(self.folder / ACKED)]
        done = subprocess.run(
            [sys.executable, *command, "1", str(count), synchronous],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout
