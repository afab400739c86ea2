"""A read-only root: the card is written to by nobody but the station, on a partition of its own.

Never formats anything: the partition is made by a person who knows which one it is.
"""

from __future__ import annotations

from kiosk_install.machine import InstallError, Machine
from kiosk_install.packages import OVERLAY, installed

CONF = "etc/overlayroot.local.conf"
DATA = "var/lib/kiosk"
FSTAB = "etc/fstab"
OPTIONS = "noatime,nosuid,nodev,noexec,nofail,x-systemd.device-timeout=30s"
"""Without it the machine starts all the same, and the screen says that there is trouble."""
MARK = "# kiosk: the station's data"


def fstab_with(text: str, uuid: str) -> str:
    """The fstab with the data partition; given again it takes the former's place."""
    line = f"UUID={uuid} /{DATA} ext4 {OPTIONS} 0 2 {MARK}\n"
    kept = [each for each in text.splitlines(keepends=True) if not each.rstrip().endswith(MARK)]
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    return "".join([*kept, line])


def make_read_only(machine: Machine, partition: str) -> None:
    """From the next start on the root forgets, and `partition` holds /var/lib/kiosk."""
    if not partition.startswith("/dev/"):
        raise InstallError(
            "which partition is for the data? Such as: sudo make overlay DATA=/dev/mmcblk0p3"
        )
    kind = machine.ask("blkid", "-o", "value", "-s", "TYPE", partition)
    if machine.live and kind != "ext4":
        found = kind or "nothing"
        raise InstallError(f"{partition} holds {found}; allowed: ext4 (sudo mkfs.ext4 {partition})")
    uuid = machine.ask("blkid", "-o", "value", "-s", "UUID", partition) or "UNKNOWN"
    if not installed(machine, OVERLAY):
        machine.run("apt-get", "install", "-q", "-y", "--no-install-recommends", OVERLAY)
    if machine.ask("findmnt", "-no", "SOURCE", f"/{DATA}") != partition:
        _move_data(machine, partition)
    machine.put(FSTAB, fstab_with(machine.read(FSTAB), uuid).encode(), ours=False)
    machine.put(CONF, b'# See systemd/README.md; "sudo make writable" ends it.\n'
                      b'overlayroot="tmpfs:recurse=0"\n')  # fmt: skip
    machine.run("update-initramfs", "-u")
    machine.keep_manifest()
    machine.say("The root is read-only from the next start on: sudo reboot")


def make_writable(machine: Machine) -> None:
    """From the next start on the root remembers again; the data stay on their partition."""
    if machine.ask("findmnt", "-no", "FSTYPE", "/") == "overlay":
        machine.run("overlayroot-chroot", "rm", "-f", f"/{CONF}")
    else:
        machine.remove(CONF)
        machine.manifest.files.pop(CONF, None)
        machine.keep_manifest()
    machine.say("The root can be written to from the next start on: sudo reboot")


def _move_data(machine: Machine, partition: str) -> None:
    """Copy what there is, with owners and times; the old folder stays below the mount point."""
    if machine.booted:
        machine.run("systemctl", "stop", "kiosk.service")
    machine.folder("run/kiosk-data")
    machine.run("mount", partition, "/run/kiosk-data")
    try:
        machine.run("cp", "-a", f"/{DATA}/.", "/run/kiosk-data/")
    finally:
        machine.run("umount", "/run/kiosk-data")
        machine.remove_folder_if_empty("run/kiosk-data")
