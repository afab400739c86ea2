"""A disk whose syncs fail, and one that fills: nothing false is said, nothing told is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import unsteady
from layered import Layered
from looking import after_restart, laid_out
from power import ACKED, after_cut, instants, nothing

REPS = 12


def after_trouble(layer: Path, root: Path, trouble: str, patch: pytest.MonkeyPatch) -> Layered:
    patch.setenv("KIOSK_TROUBLE", trouble)
    ran = Layered(root, layer)
    told = ran.run(REPS, script=Path(unsteady.__file__))
    kind = {"fail-sync": "io", "full": "full"}[trouble]
    # Tried while it lasts; tried again, the same reps, when it is over.
    assert told == f"4 {kind}\n5 {kind}\n6 {kind}\n"
    assert (ran.folder / "acked").read_text().split() == [
        *("0", "1", "2", "3", "7", "8", "9", "10", "11", "12"),
        *("4", "5", "6"),
    ]
    return ran


@pytest.mark.parametrize("trouble", ["fail-sync", "full"])
def test_what_failed_is_not_acknowledged_and_all_else_is_there(
    trouble: str, layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = after_trouble(layer, tmp_path, trouble, monkeypatch)
    assert after_restart(ran.folder) == set(range(1, REPS + 1))


def test_after_a_failed_sync_no_power_cut_takes_what_was_acknowledged_later(
    layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = after_trouble(layer, tmp_path, "fail-sync", monkeypatch)
    steps = ran.steps
    assert any(step.what == "E" for step in steps), "no sync has failed"
    acks = {number for number, step in enumerate(steps, start=1) if step.name == ACKED}
    chance = Random(4)
    for number, told in instants(steps):
        if number in acks:
            for name, survives in (("none", nothing), ("some", lambda: chance.random() < 0.5)):
                files = after_cut(steps, number, survives)
                there = after_restart(laid_out(tmp_path / f"{name}-{number}", files))
                assert {int(each) for each in told} - {0} <= there
