"""Every sentence that the station's checks can say is known whole, in every language.

Each place in the code that makes a finding has to be reached by an example here: a sentence that
is added later cannot be forgotten.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk import doctor, station_checks
from kiosk.checks import (
    ball,
    computer,
    exercises,
    finding,
    installation,
    prescribing,
    signal,
    surroundings,
)
from kiosk.checks.computer import Host
from kiosk.checks.finding import Finding
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.devices.wiring import Wiring
from kiosk.force.calibration import CalibrationError
from kiosk.force.reading import ReadError, Reading
from kiosk.locale import LANGUAGES, catalogue, placeholders
from kiosk.locale.told import NUMBERS, found_in
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import PathSettings, Settings
from kiosk.ui.clinic import Clinic
from kiosk.video.player import FilmError

SRC = Path(finding.__file__).parents[1]
MODULES = [
    *(path for path in sorted((SRC / "checks").glob("*.py")) if path.stem != "finding"),
    SRC / "station_checks.py",
]
QUOTED = "what a file, or an error, says of itself"
NEUTRAL = [
    r"Python 3\.\d+",
    r"\d+ °C",
    r"\d{4}-\d\d-\d\d \d\d:\d\d",
    r"DISPLAY=:0",
    r"0\.2\.0\+b",
    r"/\S+",
    r"[\w-]+\.(?:mp4|jpg)(?:, [\w-]+\.(?:mp4|jpg))*",
]
"""Values without a word: the same in every language."""
Place = tuple[str, int, str]


@dataclass
class Notes:
    """In place of `Finding`: notes where it is made, and what it says."""

    places: set[Place] = field(default_factory=set)
    found: list[Finding] = field(default_factory=list)

    def __call__(self, part: str, verdict: Any, what: str, cure: str = "") -> Finding:
        maker = sys._getframe(2)  # behind ok, warn or fail
        self.places.add((Path(maker.f_code.co_filename).name, maker.f_lineno, verdict))
        self.found.append(Finding(part, verdict, what, cure))
        return self.found[-1]


@dataclass
class Case:
    """A computer without anything, to be filled by the examples."""

    root: Path
    patch: pytest.MonkeyPatch
    said: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> Host:
        return Host(
            machine="aarch64", bits=64, python=(3, 13), environ={}, root=self.root,
            run=lambda command: self.said.get(" ".join(command)), free_mb=lambda folder: 1e4,
            has_module=lambda name: False,
        )  # fmt: skip

    def write(self, path: str, text: str = "") -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def _of_the_bus_and_the_chip(case: Case) -> None:
    ball._bus(case.host, 1)
    case.write("dev/i2c-1")
    ball._bus(case.host, 1)
    with case.patch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        ball._bus(case.host, 1)
    good = Reading(0.0, 3000, 24000)
    ball._chip([], Wiring())
    ball._chip([good], Wiring())
    for error in ReadError:
        bad = Reading(0.0, None, None, error)
        ball._chip([bad], Wiring())
        ball._chip([good, bad], Wiring())
    with case.patch.context() as patch:
        patch.setattr(ball, "_listen", lambda *_: [])
        ball.check_ball(Settings(), Any, Any, case.host, simulated=True)  # type: ignore[arg-type]


def _of_the_ball(case: Case) -> None:
    for supply_code in (None, 24000, 12000):
        ball._supply([Reading(0.0, 3000, supply_code)], Settings())
    for code in (0, 24000):
        ball._at_rest([Reading(0.0, code, 24000)], Settings())
    for resting_kpa in (0.1, 2.5, 4.0, 6.0):
        ball._resting(resting_kpa)
    for noise_kpa in (0.0, ball.TARE_STD_KPA, ball.NOISE_KPA):
        ball._noise(noise_kpa)


def _of_calibrations(case: Case) -> None:
    def fails(use: str) -> None:
        raise CalibrationError(QUOTED)

    settings: Any = SimpleNamespace(ball=SimpleNamespace(calibration=lambda use: None))
    broken: Any = SimpleNamespace(ball=SimpleNamespace(calibration=fails))

    def made(on: date | None, overdue: str = "", state: str = "calibrated") -> None:
        found = SimpleNamespace(
            id="wall-7", date=on, overdue=overdue, state=state, resting_kpa=4.2,
            state_at=lambda kpa: "calibrated" if kpa < 5.0 else "estimated",
        )  # fmt: skip
        calibrations: Any = {"wall": found}
        for resting_kpa in (4.0, 6.0):
            ball._calibration(settings, calibrations, "wall", date(2026, 3, 1), resting_kpa)

    for overdue in ("", "age", *ball._DUE):
        made(date(2026, 1, 1), overdue)
    for day in (date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 2)):
        made(day)
    made(None, state="estimated")
    ball._calibration(broken, {}, "knees", date(2026, 3, 1), None)  # type: ignore[arg-type]
    with case.patch.context() as patch:
        patch.setattr(ball, "read_folder", lambda _: [SimpleNamespace(problem=QUOTED)])
        ball.check_calibrations(Settings(), [], date(2026, 3, 1), None)


def _of_the_signal(case: Case) -> None:
    even = signal.Signal(250.0, 0.0001, 0.004, 1.0, 9, 0)
    fast = Wiring(rate_hz="fastest")
    for rate_hz in (10.0, 100.0, 250.0):
        for wiring in (Wiring(), fast):
            signal._rate(replace(even, rate_hz=rate_hz), wiring)
    # A rate that is too low for the fastest there is, and still enough to judge a hold.
    signal._rate(replace(even, rate_hz=60.0), Wiring(rate_hz=100))
    for jitter_s, gap_s in ((0.0, 0.004), (0.01, 0.004), (0.0, 9.0)):
        signal._evenness(replace(even, jitter_s=jitter_s, gap_s=gap_s))
    for different, clipped, noise_codes in ((9, 0, 1.0), (9, 7, 1.0), (1, 0, 0.0), (9, 0, 99.0)):
        odd = replace(even, different=different, clipped=clipped, noise_codes=noise_codes)
        signal._codes(odd, Wiring())
        signal._codes(odd, Wiring(rate_hz=100, chip_rate=128))


def _of_the_computer(case: Case) -> None:
    host = case.host
    for bits in (32, 64):
        computer._processor(replace(host, bits=bits))
    for python in ((3, 9), (3, 13)):
        computer._python(replace(host, python=python))
    for year in (2024, 2026):
        computer._time_of_day(datetime(year, 7, 4, 12, 0, tzinfo=UTC))
    for free_mb in (20.0, 300.0, 9000.0):
        computer._disk(replace(host, free_mb=lambda _, mb=free_mb: mb), case.root)
    for flags in ("", "throttled=0x0", "throttled=0x50005", "throttled=0x50000"):
        case.said["vcgencmd get_throttled"] = flags
        computer._power(host)
    for celsius in ("", "temp=48.3'C", "temp=83.0'C"):
        case.said["vcgencmd measure_temp"] = celsius
        computer._temperature(host)
    for memory in ("", "MemAvailable: 90000 kB", "MemAvailable: 2000000 kB"):
        case.write("proc/meminfo", memory)
        computer._memory(host)


def _of_the_display(case: Case) -> None:
    host = case.host
    for environ in ({"SDL_VIDEODRIVER": "dummy"}, {"DISPLAY": ":0"}):
        computer._display(replace(host, environ=environ), False)
    for simulated in (True, False):
        computer._display(host, simulated)
    case.write("sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    computer._display(host, False)
    case.write("sys/class/drm/card1-HDMI-A-1/status", "connected\n")
    computer._display(host, False)
    case.write("sys/class/drm/card1-HDMI-A-2/status", "connected\n")
    computer._display(host, False)


def _of_the_data_folder(case: Case) -> None:
    case.write("file")
    data = case.root / "data"
    for folder in (case.root, data, case.root / "file" / "data"):
        computer._data(case.host, folder, False)
    case.write("proc/mounts", f"tmpfs {case.root} tmpfs rw 0 0\n")
    computer._data(case.host, case.root, False)
    with case.patch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        computer._data(case.host, data, False)
    for key, text in catalogue("en").items():
        if key.startswith("checks.problem."):

            def fails(text: str = text, **_: object) -> None:
                raise OSError(1, text)

            with case.patch.context() as patch:
                patch.setattr(tempfile, "TemporaryFile", fails)
                computer._data(case.host, case.root, False)


def _of_exercises(case: Case) -> None:
    media = load_media(shipped_media())
    empty = Media(exercises=(), problems=(), words={}, folder=case.root, imported=None)
    for each in (media, empty):
        exercises._count(each)
    problems = (f"{case.root}/refused/{QUOTED}", QUOTED)
    exercises._problems(replace(empty, problems=problems, refused=("refused",)))
    exercise = media.exercises[0]
    with case.patch.context() as patch:
        patch.setattr(exercises, "_show", lambda *_: None)
        patch.setattr(Media, "file_path", lambda *_: case.root)
        exercises._pictures(media, exercise)
        patch.setattr(Media, "file_path", lambda *_: None)
        exercises._pictures(media, exercise)
        patch.setattr(Media, "file_path", lambda *_: case.root)

        def breaks(*_: object) -> None:
            raise FilmError(QUOTED)

        def short(*_: object) -> None:
            exercises._check_length(exercise, case.root / "film.mp4", -1.0)

        for show in (breaks, short):
            patch.setattr(exercises, "_show", show)
            exercises._pictures(media, exercise)


def _of_the_installation(case: Case) -> None:
    installed = case.root / "opt/kiosk"
    installed.mkdir(parents=True)
    (installed / "current").symlink_to("versions/0.2.0+b")
    (installed / "previous").symlink_to("versions/0.1.0+a")
    installation.check_installation(case.host)
    case.write("var/lib/kiosk/starts/tries", "3\n")
    installation.check_installation(case.host)
    case.write("var/lib/kiosk/starts/came-up", "previous:wayland\n")
    installation.check_installation(case.host)


def _of_templates_and_rules(case: Case) -> None:
    media = load_media(shipped_media())
    for file in (None, case.root / "mine.toml"):
        found = SimpleNamespace(templates=[1], rules=[2], templates_file=file, rules_file=file)
        case.patch.setattr(prescribing, "prescribing_of", lambda *_, found=found: found)
        prescribing.check_prescribing(Settings(), media)

    def fails(*_: object) -> None:
        raise ClinicFileError(QUOTED)

    case.patch.setattr(prescribing, "prescribing_of", fails)
    prescribing.check_prescribing(Settings(), media)


def _of_groups_and_pins(case: Case) -> None:
    case.write("etc/group", "".join(f"{name}:x:1:\n" for name in surroundings.WANTED_GROUPS))
    for user in ("kiosk", ""):
        asked = " ".join(["id", "-nG", *([user] if user else [])])
        for groups in (None, "root", "i2c gpio", "i2c", "gpio", "audio"):
            case.said.pop(asked, None)
            if groups is not None:
                case.said[asked] = groups
            surroundings._groups(case.host, user)
    surroundings._gpio(case.host)
    case.write("dev/gpiochip0")
    for there in (True, False):
        surroundings._gpio(replace(case.host, has_module=lambda name, there=there: there))


def _of_drivers(case: Case) -> None:
    surroundings._drivers(case.host)
    case.write("usr/lib/libSDL2-2.0.so.0")
    surroundings._drivers(case.host)
    case.write("usr/bin/cage")
    for name in surroundings._WAYLAND:
        case.write(f"usr/lib/{name}")
    surroundings._drivers(case.host)
    (case.root / "usr/lib/libSDL2-2.0.so.0").unlink()
    surroundings._drivers(case.host)


def _of_the_card_and_the_service(case: Case) -> None:
    for life in ("", "0x02 0x01", "0x0b 0x01"):
        case.write("sys/block/mmcblk0/device/life_time", life)
        surroundings._card(case.host)
    case.write("sys/fs/ext4/mmcblk0p2/errors_count", "4\n")
    surroundings._card(case.host)
    units = ("systemctl show kiosk.service -p WatchdogUSec --value",)
    units += ("systemctl show -p RuntimeWatchdogUSec --value",)
    case.said[units[0]] = "20s"
    surroundings._watchdog(case.host)
    case.write("dev/watchdog0")
    for both in (("20s", "15s"), ("", "15s"), ("20s", ""), ("", "")):
        case.said |= dict(zip(units, both, strict=True))
        surroundings._watchdog(case.host)
    for said in ("", *(f"exposure level for kiosk.service: {n} OK" for n in ("0.9", "4.1"))):
        case.said["systemd-analyze security --no-pager kiosk.service"] = said
        surroundings._hardening(case.host)


def _of_the_station_itself(case: Case) -> None:
    for held in (None, [], ["go"], ["go", "stop"]):
        station_checks._panel(held)
    for sound in (True, False):
        station_checks._sound(sound)
    named = replace(Settings(), clinic=Clinic(name="Example", phone="555 0100"))
    for settings in (Settings(), replace(named, file="/boot/k"), replace(named, problem=QUOTED)):
        doctor.check_settings(settings)

    def fails() -> list[Finding]:
        raise ValueError(QUOTED)

    heard = station_checks.Heard(0.0)
    with case.patch.context() as patch:
        patch.setattr(station_checks._log, "exception", lambda _: None)
        station_checks._Examination(1, heard, [station_checks.Part(fails)]).step()
    media = Media(exercises=(), problems=(), words={}, folder=case.root, imported=None)
    for settings in (Settings(), _simulated()):
        home = replace(settings, paths=PathSettings(data=case.root))
        running = station_checks.Running(list, list, lambda: True)
        checks = station_checks.StationChecks(
            home, media, case.host, lambda: datetime(2026, 3, 1, tzinfo=UTC), running,
            threaded=False,
        )  # fmt: skip
        of_ball = [part for part in checks._parts(heard) if part.of_ball]
        for part in of_ball:
            part.look()


def _simulated() -> Settings:
    settings = Settings()
    return replace(settings, simulation=replace(settings.simulation, enabled=True))


EXAMPLES: Sequence[Callable[[Case], None]] = [
    each for name, each in sorted(globals().items()) if name.startswith("_of_")
]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notes]:
    """All that the examples make the checks say."""
    notes = Notes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "Finding", notes)
        for example in EXAMPLES:
            with pytest.MonkeyPatch.context() as inner:
                example(Case(tmp_path_factory.mktemp("root"), inner))
        yield notes


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_an_example_reaches_every_place_that_makes_a_finding(notes: Notes, path: Path) -> None:
    reached = {place for place in notes.places if place[0] == path.name}
    assert _makers(path) - reached == set(), "add an example above"


def _makers(path: Path) -> set[Place]:
    return {
        (path.name, node.lineno, node.func.id)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("ok", "warn", "fail")
    }


@pytest.mark.parametrize("kind", ["part", "what", "cure"])
def test_every_sentence_is_known_whole(notes: Notes, kind: str) -> None:
    said = {getattr(each, kind) for each in notes.found} - {""}
    unknown = {text for text in said if found_in(f"checks.{kind}.", text) is None}
    assert sorted(text for text in unknown if not _needs_no_words(text)) == []


def _needs_no_words(text: str) -> bool:
    return QUOTED in text or any(re.fullmatch(each, text) for each in NEUTRAL)


def test_with_a_word_more_that_turns_it_round_no_sentence_is_known(notes: Notes) -> None:
    for text in {each.what for each in notes.found}:
        for blank in re.finditer(" ", text):
            turned = f"{text[: blank.start()]} not{text[blank.start() :]}"
            assert found_in("checks.what.", turned) is None, turned


def test_every_language_has_every_sentence_with_its_numbers() -> None:
    english = {key: text for key, text in catalogue("en").items() if key.startswith("checks.")}
    for language in LANGUAGES:
        for key, text in english.items():
            assert key in catalogue(language)
            told = placeholders(catalogue(language)[key])
            assert placeholders(text) & NUMBERS == told & NUMBERS, (language, key)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "made today"), (1, "1 day old"), (2, "2 days old"), (90, "90 days old")]
)
def test_an_age_of_one_day_is_no_plural(days: int, said: str) -> None:
    assert ball._age(days) == said
