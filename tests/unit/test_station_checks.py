"""The doctor's checks while the station runs: on its readings alone, part by part."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from kiosk.checks.computer import Host
from kiosk.clinic.shell_talk import ChecksTold, RunChecks, Switch, Switched
from kiosk.clock import ManualClock
from kiosk.devices.power import Power, Reply
from kiosk.doctor import examine
from kiosk.force.reading import ReadError, Reading
from kiosk.media_folder import Media
from kiosk.settings import PathSettings, Settings
from kiosk.sim.rig import SimulatedRig
from kiosk.station_checks import Running, StationChecks
from kiosk.station_shell import StationShell

WALL = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PERIOD_S = 1 / 250


class Bench:
    """A station that reads a ball at rest, without any film."""

    def __init__(self, folder: Path, *, threaded: bool = False) -> None:
        self.now_s = 50.0
        self.error: ReadError | None = None
        self.silent = False
        self.held: list[str] | None = []
        self.told: list[ChecksTold] = []
        self.settings = settings = replace(Settings(), paths=PathSettings(data=folder))
        self.host = host = Host(
            "aarch64", 64, (3, 11), {"WAYLAND_DISPLAY": "w"}, folder, lambda command: None,
            lambda path: 9_000.0,
        )  # fmt: skip
        self.media = Media(exercises=(), problems=(), words={}, folder=folder, imported=None)
        running = Running(self._readings, lambda: self.held, lambda: False)
        self.checks = StationChecks(
            settings, self.media, host, lambda: WALL, running, threaded=threaded
        )

    def _readings(self) -> list[Reading]:
        if self.silent:
            return []
        times = [self.now_s - PERIOD_S * k for k in range(12, 0, -1)]
        if self.error is not None:
            return [Reading(t_s, None, None, self.error) for t_s in times]
        return [Reading(t_s, 3000 + k % 3, 24000) for k, t_s in enumerate(times)]

    def play(self, seconds: float, number: int = 1) -> ChecksTold:
        """Frames, until it is over or the time is."""
        for _ in range(round(seconds / (12 * PERIOD_S))):
            self.now_s += 12 * PERIOD_S
            told = self.checks.news(self.now_s)
            if told is not None:
                self.told.append(told)
                assert told.number == number
                if told.over:
                    break
        return self.told[-1]

    def examine(self) -> dict[str, str]:
        self.checks.begin(1, self.now_s)
        told = self.play(20.0)
        assert told.over
        return {each.part: each.verdict for each in told.found}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_every_part_is_told_and_the_ball_after_ten_seconds_of_the_stations_own_readings(
    bench: Bench,
) -> None:
    bench.checks.begin(1, bench.now_s)
    early = bench.play(9.0)
    assert not early.over
    assert "readings" not in {each.part for each in early.found}
    assert {"settings", "panel", "sound", "processor", "disk"} <= {e.part for e in early.found}
    late = bench.play(2.0)
    assert late.over
    parts = {each.part: each for each in late.found}
    assert parts["bus"].what == "/dev/i2c-1, in use by the station"
    assert (parts["readings"].verdict, parts["timing"].verdict) == ("ok", "ok")
    assert "250 readings a second" in parts["readings"].what
    assert parts["sound"].cure
    assert bench.checks.news(bench.now_s) is None


def test_no_part_that_the_doctor_looks_at_is_left_out(tmp_path: Path) -> None:
    clock = ManualClock(wall=WALL)
    rig = SimulatedRig(clock)
    bench = Bench(tmp_path)
    bench.host.root.joinpath("dev").mkdir()
    bench.host.root.joinpath("dev", "i2c-1").touch()
    pins = MockFactory(pin_class=MockPWMPin)
    told = examine(
        bench.settings, bench.media, clock=clock, open_i2c=rig.open_i2c, simulated=False,
        host=replace(bench.host, pin_factory=pins),
    )  # fmt: skip
    assert {each.part for each in told} == set(bench.examine())


def test_how_far_it_is_never_goes_back_and_ends_at_one(bench: Bench) -> None:
    bench.examine()
    shares = [told.share for told in bench.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 10


def test_a_dead_bus_and_a_sampler_that_hangs_are_found_out(bench: Bench) -> None:
    bench.error = ReadError.NACK
    assert bench.examine()["chip"] == "fail"
    bench.error, bench.silent, bench.told = None, True, []
    assert bench.examine()["chip"] == "fail"


def test_a_button_that_is_held_down_fails_and_no_panel_does_not(bench: Bench) -> None:
    bench.held = ["go"]
    assert bench.examine()["panel"] == "fail"
    bench.held, bench.told = None, []
    assert bench.examine()["panel"] == "ok"


def test_a_check_that_breaks_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    class Broken(Bench):
        def _readings(self) -> list[Reading]:
            return [each._replace(code="x") for each in super()._readings()]  # type: ignore[arg-type]

    bench = Broken(tmp_path)
    bench.checks.begin(1, bench.now_s)
    told = bench.play(20.0)
    assert told.over
    assert [each.verdict for each in told.found if each.part == "check"] == ["fail"]


def test_a_new_examination_drops_the_one_before(bench: Bench) -> None:
    bench.checks.begin(1, bench.now_s)
    bench.play(3.0)
    bench.told = []
    bench.checks.begin(2, bench.now_s)
    told = bench.play(20.0, number=2)
    assert told.over
    parts = [each.part for each in told.found]
    assert len(parts) == len(set(parts))


@pytest.fixture
def threaded(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, threaded=True)
    yield bench
    bench.checks.close()


def test_its_thread_waits_for_the_ball_and_ends_with_the_last_part(threaded: Bench) -> None:
    threaded.checks.begin(1, threaded.now_s)
    (worker,) = [each for each in threading.enumerate() if each.name == "checks"]
    threaded.play(9.0)
    assert worker.is_alive()
    threaded.play(1.1)
    worker.join(10.0)
    assert not worker.is_alive()
    assert threaded.play(0.2).over


def test_closing_lets_a_waiting_thread_go(threaded: Bench) -> None:
    threaded.checks.begin(1, threaded.now_s)
    (worker,) = [each for each in threading.enumerate() if each.name == "checks"]
    threaded.checks.close()
    worker.join(10.0)
    assert not worker.is_alive()


# What ends the program.


class Machine:
    """Answers like systemctl."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.ran = reply, []  # type: ignore[var-annotated]

    def run(self, command: object) -> Reply:
        self.ran.append(command)
        return self.reply


def settled(shell: StationShell) -> list[object]:
    found: list[object] = []
    while not found and not shell.ending:
        found += shell.answers()
    return found


def test_a_desk_never_switches_its_machine_off(bench: Bench) -> None:
    shell = StationShell(bench.checks, lambda: 1.0)
    for number, deed in enumerate(("reboot", "poweroff"), start=1):
        shell.do(Switch(number, deed))  # type: ignore[arg-type]
        assert shell.answers() == [Switched(number, "no_station")]
        assert not shell.ending
    shell.do(Switch(3, "restart"))
    assert shell.ending


def test_a_station_ends_once_its_system_has_said_yes(bench: Bench) -> None:
    machine = Machine(Reply(done=True))
    shell = StationShell(bench.checks, lambda: 1.0, Power(machine.run))
    shell.do(Switch(1, "poweroff"))
    assert settled(shell) == []
    assert shell.ending
    assert machine.ran == [("systemctl", "--no-ask-password", "poweroff")]


@pytest.mark.parametrize(("denied", "told"), [(True, "denied"), (False, "failed")])
def test_a_system_that_says_no_ends_nothing(
    bench: Bench, denied: bool, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    shell = StationShell(bench.checks, lambda: 1.0, Power(Machine(Reply(False, denied, "no")).run))
    shell.do(Switch(7, "reboot"))
    assert settled(shell) == [Switched(7, told)]
    assert "the system did not do it: no" in caplog.text
    assert not shell.ending


def test_restarting_the_program_asks_nobody(bench: Bench) -> None:
    machine = Machine(Reply(done=True))
    shell = StationShell(bench.checks, lambda: 1.0, Power(machine.run))
    shell.do(Switch(1, "restart"))
    assert shell.ending
    assert machine.ran == []


def test_checks_are_told_through_the_same_door(bench: Bench) -> None:
    shell = StationShell(bench.checks, lambda: bench.now_s)
    shell.do(RunChecks(4))
    (told,) = shell.answers()
    assert isinstance(told, ChecksTold)
    assert told.number == 4
