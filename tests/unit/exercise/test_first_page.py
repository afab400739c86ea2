"""The line for the staff on the first page: how often it looks calibrations up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.views import Screen
from kiosk.exercise.visit import Visit
from kiosk.force.calibration import Calibration, estimated

MADE = date(2026, 3, 1)
FRAME_S = 1 / 32  # a sum of them is exact


class Shelf(Mapping[str, Calibration]):
    """Calibrations that come and go; counts how often it is gone to."""

    def __init__(self) -> None:
        self.uses = {use: estimated(use) for use in ("wall", "knees")}
        self.looks = 0

    def calibrate(self) -> None:
        for use, model in self.uses.items():
            self.uses[use] = replace(model, state="calibrated", date=MADE, id=f"blue-{use}")

    def __getitem__(self, use: str) -> Calibration:
        self.looks += 1
        return self.uses[use]

    def __iter__(self) -> Iterator[str]:
        return iter(self.uses)

    def __len__(self) -> int:
        return len(self.uses)


def play(visit: Visit, from_s: float, seconds: float) -> dict[float, str]:
    """The line by its time."""
    said = {}
    for frame in range(1, round(seconds / FRAME_S) + 1):
        now_s = from_s + frame * FRAME_S
        visit.advance([], [], now_s)
        assert visit.screen is Screen.ATTRACT
        said[now_s] = visit.view(now_s).status
    return said


def test_frames_of_four_seconds_look_four_times() -> None:
    shelf = Shelf()
    visit = Visit([], {}, VisitSettings(), 0.0, calibrations=shelf)
    play(visit, 0.0, 4.0)
    assert shelf.looks == 4 * len(shelf)


def test_the_first_frame_knows_and_the_next_second_tells_of_a_change() -> None:
    shelf = Shelf()
    visit = Visit([], {}, VisitSettings(), 0.0, calibrations=shelf)
    said = play(visit, 0.0, 0.5)
    assert set(said.values()) == {"status.not_calibrated"}
    shelf.calibrate()
    said = play(visit, 0.5, 1.0)
    assert [t_s for t_s, line in said.items() if line][-1] == 1.0
    assert said[1.0 + FRAME_S] == ""
