"""`kiosk demo`: a whole scripted visit with a simulated patient."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path

from kiosk.cli.shared import (
    UsageError,
    exercise_of,
    media_of,
    print_records,
    progress_bar,
    settings_of,
    with_patient,
)

SIZES = "1280x720"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("demo", help="a whole scripted visit with a simulated patient")
    command.add_argument("--exercise", metavar="ID", help="one exercise; without it all of them")
    command.add_argument("--out", metavar="DIR", help="where pictures, film and record go")
    command.add_argument("--patient", metavar="NAME", default="steady", help="who squeezes")
    command.add_argument(
        "--speed", metavar="N", type=float, default=4.0, help="pace with a display"
    )
    command.add_argument("--size", metavar="WxH", default=SIZES, help=f"of the screen ({SIZES})")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--json", action="store_true", help="the record as one JSON object")
    command.set_defaults(command=_demo)


def _demo(options: argparse.Namespace) -> int:
    from kiosk.run import check_films, play_demo

    settings = with_patient(settings_of(options, simulated=True), options.patient)
    # A demo shows what there is: in front of a screen nobody has to lie down for it.
    settings = replace(settings, visit=replace(settings.visit, floor_space=True))
    media = media_of(settings)
    chosen = [exercise_of(media, options.exercise)] if options.exercise else list(media.exercises)
    if not 0 < options.speed < 1e6:
        raise UsageError("--speed: allowed: a number above 0")
    if options.exercise:
        check_films(media, chosen[0])
    out = Path(options.out) if options.out else None
    try:
        demo = play_demo(
            settings, media, chosen, _size(options.size), out, options.speed, progress_bar()
        )
    except OSError as error:
        raise UsageError(f"--out: {error}; allowed: a folder that can be written") from error
    single = options.exercise is not None
    shown: dict[str, object] = demo.records[0] if single else {"visits": demo.records}
    shown = {**shown, "screens": demo.screens, "film": demo.film}
    print_records(shown, demo.records, options.json)
    return 0


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    sides = [int(side) for side in (wide, high) if re.fullmatch(r"[0-9]{3,4}", side)]
    if len(sides) < 2 or not all(320 <= side <= 7680 for side in sides):
        raise UsageError(f"--size: {text} is not allowed; allowed: WxH, each 320 to 7680")
    return int(wide), int(high)
