"""Draws the paper pages to PNG files, for eyes.

Run: PYTHONPATH=src:tests/screens python tests/screens/gallery_pages.py OUT [NAME] [WxH] [LANG]
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
from paper_views import CLINIC, MEDIA, SIZES, paper_views, words
from staff_views import staff_views

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures, Size


class Posters(PlainPictures):
    """The posters under `media/`, cropped to size; a plain tile where there is none yet."""

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        folder = MEDIA / (exercise.id if exercise else "standing-ball-squeeze")
        right = folder / "poster-right.jpg"
        path = right if side is Side.RIGHT and right.exists() else folder / "poster.jpg"
        if not path.exists():
            return super().poster(exercise, side, size)
        picture = pygame.image.load(str(path))
        w, h = picture.get_size()
        scale = max(size[0] / w, size[1] / h)
        scaled = pygame.transform.smoothscale(picture, (round(w * scale), round(h * scale)))
        fx, fy = exercise.film.focus if exercise else (0.5, 0.45)
        x = min(max(0, fx * w * scale - size[0] / 2), scaled.get_width() - size[0])
        y = min(max(0, fy * h * scale - size[1] / 2), scaled.get_height() - size[1])
        cropped = pygame.Surface(size)
        cropped.blit(scaled, (-round(x), -round(y)))
        return cropped


def main(out: Path, name: str, wanted: str, languages: tuple[str, ...]) -> None:
    pygame.init()
    kit, pictures = Kit(), Posters()
    for language in languages:
        say = words(language)
        for each, view in (*paper_views(language), *staff_views(language)):
            if not each.startswith(name):
                continue
            for size in SIZES:
                if wanted and wanted != f"{size[0]}x{size[1]}":
                    continue
                page = Page(pygame.Surface(size), kit, say, pictures, clinic=CLINIC)
                import_module(f"kiosk.ui.screens.{view.screen.value}").draw(page, view)
                file = out / f"{each}-{size[0]}x{size[1]}-{language}.png"
                pygame.image.save(page.surface, str(file))


if __name__ == "__main__":
    given = [*sys.argv[1:], "", "", "", ""]
    folder = Path(given[0] or "/tmp/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    main(folder, given[1], given[2], (given[3],) if given[3] else LANGUAGES)
