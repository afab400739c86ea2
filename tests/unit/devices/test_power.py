"""The machine's switch: what is run and what is made of its answer; nothing is switched off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.devices.power import Power, Reply, run_systemctl


@pytest.mark.parametrize("verb", ["reboot", "poweroff"])
def test_systemctl_is_asked_without_a_shell_and_without_a_password(verb: str) -> None:
    ran: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> Reply:
        ran.append(command)
        return Reply(done=True)

    power = Power(run)
    assert power.reply() is None
    power.ask(verb)  # type: ignore[arg-type]
    assert power.reply(timeout_s=5.0) == Reply(done=True)
    assert power.reply() is None
    assert ran == [("systemctl", "--no-ask-password", verb)]


def script(tmp_path: Path, text: str) -> str:
    file = tmp_path / "systemctl"
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(0o755)
    return str(file)


def test_a_system_that_lets_nobody_is_told_apart_from_one_that_fails(tmp_path: Path) -> None:
    denied = script(tmp_path, 'echo "Call to Reboot failed: Access denied" >&2; exit 1')
    assert run_systemctl([denied, "reboot"]) == Reply(
        False, True, "Call to Reboot failed: Access denied"
    )
    asks = script(tmp_path, 'echo "Interactive authentication required." >&2; exit 1')
    assert run_systemctl([asks]).denied
    down = script(
        tmp_path, 'printf "System has not been booted with systemd\\n as init" >&2; exit 1'
    )
    assert run_systemctl([down]) == Reply(
        False, False, "System has not been booted with systemd as init"
    )
    assert run_systemctl([script(tmp_path, "exit 0")]) == Reply(done=True)


def test_a_machine_without_systemd_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    reply = run_systemctl([str(tmp_path / "nothing")])
    assert (reply.done, reply.denied) == (False, False)
    assert "nothing" in reply.detail
