"""`kiosk bench`: the station's own measurements."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.shared import UsageError, progress_bar

if TYPE_CHECKING:
    from kiosk.bench.report import Report

NAMES = ("cpu", "frames", "screens", "step", "sampler", "start", "visits", "drain", "replay",
         "staff")  # fmt: skip


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "bench",
        help="the station's own measurements",
        description="Cost, frame work, step to pixel, sampler, start, memory, replay, staff pages. "
        "An hour on an idle machine; --quick takes minutes and tells less.",
    )
    command.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    command.add_argument("--film", metavar="FILE", help="a film; else one is made on the spot")
    command.add_argument("--quick", action="store_true", help="one short round of each")
    command.add_argument("--rounds", type=int, metavar="N", help="rounds of each, 1 to 50")
    command.add_argument("--save", metavar="FILE", help="keep the figures as a baseline")
    command.add_argument("--against", metavar="FILE", help="tell the change against a baseline")
    command.add_argument("--json", action="store_true", help="the figures as one JSON object")
    command.set_defaults(command=_bench)


def _bench(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from kiosk.bench import plan
    from kiosk.bench.report import load, report
    from kiosk.bench.runner import run
    from kiosk.ui.window import display_present

    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        raise UsageError(f"{', '.join(unknown)} cannot be measured; allowed: {', '.join(NAMES)}")
    if options.rounds is not None and not 1 <= options.rounds <= 50:
        raise UsageError(f"--rounds: {options.rounds} is not allowed; allowed: 1 to 50")
    if not display_present():
        raise UsageError("no display to measure on; allowed: a desktop, or xvfb-run -s '-screen 0 "
                         "1920x1080x24' kiosk bench")  # fmt: skip
    before = load(Path(options.against)) if options.against else None
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    effort = plan.QUICK if options.quick else plan.LONG
    if options.rounds:
        effort = replace(effort, rounds=options.rounds)
    names = [name for name in NAMES if name in options.names or not options.names]
    say = progress_bar("done")
    with tempfile.TemporaryDirectory() as folder:
        film = _film(options.film, Path(folder), lambda: say(0.0, "making a film"))
        values = run(plan.tasks(names, str(film), effort), say)
    found = report(plan.figures(names, values), options.film or "made on the spot")
    return _tell(found, before, options)


def _film(given: str | None, folder: Path, making: object) -> Path:
    if given:
        path = Path(given)
        if not path.is_file():
            raise UsageError(f"--film: {path}: no such file; allowed: a film such as MP4")
        return path.resolve()
    from kiosk.bench.clip import make

    if callable(making):
        making()
    film = folder / "clip.mp4"
    make(film)
    return film


def _tell(found: Report, before: Report | None, options: argparse.Namespace) -> int:
    from kiosk.bench.report import changes, text

    if before is not None:
        found["changes"] = changes(found, before)
    if options.save:
        Path(options.save).write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print(text(found, before), end="")
    return 0 if found["goals_met"] else 1
