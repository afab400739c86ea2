"""The commands: parse, call, print. No logic of its own.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage or a file that cannot be used.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.records.table import aligned, as_table

if TYPE_CHECKING:
    from kiosk.exercise.catalogue import Exercise
    from kiosk.films.progress import ProgressBar
    from kiosk.media_folder import Media
    from kiosk.records.record import Record
    from kiosk.settings import Settings

DESK = Path(__file__).parent / "sim" / "desk.toml"
SIZES = "1280x720"


class UsageError(Exception):
    """What was asked for cannot be done; one line for the person who asked."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    options = _parser().parse_args(argv)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _refused(error):
            raise
        print(f"kiosk: {error}", file=sys.stderr)
        return 2


def _refused(error: Exception) -> bool:
    """Whether this is a file or a setting that its author can mend."""
    from kiosk.demo import DemoError
    from kiosk.films.standard import FilmsError
    from kiosk.replay import TraceError
    from kiosk.settings import SettingsError
    from kiosk.station import StationError
    from kiosk.toml_table import TableError
    from kiosk.ui.window import DisplayError
    from kiosk.video.surfaces import FilmError

    own = UsageError | TraceError | SettingsError | StationError | TableError
    return isinstance(error, own | DemoError | DisplayError | FilmError | FilmsError)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description="The squeeze-ball station.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the station")
    run.add_argument("--sim", action="store_true", help="on a simulated ball")
    run.add_argument("--windowed", action="store_true", help="in a window, not full screen")
    run.add_argument("--config", metavar="FILE", help="settings file")
    run.add_argument("--patient", metavar="NAME", help="a scripted patient squeezes (with --sim)")
    run.set_defaults(command=_run)

    demo = commands.add_parser("demo", help="a whole scripted visit with a simulated patient")
    demo.add_argument("--exercise", metavar="ID", help="one exercise; without it all of them")
    demo.add_argument("--out", metavar="DIR", help="where pictures, film and record go")
    demo.add_argument("--patient", metavar="NAME", default="steady", help="who squeezes")
    demo.add_argument("--speed", metavar="N", type=float, default=4.0, help="with a display: pace")
    demo.add_argument("--size", metavar="WxH", default=SIZES, help=f"of the screen ({SIZES})")
    demo.add_argument("--config", metavar="FILE", help="settings file")
    demo.add_argument("--json", action="store_true", help="the record as one JSON object")
    demo.set_defaults(command=_demo)

    replay = commands.add_parser("replay", help="a recorded trace through the exercise engine")
    replay.add_argument("trace", metavar="TRACE.csv", help="columns t_s, force_n")
    replay.add_argument("--exercise", metavar="ID", required=True)
    replay.add_argument("--target", metavar="N", type=_positive, required=True, help="newtons")
    replay.add_argument("--hold", metavar="S", type=_positive, help="seconds; not with the squat")
    replay.add_argument("--reps", metavar="N", type=_count, required=True)
    replay.add_argument("--preload", metavar="N", type=_not_negative, default=0.0, help="newtons")
    replay.add_argument("--config", metavar="FILE", help="settings file")
    replay.add_argument("--json", action="store_true", help="the record as one JSON object")
    replay.set_defaults(command=_replay)

    doctor = commands.add_parser("doctor", help="every part checked, each line with its cure")
    doctor.add_argument("--sim", action="store_true", help="on a simulated ball")
    doctor.add_argument("--config", metavar="FILE", help="settings file")
    doctor.add_argument("--json", action="store_true", help="the findings as one JSON object")
    doctor.set_defaults(command=_doctor)
    _add_media(commands.add_parser("media", help="films: list, check, import, undo, build"))
    return parser


def _add_media(media: argparse.ArgumentParser) -> None:
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


# The commands.


def _run(options: argparse.Namespace) -> int:
    from kiosk.run import run_station

    settings = _settings(options, simulated=options.sim)
    if options.patient is not None:
        settings = _with_patient(settings, options.patient)
    if options.windowed:
        settings = replace(settings, screen=replace(settings.screen, fullscreen=False))
    media = _media(settings)
    return run_station(settings, media)


def _demo(options: argparse.Namespace) -> int:
    from kiosk.run import check_films, play_demo

    settings = _with_patient(_settings(options, simulated=True), options.patient)
    # A demo shows what there is: in front of a screen nobody has to lie down for it.
    settings = replace(settings, visit=replace(settings.visit, floor_space=True))
    media = _media(settings)
    chosen = [_exercise(media, options.exercise)] if options.exercise else list(media.exercises)
    if not 0 < options.speed < 1e6:
        raise UsageError("--speed: allowed: a number above 0")
    if options.exercise:
        check_films(media, chosen[0])
    out = Path(options.out) if options.out else None
    try:
        demo = play_demo(
            settings, media, chosen, _size(options.size), out, options.speed, _progress_bar()
        )
    except OSError as error:
        raise UsageError(f"--out: {error}; allowed: a folder that can be written") from error
    single = options.exercise is not None
    shown: dict[str, object] = demo.records[0] if single else {"visits": demo.records}
    shown = {**shown, "screens": demo.screens, "film": demo.film}
    _print(shown, demo.records, options.json)
    return 0


def _replay(options: argparse.Namespace) -> int:
    from kiosk.exercise.catalogue import Kind
    from kiosk.replay import parse_trace, replay, replay_rule

    media = _media(_settings(options, simulated=True), complain=False)
    exercise = _exercise(media, options.exercise)
    if exercise.kind is Kind.HOLD and options.hold is None:
        raise UsageError(f"--hold is missing; {exercise.id} needs the seconds of a hold")
    try:
        rule = replay_rule(exercise, options.target, options.hold, options.reps, options.preload)
    except ValueError as error:
        raise UsageError(str(error)) from error
    try:
        with open(options.trace, encoding="utf-8-sig", newline="") as lines:
            trace = parse_trace(lines, options.trace)
    except OSError as error:
        raise UsageError(f"{options.trace}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{options.trace}: not a text file; allowed: CSV in UTF-8") from error
    record = replay(exercise.id, trace, rule)
    _print(record, [record], options.json)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor
    from kiosk.run import examine_station

    settings = _settings(options, simulated=options.sim)
    findings = examine_station(settings, _media(settings, complain=False))
    if options.json:
        print(json.dumps(doctor.report_json(findings), indent=2))
    else:
        print(doctor.report_text(findings), end="")
    return 0 if doctor.passes(findings) else 1


def _media_list(options: argparse.Namespace) -> int:
    from kiosk.films.listing import HEAD, list_media

    media = _media(_settings(options, simulated=options.sim), complain=not options.json)
    rows = list_media(media)
    if options.json:
        print(json.dumps({"exercises": [row.as_json() for row in rows]}, indent=2))
    else:
        print("\n".join(aligned([HEAD, *(row.cells() for row in rows)], left=2)))
    return 0


def _media_check(options: argparse.Namespace) -> int:
    from kiosk.films.check import check_media

    media = _media(_settings(options, simulated=options.sim), complain=False)
    chosen = _exercise(media, options.exercise) if options.exercise else None
    with _film_progress("Checking films") as bar:
        report = check_media(media, chosen, bar)
    print(json.dumps(report.as_json(), indent=2) if options.json else report.as_text())
    return 1 if report.problems else 0


def _media_import(options: argparse.Namespace) -> int:
    from kiosk.clock import SystemClock
    from kiosk.films.bring import bring

    settings = _settings(options, simulated=options.sim)
    exercise = _exercise(_media(settings, complain=False), options.exercise)
    film, folder = Path(options.film), settings.paths.imported_media
    with _film_progress(f"Importing {film.name} for {exercise.id}") as bar:
        brought = bring(film, exercise, folder, SystemClock().wall(), bar)
    print(json.dumps(brought.as_json(), indent=2) if options.json else brought.as_text())
    return 0


def _media_undo(options: argparse.Namespace) -> int:
    from kiosk.films.versions import NothingEarlierError, undo

    settings = _settings(options, simulated=options.sim)
    exercise = _exercise(_media(settings, complain=False), options.exercise)
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

    media = _media(_settings(options, simulated=options.sim), complain=False)
    ids = [_exercise(media, each).id for each in options.ids]
    return 1 if build_films(media.folder, options.python, ids) else 0


# What they share.


def _settings(options: argparse.Namespace, *, simulated: bool) -> Settings:
    from kiosk.settings import read_settings

    default = DESK if simulated else None
    settings = read_settings(Path(options.config) if options.config else default)
    if simulated:
        settings = replace(settings, simulation=replace(settings.simulation, enabled=True))
    if settings.simulation.patient:
        return _with_patient(
            settings, settings.simulation.patient, f"{settings.file}: [simulation] patient"
        )
    return settings


def _with_patient(settings: Settings, name: str, place: str = "--patient") -> Settings:
    from kiosk.station import patient_names

    if name not in patient_names():
        raise UsageError(f"{place}: {name} is unknown; allowed: {', '.join(patient_names())}")
    if not settings.simulation.enabled:
        raise UsageError("--patient needs --sim: nobody squeezes a real ball for you")
    return replace(settings, simulation=replace(settings.simulation, patient=name))


def _media(settings: Settings, *, complain: bool = True) -> Media:
    from kiosk.media_folder import load_media, shipped_media

    folder = settings.paths.media or shipped_media()
    media = load_media(folder, settings.paths.imported_media)
    if complain:
        for problem in media.problems:
            print(f"kiosk: {problem}", file=sys.stderr)
    if complain and not media.exercises:
        raise UsageError(f"{folder}: no exercise that can be used; allowed: a media folder")
    return media


def _exercise(media: Media, exercise_id: str) -> Exercise:
    for exercise in media.exercises:
        if exercise.id == exercise_id:
            return exercise
    if exercise_id in media.refused:
        raise UsageError(next(p for p in media.problems if f"/{exercise_id}/" in p))
    if not media.exercises:
        raise UsageError(f"{media.folder}: no exercise that can be used; allowed: a media folder")
    known = ", ".join(each.id for each in media.exercises)
    raise UsageError(f"--exercise: {exercise_id} is unknown; allowed: {known}")


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    sides = [int(side) for side in (wide, high) if re.fullmatch(r"[0-9]{3,4}", side)]
    if len(sides) < 2 or not all(320 <= side <= 7680 for side in sides):
        raise UsageError(f"--size: {text} is not allowed; allowed: WxH, each 320 to 7680")
    return int(wide), int(high)


def _number(text: str, low: float, allowed: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not allowed; allowed: {allowed}")
    return value


def _positive(text: str) -> float:
    return _number(text, 1e-6, "a number above 0")


def _not_negative(text: str) -> float:
    return _number(text, 0.0, "0 or more")


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not allowed; allowed: a whole number from 1")
    return int(text)


def _print(shown: Mapping[str, object], records: Sequence[Record], as_json: bool) -> None:
    if as_json:
        print(json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False))
        return
    for record in records:
        print(as_table(record))
    if shown.get("film"):
        print(f"\nThe visit: {shown['film']}, and a picture of every screen beside it")


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


def _progress_bar() -> Callable[[float, str], None]:
    """A bar on standard error, where a person sees it and a pipe does not."""
    if not sys.stderr.isatty():
        return lambda fraction, screen: None

    def say(fraction: float, screen: str) -> None:
        filled = round(30 * fraction)
        bar = "#" * filled + "." * (30 - filled)
        end = "\n" if fraction >= 1 and screen == "attract" else ""
        print(f"\r[{bar}] {screen:<12}", end=end, file=sys.stderr, flush=True)

    return say
