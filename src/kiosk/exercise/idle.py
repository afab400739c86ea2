"""Nobody there? When a visit waits for a person, when it asks, and when it leaves.

Idle time runs only where the station waits for a person, never where a person waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.views import Screen

if TYPE_CHECKING:
    from kiosk.exercise.squeezed import SqueezeRun

UNANSWERED_S = 1.0
UNRELEASED_S = 10.0
"""After these the station waits for a person: no squeeze has come, or no letting go."""
_WAITING = frozenset({Screen.POSITION, Screen.OFFER, Screen.CEILING, Screen.NO_MAXIMUM})


def waits_for_person(run: SqueezeRun, now_s: float) -> bool:
    """Whether somebody has to do something before the exercise goes on."""
    if run.complaint or run.screen in _WAITING:
        return True
    asked_s = run.asked_since_s
    if asked_s is not None and now_s - asked_s > UNANSWERED_S:
        return True
    if run.screen is not run.set_screen or run.set is None:
        return False
    return run.set.leaning_s(now_s) > UNRELEASED_S


class Idle:
    """How long nobody has done anything. `asking_since_s` is None while nothing is asked."""

    def __init__(self, settings: VisitSettings, now_s: float) -> None:
        self.asking_since_s: float | None = None
        self._idle_s, self._leave_s = settings.idle_s, settings.leave_s
        self._busy_at_s = self._touched_s = now_s

    def touched(self, now_s: float) -> None:
        self._busy_at_s = self._touched_s = now_s

    def untouched(self, now_s: float) -> bool:
        """Whether no hand has come near for as long as one is waited for."""
        return now_s - self._touched_s >= self._idle_s

    def left_s(self, now_s: float) -> float:
        """Seconds until it leaves, once it asks."""
        since_s = now_s if self.asking_since_s is None else self.asking_since_s
        return max(self._leave_s - (now_s - since_s), 0.0)

    def live(self, waiting: bool, now_s: float) -> bool:
        """Let a frame pass; True when nobody has answered and it is time to leave."""
        if not waiting:
            self._busy_at_s = now_s
        if now_s - self._busy_at_s < self._idle_s:
            self.asking_since_s = None
        elif self.asking_since_s is None:
            self.asking_since_s = now_s
        else:
            return now_s - self.asking_since_s >= self._leave_s
        return False
