"""Settings: defaults that the example file shows, parts typed as the station wants them, and
errors that lead to the place."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.devices.panel import PanelPins
from kiosk.devices.wiring import Wiring
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.force.calibration import CalibrationError, estimated
from kiosk.force.transfer import MPX5050
from kiosk.settings import ClinicFiles, Settings, SettingsError, load_settings, read_settings
from kiosk.ui.clinic import Clinic

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "hardware" / "settings.toml"
DESK = ROOT / "src" / "kiosk" / "sim" / "desk.toml"
SECTIONS = (
    "screen", "visit", "wiring", "sensor", "ball", "panel", "sound", "clinic", "hours", "paths",
    "records", "staff", "simulation",
)  # fmt: skip


def refusal(text: str) -> str:
    """What is said of a file "kiosk.toml" with this text."""
    with pytest.raises(SettingsError) as raised:
        load_settings(text, "kiosk.toml")
    return str(raised.value)


# Defaults.


def test_nothing_set_gives_the_defaults() -> None:
    assert load_settings("", "kiosk.toml") == replace(Settings(), file="kiosk.toml")
    assert read_settings(None) == Settings()


def test_defaults_are_those_of_the_parts_themselves() -> None:
    settings = Settings()
    assert settings.visit == VisitSettings()
    assert settings.wiring == Wiring()
    assert settings.panel == PanelPins()
    assert settings.visit.rules == SqueezeRules()


def test_example_file_holds_the_defaults() -> None:
    assert replace(read_settings(EXAMPLE), file="") == Settings()


@pytest.mark.parametrize("section", SECTIONS)
def test_example_file_shows_every_key(section: str) -> None:
    said = refusal(f"[{section}]\nno_such_key = 1")
    known = said.rpartition("known here: ")[2].split(", ")
    shown = tomllib.loads(EXAMPLE.read_text("utf-8"))[section]
    assert sorted(shown) == known


def test_example_file_shows_every_section() -> None:
    known = refusal("no_such_section = 1").rpartition("known here: ")[2].split(", ")
    assert known == sorted(SECTIONS) == sorted(tomllib.loads(EXAMPLE.read_text("utf-8")))


def test_desk_is_a_window_with_a_simulated_ball_and_an_example_clinic() -> None:
    desk = read_settings(DESK)
    assert desk.simulation.enabled
    assert desk.screen.size == (1280, 720)
    assert not desk.screen.fullscreen
    assert desk.visit.floor_space
    assert desk.panel is None
    assert (desk.clinic.name, desk.clinic.phone) == ("Example Physiotherapy", "555 0100")
    assert desk.paths.data == Path.home() / ".local" / "share" / "kiosk"


# What is read.


def test_every_section_is_read() -> None:
    settings = load_settings(
        """
        [screen]
        diagonal_in = 10.1
        fullscreen = false
        width = 1024
        height = 600
        frame_rate = 25
        exercise_film = "off"
        [visit]
        languages = ["fr", "en"]
        floor_space = true
        sound = true
        captions = false
        idle_s = 90
        leave_s = 30
        question_s = 6
        highlight_s = 4
        summary_s = 45
        ceiling_of_best = 2
        attended = true
        zone_from = "maximal"
        target_pct_of_maximum = 40
        [wiring]
        bus = 3
        address = 0x49
        signal_channel = 2
        supply_channel = 3
        gain = 0.667
        rate_hz = 475
        chip_rate = 475
        [sensor]
        type = "MPX5050"
        zero_kpa = -0.4
        [sound]
        volume = 0.5
        [clinic]
        name = "Hip & Back"
        address = "2 Lane"
        phone = "555 0101"
        url = "https://hip.example"
        message = "Be well"
        [simulation]
        enabled = true
        patient = "typical"
        resting_kpa = 3.2
        """,
        "kiosk.toml",
    )
    screen = settings.screen
    assert (screen.diagonal_in, screen.fullscreen, screen.size) == (10.1, False, (1024, 600))
    assert (screen.frame_rate, screen.exercise_film) == (25, False)
    assert settings.visit == VisitSettings(
        languages=("fr", "en"),
        floor_space=True,
        sound=True,
        captions=False,
        question_s=6,
        highlight_s=4,
        idle_s=90,
        leave_s=30,
        summary_s=45,
        attended=True,
        rules=SqueezeRules(ceiling_of_best=2, zone_from="maximal", target_pct_of_maximum=40),
    )
    assert settings.wiring == Wiring(3, 0x49, 2, 3, 2 / 3, 475, 475)
    assert (settings.sensor.type, settings.sensor.zero_kpa) == (MPX5050, -0.4)
    assert settings.volume == 0.5
    assert settings.clinic == Clinic(
        "Hip & Back", "555 0101", "2 Lane", "https://hip.example", "Be well"
    )
    simulation = settings.simulation
    assert (simulation.enabled, simulation.patient, simulation.resting_kpa) == (
        True,
        "typical",
        3.2,
    )


def test_rate_may_be_the_fastest_and_follows_a_slow_chip() -> None:
    assert load_settings('[wiring]\nrate_hz = "fastest"', "f").wiring.rate_hz == "fastest"
    slow = load_settings("[wiring]\nchip_rate = 128", "f").wiring
    assert (slow.rate_hz, slow.chip_rate) == (128, 128)


def test_a_fixed_target_brings_a_ceiling_with_it() -> None:
    rules = load_settings("[visit]\ntarget_n = 40\nceiling_of_best = 1.5", "f").visit.rules
    assert (rules.target_n, rules.ceiling_n) == (40, 120)


def test_panel_may_be_partly_there_or_not_at_all() -> None:
    text = "[panel]\nstop_lamp_pin = -1\nred_pin = -1\ngreen_pin = -1\nblue_pin = -1\ngo_pin = 5"
    expected = PanelPins(go=5, stop=27, go_lamp=12, stop_lamp=None, status=None)
    assert load_settings(text, "f").panel == expected
    assert load_settings("[panel]\nenabled = false", "f").panel is None


@pytest.mark.parametrize("part", ["go", "stop", "go_lamp", "stop_lamp", "call"])
def test_every_part_of_the_panel_may_be_missing(part: str) -> None:
    panel = load_settings(f"[panel]\n{part}_pin = -1", "f").panel
    assert panel == replace(PanelPins(), **{part: None})


def test_nothing_at_all_may_hang_on_the_pins() -> None:
    keys = ("go", "stop", "go_lamp", "stop_lamp", "red", "green", "blue", "call")
    lines = "\n".join(f"{key}_pin = -1" for key in keys)
    settings = load_settings(f"[panel]\n{lines}\n[sensor]\nsupply_pin = -1", "f")
    assert settings.panel == PanelPins(None, None, None, None, None, None)
    assert settings.sensor.supply_pin is None


def test_paths_begin_at_the_files_folder() -> None:
    text = '[paths]\nmedia = "exercises"\ndata = "/srv/kiosk"\n[ball]\ncalibration_wall = "w.toml"'
    settings = load_settings(text, "/boot/firmware/kiosk.toml")
    assert settings.paths.media == Path("/boot/firmware/exercises")
    assert settings.paths.data == Path("/srv/kiosk")
    assert settings.paths.imported_media == Path("/srv/kiosk/media")
    assert settings.ball.calibration_wall == Path("/boot/firmware/w.toml")
    assert settings.ball.calibration_knees is None


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b"\xef\xbb\xbf[sound]\r\nvolume = 0.25\r\n")
    assert read_settings(file) == replace(Settings(), volume=0.25, file=str(file))


# The ball's calibrations.

CALIBRATION = """
id = "b1-wall"
state = "calibrated"
use = "wall"
ball = "b1"
resting_kpa = 4.0
date = 2026-01-02
points = [[0, 0], [2, 50]]
"""


def test_calibration_is_read_or_estimated(tmp_path: Path) -> None:
    (tmp_path / "wall.toml").write_text(CALIBRATION, "utf-8")
    text = '[ball]\ncalibration_wall = "wall.toml"'
    ball = load_settings(text, str(tmp_path / "kiosk.toml")).ball
    assert ball.calibration("wall").id == "b1-wall"
    assert ball.calibration("wall").date == date(2026, 1, 2)
    assert ball.calibration("knees").id == estimated("knees").id


def test_calibration_for_the_other_use_or_missing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wall.toml").write_text(CALIBRATION, "utf-8")
    text = '[ball]\ncalibration_knees = "wall.toml"\ncalibration_wall = "none.toml"'
    ball = load_settings(text, str(tmp_path / "kiosk.toml")).ball
    with pytest.raises(CalibrationError) as wrong_use:
        ball.calibration("knees")
    wall, none = tmp_path / "wall.toml", tmp_path / "none.toml"
    assert str(wrong_use.value) == f'{wall}: use: "knees" is needed for [ball] calibration_knees'
    with pytest.raises(CalibrationError) as missing:
        ball.calibration("wall")
    assert str(missing.value) == f"{none}: cannot be read: No such file or directory"


# What is refused, and how.

FREE = "allowed: a free pin, or -1 for none"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[sreen]\nwidth = 3",
            "kiosk.toml:1: sreen: unknown key; known here: ball, clinic, hours, panel, paths, "
            "records, screen, sensor, simulation, sound, staff, visit, wiring",
        ),
        (
            "[sound]\n\nvolum = 1",
            "kiosk.toml:3: sound.volum: unknown key; known here: volume",
        ),
        (
            '[visit]\nsound = "yes"',
            'kiosk.toml:2: visit.sound: "yes" is not allowed; allowed: true or false',
        ),
        (
            '[visit]\nlanguages = ["en", "de"]',
            "kiosk.toml:2: visit.languages: ['en', 'de'] is not allowed; "
            "allowed: a list, without repeats, of en, fr, es",
        ),
        (
            "[visit]\nlanguages = []",
            "kiosk.toml:2: visit.languages: [] is not allowed; "
            "allowed: a list, without repeats, of en, fr, es",
        ),
        (
            "[visit]\ntarget_n = 3",
            "kiosk.toml:2: visit.target_n: 3 is not allowed; allowed: 0, or 5 to 200 newtons",
        ),
        (
            "[visit]\nceiling_of_best = 0",
            "kiosk.toml:2: visit.ceiling_of_best: 0 is not allowed; allowed: a number from 1 to 3",
        ),
        (
            "[screen]\nwidth = 1280",
            "kiosk.toml:2: screen.width: needs a height too; "
            "allowed: both, or 0 for the display's own size",
        ),
        (
            "[screen]\nfullscreen = true\nheight = 720",
            "kiosk.toml:3: screen.height: needs a width too; "
            "allowed: both, or 0 for the display's own size",
        ),
        (
            "[screen]\nwidth = 1280\nheight = 72",
            "kiosk.toml:3: screen.height: 72 is not allowed; allowed: 0, or 320 to 7680 pixels",
        ),
        (
            '[screen]\nexercise_film = "maybe"',
            'kiosk.toml:2: screen.exercise_film: "maybe" is not allowed; allowed: one of on, off',
        ),
        (
            "[wiring]\naddress = 0x50",
            "kiosk.toml:2: wiring.address: 0x50 is not allowed; allowed: 0x48, 0x49, 0x4a or 0x4b",
        ),
        (
            "[wiring]\nsignal_channel = 1",
            "kiosk.toml:2: wiring.signal_channel: signal_channel and supply_channel must differ; "
            "allowed: 0 to 3 each",
        ),
        (
            "[wiring]\ngain = 2",
            "kiosk.toml:2: wiring.gain: 2 is not allowed; "
            "allowed for MP3V5050: 0.667 (±6.144 V) or 1 (±4.096 V)",
        ),
        (
            '[wiring]\nrate_hz = "fast"',
            "kiosk.toml:2: wiring.rate_hz: allowed: a whole number from 8 to chip_rate (860), "
            'or "fastest"',
        ),
        (
            "[wiring]\nchip_rate = 250\nrate_hz = 475",
            "kiosk.toml:3: wiring.rate_hz: allowed: a whole number from 8 to chip_rate (250), "
            'or "fastest"',
        ),
        (
            "[wiring]\nchip_rate = 500",
            "kiosk.toml:2: wiring.chip_rate: 500 is not allowed; "
            "allowed: one of 8, 16, 32, 64, 128, 250, 475, 860",
        ),
        (
            '[sensor]\ntype = "BMP280"',
            'kiosk.toml:2: sensor.type: "BMP280" is not allowed; allowed: one of MP3V5050, MPX5050',
        ),
        (
            "[panel]\ngo_pin = 27",
            f"kiosk.toml:2: panel.go_pin: GPIO 27 is stop_pin already; {FREE}",
        ),
        (
            "[sensor]\nsupply_pin = 17\n[panel]\ngo_pin = 17",
            f"kiosk.toml:4: panel.go_pin: GPIO 17 is [sensor] supply_pin already; {FREE}",
        ),
        (
            "[panel]\ngo_pin = 5\nblue_pin = 5",
            f"kiosk.toml:3: panel.blue_pin: GPIO 5 is go_pin already; {FREE}",
        ),
        (
            "[panel]\nenabled = false\nstop_pin = 2",
            f"kiosk.toml:3: panel.stop_pin: GPIO 2 belongs to I2C; {FREE}",
        ),
        (
            "[panel]\nred_pin = -1",
            "kiosk.toml:2: panel.red_pin: red, green and blue go together; "
            "allowed: three pins, or -1 thrice",
        ),
        (
            '[clinic]\nurl = "hip.example"',
            'kiosk.toml:2: clinic.url: "hip.example" is not allowed; '
            "allowed: an address beginning with https://",
        ),
        (
            '[paths]\ndata = ""',
            'kiosk.toml:2: paths.data: "" is not allowed; allowed: a text in quotes',
        ),
        (
            '[paths]\nmedia = "~nobody-of-this-name/films"',
            'kiosk.toml:2: paths.media: "~nobody-of-this-name/films" is not allowed: '
            "there is no such home folder",
        ),
        (
            "[sound]\nvolume = ",
            "kiosk.toml: not valid TOML: Invalid value (at end of document)",
        ),
    ],
)
def test_refused_with_the_place_and_what_is_allowed(text: str, said: str) -> None:
    assert refusal(text) == said


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as missing:
        read_settings(tmp_path / "none.toml")
    none = tmp_path / "none.toml"
    assert str(missing.value) == f"{none}: cannot be read: No such file or directory"
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[clinic]\nname = "Santé"'.encode("latin-1"))
    with pytest.raises(SettingsError) as unreadable:
        read_settings(latin)
    assert str(unreadable.value) == f"{latin}: cannot be read: it is not UTF-8 text"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('zone_from = "guess"', 'kiosk.toml:2: visit.zone_from: "guess" is not allowed'),
        ("target_pct_of_maximum = 5", "kiosk.toml:2: visit.target_pct_of_maximum: 5 is not"),
        (
            'target_n = 60\nzone_from = "maximal"',
            "kiosk.toml:3: visit.zone_from: a given target_n needs no maximal test",
        ),
        (
            'zone_from = "maximal"',
            'kiosk.toml:2: visit.zone_from: "maximal" is not allowed: full strength is never asked',
        ),
        (
            'attended = false\nzone_from = "maximal"',
            'kiosk.toml:3: visit.zone_from: "maximal" is not allowed: full strength is never asked',
        ),
    ],
)
def test_where_the_zone_comes_from_is_checked(lines: str, said: str) -> None:
    assert refusal(f"[visit]\n{lines}").startswith(said)


def test_nobody_pushes_with_full_strength_alone() -> None:
    rules = SqueezeRules(zone_from="maximal")
    with pytest.raises(ValueError, match="needs somebody beside every patient"):
        VisitSettings(rules=rules)
    assert VisitSettings(rules=rules, attended=True).rules == rules


def test_a_ceiling_for_everybody_is_none_or_one_that_a_zone_fits_under() -> None:
    assert load_settings("[staff]\nceiling_n = 0", "kiosk.toml").staff.ceiling_n is None
    assert load_settings("[staff]\nceiling_n = 120", "kiosk.toml").staff.ceiling_n == 120
    assert refusal("[staff]\nceiling_n = 5") == (
        "kiosk.toml:2: staff.ceiling_n: 5 is not allowed; allowed: 0, or 30 to 400 newtons"
    )


def test_the_clinics_own_files_begin_at_the_settings_folder() -> None:
    lines = '[clinic]\ntemplates = "ours/templates.toml"\nrules = "/etc/kiosk/rules.toml"'
    files = load_settings(lines, "/boot/kiosk.toml").clinic_files
    assert files == ClinicFiles(Path("/boot/ours/templates.toml"), Path("/etc/kiosk/rules.toml"))
