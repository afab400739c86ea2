"""The folder of calibrations: which counts, when it is due, and what never happens to a file."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.calibrations import (
    Calibrations,
    bare_text,
    calibrations_folder,
    new_id,
    read_folder,
    write_new,
)
from kiosk.daily_checks import CHECKS_FILE, DailyCheck, append_check, read_checks
from kiosk.force.calibration import ForceMap, estimated
from kiosk.force.calibration_file import load_calibration
from kiosk.settings import BallSettings, PathSettings, Settings, SimulationSettings

TODAY = date(2026, 3, 1)


def text(
    name: str,
    *,
    use: str = "wall",
    ball: str = "blue-1",
    made: str = "2026-02-01",
    state: str = "calibrated",
    more: str = "",
) -> str:
    return (
        f'id = "{name}"\nstate = "{state}"\nuse = "{use}"\nball = "{ball}"\n'
        f"resting_kpa = 4.0\ndate = {made}\npoints = [[0, 0], [2, 50], [4, 100]]\n{more}"
    )


class Station:
    """A folder, a day, and the calibrations as a running station sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.today = TODAY
        self.written = 0

    def sees(self, ball: BallSettings | None = None, sensor: str = "") -> Calibrations:
        return Calibrations(self.folder, ball or BallSettings(), lambda: self.today, sensor)

    def put(self, name: str, **values: str) -> Path:
        """A file in the folder, each a second younger than the one before."""
        path = write_new(self.folder, name, text(name, **values))
        self.written += 1
        os.utime(path, (1e9 + self.written, 1e9 + self.written))
        return path

    def check(self, calibration: str, measured_n: float) -> None:
        at = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
        found = DailyCheck(at, "wall", "blue-1", calibration, 98.1, measured_n, 8.0, 4.0)
        append_check(self.folder, found)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "data" / "calibrations")


# Which one counts.


def test_without_any_folder_the_ball_model_stands_in(station: Station) -> None:
    seen = station.sees()
    assert [seen[use].id for use in ("wall", "knees")] == ["model-wall", "model-knees"]
    assert seen.problems == ()
    assert list(seen) == ["wall", "knees"]
    assert len(seen) == 2


def test_each_use_has_its_own_newest_calibration(station: Station) -> None:
    station.put("a", made="2026-02-03")
    station.put("b", made="2026-02-01")
    station.put("c", use="knees", made="2026-01-15")
    seen = station.sees()
    assert (seen["wall"].id, seen["knees"].id) == ("a", "c")
    assert (seen["wall"].overdue, seen["knees"].overdue) == ("", "")


def test_of_two_made_on_one_day_the_last_written_counts(station: Station) -> None:
    station.put("z-first")
    station.put("a-second")
    assert station.sees()["wall"].id == "a-second"


def test_a_calibration_made_while_the_station_is_on_counts_at_once(station: Station) -> None:
    seen = station.sees()
    assert seen["wall"].state == "estimated"
    station.put("a")
    assert seen["wall"].state == "calibrated"


def test_a_file_that_has_changed_is_read_again(station: Station) -> None:
    path = station.put("a")
    seen = station.sees()
    assert seen["wall"].ball == "blue-1"
    path.write_text(text("a", ball="green"), "utf-8")
    assert seen["wall"].ball == "green"
    path.write_bytes(b"torn")
    assert seen["wall"].id == "model-wall"


def test_what_was_never_signed_is_never_used(station: Station) -> None:
    station.put("a", made="2026-01-10")
    station.put("b", state="unfinished")
    station.put("c", state="refused")
    seen = station.sees()
    assert seen["wall"].id == "a"
    assert seen.problems == ()
    assert [each.standing for each in read_folder(station.folder)] == [
        "accepted", "unfinished", "refused",
    ]  # fmt: skip


def test_a_file_that_calls_itself_estimated_is_no_calibration(station: Station) -> None:
    path = station.put("a", state="estimated")
    seen = station.sees()
    assert seen["wall"].id == "model-wall"
    assert seen.problems == (
        f'{path}: state: "estimated" is no calibration; allowed: "calibrated"',
    )


def test_a_named_file_wins_over_every_newer_one(station: Station, tmp_path: Path) -> None:
    station.put("new")
    named = tmp_path / "named.toml"
    named.write_text(text("old", made="2026-01-01"), "utf-8")
    assert station.sees(BallSettings(calibration_wall=named))["wall"].id == "old"


def test_a_named_file_that_breaks_leaves_estimates_and_says_so(
    station: Station, tmp_path: Path
) -> None:
    station.put("new")
    seen = station.sees(BallSettings(calibration_wall=tmp_path / "gone.toml"))
    assert seen["wall"].id == "model-wall"
    assert seen.problems == (f"{tmp_path}/gone.toml: cannot be read: No such file or directory",)


def test_an_unknown_use_is_a_key_error(station: Station) -> None:
    with pytest.raises(KeyError):
        station.sees()["elbow"]


# Due.


def test_three_months_later_it_is_due(station: Station) -> None:
    station.put("a", made="2026-02-01")
    seen = station.sees()
    station.today = date(2026, 4, 30)
    assert (seen["wall"].overdue, seen["wall"].state_at(4.0)) == ("", "calibrated")
    station.today += timedelta(days=1)
    assert (seen["wall"].overdue, seen["wall"].state_at(4.0)) == ("age", "estimated")


def test_a_clock_that_was_never_set_makes_nothing_due_but_is_told(station: Station) -> None:
    station.put("a")
    seen = station.sees()
    station.today = date(1970, 1, 1)
    assert seen["wall"].overdue == ""
    (said,) = seen.problems
    assert said.startswith("the clock says 1970-01-01, which is before a was made")


def test_another_ball_on_the_station_makes_the_old_ones_due(station: Station) -> None:
    station.put("wall-blue")
    station.put("knees-blue", use="knees")
    station.put("wall-red", ball="red", made="2026-02-20")
    seen = station.sees()
    assert (seen["wall"].id, seen["wall"].overdue) == ("wall-red", "")
    assert (seen["knees"].id, seen["knees"].overdue) == ("knees-blue", "ball")


def test_the_settings_say_which_ball_it_is(station: Station) -> None:
    station.put("blue-wall")
    station.put("red-wall", ball="red", made="2026-02-20")
    blue = station.sees(BallSettings(name="blue-1"))["wall"]
    assert (blue.id, blue.overdue) == ("blue-wall", "")
    green = station.sees(BallSettings(name="green"))["wall"]
    assert (green.id, green.overdue) == ("red-wall", "ball")


def test_another_type_of_sensor_makes_it_due(station: Station) -> None:
    station.put("a", more='sensor = "MP3V5050"\n')
    assert station.sees(sensor="MP3V5050")["wall"].overdue == ""
    assert station.sees(sensor="MPX5050")["wall"].overdue == "ball"


def test_a_failed_daily_check_makes_it_due_until_one_passes(station: Station) -> None:
    station.put("a")
    seen = station.sees()
    station.check("a", 98.0)
    assert seen["wall"].overdue == ""
    station.check("a", 120.0)
    assert (seen["wall"].overdue, seen["wall"].state_at(4.0)) == ("check", "estimated")
    station.check("a", 95.0)
    assert seen["wall"].overdue == ""


def test_a_failed_check_of_another_calibration_says_nothing_about_this_one(
    station: Station,
) -> None:
    station.put("a")
    station.check("older", 120.0)
    assert station.sees()["wall"].overdue == ""


# Files.


def test_an_existing_file_is_never_written_over(station: Station) -> None:
    path = station.put("a")
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_new(station.folder, "a", "other")
    assert path.read_bytes() == before


def test_a_write_that_fails_leaves_nothing_behind(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(station.folder, "a", text("a"))
    assert list(station.folder.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"id = ", b'id = "a"\n', b"state = 3\n", b"[" * 5000, b'state = "calib'],
)
def test_a_damaged_file_is_told_skipped_and_kept(station: Station, content: bytes) -> None:
    station.put("good")
    bad = station.folder / "bad.toml"
    bad.write_bytes(content)
    seen = station.sees()
    assert seen["wall"].id == "good"
    (said,) = seen.problems
    assert said.startswith(str(bad))
    assert bad.read_bytes() == content


@given(st.binary(max_size=200))
def test_no_content_at_all_can_stop_a_station(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("calibrations")
    (folder / "a.toml").write_bytes(content)
    (folder / CHECKS_FILE).write_bytes(content)
    seen = Calibrations(folder, BallSettings(), lambda: TODAY)
    assert seen["wall"].id == "model-wall"


@pytest.mark.parametrize(
    ("key", "value"),
    [("date", "9999-12-31"), ("date", "1969-12-31"), ("resting_kpa", "1" + "0" * 400),
     ("resting_kpa", "1" + "0" * 5000), ("points", f"[[0, 0], [1, 1{'0' * 400}]]")],
    ids=str,
)  # fmt: skip
def test_a_number_or_a_day_that_cannot_be_is_told_and_stops_nothing(
    station: Station, key: str, value: str
) -> None:
    path = station.put("bad")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(key)]
    path.write_text(f"{key} = {value}\n" + "\n".join(lines) + "\n", "utf-8")
    seen = station.sees()
    assert seen["wall"].id == "model-wall"
    (said,) = seen.problems
    assert said.startswith(str(path))


def test_a_file_saved_by_another_editor_is_the_same_file(station: Station) -> None:
    """Line ends of another system, and the mark that some put before UTF-8."""
    path = station.put("a")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert station.sees()["wall"].id == "a"
    assert station.sees().problems == ()


def test_ids_are_readable_and_never_taken_twice(station: Station) -> None:
    wanted = [new_id(station.folder, "Blue Ball #1", "wall", TODAY)]
    for name in ("blue-ball-1-wall-2026-03-01", "blue-ball-1-wall-2026-03-01-2"):
        station.put(name)
        wanted.append(new_id(station.folder, "Blue Ball #1", "wall", TODAY))
    assert wanted == [
        "blue-ball-1-wall-2026-03-01",
        "blue-ball-1-wall-2026-03-01-2",
        "blue-ball-1-wall-2026-03-01-3",
    ]
    assert new_id(station.folder, "蓝", "knees", TODAY) == "ball-knees-2026-03-01"


def test_a_simulated_ball_has_a_folder_of_its_own() -> None:
    settings = Settings(paths=PathSettings(data=Path("/d")))
    assert calibrations_folder(settings) == Path("/d/calibrations")
    simulated = replace(settings, simulation=SimulationSettings(enabled=True))
    assert calibrations_folder(simulated) == Path("/d/calibrations/simulated")


# The book of daily checks.


def test_checks_are_read_as_they_were_written(station: Station) -> None:
    station.check("a", 98.0)
    station.check("a", 110.0)
    checks, problems = read_checks(station.folder)
    assert problems == []
    assert [(each.measured_n, each.passed) for each in checks] == [(98.0, True), (110.0, False)]
    assert checks[0].at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("measured_n", "passed"),
    [(98.1, True), (107.9, True), (88.3, True), (108.0, False), (88.2, False)],
)
def test_a_check_passes_within_ten_per_cent(measured_n: float, passed: bool) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    check = DailyCheck(at, "wall", "b", "a", 98.1, measured_n, 5.0, 4.0)
    assert check.passed is passed


def test_a_force_known_only_to_be_at_least_so_much_passes_no_check() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    check = DailyCheck(at, "wall", "b", "a", 98.1, 98.1, None, 4.0)
    assert (check.passed, check.within_stated) == (False, False)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "[" * 100_000, "NaN", "Infinity", '"x"'])
def test_a_line_that_no_check_can_say_costs_itself_alone(station: Station, number: str) -> None:
    station.check("a", 98.0)
    book = station.folder / CHECKS_FILE
    book.write_text(book.read_text("utf-8").replace("98.1", number), "utf-8")
    assert [len(each) for each in read_checks(station.folder)] == [0, 1]


def test_a_torn_line_costs_itself_alone(station: Station) -> None:
    station.check("a", 98.0)
    with (station.folder / CHECKS_FILE).open("ab") as book:
        book.write(b'{"at": "2026-03-0')
    station.check("a", 120.0)
    checks, problems = read_checks(station.folder)
    assert [each.measured_n for each in checks] == [98.0, 120.0]
    assert problems == [
        f"{station.folder / CHECKS_FILE}:2: no daily check; it is kept and not counted"
    ]
    assert station.sees().problems == tuple(problems)


def test_the_text_that_is_kept_is_that_of_the_file_or_says_the_very_map(tmp_path: Path) -> None:
    made = replace(estimated("wall"), id="blue", state="calibrated", date=date(2026, 3, 1))
    written = bare_text(made) + "# signed by hand\n"
    write_new(tmp_path, "blue", written)
    found = Calibrations(tmp_path, BallSettings(), lambda: date(2026, 3, 2))
    assert found.text_of(found["wall"]) == written
    other = replace(made, map=ForceMap(((0.0, 0.0), (5.0, 100.0))))
    assert load_calibration(found.text_of(other), "blue").map == other.map
    model = found["knees"]
    assert load_calibration(found.text_of(model), "model") == model
