"""The next session proposed: which rule, which dose, which words; and when nothing is proposed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prescribed import CLAMSHELL, EXERCISES, PRONE, SQUAT, WALL, fitting_doses

from kiosk.clinic.done import Done
from kiosk.clinic.dose import Limits, adapted, problems
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.clinic.proposal import NoProposal, Now, Proposal, propose
from kiosk.clinic.rules import parse_rules, shipped_rules
from kiosk.clinic.words import Said, said, times
from kiosk.exercise.catalogue import Exercise
from kiosk.locale import Words
from kiosk.records.model import Dose, ZoneFrom

RULES = shipped_rules()
DOSE = Dose(sides=("left",))
"""Two sets of five holds of 5 s: ten in all."""
WELL = Done(
    dose=DOSE,
    completed=True,
    kept=10,
    steadiness_pct=5.0,
    pain_before=1,
    pain_after=2,
    calibration_id="blue-1",
    calibration_state="calibrated",
    ball="blue",
)
NOW = Now(DOSE, 5, "blue-1", "calibrated", "blue")


def proposed(
    *sessions: Done, now: Now = NOW, exercise: Exercise = WALL, rules: str = ""
) -> Proposal:
    found = propose(exercise, sessions, now, parse_rules(rules, "r.toml") if rules else RULES)
    assert isinstance(found, Proposal), found.reason
    return found


def nothing(*sessions: Done, now: Now = NOW, exercise: Exercise = WALL) -> str:
    found = propose(exercise, sessions, now, RULES)
    assert isinstance(found, NoProposal), found.reason
    return found.reason


def prescribed(dose: Dose, **session: object) -> tuple[Done, Now]:
    """A session that went well at this dose, and today with it."""
    return replace(WELL, dose=dose, **session), replace(NOW, dose=dose)  # type: ignore[arg-type]


# More.


def test_all_kept_twice_without_pain_asks_for_a_second_more() -> None:
    found = proposed(WELL, WELL)
    assert found.reason == (
        "every rep kept twice (10 of 10), pain 2 (limit 5): hold 6 s instead of 5"
    )
    assert found.dose == replace(DOSE, hold_s=6.0)
    assert found.rule == "more-time"


def test_the_numbers_are_those_of_the_worst_of_the_sessions() -> None:
    found = proposed(
        replace(WELL, pain_before=3, pain_after=4), replace(WELL, lost=(("let_go", 1),))
    )
    assert found.reason == (
        "at least 90 % of the reps kept twice, pain 4 (limit 5): hold 6 s instead of 5"
    )


def test_only_the_newest_sessions_count() -> None:
    poor = replace(WELL, kept=2, lost=(("below", 8),), pain_after=9)
    assert proposed(poor, WELL, WELL).rule == "more-time"


def test_nine_of_ten_are_enough_and_one_less_is_not() -> None:
    nine = replace(WELL, kept=9, lost=(("let_go", 1),))
    assert proposed(nine, nine).reason.startswith("9 of 10 reps kept twice")
    fewer = replace(WELL, kept=8, lost=(("let_go", 1),))
    assert nothing(nine, fewer).startswith("no rule fits what was done, 8 of 9 reps kept last time")


@pytest.mark.parametrize(
    ("dose", "rule", "change"),
    [
        (Dose(hold_s=9.5), "more-time", "hold 10 s instead of 9.5"),
        (Dose(hold_s=10.0), "more-reps", "reps 6 instead of 5"),
        (
            Dose(hold_s=10.0, reps=10),
            "more-force",
            "target 55 % of the comfortable best instead of 50 %",
        ),
        (
            Dose(hold_s=12.0, reps=12, zone_from=ZoneFrom.MAXIMAL, target_pct=68.0),
            "more-force",
            "target 70 % of the maximum instead of 68 %",
        ),
        (Dose(hold_s=10.0, reps=10, target_pct=70.0), "more-sets", "sets 3 instead of 2"),
    ],
)
def test_at_the_bound_of_one_rule_the_next_one_is_asked(dose: Dose, rule: str, change: str) -> None:
    session, now = prescribed(dose)
    found = proposed(session, session, now=now)
    assert (found.rule, found.reason.split(": ")[1]) == (rule, change)


def test_where_every_rule_is_at_its_bound_nothing_is_proposed() -> None:
    session, now = prescribed(Dose(hold_s=10.0, reps=10, target_pct=70.0, sets=3))
    assert nothing(session, session, now=now) == (
        "no rule fits what was done, 10 of 10 reps kept last time,"
        " pain 2 of 10 afterwards, 1 before"
    )


def test_newtons_grow_by_their_share_as_far_as_the_ball_is_known() -> None:
    session, now = prescribed(Dose(hold_s=10.0, reps=10, zone_from=ZoneFrom.NEWTONS, target_n=50.0))
    # 5 % of 50 N is 2.5 N: 2 in whole newtons, to the even one.
    found = proposed(session, session, now=now)
    assert (found.rule, found.dose.target_n) == ("more-force", 52.0)
    assert found.reason.endswith(": target 52 N instead of 50 N")
    # 52 N reach to 65 N: not where the map, or the patient's ceiling, ends there.
    for limits in (Limits(last_n=64.9), Limits(ceiling_n=64.9)):
        bounded = replace(now, limits=limits)
        assert proposed(session, session, now=bounded).rule == "more-sets"


def test_newtons_of_a_ball_that_is_not_calibrated_are_not_made_more() -> None:
    session, now = prescribed(
        Dose(hold_s=10.0, reps=10, sets=3, zone_from=ZoneFrom.NEWTONS, target_n=50.0),
        calibration_state="estimated",
    )
    now = replace(now, calibration_state="estimated")
    assert nothing(session, session, now=now) == (
        "the ball is not calibrated: its newtons are only estimated"
    )


def test_on_the_floor_what_was_followed_counts() -> None:
    dose = Dose(hold_s=20.0)
    session, now = prescribed(dose, kept=0, followed=3, calibration_id="", ball="")
    found = proposed(session, session, now=now, exercise=PRONE)
    assert found.reason == (
        "every rep followed twice (3 of 3), pain 2 (limit 5): hold 25 s instead of 20"
    )
    fewer = replace(session, followed=2)
    assert nothing(session, fewer, now=now, exercise=PRONE).startswith(
        "no rule fits what was done, 2 of 3 reps followed last time"
    )
    # Where the patient picks the length, the number is what grows.
    session, now = prescribed(Dose(), kept=0, followed=3)
    assert proposed(session, session, now=now, exercise=PRONE).dose == Dose(reps=4)
    session, now = prescribed(Dose(sides=("left",), sets=1), kept=0, followed=10)
    found = proposed(session, session, now=now, exercise=CLAMSHELL)
    assert found.reason.endswith(
        "every rep followed twice (10 of 10), pain 2 (limit 5): reps 12 instead of 10"
    )


def test_what_both_legs_followed_is_counted_together() -> None:
    session, now = prescribed(Dose(sets=1), kept=0, followed=20)
    found = proposed(session, session, now=now, exercise=CLAMSHELL)
    assert found.reason.startswith("every rep followed twice (20 of 20)")


def test_pain_flagged_in_one_of_the_sessions_stands_against_more() -> None:
    hurt = replace(WELL, pain_before=0, pain_after=3)
    assert nothing(hurt, WELL).startswith("no rule fits what was done, 10 of 10 reps kept")


# Less, and the same again.


def test_pain_above_the_limit_takes_force_away_first() -> None:
    found = proposed(replace(WELL, pain_before=5, pain_after=6))
    assert found.reason == (
        "pain 6 of 10 afterwards is above the limit of 5:"
        " target 40 % of the comfortable best instead of 50 %"
    )
    assert found.dose == replace(DOSE, target_pct=40.0)


@pytest.mark.parametrize(
    ("exercise", "dose", "expected"),
    [
        (WALL, Dose(target_pct=25.0), Dose(target_pct=20.0)),
        (WALL, Dose(target_pct=20.0), Dose(target_pct=20.0, hold_s=4.0)),
        (WALL, Dose(target_pct=20.0, hold_s=3.0), Dose(target_pct=20.0, hold_s=3.0, reps=4)),
        (
            WALL,
            Dose(target_pct=20.0, hold_s=2.0, reps=3),
            Dose(target_pct=20.0, hold_s=2.0, reps=3),
        ),
        (
            WALL,
            Dose(target_pct=20.0, hold_s=3.0, reps=5, hidden_reps=(2, 5)),
            Dose(target_pct=20.0, hold_s=3.0, reps=4, hidden_reps=(2,)),
        ),
        (
            WALL,
            Dose(zone_from=ZoneFrom.NEWTONS, target_n=40.0),
            Dose(zone_from=ZoneFrom.NEWTONS, target_n=36.0),
        ),
        (
            WALL,  # no lower than the exercise's own floor
            Dose(zone_from=ZoneFrom.NEWTONS, target_n=15.0),
            Dose(zone_from=ZoneFrom.NEWTONS, target_n=15.0, hold_s=4.0),
        ),
        (SQUAT, Dose(target_pct=20.0), Dose(target_pct=20.0, reps=7)),
        (CLAMSHELL, Dose(), Dose(reps=9)),
        (PRONE, Dose(hold_s=12.0), Dose(hold_s=10.0)),
        (PRONE, Dose(hold_s=10.0, reps=3), Dose(hold_s=10.0, reps=3)),
    ],
)
def test_pain_that_rose_takes_away_what_is_left_to_take(
    exercise: Exercise, dose: Dose, expected: Dose
) -> None:
    session, now = prescribed(dose, pain_before=1, pain_after=3)
    found = proposed(session, now=now, exercise=exercise)
    assert found.dose == expected
    assert found.reason.startswith("pain rose by 2, from 1 to 3 of 10: ")
    if dose == expected:
        assert found.reason.endswith(": the same again")


def test_pain_counts_whatever_became_of_the_ball_and_however_it_ended() -> None:
    hurt = replace(WELL, pain_after=7, completed=False, ball="red", calibration_id="red-1")
    assert proposed(hurt).rule == "pain-less-force"


def test_reps_lost_by_pressing_too_hard_are_no_reason_for_less() -> None:
    found = proposed(replace(WELL, kept=7, lost=(("above", 3),)))
    assert found.reason == "3 of 10 reps lost (too hard): the same again"
    assert found.dose == DOSE


def test_many_lost_ask_for_a_lower_target() -> None:
    found = proposed(replace(WELL, kept=6, lost=(("below", 2), ("let_go", 2))))
    assert found.reason == (
        "6 of 10 reps kept last time: target 40 % of the comfortable best instead of 50 %"
    )


def test_an_unsteady_force_is_done_again_before_more_is_asked_for() -> None:
    found = proposed(WELL, replace(WELL, steadiness_pct=15.2))
    assert found.reason == "force varied by 15.2 % within a hold: the same again"
    assert proposed(WELL, replace(WELL, steadiness_pct=None)).rule == "more-time"


# Nothing.


def test_without_a_session_nothing_is_proposed() -> None:
    assert nothing() == "no finished session of this exercise yet"


def test_one_session_is_too_few_for_more() -> None:
    assert nothing(WELL) == "done 1 of the 2 times at this dose that a proposal needs"


def test_a_dose_that_was_not_done_yet_gives_no_proposal() -> None:
    assert nothing(WELL, WELL, now=replace(NOW, dose=replace(DOSE, reps=6))) == (
        "not done at this dose yet"
    )


def test_sessions_before_another_dose_do_not_count_for_this_one() -> None:
    other = replace(WELL, dose=replace(DOSE, hold_s=7.0))
    assert nothing(WELL, other, WELL).startswith("done 1 of the 2 times")


def test_a_dose_said_in_other_words_is_the_same_dose() -> None:
    spelt = replace(DOSE, reps=5, hold_s=5.0, sets=2)
    assert proposed(replace(WELL, dose=spelt), WELL).rule == "more-time"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ball": "red"}, "the ball was changed (blue, now red): forces cannot be compared"),
        (
            {"calibration_id": "blue-2"},
            "the ball's calibration has changed (blue-1, now blue-2): forces cannot be compared",
        ),
    ],
)
def test_another_ball_or_calibration_is_said(changed: dict[str, str], expected: str) -> None:
    assert nothing(WELL, WELL, now=replace(NOW, **changed)) == expected  # type: ignore[arg-type]
    # So it is where the change lies between two sessions.
    later = replace(WELL, **changed)  # type: ignore[arg-type]
    found = nothing(WELL, later, now=replace(NOW, **changed))  # type: ignore[arg-type]
    assert found == expected


def test_the_ball_model_is_told_in_words_and_is_no_other_ball() -> None:
    model = {"calibration_id": "model-wall", "ball": "any", "calibration_state": "estimated"}
    by_model = replace(WELL, **model)  # type: ignore[arg-type]
    assert nothing(by_model, by_model) == (
        "the ball's calibration has changed (the ball model, now blue-1): forces cannot be compared"
    )
    now = replace(NOW, **model)  # type: ignore[arg-type]
    assert nothing(WELL, WELL, now=now) == (
        "the ball's calibration has changed (blue-1, now the ball model): forces cannot be compared"
    )
    assert proposed(by_model, by_model, now=now).rule == "more-time"


def in_words(message: Said, words: Words) -> str:
    values = {
        name: in_words(value, words) if isinstance(value, Said) else value
        for name, value in message.values
    }
    return words(message.key, **values).replace("\N{NO-BREAK SPACE}", " ")


ONE = (
    said("clinic.because.kept_all", kept=1, times=times(2)),
    said("clinic.because.kept_part", kept=1, tried=1, times=times(1)),
    said("clinic.because.followed", asked=1, times=times(3)),
    said("clinic.because.followed_part", followed=1, asked=4, times=times(1)),
    said("clinic.because.lost", lost=1, tried=3, reason=said("clinic.lost.below")),
    said("clinic.change.reps", before=2, after=1),
    said("clinic.change.sets", before=2, after=1),
    said("clinic.dose.phases", value="2-1", count=1),
)


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("message", ONE, ids=lambda each: each.key)
def test_one_of_anything_stands_beside_no_plural(language: str, message: Said) -> None:
    text = in_words(message, Words(language))
    assert not re.search(r"\b([Ll][ea]s )?1 (de \d+ )?(rép|rep|sér|ser|nom|núm)", text), text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["every rep kept twice (1 of 1)", "sets 1 instead of 2"]),
        ("fr", ["répétitions tenues deux fois : 1 sur 1", "séries : 1 au lieu de 2"]),
        ("es", ["repeticiones logradas dos veces: 1 de 1", "series: 1 en vez de 2"]),
    ],
)
def test_counts_are_told_without_agreement(language: str, expected: list[str]) -> None:
    assert [in_words(each, Words(language)) for each in (ONE[0], ONE[6])] == expected


@pytest.mark.parametrize(
    ("language", "before"),
    [("fr", "modèle du ballon, maintenant b"), ("es", "modelo de la pelota, ahora b")],
)
def test_the_ball_model_has_its_words_in_every_language(language: str, before: str) -> None:
    found = propose(
        WALL,
        [replace(WELL, calibration_id="model-wall")] * 2,
        replace(NOW, calibration_id="b"),
        RULES,
    )
    assert f"({before})" in in_words(found.because[0], Words(language))


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ({"pain_after": None}, "pain was not told"),
        ({"completed": False}, "the last session was not done to its end as prescribed"),
        ({"eased": True}, "the last session was not done to its end as prescribed"),
    ],
)
def test_what_is_missing_from_the_last_session_is_said(
    done: dict[str, object], expected: str
) -> None:
    assert nothing(WELL, replace(WELL, **done)) == expected  # type: ignore[arg-type]


def test_nothing_tried_is_no_share() -> None:
    empty = replace(WELL, kept=0)
    assert nothing(empty, empty).startswith("no rule fits what was done, 0 of 0 reps kept")


# Whatever was done.

SESSIONS = st.builds(
    Done,
    dose=st.just(DOSE),
    completed=st.booleans(),
    kept=st.integers(0, 12),
    lost=st.dictionaries(st.sampled_from(["above", "below", "let_go"]), st.integers(1, 9)).map(
        lambda counts: tuple(counts.items())
    ),
    followed=st.none() | st.integers(0, 20),
    eased=st.booleans(),
    steadiness_pct=st.none() | st.floats(0, 60),
    pain_before=st.none() | st.integers(0, 10),
    pain_after=st.none() | st.integers(0, 10),
    calibration_id=st.sampled_from(["a", "b"]),
    calibration_state=st.sampled_from(["calibrated", "estimated"]),
    ball=st.sampled_from(["", "blue"]),
)


@pytest.mark.parametrize("exercise", [WALL, SQUAT, CLAMSHELL, PRONE], ids=lambda each: each.id)
@given(data=st.data(), sessions=st.lists(SESSIONS, max_size=4), limit=st.integers(0, 10))
def test_a_proposal_fits_differs_in_one_thing_and_has_a_reason(
    exercise: Exercise, data: st.DataObject, sessions: list[Done], limit: int
) -> None:
    dose = data.draw(fitting_doses(exercise))
    limits = Limits(last_n=400.0)
    done = [replace(each, dose=dose) for each in sessions]
    now = Now(dose, limit, "a", "calibrated", "blue", limits)
    found = propose(exercise, done, now, RULES)
    assert found.reason
    assert "{" not in found.reason
    if isinstance(found, NoProposal):
        return
    assert done
    assert problems(found.dose, exercise, limits) == ()
    changed = {
        key
        for key in (
            "sets",
            "reps",
            "hold_s",
            "rest_s",
            "target_pct",
            "target_n",
            "sides",
            "tempo_s",
        )
        if getattr(found.dose, key) != getattr(dose, key)
    }
    rule = next(each for each in RULES if each.id == found.rule)
    assert len(changed) == (rule.change != "same")
    # Nobody is asked for more after pain that is flagged, or was not told.
    newest = done[-1]
    rose = newest.pain_before is not None and (newest.pain_after or 0) - newest.pain_before >= 2
    if newest.pain_after is None or newest.pain_after > limit or rose:
        assert rule.by <= 0
        before, after = adapted(exercise, dose), adapted(exercise, found.dose)
        assert after.reps * after.sets * after.hold_s <= before.reps * before.sets * before.hold_s
        assert (found.dose.target_pct or 0) <= (dose.target_pct or 100)


# The rules' file.

RULE = """\
[[rule]]
id = "longer"
kinds = ["hold"]
sessions = 3
kept_pct_at_least = 80
change = "hold_s"
by = 2
most = 20
"""


def test_a_clinics_own_rules_are_followed() -> None:
    found = proposed(WELL, WELL, WELL, rules=RULE)
    assert found.reason == "every rep kept 3 times (10 of 10): hold 7 s instead of 5"
    bare = '[[rule]]\nid = "x"\nkinds = ["hold"]\nsessions = 2\nchange = "sets"\nby = 1\n'
    assert proposed(WELL, WELL, rules=bare).reason == ("done twice like this: sets 3 instead of 2")
    rest = bare.replace('"sets"', '"rest_s"').replace("by = 1", "by = -2.5")
    assert proposed(WELL, WELL, rules=rest).dose == replace(DOSE, rest_s=2.5)
    steady = bare.replace("sessions = 2", "sessions = 2\nsteadiness_pct_at_most = 6")
    assert proposed(WELL, replace(WELL, steadiness_pct=6.0), rules=steady).reason == (
        "force varied by 6 % within a hold: sets 3 instead of 2"
    )
    rules = parse_rules(steady, "r.toml")
    for pcts in ((5.0, 6.1), (6.1, 5.0), (5.0, None)):
        done = [replace(WELL, steadiness_pct=pct) for pct in pcts]
        assert isinstance(propose(WALL, done, NOW, rules), NoProposal)
    unsteady = steady.replace("at_most", "at_least")
    assert proposed(*[replace(WELL, steadiness_pct=pct) for pct in (9.0, 6.0)], rules=unsteady)
    rules = parse_rules(unsteady, "r.toml")
    done = [replace(WELL, steadiness_pct=pct) for pct in (5.9, 7.0)]
    assert isinstance(propose(WALL, done, NOW, rules), NoProposal)


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "by = 2",
            "by = 0",
            "r.toml:7: rule[0].by: a change needs a by other than 0; allowed: none with change ="
            ' "same" only',
        ),
        (
            "most = 20",
            "most = 90",
            "r.toml:8: rule[0].most: 90 is not allowed; allowed: a number from 1 to 60",
        ),
        (
            "most = 20",
            "most = 20\nleast = 30",
            "r.toml:9: rule[0].least: 30 is not allowed; allowed: at most 20 (most)",
        ),
        (
            'change = "hold_s"',
            'change = "reps"\nsets = 1',
            "r.toml:7: rule[0].sets: unknown key; known here: by, change, completed,"
            " followed_pct_at_least, id, kept_pct_at_least, kept_pct_at_most, kinds, least,"
            " lost_for, lost_pct_at_least, most, pain, sessions, steadiness_pct_at_least,"
            " steadiness_pct_at_most",
        ),
        (
            'change = "hold_s"\nby = 2',
            'change = "reps"\nby = 0.5',
            "r.toml:7: rule[0].by: 0.5 is not allowed; allowed: whole numbers of reps",
        ),
        (
            'kinds = ["hold"]',
            'kinds = ["squat"]',
            'r.toml:6: rule[0].change: "hold_s" is not allowed; "squat" has none',
        ),
        (
            'kinds = ["hold"]',
            'kinds = ["timer"]',
            'r.toml:3: rule[0].kinds: "timer" is not allowed; without the ball nothing is kept or'
            " lost",
        ),
        (
            "kept_pct_at_least",
            "followed_pct_at_least",
            'r.toml:3: rule[0].kinds: "hold" is not allowed; with the ball reps are kept, not'
            " followed",
        ),
        (
            "kept_pct_at_least = 80",
            'lost_for = "above"',
            "r.toml:5: rule[0].lost_for: allowed: together with lost_pct_at_least, above 0",
        ),
        (
            "kept_pct_at_least = 80",
            'pain = "little"',
            'r.toml:5: rule[0].pain: "little" is not allowed; allowed: one of within, flagged',
        ),
        (
            "[[rule]]",
            '[[rule]]\nid = "longer"\nkinds = ["hold"]\nchange = "same"\n[[rule]]',
            'r.toml:6: rule[1].id: "longer" is there twice; allowed: each id once',
        ),
    ],
)
def test_an_error_in_the_rules_names_line_key_and_what_is_allowed(
    was: str, now: str, expected: str
) -> None:
    assert was in RULE
    with pytest.raises(ClinicFileError) as error:
        parse_rules(RULE.replace(was, now, 1), "r.toml")
    assert str(error.value) == expected


def test_every_exercise_has_a_rule_for_more_and_one_for_pain() -> None:
    for exercise in EXERCISES.values():
        rules = [rule for rule in RULES if exercise.kind in rule.kinds]
        assert any(rule.by > 0 for rule in rules)
        assert any(rule.pain == "flagged" and rule.change == "same" for rule in rules)
