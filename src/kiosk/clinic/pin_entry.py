"""Six digits on the keypad: once to sign in, twice where they are new. Forgotten with every try."""

from __future__ import annotations

PIN_DIGITS = 6
DIGIT_KEYS = tuple(f"key:{digit}" for digit in "1234567890")
PAD_KEYS = ("go", *DIGIT_KEYS, "key:backspace")
"""The inputs of the keypad."""


class PinEntry:
    """What is typed on the keypad."""

    def __init__(self) -> None:
        self._typed = ""

    @property
    def digits(self) -> int:
        return len(self._typed)

    def press(self, choice: str) -> None:
        """One of `PAD_KEYS`; anything else is no digit and changes nothing."""
        if choice == "key:backspace":
            self._typed = self._typed[:-1]
        elif choice in DIGIT_KEYS:
            self._typed = (self._typed + choice[-1])[:PIN_DIGITS]

    def take(self) -> str:
        """The whole PIN, once; empty while digits are missing."""
        if len(self._typed) < PIN_DIGITS:
            return ""
        pin, self._typed = self._typed, ""
        return pin

    def clear(self) -> None:
        self._typed = ""


class NewPin:
    """A new PIN, typed twice. `again`: the first is in, the same is wanted once more."""

    def __init__(self) -> None:
        self._entry = PinEntry()
        self._first = ""
        self.differ = False
        """Whether the two of the last try were not the same."""

    @property
    def again(self) -> bool:
        return bool(self._first)

    @property
    def digits(self) -> int:
        return self._entry.digits

    def press(self, choice: str) -> str:
        """One key; the PIN once both are in and the same, else empty."""
        if choice != "go":
            self.differ = False
            self._entry.press(choice)
            return ""
        pin = self._entry.take()
        if not pin:
            return ""
        if not self._first:
            self._first = pin
            return ""
        first, self._first = self._first, ""
        self.differ = first != pin
        return "" if self.differ else pin

    def back(self) -> bool:
        """Back to the first of the two; False where it stands there already."""
        self._entry.clear()
        was, self._first = self.again, ""
        return was
