"""A dose applied to an exercise: what fits, what does not and why, and the exercise that follows.

The exercise that comes out is a plain one: whoever runs it needs to know nothing of doses. What a
dose leaves open is the exercise's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

from kiosk.clinic.words import Said, english, said
from kiosk.exercise.catalogue import Exercise, Kind, Side, ZoneRule, at_tempo
from kiosk.exercise.squeeze_rules import SqueezeRules, most_target_n, reach_n
from kiosk.records.model import Dose, ZoneFrom

# The limits of `exercise.toml`: nobody prescribes what an exercise could not be.
SETS = (1, 10)
REPS = (1, 30)
HOLD_S = (1.0, 60.0)
REST_S = (0.0, 120.0)
SET_REST_S = (0.0, 600.0)
TEMPO_S = (0.5, 60.0)
TARGET_PCT = (10.0, 100.0)
TARGET_N = (5.0, 200.0)

_BALL = ("zone_from", "target_pct", "target_n", "hidden_reps")
_ALWAYS = ("sides", "sets", "reps", "rest_s", "set_rest_s", "ask_pain")
KEYS: dict[Kind, tuple[str, ...]] = {
    Kind.HOLD: (*_ALWAYS, "hold_s", *_BALL),
    Kind.SQUAT: (*_ALWAYS, "tempo_s", *_BALL),
    Kind.PACED: (*_ALWAYS, "tempo_s"),
    Kind.TIMER: (*_ALWAYS, "hold_s", "tempo_s"),
}
"""What a dose may say about each kind of exercise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What this patient at this ball may not pass; None where it is not known.

    `last_n`: the last point of the ball's map. `ceiling_n`: the patient's own ceiling.
    """

    last_n: float | None = None
    ceiling_n: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit. `key` is the dose's field."""

    exercise: str
    key: str
    why: Said

    def __str__(self) -> str:
        return f"{self.exercise}: {self.key}: {english(self.why)}"


class DoseError(ValueError):
    """A dose that does not fit its exercise: one line a problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def problems(dose: Dose, exercise: Exercise, limits: Limits | None = None) -> tuple[Problem, ...]:
    """Everything about the dose that does not fit this exercise, patient and ball."""
    found = _problems(dose, exercise, limits or Limits())
    return tuple(Problem(exercise.id, key, why) for key, why in found)


def adapted(exercise: Exercise, dose: Dose, limits: Limits | None = None) -> Exercise:
    """The exercise as it is prescribed. Raises DoseError.

    A hold on a timer offers no other length any more. Hidden reps of the exercise's own that the
    dose has no room for are left out.
    """
    wrong = problems(dose, exercise, limits)
    if wrong:
        raise DoseError(wrong)
    reps = exercise.reps if dose.reps is None else dose.reps
    hold_s = exercise.hold_s if dose.hold_s is None else dose.hold_s
    chosen = exercise.kind is Kind.TIMER and dose.hold_s is not None
    hidden = sorted(dose.hidden_reps or exercise.hidden_reps)
    return replace(
        at_tempo(exercise, dose.tempo_s),
        sides=tuple(Side(side) for side in dose.sides) or exercise.sides,
        sets=exercise.sets if dose.sets is None else dose.sets,
        reps=reps,
        hold_s=hold_s,
        hold_choices_s=(hold_s,) if chosen else exercise.hold_choices_s,
        rest_s=exercise.rest_s if dose.rest_s is None else dose.rest_s,
        set_rest_s=exercise.set_rest_s if dose.set_rest_s is None else dose.set_rest_s,
        zone=_zone(exercise.zone, dose),
        hidden_reps=tuple(number for number in hidden if number <= reps),
    )


def squeeze_rules(base: SqueezeRules, dose: Dose, ceiling_n: float | None = None) -> SqueezeRules:
    """The rules of a supervised exercise with the ball.

    `base` are the settings' rules, of which only what is the station's stays: the waiting room's
    own target does not. `ceiling_n` is the patient's. Without it the ceiling follows from what is
    found, or, with a given target, from the best it would be half of, for there must be one.
    """
    rules = replace(base, zone_from="comfortable", target_n=None, ceiling_n=ceiling_n)
    if dose.zone_from is ZoneFrom.NEWTONS:
        assert dose.target_n is not None
        of_target_n = None
        if rules.ceiling_of_best is not None:
            of_target_n = rules.ceiling_of_best * 2 * dose.target_n
        given_n = of_target_n if ceiling_n is None else ceiling_n
        return replace(rules, target_n=dose.target_n, ceiling_n=given_n)
    if dose.zone_from is ZoneFrom.MAXIMAL:
        pct = base.target_pct_of_maximum if dose.target_pct is None else dose.target_pct
        return replace(rules, zone_from="maximal", target_pct_of_maximum=pct)
    return rules


def target_problem(target_n: float, zone: ZoneRule, limits: Limits) -> Said | None:
    """Why a target in newtons cannot be asked for with this ball and this ceiling; else None.

    Known for a share of a best only once that best is found: ask again then.
    """
    high_n = reach_n(target_n, zone)
    bounds = (("beyond_map", "last", limits.last_n), ("over_ceiling", "ceiling", limits.ceiling_n))
    for key, name, limit_n in bounds:
        # Not even as far as the map's end: a force that is only known to be at least so much
        # could then never be too much.
        if limit_n is None or high_n < limit_n:
            continue
        least_n, most_n = _least_n(zone), _most_n(limit_n, zone)
        if most_n < least_n:
            return said("clinic.dose.no_target", target=target_n, limit=limit_n)
        values = {name: limit_n, "least": least_n, "most": most_n}
        return said(f"clinic.dose.{key}", target=target_n, high=round(high_n, 1), **values)
    return None


def _problems(dose: Dose, exercise: Exercise, limits: Limits) -> Iterator[tuple[str, Said]]:
    strange = [key for key in given(dose) if key not in KEYS[exercise.kind]]
    for key in strange:
        yield key, said("clinic.dose.not_here", allowed=", ".join(KEYS[exercise.kind]))
    for key, value, (low, high), unit in (
        ("sets", dose.sets, SETS, "sets"),
        ("reps", dose.reps, REPS, "reps"),
        ("hold_s", dose.hold_s, HOLD_S, "seconds"),
        ("rest_s", dose.rest_s, REST_S, "seconds"),
        ("set_rest_s", dose.set_rest_s, SET_REST_S, "seconds"),
        ("target_pct", dose.target_pct, TARGET_PCT, "percent"),
    ):
        if key not in strange and value is not None and not low <= value <= high:
            yield key, _range(value, low, high, unit)
    yield from _sides(dose, exercise)
    if "tempo_s" not in strange:
        yield from _tempo(dose, exercise)
    if exercise.zone is not None:
        yield from _target(dose, exercise.zone, limits)
        yield from _hidden(dose, exercise)


def given(dose: Dose) -> tuple[str, ...]:
    """The fields of a dose that it does not leave to the exercise."""
    own = Dose()
    names = ("sides", "sets", "reps", "hold_s", "rest_s", "set_rest_s", "tempo_s", *_BALL)
    return tuple(name for name in (*names, "ask_pain") if getattr(dose, name) != getattr(own, name))


def _sides(dose: Dose, exercise: Exercise) -> Iterator[tuple[str, Said]]:
    allowed = [side.value for side in exercise.sides]
    if len(set(dose.sides)) < len(dose.sides) or not set(dose.sides) <= set(allowed):
        value = ", ".join(dose.sides)
        yield "sides", said("clinic.dose.sides", value=value, allowed=", ".join(allowed))


def _tempo(dose: Dose, exercise: Exercise) -> Iterator[tuple[str, Said]]:
    if not dose.tempo_s:
        return
    if len(dose.tempo_s) != len(exercise.phases):
        value = "-".join(f"{seconds:g}" for seconds in dose.tempo_s)
        yield "tempo_s", said("clinic.dose.phases", value=value, count=len(exercise.phases))
    for seconds in dose.tempo_s:
        if not TEMPO_S[0] <= seconds <= TEMPO_S[1]:
            yield "tempo_s", _range(seconds, *TEMPO_S, "seconds")


def _target(dose: Dose, zone: ZoneRule, limits: Limits) -> Iterator[tuple[str, Said]]:
    if dose.zone_from is not ZoneFrom.NEWTONS:
        if dose.target_n is not None:
            yield "target_n", said("clinic.dose.only_newtons", zone_from=dose.zone_from.value)
        elif limits.ceiling_n is not None and _most_n(limits.ceiling_n, zone) < _least_n(zone):
            least_n, limit_n = _least_n(zone), limits.ceiling_n
            yield "zone_from", said("clinic.dose.no_target", target=least_n, limit=limit_n)
        return
    if dose.target_pct is not None:
        yield "target_pct", said("clinic.dose.no_pct")
    if dose.target_n is None:
        yield "target_n", said("clinic.dose.newtons_missing")
        return
    least_n = _least_n(zone)
    if not least_n <= dose.target_n <= TARGET_N[1]:
        yield "target_n", _range(dose.target_n, least_n, TARGET_N[1], "newtons")
        return
    why = target_problem(dose.target_n, zone, limits)
    if why is not None:
        yield "target_n", why


def _hidden(dose: Dose, exercise: Exercise) -> Iterator[tuple[str, Said]]:
    reps = exercise.reps if dose.reps is None else dose.reps
    repeated = len(set(dose.hidden_reps)) < len(dose.hidden_reps)
    if repeated or any(not 1 <= number <= reps for number in dose.hidden_reps):
        value = ", ".join(str(number) for number in dose.hidden_reps)
        yield "hidden_reps", said("clinic.dose.hidden", value=value, reps=reps)


def _zone(zone: ZoneRule | None, dose: Dose) -> ZoneRule | None:
    """A share of the comfortable best is the zone's; that of a maximum is the squeeze rules'."""
    if zone is None or dose.target_pct is None or dose.zone_from is not ZoneFrom.COMFORTABLE:
        return zone
    return replace(zone, target_pct=dose.target_pct)


def _least_n(zone: ZoneRule) -> float:
    """Under the exercise's own floor the ball cannot tell a squeeze from noise."""
    return max(TARGET_N[0], zone.min_target_n)


def _most_n(limit_n: float, zone: ZoneRule) -> int:
    """The highest whole target in newtons that stays under `limit_n`; 0 where none does."""
    return most_target_n(limit_n, zone, TARGET_N[1])


def _range(value: float, low: float, high: float, unit: str) -> Said:
    shown = value if isfinite(value) else str(value)
    return said("clinic.dose.range", value=shown, low=low, high=high, unit=unit)
