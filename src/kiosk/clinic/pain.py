"""Pain from 0 to 10, asked before and after an exercise: what it means and what follows.

The scale is the eleven-point numeric rating scale. Not begun above the patient's limit; five, the
usual limit, is what pain-monitored training allows (Thomeé, Phys Ther 77 (1997) 1690-1703;
Silbernagel et al., Am J Sports Med 35 (2007) 897-906). A rise of two is flagged: the smallest
change that matters to a patient (Farrar et al., Pain 94 (2001) 149-158). † Both are defaults: the
limit is set for each patient, and what is flagged is for the physiotherapist to judge.
"""

from __future__ import annotations

from enum import StrEnum

from kiosk.clinic.words import Said, said

LEAST, MOST = 0, 10
RISE = 2


class PainFlag(StrEnum):
    """What a physiotherapist should see about the pain after an exercise."""

    RISEN = "risen"
    ABOVE = "above"


def pain_level(number: int) -> int:
    """The number if it lies on the scale. ValueError otherwise."""
    if isinstance(number, bool) or number not in range(LEAST, MOST + 1):
        raise ValueError(f"pain: {number!r} is not allowed; allowed: {LEAST} to {MOST}")
    return int(number)


def may_begin(before: int | None, limit: int) -> bool:
    """Whether an exercise may be begun; pain that was not asked for stands in nobody's way."""
    return before is None or pain_level(before) <= pain_level(limit)


def told_before(before: int | None, limit: int) -> Said:
    """What is said about the pain before an exercise."""
    if before is None:
        return said("clinic.pain.not_told")
    key = "clinic.pain.begin" if may_begin(before, limit) else "clinic.pain.not_begun"
    return said(key, pain=before, limit=limit)


def flags(before: int | None, after: int | None, limit: int) -> frozenset[PainFlag]:
    """What is to be flagged of the pain after an exercise; nothing where it was not told."""
    if after is None:
        return frozenset()
    found = set()
    if pain_level(after) > pain_level(limit):
        found.add(PainFlag.ABOVE)
    if before is not None and after - pain_level(before) >= RISE:
        found.add(PainFlag.RISEN)
    return frozenset(found)


def told_after(before: int | None, after: int | None, limit: int) -> tuple[Said, ...]:
    """What is said about the pain after an exercise: what is flagged, or that nothing is."""
    if after is None:
        return (said("clinic.pain.not_told"),)
    found = flags(before, after, limit)
    messages = []
    if PainFlag.RISEN in found and before is not None:
        messages.append(said("clinic.pain.risen", rise=after - before, before=before, after=after))
    if PainFlag.ABOVE in found:
        messages.append(said("clinic.pain.above", after=after, limit=limit))
    if messages:
        return tuple(messages)
    if before is None:
        return (said("clinic.pain.after_only", after=after),)
    return (said("clinic.pain.as_before", before=before, after=after),)
