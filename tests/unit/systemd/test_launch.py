"""The launcher as a program: which version it starts, on which screen, and that it says why."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path(__file__).parents[3] / "systemd" / "rootfs" / "opt" / "kiosk" / "bin"
WAYS = ["current:wayland", "current:kmsdrm", "previous:wayland", "previous:kmsdrm"]


@dataclass
class Machine:
    """A root with fakes that say how they were called, in the place of cage and the versions."""

    root: Path

    @property
    def starts(self) -> Path:
        return self.root / "var/lib/kiosk/starts"

    def program(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        path.chmod(0o755)

    def version(self, name: str) -> None:
        told = f'echo "{name} $SDL_VIDEODRIVER way=$KIOSK_WAY sdl=${{SDL_DYNAMIC_API-}} $*"'
        self.program(f"opt/kiosk/{name}/bin/python", told)

    def launch(self, **environment: str) -> subprocess.CompletedProcess[str]:
        keep = {"PATH": os.environ["PATH"], "KIOSK_ROOT": str(self.root)}
        return subprocess.run(
            [str(BIN / "launch")], check=False, capture_output=True, text=True, timeout=20,
            env=keep | environment,
        )  # fmt: skip

    def ways(self, starts: int) -> list[str]:
        return [self.launch().stdout.partition("way=")[2].split()[0] for _ in range(starts)]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """One with everything: two versions, cage with its seat, the system's SDL, a display."""
    made = Machine(tmp_path)
    made.version("current")
    made.version("previous")
    made.program("usr/bin/cage", 'shift 2; exec "$@"')
    (tmp_path / "usr/lib/arm").mkdir(parents=True)
    (tmp_path / "usr/lib/arm/libSDL2-2.0.so.0").touch()
    (tmp_path / "sys/class/drm/card1-HDMI-A-1").mkdir(parents=True)
    (tmp_path / "sys/class/drm/card1-HDMI-A-1/status").write_text("connected\n", "ascii")
    (tmp_path / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as seat:
        before = Path.cwd()
        os.chdir(tmp_path / "run")  # a socket's path may not be long
        seat.bind("seatd.sock")
        os.chdir(before)
        yield made


def test_the_installed_version_starts_under_cage(machine: Machine) -> None:
    done = machine.launch()
    assert done.returncode == 0
    assert done.stdout == "current wayland way=current:wayland sdl= -m kiosk run\n"
    assert done.stderr == (
        "launch: current:wayland; starts that have not come up before this one: 0\n"
    )


def test_every_way_has_three_starts_to_come_up_then_the_next_is_tried(machine: Machine) -> None:
    assert machine.ways(13) == [way for way in WAYS for _ in range(3)] + WAYS[:1]


def test_a_way_that_came_up_is_where_the_next_start_begins(machine: Machine) -> None:
    machine.starts.mkdir(parents=True)
    (machine.starts / "came-up").write_text("previous:kmsdrm\n", "ascii")
    assert machine.ways(4) == ["previous:kmsdrm"] * 3 + ["current:wayland"]


def test_without_a_seat_it_goes_straight_to_the_display_and_says_why(machine: Machine) -> None:
    (machine.root / "run/seatd.sock").unlink()
    done = machine.launch()
    assert "no Wayland: cage or seatd is not there" in done.stderr
    sdl = f"{machine.root}/usr/lib/arm/libSDL2-2.0.so.0"
    assert done.stdout == f"current kmsdrm way=current:kmsdrm sdl={sdl} -m kiosk run\n"


def test_the_settings_may_leave_no_other_screen(machine: Machine) -> None:
    assert "way=current:kmsdrm" in machine.launch(KIOSK_SCREEN="kmsdrm").stdout
    wrong = machine.launch(KIOSK_SCREEN="x11")
    assert "KIOSK_SCREEN=x11 is not allowed; allowed: wayland, kmsdrm" in wrong.stderr
    assert "way=current:wayland" in wrong.stdout


def test_without_a_display_no_way_is_to_blame(machine: Machine) -> None:
    status = machine.root / "sys/class/drm/card1-HDMI-A-1/status"
    status.write_text("disconnected\n", "ascii")
    assert machine.ways(8) == ["current:wayland"] * 8
    assert not (machine.starts / "tries").exists()


def test_a_first_version_that_fails_has_no_other_to_go_to(machine: Machine) -> None:
    (machine.root / "opt/kiosk/previous/bin/python").unlink()
    assert machine.ways(7) == [WAYS[0]] * 3 + [WAYS[1]] * 3 + [WAYS[0]]


@pytest.mark.parametrize("torn", ["", "x\n", "-1\n", "\0\0\0"])
def test_a_counter_that_a_power_cut_tore_counts_as_none(machine: Machine, torn: str) -> None:
    machine.starts.mkdir(parents=True)
    (machine.starts / "tries").write_text(torn, "ascii")
    assert machine.ways(1) == ["current:wayland"]


def test_with_nothing_installed_it_says_what_to_do(tmp_path: Path) -> None:
    done = Machine(tmp_path).launch()
    assert done.returncode == 1
    assert 'run "sudo make install" again' in done.stderr


@pytest.mark.parametrize(
    ("tries", "called", "text"),
    [
        (1, "starting", "La borne d'exercices démarre."),
        (2, "starting", "La borne a du mal à démarrer"),
        (0, "trouble", "Still so? Call whoever looks after it"),
        (2, "stopped", "Tras 5 minutos: corte la corriente 10 s"),
    ],
)
def test_what_stands_on_the_screen_meanwhile(
    machine: Machine, tries: int, called: str, text: str
) -> None:
    machine.starts.mkdir(parents=True)
    (machine.starts / "tries").write_text(f"{tries}\n", "ascii")
    (machine.starts / "call.txt").write_text("Our practice, 555 0100\n", "ascii")
    texts = BIN.parent / "share" / "screen-text"
    (machine.root / "opt/kiosk/share").mkdir(parents=True)
    (machine.root / "opt/kiosk/share/screen-text").symlink_to(texts)
    terminal = machine.root / "dev/tty1"
    terminal.parent.mkdir()
    subprocess.run(
        [str(BIN / "screen-text"), called], check=True, timeout=20,
        env={"PATH": os.environ["PATH"], "KIOSK_ROOT": str(machine.root)},
    )  # fmt: skip
    shown = terminal.read_text("utf-8")
    assert text in shown
    assert ("Our practice, 555 0100" in shown) == ("5 minutes" in shown)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 64, "1024 px of 16-px letters"
    assert len(lines) <= 18, "600 px of 32-px letters"
