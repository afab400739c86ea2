"""The commands: parse, call, print. No logic of its own.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage or a file that cannot be used.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from kiosk.cli import demo, doctor, films, replay, run
from kiosk.cli.shared import UsageError


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
    for command in (run, demo, replay, doctor, films):
        command.add_to(commands)
    return parser
