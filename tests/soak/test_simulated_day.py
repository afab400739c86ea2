"""A day and a night of visits on simulated time: what a station uses must not grow.

The true driver reads the simulated chip fifty times a second, and the station lives five frames a
second; while somebody is there one in `DRAWN_OF` is drawn, and of the first page fifteen seconds
every five minutes, so that a day passes in less than half an hour. `KIOSK_SOAK_H` says how many
hours, 24 without it.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

import pygame
import pytest
from stage import CHEAP, DESK, FILM_S, shortened
from therapist import Caller, Therapist
from watched import MB, Use, grown, look

from kiosk.clock import ManualClock
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.records.queries import Reader
from kiosk.records.schema import STAMPED_TABLES
from kiosk.settings import read_settings
from kiosk.sim.faults import SimFault
from kiosk.sim.hands import Visitor
from kiosk.spare_memory import SpareMemory, give_back
from kiosk.station import Simulation, build, visitor_for
from kiosk.ui.painter import Painter

HOURS = float(os.environ.get("KIOSK_SOAK_H", "24"))
FRAMES_HZ, READINGS_HZ = 5, 50
DRAWN_OF = 4
BETWEEN_VISITS_S = 60.0
WALKS_AWAY_S = 900.0
LOOK_EVERY_S = 900.0
SESSION_EVERY = 12
"""Every so many visits a supervised session: one in the first hour, then some two in three."""
FAULTS = (SimFault.TUBE_OFF, SimFault.OPEN, SimFault.OVER_PRESSURE, SimFault.NOISE)
TODAY = datetime(2027, 2, 3, 7, 0, tzinfo=UTC)
LEAPS = tuple(
    timedelta(hours=hours) for hours in (7, -7, 26, -26, -60 * 365, 60 * 365, -1, 1, 0.5, -0.5)
)
"""On and back again, the longest to before any station had this software."""


class People:
    """Who is there, one after the other; what they see is drawn now and then."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._surface = pygame.Surface((1024, 600), 0, 32)
        self.there: Visitor | Therapist | Caller | None = None
        self.seen: Counter[Screen] = Counter()
        self.drawn = 0
        self._view: VisitView | None = None
        self._frames = 0

    @property
    def kept_mb(self) -> float:
        """Texts, shapes and rings kept ready: caches fill over hours, up to their bounds."""
        kit = self._painter._kit
        return (kit.sprites.size + kit.sweeps.size + kit.type._rendered.size) / MB

    def inputs(self, now_s: float) -> list[str]:
        if self.there is None or self._view is None:
            return []
        return self.there.touch(self._view)

    def show(self, view: VisitView) -> None:
        self._view = view
        self.seen[view.screen] += 1
        self._frames += 1
        alone = view.screen is Screen.ATTRACT
        if view.now_s % 300 < 15 if alone else self._frames % DRAWN_OF == 0:
            self.drawn += 1
            self._painter.draw(self._surface, view)


@dataclass(slots=True)
class Day:
    """What was seen and used, and what was written."""

    data: Path
    uses: list[Use] = field(default_factory=list)
    seen: Counter[Screen] = field(default_factory=Counter)
    visits: int = 0
    kept: list[int] = field(default_factory=list)
    """Reps whose marks stood on the screen, session by session."""


class Routine:
    """Who comes next, and what goes wrong meanwhile."""

    def __init__(self, people: People, clock: ManualClock, day: Day) -> None:
        self._people, self._clock, self._day = people, clock, day
        self._media = load_media(shipped_media())
        self._next_s = 0.0
        self._leaps, self._faults = cycle(LEAPS), cycle(FAULTS)

    def live(self, now_s: float, simulation: Simulation) -> None:
        there = self._people.there
        if there is not None and there.finished:
            if isinstance(there, Therapist):
                self._day.kept.append(there.kept)
            self._people.there, self._next_s = None, now_s + BETWEEN_VISITS_S
        elif now_s >= self._next_s and isinstance(there, Visitor):
            # Somebody who walks away leaves it to the station.
            self._people.there, self._next_s = None, now_s + BETWEEN_VISITS_S
        elif there is None and now_s >= self._next_s:
            self._come(now_s, simulation)

    def _come(self, now_s: float, simulation: Simulation) -> None:
        self._day.visits += 1
        visits, exercises = self._day.visits, self._media.exercises
        self._next_s = now_s + WALKS_AWAY_S
        simulation.rig.faults.clear()
        if visits % SESSION_EVERY == 3:
            self._people.there = Therapist()
        elif visits % 9 == 0:
            self._people.there = Caller()
        else:
            wanted = [exercises[(visits + i) % len(exercises)] for i in range(2)]
            self._people.there = visitor_for(self._media, wanted)
            if visits % 5 == 0:
                simulation.rig.faults.begin(next(self._faults), now_s + 60.0)
        if visits % 3 == 0:
            self._clock.set_wall(self._clock.wall() + next(self._leaps))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    lived = Day(tmp_path_factory.mktemp("data"))
    canvases: list[People] = []
    base = read_settings(DESK)
    settings = replace(
        base,
        simulation=replace(base.simulation, enabled=True, patient="steady"),
        paths=replace(base.paths, data=lived.data),
        wiring=replace(base.wiring, rate_hz=READINGS_HZ),
    )
    clock = ManualClock(wall=TODAY)

    def make_canvas(painter: Painter, _: Simulation | None) -> People:
        canvases.append(People(painter))
        return canvases[0]

    station = build(
        settings, shortened(load_media(shipped_media()), sets=1, reps=2, set_rest_s=5.0), clock,
        make_canvas, film_limit_s=FILM_S, with_sound=False, keep_statistics=True, pin_cost=CHEAP,
    )  # fmt: skip
    assert station.simulation is not None
    station.app.watchers.append(SpareMemory(give_back).watch)
    people, begun = canvases[0], perf_counter()
    routine = Routine(people, clock, lived)
    for due_s, frame_ms in _looks(station.app.frame, clock):
        routine.live(due_s, station.simulation)
        if frame_ms is not None:
            gc.collect()
            lived.uses.append(look(due_s, frame_ms=frame_ms))
            took = f"{perf_counter() - begun:.0f} s, {people.drawn} drawn"
            drawings = f"{people.kept_mb:.0f} MB of drawings kept"
            came = f"{lived.visits} visits, {len(lived.kept)} sessions"
            print(lived.uses[-1], drawings, came, took, sep=", ", flush=True)
    station.close()
    lived.seen = people.seen
    return lived


def _looks(frame: object, clock: ManualClock) -> Iterator[tuple[float, float | None]]:
    """Frame by frame until the day is over; with the median frame where it is time to look."""
    assert callable(frame)
    due_s, next_look_s, frames_s = 0.0, LOOK_EVERY_S, []
    while due_s < HOURS * 3600:
        begun = perf_counter()
        frame()
        frames_s.append(perf_counter() - begun)
        due_s += 1 / FRAMES_HZ
        clock.sleep_until(due_s)
        frame_ms = None
        if due_s >= next_look_s:
            frame_ms, frames_s = median(frames_s) * 1e3, []
            next_look_s += LOOK_EVERY_S
        yield due_s, frame_ms


def test_visits_go_on_all_day_and_see_every_screen_of_the_waiting_room(day: Day) -> None:
    assert day.visits >= 6 * HOURS
    for screen in (Screen.ATTRACT, Screen.FILM, Screen.HOLD, Screen.SQUAT, Screen.SUMMARY,
                   Screen.FAULT, Screen.STAFF, Screen.TIMER, Screen.PACED):  # fmt: skip
        assert day.seen[screen], screen


def test_what_it_uses_stays_flat(day: Day) -> None:
    memory, handles, threads, frames = grown(day.uses)
    assert memory <= 1.02
    assert handles <= 0
    assert threads <= 0
    # Simulated time, a shared machine: a frame loop that slows down with age doubles and more.
    assert frames <= 1.5


def test_every_supervised_session_is_whole_though_the_clock_leapt(day: Day) -> None:
    assert len(day.kept) >= max(1, HOURS / 24)
    reader = Reader.open(day.data / "records-simulated" / "records.db")
    assert reader.verify() is None
    patient = reader.patients()[0].patient
    sessions = reader.sessions(patient.id, limit=1000)
    assert len(sessions) >= len(day.kept)
    kept = [
        sum(rep.rep.kept for run in reader.runs(line.session.id) for rep in reader.reps(run.run.id))
        for line in reversed(sessions)
    ]
    assert all(on_disk >= shown for on_disk, shown in zip(kept, day.kept, strict=False))
    for table in STAMPED_TABLES:
        ordered = reader.connection.execute(f"SELECT sequence FROM {table} ORDER BY rowid")
        sequences = [sequence for (sequence,) in ordered]
        assert sequences == sorted(set(sequences)), table
    reader.close()


def test_the_waiting_room_wrote_no_more_than_a_file_a_day(day: Day) -> None:
    files = [path for path in day.data.glob("statistics-simulated/*") if path.is_file()]
    assert 2 <= len(files) <= 6 + 2 * HOURS / 24
