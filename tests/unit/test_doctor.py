"""The doctor: each part found well on a good station, and found out when it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pygame
import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from kiosk.checks.finding import Finding
from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc
from kiosk.devices.panel import PanelPins
from kiosk.devices.sampler import Sampler
from kiosk.devices.wiring import Wiring
from kiosk.doctor import Host, examine, passes, report_json, report_text
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import BallSettings, PathSettings, SensorSettings, Settings
from kiosk.sim.bus import SimulatedI2CBus
from kiosk.sim.faults import SimFault
from kiosk.sim.rig import SimulatedRig
from kiosk.ui.clinic import Clinic

CALIBRATION = """
id = "b1-{use}"
state = "calibrated"
use = "{use}"
ball = "b1"
resting_kpa = {resting_kpa}
date = {date}
points = [[0, 0], [2, 50], [4, 100]]
"""
LOOSE = "Check the four wires to the ADC, and [wiring] bus and address in the settings."


@dataclass
class Bench:
    """A station in perfect health, to be spoiled part by part before it is examined."""

    folder: Path
    media: Path
    wall: datetime = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    said: dict[str, str] = field(default_factory=dict)
    simulated: bool = False

    def __post_init__(self) -> None:
        self.clock = ManualClock(wall=self.wall)
        self.rig = SimulatedRig(self.clock)
        self.open_i2c: Any = self.rig.open_i2c
        self.root = self.folder / "root"
        self.data = self.folder / "data"
        self.data.mkdir()
        self.write("dev/i2c-1", "")
        self.write("sys/class/drm/card1-HDMI-A-1/status", "connected\n")
        self.write("proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 2000000 kB\n")
        self.write("proc/mounts", f"/dev/p3 {self.data} ext4 rw 0 0\noverlay / overlay rw 0 0\n")
        self.said = {
            "vcgencmd get_throttled": "throttled=0x0\n",
            "vcgencmd measure_temp": "temp=48.3'C\n",
            "id -nG": "kiosk video render input i2c gpio audio\n",
        }
        self.host = Host(
            machine="aarch64",
            bits=64,
            python=(3, 11),
            environ={},
            root=self.root,
            run=lambda command: self.said.get(" ".join(command)),
            free_mb=lambda folder: 20_000.0,
            pin_factory=MockFactory(pin_class=MockPWMPin),
        )
        self.settings = Settings(
            clinic=Clinic(name="Example", phone="555 0100"),
            paths=PathSettings(data=self.data),
            ball=BallSettings(self.calibrate("wall"), self.calibrate("knees")),
            file="/boot/firmware/kiosk.toml",
        )

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def calibrate(self, use: str, resting_kpa: float = 4.0, date: str = "2026-02-01") -> Path:
        file = self.folder / f"{use}.toml"
        text = CALIBRATION.replace("{use}", use).replace("{date}", date)
        file.write_text(text.replace("{resting_kpa}", str(resting_kpa)), "utf-8")
        return file

    def change_squat(self, old: str, new: str) -> None:
        file = self.media / "ball-squeeze-squat" / "exercise.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def begin(self, fault: SimFault) -> None:
        self.rig.faults.begin(fault, 0.0)

    def examine(self) -> list[Finding]:
        return examine(
            self.settings,
            load_media(self.media),
            clock=self.clock,
            open_i2c=self.open_i2c,
            simulated=self.simulated,
            host=self.host,
        )

    def spoiled(self) -> list[Finding]:
        """What is not well."""
        return [each for each in self.examine() if each.verdict != "ok"]

    def well(self, part: str) -> str:
        """What is said of a part that is well."""
        (found,) = [each for each in self.examine() if each.part == part]
        assert found.verdict == "ok", found
        return found.what


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The squeeze at the wall and the squat, with tiny films and posters."""
    folder = tmp_path_factory.mktemp("films")
    for name in ("standing-ball-squeeze", "ball-squeeze-squat"):
        shutil.copytree(
            shipped_media() / name, folder / name, ignore=shutil.ignore_patterns("*.mp4", "*.jpg")
        )
        lights = ("follow-light.mp4", "follow-light-right.mp4")
        for film in ("film.mp4", "follow.mp4", "follow-right.mp4", *lights):
            _film(folder / name / film, seconds=20)
        for poster in ("poster.jpg", "poster-right.jpg"):
            pygame.image.save(pygame.Surface((64, 36)), folder / name / poster)
    return folder


@pytest.fixture
def bench(films: Path, tmp_path: Path) -> Iterator[Bench]:
    media = tmp_path / "media"
    shutil.copytree(films, media)
    bench = Bench(tmp_path, media)
    yield bench
    bench.host.pin_factory.reset()


def _film(path: Path, seconds: float) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=2)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        grey = np.full((36, 64, 3), 128, np.uint8)
        for _ in range(round(2 * seconds)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "rgb24")))
        container.mux(stream.encode(None))


def warn(part: str, what: str, cure: str) -> Finding:
    return Finding(part, "warn", what, cure)


def fail(part: str, what: str, cure: str) -> Finding:
    return Finding(part, "fail", what, cure)


# All is well.


def test_a_good_station_has_nothing_to_mend(bench: Bench) -> None:
    assert [(each.part, each.what) for each in bench.examine()] == [
        ("settings", "/boot/firmware/kiosk.toml"),
        ("processor", "aarch64, 64 bits"),
        ("python", "Python 3.11"),
        ("display", "card1-HDMI-A-1 connected"),
        ("clock", "2026-03-01 09:30"),
        ("power", "no under-voltage since the start"),
        ("temperature", "48 °C"),
        ("memory", "2000 MB free"),
        ("data folder", str(bench.data)),
        ("disk", "20000 MB free"),
        ("card", "no errors"),
        ("groups", "this user may use all it needs"),
        ("gpio", "no pins on this computer"),
        ("bus", "/dev/i2c-1"),
        ("chip", "ADS1115 at 0x48 answers"),
        ("readings", "250 readings a second, of 250"),
        ("timing", "99 of 100 within 0.0 ms, longest gap 4 ms"),
        ("codes", "3 different codes, noise 0.8 times the data sheet's"),
        ("supply", "3.00 V for the MP3V5050"),
        ("ball", "rests at 4.00 kPa"),
        ("noise", "1 Pa of noise"),
        ("panel", "pins open, no button held down"),
        ("calibration wall", '"b1-wall" of 2026-02-01: 28 days old'),
        ("calibration knees", '"b1-knees" of 2026-02-01: 28 days old'),
        ("templates", "3, the station's own"),
        ("rules", "16, the station's own"),
        ("sound", "the sound card opens"),
        ("exercises", f"2 in {bench.media}"),
        (
            "film standing-ball-squeeze",
            "film.mp4, follow.mp4, follow-right.mp4, follow-light.mp4, follow-light-right.mp4,"
            " poster.jpg, poster-right.jpg",
        ),
        ("film ball-squeeze-squat", "film.mp4, follow.mp4, follow-light.mp4, poster.jpg"),
    ]
    assert bench.spoiled() == []


def test_a_simulated_ball_needs_neither_bus_nor_panel_nor_display(bench: Bench) -> None:
    shutil.rmtree(bench.root)
    bench.simulated = True
    assert bench.spoiled() == [
        warn(
            "display",
            "none here",
            "Run `kiosk demo --out DIR`, which needs none, or work at a desktop.",
        )
    ]
    assert bench.well("bus") == "simulated"
    assert bench.well("panel") == "left alone: the ball is simulated"


class ClosableBus(SimulatedI2CBus):
    closed = False

    def deinit(self) -> None:
        self.closed = True
        super().deinit()


def test_nothing_is_left_open(bench: Bench) -> None:
    bus = ClosableBus(bench.clock, bench.rig.chip)
    bench.open_i2c = lambda: bus
    bench.examine()
    assert bus.closed
    assert [
        pin.number for pin in bench.host.pin_factory.pins.values() if pin.function != "input"
    ] == []
    assert pygame.mixer.get_init() is None
    assert list(bench.data.iterdir()) == []


# Settings.


def test_no_settings_file_is_the_defaults(bench: Bench) -> None:
    bench.settings = replace(bench.settings, file="")
    assert bench.well("settings") == "no file: the defaults"


def test_a_summary_that_names_nobody_is_told(bench: Bench) -> None:
    bench.settings = replace(bench.settings, clinic=Clinic(name="Example"))
    cure = "Fill in name, and phone or url, under [clinic] in the settings."
    assert bench.spoiled() == [warn("clinic", "the summary does not say whom to call", cure)]


# The computer.


def test_a_32_bit_system_fails(bench: Bench) -> None:
    bench.host = replace(bench.host, machine="armv7l", bits=32)
    cure = "Install the 64-bit Raspberry Pi OS; there is no 32-bit station."
    assert bench.spoiled() == [fail("processor", "armv7l, 32 bits", cure)]


def test_a_32_bit_python_on_a_64_bit_kernel_fails(bench: Bench) -> None:
    bench.host = replace(bench.host, bits=32)
    assert [each.part for each in bench.spoiled()] == ["processor"]


def test_an_old_python_fails(bench: Bench) -> None:
    bench.host = replace(bench.host, python=(3, 9))
    cure = "Install Raspberry Pi OS Bookworm or newer, which brings 3.11."
    assert bench.spoiled() == [fail("python", "Python 3.9", cure)]


def test_a_display_that_is_off_fails(bench: Bench) -> None:
    bench.write("sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    cure = "Plug in the display's cable, switch the display on and restart."
    assert bench.spoiled() == [fail("display", "none connected", cure)]


def test_no_graphics_driver_fails(bench: Bench) -> None:
    shutil.rmtree(bench.root / "sys")
    cure = "Put dtoverlay=vc4-kms-v3d into /boot/firmware/config.txt and restart."
    assert bench.spoiled() == [fail("display", "no graphics driver", cure)]


def test_a_desktop_is_a_display(bench: Bench) -> None:
    shutil.rmtree(bench.root / "sys")
    bench.host = replace(bench.host, environ={"WAYLAND_DISPLAY": "wayland-0"})
    assert bench.well("display") == "WAYLAND_DISPLAY=wayland-0"


def test_a_driver_that_shows_nothing_is_told(bench: Bench) -> None:
    bench.host = replace(bench.host, environ={"SDL_VIDEODRIVER": "dummy", "DISPLAY": ":0"})
    cure = "Unset SDL_VIDEODRIVER to see the station on the display."
    assert bench.spoiled() == [warn("display", "SDL_VIDEODRIVER=dummy shows nothing", cure)]


def test_a_clock_that_was_never_set_is_told(bench: Bench) -> None:
    bench.clock = ManualClock(wall=datetime(2024, 7, 4, 12, 0, tzinfo=UTC))
    bench.rig = SimulatedRig(bench.clock)
    bench.open_i2c = bench.rig.open_i2c
    cure = "Connect the network for a minute, or fit a clock battery: a Pi forgets the time."
    assert warn("clock", "2024-07-04 12:00 cannot be", cure) in bench.spoiled()


@pytest.mark.parametrize(
    ("flags", "what"),
    [("0x50005", "under-voltage now"), ("0x50000", "under-voltage since the start")],
)
def test_a_weak_power_supply_is_told(bench: Bench, flags: str, what: str) -> None:
    bench.said["vcgencmd get_throttled"] = f"throttled={flags}\n"
    cure = "Use the Raspberry Pi's own power supply and a short cable."
    assert bench.spoiled() == [warn("power", what, cure)]


def test_a_hot_pi_is_told(bench: Bench) -> None:
    bench.said["vcgencmd measure_temp"] = "temp=83.0'C\n"
    cure = "Give the Pi air, a heat sink or a fan; it slows down."
    assert bench.spoiled() == [warn("temperature", "83 °C", cure)]


def test_another_computer_than_a_pi_is_not_measured(bench: Bench) -> None:
    bench.said.clear()
    (bench.root / "proc" / "meminfo").unlink()
    for part in ("power", "temperature", "memory"):
        assert bench.well(part) == "not measured on this computer"


def test_little_memory_is_told(bench: Bench) -> None:
    bench.write("proc/meminfo", "MemAvailable: 90000 kB\n")
    cure = "End other programs, or use a Pi with 2 GB or more."
    assert bench.spoiled() == [warn("memory", "90 MB free", cure)]


@pytest.mark.parametrize(("free_mb", "verdict"), [(300.0, "warn"), (20.0, "fail")])
def test_a_full_disk_is_told(bench: Bench, free_mb: float, verdict: Any) -> None:
    bench.host = replace(bench.host, free_mb=lambda folder: free_mb)
    cure = "Remove what is not needed, or use a larger card."
    assert bench.spoiled() == [Finding("disk", verdict, f"{free_mb:.0f} MB free", cure)]


def test_a_data_folder_that_cannot_be_made_fails(bench: Bench) -> None:
    file = bench.folder / "file"
    file.write_text("")
    bench.settings = replace(bench.settings, paths=PathSettings(data=file / "data"))
    what = f"{file / 'data'}: {file} is no folder"
    cure = f"Make it, owned by the station's user: sudo install -d -o USER {file / 'data'}"
    assert bench.spoiled() == [fail("data folder", what, cure)]


def test_a_data_folder_that_is_not_there_yet_is_well(bench: Bench) -> None:
    later = bench.data / "kiosk"
    bench.settings = replace(bench.settings, paths=PathSettings(data=later))
    assert bench.well("data folder") == f"{later}, still to be made"
    assert not later.exists()


def test_a_data_folder_that_forgets_is_told(bench: Bench) -> None:
    bench.write("proc/mounts", "overlay / overlay rw 0 0\n")
    what = f"{bench.data} lies on overlay: all is lost when the power goes"
    cure = f"Mount a disk partition of its own at {bench.data}."
    assert bench.spoiled() == [warn("data folder", what, cure)]


# The ball.


def test_no_bus_fails_and_nothing_after_it_is_guessed(bench: Bench) -> None:
    (bench.root / "dev" / "i2c-1").unlink()
    cure = "Switch I2C on with `sudo raspi-config nonint do_i2c 0` and restart."
    assert bench.spoiled() == [fail("bus", "no /dev/i2c-1", cure)]
    assert bench.clock.monotonic() == 0.0


@pytest.mark.parametrize(
    ("fault", "says", "cure"),
    [
        (SimFault.NACK, "nobody answers", LOOSE),
        (SimFault.TIMEOUT, "nobody answers", LOOSE),  # all that the driver says of it
        (
            SimFault.STUCK_BUSY,
            "a conversion never ends",
            "Unplug the station for ten seconds; if it comes back, change the ADC.",
        ),
        (
            SimFault.RESET,
            "it restarts again and again",
            "Check the ADC's 3.3 V and ground wires for a loose contact.",
        ),
    ],
)
def test_a_chip_that_does_not_answer_fails(
    bench: Bench, fault: SimFault, says: str, cure: str
) -> None:
    bench.begin(fault)
    assert bench.spoiled() == [fail("chip", f"ADS1115 at 0x48: {says}", cure)]


def test_a_chip_at_another_address_fails(bench: Bench) -> None:
    bench.settings = replace(bench.settings, wiring=Wiring(address=0x49))
    assert bench.spoiled() == [fail("chip", "ADS1115 at 0x49: nobody answers", LOOSE)]


def test_a_bus_that_cannot_be_opened_fails(bench: Bench) -> None:
    def nothing_there() -> None:
        raise ValueError("No device found for /dev/i2c-1")

    bench.open_i2c = nothing_there
    assert bench.spoiled() == [fail("chip", "ADS1115 at 0x48: nobody answers", LOOSE)]


def test_a_chip_that_fails_now_and_then_is_told(bench: Bench) -> None:
    bench.rig.faults.begin(SimFault.NACK, 10.0)
    (chip,) = bench.spoiled()
    assert chip == warn(
        "chip", "ADS1115 at 0x48: 3 of 2478 readings failed; it does not acknowledge", LOOSE
    )


def test_a_slow_rate_is_told(bench: Bench) -> None:
    bench.settings = replace(bench.settings, wiring=Wiring(rate_hz=250, chip_rate=250))
    what = "123 readings a second, of 250"
    cure = "Set dtparam=i2c_arm_baudrate=400000 in /boot/firmware/config.txt, or lower rate_hz."
    assert bench.spoiled() == [warn("readings", what, cure)]


def test_the_fastest_rate_is_the_samplers_own(bench: Bench) -> None:
    bench.settings = replace(bench.settings, wiring=Wiring(rate_hz="fastest"))
    clock = ManualClock()
    sampler = Sampler(
        Adc(SimulatedRig(clock).open_i2c, Wiring(), clock), clock, bench.settings.wiring
    )
    clock.actors.append(sampler)
    clock.sleep_until(2.0)
    what = bench.well("readings")
    assert what.endswith(" readings a second, as fast as it goes")
    assert float(what.split()[0]) == pytest.approx(sampler.rate_hz, rel=0.01)


def test_a_sagging_supply_fails(bench: Bench) -> None:
    bench.begin(SimFault.SUPPLY_SAG)
    cure = "Check the sensor's regulator and [sensor] type: 2.85 to 3.15 V is needed."
    assert bench.spoiled() == [fail("supply", "2.60 V for the MP3V5050", cure)]


def test_a_wire_off_fails(bench: Bench) -> None:
    bench.begin(SimFault.OPEN)
    cure = "Check the sensor's three wires: signal, supply and ground."
    what = "no signal: a wire is off or shorted to ground"
    assert bench.spoiled() == [fail("sensor", what, cure)]


def test_a_shorted_signal_fails(bench: Bench) -> None:
    bench.begin(SimFault.SHORT)
    cure = "Check the sensor's signal wire for a short circuit to its supply."
    assert bench.spoiled() == [fail("sensor", "the signal is shorted to the supply", cure)]


@pytest.mark.parametrize(
    ("resting_kpa", "what", "cure"),
    [
        (
            0.1,
            "rests at 0.10 kPa",
            "Push the tube onto the ball and the sensor, or give it air.",
        ),
        (2.5, "rests at 2.50 kPa: soft", "Pump the ball up until it rests at 3 to 5 kPa."),
        (
            5.6,
            "rests at 5.60 kPa: hard, or pressed",
            "Take the ball away from whatever presses it, or let air out, to 3 to 5 kPa.",
        ),
    ],
)
def test_a_ball_without_its_air_fails(
    bench: Bench, resting_kpa: float, what: str, cure: str
) -> None:
    bench.rig = SimulatedRig(bench.clock, resting_kpa=resting_kpa)
    bench.open_i2c = bench.rig.open_i2c
    assert [each for each in bench.spoiled() if each.verdict == "fail"] == [
        fail("ball", what, cure)
    ]


def test_the_sensors_zero_is_taken_off(bench: Bench) -> None:
    bench.settings = replace(bench.settings, sensor=SensorSettings(zero_kpa=0.5))
    assert bench.well("ball") == "rests at 3.50 kPa"


def test_a_ball_in_somebodys_hands_is_told(bench: Bench) -> None:
    bench.rig.press(lambda t_s: 20.0 * (t_s % 1.0))
    (noise,) = bench.spoiled()
    assert (noise.part, noise.verdict) == ("noise", "warn")
    assert noise.cure == "Lay the ball down, touch neither ball nor tube, and ask again."


def test_a_noisy_signal_fails(bench: Bench) -> None:
    bench.begin(SimFault.NOISE)
    codes, noise = bench.spoiled()
    assert (codes.part, codes.verdict) == ("codes", "warn")
    assert (noise.part, noise.verdict) == ("noise", "fail")
    cure = "Let go of the ball; if it stays, check the ground wire and keep cables off the mains."
    assert noise.cure == cure


def test_the_ball_is_left_alone_while_the_station_runs(bench: Bench) -> None:
    bench.said["systemctl is-active kiosk.service"] = "active\n"
    cure = "Stop it with `sudo systemctl stop kiosk.service` and ask again."
    assert bench.spoiled() == [warn("ball", "not tried: the station is running", cure)]
    assert bench.clock.monotonic() == 0.0
    assert bench.host.pin_factory.pins == {}


# Calibrations.


def test_an_uncalibrated_ball_is_told(bench: Bench) -> None:
    bench.settings = replace(bench.settings, ball=BallSettings(None, bench.folder / "knees.toml"))
    cure = "Calibrate this very ball: kiosk calibrate run --use wall"
    assert bench.spoiled() == [warn("calibration wall", "none: newtons are estimates", cure)]


@pytest.mark.parametrize(
    ("date", "what"),
    [
        ("2025-12-01", '"b1-wall" of 2025-12-01: 90 days old'),
        ("2026-03-02", '"b1-wall" of 2026-03-02: in the future'),
    ],
)
def test_a_calibration_of_another_time_is_told(bench: Bench, date: str, what: str) -> None:
    bench.calibrate("wall", date=date)
    assert [(each.part, each.verdict, each.what) for each in bench.spoiled()] == [
        ("calibration wall", "warn", what)
    ]


def test_a_calibration_is_due_after_three_months_not_before(bench: Bench) -> None:
    bench.calibrate("wall", date="2025-12-02")
    assert bench.well("calibration wall") == '"b1-wall" of 2025-12-02: 89 days old'


def test_a_calibration_at_another_pressure_is_told(bench: Bench) -> None:
    bench.calibrate("wall", resting_kpa=3.2)
    what = '"b1-wall" of 2026-02-01: made more than 0.75 kPa from the ball\'s rest'
    cure = "Bring the ball to 3.2 kPa, or calibrate it as it is."
    assert bench.spoiled() == [warn("calibration wall", what, cure)]


def test_a_broken_calibration_fails(bench: Bench) -> None:
    file = bench.folder / "wall.toml"
    file.write_text('use = "wall"\ncolour = "red"', "utf-8")
    (found,) = bench.spoiled()
    assert (found.part, found.verdict) == ("calibration wall", "fail")
    assert found.what.startswith(f"{file}: colour: unknown; allowed are id, ")
    assert found.cure == "Mend the file, or name another one under [ball]."


# Panel and exercises.


class PressedPin(MockPWMPin):
    """A pin held to ground by a button that is down: no pull-up lifts it."""

    def drive_high(self) -> None:
        self.drive_low()


def test_a_button_held_down_fails(bench: Bench) -> None:
    bench.host.pin_factory.pin(27, pin_class=PressedPin)
    cure = "Free the button, or mend its wire, which is shorted to ground."
    assert bench.spoiled() == [fail("panel", "held down: stop", cure)]


def test_pins_that_cannot_be_used_fail(bench: Bench) -> None:
    bench.settings = replace(bench.settings, panel=PanelPins(go=17, stop=17))
    cure = "Put the user into the group gpio; without a panel set [panel] enabled = false."
    assert bench.spoiled() == [fail("panel", "the pins cannot be used", cure)]


def test_a_panel_with_nothing_fitted_is_well_and_claims_no_pin(bench: Bench) -> None:
    bench.settings = replace(bench.settings, panel=PanelPins(None, None, None, None, None, None))
    assert bench.well("panel") == "none fitted: every pin is -1 in the settings"


def test_a_station_without_a_panel_is_well(bench: Bench) -> None:
    bench.settings = replace(bench.settings, panel=None)
    assert bench.well("panel") == "switched off in the settings"


def test_an_exercise_that_is_refused_fails(bench: Bench) -> None:
    bench.change_squat("sets = ", "sets = 0  # was ")
    (found,) = bench.spoiled()
    assert (found.part, found.verdict) == ("exercises", "fail")
    assert found.what.endswith("sets: 0 is not allowed; allowed: a whole number from 1 to 10")
    assert found.cure == "Mend the file, and ask again."
    assert "calibration knees" not in {each.part for each in bench.examine()}


def test_an_exercise_that_can_still_be_shown_is_told(bench: Bench) -> None:
    bench.change_squat("number = ", "number = 4  # was ")
    (found,) = bench.spoiled()
    assert (found.part, found.verdict) == ("exercises", "warn")


def test_no_exercise_at_all_fails(bench: Bench) -> None:
    shutil.rmtree(bench.media)
    cure = "Install the station's media folder again, or mend [paths] media in the settings."
    assert fail("exercises", f"0 in {bench.media}", cure) in bench.spoiled()


def test_missing_films_are_told_once(bench: Bench) -> None:
    folder = bench.media / "ball-squeeze-squat"
    (folder / "film.mp4").unlink()
    (folder / "poster.jpg").unlink()
    cure = f"Put what is missing into {folder}."
    what = "no film.mp4, poster.jpg"
    assert bench.spoiled() == [warn("film ball-squeeze-squat", what, cure)]


@pytest.mark.parametrize("name", ["film.mp4", "follow.mp4", "poster.jpg"])
def test_a_broken_film_or_poster_fails(bench: Bench, name: str) -> None:
    file = bench.media / "ball-squeeze-squat" / name
    file.write_bytes(b"no pictures in here")
    (found,) = bench.spoiled()
    assert (found.part, found.verdict) == ("film ball-squeeze-squat", "fail")
    assert found.what.startswith(f"{file}: ")
    assert found.cure == "Put another file in its place."


def test_a_clip_shorter_than_its_phases_fails(bench: Bench) -> None:
    file = bench.media / "ball-squeeze-squat" / "follow.mp4"
    (squat,) = [each for each in load_media(bench.media).exercises if each.phases]
    _film(file, seconds=1)
    needed_s = max(max(phase.clip_s) for phase in squat.phases)
    (found,) = bench.spoiled()
    assert found.verdict == "fail"
    assert found.what == f"{file}: lasts 1.0 s: {needed_s:.1f} s are needed"


# Reports.

FINDINGS = [
    Finding("bus", "ok", "/dev/i2c-1"),
    Finding("ball", "warn", "soft", "Pump it up."),
    Finding("clock", "fail", "gone", "Set it."),
]


def test_text_has_a_mark_and_a_word_a_line_and_the_cures() -> None:
    assert report_text(FINDINGS) == (
        "+ ok    bus    /dev/i2c-1\n"
        "! warn  ball   soft\n"
        "               -> Pump it up.\n"
        "x FAIL  clock  gone\n"
        "               -> Set it.\n"
        "\n"
        "1 ok, 1 warn, 1 fail: the station cannot be used.\n"
    )


def test_warnings_do_not_keep_the_station_from_being_used() -> None:
    assert passes(FINDINGS[:2])
    assert not passes(FINDINGS)
    assert report_text(FINDINGS[:2]).endswith("1 ok, 1 warn, 0 fail: the station can be used.\n")


def test_json_has_every_field() -> None:
    assert report_json(FINDINGS[1:]) == {
        "ok": False,
        "findings": [
            {"part": "ball", "verdict": "warn", "what": "soft", "cure": "Pump it up."},
            {"part": "clock", "verdict": "fail", "what": "gone", "cure": "Set it."},
        ],
    }
    assert report_json(FINDINGS[:2])["ok"] is True


def test_a_finding_that_is_not_ok_needs_a_cure() -> None:
    with pytest.raises(ValueError, match="ball: a finding that is not ok needs a cure"):
        Finding("ball", "warn", "soft")
