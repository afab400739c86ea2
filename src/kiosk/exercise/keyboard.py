"""The keyboard on the screen: which keys lie where, and what a press makes of a text.

Pure. `Written` is a text being typed and how the keyboard stands; a page keeps one, offers its
`choices`, hands "key:..." inputs to `pressed`, and gives it to the screen as it is. A keyboard of
one's own types the same inputs, whatever the keys on the screen show. Keys are laid out on ten
columns; a key is named by its character, or by what it does: "shift", "backspace", and the planes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LETTERS, SIGNS, ACCENTS = "letters", "signs", "accents"
PLANES = (LETTERS, SIGNS, ACCENTS)
COLUMNS = 10
WIDE = {"backspace": 2, " ": 5}
"""Keys that take more than one column."""
_WORD_ENDS = " -.'"
_SENTENCE_ENDS = (". ", "! ", "? ", "¿", "¡")

_LETTER_ROWS = {
    "en": ("1234567890", "qwertyuiop", "asdfghjkl'", "zxcvbnm"),
    "fr": ("éèêàâçùûîô", "azertyuiop", "qsdfghjklm", "wxcvbn'"),
    "es": ("áéíóúü¿?¡!", "qwertyuiop", "asdfghjklñ", "zxcvbnm"),
}
"""The first row holds what the language wants most beside its letters. Each key once."""
_SIGN_ROWS = ("1234567890", "+=/*%°&@#_", "()<>\"':;!?", "¿¡«»€§~²")
_ACCENT_ROWS = ("áàâäãåæçßœ", "éèêëíìîïñý", "óòôöõøúùûü", "ÿžšłčćř")


@dataclass(frozen=True, slots=True)
class Written:
    """What has been typed, at most `most` characters, and how the keyboard stands.

    Capitals begin by themselves: after every word in a name (`words`), else after sentences;
    `shift` is somebody's own wish for the next letter, None for no wish.
    """

    text: str = ""
    most: int = 140
    words: bool = False
    plane: str = LETTERS
    shift: bool | None = None

    @property
    def capital(self) -> bool:
        """Whether the next letter is one."""
        if self.shift is not None:
            return self.shift
        if self.words:
            return not self.text or self.text[-1] in _WORD_ENDS
        return not self.text or self.text.endswith(_SENTENCE_ENDS)

    @property
    def line(self) -> str:
        """The text as it is kept: one line, single spaces, nothing at its ends."""
        return " ".join(self.text.split())

    def choices(self, language: str) -> tuple[str, ...]:
        """The inputs of the keys that lie on the screen now."""
        return tuple(f"key:{key}" for row in rows_of(language, self.plane) for key in row)

    def pressed(self, key: str) -> Written:
        """After one more key, named without its "key:". What is no key changes nothing."""
        if key == "backspace":
            return replace(self, text=self.text[:-1], shift=None)
        if key == "shift":
            return replace(self, shift=not self.capital)
        if key in PLANES:
            return replace(self, plane=key)
        if len(key) != 1 or not key.isprintable() or len(self.text) >= self.most:
            return self
        large = key.upper()
        letter = large if self.capital and len(large) == 1 else key
        return replace(self, text=self.text + letter, shift=None)


def rows_of(language: str, plane: str) -> tuple[tuple[str, ...], ...]:
    """The keys of a plane, row by row; every row is `COLUMNS` wide, every key there once."""
    letters = _LETTER_ROWS.get(language, _LETTER_ROWS["en"])
    *upper, last = {LETTERS: letters, SIGNS: _SIGN_ROWS, ACCENTS: _ACCENT_ROWS}[plane]
    # Signs have no capitals.
    shift = () if plane == SIGNS else ("shift",)
    others = tuple(each for each in PLANES if each != plane)
    return (
        *(tuple(each) for each in upper),
        (*shift, *last, "backspace"),
        (*others, ",", " ", ".", "-"),
    )
