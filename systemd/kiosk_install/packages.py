"""What the station needs from the system."""

from __future__ import annotations

from kiosk_install.machine import InstallError, Machine

PACKAGES = (
    # The screen. Bookworm's cage wants xwayland; without libwayland-egl1 SDL crashes in set_mode.
    "cage", "xwayland", "seatd", "wlr-randr",
    "libwayland-egl1", "libwayland-cursor0", "libegl1", "libgles2", "libgl1-mesa-dri",
    # The way round it: SDL's own KMSDRM.
    "libsdl2-2.0-0",
    # A third of the processor's time for a film's colours; checked when the station starts.
    "libyuv0",
    # polkitd brings GLib, too, without which pygame's mixer does not load; its own name differs.
    "python3-venv", "i2c-tools", "polkitd", "dbus", "libasound2-data",
)  # fmt: skip
OVERLAY = "overlayroot"
SYSTEMS = ("bookworm", "trixie")


def install_packages(machine: Machine) -> None:
    """Those that are missing; nothing is asked of the network when all are there."""
    missing = [name for name in PACKAGES if not installed(machine, name)]
    if not missing:
        machine.say("same   system packages")
        return
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    machine.run("apt-get", "update", "-q", environment=quietly)
    install = ("apt-get", "install", "-q", "-y", "--no-install-recommends")
    machine.run(*install, *missing, environment=quietly)


def installed(machine: Machine, name: str) -> bool:
    if not machine.live:
        return False
    return machine.ask("dpkg-query", "-W", "-f", "${Status}", name).endswith("ok installed")


def check_system(machine: Machine) -> None:
    """InstallError where the station cannot live; a word where nobody has tried it."""
    if machine.live and machine.ask("getconf", "LONG_BIT") == "32":
        raise InstallError("this system is a 32-bit one; install the 64-bit Raspberry Pi OS Lite")
    release = machine.read("etc/os-release")
    if release and not any(f"VERSION_CODENAME={name}" in release for name in SYSTEMS):
        machine.say(f"note   tried on Debian and Raspberry Pi OS {' and '.join(SYSTEMS)} only")
