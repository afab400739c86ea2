"""The film studio's commands.

    python media/studio all                 everything, in order, only what has changed
    python media/studio edit clamshell      one step for one exercise
    python media/studio sheet clamshell     a contact sheet of its film, to look at

No Python needs all of it: Blender wants a Python of its own (bpy 4.5 has wheels for 3.11), and
so may the voices. A step that lacks a package says so; `--with render=PYTHON` lets another
Python do a step.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from studio.path import PoseError
from studio.progress import Progress
from studio.step import EVERYTHING, Step
from studio.steps import STEPS
from studio.storyboard import MEDIA, storyboard_ids

SHEETS = MEDIA.parent / "build" / "studio" / "sheets"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. 0 when all of it was done or nothing had to be, 1 otherwise, 2 misused."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    ids = tuple(asked.ids) or storyboard_ids()
    unknown = [name for name in ids if name not in storyboard_ids()]
    if unknown and asked.command != "sheet":
        parser.error(f"{', '.join(unknown)}: no such exercise; {', '.join(storyboard_ids())}")
    if asked.command == "sheet":
        return _sheets(asked.ids or [*storyboard_ids(), "attract"])
    pythons = dict(entry.split("=", 1) for entry in asked.pythons)
    chosen = STEPS if asked.command == "all" else [_named(asked.command)]
    for step in chosen:
        if asked.command == "all" and asked.ids and step.once and step.name != "say":
            continue  # what belongs to all exercises waits until all are asked for
        for subject in (EVERYTHING,) if step.once else ids:
            if not _done(step, subject, pythons.get(step.name), force=asked.force):
                return 1
    return 0


def _done(step: Step, subject: str, python: str | None, *, force: bool) -> bool:
    """Do a step unless it is done; whether it is done now."""
    what = step.name if subject == EVERYTHING else f"{step.name} {subject}"
    if python is not None:
        ids = [] if step.once else [subject]
        command = [python, str(Path(__file__).parent), step.name, *ids, *["--force"] * force]
        return subprocess.run(command, check=False).returncode == 0
    try:
        if not force and step.is_done(subject):
            print(f"{what}: nothing has changed")
            return True
        step.do(subject, Progress(what))
    except ImportError as error:
        print(
            f"{what}: this Python lacks {', '.join(step.missing()) or error}: media/README.md; "
            f"another Python can do it: --with {step.name}=PYTHON",
            file=sys.stderr,
        )
        return False
    except (OSError, ValueError, RuntimeError, PoseError) as error:
        print(f"{what}: {error}", file=sys.stderr)
        return False
    return True


def _sheets(names: Sequence[str]) -> int:
    from studio.sheet import write_sheet

    for name in names:
        film = Path(name) if name.endswith(".mp4") else MEDIA / name / "film.mp4"
        file = SHEETS / f"{film.parent.name}.png"
        try:
            count = write_sheet(film, file)
        except (OSError, ValueError) as error:
            print(f"sheet {name}: {error}", file=sys.stderr)
            return 1
        print(f"{file}: {count} pictures")
    return 0


def _named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python media/studio",
        description=__doc__,
        epilog=_table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = ["all", *(step.name for step in STEPS), "sheet"]
    parser.add_argument("command", choices=commands, metavar="COMMAND", help=", ".join(commands))
    parser.add_argument("ids", nargs="*", metavar="ID", help="exercises; all of them by default")
    parser.add_argument("--force", action="store_true", help="also what has not changed")
    parser.add_argument(
        "--with",
        dest="pythons",
        action="append",
        default=[],
        metavar="STEP=PYTHON",
        help="let another Python do a step, for example render=build/blender/bin/python",
    )
    return parser


def _table() -> str:
    rows = [f"  {step.name:9} {step.about}\n{'':12}needs {', '.join(step.needs)}" for step in STEPS]
    rows.append(f"  {'sheet':9} a contact sheet of films, into {SHEETS.relative_to(MEDIA.parent)}/")
    return "\n".join(["commands besides all, in the order of all:", *rows])
