"""What was done in a session, counted from its rows."""

from __future__ import annotations

from kiosk.clinic.done import Done, done_of, followed_of
from kiosk.records.model import Dose, Override, RepRow, Run, RunEnd, SetRow

DOSE = Dose(reps=3)
RUN = Run("run", "session", "standing-ball-squeeze", "p", "blue-1", "calibrated", DOSE, 2)
END = RunEnd("run", completed=True, pain_after=3)


def rep(number: int, reason: str = "", steadiness_pct: float | None = None) -> RepRow:
    kept = not reason
    return RepRow(
        f"rep-{number}", "set", number, kept, reason, 0, 5, 5, 40, 2, 39, 2, steadiness_pct, 100
    )


def set_row(side: str = "left", number: int = 1, target_n: float = 40.0) -> SetRow:
    return SetRow("set", "run", side, number, target_n, 32.0, 48.0, 3.0, 3.0, 5.0)


def test_kept_and_lost_are_counted_over_all_sets() -> None:
    left = [rep(1, steadiness_pct=4.0), rep(2, "let_go"), rep(3, steadiness_pct=8.0)]
    right = [rep(4, "above"), rep(5, "let_go"), rep(6, steadiness_pct=5.0)]
    found = done_of(RUN, END, [(set_row(), left), (set_row("right"), right)], ball="blue")
    assert found == Done(
        dose=DOSE,
        completed=True,
        kept=3,
        lost=(("above", 1), ("let_go", 2)),
        steadiness_pct=5.0,
        pain_before=2,
        pain_after=3,
        calibration_id="blue-1",
        calibration_state="calibrated",
        ball="blue",
    )
    assert found.tried == 6
    assert found.kept_pct == 50.0
    assert found.lost_for("let_go") == 2
    assert found.lost_for("below") == 0


def test_what_the_ball_or_a_stop_lost_is_nobodys_doing() -> None:
    found = done_of(RUN, END, [(set_row(), [rep(1), rep(2, "ball_lost"), rep(3, "unfinished")])])
    assert (found.kept, found.lost, found.kept_pct) == (1, (), 100.0)


def test_the_staff_may_count_a_lost_rep_and_void_any() -> None:
    reps = [rep(1), rep(2, "below"), rep(3, "below"), rep(4), rep(5)]
    overrides = [
        Override("a", "rep-2", "staff", counts=True, reason="the screen was late"),
        Override("b", "rep-3", "staff", counts=False, reason="bumped into"),
        Override("c", "rep-4", "staff", counts=False, reason="leaned on the ball"),
        Override("d", "rep-5", "staff", counts=False, reason="leaned on the ball"),
    ]
    found = done_of(RUN, END, [(set_row(), reps)], overrides)
    assert (found.kept, found.lost) == (2, ())


def test_of_several_decisions_about_a_rep_the_last_holds() -> None:
    overrides = [
        Override("a", "rep-1", "staff", counts=False, reason="by mistake"),
        Override("b", "rep-1", "staff", counts=True, reason="it was fine"),
    ]
    assert done_of(RUN, END, [(set_row(), [rep(1)])], overrides).kept == 1


def test_an_easier_target_of_the_same_side_is_seen() -> None:
    same = [(set_row(), []), (set_row(number=2), []), (set_row("right", target_n=30.0), [])]
    assert not done_of(RUN, END, same).eased
    assert done_of(RUN, END, [*same, (set_row("right", 2, 24.0), [])]).eased
    # Back at the first target it was eased all the same.
    back = [(set_row(), []), (set_row(target_n=32.0), []), (set_row(number=2), [])]
    assert done_of(RUN, END, back).eased


def test_a_run_without_its_end_was_not_completed_and_nothing_tried_has_no_share() -> None:
    found = done_of(RUN, None, [])
    assert not found.completed
    assert found.pain_after is None
    assert found.kept_pct is None
    assert found.steadiness_pct is None


def test_what_was_followed_is_read_from_the_record() -> None:
    sets = '{"sets": [{"followed_reps": 10, "followed_s": 60.0}, {"followed_reps": 4}]}'
    assert followed_of(RunEnd("run", completed=False, record=sets)) == 14
    with_the_ball = RunEnd("run", completed=True, record='{"sets": [{"kept": 5}]}')
    assert followed_of(with_the_ball) is None
    assert followed_of(RunEnd("run", completed=True)) is None
    assert followed_of(None) is None
