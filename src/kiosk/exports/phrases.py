"""Sentences and lists about a session's exercises, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from kiosk.exercise.deeds import COUNT_REASONS, VOID_REASONS
from kiosk.exports.definitions import absences
from kiosk.exports.plain import plain
from kiosk.exports.told import (
    ByHand,
    CalibrationTold,
    RepTold,
    RunTold,
    SetTold,
    Verdict,
)
from kiosk.exports.words import Words
from kiosk.exports.written import fixed, force, with_band
from kiosk.force.calibration import MODEL_IDS
from kiosk.records.model import Dose, ZoneFrom

MOST_LISTED = 6
LONGEST_TITLE = 40
"""Characters of a name inside a sentence: what is said with it must stay to be seen."""


def where(each: SetTold, words: Words) -> str:
    """`left 2`."""
    short = words.or_plain(f"short.{each.row.side}", each.row.side)
    return words("run.where", side=short, set=each.row.number)


def side(name: str | None, words: Words) -> str:
    return words.or_plain("side." + (name or ""), name or "")


def asked(run: RunTold, words: Words) -> str:
    """What was asked for in one line; what is not in it is the exercise's own."""
    dose = run.row.dose
    parts = [
        words(f"run.dose.{key}{_one(key, value)}", **{name: words.decimal(f"{value:g}")})
        for key, name, value in (
            ("sets", "count", dose.sets),
            ("reps", "count", dose.reps),
            ("hold", "seconds", dose.hold_s),
            ("rest", "seconds", dose.rest_s),
            ("set_rest", "seconds", dose.set_rest_s),
        )
        if value is not None
    ]
    if dose.tempo_s:
        tempo = "–".join(words.decimal(f"{s:g}") for s in dose.tempo_s)
        parts.append(words("run.dose.tempo", seconds=tempo))
    if dose.sides:
        named = ", ".join(side(each, words) for each in dose.sides)
        parts.append(words("run.dose.sides", sides=named))
    if run.with_ball:
        parts.append(target(dose, words))
    if run.ceiling_n is not None:
        parts.append(words("run.dose.ceiling", force=words.decimal(f"{run.ceiling_n:g}")))
    if dose.hidden_reps:
        reps = ", ".join(str(number) for number in dose.hidden_reps)
        parts.append(words("run.dose.hidden", reps=reps))
    return words("run.asked", dose=", ".join(parts)) if parts else ""


def _one(key: str, value: float) -> str:
    return "_one" if value == 1 and key in ("sets", "reps") else ""


def target(dose: Dose, words: Words) -> str:
    """What a zone was to be found from."""
    if dose.zone_from is ZoneFrom.NEWTONS:
        newtons = "–" if dose.target_n is None else words.decimal(f"{dose.target_n:g}")
        return words("run.dose.newtons", force=newtons)
    if dose.target_pct is None:
        return words(f"run.dose.{dose.zone_from.value}_own")
    return words(f"run.dose.{dose.zone_from.value}", pct=words.decimal(f"{dose.target_pct:g}"))


def pain(run: RunTold, words: Words) -> str:
    def told(value: int | None) -> str:
        return words("run.pain_none") if value is None else words("fact.of_ten", pain=value)

    after = run.end.pain_after if run.end else None
    return words("run.pain", before=told(run.row.pain_before), after=told(after))


def bests(run: RunTold, words: Words) -> str:
    """What the targets came from, and the two sides beside each other; empty without any."""
    parts = []
    for key, found in (("run.best", run.bests), ("run.maximum", run.maxima)):
        if found:
            each = ", ".join(
                words("run.force", side=side(name, words), force=force(value))
                for name, value in found.items()
            )
            parts.append(words("run.bests", name=words(key), each=each))
    if run.asymmetry_pct is not None:
        share = with_band(run.asymmetry_pct, run.asymmetry_u_pct)
        parts.append(f"{words('run.asymmetry', asymmetry=share)} ({_leaning(run, words)})")
    return joined(parts, words)


def _leaning(run: RunTold, words: Words) -> str:
    value, band = run.asymmetry_pct or 0.0, run.asymmetry_u_pct
    if band is None or abs(value) <= band:
        return words("run.asymmetry_none")
    return words("run.asymmetry_left" if value > 0 else "run.asymmetry_right")


def endings(run: RunTold, words: Words) -> str:
    """How a run ended where it did not end as it should, and its faults; empty otherwise."""
    parts = []
    if run.stopped_by_ceiling:
        parts.append(words("run.ceiling"))
    elif run.end is None or not run.end.completed:
        parts.append(words("run.not_completed"))
    if run.end and run.end.faults:
        faults = listed([words.or_plain(f"fault.{each}", each) for each in run.end.faults], words)
        parts.append(words("run.faults", faults=faults))
    return joined(parts, words)


def lost(run: RunTold, words: Words) -> str:
    """The reps that were lost and stayed so, with their reasons; empty without any."""
    each = [
        words(
            "run.lost_one", where=where(part, words), rep=rep.row.number, why=lost_why(rep, words)
        )
        for part in run.sets
        for rep in part.reps
        if rep.verdict is Verdict.LOST
    ]
    return words("run.lost", list=listed(each, words)) if each else ""


def lost_why(rep: RepTold, words: Words) -> str:
    why = words.or_plain(f"lost.{rep.row.reason}", rep.row.reason or words("verdict.lost"))
    phase = rep.row.phase
    return f"{why} ({words.or_plain(f'phase.{phase}', phase)})" if phase else why


def marked(run: RunTold, words: Words) -> str:
    """What the staff marked of it, and its pauses; empty without any."""
    each = [_mark(*moment, words) for moment in run.marks.moments]
    pauses_s = run.marks.paused_s
    if pauses_s:
        seconds = fixed(sum(pauses_s))
        each.insert(0, words("run.paused", count=len(pauses_s), seconds=seconds))
    return words("run.marked", list=listed(each, words)) if each else ""


def _mark(kind: str, t_s: float, level: int | None, text: str, words: Words) -> str:
    name = words.or_plain(f"mark.{kind}", kind)
    told = name if level is None else f"{name} {level}"
    at = words("run.mark_at", mark=told, seconds=fixed(t_s))
    return f"{at} ({plain(text)})" if text else at


def damaged(run: RunTold, words: Words) -> str:
    """The reps that are not what was written; empty without any."""
    each = [
        words(f"run.damaged_{rep.damage}", where=where(part, words), rep=rep.row.number)
        for part in run.sets
        for rep in part.reps
        if rep.damage
    ]
    return words("run.damaged", list=listed(each, words)) if each else ""


def absent(run: RunTold, words: Words) -> str:
    """Every figure that is absent and why, the same reasons together; empty without any."""
    places: dict[tuple[str, str], list[str]] = {}
    for figure in absences(run.hidden, words):
        places.setdefault(figure, [])
    for part in run.sets:
        for figure in absences(part.hidden, words):
            places.setdefault(figure, []).append(where(part, words))
        for rep in part.reps:
            if rep.verdict is not Verdict.KEPT or rep.damage:
                continue
            for figure in absences(rep.hidden, words):
                at = words("run.where_rep", where=where(part, words), rep=rep.row.number)
                places.setdefault(figure, []).append(at)
    each = [_absent_one(name, why, at, words) for (name, why), at in places.items()]
    return words("run.absent", list=joined(each, words)) if each else ""


def _absent_one(name: str, why: str, places: Sequence[str], words: Words) -> str:
    if not places:
        return f"{name} ({why})"
    return words("run.absent_one", figure=name, why=why, where=listed(places, words, 3))


def calibration(told: CalibrationTold, words: Words) -> str:
    """`Calibrated · wall-7 · ball 3 · 34 days old`."""
    parts = [words.or_plain(f"calibration.{told.state}", told.state)]
    if told.overdue:
        parts.append(words.or_plain(f"calibration.overdue.{told.overdue}", told.overdue))
    if not told.is_model:
        parts.append(told.id)
        if told.ball:
            parts.append(words("calibration.ball", ball=told.ball))
    if told.made is None and told.age_days is None and told.state == "estimated":
        parts.append(words("calibration.none"))
    elif told.age_days is None:
        parts.append(words("calibration.age_unknown"))
    elif told.age_days == 1:
        parts.append(words("calibration.age_one"))
    else:
        parts.append(words("calibration.age", days=told.age_days))
    return " · ".join(parts)


def calibration_name(calibration_id: str, words: Words) -> str:
    return words("calibration.model") if calibration_id in MODEL_IDS else calibration_id


def by_hand(run: RunTold, words: Words) -> list[str]:
    """One line a rep that the staff decided about: what, why and who."""
    lines = []
    for part in run.sets:
        for rep in part.reps:
            if rep.by_hand is None:
                continue
            if rep.verdict is Verdict.COUNTED:
                what = words("hand.counted", why=lost_why(rep, words))
            else:
                what = words.or_plain(f"hand.{rep.verdict.value}", f"{rep.verdict.value}")
            lines.append(
                words(
                    "hand.line",
                    where=words(
                        "hand.where",
                        exercise=plain(run.title, longest=LONGEST_TITLE),
                        side=side(part.row.side, words),
                        set=part.row.number,
                        rep=rep.row.number,
                    ),
                    what=what,
                    reason=reason(rep.by_hand, words),
                    by=plain(rep.by_hand.name, longest=LONGEST_TITLE) or words("fact.not_told"),
                )
            )
    return lines


def reason(decided: ByHand, words: Words) -> str:
    """One of the reasons offered in words; the person's own as they were written."""
    if decided.reason in VOID_REASONS + COUNT_REASONS:
        return words(f"reason.{decided.reason}")
    return decided.reason or words("hand.no_reason")


def joined(parts: Sequence[str], words: Words) -> str:
    """With the language's own semicolon between them."""
    if not parts:
        return ""
    return reduce(lambda one, other: words("run.joined", one=one, next=other), parts)


def listed(parts: Sequence[str], words: Words, most: int = MOST_LISTED) -> str:
    shown = ", ".join(parts[:most])
    left = len(parts) - most
    return f"{shown} {words('run.more', count=left)}" if left > 0 else shown
