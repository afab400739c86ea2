"""What each picture of a film shows, as plain values: decided here, drawn in edit.py.

A film opens and ends on the starting position without anything over it, so it can stand still
there and begin anew without a jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from studio import pace
from studio.footage import Footage, Walk
from studio.frames import Take
from studio.timeline import FPS, TimedShot, Timeline

CROSS_FRAMES = 6
"""From one view to another, half before the cut and half after it."""
OPEN_FRAMES = 12
"""From the still picture at the film's beginning, and to the one at its end."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A mark in the picture, in pixels. `strength` 0 ... 1; `grown` scales its radius."""

    x: float
    y: float
    grown: float
    strength: float


@dataclass(frozen=True, slots=True)
class Breath:
    """How full the breath is, and how strongly its disc shows; both 0 ... 1."""

    full: float
    strength: float


@dataclass(frozen=True, slots=True)
class FigureLook:
    """The whole figure at a path position; `dim` is how far the held muscle's glow is back."""

    position: float = 0.0
    dim: float = 0.0
    inset: bool = False
    rings: tuple[Ring, ...] = ()
    breath: Breath | None = None


@dataclass(frozen=True, slots=True)
class BesideLook:
    """Left the mistake, right the right way, both at the same position of their paths."""

    position: float
    signs: float
    wrong_rings: tuple[Ring, ...] = ()
    right_rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyLook:
    """The hip from near: how much magnified, and how bright the muscle, 0 ... 1."""

    scale: float
    glow: float


Look = FigureLook | BesideLook | WhyLook
STILL = FigureLook()


@dataclass(frozen=True, slots=True)
class Moment:
    """One picture of the film: a look, or `share` of `then` over it."""

    look: Look
    then: Look | None = None
    share: float = 0.0


def moments(timeline: Timeline, footage: Footage) -> list[Moment]:
    """One for each picture of the film."""
    scenes = [_Scene(run, footage) for run in _runs(timeline.shots)]
    last = round(timeline.seconds * FPS) - 1
    return [_moment(frame, last, scenes) for frame in range(last + 1)]


def _runs(shots: Sequence[TimedShot]) -> list[list[TimedShot]]:
    """Shots that one view shows without a cut."""
    return [list(run) for _, run in groupby(shots, key=_view)]


def _view(shot: TimedShot) -> str:
    kind = shot.shot.kind
    return kind if kind in ("why", "mistake") else "figure"


def _moment(frame: int, last: int, scenes: Sequence[_Scene]) -> Moment:
    if frame < OPEN_FRAMES:
        share = pace.eased(frame / OPEN_FRAMES)
        return _dissolved(STILL, scenes[0].look(frame), share)
    if frame > last - OPEN_FRAMES:
        share = pace.eased((frame - (last - OPEN_FRAMES)) / OPEN_FRAMES)
        return _dissolved(scenes[-1].look(frame), STILL, share)
    half = CROSS_FRAMES / 2
    for before, scene in pairwise(scenes):
        into = (frame - scene.first_frame + half + 0.5) / CROSS_FRAMES
        if 0 < into < 1:
            return _dissolved(before.look(frame), scene.look(frame), into)
    now = next(scene for scene in reversed(scenes) if frame >= scene.first_frame)
    return Moment(now.look(frame))


def _dissolved(a: Look, b: Look, share: float) -> Moment:
    if share <= 0 or a == b:
        return Moment(a)
    return Moment(b) if share >= 1 else Moment(a, b, share)


class _Scene:
    """A run of shots in one view. Asked before its beginning or after its end, it stands there."""

    def __init__(self, shots: Sequence[TimedShot], footage: Footage) -> None:
        self._shots, self._footage = shots, footage
        self.first_frame = round(shots[0].start_s * FPS)
        self._look = {"why": self._why, "mistake": self._beside, "figure": self._figure}[
            _view(shots[0])
        ]

    def look(self, frame: int) -> Look:
        t_s = min(max(frame / FPS, self._start_s), self._end_s)
        return self._look(t_s)

    @property
    def _start_s(self) -> float:
        return self._shots[0].start_s

    @property
    def _end_s(self) -> float:
        return self._shots[-1].end_s

    def _why(self, t_s: float) -> Look:
        into_s, length_s = t_s - self._start_s, self._end_s - self._start_s
        pulses = any(shot.shot.pulse for shot in self._shots)
        glow = 1 - pace.pulse_at(into_s, length_s) if pulses else 1.0
        return WhyLook(round(pace.push_in_at(into_s, length_s), 5), round(glow, 2))

    def _beside(self, t_s: float) -> Look:
        into_s, length_s = t_s - self._start_s, self._end_s - self._start_s
        position = pace.mistake_at(into_s, length_s)
        marks = tuple(dict.fromkeys(mark for shot in self._shots for mark in shot.shot.marks))
        signs = pace.eased((into_s - pace.SETTLE_S) / pace.FADE_S)

        def rings(walk: Walk) -> tuple[Ring, ...]:
            return _rings(walk.take, position, into_s, length_s, marks, stays=True)

        footage = self._footage
        return BesideLook(position, round(signs, 2), rings(footage.wrong), rings(footage.right))

    def _figure(self, t_s: float) -> Look:
        timed = next((shot for shot in self._shots if t_s < shot.end_s), self._shots[-1])
        shot, into_s, length_s = timed.shot, t_s - timed.start_s, timed.end_s - timed.start_s
        position = self._position(timed, into_s)
        take = self._footage.main.take
        held = shot.pulse and shot.from_at == shot.to_at == 1.0
        dim = round(pace.pulse_at(into_s, length_s), 2) if held else 0.0
        stays = shot.kind != "start"
        rings = _rings(take, position, into_s, length_s, shot.marks, stays=stays)
        return FigureLook(position, dim, True, rings, self._breath(timed, t_s))

    def _position(self, timed: TimedShot, into_s: float) -> float:
        shot = timed.shot
        if shot.kind == "tempo":
            seconds = min(timed.end_s - timed.start_s, shot.seconds or timed.end_s)
            return pace.tempo_at(into_s, seconds, shot.from_at, shot.to_at)
        path_s = self._footage.main.take.last / FPS
        length_s = timed.end_s - timed.start_s
        return pace.move_at(into_s, length_s, shot.from_at, shot.to_at, path_s)

    def _breath(self, timed: TimedShot, t_s: float) -> Breath | None:
        """The disc stays from one breath to the next and fades where none is told."""
        breath = timed.shot.breath
        if breath is None:
            return None
        at = self._shots.index(timed)
        before = self._shots[at - 1].shot.breath if at > 0 else None
        after = self._shots[at + 1].shot.breath if at + 1 < len(self._shots) else None
        rise = 1.0 if before else pace.eased((t_s - timed.start_s) / pace.FADE_S)
        fall = 1.0 if after else pace.eased((timed.end_s - t_s) / pace.FADE_S)
        full = pace.breath_at(t_s - timed.start_s, timed.end_s - timed.start_s, breath)
        return Breath(round(full, 2), round(min(rise, fall), 2))


def _rings(
    take: Take,
    position: float,
    into_s: float,
    length_s: float,
    marks: Sequence[str],
    *,
    stays: bool,
) -> tuple[Ring, ...]:
    rings = []
    for index, mark in enumerate(marks):
        strength = round(pace.mark_at(into_s, length_s, index, len(marks), stays=stays), 2)
        if strength > 0:
            x, y = take.point(mark, position)
            grown = 1 + (pace.MARK_GROWN - 1) * (1 - strength)
            rings.append(Ring(round(x, 1), round(y, 1), round(grown, 2), strength))
    return tuple(rings)
