"""The loudspeaker: there, muted, missing or lost, the station's calls are the same.

Narration is really streamed, on SDL's dummy card; where it should be by now is told by a stand-in
for SDL's own count, so that nothing has to be waited for.
"""

from __future__ import annotations

import logging
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pygame
import pytest

from kiosk.devices.ducking import DUCKED, ducked
from kiosk.devices.sound import SAY_AFTER_S, SAY_BEFORE_S, Sound, sound_of
from kiosk.devices.sound_cards import EVERY_S, SoundCards
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


def test_tones_that_are_made_already_are_not_made_again() -> None:
    made = {Tone.TICK: sound_of(Tone.DONE)}
    sound = Sound(made=made)
    lengths = {tone: each.get_length() for tone, each in sound._tones.items()}
    assert set(lengths) == set(Tone)
    assert lengths[Tone.TICK] == lengths[Tone.DONE] > lengths[Tone.KEPT]
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


# Narration.


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of Opus, as narration comes."""
    return ogg(tmp_path_factory.mktemp("spoken") / "narration.en.ogg", 8.0)


def ogg(path: Path, seconds: float) -> Path:
    t_s = np.arange(round(48_000 * seconds)) / 48_000
    wave = (0.1 * np.sin(2 * np.pi * 220 * t_s)).astype(np.float32)[None]
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(wave, format="flt", layout="mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class Music:
    """Stands in for SDL's music: what was done with it, and where it is said to be."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.at_ms = 0
        self.busy = False
        self.volume = 1.0

    def load(self, path: str, kind: str) -> None:
        self.calls.append(f"load {Path(path).name} as {kind}")

    def play(self, start: float) -> None:
        self.calls.append(f"play {start:g}")
        self.at_ms, self.busy = 0, True

    def stop(self) -> None:
        self.busy = False

    def unload(self) -> None:
        self.calls.append("unload")

    def get_busy(self) -> bool:
        return self.busy

    def get_pos(self) -> int:
        return self.at_ms if self.busy else -1

    def set_volume(self, volume: float) -> None:
        self.volume = volume


@pytest.fixture
def music(monkeypatch: pytest.MonkeyPatch) -> Music:
    stand_in = Music()
    monkeypatch.setattr(pygame.mixer, "music", stand_in)
    return stand_in


def test_narration_is_streamed_from_any_place_and_stopped(spoken: Path) -> None:
    sound = Sound()
    sound.narrate(spoken, 3.5)
    assert pygame.mixer.music.get_busy()
    sound.narrate(spoken, 3.55)
    assert pygame.mixer.music.get_busy()
    sound.narrate(None)
    assert not pygame.mixer.music.get_busy()
    sound.narrate(spoken, 0.0)
    sound.stop()
    assert not pygame.mixer.music.get_busy()
    sound.narrate(spoken, 0.0)
    sound.close()
    sound.narrate(spoken, 0.1)
    sound.live(1.0)


def test_narration_is_set_right_only_when_it_is_off(music: Music, spoken: Path) -> None:
    sound = Sound()
    sound.narrate(spoken, 2.0)
    assert music.calls == ["unload", "load narration.en.ogg as opus", "play 2"]
    del music.calls[:]
    for position_s, heard_ms in ((2.5, 480), (4.0, 1710), (4.1, 2390)):
        music.at_ms = heard_ms
        sound.narrate(spoken, position_s)
    assert music.calls == []
    music.at_ms = 2000
    sound.narrate(spoken, 4.31)  # 4.0 s are heard
    assert music.calls == ["play 4.31"]


def test_a_film_seen_again_is_told_again(music: Music, spoken: Path) -> None:
    sound = Sound()
    sound.narrate(spoken, 0.02)
    music.at_ms = 7000
    sound.narrate(spoken, 7.0)
    music.busy = False  # the narration is over before the film
    sound.narrate(spoken, 7.5)
    sound.narrate(spoken, 9.0)
    sound.narrate(spoken, 0.03)
    assert music.calls[1:] == ["load narration.en.ogg as opus", "play 0", "play 0"]


def test_another_films_narration_takes_over(music: Music, spoken: Path, tmp_path: Path) -> None:
    other = tmp_path / "sound.ogg"
    other.write_bytes(b"OggS" + bytes(24) + b"\x01vorbis")
    sound = Sound()
    sound.narrate(spoken, 5.0)
    sound.narrate(other, 0.0)
    assert music.calls[-3:] == ["unload", "load sound.ogg as ogg", "play 0"]


@pytest.mark.parametrize("content", [None, b"", b"no sound at all" * 100, b"OggS" * 500])
def test_narration_that_cannot_be_played_is_noted_once_and_silent(
    content: bytes | None, tmp_path: Path, spoken: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "narration.en.ogg"
    if content is not None:
        path.write_bytes(content)
    sound = Sound()
    with caplog.at_level(logging.WARNING):
        for frame in range(5):
            sound.narrate(path, frame / 30)
            sound.live(frame / 30)
        sound.narrate(None)
        sound.narrate(path, 0.0)
    assert len(caplog.records) == 1
    assert f"{path}: cannot be heard" in caplog.text
    assert sound.available
    sound.narrate(spoken, 0.0)
    assert pygame.mixer.music.get_busy()
    sound.close()


def test_narration_is_ducked_under_a_tone_and_comes_back_softly(music: Music, spoken: Path) -> None:
    sound = Sound(volume=0.5)
    sound.narrate(spoken, 0.0)
    sound.live(0.0)
    assert music.volume == 0.5
    sound.play(Tone.TICK)
    sound.live(0.05)
    assert 0.5 * DUCKED < music.volume < 0.5
    sound.live(0.10)
    assert music.volume == pytest.approx(0.5 * DUCKED)
    pygame.mixer.stop()
    sound.live(0.15)
    assert 0.5 * DUCKED < music.volume < 0.5 * (DUCKED + 0.1)
    sound.live(1.0)
    assert music.volume == 0.5


def test_speech_goes_down_at_once_and_up_slowly() -> None:
    assert ducked(1.0, True, 0.04) == pytest.approx((1 + DUCKED) / 2)
    assert ducked(1.0, True, 9.0) == ducked(DUCKED, True, 9.0) == DUCKED
    assert ducked(DUCKED, False, 0.04) < DUCKED + 0.05
    assert ducked(DUCKED, False, 9.0) == 1.0


# Spoken cues.


def voice() -> pygame.mixer.Channel:
    return pygame.mixer.Channel(0)


def test_a_cue_is_spoken_just_after_its_tone_has_begun(spoken: Path) -> None:
    sound = Sound()
    sound.live(0.0)
    sound.play(Tone.BREATHE_OUT)
    sound.say(spoken, 0.0)
    sound.live(SAY_AFTER_S - 0.01)
    assert not voice().get_busy()
    sound.live(SAY_AFTER_S)
    assert voice().get_busy()
    assert pygame.mixer.Channel(1).get_busy(), "the tone remains"
    sound.live(SAY_AFTER_S + 1)
    assert voice().get_volume() == 1.0, "its own tone does not hide it"


def test_a_cue_waits_for_another_tone_but_not_for_ever(spoken: Path) -> None:
    sound = Sound()
    sound.play(Tone.STAFF_CALL)
    sound.say(spoken, 0.0)
    sound.live(SAY_BEFORE_S - 0.01)
    assert not voice().get_busy()
    sound.live(SAY_BEFORE_S)
    assert voice().get_busy()
    sound.live(SAY_BEFORE_S + 0.5)
    assert voice().get_volume() == pytest.approx(DUCKED, abs=0.01)


def test_the_newest_cue_counts_and_hush_drops_it(spoken: Path, tmp_path: Path) -> None:
    sound = Sound()
    other = ogg(tmp_path / "let-go.ogg", 0.5)
    sound.say(spoken, 0.0)
    sound.say(other, 0.1)
    sound.live(0.1 + SAY_AFTER_S)
    assert voice().get_sound().get_length() == pytest.approx(0.5, abs=0.05)
    sound.say(spoken, 1.0)
    sound.hush()
    sound.live(3.0)
    assert not voice().get_busy()


def test_muted_nothing_is_said(spoken: Path) -> None:
    sound = Sound(muted=True)
    sound.say(spoken, 0.0)
    sound.live(1.0)
    assert not voice().get_busy()


def test_cues_are_read_one_a_frame_before_they_are_wanted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sound = Sound()
    first, second = ogg(tmp_path / "a.ogg", 0.2), ogg(tmp_path / "b.ogg", 0.2)
    sound.learn([first, second])
    sound.live(0.0)
    first.unlink()
    with caplog.at_level(logging.WARNING):
        sound.say(first, 0.0)
        sound.live(1.0)
    assert voice().get_busy()
    assert caplog.text == ""


def test_a_cue_that_cannot_be_spoken_is_noted_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sound, path = Sound(), tmp_path / "and-in.ogg"
    path.write_bytes(b"no sound")
    with caplog.at_level(logging.WARNING):
        for n in range(4):
            sound.say(path, 2.0 * n)
            sound.live(2.0 * n + 1.5)
    assert len(caplog.records) == 1
    assert not voice().get_busy()


def test_tones_leave_the_voice_its_channel(spoken: Path) -> None:
    sound = Sound()
    for _ in range(12):
        sound.play(Tone.STAFF_CALL)
    assert not voice().get_busy()
    sound.say(spoken, 0.0)
    sound.live(SAY_BEFORE_S)
    assert voice().get_busy()


def test_without_a_card_or_after_its_loss_speech_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, spoken: Path
) -> None:
    lost = Sound()
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    for sound in (Sound(), lost):
        sound.learn([spoken])
        sound.narrate(spoken, 1.0)
        sound.say(spoken, 0.0)
        sound.live(0.0)
        sound.live(9.0)
        sound.hush()
        sound.narrate(None)
        sound.close()
        sound.live(10.0)


@pytest.fixture
def list_of_cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards"
    path.write_text(" 0 [vc4hdmi0       ]: vc4-hdmi\n", "utf-8")
    return path


def test_a_loudspeaker_that_is_plugged_in_late_is_heard(
    list_of_cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing-like-it")
    sound = Sound(cards=SoundCards(list_of_cards))
    sound.live(0.0)
    assert not sound.available
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    sound.live(EVERY_S)
    assert not sound.available  # no other card, no reason to try
    list_of_cards.write_text(" 1 [Device         ]: USB-Audio\n", "utf-8")
    sound.live(2 * EVERY_S)
    sound.play(Tone.KEPT)
    assert pygame.mixer.get_busy()
    sound.close()


def test_a_card_that_comes_back_is_opened_afresh_with_its_voices(
    list_of_cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = tmp_path / "voice.wav"
    pygame.mixer.init(48_000, -16, 2)
    _silence(voice)
    sound = Sound(cards=SoundCards(list_of_cards))
    sound.learn([voice])
    sound.live(0.0)
    list_of_cards.write_text("--- no soundcards ---\n", "utf-8")
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing-like-it")
    sound.live(EVERY_S)
    assert not sound.available
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    list_of_cards.write_text(" 1 [Device         ]: USB-Audio\n", "utf-8")
    sound.live(2 * EVERY_S)
    sound.say(voice, 2 * EVERY_S)
    sound.live(2 * EVERY_S + SAY_AFTER_S + 0.01)
    assert pygame.mixer.Channel(0).get_busy()
    sound.close()


def test_the_list_is_not_read_every_frame(list_of_cards: Path) -> None:
    cards = SoundCards(list_of_cards)
    assert not cards.changed(0.0)
    list_of_cards.write_text("others", "utf-8")
    assert not cards.changed(EVERY_S - 0.1)
    assert cards.changed(EVERY_S)
    assert not cards.changed(2 * EVERY_S)


def test_without_a_list_nothing_ever_changes(tmp_path: Path) -> None:
    cards = SoundCards(tmp_path / "nothing")
    assert not cards.changed(0.0)
    assert not cards.changed(EVERY_S)


def _silence(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(4 * 48_000))
