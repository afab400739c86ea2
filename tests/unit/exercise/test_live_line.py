"""The line that she follows: one point in 40 ms, breaks, and no more than forty seconds' memory."""

from __future__ import annotations

from kiosk.exercise.live_trace import STEP_S, TRACE_S, LiveLine


def test_a_point_in_each_step_and_a_break_where_nothing_was_felt() -> None:
    line = LiveLine()
    for number in range(50):
        line.feed(number / 250, float(number))
    line.feed(0.3, None)
    line.feed(1.0, 80.0)
    t_s, force_n = line.since(0.0)
    assert t_s == (0.0, 0.04, 0.08, 0.12, 0.16, 49 / 250, 1.0)
    assert force_n == (0.0, 10.0, 20.0, 30.0, 40.0, None, 80.0)
    assert line.since(0.1) == (t_s[3:], force_n[3:])
    assert line.since(2.0) == ((), ())


def test_what_is_no_longer_shown_is_forgotten() -> None:
    line, most = LiveLine(), 0
    for number in range(30_000):
        line.feed(number / 100, 40.0)
        if number % 50 == 0:
            most = max(most, len(line.since(0.0)[0]))
        if number > 5_000 and number % 50 == 0:
            t_s, _ = line.since(number / 100 - TRACE_S)
            assert 0 <= t_s[0] - (number / 100 - TRACE_S) <= STEP_S
            assert len(t_s) in (round(TRACE_S / STEP_S), round(TRACE_S / STEP_S) + 1)
    assert most <= 2 * TRACE_S / STEP_S + 2
