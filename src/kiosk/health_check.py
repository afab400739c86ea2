"""Whether an installed version can be a station: `python -m kiosk.health_check`.

Run by the installer before it switches to a version, as the station's user, on the machine's own
settings and records. It changes neither: the records are tried as a copy. No ball, display or
sound is needed; those are the doctor's.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import kiosk
from kiosk.archive import records_folder, stamps_of
from kiosk.clock import ManualClock, SystemClock
from kiosk.exercise.views import VisitView
from kiosk.installed import Places, settings_in_use
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.records.rehearsal import rehearse
from kiosk.run import check_films
from kiosk.settings import Settings
from kiosk.station import build
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

SIZE = (1024, 600)
FRAMES = 30
Part = tuple[str, Callable[[], str]]


def health_check(settings: Settings, say: Callable[[str], None]) -> bool:
    """Try every part, say what came of each; whether all are well."""
    media = load_media(settings.paths.media or shipped_media(), settings.paths.imported_media)
    parts: list[Part] = [
        ("modules", _import_all),
        ("films", lambda: _decode(media)),
        ("records", lambda: _rehearse(settings)),
        ("pictures", lambda: _draw(settings, media)),
    ]
    # Every part is tried, so that one run tells all.
    found = [_well(name, attempt, say) for name, attempt in parts]
    return all(found)


def _well(name: str, attempt: Callable[[], str], say: Callable[[str], None]) -> bool:
    try:
        say(f"ok    {name}: {attempt()}")
    except Exception as error:
        # Whatever it is, it would keep this version from being a station.
        say(f"FAIL  {name}: {type(error).__name__}: {error}")
        return False
    return True


def _import_all() -> str:
    """Every module of the station: a package that is missing shows now, not before a patient."""
    names = [each.name for each in pkgutil.walk_packages(kiosk.__path__, "kiosk.")]
    for name in names:
        if not name.endswith("__main__"):
            importlib.import_module(name)
    return f"{len(names)} import"


def _decode(media: Media) -> str:
    if not media.exercises:
        raise ValueError(f"{media.folder}: no exercise that can be used")
    for exercise in media.exercises:
        check_films(media, exercise)
    return f"of {len(media.exercises)} exercises decode"


def _rehearse(settings: Settings) -> str:
    with tempfile.TemporaryDirectory() as folder:
        stamps = stamps_of(settings, SystemClock())
        return rehearse(records_folder(settings), Path(folder), stamps)


class _Unseen:
    """A canvas that nobody looks at."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._surface = off_screen(SIZE)

    def inputs(self, now_s: float) -> list[str]:
        return []

    def show(self, view: VisitView) -> None:
        self._painter.draw(self._surface, view)


def _draw(settings: Settings, media: Media) -> str:
    """A second of the station on simulated time, with a simulated ball."""
    simulated = replace(settings, simulation=replace(settings.simulation, enabled=True))
    clock = ManualClock(wall=SystemClock().wall())
    station = build(
        replace(simulated, panel=None),
        media,
        clock,
        lambda painter, simulation: _Unseen(painter),
        with_sound=False,
    )
    try:
        for number in range(FRAMES):
            clock.sleep_until(number / FRAMES)
            station.app.frame()
    finally:
        station.close()
    return f"{FRAMES} drawn"


def main() -> int:
    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")

    settings = settings_in_use(Places()).settings
    if settings.problem:
        # Whoever installs can mend it now; the station itself would start all the same.
        say(f"note  settings: {settings.problem}")
    return 0 if health_check(settings, say) else 1


if __name__ == "__main__":
    sys.exit(main())
