"""What a run leaves behind: pictures under build/appliance/pictures, figures in measured.json."""

from __future__ import annotations

import json
from itertools import count

from image import BUILD
from screen import Picture, write_picture

PICTURES = BUILD / "pictures"
MEASURED = BUILD / "measured.json"


class Album:
    """Keeps the pictures of one test, numbered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._number = count(1)

    def keep(self, picture: Picture, what: str) -> None:
        write_picture(picture, PICTURES / f"{self._name}-{next(self._number):02d}-{what}.png")


def measured(**figures: object) -> None:
    """Add to what this run has measured."""
    before = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    MEASURED.write_text(json.dumps(before | figures, indent=2) + "\n")
