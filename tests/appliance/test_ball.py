"""The ball behind /dev/i2c-1: the kernel's own bus, the true driver, a chip that can go away."""

from __future__ import annotations

from evidence import Album
from machine import Machine
from screen import Picture, difference
from waiting import until_picture, until_visit


def test_the_bus_is_the_kernels(machine: Machine) -> None:
    assert machine.shell("cat /sys/bus/i2c/devices/i2c-1/name").startswith("i2c-tiny-usb")
    assert "0x48" not in machine.shell("ls /sys/bus/i2c/devices")


def test_a_squeeze_begins_a_visit(machine: Machine, album: Album) -> None:
    machine.ball("press 80 0.8 2")
    album.keep(until_visit(machine), "begun-by-a-squeeze")


def test_the_chip_off_the_bus_is_told_and_found_again(machine: Machine, album: Album) -> None:
    well = _status(machine.picture())
    machine.ball("off")
    told = until_picture(
        machine, lambda picture: difference(_status(picture), well) > 0.01, "a word about the ball"
    )
    album.keep(told, "gone")
    machine.ball("on")
    back = until_picture(
        machine, lambda picture: difference(_status(picture), well) < 0.002, "the word being gone"
    )
    album.keep(back, "back")


def _status(picture: Picture) -> Picture:
    """The lowest line of the first page, where it says how the ball is."""
    height, width = picture.shape[:2]
    return picture[int(0.95 * height) :, : width // 2]
