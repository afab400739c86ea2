"""Which measurements there are, what each is asked, and which figures come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.bench import figures as f
from kiosk.bench.figures import Figure
from kiosk.bench.players import PLAYERS, installed

FULL_HD = (1920, 1080)
SIZES = ((1024, 600), (1280, 720), FULL_HD)
NAMES = ("cpu", "frames", "screens", "step", "sampler", "start", "visits", "drain", "replay",
         "staff")  # fmt: skip
"""What can be asked for by name, in the order of the report."""

Values = Mapping[str, Sequence[Mapping[str, Any]]]
"""What the rounds of every task gave, by the task's name."""


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement in a process of its own; `rounds` times over."""

    name: str
    module: str
    asked: dict[str, Any] = field(default_factory=dict)
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: quick for a look, long for figures to be written down."""

    rounds: int = 5
    seconds: float = 8.0
    step_seconds: float = 60.0
    visits: int = 1000
    reps: tuple[int, ...] = (100, 10_000, 100_000)


LONG = Effort()
QUICK = Effort(rounds=1, seconds=3.0, step_seconds=6.0, visits=20, reps=(100,))


def tasks(names: Sequence[str], film: str, effort: Effort) -> list[Task]:
    """Everything that has to be run for these names."""
    many, s = effort.rounds, effort.seconds
    shown = {"film": film, "size": FULL_HD}
    found: dict[str, list[Task]] = {
        "cpu": [
            Task("decoding", "decoding", {"film": film}, many),
            Task("decoding paced", "decoding", {"film": film, "paced": True}, many),
            Task("film", "playing", shown | {"seconds": s}, many),
            Task("film alone", "filming", shown | {"seconds": s}, many),
            *(
                Task(name, "players", shown | {"name": name, "seconds": s}, many)
                for name in installed()
            ),
        ],
        "frames": [
            Task("film", "playing", shown | {"seconds": s}, many),
            Task("no film", "playing", shown | {"film": None, "seconds": s}, many),
            Task("drawn film", "drawing", shown, many),
            Task("drawn no film", "drawing", shown | {"film": None}, many),
        ],
        "screens": [Task(f"screens {w}x{h}", "screens", {"size": (w, h)}) for w, h in SIZES],
        "step": [
            Task(f"step {rate}", "stepping",
                 shown | {"seconds": effort.step_seconds, "rate_hz": rate}, min(many, 3))
            for rate in ("fastest", 250)
        ],
        "sampler": [
            Task(f"sampler {rate}", "sampling", shown | {"seconds": s, "rate_hz": rate}, many)
            for rate in (250, "fastest")
        ],
        "start": [Task("start", "starting", {"size": FULL_HD}, many)],
        "visits": [Task("visits", "visits", {"visits": effort.visits})],
        "drain": [Task("drain", "draining", {}, many)],
        "replay": [Task("replay", "replaying", {}, many)],
        "staff": [
            Task(f"staff {reps}", "staffing", {"reps": reps}, min(many, 3)) for reps in effort.reps
        ],
    }  # fmt: skip
    chosen: dict[str, Task] = {}
    for name in names:
        for task in found[name]:
            chosen.setdefault(task.name, task)
    return list(chosen.values())


def figures(names: Sequence[str], values: Values) -> dict[str, list[Figure]]:
    """What the rounds come to, by the names that were asked for."""
    makers = {
        "cpu": _cpu, "frames": _frames, "screens": _screens, "step": _step, "sampler": _sampler,
        "start": _start, "visits": _visits, "drain": _drain, "replay": _replay, "staff": _staff,
    }  # fmt: skip
    return {name: makers[name](values) for name in names}


def _of(values: Values, task: str, key: str) -> list[float]:
    return [float(found[key]) for found in values[task]]


def _cpu(values: Values) -> list[Figure]:
    ours, alone = _of(values, "film", "cpu_per_s"), _of(values, "decoding", "cpu_per_s")
    paced = _of(values, "decoding paced", "cpu_per_s")
    film = _of(values, "film alone", "cpu_per_s")
    found = [
        f.figure("film, bars and sampler", "CPU s/s", ours),
        f.figure("decoding alone", "CPU s/s", alone),
        f.figure("÷ decoding alone", "×", f.ratios(ours, alone), goal=1.6, best=1.35),
        f.figure("decoding alone, at the film's pace", "CPU s/s", paced),
        f.figure("÷ decoding alone, at the film's pace", "×", f.ratios(ours, paced)),
        f.figure("the film alone", "CPU s/s", film),
        f.figure("the film alone ÷ decoding alone", "×", f.ratios(film, alone)),
    ]
    others = {name: _of(values, name, "cpu_per_s") for name in PLAYERS if name in values}
    found += [f.figure(name, "CPU s/s", rounds) for name, rounds in others.items()]
    mpv = {name: rounds for name, rounds in others.items() if name.startswith("mpv")}
    if mpv:
        under = mpv[f.cheapest(mpv)]
        found += [
            f.figure("÷ best mpv", "×", f.ratios(ours, under), goal=1.0, best=0.85),
            f.figure("the film alone ÷ best mpv", "×", f.ratios(film, under)),
        ]
    found += [
        f.figure(f"÷ {name}", "×", f.ratios(ours, rounds))
        for name, rounds in others.items()
        if name not in mpv
    ]
    return [
        *found,
        f.figure("the simulated chip, apart", "CPU s/s", _of(values, "film", "chip_cpu_per_s")),
        f.figure("pictures shown", "1/s", _of(values, "film", "pictures_per_s"), "more"),
        f.figure(
            "pictures shown, the film alone",
            "1/s",
            _of(values, "film alone", "pictures_per_s"),
            "more",
        ),
    ]


def _frames(values: Values) -> list[Figure]:
    found = []
    for task, said, goal in (("film", "with film", 3.0), ("no film", "without", 0.5)):
        drawn = f"drawn {task}"
        found += [
            f.figure(f"frame work {said}, median", "ms", _of(values, drawn, "median_ms")),
            f.figure(f"frame work {said}, p99", "ms", _of(values, drawn, "p99_ms"), goal=goal),
            f.figure(f"live, drawing {said}, median", "ms", _of(values, task, "work_median_ms")),
            f.figure(f"live, drawing {said}, p99", "ms", _of(values, task, "work_p99_ms")),
            f.figure(f"live, whole frame {said}, median", "ms",
                     _of(values, task, "frame_median_ms")),
            f.figure(f"live, whole frame {said}, p99", "ms", _of(values, task, "frame_p99_ms")),
        ]  # fmt: skip
    return [*found, f.figure("memory with the film", "MB", _of(values, "film", "resident_mb"))]


def _screens(values: Values) -> list[Figure]:
    found = []
    for w, h in SIZES:
        (screens,) = values[f"screens {w}x{h}"]
        for screen, times in screens.items():
            found += [
                f.figure(f"{screen} {w}x{h}, {key.removesuffix('_ms')}", "ms", [times[key]])
                for key in ("median_ms", "p99_ms", "opening_ms")
            ]
    return found


def _step(values: Values) -> list[Figure]:
    found = []
    for rate, goal in (("fastest", 19.0), (250, 22.0)):
        said = f"at {rate}" if rate == 250 else "at the fastest"
        task = f"step {rate}"
        found += [
            f.figure(f"step to pixel {said}, median", "ms", _of(values, task, "median_ms")),
            f.figure(f"step to pixel {said}, p99", "ms", _of(values, task, "p99_ms"), goal=goal),
            f.figure(f"unanswered {said}", "share", _of(values, task, "unanswered")),
        ]
    return found


def _sampler(values: Values) -> list[Figure]:
    found = []
    for rate in (250, "fastest"):
        task = f"sampler {rate}"
        calm, burst = (_of(values, task, f"{how}readings_per_s") for how in ("", "burst_"))
        found += [
            f.figure(f"{rate}: readings, film playing", "1/s", calm, "more"),
            f.figure(f"{rate}: worst gap", "ms", _of(values, task, "worst_gap_ms")),
            f.figure(f"{rate}: kept under bursts", "share", f.ratios(burst, calm), "more",
                     goal=0.99),
            f.figure(f"{rate}: worst gap under bursts", "ms",
                     _of(values, task, "burst_worst_gap_ms")),
        ]  # fmt: skip
    return found


def _start(values: Values) -> list[Figure]:
    return [
        f.figure("start to first frame", "s", _of(values, "start", "seconds"), goal=1.0),
        f.figure("its processor time", "s", _of(values, "start", "cpu_s")),
    ]


def _visits(values: Values) -> list[Figure]:
    return [
        f.figure("memory after all visits ÷ after 10", "×", _of(values, "visits", "ratio"),
                 goal=1.02),
        f.figure("memory after the last", "MB", _of(values, "visits", "last_mb")),
    ]  # fmt: skip


def _drain(values: Values) -> list[Figure]:
    rates = _of(values, "drain", "readings_per_s")
    return [f.figure("readings drained", "1/s", rates, "more")]


def _replay(values: Values) -> list[Figure]:
    times = _of(values, "replay", "times_real")
    return [f.figure("replay", "× real time", times, "more", goal=200.0, best=1000.0)]


def _staff(values: Values) -> list[Figure]:
    found = []
    tasks = {int(name.removeprefix("staff ")): name for name in values if name.startswith("staff ")}
    for reps, task in tasks.items():
        found += [
            f.figure(f"{key.removesuffix('_ms')} over {reps:,} reps", "ms", _of(values, task, key))
            for key in values[task][0]
        ]
    few, many = min(tasks), max(tasks)
    if few != many:
        slowest = f.ratios(*(_of(values, tasks[reps], "slowest_ms") for reps in (many, few)))
        found.append(f.figure(f"slowest over {many:,} ÷ over {few:,} reps", "×", slowest))
    return found
