"""The rules by which a next session is proposed: data in `rules.toml`, read and checked here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from kiosk.clinic.dose import HOLD_S, KEYS, REPS, REST_S, SETS
from kiosk.clinic.dose_file import read_clinic_file
from kiosk.clinic.words import LOST_KEYS
from kiosk.exercise.catalogue import Kind
from kiosk.toml_table import Table

SHIPPED = "rules.toml"

What = Literal["hold_s", "reps", "sets", "rest_s", "target", "same"]
Pain = Literal["", "within", "flagged"]

BOUNDS: dict[What, tuple[float, float]] = {
    "hold_s": HOLD_S,
    "reps": REPS,
    "sets": SETS,
    "rest_s": REST_S,
    "target": (10.0, 100.0),
    "same": (0.0, 0.0),
}
"""How far a rule may go at all; its own `least` and `most` lie within."""
_CHANGES: dict[str, What] = {each: each for each in BOUNDS}
_PAINS: dict[str, Pain] = {"within": "within", "flagged": "flagged"}
_WHOLE = ("reps", "sets")
_ON_BALL = (Kind.HOLD, Kind.SQUAT)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: it holds where all of its conditions did in each of the newest `sessions`.

    `change` by `by` (a target: percentage points, of newtons percent), never past `least` or
    `most`; a rule that could change nothing any more is passed over.
    """

    id: str
    kinds: tuple[Kind, ...]
    change: What
    by: float
    least: float
    most: float
    sessions: int = 1
    completed: bool = False
    """Done to the end, with the target that was asked for."""
    kept_pct_at_least: float | None = None
    kept_pct_at_most: float | None = None
    lost_for: str = ""
    lost_pct_at_least: float = 0.0
    steadiness_pct_at_least: float | None = None
    steadiness_pct_at_most: float | None = None
    followed_pct_at_least: float | None = None
    pain: Pain = ""

    @property
    def by_ball(self) -> bool:
        """Whether it goes by what the ball has felt."""
        felt = (
            self.kept_pct_at_least,
            self.kept_pct_at_most,
            self.steadiness_pct_at_least,
            self.steadiness_pct_at_most,
        )
        return bool(self.lost_for) or any(each is not None for each in felt)


def parse_rules(text: str, file: str) -> tuple[Rule, ...]:
    """The rules in the text of a TOML file, in its order. Raises ClinicFileError."""
    with read_clinic_file(text, file) as table:
        found: list[Rule] = []
        for row in table.tables("rule", at_least=1):
            rule = _rule(row)
            if any(rule.id == each.id for each in found):
                row.fail("id", f'"{rule.id}" is there twice; allowed: each id once')
            found.append(rule)
        return tuple(found)


def shipped_rules() -> tuple[Rule, ...]:
    """Those of this package. Raises ClinicFileError."""
    return parse_rules(files(__package__).joinpath(SHIPPED).read_text("utf-8"), SHIPPED)


def _rule(row: Table) -> Rule:
    row.may_have("lost_for", "pain")
    change = _CHANGES[row.choice("change", list(_CHANGES))]
    least, most = BOUNDS[change]
    kinds = tuple(Kind(kind) for kind in row.choices("kinds", [kind.value for kind in Kind]))
    rule = Rule(
        id=row.text("id", pattern=r"[a-z][a-z0-9-]{0,39}"),
        kinds=kinds,
        change=change,
        by=row.number("by", -100, 100, default=0.0),
        least=row.number("least", least, most, default=least),
        most=row.number("most", least, most, default=most),
        sessions=row.integer("sessions", 1, 20, default=1),
        completed=row.boolean("completed", default=False),
        kept_pct_at_least=_pct(row, "kept_pct_at_least"),
        kept_pct_at_most=_pct(row, "kept_pct_at_most"),
        lost_for=row.choice("lost_for", list(LOST_KEYS)) if row.has("lost_for") else "",
        lost_pct_at_least=row.number("lost_pct_at_least", 0, 100, default=0.0),
        steadiness_pct_at_least=_pct(row, "steadiness_pct_at_least"),
        steadiness_pct_at_most=_pct(row, "steadiness_pct_at_most"),
        followed_pct_at_least=_pct(row, "followed_pct_at_least"),
        pain=_PAINS[row.choice("pain", list(_PAINS))] if row.has("pain") else "",
    )
    _check(row, rule)
    return rule


def _check(row: Table, rule: Rule) -> None:
    """What no single key can tell."""
    if rule.least > rule.most:
        row.fail("least", f"{rule.least:g} is not allowed; allowed: at most {rule.most:g} (most)")
    if (rule.by == 0) is not (rule.change == "same"):
        row.fail("by", 'a change needs a by other than 0; allowed: none with change = "same" only')
    if rule.change in _WHOLE and not rule.by.is_integer():
        row.fail("by", f"{rule.by:g} is not allowed; allowed: whole numbers of {rule.change}")
    if bool(rule.lost_for) is not (rule.lost_pct_at_least > 0):
        row.fail("lost_for", "allowed: together with lost_pct_at_least, above 0")
    for kind in rule.kinds:
        key = "target_pct" if rule.change == "target" else rule.change
        if rule.change != "same" and key not in KEYS[kind]:
            row.fail("change", f'"{rule.change}" is not allowed; "{kind}" has none')
        if rule.by_ball and kind not in _ON_BALL:
            row.fail("kinds", f'"{kind}" is not allowed; without the ball nothing is kept or lost')
        if rule.followed_pct_at_least is not None and kind in _ON_BALL:
            row.fail("kinds", f'"{kind}" is not allowed; with the ball reps are kept, not followed')


def _pct(row: Table, key: str) -> float | None:
    row.may_have(key)
    return row.number(key, 0, 100) if row.has(key) else None
