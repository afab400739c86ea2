"""The next session proposed from the last ones, with its reason; never applied by itself.

The rules are data (`kiosk.clinic.rules`): the first that holds and can still change something is
the proposal. Rules about pain alone hold whatever became of the ball; those about force do not
when it, or its calibration, changed. Without enough to go by nothing is proposed, and why is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiosk.clinic.done import Done
from kiosk.clinic.dose import Limits, adapted, problems
from kiosk.clinic.evidence import evidence, facts
from kiosk.clinic.rules import Rule
from kiosk.clinic.words import Said, english, said, sentence
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.exercise.squeeze_rules import TARGET_PCT_OF_MAXIMUM
from kiosk.force.calibration import MODEL_IDS
from kiosk.records.model import Dose, ZoneFrom


@dataclass(frozen=True, slots=True)
class Now:
    """What holds today: the dose that is prescribed, the patient's limit of pain, and the ball.

    `pct_of_maximum` is the share that the station's settings ask for where a dose gives none.
    """

    dose: Dose
    pain_limit: int
    calibration_id: str = ""
    calibration_state: str = ""
    ball: str = ""
    limits: Limits = field(default_factory=Limits)
    pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dose for the next session; the same as today's where `change` says so."""

    dose: Dose
    rule: str
    because: tuple[Said, ...]
    change: Said

    @property
    def reason(self) -> str:
        """In English: what was seen, with its numbers, and what would follow from it."""
        return f"{sentence(self.because)}: {english(self.change)}"


@dataclass(frozen=True, slots=True)
class NoProposal:
    """Nothing is proposed, and why."""

    because: tuple[Said, ...]

    @property
    def reason(self) -> str:
        return sentence(self.because)


def propose(
    exercise: Exercise, sessions: Sequence[Done], now: Now, rules: Sequence[Rule]
) -> Proposal | NoProposal:
    """The proposal for the next session of an exercise from its sessions, the oldest first."""
    if not sessions:
        return NoProposal((said("clinic.none.no_session"),))
    alike = _at_this_dose(exercise, sessions, now.dose)
    if not alike:
        return NoProposal((said("clinic.none.other_dose"),))
    hindered: list[Said] = []
    few: list[int] = []
    for rule in rules:
        if exercise.kind not in rule.kinds:
            continue
        if len(alike) < rule.sessions:
            few.append(rule.sessions)
            continue
        newest = alike[-rule.sessions :]
        hindrance = _hindrance(rule, newest, now)
        if hindrance is not None:
            hindered.append(hindrance)
            continue
        because = evidence(rule, newest, exercise, now.pain_limit)
        changed = _changed(rule, exercise, now) if because else None
        if changed is not None:
            return Proposal(changed[0], rule.id, because, changed[1])
    return NoProposal(_why_none(alike, hindered, few, exercise, now))


def _at_this_dose(exercise: Exercise, sessions: Sequence[Done], dose: Dose) -> list[Done]:
    """The newest sessions without a break at what is prescribed today."""
    asked = _asked(exercise, dose)
    found: list[Done] = []
    for done in reversed(sessions):
        if asked is None or _asked(exercise, done.dose) != asked:
            break
        found.insert(0, done)
    return found


def _asked(exercise: Exercise, dose: Dose) -> tuple[object, ...] | None:
    """What a dose comes to in this exercise; None where it fits no longer."""
    if problems(dose, exercise):
        return None
    return adapted(exercise, dose), dose.zone_from, dose.target_pct, dose.target_n


def _hindrance(rule: Rule, newest: Sequence[Done], now: Now) -> Said | None:
    """What forbids a rule about force to be asked at all."""
    if not rule.by_ball:
        return None
    for done in newest:
        ids = (done.calibration_id, now.calibration_id)
        # The ball model is of no ball: what changed then is the calibration.
        if done.ball != now.ball and MODEL_IDS.isdisjoint(ids):
            return said("clinic.none.ball", before=done.ball, after=now.ball)
        if ids[0] != ids[1]:
            before, after = map(_calibration, ids)
            return said("clinic.none.calibration", before=before, after=after)
    newtons = rule.change == "target" and now.dose.zone_from is ZoneFrom.NEWTONS
    only_estimated = newtons and now.calibration_state == "estimated"
    return said("clinic.none.estimated") if only_estimated else None


def _calibration(calibration_id: str) -> str | Said:
    """Its id; nobody but the code knows the ball model by its own."""
    return said("clinic.calibration.model") if calibration_id in MODEL_IDS else calibration_id


def _why_none(
    alike: Sequence[Done],
    hindered: Sequence[Said],
    few: Sequence[int],
    exercise: Exercise,
    now: Now,
) -> tuple[Said, ...]:
    """The first thing that somebody could do something about; else what was done."""
    if hindered:
        return (hindered[0],)
    newest = alike[-1]
    if not newest.completed or newest.eased:
        return (said("clinic.none.cut"),)
    if newest.pain_after is None:
        return (said("clinic.none.pain"),)
    if few:
        return (said("clinic.none.few", done=len(alike), needed=min(few)),)
    return (said("clinic.none.no_rule"), *facts(newest, exercise, now.pain_limit))


def _changed(rule: Rule, exercise: Exercise, now: Now) -> tuple[Dose, Said] | None:
    """The dose after the rule's change, and the change in words; None where there is none left."""
    if rule.change == "same":
        return now.dose, said("clinic.change.same")
    if rule.change == "target":
        dose, change = _other_target(rule, exercise, now)
    else:
        dose, change = _other_number(rule, exercise, now)
    if dose is None or change is None or problems(dose, exercise, now.limits):
        return None
    return dose, change


def _other_number(rule: Rule, exercise: Exercise, now: Now) -> tuple[Dose | None, Said | None]:
    """Another length of hold or rest, number of reps or of sets."""
    if exercise.kind is Kind.TIMER and rule.change == "hold_s" and now.dose.hold_s is None:
        return None, None  # the patient chooses how long
    before = getattr(adapted(exercise, now.dose), rule.change)
    after = _moved(float(before), rule)
    if after is None:
        return None, None
    words = said(f"clinic.change.{rule.change}", before=before, after=after)
    match rule.change:
        case "hold_s":
            return replace(now.dose, hold_s=after), words
        case "rest_s":
            return replace(now.dose, rest_s=after), words
        case "sets":
            return replace(now.dose, sets=round(after)), words
        case _:
            hidden = tuple(each for each in now.dose.hidden_reps if each <= after)
            return replace(now.dose, reps=round(after), hidden_reps=hidden), words


def _other_target(rule: Rule, exercise: Exercise, now: Now) -> tuple[Dose | None, Said | None]:
    dose, zone = now.dose, exercise.zone
    if dose.zone_from is ZoneFrom.NEWTONS and dose.target_n is not None:
        step_n = max(round(dose.target_n * abs(rule.by) / 100), 1)
        after_n = dose.target_n + (step_n if rule.by > 0 else -step_n)
        words = said("clinic.change.target_n", before=dose.target_n, after=after_n)
        return replace(dose, target_n=after_n), words
    if zone is None:
        return None, None
    own_pct = now.pct_of_maximum if dose.zone_from is ZoneFrom.MAXIMAL else zone.target_pct
    before = own_pct if dose.target_pct is None else dose.target_pct
    after = _moved(before, rule)
    if after is None:
        return None, None
    best = said(f"clinic.best.{dose.zone_from.value}")
    words = said("clinic.change.target_pct", before=before, after=after, best=best)
    return replace(dose, target_pct=after), words


def _moved(before: float, rule: Rule) -> float | None:
    """The number after the change, within the rule's bounds; None where it is at or past them."""
    after = before + rule.by
    after = min(after, rule.most) if rule.by > 0 else max(after, rule.least)
    return after if (after - before) * rule.by > 0 else None
