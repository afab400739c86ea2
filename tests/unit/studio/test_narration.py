"""Levelling and mixing what was said. The voices themselves are not needed: tones speak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from studio import narration, voice
from studio.loudness import RATE_HZ, loudness_lufs, true_peak_dbtp
from studio.storyboard import (
    LANGUAGES,
    MEDIA,
    Line,
    Shot,
    Storyboard,
    read_cues,
    read_storyboard,
    storyboard_ids,
)
from studio.timeline import FPS, read_lengths, timeline


def tone(seconds: float, amplitude: float) -> np.ndarray:
    time_s = np.arange(round(seconds * voice.RATE_HZ)) / voice.RATE_HZ
    return (amplitude * np.sin(2 * np.pi * 400 * time_s)).astype(np.float32)


@pytest.fixture
def speaker(tmp_path: Path) -> voice.Speaker:
    respell = {"squat": "squatte"}
    return voice.Speaker("en", "bm_george", "en-gb", 0.92, respell, recordings=tmp_path)


def said(speaker: voice.Speaker, text: str, sound: np.ndarray) -> None:
    file = speaker.recording(text)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, sound)


# What was said.


def test_silence_at_both_ends_is_cut_and_the_word_kept() -> None:
    silence = np.zeros(voice.RATE_HZ, np.float32)
    kept = voice.trimmed(np.concatenate([silence, tone(1.0, 0.5), silence]))
    assert kept.size / voice.RATE_HZ == pytest.approx(1 + 2 * voice.EDGE_S, abs=0.01)
    assert kept[0] == kept[-1] == 0


def test_silence_alone_is_refused() -> None:
    with pytest.raises(voice.VoiceError, match="silence"):
        voice.trimmed(np.zeros(1000, np.float32))


def test_a_text_is_said_again_when_text_voice_or_speed_change(speaker: voice.Speaker) -> None:
    slower = replace(speaker, speed=0.8)
    other = replace(speaker, voice="bf_emma")
    files = {speaker.recording("Up."), speaker.recording("Down."), slower.recording("Up.")}
    assert len({*files, other.recording("Up.")}) == 4


def test_a_word_is_spelt_as_the_voice_needs_it(speaker: voice.Speaker) -> None:
    assert speaker.recording("A squat.") == speaker.recording("A squatte.")


def test_a_word_taken_for_another_languages_is_refused(speaker: voice.Speaker) -> None:
    class Tokenizer:
        def phonemize(self, text: str, accent: str) -> str:
            return "lə (en)dˈɒs(fr)"

    class Kokoro:
        tokenizer = Tokenizer()

    with pytest.raises(voice.VoiceError, match="respell"):
        speaker.phonemes(Kokoro(), "Le dos")


def test_what_nobody_has_said_is_an_error_that_names_it(speaker: voice.Speaker) -> None:
    with pytest.raises(voice.VoiceError, match="Lift it"):
        voice.recorded(speaker, "Lift it.")


def test_every_language_has_a_speaker() -> None:
    assert tuple(voice.read_speakers()) == LANGUAGES


# The track.


def test_a_track_is_as_long_as_the_film_and_speaks_each_line_at_its_time(
    speaker: voice.Speaker,
) -> None:
    lines = [Line(dict.fromkeys(LANGUAGES, (text,))) for text in ("One.", "Two.")]
    said(speaker, "One.", tone(1.0, 0.02))
    said(speaker, "Two.", tone(1.0, 0.6))
    shots = tuple(
        Shot(line.spoken("en"), "move", 0, 1, 3.0, False, (), None, None, (line,), ())
        for line in lines
    )
    lengths = {tongue: {"One.": 1.0, "Two.": 1.0} for tongue in LANGUAGES}
    timed = timeline(Storyboard("x", shots), lengths)

    track = narration.track(timed, speaker)

    assert track.size == 6 * RATE_HZ
    heard = np.flatnonzero(np.abs(track) > 0.01) / RATE_HZ
    first, second = heard[heard < 3], heard[heard >= 3]
    assert first[0] == pytest.approx(timed.shots[0].lines[0].start_s, abs=0.01)
    assert second[0] == pytest.approx(timed.shots[1].lines[0].start_s, abs=0.01)
    assert second[-1] - second[0] == pytest.approx(1.0, abs=0.01)


def test_a_quiet_line_is_as_loud_as_the_next_and_the_track_has_its_level(
    speaker: voice.Speaker,
) -> None:
    lines = [Line(dict.fromkeys(LANGUAGES, (text,))) for text in ("One.", "Two.")]
    said(speaker, "One.", tone(1.0, 0.02))
    said(speaker, "Two.", tone(1.0, 0.6))
    shot = Shot("a", "move", 0, 1, 3.0, False, (), None, None, tuple(lines), ())
    lengths = {tongue: {"One.": 1.0, "Two.": 1.0} for tongue in LANGUAGES}
    timed = timeline(Storyboard("x", (shot,)), lengths)

    track = narration.track(timed, speaker)

    starts = [round((line.start_s + 0.2) * RATE_HZ) for line in timed.shots[0].lines]
    one, two = (float(np.abs(track[start : start + 9600]).max()) for start in starts)
    assert one == pytest.approx(two, rel=0.05)
    assert loudness_lufs(track) == pytest.approx(narration.TARGET_LUFS, abs=0.1)
    assert true_peak_dbtp(track) <= -2


# The files in the repository.


@pytest.mark.parametrize("exercise_id", storyboard_ids())
def test_every_narration_is_vorbis_in_mono_and_as_long_as_its_film(exercise_id: str) -> None:
    film_s = timeline(read_storyboard(exercise_id), read_lengths()).seconds
    for language in LANGUAGES:
        with av.open(str(MEDIA / exercise_id / f"narration.{language}.ogg")) as file:
            stream = file.streams.audio[0]
            assert (stream.codec_context.name, stream.channels) == ("vorbis", 1)
            assert stream.rate == RATE_HZ
            assert float(stream.duration * stream.time_base) == pytest.approx(film_s, abs=1 / FPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_has_its_sound(language: str) -> None:
    files = {file.stem for file in (MEDIA / "voice" / language).glob("*.ogg")}
    assert files == {cue.name for cue in read_cues()}
