"""A canvas off screen: pictures every scene of a visit once, and hands on each frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame

from kiosk.exercise.ball_views import HoldView, MaximalView, Moment, SquatView
from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.painter import Painter

SETTLED_S = 0.7
"""A scene is pictured once its colours and movements have settled."""

Touch = Callable[[VisitView], list[str]]
Frame = Callable[[pygame.Surface], None]


class Album:
    """Draws every n-th frame, and saves a numbered PNG of each scene. Frame loop only.

    `touch` is asked for inputs with the view last shown; each of `frames` receives every
    drawn surface. Without a folder nothing is saved, but the scenes are still counted.
    """

    def __init__(
        self,
        painter: Painter,
        surface: pygame.Surface,
        touch: Touch,
        *,
        folder: Path | None,
        frames: tuple[Frame, ...] = (),
        every: int = 1,
    ) -> None:
        self.pictures: list[str] = []
        self._painter = painter
        self._surface = surface
        self._touch = touch
        self._folder = folder
        self._frames = frames
        self._every = every
        self._shown = 0
        self._pictured: set[str] = set()
        self._scene = ""
        self._scene_since_s = 0.0
        self._view: VisitView | None = None

    def inputs(self, now_s: float) -> list[str]:
        return self._touch(self._view) if self._view is not None else []

    def show(self, view: VisitView) -> None:
        self._view = view
        self._shown += 1
        scene = self._new_scene(view)
        on_film = self._shown % self._every == 0
        if not (scene or on_film):
            return
        self._painter.draw(self._surface, view)
        if scene:
            self._picture(scene)
        if on_film:
            for frame in self._frames:
                frame(self._surface)

    def _picture(self, scene: str) -> None:
        name = f"{len(self.pictures) + 1:02d}-{scene}.png"
        if self._folder is not None:
            pygame.image.save(self._surface, str(self._folder / name))
        self.pictures.append(name)

    def _new_scene(self, view: VisitView) -> str:
        """The name of a scene not yet pictured that has stood long enough; else empty."""
        scene = scene_of(view)
        if scene != self._scene:
            self._scene, self._scene_since_s = scene, view.now_s
        if scene in self._pictured or view.now_s - self._scene_since_s < SETTLED_S:
            return ""
        self._pictured.add(scene)
        return scene


def scene_of(view: VisitView) -> str:
    """The screen and, in an exercise, its moment: what a picture should show one of."""
    parts = [view.screen.value]
    body = view.body
    hold = body.hold if isinstance(body, SquatView) else body
    if isinstance(hold, HoldView):
        parts.append(hold.moment.value)
    if isinstance(body, MaximalView):
        parts.append(body.phase.value)
    if isinstance(body, SquatView) and body.hold.moment is Moment.IN_ZONE:
        parts.append(body.phases[body.phase][0])
    if view.exercise is not None and view.screen in (Screen.FILM, Screen.PACED, Screen.TIMER):
        parts.append(view.exercise.id)
    if view.side is not None and view.screen is Screen.POSITION:
        parts.append(view.side.value)
    return "-".join(parts).replace("_", "-")
