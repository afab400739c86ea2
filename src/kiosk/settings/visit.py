"""The settings of a visit, and of how a target is found: [visit]."""

from __future__ import annotations

from typing import get_args

from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.squeeze_rules import (
    CEILING_OF_BEST,
    TARGET_PCT_OF_MAXIMUM,
    SqueezeRules,
    ZoneFrom,
)
from kiosk.locale import LANGUAGES
from kiosk.toml_table import Table, TableError


def visit_of(table: Table) -> VisitSettings:
    """[visit]. Raises TableError."""
    default = VisitSettings()

    def seconds(key: str, low: float, high: float, usual: float) -> float:
        return table.number(key, low, high, default=usual)

    attended, rules = table.boolean("attended", default=default.attended), _rules(table)
    if rules.zone_from == "maximal" and not attended:
        why = "full strength is never asked for without somebody beside the patient"
        allowed = '"comfortable", or attended = true where a physiotherapist stands beside each'
        table.fail("zone_from", f'"maximal" is not allowed: {why}; allowed: {allowed}')
    return VisitSettings(
        languages=_languages(table),
        floor_space=table.boolean("floor_space", default=default.floor_space),
        sound=table.boolean("sound", default=default.sound),
        captions=table.boolean("captions", default=default.captions),
        question_s=seconds("question_s", 2, 60, default.question_s),
        highlight_s=seconds("highlight_s", 1, 30, default.highlight_s),
        idle_s=seconds("idle_s", 10, 3600, default.idle_s),
        leave_s=seconds("leave_s", 5, 600, default.leave_s),
        summary_s=seconds("summary_s", 5, 600, default.summary_s),
        attended=attended,
        rules=rules,
    )


def _languages(table: Table) -> tuple[str, ...]:
    try:
        return table.choices("languages", LANGUAGES)
    except TableError:
        if table.has("languages"):
            raise
        return VisitSettings().languages


def _rules(table: Table) -> SqueezeRules:
    of_best = table.number("ceiling_of_best", 1, 3, default=CEILING_OF_BEST)
    target_n = table.number("target_n", 0, 200, default=0.0)
    maximal = table.choice("zone_from", get_args(ZoneFrom), default="comfortable") == "maximal"
    pct = table.number("target_pct_of_maximum", 10, 100, default=TARGET_PCT_OF_MAXIMUM)
    if maximal and target_n:
        table.fail("zone_from", 'a given target_n needs no maximal test; allowed: "comfortable"')
    if not target_n:
        return SqueezeRules(
            ceiling_of_best=of_best,
            zone_from="maximal" if maximal else "comfortable",
            target_pct_of_maximum=pct,
        )
    if target_n < 5:
        table.fail("target_n", f"{target_n:g} is not allowed; allowed: 0, or 5 to 200 newtons")
    # A target stands for half of a best. Without squeezes to find that best the ceiling has to
    # come from the target, for there must be one.
    return SqueezeRules(
        ceiling_of_best=of_best,
        ceiling_n=of_best * 2 * target_n,
        target_n=target_n,
        target_pct_of_maximum=pct,
    )
