"""Whether a sound card was plugged in or pulled out: the kernel's own list, now and then."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

CARDS = Path("/proc/asound/cards")
EVERY_S = 3.0
"""A look costs some 20 microseconds; a loudspeaker may be silent for so long."""


class SoundCards:
    """The list of cards, as it was when it was looked at last. Any one thread.

    Where the kernel keeps no list, nothing ever changes.
    """

    def __init__(self, path: Path = CARDS) -> None:
        self._path = path
        self._listed = self._read()
        self._due_s: float | None = None

    def changed(self, now_s: float) -> bool:
        """Whether the cards are others than before. Looks at most every three seconds."""
        if self._due_s is not None and now_s < self._due_s:
            return False
        self._due_s = now_s + EVERY_S
        before, self._listed = self._listed, self._read()
        return self._listed != before

    def _read(self) -> str:
        with suppress(OSError):
            return self._path.read_text("utf-8", errors="replace")
        return ""
