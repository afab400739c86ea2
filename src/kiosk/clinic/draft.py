"""A dose being written: what can be changed of it by plus and minus, and how it reads."""

from __future__ import annotations

from dataclasses import replace

from kiosk.clinic.dose import (
    HOLD_S,
    KEYS,
    REPS,
    REST_S,
    SET_REST_S,
    SETS,
    TARGET_N,
    TARGET_PCT,
    TEMPO_S,
)
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.exercise.staff_views import DoseRow, Told
from kiosk.records.model import Dose, ZoneFrom

_ROWS = (
    "sides", "sets", "reps", "hold_s", "tempo_s", "rest_s", "set_rest_s", "zone_from", "target",
    "hidden_reps", "ask_pain",
)  # fmt: skip
_STEPS = {"sets": 1.0, "reps": 1.0, "hold_s": 1.0, "rest_s": 5.0, "set_rest_s": 10.0}
_RANGES = {
    "sets": SETS,
    "reps": REPS,
    "hold_s": HOLD_S,
    "rest_s": REST_S,
    "set_rest_s": SET_REST_S,
}
_TEMPO = "tempo:"
"""Begins the key of a row that is one phase's: tempo:0, tempo:1, ..."""
_TEMPO_STEP_S = 0.5
_PHASES = frozenset(
    {
        "down", "bottom", "up", "lift", "stay", "lower", "rest", "slide", "out", "hold", "back",
        "return", "prepare", "open",
    }
)  # fmt: skip
"""Phases that have a word of their own (`desk.phase`); those of a clinic's own are numbered."""
_PCT_STEP, _NEWTON_STEP = 5.0, 2.0
_FIRST_N = 30.0
"""Where newtons begin when nobody has given any yet; still to be set by a person."""
_HIDDEN_MOST = 5
_HIDDEN_NAMED = 2
"""More than so many are only counted: there is no room for their numbers."""
_ZONES = (ZoneFrom.COMFORTABLE, ZoneFrom.MAXIMAL, ZoneFrom.NEWTONS)


def rows_of(exercise: Exercise, dose: Dose, pct_of_maximum: float) -> tuple[DoseRow, ...]:
    """Everything that can be changed in this exercise, in the order of the page."""
    return tuple(
        DoseRow(
            key,
            _value(key, exercise, dose, pct_of_maximum),
            _is_own(key, dose),
            less=stepped(key, -1, exercise, dose, pct_of_maximum) != dose,
            more=stepped(key, 1, exercise, dose, pct_of_maximum) != dose,
            label=_phase(exercise, _phase_of(key)) if key.startswith(_TEMPO) else None,
        )
        for key in keys_of(exercise)
    )


def keys_of(exercise: Exercise) -> tuple[str, ...]:
    known = KEYS[exercise.kind]
    keys: list[str] = []
    for key in _ROWS:
        if key == "tempo_s":
            keys += [f"{_TEMPO}{i}" for i in range(len(exercise.phases))]
        elif key == "sides" and len(exercise.sides) < 2:
            continue
        elif key == "rest_s" and exercise.kind is Kind.PACED:
            continue  # one movement follows the other: a phase parts them
        elif ("target_pct" if key == "target" else key) in known:
            keys.append(key)
    return tuple(keys)


def stepped(key: str, step: int, exercise: Exercise, dose: Dose, pct_of_maximum: float) -> Dose:
    """The dose after one press of minus (-1) or plus (1); the same where there is no further."""
    if key == "sides":
        ways = _ways(exercise)
        at = ways.index(dose.sides) if dose.sides in ways else 0
        return replace(dose, sides=ways[(at + step) % len(ways)])
    if key == "zone_from":
        return _other_zone(dose, step)
    if key == "target":
        return _other_target(exercise, dose, step, pct_of_maximum)
    if key == "hidden_reps":
        return _other_hidden(exercise, dose, step)
    if key == "ask_pain":
        return replace(dose, ask_pain=not dose.ask_pain)
    if key.startswith(_TEMPO):
        return _other_tempo(exercise, dose, _phase_of(key), step)
    before = _number(key, exercise, dose)
    low, high = _RANGES[key]
    size = _STEPS[key]
    # To the next whole step, whatever was there before.
    after = min(max(round((before + step * size) / size) * size, low), high)
    if after == before:
        return dose
    return _with_number(key, after, exercise, dose)


def _with_number(key: str, after: float, exercise: Exercise, dose: Dose) -> Dose:
    match key:
        case "sets":
            return replace(dose, sets=round(after))
        case "reps":
            hidden = tuple(each for each in dose.hidden_reps if each <= after)
            return replace(dose, reps=round(after), hidden_reps=hidden)
        case "hold_s":
            return replace(dose, hold_s=after)
        case "set_rest_s":
            return replace(dose, set_rest_s=after)
        case _:
            return replace(dose, rest_s=after)


def _tempo(exercise: Exercise, dose: Dose) -> tuple[float, ...]:
    return dose.tempo_s or tuple(phase.seconds for phase in exercise.phases)


def _other_tempo(exercise: Exercise, dose: Dose, phase: int, step: int) -> Dose:
    """One phase longer or shorter; back at the exercise's own tempo nothing is prescribed."""
    tempo_s = list(_tempo(exercise, dose))
    size = _TEMPO_STEP_S
    after_s = round((tempo_s[phase] + step * size) / size) * size
    tempo_s[phase] = min(max(after_s, TEMPO_S[0]), TEMPO_S[1])
    own = [each.seconds for each in exercise.phases]
    return replace(dose, tempo_s=() if tempo_s == own else tuple(tempo_s))


def _phase_of(key: str) -> int:
    return int(key.removeprefix(_TEMPO))


def _phase(exercise: Exercise, phase: int) -> Told:
    name = exercise.phases[phase].name
    if name in _PHASES:
        return Told(f"desk.phase.{name}")
    return Told("desk.dose.phase", (("number", phase + 1),))


def _number(key: str, exercise: Exercise, dose: Dose) -> float:
    given = getattr(dose, key)
    return float(getattr(exercise, key) if given is None else given)


def _ways(exercise: Exercise) -> tuple[tuple[str, ...], ...]:
    """As the exercise has it, or one side alone."""
    return ((), *((side.value,) for side in exercise.sides))


def _other_zone(dose: Dose, step: int) -> Dose:
    zone = _ZONES[(_ZONES.index(dose.zone_from) + step) % len(_ZONES)]
    newtons = zone is ZoneFrom.NEWTONS
    return replace(
        dose,
        zone_from=zone,
        target_pct=None,
        target_n=(dose.target_n or _FIRST_N) if newtons else None,
    )


def _other_target(exercise: Exercise, dose: Dose, step: int, pct_of_maximum: float) -> Dose:
    if dose.zone_from is ZoneFrom.NEWTONS:
        before = dose.target_n or _FIRST_N
        return replace(dose, target_n=_moved(before, step, _NEWTON_STEP, TARGET_N))
    before = _pct(exercise, dose, pct_of_maximum)
    after = _moved(before, step, _PCT_STEP, TARGET_PCT)
    return dose if after == before else replace(dose, target_pct=after)


def _moved(before: float, step: int, size: float, reach: tuple[float, float]) -> float:
    return min(max(before + step * size, reach[0]), reach[1])


def _pct(exercise: Exercise, dose: Dose, pct_of_maximum: float) -> float:
    if dose.target_pct is not None:
        return dose.target_pct
    if dose.zone_from is ZoneFrom.MAXIMAL or exercise.zone is None:
        return pct_of_maximum
    return exercise.zone.target_pct


def _other_hidden(exercise: Exercise, dose: Dose, step: int) -> Dose:
    """So many reps by feel, spread over the set; none leaves them to the exercise."""
    reps = round(_number("reps", exercise, dose))
    count = len(dose.hidden_reps) + step
    if not 0 <= count <= min(_HIDDEN_MOST, reps - 1):
        return dose
    spread = [round((i + 1) * (reps + 1) / (count + 1)) for i in range(count)]
    return replace(dose, hidden_reps=tuple(sorted({min(max(n, 1), reps) for n in spread})))


def _is_own(key: str, dose: Dose) -> bool:
    if key.startswith(_TEMPO):
        return not dose.tempo_s
    if key == "target":
        return dose.target_pct is None and dose.target_n is None
    return bool(getattr(dose, key) == getattr(Dose(), key))


def _value(key: str, exercise: Exercise, dose: Dose, pct_of_maximum: float) -> Told:
    if key == "sides":
        if not dose.sides:
            return Told("desk.dose.sides_own")
        return Told(f"desk.side.{dose.sides[0] if len(dose.sides) == 1 else 'both'}")
    if key == "zone_from":
        return Told(f"desk.zone.{dose.zone_from.value}")
    if key == "target":
        if dose.zone_from is ZoneFrom.NEWTONS:
            return Told("clinic.short.newtons", (("target", dose.target_n or _FIRST_N),))
        return Told("clinic.short.pct", (("pct", _pct(exercise, dose, pct_of_maximum)),))
    if key == "hidden_reps":
        hidden = dose.hidden_reps or exercise.hidden_reps
        if not hidden:
            return Told("desk.dose.hidden_none")
        if len(hidden) > _HIDDEN_NAMED:
            return Told("desk.dose.count", (("count", len(hidden)),))
        return Told("desk.dose.hidden", (("reps", ", ".join(map(str, hidden))),))
    if key == "ask_pain":
        return Told("desk.dose.yes" if dose.ask_pain else "desk.dose.no")
    if key.startswith(_TEMPO):
        seconds = _tempo(exercise, dose)[_phase_of(key)]
        return Told("clinic.short.hold", (("seconds", seconds),))
    value = _number(key, exercise, dose)
    if key in ("sets", "reps"):
        return Told("desk.dose.count", (("count", round(value)),))
    return Told("clinic.short.hold", (("seconds", value),))
