"""A station's settings, read from one TOML file: typed, checked, and complete with defaults.

`hardware/settings.toml` shows every key with its default. `kinds` holds the types, `visit`,
`wires` and `house` read the file's tables.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.settings.house import (
    ball_of,
    clinic_files_of,
    clinic_of,
    hours_of,
    paths_of,
    records_of,
    screen_of,
    simulation_of,
    staff_of,
)
from kiosk.settings.kinds import (
    DATA,
    BallSettings,
    ClinicFiles,
    PathSettings,
    RecordsSettings,
    ScreenSettings,
    SensorSettings,
    Settings,
    SimulationSettings,
    StaffSettings,
    reason_of,
)
from kiosk.settings.visit import visit_of
from kiosk.settings.wires import panel_of, sensor_of, wiring_of
from kiosk.toml_table import Table, TableError, read_table

__all__ = [
    "DATA",
    "BallSettings",
    "ClinicFiles",
    "PathSettings",
    "RecordsSettings",
    "ScreenSettings",
    "SensorSettings",
    "Settings",
    "SettingsError",
    "SimulationSettings",
    "StaffSettings",
    "load_settings",
    "read_settings",
    "read_text",
]


class SettingsError(ValueError):
    """Settings that cannot be used. One line: "file:line: key: what is allowed"."""


def read_settings(path: Path | None) -> Settings:
    """The settings in a file, the defaults without one. Raises SettingsError."""
    return Settings() if path is None else load_settings(read_text(path), str(path))


def read_text(path: Path) -> str:
    """A settings file's text. Raises SettingsError."""
    try:
        # A byte-order mark is what Windows' Notepad leaves.
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {reason_of(error)}") from error


def load_settings(text: str, file: str, *above: tuple[str, str]) -> Settings:
    """The settings in a file's `text`. Relative paths begin at the file's own folder.

    `above` are texts and files whose keys count before. Raises SettingsError for anything unknown,
    of the wrong type or out of range.
    """
    try:
        with read_table(text, file, *above) as root:
            return _settings(root, Path(file).parent, file)
    except TableError as error:
        raise SettingsError(str(error)) from error


def _settings(root: Table, folder: Path, file: str) -> Settings:
    sensor = sensor_of(root.table("sensor", optional=True))
    clinic = root.table("clinic", optional=True)
    return Settings(
        screen=screen_of(root.table("screen", optional=True)),
        visit=visit_of(root.table("visit", optional=True)),
        wiring=wiring_of(root.table("wiring", optional=True), sensor.type),
        sensor=sensor,
        ball=ball_of(root.table("ball", optional=True), folder),
        panel=panel_of(root.table("panel", optional=True), sensor.supply_pin),
        volume=root.table("sound", optional=True).number("volume", 0, 1, default=Settings().volume),
        clinic=clinic_of(clinic),
        clinic_files=clinic_files_of(clinic, folder),
        hours=hours_of(root.table("hours", optional=True)),
        paths=paths_of(root.table("paths", optional=True), folder),
        records=records_of(root.table("records", optional=True), folder),
        staff=staff_of(root.table("staff", optional=True)),
        simulation=simulation_of(root.table("simulation", optional=True)),
        file=file,
    )
