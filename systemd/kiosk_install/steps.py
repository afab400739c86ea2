"""The order of things: what an installation is, and what is left after it is taken away."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from kiosk_install import boot, versions
from kiosk_install.machine import MANIFEST, InstallError, Machine, sha256
from kiosk_install.packages import check_system, install_packages

UNITS = "etc/systemd/system"
MASKED = ("getty@.service", "autovt@.service", "ctrl-alt-del.target")
"""While the station is down nobody gets a login on its screen, nor restarts it by keys."""
WANTED = {
    "multi-user.target.wants/kiosk.service": "kiosk.service",
    "timers.target.wants/kiosk-backup.timer": "kiosk-backup.timer",
}
SETTINGS = "etc/kiosk/settings.toml"
FIRMWARE = "boot/firmware"
OVERRIDE = f"{FIRMWARE}/kiosk.toml"
BEFORE = f"{FIRMWARE}/cmdline.txt.before-kiosk"
FIRST = ("etc/sysusers.d", "etc/tmpfiles.d")
"""What has to be there before a version can be checked as the station's user."""


def install(machine: Machine, source: Path, wheels: Path | None = None) -> None:
    """Everything, as often as one likes: what is there already stays as it is."""
    _need_root(machine)
    _need_lasting_root(machine)
    check_system(machine)
    install_packages(machine)
    rootfs = source / "systemd" / "rootfs"
    put_files(machine, rootfs, FIRST)
    machine.run("systemd-sysusers")
    machine.run("systemd-tmpfiles", "--create", "/etc/tmpfiles.d/kiosk.conf")
    put_settings(machine, source / "hardware" / "settings.toml")
    machine.keep_manifest()
    changed = versions.install_version(machine, source, wheels)
    put_files(machine, rootfs)
    put_links(machine)
    put_boot(machine, source)
    machine.keep_manifest()
    _begin(machine, changed)


def uninstall(machine: Machine, *, purge: bool = False) -> None:
    """Away with all that was put there. What the station wrote and the settings stay."""
    _need_root(machine)
    if machine.booted:
        machine.run("systemctl", "stop", "kiosk-backup.timer", "kiosk.service")
    for name in (*machine.manifest.files, *machine.manifest.links):
        machine.remove(name)
    take_out_of_boot(machine)
    machine.remove("opt/kiosk/versions")
    for name in ("current", "previous"):
        machine.remove(f"opt/kiosk/{name}")
    machine.remove(MANIFEST)
    if purge:
        for name in ("var/lib/kiosk", "etc/kiosk", OVERRIDE):
            machine.remove(name)
        machine.run("userdel", "kiosk")
    for name in sorted(machine.manifest.folders, key=len, reverse=True):
        machine.remove_folder_if_empty(name)
    if machine.booted:
        machine.run("systemctl", "daemon-reload")
    if not purge:
        machine.say("kept   /var/lib/kiosk (records), /etc/kiosk (settings), the user kiosk")
    machine.say("kept   system packages: others may need them. Restart to have the consoles back.")


def put_files(machine: Machine, rootfs: Path, only: tuple[str, ...] = ("",)) -> None:
    """Copy systemd/rootfs; on an upgrade what is no longer in it goes."""
    names = {str(path.relative_to(rootfs)): path for path in _files(rootfs)}
    for name, path in names.items():
        if name.startswith(only):
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            machine.put(name, path.read_bytes(), mode)
    if only == ("",):
        for name in [each for each in machine.manifest.files if each not in names]:
            machine.remove(name)
            del machine.manifest.files[name]


def put_settings(machine: Machine, example: Path) -> None:
    """The settings, once. A later version's example goes beside them when it has changed."""
    content = example.read_bytes()
    if not machine.path(SETTINGS).exists():
        machine.put(SETTINGS, content, ours=False)
    elif machine.manifest.example not in ("", sha256(content)):
        machine.put(f"{SETTINGS}.new", content, ours=False)
    machine.manifest.example = sha256(content)


def put_links(machine: Machine) -> None:
    """What starts by itself, and what never may."""
    for name, unit in WANTED.items():
        machine.link(f"{UNITS}/{name}", f"/{UNITS}/{unit}")
    for name in MASKED:
        machine.link(f"{UNITS}/{name}", "/dev/null")


def put_boot(machine: Machine, source: Path) -> None:
    """The Pi's boot settings, and the settings file that any PC can edit; elsewhere neither."""
    if not machine.path(f"{FIRMWARE}/config.txt").exists():
        machine.say("note   no Raspberry Pi's boot partition here: boot settings left alone")
        return
    pins = tomllib.loads((source / "hardware" / "pins.toml").read_text("utf-8"))
    config, cmdline = f"{FIRMWARE}/config.txt", f"{FIRMWARE}/cmdline.txt"
    _edit(machine, config, boot.config_with(machine.read(config), boot.config_lines(pins)))
    before = machine.read(cmdline)
    if before:
        if not machine.path(BEFORE).exists():
            _edit(machine, BEFORE, before)
        _edit(machine, cmdline, boot.cmdline_with(before))
    if not machine.path(OVERRIDE).exists():
        _edit(machine, OVERRIDE, (source / "systemd" / "boot-settings.toml").read_text("utf-8"))


def take_out_of_boot(machine: Machine) -> None:
    config, cmdline = f"{FIRMWARE}/config.txt", f"{FIRMWARE}/cmdline.txt"
    if machine.path(config).exists():
        _edit(machine, config, boot.config_without(machine.read(config)))
    if machine.path(BEFORE).exists():
        before = machine.read(BEFORE)
        _edit(machine, cmdline, boot.cmdline_without(machine.read(cmdline), before))
        machine.remove(BEFORE)


def _edit(machine: Machine, name: str, text: str) -> None:
    machine.put(name, text.encode(), None, ours=False)


def _begin(machine: Machine, changed: bool) -> None:
    machine.say("")
    if machine.booted:
        machine.run("systemctl", "daemon-reload")
        machine.run("udevadm", "control", "--reload")
        page = machine.ask("systemctl", "show", "-P", "StatusText", "kiosk.service")
        if changed and page == "page attract":
            machine.run("systemctl", "restart", "kiosk.service")
            machine.say("The new version is running. The one before is kept beside it.")
            return
        if changed and page:
            machine.say("Somebody is at the station. When it is free: sudo systemctl restart kiosk")
            return
    machine.say("Installed. Settings: /etc/kiosk/settings.toml. Next: sudo reboot")


def _need_root(machine: Machine) -> None:
    if machine.live and os.geteuid() != 0:
        raise InstallError("this needs root: sudo make install")


def _need_lasting_root(machine: Machine) -> None:
    if machine.live and machine.ask("findmnt", "-no", "FSTYPE", "/") == "overlay":
        raise InstallError(
            "the root is read-only, so all would be lost at the next start: "
            "sudo make writable, then restart and try again"
        )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
