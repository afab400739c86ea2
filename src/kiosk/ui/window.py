"""The station's window: full screen on a Pi, a window on a desk; touch, mouse and keys."""

from __future__ import annotations

import logging
import os
from typing import Protocol

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui.painter import Painter

KEYS = {
    pygame.K_RETURN: "go",
    pygame.K_KP_ENTER: "go",
    pygame.K_g: "go",
    pygame.K_ESCAPE: "back",
    pygame.K_BACKSPACE: "back",
    pygame.K_s: "stop",
    pygame.K_F1: "staff",
    pygame.K_F2: "sign_in",
    pygame.K_h: "staff",
    pygame.K_RIGHT: "next",
    pygame.K_DOWN: "next",
    pygame.K_TAB: "next",
    pygame.K_LEFT: "previous",
    pygame.K_UP: "previous",
    pygame.K_c: "captions",
}
HELD_FOR_STAFF_S = 2.0
"""A finger kept on Stop for so long calls the staff, as the red button does."""
HELD_TO_SIGN_IN_S = 3.0
"""A finger kept on the attract screen's corner for so long brings the keypad."""
LOST_S = 5.0
"""A display that takes no pictures for so long does not come back by itself."""
CORNER = "corner"
_TYPED = {
    pygame.K_RETURN: "go",
    pygame.K_KP_ENTER: "go",
    pygame.K_ESCAPE: "back",
    pygame.K_BACKSPACE: "key:backspace",
}
"""The keys where letters are typed: everything else is its own character."""
_LEFT, _RIGHT = 1, 3
_log = logging.getLogger(__name__)
_UNCOVERED = (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED)
"""What was shown may be gone: everything is shown again."""
_UNSEEN = ("dummy", "offscreen")
_WANTED = (
    "allowed: a desktop, Wayland or X11 (DISPLAY or WAYLAND_DISPLAY); "
    "without one: kiosk demo --out DIR"
)


class DisplayError(Exception):
    """There is no display, or it cannot be used; one line for the person in front of it."""


class Squeezer(Protocol):
    """A hand on a simulated ball, moved by the space bar and the mouse."""

    def space(self, pressed: bool, now_s: float, *, harder: bool = False) -> None: ...

    def mouse(self, height: float | None, now_s: float) -> None: ...


class Window:
    """A display with its inputs. Frame loop only.

    `hand` is the hand on a simulated ball, None on a real one: then neither space nor mouse
    squeezes anything. `closed` turns true when somebody closes the window; nobody can who stands
    before a station that is not `closable`.
    """

    def __init__(
        self,
        painter: Painter,
        surface: pygame.Surface,
        hand: Squeezer | None = None,
        *,
        closable: bool = True,
    ) -> None:
        self.surface = surface
        self.closed = False
        self._closable = closable
        self._painter = painter
        self._hand = hand
        self._squeezing = False
        self._stop_down_s: float | None = None
        self._corner_down_s: float | None = None
        self._lost_since_s: float | None = None
        self._typing = False

    def inputs(self, now_s: float) -> list[str]:
        found: list[str] = []
        for event in pygame.event.get():
            if event.type in (pygame.FINGERUP, pygame.MOUSEBUTTONUP):
                self._corner_down_s = None
            if event.type in (pygame.FINGERUP, pygame.MOUSEBUTTONUP) and self._stop_down_s:
                self._stop_down_s = None
                found.append("stop")
            if event.type in _UNCOVERED:
                self._painter.forget()
            if event.type == pygame.QUIT:
                self.closed = self._closable
            elif event.type == pygame.KEYDOWN:
                found += self._key(event, now_s)
            elif event.type == pygame.KEYUP and event.key == pygame.K_SPACE and self._hand:
                self._hand.space(False, now_s)
            elif event.type == pygame.FINGERDOWN:
                w, h = self.surface.get_size()
                found += self._touch(event.x * w, event.y * h, now_s)
            # SDL repeats a finger as a mouse; where there are no fingers, mice are touches.
            elif not getattr(event, "touch", False):
                found += self._mouse(event, now_s)
        if self._stop_down_s is not None and now_s - self._stop_down_s >= HELD_FOR_STAFF_S:
            self._stop_down_s = None
            found.append("staff")
        if self._corner_down_s is not None and now_s - self._corner_down_s >= HELD_TO_SIGN_IN_S:
            self._corner_down_s = None
            found.append("sign_in")
        return found

    def show(self, view: VisitView) -> None:
        self._typing = view.typing
        places = self._painter.draw(self.surface, view)
        if not places:
            return
        try:
            pygame.display.update(places)
        except pygame.error as error:
            self._lose(error, view.now_s)
        else:
            self._lost_since_s = None

    def _lose(self, error: pygame.error, now_s: float) -> None:
        """The display is being changed or is gone: for a moment that is borne.

        After that whoever started the station starts it again, and it waits for a display.
        """
        self._painter.forget()
        if self._lost_since_s is None:
            self._lost_since_s = now_s
            _log.warning("the display is lost: %s", error)
        elif now_s - self._lost_since_s >= LOST_S:
            raise DisplayError(f"the display is lost: {error}; {_WANTED}") from error

    def darken(self) -> None:
        """Nothing on the screen, until the next view is shown."""
        self._painter.forget()
        self.surface.fill((0, 0, 0))
        pygame.display.flip()

    def _key(self, event: pygame.event.Event, now_s: float) -> list[str]:
        if event.key == pygame.K_q and event.mod & pygame.KMOD_CTRL:
            self.closed = self._closable
            return []
        if self._typing:
            return _typed(event)
        if event.key == pygame.K_SPACE and self._hand is not None:
            self._hand.space(True, now_s, harder=bool(event.mod & pygame.KMOD_SHIFT))
        return [KEYS[event.key]] if event.key in KEYS else []

    def _mouse(self, event: pygame.event.Event, now_s: float) -> list[str]:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == _LEFT:
            x, y = event.pos
            found = self._touch(x, y, now_s)
            if not found:
                self._squeeze(y, now_s)
            return found
        if (event.type == pygame.MOUSEBUTTONDOWN and event.button == _RIGHT) or (
            event.type == pygame.MOUSEMOTION and self._squeezing
        ):
            self._squeeze(event.pos[1], now_s)
        elif event.type == pygame.MOUSEBUTTONUP and self._squeezing and self._hand is not None:
            self._squeezing = False
            self._hand.mouse(None, now_s)
        return []

    def _touch(self, x: float, y: float, now_s: float) -> list[str]:
        choice = self._painter.choice_at(x, y)
        if choice == "stop":
            # Like the red button: let go it stops, held it calls.
            self._stop_down_s = now_s
            return []
        if choice == CORNER:
            self._corner_down_s = now_s
            return []
        return [choice] if choice is not None else []

    def _squeeze(self, y: float, now_s: float) -> None:
        if self._hand is not None:
            self._squeezing = True
            height = 1.0 - y / self.surface.get_height()
            self._hand.mouse(min(max(height, 0.0), 1.0), now_s)


def _typed(event: pygame.event.Event) -> list[str]:
    """A key where letters are typed."""
    if event.key in _TYPED:
        return [_TYPED[event.key]]
    letter = getattr(event, "unicode", "")
    return [f"key:{letter}"] if len(letter) == 1 and letter.isprintable() else []


def display_present() -> bool:
    """Whether this machine has a screen to open a window on."""
    named = os.environ.get("SDL_VIDEODRIVER", "")
    if named:
        return named not in _UNSEEN
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_display(size: tuple[int, int], *, fullscreen: bool) -> pygame.Surface:
    """The display's surface; (0, 0) takes the display's own size. DisplayError without one."""
    pygame.font.init()
    try:
        pygame.display.init()
        if pygame.display.get_driver() == "x11":
            # SDL's own flip goes through GL: on a processor without a GPU that costs three times
            # the film. Wayland and KMSDRM have no other way, and no window at all without it.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        pygame.display.set_caption("Squeeze-ball station")
        surface = pygame.display.set_mode(size, pygame.FULLSCREEN if fullscreen else 0)
    except pygame.error as error:
        # Half open it could not be tried again.
        pygame.display.quit()
        raise DisplayError(f"no display to open: {error}; {_WANTED}") from error
    if pygame.display.get_driver() in _UNSEEN and "SDL_VIDEODRIVER" not in os.environ:
        # SDL would rather draw where nobody looks than say that there is no display.
        pygame.display.quit()
        raise DisplayError(f"no display to open; {_WANTED}")
    if fullscreen:
        # An empty cursor, not a hidden one: under a compositor a hidden one freezes positions.
        pygame.mouse.set_cursor((8, 8), (0, 0), (0,) * 8, (0,) * 8)
    return surface


def close_display() -> None:
    """Give the display back."""
    pygame.display.quit()


def off_screen(size: tuple[int, int]) -> pygame.Surface:
    """A surface that nobody sees, of the depth that films and posters have."""
    pygame.font.init()
    return pygame.Surface(size, 0, 32)


def present(frame: pygame.Surface) -> None:
    """Show a picture that was drawn off screen, and let the window answer its system."""
    pygame.event.pump()
    pygame.display.get_surface().blit(frame, (0, 0))
    pygame.display.flip()
