"""Draws the night screens to PNG files, for eyes.

Run: PYTHONPATH=src:tests/screens python tests/screens/gallery_night.py OUT [NAME] [WxH] [LANG]
LANG may end in "+sim" for the simulated ball and in "+bare" for the layout without the film.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
from gallery_pages import Posters
from night_views import night_views
from paper_views import SIZES, words

from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.screens import DRAW


def main(out: Path, name: str, wanted: str, languages: tuple[str, ...], how: str) -> None:
    kit, pictures = Kit(), Posters()
    out.mkdir(parents=True, exist_ok=True)
    for language in languages:
        say = words(language)
        for each, view in night_views(language, simulated="sim" in how):
            if not each.startswith(name):
                continue
            for size in SIZES:
                if wanted and wanted != f"{size[0]}x{size[1]}":
                    continue
                surface = pygame.Surface(size)
                page = Page(surface, kit, say, pictures, exercise_film="bare" not in how)
                DRAW[view.screen](page, view)
                pygame.image.save(surface, str(out / f"{each}-{size[0]}x{size[1]}-{language}.png"))


if __name__ == "__main__":
    given = [*sys.argv[1:], "", "", ""]
    tongue, _, manner = given[3].partition("+")
    main(Path(given[0]), given[1], given[2], (tongue,) if tongue else LANGUAGES, manner)
