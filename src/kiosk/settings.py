"""A station's settings, read from one TOML file: typed, checked, and complete with defaults.

Where a part of the station has a type for its own settings (`Wiring`, `VisitSettings`, ...),
that very type comes out. `hardware/settings.toml` shows every key with its default.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from kiosk.devices.panel import PanelPins
from kiosk.devices.wiring import CHIP_RATES, FULL_SCALE_V, Wiring
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.squeeze_rules import (
    CEILING_OF_BEST,
    TARGET_PCT_OF_MAXIMUM,
    SqueezeRules,
    ZoneFrom,
)
from kiosk.force.calibration import Calibration, CalibrationError, Use, estimated
from kiosk.force.calibration_file import load_calibration
from kiosk.force.transfer import MP3V5050, SENSORS, SensorType
from kiosk.locale import LANGUAGES
from kiosk.toml_table import Table, TableError, read_table
from kiosk.ui.clinic import Clinic

DATA = Path("/var/lib/kiosk")


class SettingsError(ValueError):
    """Settings that cannot be used. One line: "file:line: key: what is allowed"."""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """The display. `size` is (w, h) in pixels, None for the display's own."""

    diagonal_in: float = 24.0
    fullscreen: bool = True
    size: tuple[int, int] | None = None
    frame_rate: int = 30
    exercise_film: bool = True
    """Whether a clip runs along while an exercise is done."""


@dataclass(frozen=True, slots=True)
class SensorSettings:
    """The pressure sensor; `zero_kpa` is what it reads with its tube off."""

    type: SensorType = MP3V5050
    zero_kpa: float = 0.0


@dataclass(frozen=True, slots=True)
class BallSettings:
    """Which ball is on the station, and calibration files that are to count before all others.

    `name` is the ball's as it was given at its calibration; empty for that of the newest one.
    A file is None where the newest accepted calibration counts (`kiosk.calibrations`).
    """

    calibration_wall: Path | None = None
    calibration_knees: Path | None = None
    name: str = ""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are named."""
        return tuple(each for each in (self.calibration_wall, self.calibration_knees) if each)

    def calibration(self, use: Use) -> Calibration:
        """The map of the file named for a use, the ball model's where none is. Reads the file.

        Raises CalibrationError: "file: key: what is allowed".
        """
        return self.named(use) or estimated(use)

    def named(self, use: Use) -> Calibration | None:
        """The map of the file named for a use, None where none is. As `calibration`."""
        path = self.calibration_wall if use == "wall" else self.calibration_knees
        if path is None:
            return None
        try:
            calibration = load_calibration(path.read_text(encoding="utf-8-sig"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise CalibrationError(f"{path}: cannot be read: {_reason(error)}") from error
        if calibration.use != use:
            raise CalibrationError(f'{path}: use: "{use}" is needed for [ball] calibration_{use}')
        return calibration


@dataclass(frozen=True, slots=True)
class PathSettings:
    """Folders. `media` is None for the films that came with the station."""

    media: Path | None = None
    data: Path = DATA

    @property
    def imported_media(self) -> Path:
        """Where a clinic's own films lie; they shadow those of the media folder."""
        return self.data / "media"

    @property
    def staff_book(self) -> Path:
        """Who may sign in; apart from the records."""
        return self.data / "staff" / "staff.json"


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """What the station keeps, for how long, and where sticks for its exports are mounted.

    Nothing goes by itself: `kiosk records retain` goes by `keep_years`, 0 being for ever.
    `statistics_years` counts whole years before this one.
    """

    station: str = "station-1"
    keep_years: int = 0
    statistics: bool = True
    """Whether a waiting room counts by day what was done; never who."""
    statistics_years: int = 5
    sticks: tuple[Path, ...] = (Path("/media"), Path("/run/media"))


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """Whether staff can sign in at the screen, and when they are signed out by themselves."""

    enabled: bool = True
    logoff_s: float = 180.0


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """A simulated ball instead of a real one. `patient` names who squeezes it.

    `ball` 0 is the ball model's own; any other number draws a ball with creep, friction and a
    stiffness that no model knows, the same each time.
    """

    enabled: bool = False
    patient: str = ""
    resting_kpa: float = 4.0
    ball: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `Settings()` holds the defaults."""

    screen: ScreenSettings = field(default_factory=ScreenSettings)
    visit: VisitSettings = field(default_factory=VisitSettings)
    wiring: Wiring = field(default_factory=Wiring)
    sensor: SensorSettings = field(default_factory=SensorSettings)
    ball: BallSettings = field(default_factory=BallSettings)
    panel: PanelPins | None = field(default_factory=PanelPins)
    """None where the settings say that there is no panel."""
    volume: float = 1.0
    """Of tones, spoken cues and narration, 0 to 1."""
    clinic: Clinic = field(default_factory=Clinic)
    paths: PathSettings = field(default_factory=PathSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    staff: StaffSettings = field(default_factory=StaffSettings)
    simulation: SimulationSettings = field(default_factory=SimulationSettings)
    file: str = ""
    """Where they were read; empty for the defaults."""


def read_settings(path: Path | None) -> Settings:
    """The settings in a file, the defaults without one. Raises SettingsError."""
    if path is None:
        return Settings()
    try:
        # A byte-order mark is what Windows' Notepad leaves.
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_reason(error)}") from error
    return load_settings(text, str(path))


def load_settings(text: str, file: str) -> Settings:
    """The settings in a file's `text`. Relative paths begin at the file's own folder.

    Raises SettingsError for anything unknown, of the wrong type or out of range.
    """
    try:
        with read_table(text, file) as root:
            return _settings(root, Path(file).parent, file)
    except TableError as error:
        raise SettingsError(str(error)) from error


def _settings(root: Table, folder: Path, file: str) -> Settings:
    sensor = _sensor(root.table("sensor", optional=True))
    return Settings(
        screen=_screen(root.table("screen", optional=True)),
        visit=_visit(root.table("visit", optional=True)),
        wiring=_wiring(root.table("wiring", optional=True), sensor.type),
        sensor=sensor,
        ball=_ball(root.table("ball", optional=True), folder),
        panel=_panel(root.table("panel", optional=True)),
        volume=root.table("sound", optional=True).number("volume", 0, 1, default=Settings().volume),
        clinic=_clinic(root.table("clinic", optional=True)),
        paths=_paths(root.table("paths", optional=True), folder),
        records=_records(root.table("records", optional=True), folder),
        staff=_staff(root.table("staff", optional=True)),
        simulation=_simulation(root.table("simulation", optional=True)),
        file=file,
    )


def _screen(table: Table) -> ScreenSettings:
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


def _visit(table: Table) -> VisitSettings:
    default = VisitSettings()

    def seconds(key: str, low: float, high: float, usual: float) -> float:
        return table.number(key, low, high, default=usual)

    return VisitSettings(
        languages=_languages(table),
        floor_space=table.boolean("floor_space", default=default.floor_space),
        sound=table.boolean("sound", default=default.sound),
        captions=table.boolean("captions", default=default.captions),
        question_s=seconds("question_s", 2, 60, default.question_s),
        highlight_s=seconds("highlight_s", 1, 30, default.highlight_s),
        idle_s=seconds("idle_s", 10, 3600, default.idle_s),
        leave_s=seconds("leave_s", 5, 600, default.leave_s),
        summary_s=seconds("summary_s", 5, 600, default.summary_s),
        rules=_rules(table),
    )


def _languages(table: Table) -> tuple[str, ...]:
    try:
        return table.choices("languages", LANGUAGES)
    except TableError:
        if table.has("languages"):
            raise
        return VisitSettings().languages


def _rules(table: Table) -> SqueezeRules:
    of_best = table.number("ceiling_of_best", 1, 3, default=CEILING_OF_BEST)
    target_n = table.number("target_n", 0, 200, default=0.0)
    maximal = table.choice("zone_from", get_args(ZoneFrom), default="comfortable") == "maximal"
    pct = table.number("target_pct_of_maximum", 10, 100, default=TARGET_PCT_OF_MAXIMUM)
    if maximal and target_n:
        table.fail("zone_from", 'a given target_n needs no maximal test; allowed: "comfortable"')
    if not target_n:
        return SqueezeRules(
            ceiling_of_best=of_best,
            zone_from="maximal" if maximal else "comfortable",
            target_pct_of_maximum=pct,
        )
    if target_n < 5:
        table.fail("target_n", f"{target_n:g} is not allowed; allowed: 0, or 5 to 200 newtons")
    # A target stands for half of a best. Without squeezes to find that best the ceiling has to
    # come from the target, for there must be one.
    return SqueezeRules(
        ceiling_of_best=of_best,
        ceiling_n=of_best * 2 * target_n,
        target_n=target_n,
        target_pct_of_maximum=pct,
    )


def _wiring(table: Table, sensor: SensorType) -> Wiring:
    default = Wiring()
    signal = table.integer("signal_channel", 0, 3, default=default.signal_channel)
    supply = table.integer("supply_channel", 0, 3, default=default.supply_channel)
    if signal == supply:
        key = "supply_channel" if table.has("supply_channel") else "signal_channel"
        table.fail(key, "signal_channel and supply_channel must differ; allowed: 0 to 3 each")
    chip_rate = table.integer("chip_rate", 0, 9999, default=default.chip_rate)
    if chip_rate not in CHIP_RATES:
        rates = ", ".join(map(str, CHIP_RATES))
        table.fail("chip_rate", f"{chip_rate} is not allowed; allowed: one of {rates}")
    return Wiring(
        bus=table.integer("bus", 0, 99, default=default.bus),
        address=_address(table, default.address),
        signal_channel=signal,
        supply_channel=supply,
        gain=_gain(table, sensor, default.gain),
        rate_hz=_rate_hz(table, chip_rate),
        chip_rate=chip_rate,
    )


def _address(table: Table, default: int) -> int:
    address = table.integer("address", 0, 127, default=default)
    if not 0x48 <= address <= 0x4B:
        table.fail("address", f"{address:#x} is not allowed; allowed: 0x48, 0x49, 0x4a or 0x4b")
    return address


def _gain(table: Table, sensor: SensorType, default: float) -> float:
    """The chip's gain, such that the whole of the sensor's supply fits into its range."""
    wanted = table.number("gain", 0.1, 100, default=default)
    most_v = sensor.max_supply_v * sensor.divider
    fitting = {gain: volts for gain, volts in FULL_SCALE_V.items() if volts >= most_v}
    # 2/3 has no exact spelling in TOML.
    found = [gain for gain in fitting if abs(gain - wanted) < 0.01]
    if not found:
        allowed = " or ".join(f"{gain:.3g} (±{volts:g} V)" for gain, volts in fitting.items())
        table.fail("gain", f"{wanted:g} is not allowed; allowed for {sensor.name}: {allowed}")
    return found[0]


def _rate_hz(table: Table, chip_rate: int) -> int | Literal["fastest"]:
    with suppress(TableError):
        return table.integer("rate_hz", 8, chip_rate, default=min(250, chip_rate))
    try:
        table.choice("rate_hz", ["fastest"])
    except TableError:
        reach = f"a whole number from 8 to chip_rate ({chip_rate})"
        table.fail("rate_hz", f'allowed: {reach}, or "fastest"')
    return "fastest"


def _sensor(table: Table) -> SensorSettings:
    default = SensorSettings()
    return SensorSettings(
        type=SENSORS[table.choice("type", list(SENSORS), default=default.type.name)],
        zero_kpa=table.number("zero_kpa", -2.5, 2.5, default=default.zero_kpa),
    )


def _ball(table: Table, folder: Path) -> BallSettings:
    return BallSettings(
        calibration_wall=_path(table, "calibration_wall", folder),
        calibration_knees=_path(table, "calibration_knees", folder),
        name=table.text("name", default=""),
    )


_NO_PIN = -1
_TAKEN = {
    0: "the HAT's memory", 1: "the HAT's memory", 2: "I2C", 3: "I2C", 4: "the ADC",
    14: "the serial console", 15: "the serial console", 25: "the sensor's supply",
    26: "the shut-down button",
}  # fmt: skip


def _panel(table: Table) -> PanelPins | None:
    pins: dict[str, int] = {}
    for key, usual in _panel_defaults().items():
        pins[key] = table.integer(key, _NO_PIN, 27, default=usual)
        _check_pin(table, key, pins)
    status = [pins[f"{colour}_pin"] for colour in ("red", "green", "blue")]
    if _NO_PIN in status and set(status) != {_NO_PIN}:
        table.fail("red_pin", "red, green and blue go together; allowed: three pins, or -1 thrice")
    if not table.boolean("enabled", default=True):
        return None
    return PanelPins(
        go=_present(pins["go_pin"]),
        stop=_present(pins["stop_pin"]),
        go_lamp=_present(pins["go_lamp_pin"]),
        stop_lamp=_present(pins["stop_lamp_pin"]),
        status=None if _NO_PIN in status else (status[0], status[1], status[2]),
    )


def _panel_defaults() -> dict[str, int]:
    pins = PanelPins()
    named = {
        "go_pin": pins.go,
        "stop_pin": pins.stop,
        "go_lamp_pin": pins.go_lamp,
        "stop_lamp_pin": pins.stop_lamp,
    }
    lights = dict(zip(("red_pin", "green_pin", "blue_pin"), pins.status or (), strict=False))
    return {key: _NO_PIN if pin is None else pin for key, pin in (named | lights).items()}


def _check_pin(table: Table, key: str, pins: dict[str, int]) -> None:
    pin = pins[key]
    if pin in _TAKEN:
        table.fail(key, f"GPIO {pin} belongs to {_TAKEN[pin]}; allowed: a free pin, or -1 for none")
    for other, others_pin in pins.items():
        if other != key and pin == others_pin != _NO_PIN:
            # The one the file gives is the one to change.
            given, taken = (key, other) if table.has(key) else (other, key)
            table.fail(given, f"GPIO {pin} is {taken} already; allowed: a free pin, or -1 for none")


def _present(pin: int) -> int | None:
    return None if pin == _NO_PIN else pin


def _clinic(table: Table) -> Clinic:
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


def _paths(table: Table, folder: Path) -> PathSettings:
    if table.has("data"):
        table.text("data")  # an empty one would scatter the records about the settings' folder
    return PathSettings(
        media=_path(table, "media", folder),
        data=_path(table, "data", folder) or DATA,
    )


def _records(table: Table, folder: Path) -> RecordsSettings:
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


def _staff(table: Table) -> StaffSettings:
    default = StaffSettings()
    return StaffSettings(
        enabled=table.boolean("enabled", default=default.enabled),
        logoff_s=table.number("logoff_s", 30, 3600, default=default.logoff_s),
    )


def _simulation(table: Table) -> SimulationSettings:
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


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "it is not UTF-8 text"
