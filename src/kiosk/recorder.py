"""Keeps what every exercise gave, in memory: its record, and the recording it can be traced to.

Demos have one; a waiting room has none, and forgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.app import App
from kiosk.exercise.effects import Effect, ExerciseEnded
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import VisitView
from kiosk.records.raw import Recording
from kiosk.records.record import Record, followed_record, squeezed_record
from kiosk.records.tape import Instrument, Tape, recording_of


@dataclass(slots=True)
class Recorder:
    """Watches and listens to an app. Frame loop only.

    `records` holds one an exercise; `runs` and `recordings` one an exercise with the ball.
    """

    app: App
    instrument: Instrument
    records: list[Record] = field(default_factory=list)
    runs: list[SqueezeRun] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    _tape: Tape = field(default_factory=Tape)
    _started: str = ""

    def attach(self) -> None:
        self.app.listeners.append(self._listen)
        self.app.watchers.append(self._watch)

    def _watch(self, view: VisitView, now_s: float) -> None:
        if isinstance(self.app.visit.run, SqueezeRun):
            if not self._tape.readings:
                self._started = self.app.clock.wall().isoformat(timespec="seconds")
            self._tape.add(self.app.readings, self.app.samples)

    def _listen(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, ExerciseEnded):
                self._keep(effect.run)

    def _keep(self, run: SqueezeRun | FollowedRun) -> None:
        if isinstance(run, FollowedRun):
            self.records.append(followed_record(run))
            return
        # The frame it ends in has not been watched yet.
        self._tape.add(self.app.readings, self.app.samples)
        tape, self._tape = self._tape, Tape()
        history = self.app.chain.health.history
        spells = [s for s in history if s[2] is None or s[2] >= run.begun_s]
        calibration = run.calibration
        readings, started = len(tape.readings), self._started
        self.records.append(squeezed_record(run, calibration, spells, readings, started))
        self.runs.append(run)
        self.recordings.append(
            recording_of(run, tape, self.instrument, calibration, spells, self._started)
        )
