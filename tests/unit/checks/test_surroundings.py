"""What the system gives the station, on file systems and answers put together for each case."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.checks.computer import Host
from kiosk.checks.finding import Finding
from kiosk.checks.surroundings import check_surroundings

ALL = "kiosk video render input i2c gpio audio"
LIBRARIES = ("libwayland-egl.so.1", "libwayland-cursor.so.0", "libEGL.so.1", "libSDL2-2.0.so.0")
UNIT_WATCHDOG = "systemctl show kiosk.service -p WatchdogUSec --value"
MACHINE_WATCHDOG = "systemctl show -p RuntimeWatchdogUSec --value"
SECURITY = "systemd-analyze security --no-pager kiosk.service"


@dataclass
class Appliance:
    """An installed station in perfect health, to be spoiled part by part."""

    root: Path
    said: dict[str, str] = field(default_factory=dict)
    modules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.write("etc/systemd/system/kiosk.service")
        self.write(
            "etc/group", "root:x:0:\nvideo:x:44:\nrender:x:106:\ninput:x:107:\naudio:x:29:\n"
        )
        self.write("usr/bin/cage")
        self.write("dev/watchdog0")
        for name in LIBRARIES:
            self.write(f"usr/lib/aarch64-linux-gnu/{name}")
        self.write("sys/fs/ext4/mmcblk0p2/errors_count", "0\n")
        self.said = {
            "id -nG kiosk": ALL,
            UNIT_WATCHDOG: "20s\n",
            MACHINE_WATCHDOG: "15s\n",
            SECURITY: "…\n→ Overall exposure level for kiosk.service: 0.9 SAFE 😀\n",
        }

    def write(self, path: str, text: str = "") -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def examined(self, *, simulated: bool = False) -> dict[str, Finding]:
        host = Host(
            machine="aarch64", bits=64, python=(3, 13), environ={}, root=self.root,
            run=lambda command: self.said.get(" ".join(command)), free_mb=lambda folder: 1e4,
            has_module=lambda name: name in self.modules,
        )  # fmt: skip
        return {each.part: each for each in check_surroundings(host, simulated=simulated)}


@pytest.fixture
def appliance(tmp_path: Path) -> Appliance:
    return Appliance(tmp_path)


def test_in_health_every_line_is_ok_and_says_what_was_found(appliance: Appliance) -> None:
    found = appliance.examined()
    assert {part: each.verdict for part, each in found.items()} == dict.fromkeys(
        ("card", "groups", "gpio", "drivers", "watchdog", "hardening"), "ok"
    )
    assert found["hardening"].what == "exposure 0.9 of 10"
    assert found["drivers"].what == "Wayland under cage, KMSDRM to fall back on"
    assert found["watchdog"].what == "the station's and the computer's on"


@pytest.mark.parametrize(
    ("groups", "verdict", "named"),
    [
        (ALL.replace(" i2c", ""), "fail", "i2c (the ball)"),
        (ALL.replace(" gpio", ""), "fail", "gpio (buttons and lamps)"),
        (ALL.replace(" input", ""), "warn", "input (touch)"),
        (ALL.replace(" render", "").replace(" audio", ""), "warn", "render (the screen), audio"),
    ],
)
def test_a_group_that_is_missing_is_named_with_what_it_is_for(
    appliance: Appliance, groups: str, verdict: str, named: str
) -> None:
    appliance.said["id -nG kiosk"] = groups
    found = appliance.examined()["groups"]
    assert found.verdict == verdict
    assert named in found.what
    assert found.cure.startswith("sudo usermod -aG ")


def test_a_group_that_the_system_does_not_have_is_not_asked_for(appliance: Appliance) -> None:
    appliance.write("etc/group", "root:x:0:\nvideo:x:44:\ninput:x:107:\naudio:x:29:\n")
    appliance.said["id -nG kiosk"] = ALL.replace(" render", "")
    assert appliance.examined()["groups"].verdict == "ok"


def test_pins_want_their_library(appliance: Appliance) -> None:
    appliance.write("dev/gpiochip0")
    assert appliance.examined()["gpio"].verdict == "fail"
    appliance.modules = ("lgpio",)
    assert appliance.examined()["gpio"].what == "lgpio drives the pins"


def test_without_cage_the_bare_screen_is_left(appliance: Appliance) -> None:
    appliance.remove("usr/bin/cage")
    found = appliance.examined()["drivers"]
    assert (found.verdict, found.what) == ("warn", "cage missing: KMSDRM only")


def test_without_any_way_to_the_screen_it_fails(appliance: Appliance) -> None:
    for name in ("libwayland-egl.so.1", "libSDL2-2.0.so.0"):
        appliance.remove(f"usr/lib/aarch64-linux-gnu/{name}")
    found = appliance.examined()["drivers"]
    assert (found.verdict, found.what) == ("fail", "libwayland-egl.so.1 missing")
    assert "libwayland-egl1" in found.cure


def test_a_card_with_errors_is_told_before_records_are_lost(appliance: Appliance) -> None:
    appliance.write("sys/fs/ext4/mmcblk0p3/errors_count", "4\n")
    found = appliance.examined()["card"]
    assert (found.verdict, found.what) == ("fail", "4 file-system errors")
    assert "backup" in found.cure


@pytest.mark.parametrize(
    ("life", "verdict", "what"),
    [
        ("0x01 0x02\n", "ok", "no errors, 20 % worn"),
        ("0x08 0x01\n", "warn", "80 % of its writing life used"),
        ("0x0b 0x01\n", "warn", "100 % of its writing life used"),
        ("", "ok", "no errors"),
    ],
)
def test_a_worn_card_is_told_in_time(
    appliance: Appliance, life: str, verdict: str, what: str
) -> None:
    appliance.write("sys/block/mmcblk0/device/life_time", life)
    found = appliance.examined()["card"]
    assert (found.verdict, found.what) == (verdict, what)


@pytest.mark.parametrize("off", ["0", "infinity", ""])
def test_a_watchdog_that_is_off_is_told(appliance: Appliance, off: str) -> None:
    appliance.said[MACHINE_WATCHDOG] = off
    assert appliance.examined()["watchdog"].what == "the computer's is off"
    appliance.said[UNIT_WATCHDOG] = off
    assert appliance.examined()["watchdog"].what == "the station's and the computer's is off"


def test_a_computer_without_a_watchdog_of_its_own_has_the_services(appliance: Appliance) -> None:
    appliance.remove("dev/watchdog0")
    appliance.said[MACHINE_WATCHDOG] = "0"
    assert appliance.examined()["watchdog"].what == "the station's on"


def test_a_unit_that_was_opened_up_is_told(appliance: Appliance) -> None:
    appliance.said[SECURITY] = "→ Overall exposure level for kiosk.service: 4.1 OK 🙂\n"
    found = appliance.examined()["hardening"]
    assert (found.verdict, found.what) == ("warn", "exposure 4.1 of 10")


def test_on_a_desk_nothing_is_asked_for_that_only_an_appliance_has(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path)
    appliance.remove("etc/systemd/system/kiosk.service")
    appliance.said["id -nG"] = ALL
    assert set(appliance.examined()) == {"card", "groups", "gpio"}
    assert set(appliance.examined(simulated=True)) == {"card"}
