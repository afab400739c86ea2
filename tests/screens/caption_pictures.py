"""Pictures whose film always says the same, as a film's captions would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.exercise.catalogue import Exercise
from kiosk.ui.pictures import PlainPictures

LONGEST = {
    "en": (
        "Breathe out, lift the upper knee as far as",
        "your pelvis stays perfectly still there.",
    ),
    "fr": (
        "Soufflez et levez le genou du dessus, tant",
        "que le bassin reste tout à fait immobile.",
    ),
    "es": ("Suelte el aire y levante la rodilla de", "arriba sin que la pelvis se mueva de ahí."),
}
"""About the most that captions may say at once: two lines of 42 characters."""


class Told(PlainPictures):
    """What the films say is `told`; None for films without captions."""

    def __init__(self, told: tuple[str, ...] | None, broken: Sequence[str] = ()) -> None:
        super().__init__()
        self.told = told
        self._broken = tuple(Path("/media") / name for name in broken)

    def caption(
        self, exercise: Exercise, language: str, position_s: float
    ) -> tuple[str, ...] | None:
        return self.told

    @property
    def broken(self) -> Sequence[Path]:
        return self._broken
