"""The pages of a visit between exercises: attract, advice, menu, film, length, summary.

What has been watched, followed and done in this visit is kept here, and forgotten with it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.views import (
    AttractView,
    Body,
    FilmView,
    LengthView,
    MenuEntry,
    MenuView,
    Screen,
    SummaryView,
)

if TYPE_CHECKING:
    from kiosk.exercise.squeezed import SqueezeRun

QUESTIONS = 5

Steps = Sequence[tuple[float, int]]
"""(seconds of the film, step of the instructions from 0) where the film comes to it, in order."""

_BACK = {
    Screen.MENU: Screen.ADVICE,
    Screen.LENGTH: Screen.FILM,
    Screen.FILM: Screen.MENU,
}


class Browsing:
    """Which page is up, and what can be chosen on it.

    `films_s` gives the films' lengths by id, and `steps_s` where they come to which step; both
    are asked for anew whenever a film begins.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        films_s: Mapping[str, float],
        settings: VisitSettings,
        steps_s: Mapping[str, Steps] | None = None,
    ) -> None:
        self.page = Screen.ATTRACT
        self.exercise: Exercise | None = None
        self.language = settings.languages[0]
        self.squeezed: list[SqueezeRun] = []
        self.captions = settings.captions
        self._settings = settings
        self._exercises = {each.id: each for each in exercises}
        self._films_s = films_s
        self._steps_s = steps_s or {}
        self._film_s = 0.0
        self._film_length_s = 0.0
        self._film_steps: Steps = ()
        self._states: dict[str, str] = {}
        self._seen: set[str] = set()
        self._summary: tuple[object, SummaryView] | None = None
        """What was added up, and what came of it."""

    @property
    def done_something(self) -> bool:
        """Whether there is anything to sum up."""
        return bool(self._states)

    @property
    def waiting(self) -> bool:
        """Whether the page waits for a person: not while a film runs, nor where time moves on."""
        if self.page is Screen.FILM:
            return self._film_ended
        return self.page not in (Screen.ATTRACT, Screen.SUMMARY)

    @property
    def locked(self) -> bool:
        """The whole film first: following along opens at its end, the first time in a visit."""
        return self.exercise is not None and self.exercise.id not in self._seen

    @property
    def film_only(self) -> bool:
        """Without floor space a floor exercise can be watched, not followed."""
        return self.exercise is not None and self._only_film(self.exercise)

    def live(self, dt_s: float) -> None:
        """Let a film run on."""
        if self.page is Screen.FILM and self.exercise is not None:
            self._film_s += dt_s
            if self._film_ended:
                self._seen.add(self.exercise.id)
                self.mark("watched")

    def mark(self, state: str) -> None:
        """Note that the exercise at hand was "watched", "followed" or "done"."""
        assert self.exercise is not None
        if not (state == "watched" and self.exercise.id in self._states):
            self._states[self.exercise.id] = state

    def turn(self, kind: str, value: str) -> bool:
        """Take what only turns pages or changes how a film is shown; False for anything else."""
        if kind == "start":
            self.page = Screen.ADVICE
        elif kind == "go":
            self.page = Screen.MENU
        elif kind == "exercise":
            self.open_film(value)
        elif kind == "captions":
            self.captions = not self.captions
        elif kind == "again":
            self.replay_film()
        elif kind == "done":
            self.mark("watched")
            self.page = Screen.MENU
        else:
            return False
        return True

    def open_film(self, exercise_id: str) -> None:
        self.exercise = self._exercises[exercise_id]
        self.page = Screen.FILM
        self.replay_film()

    def replay_film(self) -> None:
        assert self.exercise is not None
        self._film_s = 0.0
        self._film_length_s = self._films_s.get(self.exercise.id, 0.0)
        self._film_steps = self._steps_s.get(self.exercise.id, ())

    def back(self) -> bool:
        """One page back; False where that would leave the visit."""
        if self.page not in _BACK:
            return False
        self.page = _BACK[self.page]
        return True

    def choices(self) -> tuple[str, ...]:
        """The ids of what the page offers, in order."""
        languages = tuple(f"lang:{language}" for language in self._settings.languages)
        if self.page is Screen.ATTRACT:
            return ("start", *languages)
        if self.page is Screen.ADVICE:
            return ("go", "back", *languages)
        if self.page is Screen.MENU:
            return (
                *[f"exercise:{entry.exercise.id}" for entry in self.entries()],
                "finish",
                "back",
            )
        if self.page is Screen.FILM:
            if self.locked:
                return ("back", "captions")
            return ("done" if self.film_only else "follow", "again", "back", "captions")
        if self.page is Screen.LENGTH and self.exercise is not None:
            return (*[f"hold:{s:g}" for s in self.exercise.hold_choices_s], "back")
        return ("finish",)

    def cycle(self) -> tuple[str, ...]:
        """The choices that the highlight visits; the first is where it starts."""
        choices = self.choices()
        if self.page in (Screen.ATTRACT, Screen.ADVICE):
            return tuple(c for c in choices if c not in ("back", f"lang:{self.language}"))
        if self.page is Screen.MENU:
            return tuple(c for c in choices if c != "back" and (c != "finish" or self._states))
        if self.page is Screen.LENGTH:
            return tuple(c for c in choices if c != "back")
        return () if self.page is Screen.FILM and self.locked else choices[:1]

    def first_highlight(self) -> int:
        """On the menu the first exercise not yet done, then "finish"; elsewhere the first."""
        if self.page is not Screen.MENU:
            return 0
        to_do = [i for i, entry in enumerate(self.entries()) if entry.state in ("", "watched")]
        return to_do[0] if to_do else len(self.entries())

    def entries(self) -> tuple[MenuEntry, ...]:
        """The menu; what follows another exercise is offered once that one has been opened."""
        ordered = sorted(self._exercises.values(), key=lambda each: (each.number, bool(each.after)))
        return tuple(
            MenuEntry(each, each.number, self._states.get(each.id, ""), self._only_film(each))
            for each in ordered
            if not each.after or each.after in self._states
        )

    def body(self, shown_s: float) -> Body:
        """What the page shows, `shown_s` after it came up."""
        if self.page is Screen.ATTRACT:
            return AttractView(question=int(shown_s / self._settings.question_s) % QUESTIONS)
        if self.page is Screen.MENU:
            done = sum(state in ("done", "followed") for state in self._states.values())
            return MenuView(entries=self.entries(), done=done)
        if self.page is Screen.FILM and self.exercise is not None:
            return self._film_view(self.exercise)
        if self.page is Screen.LENGTH and self.exercise is not None:
            return LengthView(self.exercise.hold_choices_s)
        if self.page is Screen.SUMMARY:
            return replace(
                self._added_up(), clears_in_s=max(self._settings.summary_s - shown_s, 0.0)
            )
        return None

    def _added_up(self) -> SummaryView:
        """The summary, added up anew only when something was done: not in every frame."""
        done = (len(self.squeezed), self._in_state("followed"), self._in_state("watched"))
        if self._summary is None or self._summary[0] != done:
            from kiosk.exercise.summary import summarise

            _, followed, watched = done
            view = summarise(self.squeezed, followed, watched, clears_in_s=0.0)
            self._summary = (done, view)
        return self._summary[1]

    @property
    def _film_ended(self) -> bool:
        return self.exercise is None or self._film_s >= self._film_length_s

    def _only_film(self, exercise: Exercise) -> bool:
        return exercise.floor and not self._settings.floor_space

    def _in_state(self, wanted: str) -> tuple[Exercise, ...]:
        return tuple(self._exercises[i] for i, state in self._states.items() if state == wanted)

    def _film_view(self, exercise: Exercise) -> FilmView:
        length_s = self._film_length_s
        return FilmView(
            position_s=min(self._film_s, length_s),
            duration_s=length_s,
            step=min(self._step(len(exercise.steps)), len(exercise.steps) - 1),
            ended=self._film_ended,
            locked=self.locked,
            captions=self.captions,
            film_only=self.film_only,
        )

    def _step(self, steps: int) -> int:
        """Which step the film has come to: as it says itself, else evenly divided."""
        if self._film_steps:
            begun = bisect_right(self._film_steps, self._film_s, key=lambda step: step[0])
            return self._film_steps[begun - 1][1] if begun else 0
        through = self._film_s / self._film_length_s if self._film_length_s > 0 else 1.0
        return int(through * steps)
