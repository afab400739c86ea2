"""The window turns touches, mice and keys into inputs, and squeezes the hand smoothly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import pygame
import pytest

from kiosk.exercise.ball_views import OfferView
from kiosk.exercise.staff_views import SignInView
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.locale import Words
from kiosk.sim.hands import IDLE_SQUEEZE_N, MOUSE_MOST_N, Hand
from kiosk.ui.clinic import Clinic
from kiosk.ui.painter import Painter
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.window import (
    KEYS,
    LOST_S,
    DisplayError,
    Window,
    display_present,
    open_display,
)

SIZE = (640, 360)
AWAY = (1, 1)
"""A corner without any button."""


@pytest.fixture(scope="module")
def surface() -> Iterator[pygame.Surface]:
    pygame.display.init()
    pygame.font.init()
    yield pygame.display.set_mode(SIZE)
    pygame.display.quit()


@pytest.fixture
def hand() -> Hand:
    return Hand(lambda newtons: newtons)


@pytest.fixture
def window(surface: pygame.Surface, hand: Hand) -> Window:
    """A window that shows the attract screen, with a hand on a simulated ball."""
    pygame.event.clear()
    painter = Painter({"en": Words("en", {})}, PlainPictures(), Clinic())
    shown = Window(painter, surface, hand)
    choices = ("start", "lang:en", "lang:fr", "lang:es")
    view = VisitView(Screen.ATTRACT, "en", 0.0, 5.0, AttractView(0), choices=choices, highlight=0)
    shown.show(view)
    return shown


def place_of(window: Window, choice: str) -> tuple[int, int]:
    """A point that the painter says chooses this."""
    for y in range(0, SIZE[1], 4):
        for x in range(0, SIZE[0], 4):
            if window._painter.choice_at(x, y) == choice:
                return x + 2, y + 2
    raise AssertionError(f"nowhere to choose {choice}")


def post(kind: int, **values: object) -> None:
    pygame.event.post(pygame.event.Event(kind, **values))


def key(code: int, mod: int = 0, kind: int = pygame.KEYDOWN) -> None:
    post(kind, key=code, mod=mod, unicode="", scancode=0)


def mouse(kind: int, pos: tuple[int, int], button: int = 1, touch: bool = False) -> None:
    if kind == pygame.MOUSEMOTION:
        post(kind, pos=pos, rel=(0, 0), buttons=(1, 0, 0), touch=touch)
    else:
        post(kind, pos=pos, button=button, touch=touch)


def finger(pos: tuple[int, int], kind: int = pygame.FINGERDOWN) -> None:
    post(kind, x=pos[0] / SIZE[0], y=pos[1] / SIZE[1], dx=0.0, dy=0.0, finger_id=1, touch_id=1)


# Keys.


@pytest.mark.parametrize(("code", "choice"), KEYS.items())
def test_key_is_an_input(window: Window, code: int, choice: str) -> None:
    key(code)
    key(code, kind=pygame.KEYUP)
    assert window.inputs(0.0) == [choice]
    assert window.inputs(0.1) == []


def test_keys_come_in_order_and_others_are_nothing(window: Window) -> None:
    for code in (pygame.K_x, pygame.K_RIGHT, pygame.K_q, pygame.K_RETURN):
        key(code)
    assert window.inputs(0.0) == ["next", "go"]
    assert not window.closed


def test_window_is_closed_by_its_frame_and_by_ctrl_q(window: Window) -> None:
    post(pygame.QUIT)
    assert window.inputs(0.0) == []
    assert window.closed
    window.closed = False
    key(pygame.K_q, pygame.KMOD_LCTRL)
    window.inputs(0.1)
    assert window.closed


# Touches.


@pytest.mark.parametrize("choice", ["start", "lang:fr"])
def test_touch_and_mouse_choose_what_is_drawn_there(window: Window, choice: str) -> None:
    where = place_of(window, choice)
    finger(where)
    assert window.inputs(0.0) == [choice]
    mouse(pygame.MOUSEBUTTONDOWN, where)
    assert window.inputs(0.1) == [choice]
    mouse(pygame.MOUSEBUTTONUP, where)
    finger(where, pygame.FINGERUP)
    assert window.inputs(0.2) == []


def test_touch_is_not_doubled_by_the_mouse_that_sdl_makes_of_it(window: Window) -> None:
    where = place_of(window, "start")
    finger(where)
    mouse(pygame.MOUSEMOTION, where, touch=True)
    mouse(pygame.MOUSEBUTTONDOWN, where, touch=True)
    finger(where, pygame.FINGERUP)
    mouse(pygame.MOUSEBUTTONUP, where, touch=True)
    assert window.inputs(0.0) == ["start"]


def test_touch_beside_every_button_squeezes_nothing(window: Window, hand: Hand) -> None:
    finger(AWAY)
    mouse(pygame.MOUSEBUTTONDOWN, AWAY, touch=True)
    mouse(pygame.MOUSEMOTION, (300, 10), touch=True)
    assert window.inputs(0.0) == []
    assert hand.force_n(1.0) == 0.0


def test_click_on_a_button_squeezes_nothing(window: Window, hand: Hand) -> None:
    mouse(pygame.MOUSEBUTTONDOWN, place_of(window, "start"))
    mouse(pygame.MOUSEMOTION, (300, 10))
    window.inputs(0.0)
    assert hand.force_n(1.0) == 0.0


def test_wheel_and_middle_button_do_nothing(window: Window, hand: Hand) -> None:
    where = place_of(window, "start")
    for button in (2, 4, 5):
        mouse(pygame.MOUSEBUTTONDOWN, where, button)
    assert window.inputs(0.0) == []
    assert hand.force_n(1.0) == 0.0


# The hand.

MOST_SLOPE = MOUSE_MOST_N / 0.12
"""No hand is faster than its spring: newtons a second."""


def forces(window: Window, hand: Hand, script: dict[int, object], frames: int) -> list[float]:
    """Forces a millisecond apart; `script` posts events before frames of 50 ms."""
    found: list[float] = []
    for frame in range(frames):
        if frame in script:
            script[frame]()
        window.inputs(frame * 0.05)
        found += [hand.force_n(frame * 0.05 + ms / 1000) for ms in range(50)]
    return found


def assert_smooth(found: list[float]) -> None:
    steps = [abs(b - a) for a, b in pairwise(found)]
    assert max(steps) <= MOST_SLOPE * 0.001
    bends = [abs(b - a) for a, b in pairwise([b - a for a, b in pairwise(found)])]
    assert max(bends) <= MOST_SLOPE / 0.12 * 1e-6 * 1.5 + 1e-9
    assert min(found) >= 0


def test_space_bar_squeezes_smoothly_for_as_long_as_it_is_held(window: Window, hand: Hand) -> None:
    found = forces(
        window,
        hand,
        {
            4: lambda: key(pygame.K_SPACE),
            30: lambda: key(pygame.K_SPACE, kind=pygame.KEYUP),
        },
        60,
    )
    assert max(found[:200]) == 0.0
    assert found[1450] == pytest.approx(IDLE_SQUEEZE_N, rel=0.01)
    assert found[-1] == pytest.approx(0.0, abs=0.1)
    assert_smooth(found)


def test_shift_squeezes_too_hard(window: Window, hand: Hand) -> None:
    found = forces(window, hand, {0: lambda: key(pygame.K_SPACE, pygame.KMOD_LSHIFT)}, 40)
    assert found[-1] == pytest.approx(1.6 * IDLE_SQUEEZE_N, rel=0.01)


def test_space_bar_pressed_and_let_go_in_mid_movement_never_jumps(
    window: Window, hand: Hand
) -> None:
    script: dict[int, object] = {}
    for number, frame in enumerate((1, 2, 4, 5, 9, 10, 11)):
        kind = pygame.KEYUP if number % 2 else pygame.KEYDOWN
        script[frame] = lambda kind=kind: key(pygame.K_SPACE, kind=kind)
    assert_smooth(forces(window, hand, script, 30))


def test_mouse_squeezes_harder_the_higher_it_is(window: Window, hand: Hand) -> None:
    low, high = (1, round(SIZE[1] * 0.75)), (1, round(SIZE[1] * 0.25))
    assert window._painter.choice_at(*low) is None
    found = forces(
        window,
        hand,
        {
            2: lambda: mouse(pygame.MOUSEBUTTONDOWN, low),
            30: lambda: mouse(pygame.MOUSEMOTION, high),
            60: lambda: mouse(pygame.MOUSEBUTTONUP, high),
            80: lambda: mouse(pygame.MOUSEMOTION, low),  # only moved: nobody squeezes
        },
        100,
    )
    assert found[1490] == pytest.approx(0.25 * MOUSE_MOST_N, rel=0.02)
    assert found[2990] == pytest.approx(0.75 * MOUSE_MOST_N, rel=0.02)
    assert found[-1] == pytest.approx(0.0, abs=0.1)
    assert_smooth(found)


def test_right_button_squeezes_even_over_a_button(window: Window, hand: Hand) -> None:
    mouse(pygame.MOUSEBUTTONDOWN, place_of(window, "start"), button=3)
    assert window.inputs(0.0) == []
    assert hand.force_n(2.0) > 5


def test_real_ball_is_not_squeezed_by_keys(surface: pygame.Surface) -> None:
    pygame.event.clear()
    painter = Painter({"en": Words("en", {})}, PlainPictures(), Clinic())
    window = Window(painter, surface, None)
    key(pygame.K_SPACE)
    mouse(pygame.MOUSEBUTTONDOWN, AWAY)
    mouse(pygame.MOUSEMOTION, (5, 5))
    mouse(pygame.MOUSEBUTTONUP, AWAY)
    key(pygame.K_SPACE, kind=pygame.KEYUP)
    assert window.inputs(0.0) == []


@pytest.mark.parametrize(
    ("named", "display", "present"),
    [("dummy", ":0", False), ("offscreen", "", False), ("", ":0", True), ("", "", False),
     ("kmsdrm", "", True)],
)  # fmt: skip
def test_display_is_where_its_driver_says(
    monkeypatch: pytest.MonkeyPatch, named: str, display: str, present: bool
) -> None:
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if named:
        monkeypatch.setenv("SDL_VIDEODRIVER", named)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    assert display_present() is present


@pytest.fixture
def offering(surface: pygame.Surface) -> Window:
    """A window on a screen that has Stop."""
    pygame.event.clear()
    painter = Painter({"en": Words("en", {})}, PlainPictures(), Clinic())
    shown = Window(painter, surface)
    choices = ("easier", "rest", "stop")
    shown.show(VisitView(Screen.OFFER, "en", 0.0, 5.0, OfferView("below"), choices=choices))
    return shown


def test_stop_let_go_stops(offering: Window) -> None:
    post(pygame.MOUSEBUTTONDOWN, pos=place_of(offering, "stop"), button=1)
    assert offering.inputs(10.0) == []
    post(pygame.MOUSEBUTTONUP, pos=AWAY, button=1)
    assert offering.inputs(11.0) == ["stop"]
    assert offering.inputs(13.0) == []


def test_stop_kept_down_for_two_seconds_calls_the_staff_and_stops_nothing(offering: Window) -> None:
    post(pygame.MOUSEBUTTONDOWN, pos=place_of(offering, "stop"), button=1)
    assert offering.inputs(10.0) == []
    assert offering.inputs(11.9) == []
    assert offering.inputs(12.0) == ["staff"]
    post(pygame.MOUSEBUTTONUP, pos=AWAY, button=1)
    assert offering.inputs(13.0) == []


# The staff's way in, and typing.


def test_f2_asks_to_sign_in(window: Window) -> None:
    post(pygame.KEYDOWN, key=pygame.K_F2, mod=0, unicode="")
    assert window.inputs(0.0) == ["sign_in"]


def test_the_corner_held_for_three_seconds_asks_to_sign_in_once(window: Window) -> None:
    x, y = place_of(window, "corner")
    post(pygame.MOUSEBUTTONDOWN, button=1, pos=(x, y))
    assert window.inputs(10.0) == []
    assert window.inputs(12.9) == []
    assert window.inputs(13.0) == ["sign_in"]
    assert window.inputs(20.0) == []


def test_a_corner_let_go_early_is_nothing(window: Window) -> None:
    x, y = place_of(window, "corner")
    post(pygame.MOUSEBUTTONDOWN, button=1, pos=(x, y))
    window.inputs(10.0)
    post(pygame.MOUSEBUTTONUP, button=1, pos=(x, y))
    assert window.inputs(12.0) == []
    assert window.inputs(14.0) == []


def test_where_letters_are_typed_no_letter_is_a_short_cut(window: Window, hand: Hand) -> None:
    choices = ("key:backspace", "back")
    view = VisitView(Screen.SIGN_IN, "en", 0.0, 5.0, SignInView(0, 6), choices=choices, typing=True)
    window.show(view)
    for key, letter in (
        (pygame.K_s, "s"), (pygame.K_g, "G"), (pygame.K_7, "7"), (pygame.K_SPACE, " "),
        (pygame.K_BACKSPACE, "\b"), (pygame.K_RETURN, "\r"), (pygame.K_ESCAPE, "\x1b"),
        (pygame.K_LEFT, ""), (pygame.K_TAB, "\t"), (pygame.K_KP5, "5"),
    ):  # fmt: skip
        post(pygame.KEYDOWN, key=key, mod=0, unicode=letter)
    assert window.inputs(0.0) == [
        "key:s", "key:G", "key:7", "key: ", "key:backspace", "go", "back", "key:5",
    ]  # fmt: skip


# On an installed station.


def test_nobody_who_stands_before_it_can_close_an_installed_station(
    surface: pygame.Surface,
) -> None:
    painter = Painter({"en": Words("en", {})}, PlainPictures(), Clinic())
    for closable in (True, False):
        for way in ("q", "cross"):
            shown = Window(painter, surface, closable=closable)
            pygame.event.clear()
            if way == "q":
                key(pygame.K_q, pygame.KMOD_CTRL)
            else:
                post(pygame.QUIT)
            assert shown.inputs(0.0) == []
            assert shown.closed is closable, way


@pytest.mark.parametrize(
    "back", [pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED]
)
def test_a_display_that_comes_back_is_drawn_as_a_whole(window: Window, back: int) -> None:
    def picture() -> bytes:
        return pygame.image.tobytes(window.surface, "RGB")

    view = VisitView(Screen.ATTRACT, "en", 0.0, 5.0, AttractView(0), choices=("start",))
    window.show(view)
    whole = picture()
    window.surface.fill((255, 0, 255))  # what a display that was gone shows is anybody's guess
    window.show(view)
    assert picture() != whole
    post(back)
    window.inputs(0.0)
    window.show(view)
    assert picture() == whole


def test_a_display_that_is_being_changed_is_borne_and_one_that_is_gone_is_not(
    window: Window, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gone = True

    def update(places: object) -> None:
        if gone:
            raise pygame.error("Window surface is invalid")

    def seconds(from_s: float, to_s: float) -> None:
        for tenth in range(round(10 * from_s), round(10 * to_s)):
            window.show(VisitView(Screen.ATTRACT, "en", tenth / 10, 5.0, AttractView(tenth)))

    monkeypatch.setattr(pygame.display, "update", update)
    seconds(0.0, LOST_S)
    assert len(caplog.records) == 1
    gone = False
    seconds(LOST_S, LOST_S + 1)
    gone = True
    seconds(20.0, 20.0 + LOST_S)
    with pytest.raises(DisplayError, match="the display is lost: Window surface is invalid"):
        seconds(20.0 + LOST_S, 20.2 + LOST_S)


def test_dark_is_black_until_the_next_view(window: Window) -> None:
    def lit() -> bool:
        return bool(pygame.surfarray.array3d(window.surface).any())

    assert lit()
    window.darken()
    assert not lit()
    view = VisitView(Screen.ATTRACT, "en", 0.0, 5.0, AttractView(0), choices=("start",))
    window.show(view)
    assert lit()


def test_a_driver_without_a_framebuffer_of_its_own_is_left_its_only_way(
    surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Under Wayland and KMSDRM the setting leaves no window at all; under X11 it saves two thirds.
    monkeypatch.delenv("SDL_FRAMEBUFFER_ACCELERATION", raising=False)
    for driver, left in (("wayland", None), ("KMSDRM", None), ("x11", "0")):
        monkeypatch.setattr(pygame.display, "get_driver", lambda driver=driver: driver)
        open_display(SIZE, fullscreen=False)
        assert os.environ.get("SDL_FRAMEBUFFER_ACCELERATION") == left
    monkeypatch.delenv("SDL_FRAMEBUFFER_ACCELERATION")
