"""What the desk's pages about the station itself ask of the world: checks and power."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.clinic.shell_talk import ChecksTold, Deed, RunChecks, ShellAnswer, Switch, Switched
from kiosk.devices.power import Power, Reply
from kiosk.station_checks import StationChecks

_log = logging.getLogger(__name__)


class StationShell:
    """Checks and power behind the staff's door. Frame loop only.

    `power` is None where this is no station: then nothing but the program itself is ever ended.
    `ending` turns true once the program shall end, by way of its normal shut-down.
    """

    def __init__(
        self, checks: StationChecks, monotonic: Callable[[], float], power: Power | None = None
    ) -> None:
        self.power = power
        self.ending = False
        self._checks = checks
        self._monotonic = monotonic
        self._asked = 0
        self._refused: list[Switched] = []

    def do(self, effect: RunChecks | Switch) -> None:
        if isinstance(effect, RunChecks):
            self._checks.begin(effect.number, self._monotonic())
        else:
            self._switch(effect.number, effect.deed)

    def answers(self) -> list[ShellAnswer]:
        """What has become of it since the last frame."""
        found: list[ShellAnswer] = [*self._refused]
        self._refused = []
        told: ChecksTold | None = self._checks.news(self._monotonic())
        if told is not None:
            found.append(told)
        reply = self.power.reply() if self.power is not None and self._asked else None
        if reply is not None:
            found += self._hear(reply)
        return found

    def close(self) -> None:
        self._checks.close()

    def _switch(self, number: int, deed: Deed) -> None:
        if deed == "restart":
            self.ending = True
        elif self.power is None:
            self._refused.append(Switched(number, "no_station"))
        else:
            self._asked = number
            self.power.ask(deed)

    def _hear(self, reply: Reply) -> list[ShellAnswer]:
        number, self._asked = self._asked, 0
        if reply.done:
            # The system ends everything anyhow; the records need not wait for its signal.
            self.ending = True
            return []
        _log.warning("the system did not do it: %s", reply.detail)
        return [Switched(number, "denied" if reply.denied else "failed")]
