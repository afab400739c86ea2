"""Everything that is kept of one calibration: what its file says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.force.calibration import Calibration, Day, ForceMap, Quality, Use, due_after
from kiosk.force.plan import Result, WarmUp
from kiosk.force.points import Discarded, Point, Reference
from kiosk.force.verdict import Verdict

Standing = Literal["estimated", "calibrated", "unsigned", "refused", "unfinished"]
EVIDENCE: tuple[Standing, ...] = ("unsigned", "refused", "unfinished")
"""No force is ever computed from them. What is unsigned has passed, and may still be signed."""


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
        if self.map is None or self.standing in EVIDENCE:
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


def bare_sheet(calibration: Calibration) -> Sheet:
    """What forces are computed with and nothing beside it, where there is no file to copy."""
    return Sheet(
        id=calibration.id,
        standing=calibration.state,
        use=calibration.use,
        ball=calibration.ball,
        resting_kpa=calibration.resting_kpa,
        date=calibration.date,
        due=calibration.due,
        sensor=calibration.sensor,
        temperature_c=calibration.temperature_c,
        operator=calibration.operator,
        map=calibration.map,
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
    if result.accepted:
        standing = "calibrated" if signed_off_by else "unsigned"
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
