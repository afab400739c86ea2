"""Questions to the person at the bench, while the ball goes on being felt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TypeVar

from kiosk.calibrate.bench import Feel
from kiosk.calibrate.terminal import Terminal
from kiosk.force.faults import RULE_OF, Fault
from kiosk.force.reading import Sample
from kiosk.locale import Words

Answer = TypeVar("Answer")
Hears = Callable[[Sequence[Sample]], str]
"""Takes the samples of a tenth of a second and returns the text of the live line."""


class BallLost(Exception):
    """The ball cannot be felt any more: what is wrong and what to do about it, in a line."""


class Dialogue:
    """One person and one ball. One thread."""

    def __init__(self, terminal: Terminal, feel: Feel, patience_s: float) -> None:
        """`patience_s`: how long the ball may be lost, and come back, before that is the end."""
        self.terminal = terminal
        self.feel = feel
        self._patience_s = patience_s
        self._fault: Fault | None = None
        self._lost_s = 0.0

    def ask(self, question: str, parse: Callable[[str], Answer], default: str = "") -> Answer:
        """The answer, asked for until `parse` takes it: its ValueError says what is allowed.

        An empty answer stands for the default; without one it is asked again.
        """
        shown = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            self.terminal.prompt(shown)
            while (typed := self.terminal.typed()) is None:
                self.feel.slice()
            try:
                return parse(typed or default)
            except ValueError as refused:
                self.terminal.say(str(refused), indent=4)

    def enter(self, hears: Hears) -> None:
        """Wait for Enter; meanwhile every sample goes through `hears`."""
        while self.terminal.typed() is None:
            self.listen(hears)

    def listen(self, hears: Hears) -> None:
        """A tenth of a second of the ball. BallLost when it could not be felt for too long."""
        live = hears(self.feel.slice())
        fault = self.feel.fault
        if fault is not None:
            self._complain(fault)
        self._fault = fault
        self.terminal.live(live)

    def _complain(self, fault: Fault) -> None:
        said = fault_text(fault)
        if self._fault is None:
            self._lost_s = self.feel.now_s
        if fault is not self._fault:
            self.terminal.say(f"! {said}", indent=4)
        if self.feel.now_s - self._lost_s >= self._patience_s:
            raise BallLost(said)


def fault_text(fault: Fault) -> str:
    """What is wrong and what cures it, in English."""
    words, rule = Words("en"), RULE_OF[fault]
    return f"{words(rule.message_key)} {words(rule.cure_key)}"


def text(allowed: str) -> Callable[[str], str]:
    """Takes anything but nothing."""

    def parse(typed: str) -> str:
        if not typed.strip():
            raise ValueError(f"Please type {allowed}.")
        return typed.strip()

    return parse


def number(low: float, high: float, unit: str) -> Callable[[str], float]:
    """Takes a number within limits; a comma is a decimal point to many."""

    def parse(typed: str) -> float:
        try:
            value = float(typed.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not isfinite(value) or not low <= value <= high:
            raise ValueError(f"Please type a number from {low:g} to {high:g} ({unit}).")
        return value

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    """Takes one of a few words, or its beginning where that is enough."""

    def parse(typed: str) -> str:
        begun = [each for each in allowed if typed and each.startswith(typed.lower())]
        if len(begun) != 1:
            raise ValueError(f"Please type {' or '.join(allowed)}.")
        return begun[0]

    return parse
