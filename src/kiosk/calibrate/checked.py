"""The daily check on a screen: touches in, a view out; its rules are `daily_rules`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from kiosk.calibrate.presence import Presence
from kiosk.calibrate.told import told
from kiosk.daily_checks import DailyCheck
from kiosk.exercise.calibration_views import DailyCheckView
from kiosk.exercise.staff_views import Told
from kiosk.force.calibration import Calibration
from kiosk.force.faults import FaultRule
from kiosk.force.reading import Sample

LOST_S = 5.0
"""A check is soon begun again: so long the ball may be lost."""


class Checked:
    """One check at the screen, from the free ball to its figure. Frame loop only.

    CheckRefused at once for a force that cannot be checked with.
    """

    def __init__(
        self,
        calibration: Calibration,
        known_n: float,
        operator: str,
        now_s: float,
        logoff_s: float,
        *,
        by_space: bool = False,
    ) -> None:
        refuse_force(calibration, known_n)
        self.check: DailyCheck | None = None
        """What was found; not written down yet."""
        self.ended: Told | None = None
        """Why there is no check; None while there may be one."""
        self.presence = Presence(now_s, logoff_s)
        self._calibration, self._known_n, self._operator = calibration, known_n, operator
        self._by_space = by_space
        self._rest = RestingBall()
        self._load: KnownLoad | None = None
        self._begun_s = self._tared_s = now_s
        self._on_s: float | None = None
        self._tare_kpa = 0.0
        self._kpa: float | None = None
        self._fault: FaultRule | None = None
        self._lost_s: float | None = None

    @property
    def over(self) -> bool:
        return self.check is not None or self.ended is not None

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen now."""
        return () if self.over else ("stop",)

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        at: datetime,
        fault: FaultRule | None,
    ) -> None:
        """One frame; `at` is the wall clock's time."""
        for sample in samples:
            self._kpa = sample.pressure_kpa
            if not self.over:
                self._feel(sample, now_s, at)
        self.presence.felt(self._kpa, now_s)
        for choice in inputs:
            if not self.presence.touched(now_s) and choice in ("stop", "back") and not self.over:
                self.ended = Told("check.ended.stopped")
        self._watch(fault, now_s)
        if not self.over and self.presence.left(now_s):
            self.ended = Told("check.ended.left")
        if self.over:
            self.presence.closes(now_s)

    def view(self, now_s: float) -> DailyCheckView:
        load, total_s = self._load, DWELL_S + STEADY_S
        state, progress = Told(f"check.state.{self._rest.state}"), self._rest.progress
        step = "rest"
        if load is not None:
            step = "on" if load.on else "put"
            state = Told("check.on", (("seconds", round(load.on_s)), ("of", round(total_s))))
            state = state if load.on else Told("check.state.nothing")
            progress = min(1.0, load.on_s / total_s)
        known = (("known", f"{self._known_n:g}"),)
        return DailyCheckView(
            who=self._operator,
            use=self._calibration.use,
            step=step,
            kilograms=0.0,
            known_n=self._known_n,
            now=Told(f"check.now.{step}", known if step == "put" else ()),
            state=state,
            fault=f"fault.{self._fault.fault}" if self._fault is not None else "",
            progress=progress,
            pressure_kpa=self._kpa,
            by_space=self._by_space,
            ends_in_s=self.presence.ends_in_s(now_s),
        )

    def _feel(self, sample: Sample, now_s: float, at: datetime) -> None:
        try:
            if self._load is None:
                self._feel_rest(sample)
            else:
                self._feel_load(self._load, sample, at)
        except CheckRefused as refused:
            self.ended = told(refused.words)

    def _feel_rest(self, sample: Sample) -> None:
        self._rest.feed(sample)
        tare_kpa = self._rest.tare_kpa
        if tare_kpa is not None:
            refuse_air(self._calibration, tare_kpa)
            self._load, self._tare_kpa, self._tared_s = KnownLoad(tare_kpa), tare_kpa, sample.t_s
        elif sample.t_s - self._begun_s > PATIENCE_S:
            raise CheckRefused("restless", state=self._rest.state)

    def _feel_load(self, load: KnownLoad, sample: Sample, at: datetime) -> None:
        load.feed(sample)
        if not load.on:
            self._on_s = None
        elif self._on_s is None:
            self._on_s = sample.t_s
        if load.done:
            self.check = check_of(
                self._calibration, self._known_n, self._tare_kpa, load,
                since_tare_s=sample.t_s - self._tared_s, at=at, operator=self._operator,
            )  # fmt: skip
        elif self._on_s is not None and sample.t_s - self._on_s > PATIENCE_S:
            raise CheckRefused("unsteady")

    def _watch(self, fault: FaultRule | None, now_s: float) -> None:
        if fault is None:
            self._lost_s = None
        elif self._lost_s is None:
            self._lost_s = now_s
        self._fault = fault
        if self.over or fault is None or self._lost_s is None or now_s - self._lost_s < LOST_S:
            return
        self.ended = Told("check.ended.lost", (("why", Told(fault.message_key)),))
