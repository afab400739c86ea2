"""`kiosk run`: the station."""

from __future__ import annotations

import argparse
from dataclasses import replace

from kiosk.cli.shared import media_of, settings_of, with_patient


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("run", help="the station")
    command.add_argument("--sim", action="store_true", help="on a simulated ball")
    command.add_argument("--windowed", action="store_true", help="in a window, not full screen")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--patient", metavar="NAME", help="who squeezes (with --sim)")
    command.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    from kiosk.run import run_station

    settings = settings_of(options, simulated=options.sim)
    if options.patient is not None:
        settings = with_patient(settings, options.patient)
    if options.windowed:
        settings = replace(settings, screen=replace(settings.screen, fullscreen=False))
    media = media_of(settings)
    return run_station(settings, media)
