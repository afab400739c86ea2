"""The calibration as people do it: through the command, the true driver and the simulated chip, on
balls that no model knows; and everything that may go wrong on the way.

Ten readings a second keep a calibration of a quarter of an hour at a second or two of the
machine's; what is measured is means over 5 s, which lose nothing by it.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from stage import ViewLog

from kiosk.calibrate.bench import Bench, Feel
from kiosk.calibrate.daily import CheckRefused
from kiosk.calibrate.dialogue import BallLost
from kiosk.calibrate.session import Answers, FolderError, Outcome, calibrate, daily_check
from kiosk.calibrate.terminal import InputEnded, Terminal
from kiosk.calibrations import calibrations_of, read_folder
from kiosk.checks.ball import check_calibrations
from kiosk.cli import main
from kiosk.clock import ManualClock
from kiosk.daily_checks import DailyCheck, read_checks
from kiosk.force.calibration import Calibration, Use
from kiosk.force.calibration_file import load_sheet
from kiosk.force.plan import Plan, Step, View
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import Settings, load_settings
from kiosk.sim.faults import SimFault
from kiosk.sim.press import LeverPress
from kiosk.sim.rig import SimulatedRig
from kiosk.sim.true_ball import TrueBall, random_traits
from kiosk.station import build

DAY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RATE_HZ = 10
ENTERS = "\n" * 400
ABOUT = ("--use", "wall", "--ball", "Blue 1", "--operator", "Ada", "--temperature", "21")
ABOUT = (*ABOUT, "--reference", "Scale 7", "--reference-u", "0.5", "--reference-u-pct", "0.5")
KNOWN = Answers("wall", "Blue 1", "Ada", 21.0, "Scale 7", 0.5, 0.5)
POINTS = 36


def station_file(folder: Path, *, ball: int = 1, resting_kpa: float = 4.0) -> Path:
    """The settings of a station with a simulated ball, which keeps everything in `folder`."""
    file = folder / "settings.toml"
    file.write_text(
        f'[wiring]\nrate_hz = {RATE_HZ}\n[paths]\ndata = "{folder / "data"}"\n'
        f"[simulation]\nenabled = true\nball = {ball}\nresting_kpa = {resting_kpa}\n"
        "[panel]\nenabled = false\n",
        "utf-8",
    )
    return file


def said_by(typed: str, *argv: object) -> tuple[int, str, str]:
    """What `kiosk calibrate ...` comes to when all this is typed: code, output, errors."""
    out, err = StringIO(), StringIO()
    stdin, sys.stdin = sys.stdin, StringIO(typed)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["calibrate", *(str(each) for each in argv)])
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.stdin = stdin
    return code, out.getvalue(), err.getvalue()


def ready(points: int) -> str:
    """Warm, pumped, and so many points: ready each time, and what the scale shows."""
    return "\n\n" + "\n\n" * points


class Place:
    """A bench of its own: a ball, a press, a day, and a folder."""

    def __init__(self, folder: Path, ball: int = 1, resting_kpa: float = 4.0) -> None:
        self.settings: Settings = load_settings(
            station_file(folder, ball=ball, resting_kpa=resting_kpa).read_text("utf-8"), "s.toml"
        )
        self.clock = ManualClock(wall=DAY)
        traits = random_traits(np.random.default_rng(ball), 1)[0]
        self.ball = TrueBall(traits, resting_kpa=resting_kpa)
        self.rig = SimulatedRig(self.clock, ball=self.ball, seed=ball)
        self.press = LeverPress(ball)
        self.rig.press(self.press.force_n)
        self.watch: Callable[[View, float], None] = self.press.watch
        self.out = StringIO()

    @property
    def folder(self) -> Path:
        return self.settings.paths.data / "calibrations" / "simulated"

    def bench(self) -> Bench:
        return Bench(self.clock, self.rig.open_i2c, _Watched(self))

    def calibrate(self, typed: str | StringIO = ENTERS, plan: Plan | None = None) -> Outcome:
        lines = StringIO(typed) if isinstance(typed, str) else typed
        return calibrate(self.settings, self.bench(), Terminal(lines, self.out), KNOWN, plan)

    def check(self, known_n: float = 98.1, typed: str = "\n") -> DailyCheck:
        terminal = Terminal(StringIO(typed), self.out)
        return daily_check(
            self.settings, self.bench(), terminal, self.current("wall"), known_n, "Ada"
        )

    def current(self, use: str) -> Calibration:
        return calibrations_of(self.settings, self.clock)[use]

    @property
    def said(self) -> str:
        return self.out.getvalue()


class _Watched:
    """The press, with whatever somebody does to it while it works."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def fit(self, use: Use) -> None:
        self._place.press.fit(use)

    def watch(self, view: View, now_s: float) -> None:
        self._place.watch(view, now_s)

    def load(self, weight_n: float, now_s: float) -> None:
        self._place.press.load(weight_n, now_s)

    def reading_n(self, t_s: float) -> float:
        return self._place.press.reading_n(t_s)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """A whole calibration by command: its folder, exit code and what was said."""
    folder = tmp_path_factory.mktemp("made")
    typed = ready(POINTS) + "Ada\ny\nyse\nYes\n"
    code, out, err = said_by(typed, "run", "--sim", "--config", station_file(folder), *ABOUT)
    assert err == ""
    return folder, code, out


# A calibration that is done well.


def test_the_command_leads_to_a_signed_file(made: tuple[Path, int, str]) -> None:
    folder, code, out = made
    assert code == 0
    assert "PASS: every rule is met." in out
    assert out.count("Raise the press to ") == 21
    assert out.count("Lower the press to ") == 15
    assert max(len(line) for line in out.splitlines()[:-1]) <= 79
    assert out.isascii()
    (file,) = (folder / "data" / "calibrations" / "simulated").glob("*.toml")
    assert str(file) in out.splitlines()[-1]
    sheet = load_sheet(file.read_text("utf-8"), file.name)
    assert (sheet.standing, sheet.ball, sheet.use) == ("calibrated", "Blue 1", "wall")
    assert (sheet.operator, sheet.signed_off_by, sheet.temperature_c) == ("Ada", "Ada", 21.0)
    assert sheet.reference is not None
    assert (sheet.reference.name, sheet.reference.u_n) == ("Scale 7", 0.5)
    assert sheet.sensor == "MP3V5050"
    assert len(sheet.points) == POINTS
    assert all(each.passed for each in sheet.verdicts)


def test_list_and_show_say_what_it_is_worth(made: tuple[Path, int, str]) -> None:
    folder, _, _ = made
    config = folder / "settings.toml"
    code, out, _ = said_by("", "list", "--sim", "--config", config)
    (file,) = (folder / "data" / "calibrations" / "simulated").glob("*.toml")
    assert code == 0
    assert any(line.startswith(file.stem) and line.endswith("in use") for line in out.splitlines())
    assert "wall: never checked; daily: kiosk calibrate check --use wall" in out
    code, out, _ = said_by("", "show", file.stem, "--sim", "--config", config)
    assert code == 0
    assert f"{file.stem}: calibrated" in out
    assert "+/- (k = 2)" in out
    code, out, _ = said_by("", "show", file.stem, "--sim", "--config", config, "--json")
    shown = json.loads(out)
    assert (shown["standing"], len(shown["points"])) == ("calibrated", POINTS)
    code, out, _ = said_by("", "list", "--sim", "--config", config, "--json")
    assert [each["state"] for each in json.loads(out)["calibrations"]] == ["in use"]


def test_the_daily_check_by_command_passes_and_fails(made: tuple[Path, int, str]) -> None:
    folder, _, _ = made
    where = ("--sim", "--config", folder / "settings.toml")
    code, out, err = said_by("\n", "check", *where, "--json")
    assert (code, json.loads(out)["passed"]) == (0, True)
    assert "PASS: within 10 %." in err
    code, out, _ = said_by("", "check", *where, "--use", "knees")
    assert code == 1
    code, out, err = said_by("", "check", *where)
    assert (code, err) == (1, "kiosk: no answer came; nothing was checked\n")
    assert len(read_checks(folder / "data" / "calibrations" / "simulated")[0]) == 1


@pytest.mark.parametrize("ball", [2, 3, 8])
def test_the_map_is_within_five_newtons_or_five_per_cent(tmp_path: Path, ball: int) -> None:
    """Of the true force: put on anew from 0 to 390 N, each held as at the calibration; and of the
    force that would settle at that pressure within an hour."""
    place = Place(tmp_path, ball=ball)
    outcome = place.calibrate(ready(POINTS) + "Ada\nyes\n")
    assert outcome.accepted, place.said
    assert outcome.sheet is not None
    assert outcome.sheet.map is not None
    force_map = outcome.sheet.map
    feel = Feel(Bench(place.clock, place.rig.open_i2c), place.settings)
    place.press.load(0.0, place.clock.monotonic())
    waited(feel, 90.0)
    tare_kpa = waited(feel, 2.0)
    for true_n in (10.0, 30.0, 75.0, 125.0, 175.0, 225.0, 275.0, 325.0, 390.0):
        place.press.load(true_n, place.clock.monotonic())
        waited(feel, 15.0)
        held_n = force_map.force_n(waited(feel, 5.0) - tare_kpa)
        settled_n = force_map.force_n(place.ball.pressure_kpa(true_n) - place.ball.resting_kpa)
        limit_n = max(5.0, 0.05 * true_n)
        assert abs(held_n - true_n) <= limit_n, (true_n, held_n)
        assert abs(settled_n - true_n) <= limit_n, (true_n, settled_n)


def waited(feel: Feel, seconds: float) -> float:
    """The mean pressure of the last of so many seconds."""
    slices = [feel.slice() for _ in range(round(seconds * 10))]
    return fmean(s.pressure_kpa for each in slices for s in each if s.pressure_kpa is not None)


# A bad procedure is refused, with the reason; what was measured is kept, and never used.


def refused(place: Place, outcome: Outcome, standing: str) -> str:
    """Checks what every refusal has in common; returns what was said."""
    assert not outcome.accepted
    assert outcome.sheet is not None
    assert outcome.path is not None
    assert outcome.sheet.standing == standing
    assert outcome.sheet.signed_off_by is None
    assert outcome.path.stem.endswith(f"-{standing}")
    kept = load_sheet(outcome.path.read_text("utf-8"), outcome.path.name)
    assert kept.points == outcome.sheet.points
    assert kept.calibration is None
    assert place.current("wall").state == "estimated"
    return place.said


def test_a_ball_that_was_moved_is_refused(place: Place) -> None:
    """From round 2 on it touches the frame, which takes a tenth of the force."""

    def watch(view: View, now_s: float) -> None:
        place.press.reaches = 0.9 if view.round >= 2 and view.step is not Step.REFERENCE else 1.0
        place.press.watch(view, now_s)

    place.watch = watch
    outcome = place.calibrate()
    said = refused(place, outcome, "refused")
    assert "the ball or the press was" in said
    assert "FAIL: this calibration is refused." in said


def test_a_ball_with_half_its_air_is_not_even_begun(tmp_path: Path) -> None:
    config = station_file(tmp_path, resting_kpa=2.0)
    code, out, _ = said_by(ENTERS, "run", "--sim", "--config", config, *ABOUT)
    assert code == 1
    assert "! Pump to 4.0 kPa, now 2.0" in out
    assert "Nothing was measured, nothing is kept." in out
    assert list(tmp_path.glob("data/**/*.toml")) == []


def test_a_ball_that_loses_half_its_air_on_the_way_is_refused(place: Place) -> None:
    def watch(view: View, now_s: float) -> None:
        if view.round == 2:
            place.rig.faults.begin(SimFault.LEAK, now_s)
            place.watch = place.press.watch
        place.press.watch(view, now_s)

    place.watch = watch
    said = refused(place, place.calibrate(), "unfinished")
    assert "! The ball has only little air left: stop, look for a leak, begin anew." in said


def test_one_wrong_weight_is_refused_by_name(place: Place) -> None:
    """115 N typed where 100 N lay on the ball, in round 2 on the way up."""
    typed = ready(14) + "\n115\n" + "\n\n" * (POINTS - 15)
    said = refused(place, place.calibrate(typed), "refused")
    assert "round 2, 100 N rising: 115 N was typed" in " ".join(said.split())


@pytest.mark.parametrize(("share", "unit"), [(0.10197, "kilograms"), (0.22481, "pounds")])
def test_numbers_of_another_unit_are_refused_at_the_first_point(
    tmp_path: Path, share: float, unit: str
) -> None:
    code, out, _ = said_by(
        ready(0) + "\n" + f"{15 * share:.2f}\n" * 5,
        "run", "--sim", "--config", station_file(tmp_path), *ABOUT,
    )  # fmt: skip
    assert code == 1
    assert f"{unit} are 15 N: type newtons." in out
    (kept,) = read_folder(tmp_path / "data" / "calibrations" / "simulated")
    assert kept.standing == "unfinished"


def test_too_few_points_are_refused(place: Place) -> None:
    """The levels from 300 N up are left out."""
    typed = ready(5) + "skip\nskip\nskip\nskip\n" + "\n\n" * 40
    said = " ".join(refused(place, place.calibrate(typed), "refused").split())
    assert "Skip once more to do so all the same." in said
    assert "Go up to 400 N: above its last point a map knows nothing." in said


def test_a_weight_far_from_its_level_is_asked_for_again_and_an_unsigned_calibration_is_not_used(
    tmp_path: Path,
) -> None:
    typed = ready(1) + "\n150\n\n" + "\n\n" * (POINTS - 2) + "Ada\nno\n"
    config = station_file(tmp_path)
    code, out, err = said_by(typed, "run", "--sim", "--config", config, *ABOUT, "--json")
    assert "150 N is far from the 50 N asked for" in err
    assert "PASS: every rule is met." in err
    shown = json.loads(out)
    assert "Nobody signed: it is kept, as unsigned, and not used until somebody does:" in err
    assert f"kiosk calibrate sign {shown['id']}" in err
    assert (code, shown["ok"], shown["state"]) == (1, False, "unsigned")
    assert tomllib.loads(Path(shown["file"]).read_text("utf-8"))["state"] == "unsigned"


# It ends before its end.


class Interrupted(StringIO):
    """Somebody types so many lines, then Ctrl-C."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._left = lines

    def readline(self, *_: object) -> str:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return "\n"


@pytest.mark.parametrize("lines", [3, 6])
def test_ctrl_c_keeps_what_was_measured(place: Place, lines: int) -> None:
    outcome = place.calibrate(Interrupted(lines))
    said = refused(place, outcome, "unfinished")
    assert "Ctrl-C was pressed. What was measured is kept, as unfinished, and never used:" in said
    assert outcome.sheet is not None
    assert len(outcome.sheet.points) == (lines - 2) // 2
    assert len(outcome.sheet.discarded) == lines % 2


class Watcher(StringIO):
    """Whoever reads what is said: does something as soon as some words are there."""

    def __init__(self, words: str, does: BaseException) -> None:
        super().__init__()
        self._words = words
        self._does = does

    def write(self, text: str) -> int:
        if self._words in self.getvalue():
            self._words = "\0" if isinstance(self._does, KeyboardInterrupt) else ""
            raise self._does
        return super().write(text)


def test_a_window_that_is_closed_keeps_what_was_measured(place: Place) -> None:
    place.out = Watcher(" 3/12 ", OSError(5, "Input/output error"))
    outcome = place.calibrate()
    refused(place, outcome, "unfinished")
    assert outcome.sheet is not None
    assert len(outcome.sheet.points) == 2


def test_ctrl_c_while_the_rules_are_told_keeps_what_was_measured(place: Place) -> None:
    place.out = Watcher("The rules:", KeyboardInterrupt())
    outcome = place.calibrate(plan=Plan(levels_n=(15.0, 50.0), rounds=1))
    said = refused(place, outcome, "refused")
    assert "What was measured is kept, as refused, and never used:" in said
    assert outcome.sheet is not None
    assert len(outcome.sheet.points) == 2


def test_a_slip_neither_signs_nor_throws_away(made: tuple[Path, int, str]) -> None:
    _, code, out = made
    assert code == 0
    assert out.count("Please type yes to sign, or no") == 2


def test_every_wrong_number_is_answered(place: Place) -> None:
    place.calibrate(ready(1) + "\n-5\n0\n1.5\nstop\n")
    assert place.said.count("! A number of newtons above 0, please.") == 2


def test_ctrl_c_before_the_first_point_leaves_nothing(place: Place) -> None:
    assert place.calibrate(Interrupted(1)) == Outcome(None, None)
    assert list(place.folder.iterdir()) == []


def test_answers_that_end_keep_what_was_measured(place: Place) -> None:
    said = refused(place, place.calibrate(ready(2)), "unfinished")
    assert "The answers have ended." in said


def test_a_ball_that_is_lost_for_a_minute_ends_it(place: Place) -> None:
    def watch(view: View, now_s: float) -> None:
        if view.point == 3:
            place.rig.faults.begin(SimFault.TUBE_OFF, now_s)
            place.watch = place.press.watch
        place.press.watch(view, now_s)

    place.watch = watch
    said = refused(place, place.calibrate(), "unfinished")
    assert "The ball was lost: " in said


# Where it is kept.


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    config = station_file(tmp_path)
    (tmp_path / "data").write_text("a file where the folder should be", "utf-8")
    code, out, err = said_by(ENTERS, "run", "--sim", "--config", config, *ABOUT)
    assert (code, out) == (2, "")
    assert err.startswith(f"kiosk: {tmp_path}/data/calibrations/simulated: cannot be written: ")


def test_a_disk_that_fills_up_on_the_way_shows_the_points_on_the_screen(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def full(handle: int) -> None:
        if b"state" in Path(f"/proc/self/fd/{handle}").read_bytes():
            raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderError, match="No space left on device; make room"):
        place.calibrate(ready(2))
    assert list(place.folder.iterdir()) == []
    assert place.said.count("reference_n = ") == 2


def test_a_second_calibration_of_the_day_leaves_the_first_alone(place: Place) -> None:
    first = place.calibrate(ready(1)).path
    assert first is not None
    before = first.read_bytes()
    second = place.calibrate(ready(1)).path
    assert second is not None
    assert (first.stem, second.stem) == (
        "blue-1-wall-2026-03-01-unfinished", "blue-1-wall-2026-03-01-unfinished-2",
    )  # fmt: skip
    assert first.read_bytes() == before


# The station afterwards.


def kept(place: Place, made: tuple[Path, int, str]) -> Path:
    """The file of the calibration made by command, in another station's folder."""
    (file,) = (made[0] / "data" / "calibrations" / "simulated").glob("*.toml")
    place.folder.mkdir(parents=True)
    path = place.folder / file.name
    path.write_bytes(file.read_bytes())
    return path


def test_the_station_uses_it_from_then_on(place: Place, made: tuple[Path, int, str]) -> None:
    path = kept(place, made)
    made_on = load_sheet(path.read_text("utf-8"), path.name).date
    clock = ManualClock(wall=datetime(made_on.year, made_on.month, made_on.day, 9, tzinfo=UTC))
    media = load_media(shipped_media())
    station = build(place.settings, media, clock, lambda *_: ViewLog(), with_sound=False)
    try:
        calibrations = station.app.calibrations
        assert (calibrations["wall"].id, calibrations["wall"].state) == (path.stem, "calibrated")
        assert calibrations["wall"].state_at(4.0) == "calibrated"
        assert calibrations["knees"].state == "estimated"
        assert station.app.chain.calibration.id == path.stem
    finally:
        station.close()


def test_three_months_later_it_is_due_and_the_doctor_says_so(
    place: Place, made: tuple[Path, int, str]
) -> None:
    path = kept(place, made)
    due = load_sheet(path.read_text("utf-8"), path.name).due
    assert due is not None

    def told(day: date) -> tuple[str, str]:
        (found,) = check_calibrations(place.settings, ["wall"], day, 4.0)
        return found.verdict, found.cure

    assert told(due - timedelta(days=1))[0] == "ok"
    assert told(due) == ("warn", "Calibrate this very ball: kiosk calibrate run --use wall")


# The daily check.


@pytest.fixture
def calibrated(place: Place, made: tuple[Path, int, str]) -> Place:
    """A station with a calibration, on the day after it was made."""
    path = kept(place, made)
    made_on = load_sheet(path.read_text("utf-8"), path.name).date
    place.clock = ManualClock(
        wall=datetime(made_on.year, made_on.month, made_on.day, 9, tzinfo=UTC) + timedelta(days=1)
    )
    place.rig = SimulatedRig(place.clock, ball=place.ball, seed=1)
    place.rig.press(place.press.force_n)
    return place


def test_a_check_that_passes_is_written_down(calibrated: Place) -> None:
    check = calibrated.check()
    assert check.passed
    assert abs(check.error_n) < 9.81
    assert check.within_stated
    assert read_checks(calibrated.folder)[0][-1].passed
    assert calibrated.current("wall").overdue == ""
    assert "PASS: within 10 %." in calibrated.said


def test_a_check_that_fails_makes_the_calibration_due_until_one_passes(calibrated: Place) -> None:
    calibrated.press.reaches = 0.8
    assert not calibrated.check().passed
    assert "FAIL: more than 10 % off." in calibrated.said
    assert calibrated.current("wall").overdue == "check"
    assert calibrated.current("wall").state_at(4.0) == "estimated"
    calibrated.press.reaches = 1.0
    assert calibrated.check().passed
    assert calibrated.current("wall").overdue == ""
    assert [each.passed for each in read_checks(calibrated.folder)[0]] == [False, True]


@pytest.mark.parametrize(
    ("known_n", "said"),
    [(10.2, r"allowed: 50 to 36\d N. If that was kilograms, type 100."), (49.9, r"50 to 36\d N\."),
     (370.0, r"370 N is no force to check with; allowed: 50 to 36\d N")],
)  # fmt: skip
def test_a_force_that_a_check_could_not_judge_is_refused(
    calibrated: Place, known_n: float, said: str
) -> None:
    with pytest.raises(CheckRefused, match=said):
        calibrated.check(known_n)
    assert read_checks(calibrated.folder) == ([], [])


def test_a_force_beyond_the_map_fails_its_check_and_the_book_says_at_least(
    calibrated: Place,
) -> None:
    """Twice the weight that was said."""
    calibrated.press.reaches = 1.6
    check = calibrated.check(300.0)
    assert (check.passed, check.within_stated, check.u_n) == (False, False, None)
    assert "N or more: its map ends there" in calibrated.said
    assert "inf" not in calibrated.said
    assert '"u_n": null' in (calibrated.folder / "checks.jsonl").read_text("utf-8")
    assert read_checks(calibrated.folder)[1] == []
    assert calibrated.current("wall").overdue == "check"


def test_a_check_takes_some_fifteen_seconds_of_the_ball(calibrated: Place) -> None:
    before_s = calibrated.clock.monotonic()
    calibrated.check()
    assert 15.0 < calibrated.clock.monotonic() - before_s < 20.0


def test_a_ball_with_other_air_is_not_checked(calibrated: Place) -> None:
    calibrated.rig = SimulatedRig(calibrated.clock, resting_kpa=3.5)
    with pytest.raises(CheckRefused, match=r"rests at 3\.5\d kPa, but was calibrated at 3\.9"):
        calibrated.check()
    assert read_checks(calibrated.folder) == ([], [])


def test_a_force_that_never_comes_is_no_check(calibrated: Place) -> None:
    calibrated.press.reaches = 0.0
    with pytest.raises(CheckRefused, match="No steady force was felt"):
        calibrated.check()
    assert read_checks(calibrated.folder) == ([], [])


def test_a_ball_that_is_lost_is_no_check(calibrated: Place) -> None:
    calibrated.rig.faults.begin(SimFault.NACK, 0.0)
    with pytest.raises(BallLost):
        calibrated.check()
    with pytest.raises(InputEnded):
        Place.check(replace_rig(calibrated), typed="")


def replace_rig(place: Place) -> Place:
    place.rig = SimulatedRig(place.clock, ball=place.ball)
    place.rig.press(place.press.force_n)
    return place


def test_a_ball_that_cannot_be_felt_is_told_before_anything_is_asked(place: Place) -> None:
    place.rig.faults.begin(SimFault.NACK, 0.0)
    with pytest.raises(BallLost):
        place.calibrate()
    assert place.said == ""


def test_while_the_station_runs_nothing_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemctl = tmp_path / "systemctl"
    systemctl.write_text("#!/bin/sh\necho active\n", "utf-8")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    config = tmp_path / "real.toml"
    config.write_text(f'[paths]\ndata = "{tmp_path / "data"}"\n', "utf-8")
    for command in ("run", "check"):
        code, out, err = said_by("", command, "--config", config)
        assert (code, out) == (2, "")
        assert err == (
            "kiosk: the station is running; stop it first: sudo systemctl stop kiosk.service\n"
        )
    assert not (tmp_path / "data").exists()


# Signed later.


def test_what_was_left_unsigned_is_signed_by_command(tmp_path: Path) -> None:
    config = station_file(tmp_path)
    typed = ready(POINTS) + "Ada\nno\n"
    _, out, _ = said_by(typed, "run", "--sim", "--config", config, *ABOUT, "--json")
    unsigned = json.loads(out)["id"]
    where = ("--sim", "--config", config)
    code, out, err = said_by("Ben\nno\n", "sign", unsigned, *where)
    assert (code, err) == (1, "kiosk: nobody signed; it stays unsigned\n")
    assert "The rules, judged anew from its points:" in out
    assert "pass  levels measured: 7 (at least 5)" in out
    code, out, err = said_by("Ben\nyse\nyes\n", "sign", unsigned, *where, "--json")
    assert code == 0
    shown = json.loads(out)
    sheet = load_sheet(Path(shown["file"]).read_text("utf-8"), "f")
    assert (sheet.standing, sheet.signed_off_by) == ("calibrated", "Ben")
    assert "Signed off by Ben." in err
    code, out, err = said_by("", "sign", unsigned, *where, "--by", "Ben")
    assert (code, out) == (1, "")
    assert err == f"kiosk: {unsigned}: it is signed already, as {shown['id']}\n"
    _, out, _ = said_by("", "list", *where)
    states = {line.split()[0]: line for line in out.splitlines()}
    assert states[unsigned].endswith("signed since, or too old")
    assert states[shown["id"]].endswith("in use")
