"""Exercises without the ball: paced with the breath, or held on a timer. Followed, never kept.

Nobody senses anything here: the run is a matter of time alone, and says so in its record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.exercise import tempo
from kiosk.exercise.ball_views import Mark, ReadyView
from kiosk.exercise.catalogue import Breath, Exercise, Kind, Side
from kiosk.exercise.effects import Cue, Effect, Say, Sound, Word
from kiosk.exercise.views import Body, PacedView, RestView, Screen, TimerView

READY_S = 10.0
CLOSE_S = 2.0
COUNTDOWN_S = 3.0
TURNED_S = 4.0
"""How long "turn round" is left to be understood before "get ready" is said."""
NEAR_S = 1e-6
"""So near to a boundary it counts as reached: frames add up binary fractions."""


@dataclass(slots=True)
class FollowedSet:
    """What was followed of one set. `followed_s` counts pacing or holding, not rest."""

    side: Side
    reps: int = 0
    followed_s: float = 0.0
    cues: list[str] = field(default_factory=list)


class FollowedRun:
    """One exercise without the ball, from "get ready" to its last rep.

    `advance` is handed elapsed seconds, so that a pause is simply time not handed on.
    """

    def __init__(self, exercise: Exercise, sides: tuple[Side, ...], hold_s: float = 0.0) -> None:
        self.exercise = exercise
        self.sets: list[FollowedSet] = []
        self.screen = Screen.READY
        self.completed = False
        self._plan = [(side, number) for side in sides for number in range(1, exercise.sets + 1)]
        self._hold_s = hold_s or exercise.hold_s
        self._into_s = 0.0
        self._begin_set()

    @property
    def side(self) -> Side:
        return self._plan[min(self._set_index, len(self._plan) - 1)][0]

    @property
    def _set_index(self) -> int:
        return len(self.sets) - 1

    @property
    def _set_number(self) -> int:
        return self._plan[self._set_index][1]

    @property
    def set_number(self) -> int:
        return self._set_number

    @property
    def following(self) -> bool:
        """Whether a phase or a hold is being followed now, and no waiting."""
        running = self.screen in (Screen.PACED, Screen.TIMER) and not self.completed
        return running and self._following(self._into_s)

    def end_rest(self) -> None:
        """The rest between two sets has been long enough."""
        if self.screen is Screen.REST:
            self._begin_set()

    def advance(self, dt_s: float) -> list[Effect]:
        """Let time pass; a long step is taken in parts, so that no phase is skipped unheard."""
        effects: list[Effect] = []
        while dt_s > 0 and not self.completed:
            step_s = min(dt_s, max(self._left_s(), NEAR_S))
            effects += self._step(step_s)
            dt_s -= step_s
        return effects

    def get_ready_again(self) -> None:
        """Somebody was called away: the rep at hand begins anew, after "get ready"."""
        if self.screen in (Screen.PACED, Screen.TIMER):
            self._get_ready(turning=False)

    def body(self) -> Body:
        if self.screen is Screen.READY:
            return ReadyView(seconds_left=READY_S - self._into_s, seconds=READY_S)
        if self.screen is Screen.REST:
            return RestView(
                left_s=self.exercise.set_rest_s - self._into_s,
                seconds=self.exercise.set_rest_s,
                marks=self.marks,
                set_number=self._set_number,
                sets=self.exercise.sets,
            )
        return self._timer_view() if self.exercise.kind is Kind.TIMER else self._paced_view()

    def _begin_set(self) -> None:
        self.sets.append(FollowedSet(side=self._plan[len(self.sets)][0]))
        sides = [part.side for part in self.sets[-2:]]
        self._get_ready(turning=sides[0] is not sides[-1])

    def _get_ready(self, *, turning: bool) -> None:
        """`turning`: this is the first set of another side."""
        self.screen, self._into_s = Screen.READY, 0.0
        self._turning, self._said_s = turning, -1.0

    def _step(self, step_s: float) -> list[Effect]:
        phase_before, into_before_s = self._phase_index(), self._into_s
        self._into_s += step_s
        effects = self._countdown(into_before_s)
        if self.screen is Screen.READY:
            return effects + self._ready()
        if self.screen is Screen.REST:
            return effects + self._rest()
        self.sets[-1].followed_s += step_s if self._following(into_before_s) else 0.0
        effects += self._hold_over(into_before_s)
        if self._into_s >= self._rep_s() - NEAR_S:
            return effects + self._end_rep()
        return effects + self._phase_cues(phase_before) + self._breath_turns(into_before_s)

    def _ready(self) -> list[Effect]:
        if self._into_s < READY_S - NEAR_S:
            return self._ready_words()
        timer = self.exercise.kind is Kind.TIMER
        self.screen, self._into_s = (Screen.TIMER if timer else Screen.PACED), 0.0
        return self._cue_for(0)

    def _ready_words(self) -> list[Effect]:
        """Nobody on the floor reads which side comes: it is said, and then to get ready."""
        turn = ((0.0, Word(self.exercise.second_side)), (TURNED_S, Word.GET_READY))
        words = turn if self._turning else ((0.0, Word.GET_READY),)
        due = [Say(word) for at_s, word in words if self._said_s < at_s <= self._into_s]
        self._said_s = self._into_s
        return [*due]

    def _rest(self) -> list[Effect]:
        if self._into_s >= self.exercise.set_rest_s - NEAR_S:
            self._begin_set()
        return []

    def _hold_over(self, into_before_s: float) -> list[Effect]:
        """Nobody lying on the floor sees the screen: the end of a hold is heard."""
        if self.exercise.kind is not Kind.TIMER:
            return []
        if not _passed(into_before_s, self._into_s, self.exercise.cycle_s + self._hold_s):
            return []
        self.sets[-1].cues.append("cue.rest")
        return [Sound(Cue.SET_DONE)]

    def _breath_turns(self, into_before_s: float) -> list[Effect]:
        """During a timer's hold the breath is paced aloud, for the same reason."""
        timed = self.exercise.kind is Kind.TIMER
        if not (timed and self._following(into_before_s) and self._following(self._into_s)):
            return []
        if not _passed(into_before_s, self._into_s, self._next_turn_s(into_before_s)):
            return []
        return self._breath_cue(self._hold_breath(self._into_s)[0])

    def _next_turn_s(self, into_s: float) -> float:
        """When in the rep the breath of its hold turns next."""
        offset_s = self._breathed_s - self.exercise.cycle_s
        return tempo.next_breath_s(offset_s + into_s + NEAR_S) - offset_s

    def _breath_cue(self, breath: Breath) -> list[Effect]:
        out = breath is Breath.OUT
        self.sets[-1].cues.append("cue.breathe_out" if out else "cue.breathe_in")
        return [Sound(Cue.BREATHE_OUT if out else Cue.BREATHE_IN)]

    def _hold_breath(self, into_s: float) -> tuple[Breath, float]:
        held_s = max(into_s - self.exercise.cycle_s, 0.0)
        return tempo.breath_at(self._breathed_s + held_s + NEAR_S)

    @property
    def _breathed_s(self) -> float:
        """Where in a breath the hold begins: with breathing in, if one has just breathed out."""
        last = self.exercise.phases[-1].breath
        return tempo.BREATHE_OUT_S if last is Breath.OUT else 0.0

    def _countdown(self, into_before_s: float) -> list[Effect]:
        """Three ticks, begun when three seconds of waiting are left."""
        begins_s = self._countdown_s()
        passed = begins_s is not None and _passed(into_before_s, self._into_s, begins_s)
        return [Sound(Cue.REST_TICK)] if passed else []

    def _countdown_s(self) -> float | None:
        """When in whatever runs the countdown begins; None where nothing is waited for."""
        if self.screen is Screen.READY:
            return READY_S - COUNTDOWN_S
        if self.screen is Screen.REST:
            wait_s, end_s = self.exercise.set_rest_s, self.exercise.set_rest_s
        elif self.exercise.kind is Kind.TIMER and not self._last_rep:
            wait_s, end_s = self.exercise.rest_s, self._rep_s()
        else:
            return None
        return end_s - COUNTDOWN_S if wait_s >= COUNTDOWN_S else None

    @property
    def _last_rep(self) -> bool:
        return self.sets[-1].reps + 1 >= self.exercise.reps

    def _end_rep(self) -> list[Effect]:
        current = self.sets[-1]
        current.reps += 1
        self._into_s = 0.0
        if current.reps < self.exercise.reps:
            return self._cue_for(0)
        if len(self.sets) == len(self._plan):
            self.completed = True
        elif self._plan[len(self.sets)][0] is current.side:
            self.screen = Screen.REST
        else:
            self._begin_set()
        # A timer's last hold has been heard to end, before legs and arms came down.
        return [] if self.exercise.kind is Kind.TIMER else [Sound(Cue.SET_DONE)]

    def _phase_cues(self, before: int) -> list[Effect]:
        now = self._phase_index()
        return self._cue_for(now) if now != before else []

    def _cue_for(self, index: int) -> list[Effect]:
        """Note and sound the cue of a phase; past the last one the hold or the rest begins."""
        if index >= len(self.exercise.phases):
            return self._breath_cue(self._hold_breath(self.exercise.cycle_s)[0])
        phase = self.exercise.phases[index]
        self.sets[-1].cues.append(phase.cue)
        sounds = {Breath.OUT: Cue.BREATHE_OUT, Breath.IN: Cue.BREATHE_IN, Breath.FREE: Cue.TICK}
        return [Sound(sounds[phase.breath])]

    def _phase_index(self) -> int:
        """Which phase runs; len(phases) during a timer's hold and what follows it."""
        if self.screen not in (Screen.PACED, Screen.TIMER):
            return 0
        if self._into_s >= self.exercise.cycle_s - NEAR_S:
            return len(self.exercise.phases)
        return tempo.phase_progress(self.exercise.phases, self._into_s)[0]

    def _rep_s(self) -> float:
        if self.exercise.kind is Kind.PACED:
            return self.exercise.cycle_s
        rest_s = CLOSE_S if self._last_rep else max(self.exercise.rest_s, CLOSE_S)
        return self.exercise.cycle_s + self._hold_s + rest_s

    def _following(self, into_s: float) -> bool:
        if self.exercise.kind is Kind.PACED:
            return True
        held_s = into_s - self.exercise.cycle_s
        return -NEAR_S <= held_s < self._hold_s - NEAR_S

    def _left_s(self) -> float:
        """Seconds to the next boundary of whatever runs."""
        if self.screen is Screen.READY:
            edges = [TURNED_S, READY_S]
        elif self.screen is Screen.REST:
            edges = [self.exercise.set_rest_s]
        else:
            cycle_s = self.exercise.cycle_s
            edges = [cycle_s, cycle_s + self._hold_s, self._rep_s()]
            if self.exercise.kind is Kind.TIMER and self._into_s >= cycle_s - NEAR_S:
                edges.append(self._next_turn_s(self._into_s))
        ends = [edge - self._into_s for edge in edges if edge - self._into_s > NEAR_S]
        running = self.screen in (Screen.PACED, Screen.TIMER)
        if running and self._into_s < self.exercise.cycle_s - NEAR_S:
            ends.append(tempo.phase_progress(self.exercise.phases, self._into_s)[2])
        return min(ends, default=NEAR_S)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """One a rep of the set at hand: followed, at hand, or to come."""
        done = self.sets[-1].reps
        running = self.screen in (Screen.PACED, Screen.TIMER) and done < self.exercise.reps
        to_come = self.exercise.reps - done - running
        return (
            *[Mark.FOLLOWED] * done,
            *[Mark.CURRENT] * running,
            *[Mark.TO_COME] * to_come,
        )

    def _paced_view(self) -> PacedView:
        phases = self.exercise.phases
        index, fraction, left_s = tempo.phase_progress(phases, self._into_s)
        return PacedView(
            cue=phases[index].cue,
            breath=phases[index].breath,
            breath_fraction=fraction,
            phase_left_s=left_s,
            marks=self.marks,
            set_number=self._set_number,
            sets=self.exercise.sets,
            follow_s=tempo.clip_of_phase(phases, self._into_s),
        )

    def _timer_view(self) -> TimerView:
        held_s = self._into_s - self.exercise.cycle_s
        opening, resting = held_s < 0, held_s >= self._hold_s
        if opening:
            index, fraction, left_s = tempo.phase_progress(self.exercise.phases, self._into_s)
            phase = self.exercise.phases[index]
            cue, breath = phase.cue, phase.breath
            follow_s = tempo.along(phase.clip_s, fraction)
        else:
            breath, fraction = self._hold_breath(self._into_s)
            held = "cue.breathe_out" if breath is Breath.OUT else "cue.breathe_in"
            cue = "cue.rest" if resting else held
            left_s = self._rep_s() - self._into_s if resting else self._hold_s - held_s
            follow_s = self._hold_clip(held_s)
        return TimerView(
            cue=cue,
            opening=opening,
            left_s=left_s,
            hold_s=self._hold_s,
            held_s=min(max(held_s, 0.0), self._hold_s),
            resting=resting,
            breath=breath,
            breath_fraction=fraction,
            marks=self.marks,
            hold_number=min(self.sets[-1].reps + 1, self.exercise.reps),
            holds=self.exercise.reps,
            follow_s=follow_s,
        )

    def _hold_clip(self, held_s: float) -> float:
        film = self.exercise.film
        if held_s < self._hold_s:
            return tempo.to_and_fro(film.hold_clip_s, held_s)
        return tempo.along(film.end_clip_s, (held_s - self._hold_s) / CLOSE_S)


def _passed(before_s: float, after_s: float, edge_s: float) -> bool:
    """Whether this step, and no other, reached the edge."""
    return before_s < edge_s - NEAR_S <= after_s
