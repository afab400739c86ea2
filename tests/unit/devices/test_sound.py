"""The loudspeaker: there, muted, missing or lost, the station's calls are the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pygame
import pytest

from kiosk.devices.sound import Sound
from kiosk.devices.tones import Tone


@pytest.fixture(autouse=True)
def no_sound_card(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SDL's dummy driver stands in for the card; the mixer is closed before and after."""
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    pygame.mixer.quit()
    yield
    pygame.mixer.quit()


def test_tones_are_played_over_one_another() -> None:
    sound = Sound()
    assert sound.available
    assert not pygame.mixer.get_busy()
    sound.play(Tone.STAFF_CALL)
    sound.play(Tone.TICK)
    assert sum(pygame.mixer.Channel(n).get_busy() for n in range(8)) == 2
    sound.stop()
    assert not pygame.mixer.get_busy()
    sound.close()


def test_the_mixer_runs_in_the_tones_own_format() -> None:
    Sound().play(Tone.KEPT)
    assert pygame.mixer.get_init() == (48_000, -16, 2)


def test_muted_it_plays_calls_for_help_only() -> None:
    sound = Sound(muted=True)
    sound.play(Tone.KEPT)
    assert not pygame.mixer.get_busy()
    sound.play(Tone.STAFF_CALL, even_muted=True)
    assert pygame.mixer.get_busy()
    sound.stop()
    sound.muted = False
    sound.play(Tone.KEPT)
    assert pygame.mixer.get_busy()


def test_a_missing_sound_card_is_noted_once_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    with caplog.at_level(logging.WARNING):
        sound = Sound()
        for tone in Tone:
            sound.play(tone, even_muted=True)
        sound.stop()
        sound.close()
    assert not sound.available
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "no sound" in caplog.text


def test_a_card_lost_while_running_is_noted_once(caplog: pytest.LogCaptureFixture) -> None:
    sound = Sound()
    pygame.mixer.quit()
    with caplog.at_level(logging.WARNING):
        sound.play(Tone.TICK)
        sound.play(Tone.TICK)
        sound.stop()
    assert not sound.available
    assert len(caplog.records) == 1
