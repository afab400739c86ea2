"""The commands: parse, call, print. No logic of its own.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage or a file that cannot be used.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "run": "run",
    "demo": "demo",
    "replay": "replay",
    "calibrate": "calibrate",
    "doctor": "doctor",
    "staff": "staff",
    "records": "records",
    "media": "films",
    "bench": "bench",
}
"""Each command, in the order of the help, and the module here that knows its words."""
REFUSALS = frozenset(
    {
        "kiosk.bench.runner.BenchError",
        "kiosk.calibrate.session.FolderError",
        "kiosk.cli.shared.UsageError",
        "kiosk.clinic.codes.CodeError",
        "kiosk.clinic.dose.DoseError",
        "kiosk.clinic.dose_file.ClinicFileError",
        "kiosk.demo.DemoError",
        "kiosk.exports.fhir.bundle.BundleError",
        "kiosk.exports.stick.StickError",
        "kiosk.films.standard.FilmsError",
        "kiosk.records.raw_file.RawError",
        "kiosk.records.trouble.RecordsError",
        "kiosk.replay.TraceError",
        "kiosk.replay_raw.ReplayError",
        "kiosk.settings.SettingsError",
        "kiosk.staff.book.BookError",
        "kiosk.station.StationError",
        "kiosk.toml_table.TableError",
        "kiosk.ui.window.DisplayError",
        "kiosk.video.surfaces.FilmError",
    }
)
"""What a person can mend, by name: a command need not load what it does not use."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    given = sys.argv[1:] if argv is None else argv
    options = _parser(given).parse_args(given)
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
    names = {f"{each.__module__}.{each.__name__}" for each in type(error).__mro__}
    return not names.isdisjoint(REFUSALS)


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Of the one command that is asked for; of all of them for help, and for what is none."""
    parser = argparse.ArgumentParser(prog="kiosk", description="The squeeze-ball station.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in given[:1] if given and given[0] in COMMANDS else COMMANDS:
        import_module(f"{__name__}.{COMMANDS[name]}").add_to(commands)
    return parser
