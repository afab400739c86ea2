"""Raw recordings for tests: lived on the simulated ball with the true driver, or made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from stage import Stage, shortened

from kiosk.exercise.ball_views import Moment
from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.parts import Part, PartKind
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.views import Screen
from kiosk.force.calibration import Calibration, estimated
from kiosk.force.reading import Reading
from kiosk.force.transfer import MP3V5050
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.records.raw import Asked, RawPart, Recording
from kiosk.settings import Settings

WALL, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"
SHIPPED = load_media(shipped_media())
DOSE = shortened(SHIPPED, sets=1, reps=2, hold_s=2.0, rest_s=1.0, set_rest_s=1.0)
LEFT = shortened(DOSE, sides=(Side.LEFT,))
AFTER_A_SET = (Screen.REST, Screen.MENU, Screen.OFFER, Screen.CEILING)
SUPPLY = 24000


def room_for(patient: str, media: Media = DOSE, rate_hz: int = 25, **rules: Any) -> Stage:
    """A station with a simulated patient; `rules` are the staff's own figures."""

    def settings(usual: Settings) -> Settings:
        visit = replace(usual.visit, rules=SqueezeRules(**rules), attended=True)
        return replace(usual, visit=visit)

    return Stage(patient, media=media, rate_hz=rate_hz, settings=settings)


def live_through(room: Stage, exercise_id: str = WALL) -> Stage:
    """From the attract screen to the menu; the exercise is done as the patient does it."""
    room.to_menu()
    room.to_follow(exercise_id)
    for _ in next(each for each in room.media.exercises if each.id == exercise_id).sides:
        room.until_screen(Screen.POSITION)
        room.touch("place")
        room.until(lambda view: view.screen in AFTER_A_SET, 200)
    room.until_screen(Screen.MENU, 5)
    return room


def to_mid_hold(room: Stage) -> Stage:
    """Into the first hold of the first set."""
    room.to_set()
    room.until(lambda view: view.screen is Screen.HOLD and view.body.moment is Moment.IN_ZONE)
    room.play(0.6)
    return room


def exercise_named(name: str) -> Exercise:
    path = Path(shipped_media()) / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


def made(
    force_n: Callable[[float], float] = lambda t_s: 0.0,
    seconds: float = 4.0,
    *,
    calibration: Calibration | None = None,
    target_n: float = 60.0,
    rate_hz: int = 100,
    tare_kpa: float = 4.0,
) -> Recording:
    """A set with a chosen target after tare and preload; `force_n` runs from its first sample."""
    calibration = calibration or estimated("wall")
    readings: list[Reading] = []
    for i in range(round((4.2 + seconds) * rate_hz)):
        t_s = i / rate_hz
        kpa = tare_kpa + calibration.map.inverse(force_n(t_s - 4.1) if t_s >= 4.1 else 0.0)
        code = round(MP3V5050.ratio(kpa) * SUPPLY)
        readings.append(Reading(t_s, code, SUPPLY))
    last_s = readings[-1].t_s

    def part(kind: PartKind, from_s: float, to_s: float, asked: Asked | None = None) -> RawPart:
        count = sum(from_s <= reading.t_s <= to_s for reading in readings)
        return RawPart(Part(kind, Side.LEFT, 1, from_s, to_s, to_s, count), asked)

    asked = Asked(target_n, target_n * 0.8, target_n * 1.2, 0.0, reps=5, chosen=True)
    return Recording(
        exercise=replace(exercise_named(WALL), hold_s=2.0),
        rules=SqueezeRules(target_n=target_n),
        sensor=MP3V5050,
        full_scale_v=4.096,
        zero_kpa=0.0,
        calibration=calibration,
        parts=(
            part(PartKind.TARE, 0.0, 2.0),
            part(PartKind.PRELOAD, 2.05, 4.05),
            part(PartKind.SET, 4.1, last_s, asked),
        ),
        faults=(),
        readings=readings,
        believed=[True] * len(readings),
        begun_s=0.0,
        zero_s=2.0,
        completed=True,
        started="2026-01-05T09:00:00+00:00",
    )
