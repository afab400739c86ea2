"""Which installed version the doctor finds, and what it says of one that does not come up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.checks.computer import Host, this_host
from kiosk.checks.finding import ok, warn
from kiosk.checks.installation import CURE, check_installation


@pytest.fixture
def host(tmp_path: Path) -> Host:
    (tmp_path / "opt/kiosk").mkdir(parents=True)
    (tmp_path / "var/lib/kiosk/starts").mkdir(parents=True)
    (tmp_path / "opt/kiosk/current").symlink_to("versions/0.2.0+b")
    (tmp_path / "opt/kiosk/previous").symlink_to("versions/0.1.0+a")
    return replace(this_host(), root=tmp_path)


def left(host: Host, name: str, text: str) -> None:
    (host.root / "var/lib/kiosk/starts" / name).write_text(text, "utf-8")


def test_the_version_is_named(host: Host) -> None:
    left(host, "came-up", "current:wayland\n")
    assert check_installation(host) == [ok("version", "0.2.0+b")]


def test_the_version_before_is_told(host: Host) -> None:
    left(host, "came-up", "previous:wayland\n")
    told = "0.1.0+a runs: 0.2.0+b does not come up"
    assert check_installation(host) == [warn("version", told, CURE)]


def test_a_version_that_does_not_come_up_is_told_on_the_third_start(host: Host) -> None:
    left(host, "tries", "2\n")
    assert check_installation(host) == [ok("version", "0.2.0+b")]
    left(host, "tries", "3\n")
    told = "0.2.0+b has not come up in 3 starts"
    assert check_installation(host) == [warn("version", told, CURE)]


@pytest.mark.parametrize("torn", ["", "é\n"])
def test_a_file_that_a_power_cut_tore_says_nothing(host: Host, torn: str) -> None:
    left(host, "came-up", torn)
    left(host, "tries", torn)
    assert check_installation(host) == [ok("version", "0.2.0+b")]


def test_where_nothing_is_installed_nothing_is_said(host: Host) -> None:
    (host.root / "opt/kiosk/current").unlink()
    assert check_installation(host) == []
