"""A power cut at any instant: FULL keeps all that was acknowledged, the controls lose.

Kills prove nothing about syncs, because the kernel lives on and has everything. So the syncs are
taken at their word instead: a layer under SQLite notes every write and sync, and `power.py` works
out what the disk would hold had power been cut after each of them. It needs neither a virtual
machine nor root, cuts at hundreds of instants of one run, and is harder than most disks: what
was not synced is lost entirely, or (second test) lost sector by sector at random. What it cannot
show is a card that lies about its syncs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from layered import Layered
from looking import after_restart, laid_out, left_over
from power import ACKED, Survives, after_cut, instants, nothing

REPS = 15
CUTS = 40
DISKS = max(1, int(os.environ.get("KIOSK_KILLS", "30")) // 30)
"""Disks that each lose other sectors: ten by `make durability`."""


def lost_over_cuts(
    ran: Layered, survives: Survives, chance: Random, read: Callable[[Path], set[int]]
) -> int:
    """How many reps were lost although acknowledged, over cuts at many instants.

    Cut is after every acknowledgement, and at others chosen by chance, half of them early: while
    the database was being made.
    """
    steps = ran.steps
    # The first note says only that it has begun.
    _, *acks = [number for number, step in enumerate(steps, start=1) if step.name == ACKED]
    chosen = {*acks} | set(chance.sample(range(1, len(steps) + 1), CUTS // 2))
    chosen |= set(chance.sample(range(1, acks[0] + 1), CUTS // 2))
    lost = 0
    for number, told in instants(steps):
        if number in chosen:
            files = after_cut(steps, number, survives)
            there = read(laid_out(ran.root / f"cut-{number}", files))
            lost += len({int(each) for each in told} - {0} - there)
    return lost


def test_with_full_no_cut_loses_what_was_acknowledged(layer: Path, tmp_path: Path) -> None:
    ran = Layered(tmp_path, layer)
    assert ran.run(REPS) == ""
    assert lost_over_cuts(ran, nothing, Random(1), after_restart) == 0


@pytest.mark.parametrize("seed", range(DISKS))
def test_nor_when_any_sector_that_was_not_synced_may_be_there_or_not(
    seed: int, layer: Path, tmp_path: Path
) -> None:
    ran, chance = Layered(tmp_path, layer), Random(seed)
    assert ran.run(REPS) == ""
    assert lost_over_cuts(ran, lambda: chance.random() < 0.5, chance, after_restart) == 0


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_controls_without_a_sync_a_commit_lose(
    synchronous: str, layer: Path, tmp_path: Path
) -> None:
    ran = Layered(tmp_path, layer)
    assert ran.run(REPS, synchronous) == ""
    assert lost_over_cuts(ran, nothing, Random(3), left_over) >= REPS
