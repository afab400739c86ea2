"""The settings of everything but the visit and the wires, a function a table.

Where `folder` is asked for, relative paths begin there.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.exercise.squeeze_rules import CEILING_N
from kiosk.hours import ALL_DAY, DAYS, Hours, spans_in
from kiosk.settings.kinds import (
    DATA,
    BallSettings,
    ClinicFiles,
    PathSettings,
    RecordsSettings,
    ScreenSettings,
    SimulationSettings,
    StaffSettings,
)
from kiosk.toml_table import Table, TableError
from kiosk.ui.clinic import Clinic


def screen_of(table: Table) -> ScreenSettings:
    """[screen]. Raises TableError."""
    default = ScreenSettings()
    size = {key: table.integer(key, 0, 7680, default=0) for key in ("width", "height")}
    for key, other in (("width", "height"), ("height", "width")):
        if size[key] and not size[other]:
            table.fail(key, f"needs a {other} too; allowed: both, or 0 for the display's own size")
        if 0 < size[key] < 320:
            table.fail(key, f"{size[key]} is not allowed; allowed: 0, or 320 to 7680 pixels")
    return ScreenSettings(
        diagonal_in=table.number("diagonal_in", 5, 120, default=default.diagonal_in),
        fullscreen=table.boolean("fullscreen", default=default.fullscreen),
        size=(size["width"], size["height"]) if size["width"] else None,
        frame_rate=table.integer("frame_rate", 10, 60, default=default.frame_rate),
        exercise_film=table.choice("exercise_film", ["on", "off"], default="on") == "on",
    )


def ball_of(table: Table, folder: Path) -> BallSettings:
    """[ball]. Raises TableError."""
    return BallSettings(
        calibration_wall=_path(table, "calibration_wall", folder),
        calibration_knees=_path(table, "calibration_knees", folder),
        name=table.text("name", default=""),
    )


def clinic_of(table: Table) -> Clinic:
    """[clinic]. Raises TableError."""
    url = table.text("url", default="")
    if url and not url.startswith(("https://", "http://")):
        table.fail("url", f'"{url}" is not allowed; allowed: an address beginning with https://')
    return Clinic(
        name=table.text("name", default=""),
        address=table.text("address", default=""),
        phone=table.text("phone", default=""),
        url=url,
        message=table.text("message", default=""),
    )


def hours_of(table: Table) -> Hours:
    """[hours]. Raises TableError."""
    week = []
    for day in DAYS:
        try:
            week.append(spans_in(table.text(day, default=ALL_DAY)))
        except ValueError as error:
            if isinstance(error, TableError):
                raise
            table.fail(day, f'"{table.text(day)}" is not allowed; allowed: {error}')
    return Hours(tuple(week))


def clinic_files_of(table: Table, folder: Path) -> ClinicFiles:
    """The files of [clinic]. Raises TableError."""
    return ClinicFiles(_path(table, "templates", folder), _path(table, "rules", folder))


def paths_of(table: Table, folder: Path) -> PathSettings:
    """[paths]. Raises TableError."""
    if table.has("data"):
        table.text("data")  # an empty one would scatter the records about the settings' folder
    return PathSettings(
        media=_path(table, "media", folder),
        data=_path(table, "data", folder) or DATA,
    )


def records_of(table: Table, folder: Path) -> RecordsSettings:
    """[records]. Raises TableError."""
    default = RecordsSettings()
    table.may_have("sticks")
    sticks = table.texts("sticks", at_most=8) if table.has("sticks") else None
    return RecordsSettings(
        station=table.text("station", default=default.station, pattern=r"[A-Za-z0-9_.-]{1,40}"),
        keep_years=table.integer("keep_years", 0, 100, default=default.keep_years),
        statistics=table.boolean("statistics", default=default.statistics),
        statistics_years=table.integer("statistics_years", 1, 100, default=5),
        sticks=default.sticks if sticks is None else tuple(folder / each for each in sticks),
    )


def staff_of(table: Table) -> StaffSettings:
    """[staff]. Raises TableError."""
    default = StaffSettings()
    ceiling_n = table.number("ceiling_n", 0, CEILING_N[1], default=0.0)
    if 0 < ceiling_n < CEILING_N[0]:
        low, high = CEILING_N
        allowed = f"allowed: 0, or {low:g} to {high:g} newtons"
        table.fail("ceiling_n", f"{ceiling_n:g} is not allowed; {allowed}")
    return StaffSettings(
        enabled=table.boolean("enabled", default=default.enabled),
        logoff_s=table.number("logoff_s", 30, 3600, default=default.logoff_s),
        ceiling_n=ceiling_n or None,
    )


def simulation_of(table: Table) -> SimulationSettings:
    """[simulation]. Raises TableError."""
    default = SimulationSettings()
    return SimulationSettings(
        enabled=table.boolean("enabled", default=default.enabled),
        patient=table.text("patient", default=default.patient),
        resting_kpa=table.number("resting_kpa", 0.5, 10, default=default.resting_kpa),
        ball=table.integer("ball", 0, 1_000_000, default=default.ball),
    )


def _path(table: Table, key: str, folder: Path) -> Path | None:
    """A path, `~` being the home folder; None where the text is empty."""
    text = table.text(key, default="")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        table.fail(key, f'"{text}" is not allowed: there is no such home folder')
    return folder / path if text else None
