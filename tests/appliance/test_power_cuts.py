"""The power is cut during a supervised session: what the screen has called kept is on the disk.

A rep is acknowledged when the supervised screen counts it, for the station counts none before its
row is stored. The cut is a SIGKILL of the whole machine: what the guest had not written is gone, as
with a plug that is pulled. A control with the same cuts on a station that does not sync must lose.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from cut import REPS, begin_session, left_on, seed, squeeze_for_ever
from evidence import Album, measured
from image import MACHINES, Image
from live_views_shown import live_views
from machine import BOOT_S, Booted, Machine
from reference import Figures, figures, kept_shown
from screen import Picture
from waiting import SLOW_S, until_attract

CUTS = 20
NO_SYNC_CUTS = 3
AT_A_TIME = 2
"""A machine whose clock counts instructions has one processor of the host's."""


@dataclass(frozen=True, slots=True)
class Cut:
    acknowledged: int
    there: int
    whole: bool


@pytest.fixture(scope="module")
def known() -> Figures:
    live = replace(dict(live_views("en"))["live"], simulated=False)
    return figures(live, REPS)


@pytest.fixture(scope="module")
def in_session(the_image: Image, booted: Booted) -> Iterator[Path]:
    """A machine frozen at the start of a supervised exercise."""
    frozen = MACHINES / "in-session"
    machine = Machine(the_image, MACHINES / "to-session", frozen=booted.frozen)
    machine.start()
    try:
        machine.shell("systemctl stop kiosk")
        seed(machine)
        machine.shell("systemctl start --no-block kiosk")
        until_attract(machine)
        begin_session(machine)
        Album("power-cuts").keep(machine.picture(), "session")
        machine.freeze(frozen)
    finally:
        machine.pull_the_plug()
    yield frozen
    shutil.rmtree(frozen)


def one_cut(
    image: Image, frozen: Path, known: Figures, number: int, album: Album, *, at_once: bool
) -> Cut:
    """Go on from the start of the exercise, squeeze, and cut after some reps."""
    chance = Random(number)
    machine = Machine(image, MACHINES / f"cut-{number}", frozen=frozen)
    machine.start()
    try:
        squeeze_for_ever(machine)
        wanted = 1 + number % 3
        last: list[Picture] = []

        def counted() -> bool:
            last[:] = [machine.picture()]
            return (kept_shown(last[0], known) or 0) >= wanted

        machine.until(counted, SLOW_S, f"{wanted} kept reps on the screen")
        acknowledged = kept_shown(last[0], known) or 0
        if not at_once:
            # Somewhere in what follows: a pause, a hold, a rep being stored.
            end_s = machine.age_s() + chance.uniform(0, 12)
            while machine.age_s() < end_s:
                last[:] = [machine.picture()]
                acknowledged = kept_shown(last[0], known) or acknowledged
        machine.pull_the_plug()
        album.keep(last[0], f"{number:02d}-{acknowledged}-acknowledged")
        left = left_on(machine.folder / "data.qcow2", machine.folder)
        return Cut(acknowledged, left.reps_kept, left.whole)
    finally:
        machine.pull_the_plug()
        shutil.rmtree(machine.folder, ignore_errors=True)


def test_twenty_cuts_lose_nothing_that_was_acknowledged(
    the_image: Image, in_session: Path, known: Figures, album: Album
) -> None:
    def cut_in(number: int) -> Cut:
        return one_cut(the_image, in_session, known, number, album, at_once=number % 2 == 0)

    cuts: list[Cut] = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for cut in pool.map(cut_in, range(CUTS)):
            sys.stdout.write(f"cut {len(cuts)}: {cut}\n")
            cuts.append(cut)
            measured(
                power_cuts=len(cuts),
                acknowledged=sum(each.acknowledged for each in cuts),
                lost=sum(max(0, each.acknowledged - each.there) for each in cuts),
            )
    assert all(cut.whole for cut in cuts), cuts
    assert all(cut.there >= cut.acknowledged >= 1 for cut in cuts), cuts


def test_the_control_that_does_not_sync_loses(
    the_image: Image, booted: Booted, known: Figures, album: Album
) -> None:
    """Otherwise the cuts prove nothing."""
    frozen = MACHINES / "no-sync"
    machine = Machine(the_image, MACHINES / "to-no-sync", frozen=booted.frozen)
    machine.start()
    try:
        machine.shell(
            "systemctl stop kiosk; cd /opt/kiosk/current/lib/python3*/site-packages/kiosk/records;"
            "sed -i 's/synchronous = FULL/synchronous = OFF/' connection.py;"
            "grep -q 'synchronous = OFF' connection.py"
        )
        seed(machine)
        machine.shell("sync; systemctl start --no-block kiosk")
        until_attract(machine)
        begin_session(machine)
        machine.freeze(frozen)
    finally:
        machine.pull_the_plug()
    cuts = [
        one_cut(the_image, frozen, known, 100 + number, album, at_once=True)
        for number in range(NO_SYNC_CUTS)
    ]
    measured(control_lost=sum(cut.acknowledged - cut.there for cut in cuts))
    assert any(cut.there < cut.acknowledged for cut in cuts), cuts


def test_after_a_cut_it_starts_again_with_all_its_records(
    the_image: Image, in_session: Path, known: Figures, album: Album
) -> None:
    machine = Machine(the_image, MACHINES / "cut-and-boot", frozen=in_session)
    machine.start()
    try:
        squeeze_for_ever(machine)
        machine.until(lambda: kept_shown(machine.picture(), known) == 1, SLOW_S, "a kept rep")
        machine.pull_the_plug()
        machine.boot_again()
        album.keep(until_attract(machine, BOOT_S), "attract")
        machine.wait_for_agent()
        ran = machine.run("kiosk", "records", "check", limit_s=SLOW_S)
        assert ran.code == 0, ran
    finally:
        machine.pull_the_plug()
