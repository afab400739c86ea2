"""The settings of an installed station, which starts whatever somebody has written into them.

Two files: /etc/kiosk/settings.toml, and above it, key by key, kiosk.toml on the boot partition,
which any PC can edit. When they cannot be used the station takes those of its last good start,
failing these the first file alone, failing that the defaults; and says so until it is mended.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.force.calibration import CalibrationError
from kiosk.settings import DATA, Settings, SettingsError, load_settings, read_text

NOTICE = "status.settings"
Texts = tuple[str, str]
"""Of the settings and of the boot partition's file."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where an installed station's settings lie."""

    settings: Path = Path("/etc/kiosk/settings.toml")
    boot: Path = Path("/boot/firmware/kiosk.toml")
    kept: Path = DATA / "settings"
    """Those of the last good start."""

    @property
    def installed(self) -> bool:
        return self.settings.exists() or self.boot.exists()


@dataclass(frozen=True, slots=True)
class InUse:
    """The settings that are used, and the texts they come from; None for the defaults."""

    settings: Settings
    texts: Texts | None


def settings_in_use(places: Places) -> InUse:
    """Never raises: whatever is wrong with the files stands in `settings.problem`."""
    problem = ""
    for texts, instead in _candidates(places):
        try:
            found = InUse(_usable(texts(), places), texts())
        except SettingsError as error:
            problem = problem or str(error)
            continue
        return found if not problem else _told(found, problem, instead)
    return _told(InUse(Settings(), None), problem, "the defaults")


def keep(texts: Texts, places: Places) -> None:
    """Remember settings that the station has come up with. OSError if that cannot be."""
    for name, text in zip(("settings.toml", "kiosk.toml"), texts, strict=True):
        path = places.kept / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        places.kept.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{name}.part")
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)


def _candidates(places: Places) -> Iterator[tuple[_Read, str]]:
    """What may be tried, the best first, and what it is called where it stands in."""
    yield _Read(places.settings, places.boot), ""
    kept = _Read(places.kept / "settings.toml", places.kept / "kiosk.toml")
    if kept.settings.exists():
        yield kept, "the settings of the last good start"
    yield _Read(places.settings, None), f"{places.settings} alone"


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads two files when it is asked to; one that is not there is empty."""

    settings: Path
    boot: Path | None

    def __call__(self) -> Texts:
        return _text(self.settings), _text(self.boot) if self.boot is not None else ""


def _text(path: Path) -> str:
    # A boot partition that cannot be read is nothing that can be mended in a file.
    return read_text(path) if path.exists() else ""


def _usable(texts: Texts, places: Places) -> Settings:
    """Settings that a station can be built from. Raises SettingsError."""
    settings = load_settings(texts[0], str(places.settings), (texts[1], str(places.boot)))
    try:
        for use in ("wall", "knees"):
            settings.ball.calibration(use)
    except CalibrationError as error:
        raise SettingsError(f"{settings.file}: ball: {error}") from error
    _need_exercises(settings)
    _need_patient(settings)
    return settings


def _need_exercises(settings: Settings) -> None:
    from kiosk.media_folder import load_media

    folder = settings.paths.media
    if folder is not None and not load_media(folder, settings.paths.imported_media).exercises:
        raise SettingsError(
            f"{settings.file}: paths.media: {folder} has no exercise that can be used; "
            'allowed: a media folder, or "" for the shipped one'
        )


def _need_patient(settings: Settings) -> None:
    if not settings.simulation.patient:
        return
    from kiosk.station import patient_names

    if settings.simulation.patient not in patient_names() or not settings.simulation.enabled:
        raise SettingsError(
            f"{settings.file}: simulation.patient: {settings.simulation.patient} is not allowed; "
            f"allowed with enabled = true: {', '.join(patient_names())}"
        )


def _told(found: InUse, problem: str, instead: str) -> InUse:
    visit = replace(found.settings.visit, notice=NOTICE)
    told = replace(found.settings, visit=visit, problem=f"{problem}; used instead: {instead}")
    return replace(found, settings=told)
