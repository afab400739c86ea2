"""The captions of a film that says nothing yet: valid WebVTT that tells how to write in it."""

from __future__ import annotations

from pathlib import Path

from kiosk.films.standard import captions_name
from kiosk.locale import LANGUAGES

_TEXT = """WEBVTT

NOTE
Captions of this film, language: {language}. None yet: it is shown without words.
To add some, write below this note, an empty line before each cue. For example:

NOTE
  step-1
  00:02.000 - -> 00:05.500
  Stand side-on to the wall,
  the ball at knee height.

NOTE
Write the arrow as two hyphens and a greater-than sign, without the space. Times are minutes,
seconds and thousandths of the film. "step-1" is optional: the instruction the words belong to.
At most 2 lines of 42 characters and 17 characters a second, and no cue before the last has ended.
All of {languages} need the same number of cues. Then ask: kiosk media check
"""


def write_silent_captions(folder: Path) -> None:
    """A captions file without a cue for every language. Raises OSError."""
    languages = ", ".join(captions_name(each) for each in LANGUAGES)
    for language in LANGUAGES:
        text = _TEXT.format(language=language, languages=languages)
        (folder / captions_name(language)).write_text(text, "utf-8")
