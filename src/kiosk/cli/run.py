"""`kiosk run`: the station."""

from __future__ import annotations

import argparse
import gc
import os
from dataclasses import replace

from kiosk.cli.shared import media_of, settings_found, with_patient

VERSION_BEFORE = "status.version_before"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("run", help="the station")
    command.add_argument("--sim", action="store_true", help="on a simulated ball")
    command.add_argument("--windowed", action="store_true", help="in a window, not full screen")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--patient", metavar="NAME", help="who squeezes (with --sim)")
    command.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    # What is loaded now stays; a station that has started lets the collector work again.
    gc.disable()
    import kiosk.ui.first  # noqa: F401  # before Pygame is loaded by anybody else
    from kiosk.installed import Places, keep
    from kiosk.run import run_station
    from kiosk.service import Service

    found = settings_found(options, simulated=options.sim)
    settings, service = found.settings, Service(os.environ)
    if options.patient is not None:
        settings = with_patient(settings, options.patient)
    if options.windowed:
        settings = replace(settings, screen=replace(settings.screen, fullscreen=False))
    if service.version_before and not settings.visit.notice:
        settings = replace(settings, visit=replace(settings.visit, notice=VERSION_BEFORE))

    def settled() -> None:
        if found.texts is not None:
            keep(found.texts, Places())

    return run_station(settings, media_of(settings), service, settled)
