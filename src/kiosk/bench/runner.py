"""Runs every task's rounds, one process after the other, in an order that favours nobody."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from kiosk.bench.plan import Task

PATIENCE_S = 1800.0
_SEED = 7

AS_A_SERVICE = {
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
    "MALLOC_TOP_PAD_": "67108864",
    "MALLOC_ARENA_MAX": "2",
}
"""What the station's unit sets for it."""

Progress = Callable[[float, str], None]


class BenchError(Exception):
    """A measurement that could not be made; one line for the person who asked."""


def order(tasks: Sequence[Task], seed: int = _SEED) -> list[Task]:
    """Round by round, each shuffled anew: whatever drifts meets all of them alike."""
    drawn = random.Random(seed)
    found: list[Task] = []
    for number in range(max((task.rounds for task in tasks), default=0)):
        round_of = [task for task in tasks if number < task.rounds]
        drawn.shuffle(round_of)
        found += round_of
    return found


def run(tasks: Sequence[Task], progress: Progress) -> dict[str, list[dict[str, Any]]]:
    """What each round gave, by task. Raises BenchError."""
    values: dict[str, list[dict[str, Any]]] = {task.name: [] for task in tasks}
    todo = order(tasks)
    for number, task in enumerate(todo):
        progress(number / len(todo), task.name)
        values[task.name].append(measured(task))
    progress(1.0, "done")
    return values


def measured(task: Task) -> dict[str, Any]:
    """One round in a process of its own. Raises BenchError."""
    command = [sys.executable, "-m", "kiosk.bench.job", task.module, json.dumps(task.asked)]
    environment = {**AS_A_SERVICE, **os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"{task.name}: not done in {PATIENCE_S:.0f} s") from error
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no word of why"]
        raise BenchError(f"{task.name}: {last[0]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
