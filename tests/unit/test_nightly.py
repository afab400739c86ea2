"""`.ci/nightly`: every step runs, and one that fails is not forgotten."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NIGHTLY = ROOT / ".ci" / "nightly"


def steps() -> list[str]:
    found = re.search(r"^STEPS=\((.+)\)$", NIGHTLY.read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return found[1].split()


def run(folder: Path, failing: str) -> tuple[int, list[str]]:
    """With a `make` that does nothing but note what was asked, and fail where it is told to."""
    asked = folder / "asked"
    for name, text in (
        ("make", f'echo "$1" >> {asked}\n[ "$1" != "{failing}" ]\n'),
        ("gcc", "exit 0\n"),
        ("Xvfb", "exit 0\n"),
        ("xdotool", "exit 0\n"),
    ):
        (folder / name).write_text(f"#!/bin/sh\n{text}")
        (folder / name).chmod(0o755)
    env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run([str(NIGHTLY)], env=env, capture_output=True, check=False, timeout=60)
    return done.returncode, asked.read_text().split()


def test_every_step_is_a_target_of_the_makefile() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "durability" in steps()
    assert set(steps()) <= set(targets)


def test_all_is_well_when_every_step_is(tmp_path: Path) -> None:
    assert run(tmp_path, "none") == (0, steps())


@pytest.mark.parametrize("failing", steps())
def test_one_that_fails_makes_it_fail_and_stops_no_other(failing: str, tmp_path: Path) -> None:
    assert run(tmp_path, failing) == (1, steps())
