"""The line of a set's last ten seconds: what is kept up says what a fresh look would."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from kiosk.exercise.ball_views import KeptBar, Mark, TraceView
from kiosk.exercise.catalogue import Side
from kiosk.exercise.hold import HoldRule, Reason, Rep
from kiosk.exercise.rep_pictures import RepPictures
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.trace_line import TraceLine

RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=3, hold_s=5.0)

steps_s = st.lists(st.sampled_from([0.004] * 6 + [0.012, 0.2, 0.7, 4.0]), max_size=60)


def looked_at_afresh(t_s: list[float], force_n: list[float], now_s: float) -> TraceView:
    """The rule, word for word: ten seconds, about 300 points, a None where signal lacked."""
    inside = [i for i, t in enumerate(t_s) if t >= now_s - 10.0]
    step = max(len(inside) // 300, 1)
    points: list[tuple[float, float | None]] = []
    for index in (i for i in inside if i % step == 0):
        if points and t_s[index] - points[-1][0] > 0.150 + step * 0.05:
            points.append((points[-1][0], None))
        points.append((t_s[index], force_n[index]))
    return TraceView(tuple(t for t, _ in points), tuple(f for _, f in points), now_s, 10.0)


@given(pieces=st.lists(steps_s, max_size=40), late_s=st.floats(0.0, 3.0))
def test_a_line_that_is_kept_up_is_the_line_that_a_fresh_look_gives(
    pieces: list[list[float]], late_s: float
) -> None:
    t_s: list[float] = []
    force_n: list[float] = []
    line = TraceLine(t_s, force_n)
    for piece in pieces:
        last_s = t_s[-1] if t_s else 0.0
        t_s += list(accumulate([last_s, *piece]))[1:]
        force_n += [float(len(force_n) + n) for n in range(len(piece))]
        now_s = (t_s[-1] if t_s else 0.0) + late_s
        assert line.at(now_s) == looked_at_afresh(t_s, force_n, now_s)


def test_a_long_set_is_thinned_more_and_more_and_stays_the_line_of_a_fresh_look() -> None:
    t_s = [n / 250 for n in range(5_000) if not 3_000 < n < 3_200]
    force_n = [float(n) for n in range(len(t_s))]
    seen_t: list[float] = []
    seen_n: list[float] = []
    line = TraceLine(seen_t, seen_n)
    breaks = 0
    for begin in range(0, len(t_s), 17):
        seen_t += t_s[begin : begin + 17]
        seen_n += force_n[begin : begin + 17]
        view = line.at(seen_t[-1])
        assert view == looked_at_afresh(seen_t, seen_n, seen_t[-1])
        breaks = max(breaks, list(view.force_n).count(None))
        assert len(view.t_s) < 610
    assert breaks == 1


def test_a_look_back_in_time_finds_again_what_had_been_left_behind() -> None:
    t_s = [n / 20 for n in range(480)]
    line = TraceLine(t_s, t_s)
    line.at(24.0)
    assert line.at(22.0) == looked_at_afresh(t_s, t_s, 22.0)


def rep(*, kept: bool, reason: Reason | None = None) -> Rep:
    return Rep(0.0, 5.0, kept, reason, 5.0, 70.0, 60.0, 2.0, 300.0)


def test_marks_and_bars_are_the_very_same_until_a_rep_has_ended() -> None:
    sets: list[SetRecord] = []
    pictures = RepPictures(sets, 3)
    sets.append(SetRecord(Side.LEFT, 1, RULE))
    assert pictures.marks(Side.LEFT, 1, paused=False) == (
        Mark.CURRENT, Mark.TO_COME, Mark.TO_COME
    )  # fmt: skip
    assert pictures.bars() == ()
    sets[0].reps += [rep(kept=True), rep(kept=False, reason=Reason.BELOW)]
    marks, bars = pictures.marks(Side.LEFT, 1, paused=False), pictures.bars()
    assert marks == (Mark.KEPT, Mark.LOST, Mark.CURRENT, Mark.TO_COME)
    assert bars == (KeptBar(Side.LEFT, True, 60.0), KeptBar(Side.LEFT, False, 60.0))
    assert pictures.marks(Side.LEFT, 1, paused=False) is marks
    assert pictures.bars() is bars


def test_marks_are_those_of_the_set_that_is_asked_for() -> None:
    sets = [SetRecord(Side.LEFT, 1, RULE, [rep(kept=True)])]
    pictures = RepPictures(sets, 2)
    assert pictures.marks(Side.LEFT, 1, paused=False) == (Mark.KEPT, Mark.CURRENT)
    assert pictures.marks(Side.LEFT, 1, paused=True) == (Mark.KEPT, Mark.PAUSED)
    assert pictures.marks(Side.RIGHT, 1, paused=True) == (Mark.PAUSED, Mark.TO_COME)
    assert pictures.marks(Side.LEFT, 2, paused=True) == (Mark.PAUSED, Mark.TO_COME)


def test_an_interrupted_rep_is_no_mark_and_no_bar() -> None:
    sets = [SetRecord(Side.LEFT, 1, RULE, [rep(kept=False, reason=Reason.UNFINISHED)])]
    pictures = RepPictures(sets, 1)
    assert pictures.marks(Side.LEFT, 1, paused=False) == (Mark.CURRENT,)
    assert pictures.bars() == ()
