"""One machine is booted for all tests and frozen at its first page; each goes on from there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from evidence import MEASURED, PICTURES, Album, measured
from image import MACHINES, Image, image
from machine import BOOT_S, Booted, Machine, MachineError
from waiting import until_attract


@pytest.fixture(scope="session", autouse=True)
def _afresh() -> None:
    for path in (PICTURES, MACHINES):
        shutil.rmtree(path, ignore_errors=True)
    MEASURED.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def the_image() -> Image:
    return image()


@pytest.fixture(scope="session")
def booted(the_image: Image) -> Booted:
    album = Album("boot")
    machine = Machine(the_image, MACHINES / "boot")
    machine.start()
    try:
        picture = until_attract(machine, BOOT_S)
        to_attract_s = machine.age_s()
        album.keep(picture, "attract")
        machine.wait_for_agent()
        own_s = float(machine.shell("cut -d ' ' -f 1 /proc/uptime"))
        measured(boot_to_attract_s=round(own_s), of_the_hosts_time_s=round(to_attract_s))
        machine.freeze(MACHINES / "frozen")
    except MachineError:
        album.keep(machine.picture(), "as-far-as-it-came")
        machine.pull_the_plug()
        raise
    return Booted(MACHINES / "frozen", to_attract_s)


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    return Album(_name(request))


@pytest.fixture
def machine(the_image: Image, booted: Booted, request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A machine that stands at its first page; gone after the test."""
    # A short name: the path of a socket may have 107 letters.
    one = Machine(the_image, MACHINES / "one", frozen=booted.frozen)
    one.start()
    yield one
    one.pull_the_plug()
    shutil.rmtree(one.folder)


def _name(request: pytest.FixtureRequest) -> str:
    return re.sub("[^a-z]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")
