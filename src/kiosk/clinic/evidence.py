"""What a rule of proposals goes by: whether its conditions hold, and the numbers in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from kiosk.clinic.done import Done
from kiosk.clinic.dose import adapted
from kiosk.clinic.pain import flags, told_after
from kiosk.clinic.rules import Rule
from kiosk.clinic.words import LOST_KEYS, Said, said, times
from kiosk.exercise.catalogue import Exercise


def evidence(
    rule: Rule, newest: Sequence[Done], exercise: Exercise, limit: int
) -> tuple[Said, ...]:
    """What was seen that makes the rule hold in all of these sessions; empty where it does not.

    `limit` is the patient's limit of pain.
    """
    if rule.completed and any(not done.completed or done.eased for done in newest):
        return ()
    found: list[Said] = []
    for part in (
        _kept(rule, newest),
        _lost(rule, newest),
        _steady(rule, newest),
        _followed(rule, newest, exercise),
        _pain(rule, newest, limit),
    ):
        if part is None:
            return ()
        found += part
    return tuple(found) or (said("clinic.because.same_dose", times=times(len(newest))),)


def facts(done: Done, exercise: Exercise, limit: int) -> tuple[Said, ...]:
    """One session in words, whatever follows from it."""
    once = times(1)
    if done.followed is not None:
        seen = [_followed_words(done.followed, asked_reps(exercise, done), once)]
    else:
        seen = [said("clinic.because.kept_part", kept=done.kept, tried=done.tried, times=once)]
    return (*seen, *told_after(done.pain_before, done.pain_after, limit))


def asked_reps(exercise: Exercise, done: Done) -> int:
    """The reps that the dose asks for, over all sets and sides."""
    asked = adapted(exercise, done.dose)
    return asked.reps * asked.sets * len(asked.sides)


# The conditions: None where they do not hold, else what is to be said of them, or nothing.


def _kept(rule: Rule, newest: Sequence[Done]) -> list[Said] | None:
    low, high = rule.kept_pct_at_least, rule.kept_pct_at_most
    if low is None and high is None:
        return []
    shares = [done.kept_pct for done in newest]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    if any(low is not None and share < low for share in known):
        return None
    if any(high is not None and share > high for share in known):
        return None
    return [_kept_words(newest, known, low is not None)]


def _kept_words(newest: Sequence[Done], shares: Sequence[float], well: bool) -> Said:
    often, counts = times(len(newest)), {(done.kept, done.tried) for done in newest}
    if len(counts) == 1:
        ((kept, tried),) = counts
        if kept == tried:
            return said("clinic.because.kept_all", kept=kept, times=often)
        return said("clinic.because.kept_part", kept=kept, tried=tried, times=often)
    if well:
        return said("clinic.because.kept_least", pct=floor(min(shares)), times=often)
    return said("clinic.because.kept_most", pct=ceil(max(shares)), times=often)


def _lost(rule: Rule, newest: Sequence[Done]) -> list[Said] | None:
    if not rule.lost_for:
        return []
    for done in newest:
        if not done.tried or 100 * done.lost_for(rule.lost_for) < (
            rule.lost_pct_at_least * done.tried
        ):
            return None
    lost = sum(done.lost_for(rule.lost_for) for done in newest)
    tried = sum(done.tried for done in newest)
    reason = said(LOST_KEYS[rule.lost_for])
    return [said("clinic.because.lost", lost=lost, tried=tried, reason=reason)]


def _steady(rule: Rule, newest: Sequence[Done]) -> list[Said] | None:
    low, high = rule.steadiness_pct_at_least, rule.steadiness_pct_at_most
    if low is None and high is None:
        return []
    known = [done.steadiness_pct for done in newest if done.steadiness_pct is not None]
    if len(known) < len(newest):
        return None
    if (low is not None and min(known) < low) or (high is not None and max(known) > high):
        return None
    pct = round(min(known) if low is not None else max(known), 1)
    return [said("clinic.because.steady", pct=pct)]


def _followed(rule: Rule, newest: Sequence[Done], exercise: Exercise) -> list[Said] | None:
    if rule.followed_pct_at_least is None:
        return []
    counts = [(done.followed, asked_reps(exercise, done)) for done in newest]
    known = [(followed, asked) for followed, asked in counts if followed is not None]
    if len(known) < len(counts):
        return None
    if any(100 * followed < rule.followed_pct_at_least * asked for followed, asked in known):
        return None
    return [_followed_words(*min(known), times(len(newest)))]


def _followed_words(followed: int, asked: int, often: Said) -> Said:
    if followed >= asked:
        return said("clinic.because.followed", asked=asked, times=often)
    return said("clinic.because.followed_part", followed=followed, asked=asked, times=often)


def _pain(rule: Rule, newest: Sequence[Done], limit: int) -> list[Said] | None:
    if not rule.pain:
        return []
    after = [done.pain_after for done in newest if done.pain_after is not None]
    if len(after) < len(newest):
        return None
    flagged = [bool(flags(done.pain_before, done.pain_after, limit)) for done in newest]
    if rule.pain == "within":
        pain = said("clinic.because.pain_within", pain=max(after), limit=limit)
        return None if any(flagged) else [pain]
    last = newest[-1]
    return list(told_after(last.pain_before, last.pain_after, limit)) if all(flagged) else None
