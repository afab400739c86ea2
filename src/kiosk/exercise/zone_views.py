"""The pictures of finding a zone: comfortable squeezes, the maximal test, and a test in vain."""

from __future__ import annotations

from kiosk.exercise.ball_views import EffortMark, MaximalView, NoMaximumView, ZoneView
from kiosk.exercise.best import SQUEEZES, BestFinder
from kiosk.exercise.maximal import (
    AGREE_PCT,
    ASKED_S,
    EFFORTS,
    READY_S,
    REST_S,
    EffortPhase,
    MaximalTest,
    Outcome,
    agree,
)
from kiosk.exercise.squeezed import SqueezeRun

ZONE_SCALE_N = 100.0
"""The tube of a squeeze is at least this high, so that noise looks like noise."""
ZONE_HEADROOM = 1.35
_CUES = {
    EffortPhase.REST: "cue.rest",
    EffortPhase.READY: "cue.get_ready",
    EffortPhase.GO: "cue.maximal_go",
    EffortPhase.PUSH: "cue.maximal_push",
    EffortPhase.LET_GO: "cue.zone_let_go",
}
_BETWEEN = frozenset({EffortPhase.REST, EffortPhase.OVER})
"""Only between efforts is shown what would agree: an effort is to be maximal, not to match."""


def zone_view(run: SqueezeRun, now_s: float) -> ZoneView:
    """Comfortable squeezes, `now_s` seconds on the monotonic clock."""
    finder = run.zones.finder
    assert isinstance(finder, BestFinder)
    scale_n = _scale_n(finder.scores_n, run)
    return ZoneView(
        squeezes=tuple(score_n / scale_n for score_n in finder.scores_n),
        of=max(finder.of, SQUEEZES),
        level=_level(run, scale_n),
        squeezing=finder.squeezing,
        resting=finder.resting(now_s),
        complaint=run.complaint,
    )


def maximal_view(run: SqueezeRun, now_s: float) -> MaximalView:
    """The maximal test: what to do now, the efforts so far, and whether two agree."""
    test = run.zones.finder
    assert isinstance(test, MaximalTest)
    scores_n, phase = test.honest_n, test.phase(now_s)
    scale_n = _scale_n(scores_n, run)
    left_s = max(test.rest_until_s - now_s, 0.0)
    highest_n = max(scores_n, default=None)
    return MaximalView(
        phase=phase,
        cue=_cue(test, phase),
        efforts=_marks(test, scale_n),
        of=EFFORTS,
        level=_level(run, scale_n),
        held_s=test.held_s,
        asked_s=ASKED_S,
        left_s=left_s,
        seconds=READY_S if phase is EffortPhase.READY else max(REST_S, left_s),
        band=_band(highest_n, scale_n) if highest_n is not None and phase in _BETWEEN else None,
    )


def no_maximum_view(run: SqueezeRun) -> NoMaximumView:
    test = run.zones.finder
    assert isinstance(test, MaximalTest)
    return NoMaximumView(reason=test.outcome.value if test.outcome is not None else "")


def _scale_n(scores_n: list[float], run: SqueezeRun) -> float:
    """The force at the top of a tube."""
    return max(ZONE_SCALE_N, ZONE_HEADROOM * max([*scores_n, run.level_n or 0.0]))


def _level(run: SqueezeRun, scale_n: float) -> float | None:
    return None if run.shown_n is None else min(max(run.shown_n / scale_n, 0.0), 1.0)


def _marks(test: MaximalTest, scale_n: float) -> tuple[EffortMark, ...]:
    best = sorted(test.honest_n, reverse=True)[:2]
    agreeing = best if len(best) == 2 and agree(*best) else []
    return tuple(
        EffortMark(
            None if each.score_n is None else each.score_n / scale_n,
            agrees=each.score_n in agreeing,
        )
        for each in test.efforts
    )


def _band(highest_n: float, scale_n: float) -> tuple[float, float]:
    """What agrees with the best so far, a little above it as much as under it."""
    return highest_n * (1 - AGREE_PCT / 100) / scale_n, highest_n / (1 - AGREE_PCT / 100) / scale_n


def _cue(test: MaximalTest, phase: EffortPhase) -> str:
    if phase is EffortPhase.OVER:
        return "cue.maximal_agree" if test.outcome is Outcome.AGREED else "cue.maximal_apart"
    if phase in (EffortPhase.REST, EffortPhase.GO, EffortPhase.LET_GO) and not test.squeezing:
        return test.said or _CUES[phase]
    return _CUES[phase]
