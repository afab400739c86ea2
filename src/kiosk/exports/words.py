"""Every word that exports print, by key: a second language is a second table of the same keys.

What figures mean stands with the figures themselves (`kiosk.exercise.figures`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words:
    """The words of one language; call it with a key and the values of its placeholders."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key`; KeyError for one that no table has.

        Values are never read as texts with placeholders of their own.
        """
        return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), self._table[key])

    def or_plain(self, key: str, otherwise: str) -> str:
        """The text of `key`, or `otherwise` in plain words: for codes that may be added to."""
        return self._table.get(key, otherwise.replace("_", " "))


ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        # Heads and feet of pages.
        "page.session": "Session report",
        "page.course": "Course report",
        "page.definitions": "What the figures mean",
        "page.number": "page {page} of {pages}",
        "page.made": "made {when}",
        "page.made_unset": "made when the clock was not set",
        "page.station": "station {station}, software {software}",
        "page.sensor": "sensor {sensor}",
        "page.pseudonym": "The code stands for a person: the list of names stays with the clinic.",
        # Facts.
        "fact.patient": "Patient",
        "fact.side": "Side treated",
        "fact.begun": "Begun",
        "fact.lasted": "Lasted",
        "fact.by": "Supervised by",
        "fact.pain_limit": "Pain limit",
        "fact.visits": "Visits",
        "fact.from": "First",
        "fact.to": "Last",
        "fact.notes": "Notes: {notes}",
        "fact.minutes": "{minutes} min {seconds} s",
        "fact.not_told": "–",
        "fact.of_ten": "{pain} of 10",
        "side.left": "left",
        "side.right": "right",
        "side.both": "both",
        "side.": "–",
        # What has to be said before anything else.
        "notice.clock": (
            "Clock not set: dates and times are only what the station believed; the order of what"
            " happened is certain."
        ),
        "notice.cut": "Session cut short by power or a fault; everything up to then is here.",
        "notice.stopped": "Session stopped before its end{reason}.",
        "notice.running": "Session not ended: this report is of what was there when it was made.",
        "notice.taken_up": "This session goes on with one that was cut short.",
        "notice.estimated": (
            "Estimated newtons, marked E: the ball was not, or no longer, calibrated for them."
            " Compare them with each other, not with other balls."
        ),
        "notice.empty": "No exercise was begun.",
        "notice.more_runs": "Exercises left out here: {count}; see the table of reps (CSV)",
        "notice.more_sets": "Sets left out here: {count}; see the table of reps (CSV)",
        "notice.reason": ": {reason}",
        # One exercise.
        "run.asked": "Asked: {dose}",
        "run.dose.sets": "{count} sets",
        "run.dose.sets_one": "1 set",
        "run.dose.reps": "{count} reps",
        "run.dose.reps_one": "1 rep",
        "run.dose.hold": "hold {seconds} s",
        "run.dose.rest": "rest {seconds} s",
        "run.dose.tempo": "tempo {seconds} s",
        "run.dose.sides": "{sides}",
        "run.dose.hidden": "by feel: reps {reps}",
        "run.dose.comfortable": "{pct} % of the comfortable best",
        "run.dose.maximal": "{pct} % of the maximum",
        "run.dose.comfortable_own": "the exercise's share of the comfortable best",
        "run.dose.maximal_own": "the exercise's share of the maximum",
        "run.dose.newtons": "target {force} N",
        "run.pain": "Pain before {before}, after {after}",
        "run.pain_none": "not told",
        "run.best": "Comfortable best",
        "run.maximum": "Maximum",
        "run.force": "{side} {force} N",
        "run.asymmetry": "left/right {asymmetry} %",
        "run.asymmetry_left": "the left pressed harder",
        "run.asymmetry_right": "the right pressed harder",
        "run.asymmetry_none": "no difference beyond what it may be wrong by",
        "run.not_completed": "not completed",
        "run.ceiling": "stopped: pressed above the ceiling",
        "run.faults": "Faults: {faults}",
        "run.followed": "{side}: {reps} reps followed, {seconds} s",
        "run.followed_why": "followed to the film; nothing was measured",
        "run.nothing": "ended before the first set",
        "run.absent": "Absent: {list}",
        "run.absent_one": "{figure} ({why}: {where})",
        "run.where": "{side} {set}",
        "run.lost": "Lost: {list}",
        "run.lost_one": "{where} rep {rep} {why}",
        "run.more": "and {count} more",
        "lost.let_go": "let go",
        "lost.below": "below the zone",
        "lost.above": "above the zone",
        "lost.ball_lost": "signal lost",
        "lost.unfinished": "broken off",
        "why.voided": "a rep was voided",
        # Calibration.
        "calibration.calibrated": "Calibrated",
        "calibration.estimated": "ESTIMATED (E)",
        "calibration.age": "{days} days old",
        "calibration.age_one": "1 day old",
        "calibration.age_unknown": "age not known",
        "calibration.none": "no calibration: ball model",
        "calibration.overdue.age": "past its date",
        "calibration.overdue.ball": "another ball or sensor",
        "calibration.overdue.check": "failed the daily check",
        "calibration.ball": "ball {ball}",
        # The tables.
        "table.set": "Set",
        "table.zone": "Zone N",
        "table.reps": "Reps",
        "table.peak": "Peak N",
        "table.mean": "Mean hold N",
        "table.in_zone": "Time in zone s",
        "table.steadiness": "Steadi- ness %",
        "table.fade": "Fade %",
        "table.asked": "target {target} N, preload {preload} N",
        "table.trace": "Force N, rep by rep, {seconds} s wide each; shaded: the zone",
        "table.no_trace": "no trace",
        "table.rep": "Rep",
        "table.verdict": "Judged",
        "table.impulse": "Impulse N s",
        "table.every_rep": "Every rep",
        "table.reps_elsewhere": "Every rep by itself: see the table of reps (CSV).",
        "verdict.kept": "kept",
        "verdict.lost": "lost",
        "verdict.counted": "by hand",
        "verdict.voided": "voided",
        "verdict.by_feel": "by feel",
        "hand.title": "Decided by hand",
        "hand.counted": "counted although lost ({why})",
        "hand.voided": "voided",
        "hand.line": "{where}: {what}, by {by}: “{reason}”",
        "hand.more": "and {count} more: see the table of reps (CSV)",
        "hand.no_reason": "no reason given",
        "hand.where": "{exercise}, {side} {set}, rep {rep}",
        # The course.
        "course.best": "Comfortable best, N",
        "course.mean": "Mean hold, N",
        "course.in_zone": "Time in zone, s a visit",
        "course.steadiness": "Steadiness, % (less is steadier)",
        "course.asymmetry": "Left/right, % (above 0 the left pressed harder)",
        "course.none": "no figure",
        "course.changes": "What has changed",
        "course.changes_none": "Nothing beyond what the station can repeat.",
        "course.change": "{exercise}, {side}, {figure}, visit {first} to {last}: {change}",
        "course.short.best": "comfortable best",
        "course.short.mean": "mean hold",
        "course.short.asymmetry": "difference",
        "course.legend_sides": "left/right",
        "course.changes_only": (
            "Judged where a band is known: bests, mean holds and left/right, along each line from"
            " its first visit to its last."
        ),
        "course.without_ball": "Without the ball",
        "course.followed": "{exercise}: followed to the film at {count} of {visits} visits",
        "course.breaks": "Where a line breaks, before and after cannot be compared",
        "course.break_line": "{mark}: visit {visit}{day}: {what} ({exercises})",
        "course.break_more": "and {count} more: see the sessions' own pages",
        "course.break.calibration": "calibration {after} for {before}",
        "course.break.ball": "ball {after} for {before}",
        "course.break.target": "asked for {after}, before {before}",
        "course.no_ball": "No exercise with the ball: there is nothing to draw.",
        "course.legend_left": "left",
        "course.legend_right": "right",
        "course.legend_both": "both legs, or the difference",
        "course.legend_estimated": "hollow: estimated newtons",
        "course.legend_band": "bar: ± (k = 2)",
        "course.legend_at_least": "arrow: at least",
        "course.legend_break": "broken line: see below",
        "course.see": "What the figures mean: page {page}",
        # Definitions.
        "define.figure": "{meaning}: {formula}",
        "define.source": "Source: {source}",
        "define.band.name": "±",
        "define.band": (
            "half the width of the band that holds the true force in about 95 of 100 such"
            " squeezes (k = 2, JCGM 100:2008); of a mean of reps, the widest of theirs. The band is"
            " rounded up. “≥”: pressed beyond what the ball was"
            " calibrated for, at least so much, without a band"
        ),
        "define.estimated.name": "estimated (E)",
        "define.estimated": (
            "newtons from a model of such balls, or from a calibration that is past its date, of"
            " another ball, or used with other air in the ball; their band is wider"
        ),
        "define.kept.name": "kept, lost",
        "define.kept": (
            "a rep is kept when force has been in the zone for the time asked for, leaving it for"
            " 0.5 s at most each time and 1.0 s in all; otherwise it is lost, with the reason"
        ),
        "define.hand.name": "by hand, voided",
        "define.hand": (
            "the staff counted a lost rep, or took one away; neither enters the figures of a set,"
            " which are of the reps that the station kept"
        ),
        "define.zone.name": "zone",
        "define.zone": "from low to high, in newtons above the untouched ball, the target within",
        "define.preload.name": "preload",
        "define.preload": "the force that holds the ball in place before the first squeeze",
        "define.best.name": "comfortable best",
        "define.best": (
            "the median of three comfortable squeezes, each its highest mean over one second;"
            " maximum: the best of the hardest squeezes that agree within 10 %"
        ),
        "define.set.name": "of a set",
        "define.set": (
            "peak: the highest rep's; mean hold and steadiness: the mean of the reps'; time in"
            " zone: the sum"
        ),
        "define.pain.name": "pain",
        "define.pain": "asked for, 0 (none) to 10 (the worst imaginable)",
        "define.absent.name": "–",
        "define.absent": "cannot be had; what is absent says why, and nothing is put in its place",
        # FHIR: the texts of the local codes.
        "fhir.session": "Supervised session on the squeeze-ball station",
        "fhir.exercise": "Exercise on the squeeze-ball station: {exercise}",
        "fhir.set": "Set of an exercise on the squeeze-ball station: {exercise}",
        "fhir.rep": "Rep of an exercise on the squeeze-ball station: {exercise}",
        "fhir.device": "Squeeze-ball exercise station",
        "fhir.u": "{figure}, expanded uncertainty (k = 2)",
        "fhir.trace": "Force over the rep",
        "fhir.target": "Target force",
        "fhir.low": "Lower end of the zone",
        "fhir.high": "Upper end of the zone",
        "fhir.preload": "Preload",
        "fhir.tare": "Resting pressure of the ball",
        "fhir.counted": "Reps counted",
        "fhir.hold": "Time asked for in the zone",
        "fhir.number": "Number of the rep",
        "fhir.side": "Side",
        "fhir.verdict": "How the rep was judged",
        "fhir.pain_before": "Pain before, 0 to 10",
        "fhir.pain_after": "Pain after, 0 to 10",
        "fhir.best": "Comfortable best, {side}",
        "fhir.maximum": "Maximum, {side}",
        "fhir.followed": "Time followed to the film, nothing measured; {side}",
        "fhir.method": "Pressure ball; newtons {state}, calibration {calibration}",
        "fhir.clock": "The station's clock was not set: no times are given.",
        "fhir.at_least": "A lower bound: pressed beyond what the ball was calibrated for.",
        "fhir.lost": "Lost: {why}.",
        "fhir.trace_even": (
            "Evenly spaced from single-shot samples: each the nearest one within one period, E"
            " where there is none, U at or beyond the end of the ball's map."
        ),
    }
)

english = Words(ENGLISH)
