"""Records as tables: every band beside its force, every dash with its reason, every formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.figures import FIGURES, Hidden
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule, Reason, Rep
from kiosk.exercise.push import Refusal, Try
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRules, SqueezeRun
from kiosk.exercise.zone_run import Finding
from kiosk.force.calibration import Calibration, ForceMap, estimated
from kiosk.force.tare import Tared
from kiosk.records.record import Record, followed_record, replayed_record, squeezed_record
from kiosk.records.table import as_table, as_tables

MEDIA = Path(__file__).parents[3] / "media"
RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=5, hold_s=5.0, preload_n=4.0)
KEPT = Rep(110.0, 115.0, True, None, 5.0, 70.0, 60.0, 4.0, 300.0, readings=500)
LOST = Rep(
    120.0, 123.7, False, Reason.BELOW, 3.2, 66.0, 50.0, None, None, readings=300,
    peak_at_least=True, hidden=(("steadiness_pct", Hidden.NOT_KEPT), ("impulse_ns", Hidden.GAP)),
)  # fmt: skip
TARED = Tared(4.1, 100.0, 0.004)
CALIBRATED = Calibration(
    "blue-1-wall", "calibrated", "wall", "blue", 4.0, date(2026, 1, 5),
    ForceMap([(0, 0), (2.0, 50), (4.0, 100), (8.0, 200), (16.0, 400)]),
)  # fmt: skip


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


def lived(calibration: Calibration = CALIBRATED, **bests_n: float) -> Record:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    run.tare_at_s = 100.0
    run.sets = [SetRecord(Side.LEFT, 1, RULE, [KEPT, LOST], [110.0, 110.01], [4.0, 4.0], TARED)]
    tries = [
        Try(104.0, 106.0, 125.0, score_n=100.0),
        Try(107.0, 107.5, 90.0, refusal=Refusal.TOO_SHORT),
    ]
    for name, best_n in bests_n.items():
        signal = ([105.0, 105.01], [4.0, 4.0])
        finding = Finding(Side(name), 4.0, "comfortable", *signal, tries, best_n, TARED)
        run.findings.append(finding)
        run.best_n[Side(name)] = best_n
    return squeezed_record(run, calibration, [], 10, "2026-02-04")


def band(record: Record, key: str) -> str:
    rep = record["sets"][0]["reps"][0]
    name, _, unit = key.rpartition("_")
    return f"{rep[key]:.1f} +/- {rep[f'{name}_u_{unit}']:.1f}"


def test_every_force_stands_beside_its_band() -> None:
    record = lived()
    head, columns, kept, lost, *_ = as_table(record).splitlines()
    assert head.endswith(", forces calibrated (blue-1-wall, 30 days old)")
    assert columns.endswith("impulse N s")
    assert [columns.index(name) for name in ("in zone s", "peak N", "mean N", "steadiness %")]
    for key in ("peak_n", "mean_n", "impulse_ns"):
        assert band(record, key) in kept
    assert "  4.0  " in kept
    assert ">= 66.0" in lost
    assert lost.split()[-2:] == ["-", "-"]
    assert columns.split()[:3] == ["side", "set", "rep"]
    assert (kept.split()[:3], lost.split()[:3]) == (["left", "1", "1"], ["left", "1", "2"])


def test_every_dash_has_its_reason_once() -> None:
    (line,) = [each for each in as_table(lived()).splitlines() if each.startswith("Not shown")]
    assert "steadiness: the rep was not kept" in line
    assert "impulse: the signal was interrupted" in line
    assert "fade: fewer than six kept reps" in line
    assert "asymmetry: only one side was measured" in line


def test_every_set_says_what_its_newtons_are() -> None:
    said = as_table(lived())
    assert "left, set 1: fade not shown; preload 4.0 +/- " in said
    assert "; calibrated at a tare of 4.10 kPa" in said


def test_squeezes_that_did_not_count_say_why() -> None:
    (line,) = [each for each in as_table(lived(left=100.0)).splitlines() if "squeezes N" in each]
    assert line.startswith("left, comfortable squeezes N: 100.0 +/- ")
    assert line.endswith(", too_short")


def test_sides_are_compared_with_a_band_or_said_to_be_alike() -> None:
    told, alike = as_table(lived(left=100.0, right=40.0)), as_table(lived(left=100.0, right=99.0))
    assert "Comfortable best: left 100.0 +/- " in told
    assert "Asymmetry: 60.0 +/- " in told
    assert "no difference this ball can tell" not in told
    assert "Asymmetry: 1.0 +/- " in alike
    assert "%: no difference this ball can tell" in alike


def test_formulas_and_the_meaning_of_the_band_are_printed_once_at_the_end() -> None:
    said = as_tables([lived(), lived(left=100.0, right=90.0)])
    body, end = said.split("What the figures mean")
    assert "half the width" not in body
    for key, row in FIGURES.items():
        assert end.replace("\n      ", " ").count(f"= {row.formula}") == 1, key
    assert "= (best third - last third) / best third x 100" in end
    assert "= (L - R) / max(L, R) x 100" in end
    assert end.count("+/-: half the width of the band") == 1
    assert end.count(">=: at least") == 1
    assert "estimated:" not in end


def test_what_does_not_occur_is_not_explained() -> None:
    whole = as_tables([squeezed_record_of([KEPT])])
    assert ">=" not in whole
    assert "max(L, R)" not in whole


def squeezed_record_of(reps: list[Rep]) -> Record:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    run.sets = [SetRecord(Side.LEFT, 1, RULE, reps, [110.0], [4.0], TARED)]
    return squeezed_record(run, CALIBRATED, [], 10)


def test_an_estimate_is_marked_and_says_what_survives_it() -> None:
    said = as_tables([lived(estimated("wall"))])
    assert "forces estimated (model-wall)" in said
    assert "estimated at a tare of 4.10 kPa" in said
    assert "steadiness, fade are ratios" in said.replace("\n      ", " ")


def test_a_calibration_that_is_due_says_so() -> None:
    head = as_table(lived(replace(CALIBRATED, overdue="check"))).splitlines()[0]
    assert head.endswith("(blue-1-wall, 30 days old, due again: check)")


def test_forces_of_a_plain_trace_have_no_band() -> None:
    said = as_tables([replayed_record("x", RULE, [KEPT], [], [0.0, 0.01], [])])
    assert "+/-" not in said
    assert "estimated" not in said
    assert said.splitlines()[0] == "x: target 60.0 N, zone 48.0 to 72.0 N"
    assert "= standard deviation of F / mean of F x 100" in said


def test_reps_by_feel_tell_their_errors() -> None:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    reps = [replace(KEPT, mean_n=57.5), KEPT]
    run.sets = [SetRecord(Side.LEFT, 1, RULE, reps, [110.0], [4.0], TARED, by_feel={0})]
    said = as_table(squeezed_record(run, CALIBRATED, [], 10))
    assert "kept, by feel" in said.splitlines()[2]
    assert "by feel" not in said.splitlines()[3]
    assert "; errors by feel -2.5 +/- " in said


def test_a_difference_of_nothing_has_no_sign() -> None:
    assert "Asymmetry: 0.0 +/- " in as_table(lived(left=100.0, right=100.01))


def test_exercises_without_the_ball_need_no_explaining() -> None:
    run = FollowedRun(shipped("prone-straddle-hold"), (Side.BOTH,), 20.0)
    said = as_tables([followed_record(run)])
    assert said.splitlines()[0] == "prone-straddle-hold: followed, nothing was sensed."
    assert "What the figures mean" not in said
