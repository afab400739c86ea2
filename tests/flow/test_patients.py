"""What the scripted patients give: the reps of their scripts, live and replayed, at any pace."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import av
import pygame
import pytest
from stage import DESK, Stage, ViewLog, shortened

from kiosk import demo
from kiosk.clock import ManualClock
from kiosk.exercise.catalogue import Side
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.replay import parse_trace, replay, replay_rule
from kiosk.settings import Settings, read_settings
from kiosk.sim.patient import SCRIPTS
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

WALL, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"
SHIPPED = load_media(shipped_media())
# The shipped holds and phases, for a script tires or lets go within them; only rests are shorter.
DOSE = shortened(SHIPPED, sets=1, reps=4, rest_s=2.0, set_rest_s=1.0)
ONE_SIDE = shortened(DOSE, sides=(Side.LEFT,), reps=2, hold_s=2.0)
AFTER_A_SET = (Screen.REST, Screen.MENU, Screen.OFFER, Screen.CEILING)
RATES = (10.0, 20.0, 60.0)


def live_through(room: Stage, exercise_id: str) -> dict[str, Any]:
    """The record of an exercise from the attract screen to the menu."""
    room.to_menu()
    room.to_follow(exercise_id)
    for _ in next(each for each in room.media.exercises if each.id == exercise_id).sides:
        room.until_screen(Screen.POSITION)
        room.touch("place")
        room.until(lambda view: view.screen in AFTER_A_SET, 200)
    room.until_screen(Screen.MENU, 5)
    return room.station.records[-1]


@cache
def lived(name: str, exercise_id: str) -> tuple[dict[str, Any], SqueezeRun]:
    """The record, and what it was made of. Only to be looked at: many tests do."""
    room = Stage(name, media=DOSE, rate_hz=50, frame_rate=10.0)
    record = live_through(room, exercise_id)
    (run,) = room.station.runs
    room.close()
    return record, run


def outcomes(reps: Sequence[dict[str, Any]]) -> list[str]:
    return ["kept" if rep["kept"] else rep["reason"] for rep in reps]


@pytest.mark.parametrize("exercise_id", [WALL, SQUAT])
@pytest.mark.parametrize("name", SCRIPTS)
def test_patient_gives_the_reps_of_the_script(name: str, exercise_id: str) -> None:
    record, _ = lived(name, exercise_id)
    sides = ["left", "right"] if exercise_id == WALL else ["both"]
    assert [part["side"] for part in record["sets"]] == sides
    for part in record["sets"]:
        assert outcomes(part["reps"]) == SCRIPTS[name].expected(4)
        goal_s = 5.0 if exercise_id == WALL else None
        for rep in part["reps"]:
            if rep["kept"] and goal_s:
                assert rep["in_zone_s"] == pytest.approx(goal_s, abs=0.021)
            elif rep["kept"]:
                assert rep["end_s"] - rep["start_s"] == pytest.approx(7.0, abs=0.021)
    assert record["completed"] is True
    assert record["sensor"]["faults"] == []


def test_scripts_are_told_apart() -> None:
    """Four reps are enough for every patient to be somebody: losses, sides, steadiness."""
    records = {name: lived(name, WALL)[0] for name in ("steady", "tremor", "asymmetric")}

    def steadiness(name: str) -> float:
        return min(rep["steadiness_pct"] for part in records[name]["sets"] for rep in part["reps"])

    assert steadiness("tremor") > 3 * steadiness("steady")
    best_n = records["asymmetric"]["best_n"]
    assert best_n["right"] / best_n["left"] == pytest.approx(0.62, abs=0.02)
    assert SCRIPTS["novice"].expected(4).count("let_go") == 1
    assert SCRIPTS["fatigue"].expected(4).count("below") == 1


# The same signal, replayed.


def as_replayed(part: Any, zero_s: float, media: Media, exercise_id: str) -> dict[str, Any]:
    """The record of a set's trace, written and read as the demo and `replay` do."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(["t_s", "force_n"])
    for t_s, force_n in zip(part.t_s, part.force_n, strict=True):
        writer.writerow([f"{t_s - zero_s:.6f}", f"{force_n:.4f}"])
    lines.seek(0)
    exercise = next(each for each in media.exercises if each.id == exercise_id)
    rule = part.rule
    hold_s = None if rule.phases else rule.hold_s
    asked = replay_rule(exercise, rule.target_n, hold_s, rule.reps, rule.preload_n)
    return replay(exercise_id, parse_trace(lines, "trace.csv"), asked)


def shifted(each: dict[str, Any], offset_s: float) -> dict[str, Any]:
    times = ("start_s", "end_s", "onset_s", "release_s")
    return {key: value + offset_s if key in times else value for key, value in each.items()}


def assert_same(live: dict[str, Any], again: dict[str, Any]) -> None:
    """Equal but for the rounding of the trace: microseconds, and a tenth of a millinewton.

    Forces of a trace come from nowhere that is known: there they have no band.
    """
    assert live.keys() == again.keys()
    for key, value in live.items():
        if "_u_" in key:
            assert again[key] is None, key
        elif isinstance(value, float):
            assert again[key] == pytest.approx(value, abs=3e-4), key
        else:
            assert again[key] == value, key


@pytest.mark.parametrize(
    ("name", "exercise_id"),
    [("novice", WALL), ("fatigue", WALL), ("novice", SQUAT), ("asymmetric", SQUAT)],
)
def test_replay_judges_as_live(name: str, exercise_id: str) -> None:
    record, run = lived(name, exercise_id)
    assert run.tare_at_s is not None
    spans = [(part.t_s[0] - run.tare_at_s, part.t_s[-1] - run.tare_at_s) for part in run.sets]
    presses = [
        press for press in record["efforts"] if any(a <= press["onset_s"] <= b for a, b in spans)
    ]
    # The others are the comfortable squeezes that found the zone of each side.
    assert len(record["efforts"]) - len(presses) == 3 * len(run.sides)
    for part, live in zip(run.sets, record["sets"], strict=True):
        again = as_replayed(part, run.tare_at_s, DOSE, exercise_id)
        offset_s = part.t_s[0] - run.tare_at_s
        assert again["target_n"] == live["target_n"]
        assert again["zone_n"] == live["zone_n"]
        replayed = again["sets"][0]["reps"]
        assert outcomes(replayed) == outcomes(live["reps"]) == SCRIPTS[name].expected(4)
        for rep, rep_again in zip(live["reps"], replayed, strict=True):
            assert_same(rep, shifted(rep_again, offset_s))
        assert again["efforts"]
        for press_again in again["efforts"]:
            assert_same(presses.pop(0), shifted(press_again, offset_s))
    assert presses == []


def test_demo_leaves_the_sets_trace_and_a_film_of_the_visits_length(tmp_path: Path) -> None:
    """What it writes is what `replay` reads, and times count from the tare's end."""
    media = shortened(ONE_SIDE, reps=1)
    settings = read_settings(DESK)
    settings = replace(
        settings,
        screen=replace(settings.screen, exercise_film=False),
        simulation=replace(settings.simulation, enabled=True, patient="steady"),
    )
    wall = [each for each in media.exercises if each.id == WALL]
    clock = ManualClock()
    played = demo.play(
        settings, media, wall, (320, 240), tmp_path, progress=lambda *_: None, clock=clock
    )
    with av.open(str(tmp_path / played.film)) as film:
        assert film.duration is not None
        assert film.duration / 1e6 == pytest.approx(clock.monotonic(), abs=0.1)
    (record,) = played.records
    (part,) = record["sets"]
    with (tmp_path / f"trace-{WALL}-left-1.csv").open(encoding="utf-8", newline="") as lines:
        trace = parse_trace(lines, "trace.csv")
    rule = replay_rule(wall[0], part["target_n"], 2.0, 1, part["preload_n"])
    again = replay(WALL, trace, rule)
    for rep, rep_again in zip(part["reps"], again["sets"][0]["reps"], strict=True):
        assert_same(rep, shifted(rep_again, trace.t_s[0]))
    assert len(record["efforts"]) == 3 + len(again["efforts"])  # and the comfortable squeezes
    for press, press_again in zip(record["efforts"][3:], again["efforts"], strict=True):
        assert_same(press, shifted(press_again, trace.t_s[0]))


# The same patient, seen by other eyes.


class Drawn(ViewLog):
    """Draws every frame, films and all, on a small surface."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painter = painter
        self._surface = off_screen((320, 180))
        self.drawn = 0

    def show(self, view: VisitView) -> None:
        super().show(view)
        if view.screen in (Screen.FILM, Screen.HOLD):
            self._painter.draw(self._surface, view)
            self.drawn += 1


def test_films_on_or_off_give_the_same_record() -> None:
    records = []
    for film in (True, False):

        def settings(usual: Settings, film: bool = film) -> Settings:
            screen = replace(usual.screen, exercise_film=film)
            visit = replace(usual.visit, rules=SqueezeRules(ceiling_n=120.0, target_n=40.0))
            return replace(usual, screen=screen, visit=visit)

        media = shortened(ONE_SIDE, reps=1)
        room = Stage("steady", media=media, settings=settings, rate_hz=50, canvas=Drawn)
        records.append(live_through(room, WALL))
        assert isinstance(room.log, Drawn)
        assert room.log.drawn > 50
        room.close()
    blind = Stage("steady", media=media, settings=settings, rate_hz=50)
    records.append(live_through(blind, WALL))
    assert records[0]["sets"][0]["reps"]
    assert records[0] == records[1] == records[2]
    pygame.font.quit()


def blind_presses(room: Stage, begun_s: float) -> None:
    """Squeezes at set times, whatever the screen says: the signal of somebody with eyes shut."""
    presses = [(3.0, 2.0, 100.0), (11.0, 2.0, 100.0), (19.0, 2.0, 100.0)]
    presses += [(28.0, 3.0, 50.0), (34.0, 1.0, 50.0), (40.0, 3.0, 50.0)]
    assert room.station.simulation is not None
    ball = room.station.simulation.rig.ball
    resting_kpa = ball.resting_kpa
    force_map = room.station.app.chain.calibration.map

    def true_n(shown_n: float) -> float:
        return ball.force_n(resting_kpa + force_map.inverse(shown_n))

    levels = [(begun_s + at_s, lasts_s, true_n(n)) for at_s, lasts_s, n in presses]

    def force_n(t_s: float) -> float:
        for at_s, lasts_s, newtons in levels:
            if at_s <= t_s <= at_s + lasts_s:
                return newtons * min((t_s - at_s) / 0.3, (at_s + lasts_s - t_s) / 0.3, 1.0)
        return 0.0

    room.station.simulation.rig.press(force_n)


@pytest.fixture(scope="module")
def by_rate() -> dict[float, dict[str, Any]]:
    records = {}
    for frame_rate in RATES:
        room = Stage("", media=ONE_SIDE, frame_rate=frame_rate, rate_hz=100)
        # Touches at the same moments: every tenth of a second is a frame of each.
        room.to_menu()
        room.play(1.0 - room.now_s)
        room.touch(f"exercise:{WALL}")
        room.play(5.0 - room.now_s)
        room.touch("follow")
        room.play(9.0 - room.now_s)
        assert room.view.screen is Screen.POSITION
        room.touch("place")
        blind_presses(room, 9.0)
        room.until_screen(Screen.MENU, 60)
        zero_s = room.station.runs[0].tare_at_s
        assert zero_s is not None
        record = room.station.records[0]
        # Times count from the tare's end, and a tare begins with a frame: compare true times.
        part = record["sets"][0]
        part["reps"] = [shifted(rep, zero_s) for rep in part["reps"]]
        record["efforts"] = [shifted(press, zero_s) for press in record["efforts"]]
        records[frame_rate] = record
    return records


@pytest.mark.parametrize("frame_rate", RATES)
def test_frame_rate_changes_nothing(
    by_rate: dict[float, dict[str, Any]], frame_rate: float
) -> None:
    record, usual = by_rate[frame_rate], by_rate[20.0]
    assert outcomes(record["sets"][0]["reps"]) == ["kept", "let_go", "kept"]
    # Zeros were taken of other samples, so that forces differ by the noise of the ADC.
    assert record["target_n"] == pytest.approx(usual["target_n"], abs=0.05)
    pairs = zip(record["sets"][0]["reps"], usual["sets"][0]["reps"], strict=True)
    presses = zip(record["efforts"], usual["efforts"], strict=True)
    for one, other in [*pairs, *presses]:
        for key, value in other.items():
            if isinstance(value, float):
                within = 0.0101 if key.endswith("_s") else 0.1
                assert one[key] == pytest.approx(value, abs=within), key
            else:
                assert one[key] == value
