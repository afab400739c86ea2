"""An installed station's settings: two files, and a start whatever is written into them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.installed import NOTICE, Places, keep, settings_in_use
from kiosk.settings import Settings

GOOD = '[screen]\ndiagonal_in = 32\n\n[clinic]\nname = "Ours"\n'


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "etc.toml", tmp_path / "boot.toml", tmp_path / "kept")


def written(places: Places, settings: str = GOOD, boot: str | None = None) -> Settings:
    places.settings.write_text(settings, "utf-8")
    if boot is not None:
        places.boot.write_text(boot, "utf-8")
    return settings_in_use(places).settings


def came_up(places: Places) -> None:
    """As a station that came up with what is there leaves it."""
    texts = settings_in_use(places).texts
    assert texts is not None
    keep(texts, places)


def test_the_boot_partition_counts_first_key_by_key(places: Places) -> None:
    settings = written(places, boot="[screen]\ndiagonal_in = 15\n")
    assert settings.screen.diagonal_in == 15
    assert settings.clinic.name == "Ours"
    assert (settings.problem, settings.visit.notice) == ("", "")
    assert settings.file == str(places.settings)


def test_as_windows_notepad_leaves_it(places: Places) -> None:
    places.settings.write_text(GOOD, "utf-8")
    places.boot.write_bytes(b'\xef\xbb\xbf[clinic]\r\nname = "Th\xc3\xa9o"\r\n')
    assert settings_in_use(places).settings.clinic.name == "Théo"


def test_one_file_of_the_two_is_enough(places: Places) -> None:
    places.boot.write_text(GOOD, "utf-8")
    assert settings_in_use(places).settings.clinic.name == "Ours"


WRONG = "[screen]\ndiagonal_in = 300\n"


def test_a_wrong_file_leaves_the_last_good_settings_and_a_notice(places: Places) -> None:
    written(places)
    came_up(places)
    settings = written(places, WRONG)
    assert settings.screen.diagonal_in == 32
    assert settings.problem == (
        f"{places.settings}:2: screen.diagonal_in: 300 is not allowed; allowed: a number from 5 to "
        "120; used instead: the settings of the last good start"
    )
    assert settings.visit.notice == NOTICE


def test_a_wrong_boot_file_leaves_the_boot_settings_of_the_last_good_start(places: Places) -> None:
    written(places, boot='[clinic]\nphone = "1"\n')
    came_up(places)
    settings = written(places, boot="[clinic]\nphone = 1\n")
    assert settings.clinic.phone == "1"
    assert settings.problem.startswith(f"{places.boot}:2: clinic.phone: 1 is not allowed; allowed:")


def test_before_any_good_start_the_first_file_alone_stands_in_then_the_defaults(
    places: Places,
) -> None:
    settings = written(places, boot="nonsense")
    assert settings.clinic.name == "Ours"
    assert settings.problem.endswith(f"; used instead: {places.settings} alone")
    settings = written(places, "nonsense")
    assert settings.problem.startswith(f"{places.settings}: not valid TOML")
    assert settings.problem.endswith("; used instead: the defaults")
    assert replace(settings, problem="", visit=Settings().visit) == Settings()


def test_last_good_settings_that_a_new_version_refuses_are_passed_over(places: Places) -> None:
    written(places, GOOD)
    keep(("[gone]\nkey = 1\n", ""), places)
    problem = written(places, boot="nonsense").problem
    assert problem.startswith(f"{places.boot}: not valid TOML"), "what to mend, not what was tried"
    assert problem.endswith(f"; used instead: {places.settings} alone")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[ball]\ncalibration_wall = "gone.toml"\n', "gone.toml: cannot be read"),
        ('[paths]\nmedia = "gone"\n', "paths.media: "),
        ('[simulation]\npatient = "steady"\n', "simulation.patient: steady is not allowed"),
        ('[simulation]\nenabled = true\npatient = "nobody"\n', "nobody is not allowed; allowed"),
    ],
)
def test_what_no_station_can_be_built_from_is_wrong_too(
    places: Places, wrong: str, said: str
) -> None:
    settings = written(places, wrong)
    assert said in settings.problem
    assert settings.problem.endswith("; used instead: the defaults")


def test_a_file_that_cannot_be_read_is_told(places: Places) -> None:
    places.settings.write_bytes(b"\xff\xfe")
    assert "cannot be read: it is not UTF-8 text" in settings_in_use(places).settings.problem


def test_settings_that_stand_in_do_not_take_the_good_ones_place(places: Places) -> None:
    written(places, boot='[clinic]\nphone = "1"\n')
    came_up(places)
    written(places, boot="nonsense")
    came_up(places)
    assert (places.kept / "kiosk.toml").read_text("utf-8") == '[clinic]\nphone = "1"\n'
    assert sorted(path.name for path in places.kept.iterdir()) == ["kiosk.toml", "settings.toml"]


def test_mended_the_notice_is_gone(places: Places) -> None:
    written(places)
    came_up(places)
    assert written(places, WRONG).problem
    assert written(places).problem == ""


def test_a_station_asked_for_by_hand_with_a_wrong_file_refuses_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "mine.toml"
    wrong.write_text(WRONG, "utf-8")
    assert main(["doctor", "--config", str(wrong)]) == 2
    assert f"{wrong}:2: screen.diagonal_in: 300 is not allowed" in capsys.readouterr().err
