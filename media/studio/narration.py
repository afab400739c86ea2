"""Puts what was said into one track a film and language, levels it and writes Ogg Vorbis.

Vorbis, because pygame's music player refuses Opus in an .ogg file and starts Vorbis anywhere
to the sample. Needs soundfile (with libsndfile) to write; the voices must have been said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio import loudness, voice
from studio.storyboard import LANGUAGES, MEDIA, read_cues, read_storyboard
from studio.timeline import Timeline, read_lengths, timeline

if TYPE_CHECKING:
    from studio.loudness import Sound

TARGET_LUFS = -18.0
CEILING_DBTP = -3.5
"""A little under the -2 dBTP that the station promises: coding moves peaks by some tenths."""
RATE_HZ = loudness.RATE_HZ
COMPRESSION = 0.9
"""libsndfile's scale, 0 best ... 1 smallest: about 57 kbit/s for one voice at 48 kHz."""


def write_narration(exercise_ids: Sequence[str], media: Path = MEDIA) -> list[Path]:
    """Write `<media>/<id>/narration.<language>.ogg`; the files written. Raises VoiceError."""
    lengths = read_lengths()
    speakers = voice.read_speakers()
    written = []
    for exercise_id in exercise_ids:
        timed = timeline(read_storyboard(exercise_id), lengths)
        for language in LANGUAGES:
            file = media / exercise_id / f"narration.{language}.ogg"
            _write(file, track(timed, speakers[language]))
            written.append(file)
    return written


def write_cues(media: Path = MEDIA) -> list[Path]:
    """Write `<media>/voice/<language>/<cue>.ogg`; the files written. Raises VoiceError."""
    written = []
    for language, speaker in voice.read_speakers().items():
        for cue in read_cues():
            file = media / "voice" / language / f"{cue.name}.ogg"
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, _spoken(speaker, cue.line.spoken(language)))
            written.append(file)
    return written


def track(timed: Timeline, speaker: voice.Speaker) -> Sound:
    """Every line at its time, as long as the film (n,), mono at RATE_HZ, levelled."""
    mixed = np.zeros(round(timed.seconds * RATE_HZ), np.float32)
    for shot in timed.shots:
        for line in shot.lines:
            sound = _spoken(speaker, line.text.spoken(speaker.language))
            start = round(line.start_s * RATE_HZ)
            mixed[start : start + sound.size] += sound
    return loudness.levelled(mixed, TARGET_LUFS, CEILING_DBTP)


def _spoken(speaker: voice.Speaker, text: str) -> Sound:
    """One line, levelled by itself: no line of a film is louder than the next."""
    sound = loudness.resampled(voice.recorded(speaker, text), RATE_HZ // voice.RATE_HZ)
    return loudness.levelled(sound, TARGET_LUFS, CEILING_DBTP)


def _write(file: Path, sound: Sound) -> None:
    """Write by renaming, so that a half-written file never stands for a finished one."""
    try:
        import soundfile
    except ImportError as error:
        raise voice.VoiceError(f"{error}; pip install soundfile, to write {file}") from error
    part = file.with_suffix(".part")
    soundfile.write(
        part, sound, RATE_HZ, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    )
    part.replace(file)
