"""The units as systemd itself reads them: no misspelt key, and no more exposed than is promised."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOTFS = ROOT / "systemd" / "rootfs"
UNITS = ROOTFS / "etc" / "systemd" / "system"
FILES = sorted(path for path in UNITS.iterdir() if path.is_file())
README = (ROOT / "README.md").read_text("utf-8")
MOST_EXPOSED = {"kiosk.service": 1.5, "kiosk-backup.service": 0.5, "kiosk-trouble.service": 1.5}

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not here: sudo apt install systemd",
)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def exposure(unit: Path) -> float:
    said = analyze("security", "--offline=yes", "--no-pager", str(unit)).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found, said
    return float(found[1])


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with every path they name pointing to something that can be run."""
    for path in FILES:
        text = path.read_text("utf-8").replace("/opt/kiosk/bin/", f"{ROOTFS}/opt/kiosk/bin/")
        (tmp_path / path.name).write_text(text, "utf-8")
    return tmp_path


@needs_systemd
@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_systemd_finds_nothing_wrong_with_a_unit(units: Path, name: str) -> None:
    done = analyze("verify", "--recursive-errors=no", "--man=no", str(units / name))
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_a_misspelt_key_would_be_found(units: Path) -> None:
    path = units / "kiosk.service"
    path.write_text(path.read_text("utf-8").replace("WatchdogSec", "WatchdogSecs"), "utf-8")
    done = analyze("verify", "--recursive-errors=no", "--man=no", str(path))
    assert done.returncode != 0
    assert "WatchdogSecs" in done.stderr


@needs_systemd
@pytest.mark.parametrize("name", sorted(MOST_EXPOSED))
def test_a_service_is_no_more_exposed_than_is_allowed(name: str) -> None:
    assert exposure(UNITS / name) <= MOST_EXPOSED[name]


@needs_systemd
def test_without_its_walls_it_would_be_exposed(tmp_path: Path) -> None:
    lines = (UNITS / "kiosk.service").read_text("utf-8").splitlines(keepends=True)
    bare = [line for line in lines if not line.startswith(("Protect", "SystemCall", "Capab"))]
    (tmp_path / "kiosk.service").write_text("".join(bare), "utf-8")
    assert exposure(tmp_path / "kiosk.service") > 3


@needs_systemd
def test_the_readme_tells_the_exposure() -> None:
    told = re.findall(r"exposure score of ([\d.]+)", README)
    assert len(told) == 1
    # Another systemd counts a little differently.
    assert exposure(UNITS / "kiosk.service") == pytest.approx(float(told[0]), abs=0.2)


KIOSK = (UNITS / "kiosk.service").read_text("utf-8")


@pytest.mark.parametrize(
    ("setting", "without_it"),
    [
        ("DeviceAllow=char-drm rw", "no display"),
        ("DeviceAllow=char-input rw", "starts, and hears no key"),
        ("DeviceAllow=char-i2c rw", "no ball"),
        ("DeviceAllow=char-gpiochip rw", "no buttons"),
        ("DeviceAllow=char-alsa rw", "no sound"),
        ("RestrictAddressFamilies=AF_UNIX AF_NETLINK", "no input, and Ctrl-Alt-F3 leaves"),
        ("StandardInput=tty", "Ctrl-Alt-F3 leaves"),
        ("TTYReset=yes", "the keyboard stays mute after a kill"),
        ("NotifyAccess=all", "below the compositor nobody is heard, and the start times out"),
        ("Restart=always", "the compositor ends with 0 after a crash, and nothing starts again"),
        ("StartLimitIntervalSec=0", "after five failures it is dark for good"),
        ("LimitRTPRIO=10", "a film costs the sampler readings"),
        ("SystemCallFilter=sched_setscheduler", "a film costs the sampler readings"),
        ("SystemCallFilter=sched_setaffinity", "the bus is answered across two processors"),
        ("SystemCallFilter=mincore", "Mesa finds no Wayland, and there is no window"),
        ("StateDirectory=kiosk", "nothing can be written"),
    ],
)
def test_what_the_station_needs_to_live_is_there(setting: str, without_it: str) -> None:
    assert f"\n{setting}\n" in KIOSK, without_it


@pytest.mark.parametrize(
    ("setting", "with_it"),
    [
        ("PrivateDevices=yes", "no display"),
        ("MemoryDenyWriteExecute=yes", "killed by the software's own GL"),
        ("ProcSubset=pid", "gpiozero finds no Raspberry Pi, so no buttons"),
        ("PrivateNetwork=yes", "the kernel tells of no display or key that comes later"),
        ("OnFailure=kiosk-trouble.service", "its text would take the terminal at every restart"),
        ("WatchdogSignal=SIGKILL", "a hang leaves no trace of where it hung"),
    ],
)
def test_what_would_break_it_is_not_there(setting: str, with_it: str) -> None:
    assert f"\n{setting}\n" not in KIOSK, with_it


def test_every_program_of_the_units_comes_with_them() -> None:
    named = {
        found
        for path in FILES
        for found in re.findall(r"^Exec\w+=[-+]?(/opt/\S+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named == {
        "/opt/kiosk/bin/" + each for each in ("launch", "screen-text", "nightly-backup")
    }
    for each in named:
        assert (ROOTFS / each.lstrip("/")).stat().st_mode & 0o111 == 0o111


def test_the_pis_watchdog_is_one_that_a_pi_4_knows() -> None:
    text = (ROOTFS / "etc/systemd/system.conf.d/kiosk.conf").read_text("utf-8")
    seconds = int(re.findall(r"^RuntimeWatchdogSec=(\d+)$", text, re.MULTILINE)[0])
    assert 0 < seconds <= 15


def test_staff_may_restart_the_station_and_end_the_machine_and_nothing_else() -> None:
    rules = (ROOTFS / "etc/polkit-1/rules.d/50-kiosk.rules").read_text("utf-8")
    assert set(re.findall(r'"(org\.freedesktop[\w.-]+)"', rules)) == {
        "org.freedesktop.login1.power-off",
        "org.freedesktop.login1.power-off-multiple-sessions",
        "org.freedesktop.login1.reboot",
        "org.freedesktop.login1.reboot-multiple-sessions",
        "org.freedesktop.systemd1.manage-units",
    }
    assert rules.count("polkit.Result.YES") == 2
    assert 'action.lookup("unit") === "kiosk.service"' in rules
    assert 'action.lookup("verb") === "restart"' in rules
