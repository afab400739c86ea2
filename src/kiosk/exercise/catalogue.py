"""What an exercise is: doses, sides, phases, zone and texts, read from `exercise.toml`.

An exercise is data. Texts are message keys; the words themselves lie beside the file in
`words.toml`. Defaults marked as published protocols in the files are for a physiotherapist
to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.toml_table import Table, TableError, read_table

TURN_ROUND, OTHER_LEG = "turn-round", "other-leg"
"""How the second side begins."""


class Kind(StrEnum):
    """How an exercise is guided and judged."""

    HOLD = "hold"
    """A squeeze of the ball, held in the zone: one hold a rep."""
    SQUAT = "squat"
    """A squeeze kept in the zone through paced phases."""
    PACED = "paced"
    """No ball: movements paced with the breath. Followed, never kept."""
    TIMER = "timer"
    """No ball: a position held on a timer of chosen length. Followed, never kept."""


class Side(StrEnum):
    """The leg that touches the ball, or that moves."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


def in_order(sides: tuple[Side, ...], first: Side | None) -> tuple[Side, ...]:
    """The sides with `first` before the others; as they are where it is none of them."""
    if first is None or first not in sides:
        return sides
    return (first, *[side for side in sides if side is not first])


class Breath(StrEnum):
    """What the breath does during a phase."""

    OUT = "out"
    IN = "in"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a paced rep. `cue` is a message key."""

    name: str
    seconds: float
    cue: str
    breath: Breath
    clip_s: tuple[float, float]
    """The stretch of the follow-along clip that shows this phase; it may run backwards."""


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """How target and zone follow from a comfortable best (all forces in newtons)."""

    target_pct: float
    min_target_n: float
    below_pct: float
    above_pct: float
    min_half_width_n: float


@dataclass(frozen=True, slots=True)
class FilmFiles:
    """File names inside the exercise's folder; the right-hand ones may be absent (empty)."""

    film: str
    poster: str
    follow: str
    follow_right: str
    poster_right: str
    follow_light: str
    """The light that the ball of `follow` throws when it is lit, frame by frame; or empty."""
    follow_light_right: str
    focus: tuple[float, float]
    """The point of the picture, in fractions, that a crop keeps."""
    push_clip_s: tuple[float, float]
    """The stretches of the follow-along clip that show a press coming on, the hold (played to
    and fro for as long as it lasts) and the return to rest; each may run backwards."""
    hold_clip_s: tuple[float, float]
    end_clip_s: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as the clinic gives it."""

    id: str
    kind: Kind
    number: int
    """Its number on the menu; an exercise offered after another carries that one's number."""
    after: str
    """The id of the exercise after which this one is offered; empty for one on the menu."""
    title: str
    position: str
    side_label: str
    steps: tuple[str, ...]
    floor: bool
    """Done lying or kneeling: needs floor space, and sound, since nobody there sees a screen."""
    ball_use: str
    """`wall` or `knees`: which calibration map serves; empty without a ball."""
    sides: tuple[Side, ...]
    sets: int
    reps: int
    rest_s: float
    set_rest_s: float
    hold_s: float
    hold_choices_s: tuple[float, ...]
    phases: tuple[Phase, ...]
    zone: ZoneRule | None
    film: FilmFiles
    second_side: str = TURN_ROUND
    """What is said when the second side begins: turn-round, or other-leg where nobody turns."""
    hidden_reps: tuple[int, ...] = ()
    """The reps of every set (1, 2, ...) that are done by feel, without the force bar; with the
    ball only. A lost one is done again by feel: a rep's number counts the kept ones before it."""

    @property
    def needs_ball(self) -> bool:
        return bool(self.ball_use)

    @property
    def cycle_s(self) -> float:
        """The length of one paced rep, from standing to standing or from rest to rest."""
        return sum(phase.seconds for phase in self.phases)


def at_tempo(exercise: Exercise, tempo_s: Sequence[float]) -> Exercise:
    """With so many seconds for each phase; without any it is its own. ValueError for too few."""
    if not tempo_s:
        return exercise
    pairs = zip(exercise.phases, tempo_s, strict=True)
    return replace(exercise, phases=tuple(replace(each, seconds=s) for each, s in pairs))


class ExerciseError(ValueError):
    """An exercise file that cannot be used: file, line, key and what is allowed."""


def parse_exercise(text: str, file: str) -> Exercise:
    """Read the text of an `exercise.toml`. Raises ExerciseError; reads no file itself."""
    try:
        with read_table(text, file) as table:
            return _exercise(table)
    except TableError as error:
        raise ExerciseError(str(error)) from error


def _exercise(table: Table) -> Exercise:
    kind = Kind(table.choice("kind", [kind.value for kind in Kind]))
    on_ball = kind in (Kind.HOLD, Kind.SQUAT)
    reps = table.integer("reps", 1, 30)
    return Exercise(
        id=table.text("id", pattern=r"[a-z][a-z0-9-]*"),
        kind=kind,
        number=table.integer("number", 1, 9),
        after=table.text("after", default=""),
        title=table.text("title"),
        position=table.text("position"),
        side_label=table.text("side_label"),
        steps=table.texts("steps", at_least=1, at_most=7),
        floor=table.boolean("floor"),
        ball_use=table.choice("ball_use", ["wall", "knees"]) if on_ball else "",
        sides=tuple(Side(side) for side in table.choices("sides", [side.value for side in Side])),
        sets=table.integer("sets", 1, 10),
        reps=reps,
        rest_s=table.number("rest_s", 0, 120),
        set_rest_s=table.number("set_rest_s", 0, 600),
        hold_s=table.number("hold_s", 1, 60) if kind in (Kind.HOLD, Kind.TIMER) else 0.0,
        hold_choices_s=_hold_choices(table, kind),
        phases=_phases(table, kind),
        zone=_zone(table) if on_ball else None,
        film=_film(table),
        second_side=table.choice("second_side", [TURN_ROUND, OTHER_LEG], default=TURN_ROUND),
        hidden_reps=_hidden_reps(table, reps, on_ball),
    )


def _hidden_reps(table: Table, reps: int, on_ball: bool) -> tuple[int, ...]:
    if not table.has("feedback"):
        return ()
    if not on_ball:
        table.fail("feedback", "only exercises with the ball have a bar to hide (hold, squat)")
    return tuple(sorted(table.table("feedback").integers("hidden_reps", 1, reps)))


def _hold_choices(table: Table, kind: Kind) -> tuple[float, ...]:
    if kind is not Kind.TIMER:
        return ()
    return table.numbers("hold_choices_s", 1, 60, at_least=1, at_most=4)


def _phases(table: Table, kind: Kind) -> tuple[Phase, ...]:
    if kind is Kind.HOLD:
        return ()
    phases: list[Phase] = []
    begin_s = 0.0
    for row in table.tables("phases", at_least=1, at_most=8):
        seconds = row.number("seconds", 0.5, 60)
        phases.append(
            Phase(
                name=row.text("name"),
                seconds=seconds,
                cue=row.text("cue"),
                breath=Breath(row.choice("breath", [breath.value for breath in Breath])),
                clip_s=_clip(row, "clip_s", (begin_s, begin_s + seconds)),
            )
        )
        begin_s += seconds
    return tuple(phases)


def _clip(row: Table, key: str, default: tuple[float, float]) -> tuple[float, float]:
    if not row.has(key):
        return default
    # The last may lie before the first: the clip is then shown backwards.
    first_s, last_s = row.numbers(key, 0, 120, at_least=2, at_most=2)
    return first_s, last_s


def _zone(table: Table) -> ZoneRule:
    row = table.table("zone")
    return ZoneRule(
        target_pct=row.number("target_pct", 10, 100),
        min_target_n=row.number("min_target_n", 5, 200),
        below_pct=row.number("below_pct", 5, 60),
        above_pct=row.number("above_pct", 5, 100),
        min_half_width_n=row.number("min_half_width_n", 0, 50),
    )


_FILE_NAME = r"\w[\w .-]*"
"""A name inside the exercise's own folder, never a way out of it."""


def _film(table: Table) -> FilmFiles:
    row = table.table("film")
    focus = row.numbers("focus", 0, 1, at_least=2, at_most=2)
    return FilmFiles(
        film=row.text("film", pattern=_FILE_NAME),
        poster=row.text("poster", pattern=_FILE_NAME),
        follow=row.text("follow", pattern=_FILE_NAME),
        follow_right=row.text("follow_right", default="", pattern=f"({_FILE_NAME})?"),
        poster_right=row.text("poster_right", default="", pattern=f"({_FILE_NAME})?"),
        follow_light=row.text("follow_light", default="", pattern=f"({_FILE_NAME})?"),
        follow_light_right=row.text("follow_light_right", default="", pattern=f"({_FILE_NAME})?"),
        focus=(focus[0], focus[1]),
        push_clip_s=_clip(row, "push_clip_s", (0.0, 0.0)),
        hold_clip_s=_clip(row, "hold_clip_s", (0.0, 0.0)),
        end_clip_s=_clip(row, "end_clip_s", (0.0, 0.0)),
    )
