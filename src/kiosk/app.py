"""The frame loop: read the clock once, drain the sensor, advance the visit, draw.

Everything it uses is handed to it; `station.py` chooses what is real and what is simulated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.clock import Clock
from kiosk.devices.panel import Button, Lamps, LampState, Panel
from kiosk.devices.tones import Tone
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.effects import (
    ClearTare,
    Cue,
    Effect,
    ExerciseEnded,
    Say,
    SetTare,
    SignIn,
    Sound,
    UseMap,
    Word,
)
from kiosk.exercise.views import FilmView, VisitView
from kiosk.exercise.visit import Visit
from kiosk.force.calibration import Calibration
from kiosk.force.chain import ForceChain
from kiosk.force.faults import RULE_OF
from kiosk.force.reading import Reading, Sample
from kiosk.frame_pace import FramePace, Stir

if TYPE_CHECKING:
    from kiosk.calibrating import Calibrating
    from kiosk.devices.sound import Sound as Speaker
    from kiosk.staff_room import StaffRoom
    from kiosk.supervision import Supervision

HELD_FOR_STAFF_S = 2.0
"""The red button, held this long, calls the staff from anywhere; pressed, it stops."""

_TONES = {
    Cue.SQUEEZE: Tone.SQUEEZE,
    Cue.TICK: Tone.TICK,
    Cue.KEPT: Tone.KEPT,
    Cue.TOO_HARD: Tone.TOO_HARD,
    Cue.LOST: Tone.LOST,
    Cue.REST_TICK: Tone.REST_END,
    Cue.BREATHE_OUT: Tone.BREATHE_OUT,
    Cue.BREATHE_IN: Tone.BREATHE_IN,
    Cue.SET_DONE: Tone.DONE,
    Cue.STOP: Tone.STOP,
    Cue.FAULT: Tone.FAULT,
    Cue.STAFF: Tone.STAFF_CALL,
    Cue.CHOSEN: Tone.TICK,
}
_SPOKEN = {
    Cue.BREATHE_OUT: Word.BREATHE_OUT,
    Cue.BREATHE_IN: Word.AND_IN,
    Cue.SQUEEZE: Word.SQUEEZE,
}
"""Cues that are spoken as well, just after their tone."""
_LAMP_STATES: dict[str, LampState] = {"off": "off", "on": "on", "pulse": "pulse"}


class Sensor(Protocol):
    """Where readings come from."""

    def drain(self) -> list[Reading]:
        """The readings since the last call, oldest first."""
        ...


class Canvas(Protocol):
    """Where pictures go, and touches and keys come from."""

    def inputs(self, now_s: float) -> list[str]:
        """What was touched or typed since the last frame, as the visit's inputs."""
        ...

    def show(self, view: VisitView) -> None:
        """Put the view before people's eyes."""
        ...


class FilmSounds(Protocol):
    """Knows what is to be heard with the film on screen."""

    def narration(self, exercise: Exercise, language: str) -> Path | None: ...


class Voices(Protocol):
    """Knows where the spoken cues lie; None for what there is not."""

    def voice_path(self, language: str, name: str) -> Path | None: ...


Watcher = Callable[[VisitView, float], None]
Listener = Callable[[Sequence[Effect]], None]


@dataclass(slots=True)
class PanelInputs:
    """Turns presses of the two hand buttons into inputs."""

    _stop_down_s: float | None = None

    def inputs(self, panel: Panel | None, now_s: float) -> list[str]:
        """Green acts when pressed, red when let go, or after two seconds as a call."""
        found: list[str] = []
        for event in panel.events() if panel is not None else []:
            if event.button is Button.GO and event.pressed:
                found.append("go")
            elif event.button is Button.STOP and event.pressed:
                self._stop_down_s = now_s
            elif event.button is Button.STOP and self._stop_down_s is not None:
                self._stop_down_s = None
                found.append("stop")
        if self._stop_down_s is not None and now_s - self._stop_down_s >= HELD_FOR_STAFF_S:
            self._stop_down_s = None
            found.append("staff")
        return found


@dataclass(slots=True)
class App:
    """A station at work. Call `frame` once a frame, always from the same thread."""

    clock: Clock
    visit: Visit
    sensor: Sensor
    chain: ForceChain
    calibrations: Mapping[str, Calibration]
    canvas: Canvas
    speaker: Speaker | None = None
    panel: Panel | None = None
    films: FilmSounds | None = None
    voices: Voices | None = None
    staff_room: StaffRoom | None = None
    """None where staff mode is off."""
    supervision: Supervision | None = None
    """None where nothing is recorded."""
    calibrating: Calibrating | None = None
    """Likewise; it never leads together with a supervised exercise."""
    hurry: Callable[[], None] = lambda: None
    """Builds at once what was put off until after the first picture: staff mode may be among it."""
    stir: Stir | None = None
    """What wakes the loop between frames; None where time is simulated."""
    watchers: list[Watcher] = field(default_factory=list)
    """Called once a frame, before its picture is shown."""
    after: list[Watcher] = field(default_factory=list)
    """Likewise, when it has been shown."""
    listeners: list[Listener] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    """What the sensor gave in the last frame, and below what became of each, one for one."""
    samples: list[Sample] = field(default_factory=list)
    _buttons: PanelInputs = field(default_factory=PanelInputs)
    _spoken: dict[Word, Path] = field(default_factory=dict)
    _spoken_in: str = ""

    def frame(self) -> VisitView:
        """Live through one frame and draw it."""
        now_s = self.clock.monotonic()
        inputs = [*self.canvas.inputs(now_s), *self._buttons.inputs(self.panel, now_s)]
        self.readings = self.sensor.drain()
        if self.stir is not None:
            self.stir.shown(self.readings)
        led = self._led(now_s)
        self.samples = self.chain.feed(self.readings, (led or self.visit).context())
        self.chain.tick(now_s)
        fault = self.chain.health.fault
        # The last cue of an exercise is heard as the exercise was, although it is over by then.
        muted = (led or self.visit).muted
        in_staff_mode = led is None and self._staff_took(inputs, now_s)
        effects = (led or self.visit).advance(
            # While the staff have the screen the waiting room stands still: no ball, no touch.
            [] if in_staff_mode else self.samples,
            [] if in_staff_mode else inputs,
            now_s,
            RULE_OF[fault] if fault is not None else None,
            self.chain.display_n,
            self.chain.raw_pressure_kpa,
        )
        self._apply(effects, now_s, muted=muted and (led or self.visit).muted)
        view = self._view(now_s)
        for watcher in self.watchers:
            watcher(view, now_s)
        self._light(view)
        self.canvas.show(view)
        self._sound(view, now_s)
        for watcher in self.after:
            watcher(view, now_s)
        return view

    def run(self, frame_rate: float, going: Callable[[], bool]) -> None:
        """Frames until `going` says no: see `FramePace`."""
        pace = FramePace(self.clock, frame_rate, self.stir)
        while going():
            pace.begin()
            self.frame()
            pace.rest()

    def _led(self, now_s: float) -> Supervision | Calibrating | None:
        """Who leads what the staff have begun, while it has the screen."""
        for leader in (self.supervision, self.calibrating):
            if leader is not None and self.staff_room is not None:
                leader.look(self.staff_room, now_s)
        return self._leading

    @property
    def _leading(self) -> Supervision | Calibrating | None:
        for leader in (self.supervision, self.calibrating):
            if leader is not None and leader.active:
                return leader
        return None

    def _staff_took(self, inputs: Sequence[str], now_s: float) -> bool:
        """Let staff mode live through the frame; whether it has the screen."""
        room = self.staff_room
        if room is None or not room.on:
            return False
        room.advance(inputs, now_s)
        return True

    def _view(self, now_s: float) -> VisitView:
        if (led := self._leading) is not None:
            return led.view(now_s)
        if self.staff_room is not None and self.staff_room.on:
            return self.staff_room.view(now_s)
        return self.visit.view(now_s)

    def _apply(self, effects: Sequence[Effect], now_s: float, *, muted: bool) -> None:
        if self.speaker is not None:
            self.speaker.muted = muted
        for effect in effects:
            if isinstance(effect, SetTare):
                self.chain.set_tare(effect.pressure_kpa)
            elif isinstance(effect, ClearTare):
                self.chain.clear_tare()
            elif isinstance(effect, SignIn):
                self._sign_in(effect, now_s)
            elif isinstance(effect, UseMap):
                self.chain.use(self.calibrations[effect.use])
            elif isinstance(effect, Sound) and self.speaker is not None:
                self.speaker.play(_TONES[effect.cue], even_muted=effect.insist)
                if effect.cue in _SPOKEN:
                    self._say(_SPOKEN[effect.cue], now_s)
            elif isinstance(effect, Say):
                self._say(effect.word, now_s)
            elif isinstance(effect, ExerciseEnded) and self.speaker is not None:
                self.speaker.hush()
        if effects:
            for listener in self.listeners:
                listener(effects)

    def _sign_in(self, effect: SignIn, now_s: float) -> None:
        self.hurry()
        if self.staff_room is not None:
            self.staff_room.open(now_s, effect.language)

    def _say(self, word: Word, now_s: float) -> None:
        if self.speaker is not None and not self.speaker.muted:
            self._learn_voices(self.visit.language)
            if word in self._spoken:
                self.speaker.say(self._spoken[word], now_s)

    def _learn_voices(self, language: str) -> None:
        """Find the visit's spoken cues; they are read one a frame, before most are wanted."""
        if self.speaker is None or self.voices is None or language == self._spoken_in:
            return
        found = {word: self.voices.voice_path(language, word.value) for word in Word}
        self._spoken = {word: path for word, path in found.items() if path is not None}
        self._spoken_in = language
        self.speaker.learn(self._spoken.values())

    def _sound(self, view: VisitView, now_s: float) -> None:
        """Narration in step with its film, where the settings want sound; and fades."""
        if self.speaker is None:
            return
        if not view.muted:
            self._learn_voices(view.language)
        body, narration = view.body, None
        if isinstance(body, FilmView) and not body.ended and self.visit.settings.sound:
            if self.films is not None and view.exercise is not None:
                narration = self.films.narration(view.exercise, view.language)
            self.speaker.narrate(narration, body.position_s)
        else:
            self.speaker.narrate(None)
        self.speaker.live(now_s)

    def _light(self, view: VisitView) -> None:
        if self.panel is None:
            return
        from kiosk.exercise.lamps import calls, lamps_of, light_of

        go, stop = lamps_of(view)
        self.panel.show(Lamps(_LAMP_STATES[go], _LAMP_STATES[stop], light_of(view), calls(view)))
