"""What this package has to tell people: message keys with their numbers, and the English.

Nothing here is shown by itself: a screen or a report takes the key and its values, or `english`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.exercise.hold import Reason


@dataclass(frozen=True, slots=True)
class Said:
    """A message key and what stands in its places; a value may be a message itself."""

    key: str
    values: tuple[tuple[str, int | float | str | Said], ...] = ()


def said(key: str, /, **values: int | float | str | Said) -> Said:
    return Said(key, tuple(values.items()))


_ENGLISH = {
    # Codes of patients.
    "clinic.code.form": "a patient's code is one letter and five digits, like {example}",
    "clinic.code.letter": "no code begins with {letter}; allowed: {letters}",
    "clinic.code.check": (
        "{code} is nobody's code: one character is wrong, or two have changed places"
    ),
    "clinic.code.used_up": "all {codes} codes are taken",
    # A dose that does not fit.
    "clinic.dose.range": "{value} is not allowed; allowed: {low} to {high} {unit}",
    "clinic.dose.sides": "{value} is not allowed; allowed: {allowed}, each once",
    "clinic.dose.phases": "{value} seconds are not allowed; allowed: {count} numbers, one a phase",
    "clinic.dose.hidden": "{value} is not allowed; allowed: reps 1 to {reps}, each once",
    "clinic.dose.not_here": "not in this exercise; allowed: {allowed}",
    "clinic.dose.newtons_missing": "missing: a zone in newtons needs its target_n",
    "clinic.dose.only_newtons": "only with zone_from newtons; here: {zone_from}",
    "clinic.dose.no_pct": "not with zone_from newtons, whose target is target_n",
    "clinic.dose.beyond_map": (
        "{target} N is not allowed: its zone reaches to {high} N, and the ball is known to"
        " {last} N only; allowed: {least} to {most} N"
    ),
    "clinic.dose.over_ceiling": (
        "{target} N is not allowed: its zone reaches to {high} N, and the ceiling is"
        " {ceiling} N; allowed: {least} to {most} N"
    ),
    "clinic.dose.no_target": (
        "{target} N is not allowed: no target of this exercise has its whole zone under {limit} N"
    ),
    # A dose in a line.
    "clinic.short.both": "{sets} × {reps}",
    "clinic.short.a_side": "{sets} × {reps} a side",
    "clinic.short.left": "{sets} × {reps} left",
    "clinic.short.right": "{sets} × {reps} right",
    "clinic.short.holds": "{reps} × {seconds} s",
    "clinic.short.hold": "{seconds} s",
    "clinic.short.tempo": "{tempo} s",
    "clinic.short.pct": "{pct} %",
    "clinic.short.pct_of_maximum": "{pct} % of the maximum",
    "clinic.short.newtons": "{target} N",
    # Pain.
    "clinic.pain.begin": "pain {pain} of 10, the limit is {limit}",
    "clinic.pain.not_begun": "pain {pain} of 10 is above the limit of {limit}: not begun today",
    "clinic.pain.not_told": "pain was not told",
    "clinic.pain.as_before": "pain {after} of 10 afterwards, {before} before",
    "clinic.pain.after_only": "pain {after} of 10 afterwards; not told before",
    "clinic.pain.risen": "pain rose by {rise}, from {before} to {after} of 10",
    "clinic.pain.above": "pain {after} of 10 afterwards is above the limit of {limit}",
    # Why a next session is proposed.
    "clinic.times.1": "last time",
    "clinic.times.2": "twice",
    "clinic.times.more": "{count} times",
    "clinic.because.kept_all": "every rep kept {times} ({kept} of {kept})",
    "clinic.because.kept_part": "{kept} of {tried} reps kept {times}",
    "clinic.because.kept_least": "at least {pct} % of the reps kept {times}",
    "clinic.because.kept_most": "at most {pct} % of the reps kept {times}",
    "clinic.because.followed": "every rep followed {times} ({asked} of {asked})",
    "clinic.because.followed_part": "{followed} of {asked} reps followed {times}",
    "clinic.because.lost": "{lost} of {tried} reps lost ({reason})",
    "clinic.because.steady": "force varied by {pct} % within a hold",
    "clinic.because.pain_within": "pain {pain} (limit {limit})",
    "clinic.because.same_dose": "done {times} like this",
    "clinic.lost.let_go": "let go too early",
    "clinic.lost.below": "too weak",
    "clinic.lost.above": "too hard",
    # What is proposed.
    "clinic.change.hold_s": "hold {after} s instead of {before}",
    "clinic.change.reps": "reps {after} instead of {before}",
    "clinic.change.sets": "sets {after} instead of {before}",
    "clinic.change.rest_s": "rest {after} s instead of {before}",
    "clinic.change.target_pct": "target {after} % of the {best} instead of {before} %",
    "clinic.change.target_n": "target {after} N instead of {before} N",
    "clinic.change.same": "the same again",
    "clinic.best.comfortable": "comfortable best",
    "clinic.best.maximal": "maximum",
    # Why nothing is proposed.
    "clinic.none.no_session": "no finished session of this exercise yet",
    "clinic.none.other_dose": "not done at this dose yet",
    "clinic.none.few": "done {done} of the {needed} times at this dose that a proposal needs",
    "clinic.none.ball": "the ball was changed ({before}, now {after}): forces cannot be compared",
    "clinic.none.calibration": (
        "the ball's calibration has changed ({before}, now {after}): forces cannot be compared"
    ),
    "clinic.calibration.model": "the ball model",
    "clinic.none.estimated": "the ball is not calibrated: its newtons are only estimated",
    "clinic.none.pain": "pain was not told",
    "clinic.none.cut": "the last session was not done to its end as prescribed",
    "clinic.none.no_rule": "no rule fits what was done",
    # Changes between visits.
    "clinic.compared.more": "more by {difference} {unit} (at least {sure} {unit})",
    "clinic.compared.less": "less by {difference} {unit} (at least {sure} {unit})",
    "clinic.compared.no_change": (
        "no change that this ball can tell: {difference} {unit}, within {band} {unit}"
    ),
    "clinic.compared.unknown": "cannot be compared: how far one of them may be wrong is not known",
    "clinic.compared.target": "cannot be compared: the target was changed",
    "clinic.break.ball": "another ball",
    "clinic.break.calibration": "calibrated anew",
    "clinic.break.target": "another target",
}
ENGLISH: Mapping[str, str] = MappingProxyType(_ENGLISH)

LOST_KEYS: Mapping[str, str] = MappingProxyType(
    {
        each.value: f"clinic.lost.{each.value}"
        for each in (Reason.LET_GO, Reason.BELOW, Reason.ABOVE)
    }
)
"""The reasons for which a patient loses a hold; the others are nobody's doing."""

_PLACE = re.compile(r"\{(\w+)\}")


def english(message: Said) -> str:
    """The message in English; whole numbers without a point, others to two decimals at most."""
    values = {name: _shown(value) for name, value in message.values}
    return _PLACE.sub(lambda found: values[found[1]], ENGLISH[message.key])


def sentence(messages: Iterable[Said]) -> str:
    """Several messages, with commas between them."""
    return ", ".join(english(each) for each in messages)


def times(count: int) -> Said:
    """How many sessions in a row something was so."""
    return said(f"clinic.times.{count}") if count <= 2 else said("clinic.times.more", count=count)


def harmless(text: str) -> str:
    """A text as one line without escapes, whatever somebody wrote into a file."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _shown(value: int | float | str | Said) -> str:
    if isinstance(value, Said):
        return english(value)
    if isinstance(value, str):
        return harmless(value)
    return f"{round(value, 2):g}" if isinstance(value, float) and abs(value) < 1e5 else str(value)
