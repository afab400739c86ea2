"""What can be set, as frozen types that hold the defaults.

Where a part of the station has a type for its own settings (`Wiring`, `VisitSettings`, ...),
that very type is here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.devices.panel import PanelPins
from kiosk.devices.wiring import Wiring
from kiosk.exercise.settings import VisitSettings
from kiosk.force.calibration import Calibration, CalibrationError, Use, estimated
from kiosk.force.transfer import MP3V5050, SensorType
from kiosk.hours import Hours
from kiosk.ui.clinic import Clinic

DATA = Path("/var/lib/kiosk")


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
    """The pressure sensor; `zero_kpa` is what it reads with its tube off.

    `supply_pin` switches the supply of converter and sensor; None where nothing does.
    """

    type: SensorType = MP3V5050
    zero_kpa: float = 0.0
    supply_pin: int | None = 25


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
        from kiosk.force.calibration_file import load_calibration  # not where none is named

        try:
            calibration = load_calibration(path.read_text(encoding="utf-8-sig"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise CalibrationError(f"{path}: cannot be read: {reason_of(error)}") from error
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
class ClinicFiles:
    """The clinic's own templates and rules; None for those in the data folder, or the shipped."""

    templates: Path | None = None
    rules: Path | None = None


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """Whether staff can sign in at the screen, and when they are signed out by themselves."""

    enabled: bool = True
    logoff_s: float = 180.0
    ceiling_n: float | None = None
    """Above this force a supervised exercise stops, where the patient has no ceiling of their own;
    None for the usual one, 1.5 times the comfortable best."""


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
    clinic_files: ClinicFiles = field(default_factory=ClinicFiles)
    hours: Hours = field(default_factory=Hours)
    paths: PathSettings = field(default_factory=PathSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    staff: StaffSettings = field(default_factory=StaffSettings)
    simulation: SimulationSettings = field(default_factory=SimulationSettings)
    file: str = ""
    """Where they were read; empty for the defaults."""
    problem: str = ""
    """What is wrong with the files that should have been used, and what is used in their place."""


def reason_of(error: OSError | UnicodeDecodeError) -> str:
    """Why a file could not be read, in a few words."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else "it is not UTF-8 text"
