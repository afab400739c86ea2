"""A visit, from the attract screen to the attract screen: what is shown, and what may be chosen.

Pure. Once a frame `advance` takes the samples, the inputs and the time, and returns what the
world should do; `view` says what the screens should show. Inputs are ids: "go", "back", "stop",
"staff", "next", "previous", or any id out of the view's `choices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kiosk.exercise.ball_button import BallButton
from kiosk.exercise.browse import Browsing, Steps
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.exercise.choices import choices_on_top, position_choices, status_of
from kiosk.exercise.effects import ClearTare, Cue, Effect, ExerciseEnded, SignIn, Sound
from kiosk.exercise.highlight import Highlight
from kiosk.exercise.idle import Idle, waits_for_person
from kiosk.exercise.pace import Pace
from kiosk.exercise.run_choices import chosen_in_run, struck
from kiosk.exercise.runs import Run, body_by_ball, by_ball, follow, followed
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.views import Body, Screen, StaffView, StillThereView, VisitView
from kiosk.exercise.watching import context_of
from kiosk.force.calibration import Calibration, estimated
from kiosk.force.faults import FaultRule
from kiosk.force.health import Context
from kiosk.force.reading import Sample

STAFF_TONE_EVERY_S = 4.0
LOOK_UP_EVERY_S = 1.0  # calibrations, for the first page's line: that may read files
STEADY = frozenset({Screen.ATTRACT, Screen.ADVICE, Screen.POSITION})
"""Here a squeeze has to lead on at every moment: the highlight does not wander by itself."""

_MODEL = (estimated("wall"), estimated("knees"))


class Visit:
    """The state machine of the station. Frame loop only.

    `films_s` gives the length of each exercise's film by id, and `steps_s` where it comes to
    which step of the instructions; both are asked anew for every film that begins, as the
    calibration of its use is for every exercise. `asked_hz` is how many readings a second are asked
    for, None where that is not known. `run` is the exercise that is being done, None
    between exercises. `staff_mode`: staff can sign in from the attract screen and from a call.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        films_s: Mapping[str, float],
        settings: VisitSettings,
        now_s: float,
        *,
        simulated: bool = False,
        calibrations: Mapping[str, Calibration] | None = None,
        steps_s: Mapping[str, Steps] | None = None,
        asked_hz: float | None = None,
        staff_mode: bool = False,
    ) -> None:
        self.settings = settings
        self.simulated = simulated
        self.trouble = ""  # of the station itself (choices.WORST_FIRST); whoever watches it sets it
        self._staff_mode = staff_mode
        self._calibrations = calibrations or {each.use: each for each in _MODEL}
        self._exercises = tuple(exercises)
        self._films_s = films_s
        self._steps_s = steps_s
        self._resting_kpa = settings.rules.resting_kpa
        self._button = BallButton()
        self._pace = Pace(asked_hz)
        self._highlight = Highlight(settings.highlight_s, now_s)
        self._fault: FaultRule | None = None
        self._pressure_kpa: float | None = None
        self._known: tuple[Calibration, ...] = ()
        self._now_s = self._staff_tone_s = self._look_up_s = now_s
        self._forget(now_s)

    @property
    def screen(self) -> Screen:
        """The screen on top: calls and questions lie over what they interrupt."""
        if self._staff_since is not None:
            return Screen.STAFF
        if self._idle.asking_since_s is not None:
            return Screen.STILL_THERE
        if self._fault is not None and by_ball(self.run):
            return Screen.FAULT
        return self.run.screen if self.run is not None else self._pages.page

    @property
    def language(self) -> str:
        return self._pages.language

    @property
    def muted(self) -> bool:
        """Whether cues are silent: on the floor, or back to the screen, they never are."""
        run = self.run
        on_floor = run is not None and run.exercise.floor and self.settings.floor_space
        by_tones = by_ball(run) and run.guide_by_tones
        return not (self.settings.sound or on_floor or by_tones)

    def context(self) -> Context:
        """What the fault rules need to know of the visit."""
        return context_of(self.run)

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        fault: FaultRule | None = None,
        display_n: float | None = None,
        pressure_kpa: float | None = None,
    ) -> list[Effect]:
        """Let the visit live through one frame. Events come back as effects, in order.

        `display_n` is the filtered force and `pressure_kpa` the newest pressure, believed or not:
        both for the eye only; nothing is judged by them.
        """
        if by_ball(self.run):
            self.run.display_n = display_n
        self._pressure_kpa = pressure_kpa
        dt_s, self._now_s = max(now_s - self._now_s, 0.0), now_s
        before = self.screen
        effects = self._notice_fault(fault, now_s)
        self._pace.feed([sample.t_s for sample in samples], faulty=fault is not None)
        pressed = self._ball_presses(samples)
        for choice in [*inputs, *["ball"] * pressed]:
            self._idle.touched(now_s)
            effects += self._take(choice, now_s)
        if self._staff_since is None:
            effects += self._live(samples, dt_s, now_s)
        elif now_s - self._staff_tone_s >= STAFF_TONE_EVERY_S:
            self._staff_tone_s = now_s
            effects.append(Sound(Cue.STAFF, insist=True))
        effects += self._leave_alone(now_s)
        if self.screen is not before:
            self._shown_since_s = now_s
            first = self._pages.first_highlight() if self.screen is self._pages.page else 0
            self._highlight.restart(first, now_s)
            self._button.reset()
        if self.screen is Screen.ATTRACT and now_s >= self._look_up_s:
            self._look_up_s = now_s + LOOK_UP_EVERY_S
            self._known = tuple(self._calibrations.values())
        return effects

    def view(self, now_s: float) -> VisitView:
        """The visit at this instant, for the screens."""
        run, screen = self.run, self.screen
        choices = self._choices()
        highlight = self._highlighted(now_s)
        by_tones = by_ball(run) and run.guide_by_tones
        return VisitView(
            screen=screen,
            language=self._pages.language,
            now_s=now_s,
            since_s=now_s - self._shown_since_s,
            body=self._body(now_s),
            exercise=run.exercise if run is not None else self._pages.exercise,
            side=run.side if run is not None else None,
            choices=choices,
            highlight=choices.index(highlight) if highlight in choices else None,
            simulated=self.simulated,
            muted=self.muted,
            status=self._status(screen),
            extra={"tones": "on"} if by_tones else {},
            pressure_kpa=self._pressure_kpa,
        )

    def _status(self, screen: Screen) -> str:
        known = self._known if screen is Screen.ATTRACT else ()
        complaints = (self._pace.complaint, self.settings.notice, self.trouble)
        return status_of(self._fault, known, self._resting_kpa, *complaints)

    def _forget(self, now_s: float) -> None:
        """Back to the attract screen: nothing of a visit outlives it."""
        self.run: Run | None = None
        self._pages = Browsing(self._exercises, self._films_s, self.settings, self._steps_s)
        self._staff_since: float | None = None
        self._idle = Idle(self.settings, now_s)
        self._shown_since_s = self._look_up_s = now_s
        self._highlight.restart(0, now_s)
        self._button.reset()

    def _live(self, samples: Sequence[Sample], dt_s: float, now_s: float) -> list[Effect]:
        run = self.run
        if run is None:
            if self._idle.asking_since_s is None:
                self._pages.live(dt_s)
            over = now_s - self._shown_since_s >= self.settings.summary_s
            if self.screen is Screen.SUMMARY and over:
                self._forget(now_s)
            return []
        if followed(run):
            effects = run.advance(dt_s)
        else:
            effects = run.advance(samples, now_s)
            self._resting_kpa = run.tare_kpa or self._resting_kpa
            run.settle(now_s)
        if run.completed:
            effects += self._end_run(completed=True)
        return effects

    def _notice_fault(self, fault: FaultRule | None, now_s: float) -> list[Effect]:
        new = fault is not None and (self._fault is None or self._fault.fault is not fault.fault)
        self._fault = fault
        run = self.run
        if fault is None or not new or not by_ball(run):
            return []
        return [Sound(Cue.FAULT), *struck(run, fault, now_s)]

    def _ball_presses(self, samples: Sequence[Sample]) -> bool:
        """Whether the ball was pressed as a button; never while an exercise measures."""
        measuring = by_ball(self.run) and self.run.measuring
        if measuring or self.screen in (Screen.STAFF, Screen.FAULT):
            return False
        return self._button.pressed_in(samples)

    def _leave_alone(self, now_s: float) -> list[Effect]:
        """Ask after a minute of waiting for a person; leave when nobody answers."""
        if self.screen is Screen.ATTRACT and self._idle.untouched(now_s):
            # Nobody went on: the next visitor finds the station's own language.
            self._pages.language = self.settings.languages[0]
        if not self._idle.live(self._waiting(), now_s):
            return []
        # What was done is recorded, although nobody waits for its summary.
        effects = [] if self.run is None else self._end_run(completed=False)
        self._forget(now_s)
        return [*effects, ClearTare()]

    def _waiting(self) -> bool:
        """Whether the station waits for a person, and not a person for the station."""
        run = self.run
        if self._staff_since is not None or followed(run):
            return False
        if run is None:
            return self._pages.waiting
        return self._fault is not None or waits_for_person(run, self._now_s)

    def _take(self, choice: str, now_s: float) -> list[Effect]:
        if choice in ("next", "previous"):
            step = 1 if choice == "next" else -1
            scanning = self.screen not in STEADY
            self._highlight.move(self._cycle(), step, now_s, moving=scanning)
            return []
        if choice == "sign_in" and self.screen in (Screen.ATTRACT, Screen.STAFF):
            return self._sign_in(now_s)
        if self._staff_since is not None:
            return self._acknowledge(choice, now_s)
        if choice == "staff" or (choice == "stop" and self.run is None):
            return self._call_staff(now_s)
        if self._idle.asking_since_s is not None:
            self._idle.asking_since_s = None
            if choice != "stop":
                return []
        if choice in ("go", "ball"):
            choice = self._highlighted(now_s) or ""
        if choice not in (*self._choices(), "back", "stop"):
            return []
        kind, _, value = choice.partition(":")
        if kind == "lang":
            self._pages.language = value
            self._highlight.restart(0, now_s)
            return []
        if self.run is not None:
            return self._choose_in_run(kind, value, now_s)
        return self._choose_on_page(kind, value, now_s)

    def _highlighted(self, now_s: float) -> str | None:
        scanning = self.screen not in STEADY
        return self._highlight.on(self._cycle(), now_s, moving=scanning)

    def _choose_on_page(self, kind: str, value: str, now_s: float) -> list[Effect]:
        pages = self._pages
        if pages.turn(kind, value):
            return [Sound(Cue.CHOSEN)]
        if kind == "back" and not pages.back():
            self._forget(now_s)
        elif kind == "follow":
            return self._follow(now_s)
        elif kind == "hold" and pages.exercise is not None:
            self.run = follow(pages.exercise, float(value))
        elif kind == "finish":
            if pages.page is Screen.SUMMARY or not pages.done_something:
                self._forget(now_s)
            else:
                pages.page = Screen.SUMMARY
        return [Sound(Cue.CHOSEN)]

    def _follow(self, now_s: float) -> list[Effect]:
        exercise = self._pages.exercise
        assert exercise is not None
        self._pages.mark("watched")
        if exercise.kind is Kind.TIMER:
            self._pages.page = Screen.LENGTH
        elif exercise.kind is Kind.PACED:
            self.run = follow(exercise)
        else:
            from kiosk.exercise.squeezed import SqueezeRun

            rules = replace(self.settings.rules, resting_kpa=self._resting_kpa)
            calibration = self._calibrations[exercise.ball_use]
            self.run = SqueezeRun(exercise, rules, now_s, calibration=calibration)
            # A fault that began in the waiting room was not heard there.
            heard = [] if self._fault is None else [Sound(Cue.FAULT)]
            return [*self.run.begin(), *heard]
        return [Sound(Cue.CHOSEN)]

    def _choose_in_run(self, kind: str, value: str, now_s: float) -> list[Effect]:
        run = self.run
        at_ceiling = run is not None and run.screen is Screen.CEILING
        if kind in ("stop", "back") or (kind == "go" and at_ceiling):
            return self._end_run(completed=False)
        if not by_ball(run):
            return []
        if kind == "side":
            self._highlight.restart(0, now_s)
        return chosen_in_run(run, kind, value, now_s)

    def _end_run(self, *, completed: bool) -> list[Effect]:
        run = self.run
        assert run is not None
        effects: list[Effect] = []
        if by_ball(run):
            effects += [*run.interrupt(), ClearTare()]
            self._pages.squeezed.append(run)
        self._pages.exercise = run.exercise
        if completed:
            self._pages.mark("done" if by_ball(run) else "followed")
        self._pages.page = Screen.MENU
        self.run = None
        return [*effects, ExerciseEnded(run, completed)]

    def _call_staff(self, now_s: float) -> list[Effect]:
        self._staff_since = self._staff_tone_s = now_s
        self._idle.asking_since_s = None
        effects = self.run.interrupt() if by_ball(self.run) else []
        return [*effects, Sound(Cue.STAFF, insist=True)]

    def _sign_in(self, now_s: float) -> list[Effect]:
        """The staff take over: what was going on is over, and nothing of it is left."""
        if not self._staff_mode:
            return []
        language = self.language
        effects = [] if self.run is None else self._end_run(completed=False)
        self._forget(now_s)
        return [*effects, ClearTare(), SignIn(language)]

    def _acknowledge(self, choice: str, now_s: float) -> list[Effect]:
        if choice not in ("acknowledge", "go"):
            return []
        away_s, self._staff_since = now_s - (self._staff_since or now_s), None
        run = self.run
        if followed(run):
            run.get_ready_again()
        elif run is not None and run.measuring:
            # The patient has moved: zero, position and preload are taken again.
            return run.retare(now_s)
        elif run is not None:
            run.put_off(away_s)
        return []

    def _choices(self) -> tuple[str, ...]:
        screen = self.screen
        if self._staff_mode and screen is Screen.STAFF:
            return ("acknowledge", "sign_in")
        on_top = choices_on_top(screen)
        if on_top is not None:
            return on_top
        if self.run is None:
            return self._pages.choices()
        if screen is Screen.POSITION and by_ball(self.run):
            return position_choices(self.run)
        return ("stop",)

    def _cycle(self) -> tuple[str, ...]:
        """The choices that the highlight visits; the first is where it starts."""
        screen, choices = self.screen, self._choices()
        if screen in (Screen.OFFER, Screen.NO_MAXIMUM):
            return choices
        if screen in (Screen.CEILING, Screen.STAFF, Screen.STILL_THERE):
            return choices[:1]
        if self.run is None:
            return self._pages.cycle()
        if screen is Screen.POSITION:
            return tuple(c for c in choices if c not in ("back", f"side:{self.run.side.value}"))
        return ()

    def _body(self, now_s: float) -> Body:
        if self._staff_since is not None:
            return StaffView(called_for_s=now_s - self._staff_since)
        if self._idle.asking_since_s is not None:
            return StillThereView(seconds_left=self._idle.left_s(now_s))
        run = self.run
        if run is None:
            return self._pages.body(now_s - self._shown_since_s)
        if followed(run):
            return run.body()
        return body_by_ball(run, self._fault, self._pressure_kpa, now_s)
