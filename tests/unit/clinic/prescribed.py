"""The shipped exercises, and every dose that fits one of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from kiosk.clinic.dose import KEYS
from kiosk.exercise.catalogue import Exercise, Kind, parse_exercise
from kiosk.records.model import Dose, ZoneFrom

MEDIA = Path(__file__).parents[3] / "media"
EXERCISES: dict[str, Exercise] = {
    path.parent.name: parse_exercise(path.read_text("utf-8"), str(path))
    for path in sorted(MEDIA.glob("*/exercise.toml"))
}
WALL = EXERCISES["standing-ball-squeeze"]
SQUAT = EXERCISES["ball-squeeze-squat"]
CLAMSHELL = EXERCISES["clamshell"]
PRONE = EXERCISES["prone-straddle-hold"]


def _numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


@st.composite
def fitting_doses(draw: st.DrawFn, exercise: Exercise) -> Dose:
    """Any dose that may be prescribed in an exercise, at a ball and for a patient unknown."""
    keys = KEYS[exercise.kind]

    def some(key: str, values: st.SearchStrategy[object], none: object = None) -> object:
        return draw(st.one_of(st.just(none), values)) if key in keys else none

    sides = [side.value for side in exercise.sides]
    reps = some("reps", st.integers(1, 30))
    phases = len(exercise.phases)
    dose = {
        "sides": draw(st.lists(st.sampled_from(sides), unique=True).map(tuple)),
        "sets": some("sets", st.integers(1, 10)),
        "reps": reps,
        "hold_s": some("hold_s", _numbers(1, 60)),
        "rest_s": some("rest_s", _numbers(0, 120)),
        "set_rest_s": some("set_rest_s", _numbers(0, 600)),
        "tempo_s": some("tempo_s", st.tuples(*[_numbers(0.5, 60)] * phases), ()),
        "ask_pain": draw(st.booleans()),
    }
    if exercise.kind in (Kind.HOLD, Kind.SQUAT):
        zone_from = draw(st.sampled_from(ZoneFrom))
        newtons = zone_from is ZoneFrom.NEWTONS
        most = exercise.reps if reps is None else int(str(reps))
        dose |= {
            "zone_from": zone_from,
            "target_n": draw(_numbers(15, 200)) if newtons else None,
            "target_pct": None if newtons else draw(st.none() | _numbers(10, 100)),
            "hidden_reps": draw(st.lists(st.integers(1, most), unique=True).map(tuple)),
        }
    return Dose(**dose)  # type: ignore[arg-type]  # drawn key by key
