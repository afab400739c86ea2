"""`kiosk media`: the films, listed, checked, brought in, taken back and made."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.shared import exercise_of, media_of, settings_of
from kiosk.records.table import aligned

if TYPE_CHECKING:
    from kiosk.films.progress import ProgressBar


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    media = commands.add_parser("media", help="films: list, check, import, undo, build")
    commands = media.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], say: str) -> Any:
        parser = commands.add_parser(name, help=say)
        parser.add_argument("--sim", action="store_true", help="of the station on the desk")
        parser.add_argument("--config", metavar="FILE", help="settings file")
        parser.set_defaults(command=run)
        return parser

    as_json = {"action": "store_true", "help": "as one JSON object"}
    command("list", _media_list, "what there is to show").add_argument("--json", **as_json)
    check = command("check", _media_check, "decode every picture, hold all to the rules")
    check.add_argument("--exercise", metavar="ID", help="one exercise; without it all of them")
    check.add_argument("--json", **as_json)
    brought = command("import", _media_import, "the clinic's own film for an exercise")
    brought.add_argument("film", metavar="FILM", help="anything that FFmpeg reads")
    brought.add_argument("--exercise", metavar="ID", required=True)
    brought.add_argument("--json", **as_json)
    undo = command("undo", _media_undo, "the film that was shown before; again: the newer one")
    undo.add_argument("--exercise", metavar="ID", required=True)
    build = command("build", _media_build, "make the shipped films anew, in the repository")
    build.add_argument("ids", metavar="ID", nargs="*", help="exercises; without any all of them")
    build.add_argument("--python", metavar="PATH", help="a Python with Blender as a module")


def _media_list(options: argparse.Namespace) -> int:
    from kiosk.films.listing import HEAD, list_media

    media = media_of(settings_of(options, simulated=options.sim), complain=not options.json)
    rows = list_media(media)
    if options.json:
        print(json.dumps({"exercises": [row.as_json() for row in rows]}, indent=2))
    else:
        print("\n".join(aligned([HEAD, *(row.cells() for row in rows)], left=2)))
    return 0


def _media_check(options: argparse.Namespace) -> int:
    from kiosk.films.check import check_media

    media = media_of(settings_of(options, simulated=options.sim), complain=False)
    chosen = exercise_of(media, options.exercise) if options.exercise else None
    with _film_progress("Checking films") as bar:
        report = check_media(media, chosen, bar)
    print(json.dumps(report.as_json(), indent=2) if options.json else report.as_text())
    return 1 if report.problems else 0


def _media_import(options: argparse.Namespace) -> int:
    from kiosk.clock import SystemClock
    from kiosk.films.bring import bring

    settings = settings_of(options, simulated=options.sim)
    exercise = exercise_of(media_of(settings, complain=False), options.exercise)
    film, folder = Path(options.film), settings.paths.imported_media
    with _film_progress(f"Importing {film.name} for {exercise.id}") as bar:
        brought = bring(film, exercise, folder, SystemClock().wall(), bar)
    print(json.dumps(brought.as_json(), indent=2) if options.json else brought.as_text())
    return 0


def _media_undo(options: argparse.Namespace) -> int:
    from kiosk.films.versions import NothingEarlierError, undo

    settings = settings_of(options, simulated=options.sim)
    exercise = exercise_of(media_of(settings, complain=False), options.exercise)
    try:
        shown = undo(settings.paths.imported_media, exercise.id)
    except NothingEarlierError as nothing:
        print(f"kiosk: {nothing}", file=sys.stderr)
        return 1
    film = f"the film {shown.told}" if shown else "the film that came with the station"
    print(f"{exercise.id} now shows {film}.")
    return 0


def _media_build(options: argparse.Namespace) -> int:
    from kiosk.films.build import build_films

    media = media_of(settings_of(options, simulated=options.sim), complain=False)
    ids = [exercise_of(media, each).id for each in options.ids]
    return 1 if build_films(media.folder, options.python, ids) else 0


@contextmanager
def _film_progress(task: str) -> Iterator[ProgressBar]:
    from kiosk.clock import SystemClock
    from kiosk.films.progress import ProgressBar

    bar = ProgressBar(sys.stderr, SystemClock().monotonic, task)
    ended = "stopped"
    try:
        yield bar
        ended = "done"
    finally:
        bar.end(ended)
