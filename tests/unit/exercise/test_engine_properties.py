"""The hold engine, proved: two judges who share none of its code, and laws on any signal.

Signals are random levels at and beside every edge, for times at and beside every limit, and
squeezes as people make them; at 20 to 860 samples a second, with gaps, and as late as 2026.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import human
import interval_judge
import pytest
import reference_hold
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_hold import Rules, Verdict
from traces import SQUAT_PHASES, Trace, columns, judged, rule, squat_rule
from whole_numbers import as_rule, as_trace, verdict_of

from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.hold import Event, EventKind, HoldEngine, HoldRule, Reason, Rep
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.exercise.set_run import SetRecord, SetRun
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample
from kiosk.replay import Trace as ReplayTrace
from kiosk.replay import replay

SINCE_1970_S = 1_767_225_600
MEDIA = Path(__file__).parents[3] / "media"
PHASES = (("down", 1_000_000), ("bottom", 300_000), ("up", 1_000_000))


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


SQUEEZE = replace(shipped("standing-ball-squeeze"), reps=3, sets=1, hold_s=1.0, rest_s=1.0)
SQUAT = replace(
    shipped("ball-squeeze-squat"),
    reps=3,
    sets=1,
    rest_s=1.0,
    phases=tuple(replace(SQUAT_PHASES[0], name=name, seconds=us / 1e6) for name, us in PHASES),
)


# Random signals, in whole millinewtons and steps of 10 microseconds, so that judges can be exact:
# the engine forgives one microsecond, for the rounding of binary fractions.


def random_rules(random: Random) -> Rules:
    target = random.choice([15, 20, 40, 60, 100, 233]) * 1000
    squat = random.random() < 0.3
    return Rules(
        target=target,
        preload=target * random.choice([0, 0, 10, 40, 90]) // 100,
        below_pct=30 if squat else 20,
        above_pct=50 if squat else 20,
        half_width=5000,
        reps=random.randint(1, 3),
        hold_us=random.choice([100, 150, 500, 1000, 2000]) * 1000,
        phases=PHASES if squat else (),
    )


def random_signal(random: Random, asked: Rules) -> tuple[list[int], list[int]]:
    """Levels at every edge for times at every limit; ramps, jitter and gaps now and then."""
    edges = [
        asked.low - asked.slack,
        asked.low,
        asked.high,
        asked.high + asked.slack,
        asked.release,
    ]
    near = [int(edge) + d for edge in edges for d in (-1, 0, 1)]
    levels = [*near, 0, -1500, *[asked.target] * 6, 2 * asked.target]
    limits = [10, 140, 149, 150, 151, 160, 300, 490, 499, 500, 501, 510, 990, 1000, 1010, 2500]
    t, f, now, level = [], [], random.choice([0, 123_450, SINCE_1970_S * 1_000_000]), 0
    for _ in range(random.randint(2, 16)):
        before, level = level, random.choice(levels)
        step = random.choice([4000, 10_000, 10_000, 50_000, 50_000, 100_000, 149_990, 150_000])
        count = max(random.choice(limits) * 1000 // step, 1)
        ramp = random.choice([0, 0, 0, count])
        jitter = random.choice([0, 0, step / 30])
        for i in range(min(count, 60)):
            t.append(now + 10 * int(jitter * random.random()))
            f.append(level if i >= ramp else before + (level - before) * i // ramp)
            now += step
        now += random.choice(
            [0] * 12 + [10, 50_000, 140_010, 150_010, 390_000, 490_010, 500_010, 900_000]
        )
    return t, f


# Three judges, one verdict.


def test_three_judges_agree_on_thousands_of_signals() -> None:
    outcomes: list[str | None] = []
    for seed in range(1600):
        random = Random(seed)
        asked = random_rules(random)
        t, f = random_signal(random, asked)
        found = [verdict_of(rep) for rep in judged(as_rule(asked), as_trace(t, f))]
        late = abs(t[0]) > 1e12
        assert close(found, interval_judge.judge(t, f, asked), late), seed
        if seed < 200:
            assert close(found, reference_hold.judge(t, f, asked), late), seed
        outcomes += [verdict.reason for verdict in found]
    for reason in (None, *Reason):
        assert outcomes.count(reason) > 40, reason


def close(found: list[Verdict], expected: list[Verdict], late: bool) -> bool:
    """The same; credit to the microsecond, which since 1970 a double only just resolves."""
    if not late:
        return found == expected
    return len(found) == len(expected) and all(
        abs(a.in_zone_us - b.in_zone_us) <= 2
        and a._replace(in_zone_us=0) == b._replace(in_zone_us=0)
        for a, b in zip(found, expected, strict=True)
    )


@cache
def people() -> tuple[tuple[Rules, tuple[int, ...], tuple[int, ...]], ...]:
    """Squeezes as people make them, as exact numbers, with a zone that some of them reach."""
    cases = []
    for seed in range(45):
        random = Random(seed)
        each = human.recording(seed)
        t = [round(t_s * 1e5) * 10 for t_s in each.t_s]
        f = [round(force_n * 1000) for force_n in each.force_n]
        asked = random_rules(random)._replace(
            target=round(each.target_n * random.choice([600, 800, 900, 1000])),
            preload=round(each.preload_n * 1000),
            hold_us=random.choice([500, 1000, 2000]) * 1000,
            reps=5,
        )
        cases.append((asked, tuple(t), tuple(f)))
    return tuple(cases)


def test_two_judges_agree_on_people() -> None:
    kept = lost = 0
    for asked, t, f in people():
        found = [verdict_of(rep) for rep in judged(as_rule(asked), as_trace(t, f))]
        assert found == interval_judge.judge(t, f, asked)
        kept += sum(verdict.reason is None for verdict in found)
        lost += sum(verdict.reason is not None for verdict in found)
    assert kept > 40
    assert lost > 40


# The laws.

SEEDS = st.integers(0, 2**32)
LAWS = settings(max_examples=50, deadline=None)


@st.composite
def cases(draw: st.DrawFn) -> tuple[HoldRule, Trace]:
    """A rule and a random or a human signal for it."""
    random = draw(SEEDS.map(Random))
    if draw(st.integers(0, 3)) == 0:
        asked, t, f = random.choice([each for each in people() if len(each[1]) < 3000])
        return as_rule(asked), as_trace(t, f)
    asked = random_rules(random)
    return as_rule(asked), as_trace(*random_signal(random, asked))


@given(cases())
@LAWS
def test_credit_is_never_more_than_the_time_in_the_zone_nor_than_the_hold(
    case: tuple[HoldRule, Trace],
) -> None:
    asked, trace = case
    outer_low, outer_high = asked.low_n - asked.hysteresis_n, asked.high_n + asked.hysteresis_n
    for rep in judged(asked, trace):
        within = [
            (b - a, b)
            for (a, f), (b, g) in pairwise(trace)
            if rep.start_s <= a
            and b <= rep.end_s
            and b - a <= MAX_INTERVAL_S + 1e-6
            and outer_low - 1e-9 <= min(f, g)
            and max(f, g) <= outer_high + 1e-9
        ]
        assert rep.in_zone_s <= sum(dt for dt, _ in within) + 1e-6
        assert rep.in_zone_s <= rep.end_s - rep.start_s + 1e-6
        if rep.kept and not asked.phases and rep.end_s - rep.start_s > asked.settle_s + 1e-6:
            # One interval less, or 150 ms where a hold is shorter, and it was not kept yet.
            last_s = max(within[-1][0], asked.settle_s - asked.hold_s)
            assert rep.in_zone_s - last_s < asked.hold_s + 2 * MAX_INTERVAL_S * (asked.hold_s < 0.2)


@given(cases())
@LAWS
def test_nothing_is_credited_across_a_gap_nor_outside(case: tuple[HoldRule, Trace]) -> None:
    asked, trace = case
    engine = HoldEngine(asked)
    last_s, was_in, held = float("-inf"), False, False
    for t_s, force_n in trace:
        before_s = engine.in_zone_s
        engine.feed(t_s, force_n)
        if held and engine.start_s is not None:
            gap = t_s - last_s > MAX_INTERVAL_S + 1e-6
            earned = was_in and engine.in_zone and not gap
            gained_s = engine.in_zone_s - before_s
            assert gained_s == pytest.approx(t_s - last_s if earned else 0.0, abs=1e-9)
        last_s, was_in, held = t_s, engine.in_zone, engine.start_s is not None


@given(cases())
@LAWS
def test_every_rep_has_one_start_and_one_end_and_a_release_before_the_next(
    case: tuple[HoldRule, Trace],
) -> None:
    asked, trace = case
    engine = HoldEngine(asked)
    told = [event for t_s, force_n in trace for event in engine.feed(t_s, force_n)]
    told += engine.finish()
    steps = [
        event.kind
        for event in told
        if event.kind not in (EventKind.LEFT_BELOW, EventKind.LEFT_ABOVE, EventKind.RETURNED)
    ]
    for now, following in pairwise(steps):
        assert (
            following
            in {
                EventKind.HOLD_STARTED: (EventKind.KEPT, EventKind.LOST),
                EventKind.KEPT: (EventKind.ARMED,),
                EventKind.LOST: (EventKind.ARMED,),
                EventKind.ARMED: (EventKind.HOLD_STARTED,),
            }[now]
        )
    assert not steps or steps[0] is EventKind.HOLD_STARTED
    ended = [event.rep for event in told if event.rep is not None]
    assert ended == engine.reps
    starts_s = [event.t_s for event in told if event.kind is EventKind.HOLD_STARTED]
    assert starts_s == [rep.start_s for rep in engine.reps]
    for rep, event in zip(engine.reps, [e for e in told if e.rep], strict=True):
        assert rep.end_s == event.t_s
        assert (event.kind is EventKind.KEPT) is rep.kept is (rep.reason is None)
        assert rep.end_s - rep.start_s >= asked.settle_s - 1e-6


@given(cases())
@LAWS
def test_a_rep_is_kept_if_and_only_if_its_clock_reached_what_was_asked(
    case: tuple[HoldRule, Trace],
) -> None:
    asked, trace = case
    reps = judged(asked, trace)
    assert sum(rep.kept for rep in reps) <= asked.reps
    for rep in reps:
        clock_s = felt_s(trace, rep.start_s, rep.end_s) if asked.phases else rep.in_zone_s
        if rep.reason in (None, Reason.UNFINISHED, Reason.BALL_LOST):
            assert rep.kept is (clock_s >= asked.goal_s - 2e-6)
        else:
            # The very sample that brought the time may have used up the grace, too.
            assert clock_s < asked.goal_s + MAX_INTERVAL_S * bool(asked.phases) + 2e-6


def felt_s(trace: Trace, from_s: float, to_s: float) -> float:
    times = [t_s for t_s, _ in trace if from_s <= t_s <= to_s]
    return sum(b - a for a, b in pairwise(times) if b - a <= MAX_INTERVAL_S + 1e-6)


@given(cases())
@LAWS
def test_grace_is_half_a_second_each_time_and_a_second_in_all(
    case: tuple[HoldRule, Trace],
) -> None:
    asked, trace = case
    engine = HoldEngine(asked)
    told = [event for t_s, force_n in trace for event in engine.feed(t_s, force_n)]
    told += engine.finish()
    left_s: float | None = None
    spent_s = 0.0
    for event in told:
        if event.kind is EventKind.HOLD_STARTED:
            left_s, spent_s = None, 0.0
        elif event.kind in (EventKind.LEFT_BELOW, EventKind.LEFT_ABOVE):
            assert left_s is None
            left_s = event.t_s
        elif event.kind is EventKind.RETURNED:
            assert left_s is not None
            away_s = felt_s(trace, left_s, event.t_s)
            spent_s += away_s
            assert away_s <= asked.grace_each_s + 2e-6
            assert spent_s <= asked.grace_total_s + 1e-5
            left_s = None
        elif event.rep is not None and event.rep.reason in OUTSIDE:
            assert left_s is not None
            away_s = felt_s(trace, left_s, event.t_s)
            over_s = max(away_s - asked.grace_each_s, spent_s + away_s - asked.grace_total_s)
            assert 0 < over_s <= MAX_INTERVAL_S + 1e-5


OUTSIDE = (Reason.LET_GO, Reason.BELOW, Reason.ABOVE)


def test_the_mean_is_over_the_credited_time_alone() -> None:
    # 1 s of 60 N, a gap, 4 s of 50 N: what lay in the gap is nobody's force.
    trace = [(i / 100, 60.0) for i in range(101)] + [(1.3 + i / 100, 50.0) for i in range(500)]
    (rep,) = judged(rule(reps=1), trace)
    assert (rep.kept, rep.in_zone_s) == (True, pytest.approx(5.0))
    assert rep.mean_n == pytest.approx(52.0)


# Whoever cuts the stream into frames, and whenever they look at the clock.


def told_by(part: SetRun, trace: Trace, random: Random) -> list[Rep]:
    """A set lived in frames of any size, with ticks anywhere, as the station lives it."""
    for (t_s, force_n), (next_s, _) in zip(trace, [*trace[1:], trace[-1]], strict=True):
        part.feed(t_s, force_n, None)
        for share in sorted(random.random() for _ in range(random.randrange(3))):
            part.tick(t_s + share * (next_s - t_s))
    part.interrupt()
    return part.record.reps


@given(cases(), SEEDS)
@LAWS
def test_a_set_lived_in_any_frames_is_the_set_of_its_samples(
    case: tuple[HoldRule, Trace], seed: int
) -> None:
    asked, trace = case
    part = SetRun("wall", Side.LEFT, 1, asked, rest_s=5.0, begin_s=trace[0][0])
    assert told_by(part, trace, Random(seed)) == judged(asked, trace)
    assert (part.record.t_s, part.record.force_n) == columns(trace)


@given(cases(), SEEDS)
@LAWS
def test_splitting_the_stream_and_ticking_anywhere_tells_the_same(
    case: tuple[HoldRule, Trace], seed: int
) -> None:
    asked, trace = case
    random = Random(seed)
    plain, ticked = HoldEngine(asked), HoldEngine(asked)
    untold: list[Event] = [event for t_s, force_n in trace for event in plain.feed(t_s, force_n)]
    told: list[Event] = []
    for t_s, force_n in trace:
        if random.random() < 0.5:
            told += ticked.tick(t_s - random.choice([0.0, 1e-3, 0.2]) * random.random())
        told += ticked.feed(t_s, force_n)
        if random.random() < 0.3:
            told += ticked.tick(t_s)
    assert told == untold
    assert ticked.finish() == plain.finish()
    assert ticked.reps == plain.reps


# Live, and the same samples replayed.


def lived(exercise: Exercise, trace: Trace, random: Random) -> SetRecord:
    """The first set of a run that is fed in frames of any size, from the ball's tare on.

    `trace` begins when the set does. Some readings are not valid; the last second is quiet.
    """
    run = SqueezeRun(exercise, SqueezeRules(target_n=60.0, ceiling_of_best=None), 0.0)
    run.begin()
    frame, now_s = 0, 0.0
    while run.screen not in (Screen.HOLD, Screen.SQUAT):
        frame, now_s = frame + 1, (frame + 1) / 100
        run.advance([Sample(now_s, 4.0, 3.0, True)], now_s)
        if run.screen is Screen.POSITION:
            run.in_place(now_s)
    quiet = [(trace[-1][0] + i / 50, 3.0) for i in range(1, 50)]
    waiting = [
        Sample(now_s + 0.01 + t_s, 4.0, force_n, True)
        if random.random() > 0.01
        else Sample(now_s + 0.01 + t_s, None, None, False)
        for t_s, force_n in [*trace, *quiet]
    ]
    while waiting and run.screen in (Screen.HOLD, Screen.SQUAT):
        count = random.choice([0, 1, 1, 4, 15, 60])
        samples, waiting = waiting[:count], waiting[count:]
        now_s = samples[-1].t_s if samples else now_s
        if waiting:
            now_s += random.random() * (waiting[0].t_s - now_s)
        run.advance(samples, now_s)
        run.settle(now_s)
    run.interrupt()
    return run.sets[0]


@pytest.mark.parametrize("exercise", [SQUEEZE, SQUAT], ids=lambda each: each.id)
def test_replay_equals_live(exercise: Exercise) -> None:
    outcomes: list[Reason | None] = []
    for seed in range(120):
        random = Random(seed)
        phases = PHASES if exercise.phases else ()
        asked = random_rules(random)._replace(target=60_000, preload=3000, phases=phases)
        t, f = random_signal(random, asked)
        trace = [(t_s - t[0] / 1e6, force_n) for t_s, force_n in as_trace(t, f)]
        record = lived(exercise, trace, random)
        outcomes += [rep.reason for rep in record.reps]
        assert judged(record.rule, zip(record.t_s, record.force_n, strict=True)) == record.reps
        zero_s = record.t_s[0]
        again = replay(exercise.id, ReplayTrace(record.t_s, record.force_n), record.rule)
        assert [
            (rep["start_s"], rep["end_s"], rep["reason"], rep["in_zone_s"], rep["peak_n"])
            for rep in again["sets"][0]["reps"]
        ] == [
            (
                round(rep.start_s - zero_s, 4),
                round(rep.end_s - zero_s, 4),
                rep.reason,
                round(rep.in_zone_s, 4),
                rep.peak_n,
            )
            for rep in record.reps
        ]
    for reason in (None, Reason.LET_GO, Reason.BELOW, Reason.ABOVE, Reason.BALL_LOST):
        assert outcomes.count(reason) >= 2, reason


# The same squeeze in other units and at other times.


def dyadic(trace: Trace) -> Trace:
    """Times on a grid of 1/4096 s, forces on one of 1/64 N: sums and products of them are exact."""
    times = [round(t_s * 4096) / 4096 for t_s, _ in trace]
    begin_s = times[0]
    kept = [i for i, t_s in enumerate(times) if i == 0 or t_s > times[i - 1]]
    return [(times[i] - begin_s, round(trace[i][1] * 64) / 64) for i in kept]


@given(cases(), st.sampled_from([1.0, -4096.0, 12345.0, float(SINCE_1970_S)]))
@LAWS
def test_when_it_happened_changes_nothing(case: tuple[HoldRule, Trace], shift_s: float) -> None:
    asked, trace = case
    trace = dyadic(trace)
    moved = judged(asked, [(t_s + shift_s, force_n) for t_s, force_n in trace])
    back = [replace(rep, start_s=rep.start_s - shift_s, end_s=rep.end_s - shift_s) for rep in moved]
    assert [verdict_of(rep) for rep in back] == [verdict_of(rep) for rep in judged(asked, trace)]
    exact = [(rep.start_s, rep.end_s, rep.in_zone_s, rep.mean_n) for rep in back]
    assert exact == [
        (rep.start_s, rep.end_s, rep.in_zone_s, rep.mean_n) for rep in judged(asked, trace)
    ]


@given(SEEDS, st.sampled_from([2.0, 8.0, 0.5]))
@LAWS
def test_force_and_zone_scaled_together_change_nothing(seed: int, scale: float) -> None:
    # Target 128 N, preload 16 N: no floor of 5, 2 or 3 N applies at either end of the scale.
    random = Random(seed)
    asked = rule(128.0, hold_s=random.choice([0.5, 1.0, 2.0]), reps=3, preload_n=16.0)
    exact = Rules(128_000, 16_000, 20, 20, 5000, 3, round(asked.hold_s * 1e6))
    trace = dyadic(as_trace(*random_signal(random, exact)))
    scaled_rule = replace(
        asked,
        target_n=asked.target_n * scale,
        low_n=asked.low_n * scale,
        high_n=asked.high_n * scale,
        preload_n=asked.preload_n * scale,
    )
    scaled = judged(scaled_rule, [(t_s, force_n * scale) for t_s, force_n in trace])
    plain = judged(asked, trace)
    assert [(r.start_s, r.end_s, r.reason, r.in_zone_s) for r in scaled] == [
        (r.start_s, r.end_s, r.reason, r.in_zone_s) for r in plain
    ]
    for big, rep in zip(scaled, plain, strict=True):
        assert big.peak_n == pytest.approx((rep.peak_n or 0) * scale)
        assert big.mean_n == (None if rep.mean_n is None else pytest.approx(rep.mean_n * scale))


# Denser readings of the same squeeze.


@st.composite
def pieced(draw: st.DrawFn) -> tuple[Trace, int]:
    """A squeeze of straight pieces, and how often it leaves the zone; no time is near a limit."""
    dt_s = draw(st.sampled_from([0.05, 0.04, 0.02]))
    levels = [(0.4, 0.0)]
    spent_s, leaves = 0.0, 0
    for _ in range(draw(st.integers(1, 3))):
        levels.append((draw(st.sampled_from([0.7, 1.3, 2.1])), 60.0))
        away_s = draw(st.sampled_from([0.16, 0.24, 0.8]))
        leaves += 1
        # Whatever the readings, an excursion is up to 2 intervals longer or shorter each.
        spent_s += away_s + 2 * dt_s
        if spent_s > 0.8 and away_s < 0.8:
            break
        levels.append((away_s, draw(st.sampled_from([5.0, 30.0, 100.0]))))
    levels += [(3.1, 60.0), (0.6, 0.0)]
    trace: Trace = []
    index = 0
    for seconds, level_n in levels:
        count = round(seconds / dt_s)
        trace += [((index + i) * dt_s, level_n) for i in range(count)]
        index += count
    return trace, leaves


@given(pieced(), st.integers(2, 9))
@LAWS
def test_denser_readings_change_nothing_by_more_than_an_interval(
    case: tuple[Trace, int], times: int
) -> None:
    trace, leaves = case
    dt_s = trace[1][0] - trace[0][0]
    denser = [
        (a + (b - a) * i / times, f + (g - f) * i / times)
        for (a, f), (b, g) in pairwise(trace)
        for i in range(times)
    ]
    asked = rule(hold_s=3.0, reps=5)
    coarse, fine = judged(asked, trace), judged(asked, [*denser, trace[-1]])
    assert [rep.reason for rep in coarse] == [rep.reason for rep in fine]
    for rep, other in zip(coarse, fine, strict=True):
        assert abs(other.start_s - rep.start_s) <= dt_s
        # Each way out and back is credited up to where it crosses the edge.
        assert abs(other.end_s - rep.end_s) <= dt_s * (1 + 2 * leaves)


# At the very edge.


@pytest.mark.parametrize("rate", [20, 250, 860])
@pytest.mark.parametrize("since_s", [0.0, float(SINCE_1970_S)])
@pytest.mark.parametrize("level", ["low_n", "high_n"])
@pytest.mark.parametrize("target_n", [15.0, 61.7, 83.1, 300.0])
def test_a_force_exactly_on_the_edge_is_in_the_zone_and_kept_on_time(
    rate: int, since_s: float, level: str, target_n: float
) -> None:
    asked = rule(target_n, hold_s=5.0, reps=1)
    edge_n = getattr(asked, level)
    trace = [(since_s + i / rate, edge_n if i >= rate else 0.0) for i in range(8 * rate)]
    (rep,) = judged(asked, trace)
    assert rep.kept
    assert rep.start_s == since_s + 1.0
    assert rep.end_s == pytest.approx(since_s + 6.0, abs=1e-6)
    assert rep.in_zone_s == pytest.approx(5.0, abs=2e-6)


@pytest.mark.parametrize("since_s", [0.0, float(SINCE_1970_S)])
@pytest.mark.parametrize("rate", [20, 100, 860])
def test_a_second_of_grace_is_a_second_at_any_rate_and_time(rate: int, since_s: float) -> None:
    def force_n(i: int) -> float:
        s = i / rate
        return 30.0 if 2.0 <= s < 2.5 or 3.0 <= s < 3.5 else 60.0

    trace = [(since_s + i / rate, force_n(i)) for i in range(8 * rate)]
    (rep,) = judged(rule(reps=1), trace)
    assert rep.kept
    # Two excursions of 0.5 s, and two intervals across an edge.
    assert rep.end_s - rep.start_s == pytest.approx(6.0 + 2 / rate, abs=1 / rate + 1e-6)


@pytest.mark.parametrize("since_s", [0.0, float(SINCE_1970_S)])
@pytest.mark.parametrize("rate", [20, 50, 860])
def test_a_squat_is_kept_at_seven_seconds_at_any_rate_and_time(rate: int, since_s: float) -> None:
    trace = [(since_s + i / rate, 60.0 if i >= rate else 0.0) for i in range(9 * rate)]
    (rep,) = judged(squat_rule(reps=1), trace)
    assert (rep.kept, rep.start_s) == (True, since_s + 1.0)
    assert rep.end_s == pytest.approx(since_s + 8.0, abs=1e-6)
