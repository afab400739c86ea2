"""A root that cannot be written, by the disk itself: the station runs, and keeps what it keeps."""

from __future__ import annotations

from cut import CODE, seed
from evidence import Album
from image import MACHINES, Image
from machine import BOOT_S, Machine
from waiting import until_attract, until_visit


def test_with_a_read_only_root_it_runs_and_keeps(the_image: Image, album: Album) -> None:
    machine = Machine(the_image, MACHINES / "read-only", read_only=True)
    machine.start()
    try:
        album.keep(until_attract(machine, BOOT_S), "attract")
        machine.wait_for_agent()
        assert machine.run("touch", "/etc/written").code != 0
        machine.press("ret")
        album.keep(until_visit(machine), "hears-keys")
        machine.shell("systemctl stop kiosk")
        seed(machine)
        machine.shell("systemctl start --no-block kiosk")
        until_attract(machine)
        assert CODE in machine.shell("kiosk records list")
    finally:
        machine.pull_the_plug()
