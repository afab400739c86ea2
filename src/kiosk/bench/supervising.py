"""What a frame costs on the physiotherapist's own screen, in a long hold.

The chart has forty seconds of force by then, and the hold's figures all of its samples.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.app import Canvas
from kiosk.bench.ready import EXERCISE, desk_settings, short_media
from kiosk.clock import ManualClock
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.model import Dose, Patient, Prescription, ZoneFrom
from kiosk.session_keeper import Order
from kiosk.station import Station, build
from kiosk.ui.painter import Painter

HOLD_S = 45.0
RATE_HZ = 250
FRAMES_A_SECOND = 30
_LONGEST_S = 120.0
_PATIENT = Patient("00000000-0000-7000-8000-00000000be01", "K-10000")
_DOSE = Dose(
    sides=("left",), sets=1, reps=1, hold_s=HOLD_S, rest_s=1.0, ask_pain=False,
    zone_from=ZoneFrom.NEWTONS, target_n=40.0,
)  # fmt: skip
_PRESCRIPTION = Prescription(
    "00000000-0000-7000-8000-00000000be02", _PATIENT.id, EXERCISE, _DOSE, "bench-staff"
)


class Beside:
    """Whoever leads a patient through a supervised exercise."""

    finished = False

    def touch(self, view: VisitView) -> list[str]:
        return ["place"] if "place" in view.choices else []


def live_frames(make_canvas: Callable[[Painter, object], Canvas], size: tuple[int, int]) -> None:
    """Lead one supervised hold from its beginning to the end of its set, on simulated time."""
    with tempfile.TemporaryDirectory() as folder:
        settings = desk_settings(RATE_HZ)
        settings = replace(
            settings,
            paths=replace(settings.paths, data=Path(folder)),
            screen=replace(settings.screen, size=(size[0], size[1])),
        )
        clock = ManualClock()
        station = build(settings, short_media(), clock, make_canvas, with_sound=False)
        try:
            _lead(station, clock)
        finally:
            station.close()


def _lead(station: Station, clock: ManualClock) -> None:
    app = station.app
    app.hurry()
    room, supervision = app.staff_room, app.supervision
    assert room is not None
    assert supervision is not None
    if not room.writer.put(_PATIENT, _PRESCRIPTION).wait(10):
        raise RuntimeError("the records do not answer")
    room.open(clock.monotonic(), "en")  # a session lasts as long as staff mode
    supervision.begin(Order(_PATIENT, _PRESCRIPTION, "bench-staff"), "en")
    due_s, seen = clock.monotonic(), False
    while due_s < _LONGEST_S:
        screen = app.frame().screen
        if seen and screen is not Screen.LIVE:
            return
        seen = seen or screen is Screen.LIVE
        due_s += 1 / FRAMES_A_SECOND
        clock.sleep_until(due_s)
    raise RuntimeError(f"the supervised hold came no further than {screen}")
