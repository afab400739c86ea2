"""What systemd is told, over a socket of its own kind, and what the launcher is told."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.service import CAME_UP_S, HEART_STOPPED_S, Pulse, Service, notifier

VIEW = VisitView(
    screen=Screen.ATTRACT, language="en", now_s=0.0, since_s=0.0, body=AttractView(question=0)
)


@dataclass
class Listener:
    """systemd's end of NOTIFY_SOCKET."""

    socket: socket.socket
    address: str

    def heard(self) -> list[str]:
        found = []
        while True:
            try:
                found.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return found


@pytest.fixture(params=["file", "abstract"])
def listener(request: pytest.FixtureRequest) -> Iterator[Listener]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.setblocking(False)
        if request.param == "file":
            address = f"/tmp/kiosk-notify-{os.getpid()}"
            Path(address).unlink(missing_ok=True)
            end.bind(address)
            yield Listener(end, address)
            Path(address).unlink()
        else:
            end.bind(f"\0kiosk-{os.getpid()}")
            yield Listener(end, f"@kiosk-{os.getpid()}")


@dataclass
class Beating:
    """A sampler's heart that can stop, and a pulse that watches it."""

    told: list[str] = field(default_factory=list)
    heart_s: float = 0.0
    came_up: int = 0

    def __post_init__(self) -> None:
        self.pulse = Pulse(self.told.append, lambda: self.heart_s, self._come_up)

    def _come_up(self) -> None:
        self.came_up += 1

    def frames(self, from_s: float, to_s: float, *, alive: bool = True) -> None:
        for tenth in range(round(10 * from_s), round(10 * to_s)):
            if alive:
                self.heart_s = tenth / 10
            self.pulse.watch(VIEW, tenth / 10)
            self.pulse.shown(VIEW, tenth / 10)

    @property
    def fed(self) -> int:
        return sum(message.startswith("WATCHDOG=1") for message in self.told)


def test_systemd_hears_it_on_its_socket(listener: Listener) -> None:
    tell = notifier({"NOTIFY_SOCKET": listener.address})
    assert tell is not None
    tell("READY=1\nSTATUS=page attract")
    assert listener.heard() == ["READY=1\nSTATUS=page attract"]


def test_without_systemd_nothing_is_told() -> None:
    assert notifier({}) is None


def test_a_systemd_that_is_gone_costs_no_frame(caplog: pytest.LogCaptureFixture) -> None:
    tell = notifier({"NOTIFY_SOCKET": "/nowhere/notify"})
    assert tell is not None
    tell("WATCHDOG=1")
    assert "systemd could not be told" in caplog.text


def test_ready_is_told_once_and_only_when_the_first_picture_has_been_shown() -> None:
    beating = Beating()
    beating.pulse.watch(VIEW, 0.0)
    assert beating.told == []
    beating.pulse.shown(VIEW, 0.0)
    assert beating.told == ["READY=1\nSTATUS=page attract"]
    beating.frames(0.1, 3.0)
    assert sum("READY=1" in message for message in beating.told) == 1


def test_every_second_of_frames_feeds_the_watchdog_and_no_frames_do_not() -> None:
    beating = Beating()
    beating.frames(0.0, 10.05)
    assert beating.fed == 9
    beating.frames(60.0, 60.2)  # what hung for a minute was silent for a minute
    assert beating.fed == 10


def test_every_second_tells_the_page_and_its_pace() -> None:
    told: list[str] = []
    pulse = Pulse(told.append, lambda: 100.0, lambda: None, lambda: 25)
    for tenth in (*range(12), 15, *range(16, 22)):
        pulse.watch(VIEW, tenth / 10)
        pulse.shown(VIEW, tenth / 10)
    assert [line.partition("; ")[2] for line in told[1:]] == [
        "10 frames/s, longest 100 ms, 250 readings/s",
        "7 frames/s, longest 400 ms, 175 readings/s",
    ]


def test_a_sampler_that_hangs_lets_the_watchdog_starve_and_says_so() -> None:
    beating = Beating()
    beating.frames(0.0, 5.05)
    fed = beating.fed
    beating.frames(5.1, 5.0 + HEART_STOPPED_S, alive=False)
    still = beating.fed
    assert still > fed
    beating.frames(5.0 + HEART_STOPPED_S + 0.1, 40.0, alive=False)
    assert beating.fed == still
    assert beating.told[-1].startswith("STATUS=page attract; the sampler hangs for 3")
    beating.frames(40.0, 42.0)
    assert beating.fed == still + 2


def test_after_half_a_minute_of_pictures_it_has_come_up_once() -> None:
    beating = Beating()
    beating.frames(100.0, 100.0 + CAME_UP_S)
    assert beating.came_up == 0
    beating.frames(100.0 + CAME_UP_S, 200.0)
    assert beating.came_up == 1


def test_without_a_display_it_is_ready_and_alive_but_has_not_come_up() -> None:
    there, told, came = False, [], []  # type: bool, list[str], list[int]
    pulse = Pulse(told.append, lambda: 1000.0, lambda: came.append(1), lambda: 25, lambda: there)
    for tenth in range(1000):
        pulse.watch(VIEW, tenth / 10)
        pulse.shown(VIEW, tenth / 10)
    assert told[0] == "READY=1\nSTATUS=page attract; no display"
    assert sum(message.startswith("WATCHDOG=1") for message in told) >= 98
    assert not came  # the launcher must not take this for a way that works
    there = True
    for tenth in range(1000, 1000 + round(10 * CAME_UP_S)):
        pulse.watch(VIEW, tenth / 10)
    assert came == [1]


def test_it_has_not_come_up_while_what_is_still_being_loaded_may_fail() -> None:
    whole, came = False, list[float]()
    now_s = 0.0
    pulse = Pulse(
        lambda message: None, lambda: now_s, lambda: came.append(now_s), whole=lambda: whole
    )
    for now_s in (0.0, 1.0, 10 * CAME_UP_S):
        pulse.watch(VIEW, now_s)
    assert not came
    whole = True
    for now_s in (10 * CAME_UP_S + 1, 11 * CAME_UP_S):
        pulse.watch(VIEW, now_s)
    assert came == [11 * CAME_UP_S]


def came_up(environ: dict[str, str]) -> Event:
    """Let a service come up, and wait for what it does then."""
    settled = Event()
    pulse = Service(environ).pulse(lambda: 100.0, settled.set)
    for now_s in (0.0, 1.0, CAME_UP_S):
        pulse.watch(VIEW, now_s)
    assert settled.wait(10)
    return settled


def test_the_launcher_is_told_which_way_came_up(tmp_path: Path) -> None:
    (tmp_path / "tries").write_text("5\n", "ascii")
    came_up({"KIOSK_STARTS": str(tmp_path), "KIOSK_WAY": "previous:kmsdrm"})
    assert {path.name: path.read_text("ascii") for path in tmp_path.iterdir()} == {
        "came-up": "previous:kmsdrm\n"
    }


def test_a_disk_that_cannot_be_written_costs_a_line_in_the_journal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    came_up({"KIOSK_STARTS": str(tmp_path / "gone"), "KIOSK_WAY": "current:wayland"})
    assert "could not be noted" in caplog.text


def test_started_by_hand_it_is_no_installed_station() -> None:
    assert not Service({}).installed
    assert Service({"KIOSK_WAY": "current:wayland"}).installed
    assert not Service({"KIOSK_WAY": "current:wayland"}).version_before
    assert Service({"KIOSK_WAY": "previous:wayland"}).version_before


def test_being_asked_to_end_ends_the_frames_and_is_told(listener: Listener) -> None:
    before = signal.getsignal(signal.SIGTERM)
    service = Service({"NOTIFY_SOCKET": listener.address})
    service.listen()
    try:
        assert not service.asked_to_end
        signal.raise_signal(signal.SIGTERM)
        assert service.asked_to_end
        assert listener.heard() == ["STOPPING=1"]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_whom_to_call_is_left_for_the_screen_that_stands_in(tmp_path: Path) -> None:
    service = Service({"KIOSK_STARTS": str(tmp_path)})
    service.leave_number("Our practice, 555 0100")
    assert (tmp_path / "call.txt").read_text("utf-8") == "Our practice, 555 0100\n"
    service.leave_number("")
    assert (tmp_path / "call.txt").read_text("utf-8") == ""
