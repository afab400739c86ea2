"""The daily check in a terminal; its rules are those of `kiosk.calibrate.daily_rules`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.calibrate.bench import Press
from kiosk.calibrate.daily_rules import (
    DWELL_S,
    PATIENCE_S,
    STEADY_S,
    CheckRefused,
    KnownLoad,
    RestingBall,
    check_of,
    refuse_air,
    refuse_force,
)
from kiosk.calibrate.dialogue import BallLost, Dialogue
from kiosk.calibrate.told import english
from kiosk.daily_checks import LIMIT_SHARE, DailyCheck
from kiosk.force.calibration import Calibration
from kiosk.force.procedure_words import Words
from kiosk.force.reading import Sample


@dataclass(slots=True)
class DailyGuide:
    """Leads through one check. `press` brings the force where no person does (simulation)."""

    dialogue: Dialogue
    calibration: Calibration
    known_n: float
    press: Press | None = None

    def run(self, at: datetime, operator: str) -> DailyCheck:
        """The check, not written down yet. CheckRefused, BallLost, InputEnded."""
        say, feel = self.dialogue.terminal.say, self.dialogue.feel
        refuse_force(self.calibration, self.known_n)
        say("1. Take everything off the ball and let go of it.")
        tare_kpa = self._rest()
        tared_s = feel.now_s
        say(f"At rest: {tare_kpa:.2f} kPa.", indent=3)
        refuse_air(self.calibration, tare_kpa)
        self.dialogue.terminal.prompt(
            f"2. Put {self.known_n:g} N on the ball, let go, and press Enter. "
        )
        self.dialogue.enter(lambda samples: "")
        if self.press is not None:
            self.press.load(self.known_n, feel.now_s)
        load = self._loaded(tare_kpa)
        since_s = feel.now_s - tared_s
        say("3. Take it off again.")
        if self.press is not None:
            self.press.load(0.0, feel.now_s)
        return check_of(
            self.calibration, self.known_n, tare_kpa, load,
            since_tare_s=since_s, at=at, operator=operator,
        )  # fmt: skip

    def _rest(self) -> float:
        rest = RestingBall()

        def hears(samples: Sequence[Sample]) -> str:
            for sample in samples:
                rest.feed(sample)
            return f"   {_pressure(self.dialogue)}  {_state(rest.state)}"

        until_s = self.dialogue.feel.now_s + PATIENCE_S
        while (tare_kpa := rest.tare_kpa) is None:
            if self.dialogue.feel.now_s > until_s:
                raise CheckRefused("restless", state=rest.state)
            self.dialogue.listen(hears)
        return tare_kpa

    def _loaded(self, tare_kpa: float) -> KnownLoad:
        load = KnownLoad(tare_kpa)

        def hears(samples: Sequence[Sample]) -> str:
            for sample in samples:
                load.feed(sample)
            said = f"on for {load.on_s:.0f} s of {DWELL_S + STEADY_S:.0f}"
            return f"   {_pressure(self.dialogue)}  {said if load.on else _state('nothing')}"

        until_s = self.dialogue.feel.now_s + PATIENCE_S
        while not load.done:
            if self.dialogue.feel.now_s > until_s:
                raise CheckRefused("unsteady")
            self.dialogue.listen(hears)
        return load


def verdict(check: DailyCheck) -> list[str]:
    """What a check found, in lines for a terminal."""
    share = 100.0 * check.error_n / check.known_n
    limit = 100.0 * LIMIT_SHARE
    inside = "inside" if check.within_stated else "OUTSIDE"
    band, judged = "or more: its map ends there", "at least"
    if check.u_n is not None:
        band, judged = f" +/- {check.u_n:.1f} N (k = 2)", f"{inside} the stated band"
    lines = [
        f"   on the ball        {check.known_n:7.1f} N",
        f"   the station says   {check.measured_n:7.1f} N {band}",
        f"   difference         {check.error_n:+7.1f} N = {share:+.1f} %, {judged}",
        "",
    ]
    if check.passed:
        return [*lines, f"PASS: within {limit:.0f} %."]
    return [
        *lines,
        f"FAIL: more than {limit:.0f} % off. The calibration is due: newtons are called estimates"
        " until a check passes. Look at the weight, the place of the ball and its air, and check"
        " again; if it fails again, calibrate: kiosk calibrate run.",
    ]


def _state(name: str) -> str:
    return english(Words(f"check.state.{name}"))


def _pressure(dialogue: Dialogue) -> str:
    pressure_kpa = dialogue.feel.pressure_kpa
    return "   --    kPa" if pressure_kpa is None else f"{pressure_kpa:7.2f} kPa"


__all__ = ["BallLost", "CheckRefused", "DailyGuide", "verdict"]
