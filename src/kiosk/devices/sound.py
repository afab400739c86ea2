"""Plays the station's tones. A station without a sound card works the same, silently."""

from __future__ import annotations

import logging

import pygame

from kiosk.devices.tones import RATE_HZ, Tone, samples

log = logging.getLogger(__name__)

# 512 frames are 11 ms: a tick is heard with the second it belongs to.
BUFFER_FRAMES = 512


class Sound:
    """The loudspeaker. Use it from the frame loop's thread; no call raises or blocks.

    Makes all tones on construction (some tens of milliseconds). If there is no sound card
    that is logged once, `available` is False, and every call does nothing. `volume` is 0 ... 1.
    """

    def __init__(self, muted: bool = False, volume: float = 1.0) -> None:
        self.muted = muted
        self._tones: dict[Tone, pygame.mixer.Sound] = {}
        try:
            # Our own format or none: SDL converts what the card wants otherwise.
            pygame.mixer.init(RATE_HZ, -16, 2, BUFFER_FRAMES, allowedchanges=0)
            self._tones = {
                tone: pygame.mixer.Sound(buffer=samples(tone).tobytes()) for tone in Tone
            }
            for made in self._tones.values():
                made.set_volume(volume)
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

    def stop(self) -> None:
        """Silence, at once."""
        if self._ready():
            try:
                pygame.mixer.stop()
            except pygame.error as error:
                self._lose(error)

    def close(self) -> None:
        """Give the sound card back."""
        self._tones = {}
        pygame.mixer.quit()

    def _ready(self) -> bool:
        # pygame 2.6.1 crashes the process when a Sound plays after `mixer.quit`, which
        # `pygame.quit` calls too.
        if self._tones and pygame.mixer.get_init() is None:
            self._lose("the mixer was closed")
        return bool(self._tones)

    def _lose(self, why: object) -> None:
        log.warning("sound lost: %s; the station goes on without", why)
        self._tones = {}
