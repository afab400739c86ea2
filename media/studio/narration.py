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
PROMISED_DBTP = -2.0
"""No file's true peak is higher."""
CEILING_DBTP = -5.0
"""Before coding, which was seen to raise the peak of a sharp s or t by up to 2 dB."""
RATE_HZ = loudness.RATE_HZ
COMPRESSION = 0.9
"""libsndfile's scale, 0 best ... 1 smallest: about 57 kbit/s for one voice at 48 kHz."""
BLOCK = RATE_HZ // 2
"""Samples written at a time: libsndfile 1.2 crashes on a whole minute of Vorbis at once."""


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
    """Write by renaming, so that a half-written file never stands for a finished one.

    Raises VoiceError without soundfile, or if coding has made a peak too high.
    """
    try:
        import soundfile
    except ImportError as error:
        raise voice.VoiceError(f"{error}; pip install soundfile, to write {file}") from error
    part = file.with_suffix(".part")
    with soundfile.SoundFile(
        part, "w", RATE_HZ, 1, "VORBIS", format="OGG", compression_level=COMPRESSION
    ) as stream:
        for start in range(0, sound.size, BLOCK):
            stream.write(sound[start : start + BLOCK])
    coded, _ = soundfile.read(part, dtype="float32")
    peak_dbtp = loudness.true_peak_dbtp(coded)
    if peak_dbtp > PROMISED_DBTP:
        raise voice.VoiceError(f"{file}: {peak_dbtp:.1f} dBTP after coding; lower CEILING_DBTP")
    part.replace(file)
