"""The zones of an exercise, side by side: how each is found, and the target that follows."""

from __future__ import annotations

from kiosk.exercise.best import BestFinder, target_of
from kiosk.exercise.catalogue import Side, ZoneRule
from kiosk.exercise.maximal import MaximalTest
from kiosk.exercise.squeeze_rules import SqueezeRules, under_ceiling_n
from kiosk.exercise.zone_run import Finding, ZoneRun
from kiosk.force.tare import Tared


class Zones:
    """What was found for each side, and what is being found. Not for several threads.

    `best_n` holds the comfortable best of each side, `maximum_n` the maximum where a maximal
    test found one, `targets_n` the target that follows; `run` is the newest finding.
    """

    def __init__(self, rules: SqueezeRules, zone: ZoneRule | None) -> None:
        self.findings: list[Finding] = []
        self.best_n: dict[Side, float] = {}
        self.maximum_n: dict[Side, float] = {}
        self.targets_n: dict[Side, float] = {}
        self.run: ZoneRun | None = None
        self._rules = rules
        self._zone = zone
        self._tests: dict[Side, MaximalTest] = {}
        self._comfortable_instead: set[Side] = set()

    @property
    def begun(self) -> bool:
        """Whether anything has been found, or a maximal test begun, on any side."""
        return bool(self._tests or self.best_n)

    @property
    def finder(self) -> BestFinder | MaximalTest | None:
        """What judges the squeezes or efforts of the newest finding."""
        return self.run.finder if self.run is not None else None

    def target_n(self, side: Side) -> float | None:
        return self.targets_n.get(side) or self._rules.target_n

    def by_maximal(self, side: Side) -> bool:
        """Whether this side's zone is found by a maximal test."""
        return self._rules.zone_from == "maximal" and side not in self._comfortable_instead

    def tested(self, side: Side) -> bool:
        """Whether this side's maximal test is over, and nothing has taken its place."""
        return self.by_maximal(side) and side in self._tests and self._tests[side].done

    def comfortable_instead(self, side: Side) -> None:
        """No maximum can be claimed: find this side's zone by comfortable squeezes."""
        self._comfortable_instead.add(side)

    def begin(self, side: Side, preload_n: float, t_s: float, tared: Tared | None) -> ZoneRun:
        """Ask for what finds the zone; efforts made before a new zero still stand."""
        finder: BestFinder | MaximalTest
        if not self.by_maximal(side):
            finder = BestFinder(preload_n, t_s)
        elif side in self._tests:
            finder = self._tests[side]
            finder.begin_again(preload_n, t_s)
        else:
            finder = self._tests[side] = MaximalTest(preload_n, t_s)
        self.run = ZoneRun(finder, side, preload_n, t_s, tared)
        self.findings.append(self.run.finding)
        return self.run

    def take_result(self) -> bool:
        """The target follows from what the newest finding found; False where that is nothing."""
        assert self.run is not None
        assert self._zone is not None
        finding = self.run.finding
        if finding.result_n is None:
            return False
        maximal = finding.way == "maximal"
        pct = self._rules.target_pct_of_maximum if maximal else None
        (self.maximum_n if maximal else self.best_n)[finding.side] = finding.result_n
        target_n = target_of(finding.result_n, self._zone, pct)
        ceiling_n = self._rules.ceiling_n
        self.targets_n[finding.side] = under_ceiling_n(target_n, self._zone, ceiling_n)
        return True
