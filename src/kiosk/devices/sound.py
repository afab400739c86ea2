"""Plays the station's tones, spoken cues and the films' narration, over one another.

A station without a sound card works the same, silently.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import pygame

from kiosk.devices.ducking import ducked
from kiosk.devices.sound_cards import SoundCards
from kiosk.devices.tones import RATE_HZ, Tone, samples

log = logging.getLogger(__name__)

# 512 frames are 11 ms: a tick is heard with the second it belongs to.
BUFFER_FRAMES = 512
# Narration that is off by less than this is not noticed; setting it right would be.
OFF_S = 0.3
# A spoken cue begins so long after it was asked for, when the tone that goes with it has begun
# to sink; while another tone sounds it waits, but not for ever.
SAY_AFTER_S = 0.35
SAY_BEFORE_S = 1.0

_VOICE = 0  # the one channel kept for spoken cues
# Speech goes on over these: they are its own, or too short to hide a word.
_SOFT = frozenset({Tone.BREATHE_OUT, Tone.BREATHE_IN, Tone.TICK})


class Sound:
    """The loudspeaker. Use it from the frame loop's thread; no call raises or blocks for long.

    Makes all tones on construction (some tens of milliseconds), except those that are `made`
    already. If there is no sound card that is logged once, `available` is False, and every call
    does nothing. `volume` is 0 ... 1. Call `live` once a frame: it fades, and starts what has been
    put off. When `cards` change it begins afresh, so that a loudspeaker that was pulled out is
    heard again once it is back.
    """

    def __init__(
        self,
        muted: bool = False,
        volume: float = 1.0,
        cards: SoundCards | None = None,
        made: Mapping[Tone, bytes] | None = None,
    ) -> None:
        self.muted = muted
        self._volume = volume
        self._cards = cards or SoundCards()
        self._tones: dict[Tone, pygame.mixer.Sound] = {}
        self._soft: list[pygame.mixer.Sound] = []
        self._lived_s: float | None = None
        self._narration = _Narration(volume)
        self._voices = _Voices(volume)
        self._open(made or {})

    def _open(self, made: Mapping[Tone, bytes]) -> None:
        try:
            # Our own format or none: SDL converts what the card wants otherwise.
            pygame.mixer.init(RATE_HZ, -16, 2, BUFFER_FRAMES, allowedchanges=0)
            pygame.mixer.set_reserved(_VOICE + 1)
            self._tones = {
                tone: pygame.mixer.Sound(buffer=made.get(tone) or sound_of(tone)) for tone in Tone
            }
            for each in self._tones.values():
                each.set_volume(self._volume)
            self._soft = [self._tones[tone] for tone in _SOFT]
        except (pygame.error, NotImplementedError) as error:
            log.warning("no sound: %s; the station goes on without", error)
            self._tones = {}

    @property
    def available(self) -> bool:
        """Whether tones can be heard, were it not for `muted`."""
        return bool(self._tones)

    def play(self, tone: Tone, even_muted: bool = False) -> None:
        """Start a tone over whatever is sounding; `even_muted` is for calls for help."""
        if (even_muted or not self.muted) and self._ready():
            try:
                self._tones[tone].play()
            except pygame.error as error:
                self._lose(error)

    def narrate(self, path: Path | None, position_s: float = 0.0) -> None:
        """Have a film's sound be heard, `position_s` into it; None for silence. Every frame.

        A file that cannot be played is logged once and is silent.
        """
        if self._ready():
            self._narration.follow(path, position_s)

    def learn(self, voices: Iterable[Path]) -> None:
        """The spoken cues that may be wanted: each is read in a `live` of its own."""
        self._voices.learn(voices)

    def say(self, voice: Path, now_s: float) -> None:
        """Speak a cue, a moment after the tone that goes with it. The newest is what counts."""
        if not self.muted and self._ready():
            self._voices.ask(voice, now_s)

    def hush(self) -> None:
        """Drop the cue that is being spoken or is about to be."""
        if self._ready():
            self._voices.hush()

    def live(self, now_s: float) -> None:
        """Let time pass. Any clock that runs evenly."""
        dt_s = max(0.0, now_s - self._lived_s) if self._lived_s is not None else 0.0
        self._lived_s = now_s
        if self._cards.changed(now_s):
            self._begin_afresh()
        if not self._ready():
            return
        try:
            loud = self._tone_sounds(loud_only=True)
            self._voices.live(now_s, dt_s, under_tone=loud)
            speaks = pygame.mixer.Channel(_VOICE).get_busy()
            self._narration.duck(speaks or self._tone_sounds(), dt_s)
        except pygame.error as error:
            self._lose(error)

    def stop(self) -> None:
        """Silence, at once."""
        if self._ready():
            self._narration.follow(None, 0.0)
            self._voices.hush()
            try:
                pygame.mixer.stop()
            except pygame.error as error:
                self._lose(error)

    def close(self) -> None:
        """Give the sound card back."""
        self.stop()
        self._forget()
        pygame.mixer.quit()

    def _tone_sounds(self, *, loud_only: bool = False) -> bool:
        channels = (pygame.mixer.Channel(n) for n in range(1, pygame.mixer.get_num_channels()))
        sounding = [channel.get_sound() for channel in channels if channel.get_busy()]
        return any(sound not in self._soft for sound in sounding) if loud_only else bool(sounding)

    def _ready(self) -> bool:
        # pygame 2.6.1 crashes the process when a Sound plays after `mixer.quit`, which
        # `pygame.quit` calls too.
        if self._tones and pygame.mixer.get_init() is None:
            self._lose("the mixer was closed")
        return bool(self._tones)

    def _begin_afresh(self) -> None:
        """Other cards than before: the one in use may be gone, or there may be one at last."""
        log.warning("the sound cards have changed: sound begins afresh")
        voices = self._voices.known
        self.close()
        self._open({})
        self._voices.learn(voices)

    def _lose(self, why: object) -> None:
        log.warning("sound lost: %s; the station goes on without", why)
        self._forget()

    def _forget(self) -> None:
        self._tones, self._soft = {}, []
        self._voices = _Voices(self._volume)
        self._narration = _Narration(self._volume)


def sound_of(tone: Tone) -> bytes:
    """What the mixer is handed for a tone. Any thread."""
    return samples(tone).tobytes()


class _Narration:
    """One file streamed along with a film. The mixer is open whenever this is used."""

    def __init__(self, volume: float) -> None:
        self._volume = volume
        self._level = 1.0
        self._path: Path | None = None
        self._from_s = 0.0
        self._last_s = 0.0
        self._playable = False
        self._noted: set[Path] = set()

    def follow(self, path: Path | None, position_s: float) -> None:
        went_back = position_s < self._last_s - OFF_S
        self._last_s = position_s
        if path != self._path:
            self._change(path, position_s)
        elif self._playable and self._out_of_step(position_s, went_back):
            self._start(position_s)

    def duck(self, under: bool, dt_s: float) -> None:
        level = ducked(self._level, under, dt_s)
        if level != self._level:
            self._level = level
            pygame.mixer.music.set_volume(self._volume * level)

    def _change(self, path: Path | None, position_s: float) -> None:
        self._path, self._playable = path, path is not None
        try:
            pygame.mixer.music.stop()
            pygame.mixer.music.unload()
            if path is not None:
                pygame.mixer.music.load(str(path), _kind(path))
                pygame.mixer.music.set_volume(self._volume * self._level)
        except (pygame.error, OSError) as error:
            self._give_up(error)
        if self._playable:
            self._start(position_s)

    def _out_of_step(self, position_s: float, went_back: bool) -> bool:
        if not pygame.mixer.music.get_busy():  # it is over before the film is
            return went_back
        heard_s = self._from_s + pygame.mixer.music.get_pos() / 1000
        return abs(heard_s - position_s) > OFF_S

    def _start(self, position_s: float) -> None:
        # From its very start anything can be played; some files cannot be entered elsewhere.
        from_s = position_s if position_s > OFF_S else 0.0
        try:
            pygame.mixer.music.play(start=from_s)
            self._from_s = from_s
        except pygame.error as error:
            self._give_up(error)

    def _give_up(self, error: object) -> None:
        self._playable = False
        if self._path is not None and self._path not in self._noted:
            self._noted.add(self._path)
            log.warning("%s: cannot be heard (%s); the film goes on silently", self._path, error)


def _kind(path: Path) -> str:
    """What SDL has to take a file for: by the name alone it takes every .ogg for Vorbis.

    Raises OSError.
    """
    with path.open("rb") as file:
        return "opus" if b"OpusHead" in file.read(64) else path.suffix.removeprefix(".")


class _Voices:
    """The spoken cues: read one by one, said one at a time. The mixer is open for all but learn."""

    def __init__(self, volume: float) -> None:
        self._volume = volume
        self._level = 1.0
        self._spoken: dict[Path, pygame.mixer.Sound | None] = {}
        self._to_read: list[Path] = []
        self._asked: tuple[Path, float] | None = None

    @property
    def known(self) -> list[Path]:
        return [*self._spoken, *self._to_read]

    def learn(self, voices: Iterable[Path]) -> None:
        wanted = list(voices)
        self._spoken = {path: self._spoken[path] for path in wanted if path in self._spoken}
        self._to_read = [path for path in wanted if path not in self._spoken]

    def ask(self, voice: Path, now_s: float) -> None:
        self._asked = voice, now_s

    def hush(self) -> None:
        self._asked = None
        pygame.mixer.Channel(_VOICE).stop()

    def live(self, now_s: float, dt_s: float, *, under_tone: bool) -> None:
        if self._asked is not None:
            voice, asked_s = self._asked
            waited_s = now_s - asked_s
            if waited_s >= SAY_AFTER_S and (not under_tone or waited_s >= SAY_BEFORE_S):
                self._asked = None
                self._speak(voice)
        if self._to_read:
            self._read(self._to_read.pop(0))
        channel = pygame.mixer.Channel(_VOICE)
        if channel.get_busy():
            self._level = ducked(self._level, under_tone, dt_s)
            channel.set_volume(self._level)

    def _speak(self, voice: Path) -> None:
        if voice not in self._spoken:
            self._read(voice)
        spoken = self._spoken[voice]
        if spoken is not None:
            self._level = 1.0
            pygame.mixer.Channel(_VOICE).play(spoken)

    def _read(self, voice: Path) -> None:
        try:
            spoken = pygame.mixer.Sound(str(voice))
            spoken.set_volume(self._volume)
            self._spoken[voice] = spoken
        except (pygame.error, OSError) as error:
            # Noted once: it stays known as one that cannot be spoken.
            self._spoken[voice] = None
            log.warning("%s: cannot be spoken (%s); its tone is heard alone", voice, error)
