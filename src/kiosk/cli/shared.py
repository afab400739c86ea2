"""What the commands share: settings, exercises and numbers, asked for and complained about."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.exercise.catalogue import Exercise
    from kiosk.installed import InUse
    from kiosk.media_folder import Media
    from kiosk.records.record import Record
    from kiosk.settings import Settings

DESK = Path(__file__).parents[1] / "sim" / "desk.toml"
"""The settings of a station on a desk."""


class UsageError(Exception):
    """What was asked for cannot be done; one line for the person who asked."""


def settings_of(options: argparse.Namespace, *, simulated: bool) -> Settings:
    return settings_found(options, simulated=simulated).settings


def settings_found(options: argparse.Namespace, *, simulated: bool) -> InUse:
    """Those of --config, of a desk, or of the installed station, whatever is written in those."""
    from kiosk.installed import InUse, Places, settings_in_use

    if options.config or simulated or not Places().installed:
        return InUse(_settings_asked_for(options, simulated=simulated), None)
    found = settings_in_use(Places())
    if found.settings.problem:
        print(f"kiosk: {found.settings.problem}", file=sys.stderr)
    return found


def _settings_asked_for(options: argparse.Namespace, *, simulated: bool) -> Settings:
    from kiosk.settings import read_settings

    default = DESK if simulated else None
    settings = read_settings(Path(options.config) if options.config else default)
    if simulated:
        settings = replace(settings, simulation=replace(settings.simulation, enabled=True))
    if settings.simulation.patient:
        return with_patient(
            settings, settings.simulation.patient, f"{settings.file}: [simulation] patient"
        )
    return settings


def with_patient(settings: Settings, name: str, place: str = "--patient") -> Settings:
    from kiosk.station import patient_names

    if name not in patient_names():
        raise UsageError(f"{place}: {name} is unknown; allowed: {', '.join(patient_names())}")
    if not settings.simulation.enabled:
        raise UsageError("--patient needs --sim: nobody squeezes a real ball for you")
    return replace(settings, simulation=replace(settings.simulation, patient=name))


def media_of(settings: Settings, *, complain: bool = True) -> Media:
    from kiosk.media_folder import load_media, shipped_media

    folder = settings.paths.media or shipped_media()
    media = load_media(folder, settings.paths.imported_media)
    if complain:
        for problem in media.problems:
            print(f"kiosk: {problem}", file=sys.stderr)
    if complain and not media.exercises:
        raise UsageError(f"{folder}: no exercise that can be used; allowed: a media folder")
    return media


def exercise_of(media: Media, exercise_id: str) -> Exercise:
    for exercise in media.exercises:
        if exercise.id == exercise_id:
            return exercise
    if exercise_id in media.refused:
        raise UsageError(next(p for p in media.problems if f"/{exercise_id}/" in p))
    if not media.exercises:
        raise UsageError(f"{media.folder}: no exercise that can be used; allowed: a media folder")
    known = ", ".join(each.id for each in media.exercises)
    raise UsageError(f"--exercise: {exercise_id} is unknown; allowed: {known}")


def _number(text: str, low: float, allowed: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not allowed; allowed: {allowed}")
    return value


def positive(text: str) -> float:
    return _number(text, 1e-6, "a number above 0")


def not_negative(text: str) -> float:
    return _number(text, 0.0, "0 or more")


def count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not allowed; allowed: a whole number from 1")
    return int(text)


def progress_bar(last: str = "attract") -> Callable[[float, str], None]:
    """A bar on standard error, where a person sees it and a pipe does not.

    It ends with the whole of what is called `last`.
    """
    if not sys.stderr.isatty():
        return lambda fraction, screen: None

    def say(fraction: float, screen: str) -> None:
        filled = round(30 * fraction)
        bar = "#" * filled + "." * (30 - filled)
        end = "\n" if fraction >= 1 and screen == last else ""
        print(f"\r[{bar}] {screen:<12}", end=end, file=sys.stderr, flush=True)

    return say


def print_records(shown: Mapping[str, object], records: Sequence[Record], as_json: bool) -> None:
    if as_json:
        print(json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False))
        return
    from kiosk.records.table import as_tables

    print(as_tables(records))
    if shown.get("film"):
        print(f"\nThe visit: {shown['film']}, and a picture of every screen beside it")
