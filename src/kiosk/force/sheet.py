"""Everything that is kept of one calibration: what its file says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.force.acceptance import Verdict
from kiosk.force.calibration import Calibration, Day, ForceMap, Quality, Use, due_after
from kiosk.force.plan import Result, WarmUp
from kiosk.force.points import Discarded, Point, Reference

Standing = Literal["estimated", "calibrated", "refused", "unfinished"]
"""The last two are evidence only: no force is ever computed from them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a calibration file says."""

    id: str
    standing: Standing
    use: Use
    ball: str
    resting_kpa: float
    date: date | None = None
    due: Day | None = None
    sensor: str = ""
    temperature_c: float | None = None
    operator: str | None = None
    signed_off_by: str | None = None
    warm_up: WarmUp = ""
    reference: Reference | None = None
    plan_n: tuple[float, ...] = ()
    """The levels asked for."""
    map: ForceMap | None = None
    """None where no map goes through the points."""
    quality: Quality | None = None
    verdicts: tuple[Verdict, ...] = ()
    points: tuple[Point, ...] = ()
    discarded: tuple[Discarded, ...] = ()

    @property
    def calibration(self) -> Calibration | None:
        """What forces are computed with; None for a sheet that is evidence only."""
        if self.map is None or self.standing in ("refused", "unfinished"):
            return None
        return Calibration(
            id=self.id,
            state="calibrated" if self.standing == "calibrated" else "estimated",
            use=self.use,
            ball=self.ball,
            resting_kpa=self.resting_kpa,
            date=self.date,
            map=self.map,
            temperature_c=self.temperature_c,
            operator=self.operator,
            quality=self.quality,
            due=self.due,
            sensor=self.sensor,
        )


def sheet_of(
    result: Result,
    *,
    id: str,  # noqa: A002 - it is called so in the file
    ball: str,
    sensor: str,
    made: date,
    operator: str,
    signed_off_by: str = "",
    temperature_c: float | None = None,
) -> Sheet:
    """The sheet of a procedure: calibrated only if it was finished, accepted and signed off."""
    standing: Standing = "refused" if result.finished else "unfinished"
    if result.accepted and signed_off_by:
        standing = "calibrated"
    return Sheet(
        id=id,
        standing=standing,
        use=result.use,
        ball=ball,
        resting_kpa=result.resting_kpa or result.plan.resting_kpa,
        date=made,
        due=due_after(made),
        sensor=sensor,
        temperature_c=temperature_c,
        operator=operator,
        signed_off_by=signed_off_by or None,
        warm_up=result.warm_up,
        reference=result.reference,
        plan_n=result.plan.levels_n,
        map=result.fitted.map if result.fitted else None,
        quality=result.fitted.quality if result.fitted else None,
        verdicts=result.verdicts,
        points=result.points,
        discarded=result.discarded,
    )
