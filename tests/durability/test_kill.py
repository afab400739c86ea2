"""kill -9 at random instants: every rep that was acknowledged is there, whole, and nothing else.

30 kills here, 300 by `make durability`. A kill leaves the kernel alive, so it says nothing about
syncs: for those see test_power.py.
"""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from random import Random

import child
import pytest
from looking import after_restart

KILLS = int(os.environ.get("KIOSK_KILLS", "30"))
LIVES = 6
"""Kills of one database, each after a restart on what the one before has left."""
LONGEST_S = 0.25
"""Longer than opening, and than a dozen reps: the instant may lie anywhere in between."""
OPENING_S = 0.06
"""About what making a database takes: every first life ends in there, or just after."""
LOOKS_S = 0.002


@pytest.mark.parametrize("database", range(KILLS // LIVES))
def test_a_killed_station_has_every_rep_that_it_acknowledged_and_no_other(
    database: int, tmp_path: Path
) -> None:
    chance = Random(database)
    folder, acked = tmp_path / "records", tmp_path / "acked"
    acked.touch()
    there: set[int] = set()
    for life in range(1, LIVES + 1):
        before = len(there)
        # Every other one is killed from its beginning on, the others while they surely write.
        a_life(folder, acked, life, before, chance, writing=life % 2 == 0)
        told = {int(line) for line in noted(acked) if line != child.BEGUN}
        there = after_restart(folder)
        assert told - {0} <= there
        # They were written in order, and two were under way at most.
        assert there == set(range(1, len(there) + 1))
        assert len(there - told) <= 2 * life
    assert there


def a_life(
    folder: Path, acked: Path, life: int, before: int, chance: Random, *, writing: bool
) -> None:
    """Start a child, and kill it at an instant that nobody chose."""
    # Forked from a server that has imported all: a tenth of the cost of a new interpreter.
    context = get_context("forkserver")
    context.set_forkserver_preload(["kiosk.records.writer"])
    process = context.Process(
        target=child.run, args=(str(folder), str(acked), before + 1, 10_000), daemon=True
    )
    process.start()
    while noted(acked).count(child.BEGUN) < life and process.exitcode is None:
        process.join(LOOKS_S)
    lines = len(noted(acked))
    while writing and len(noted(acked)) < lines + 2 and process.exitcode is None:
        process.join(LOOKS_S)
    process.join(chance.uniform(0.0, LONGEST_S if life > 1 else OPENING_S))
    assert process.exitcode is None, "the child ended before it was killed"
    process.kill()
    process.join()
    process.close()


def noted(acked: Path) -> list[str]:
    """What the child has noted so far; a kill may not cut a line, they are too short for that."""
    return acked.read_text().split()
