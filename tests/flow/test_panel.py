"""The two hand buttons and their lamps on a whole station: true gpiozero devices on mock pins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin
from stage import FILM_S, Stage, shortened

from kiosk.devices.panel import PanelPins
from kiosk.exercise.ball_views import HoldView, Moment
from kiosk.exercise.effects import Cue, Sound
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.views import Screen
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import Settings

GO, STOP, GO_LAMP, STOP_LAMP = 17, 27, 12, 13
TARGET_N = 40.0
PERIOD_S = 0.05
QUICK = shortened(
    load_media(shipped_media()), sets=1, reps=2, hold_s=1.0, rest_s=1.0, set_rest_s=3.0
)


class Buttons:
    """Hands on a station's buttons, and eyes on its lamps."""

    def __init__(self, pins: MockFactory) -> None:
        def settings(usual: Settings) -> Settings:
            rules = SqueezeRules(ceiling_n=120.0, target_n=TARGET_N)
            return replace(usual, panel=PanelPins(), visit=replace(usual.visit, rules=rules))

        self._pins = pins
        self.room = Stage("", media=QUICK, settings=settings, pin_factory=pins, rate_hz=25)

    def down(self, button: int) -> None:
        self._pins.pin(button).drive_low()

    def up(self, button: int) -> None:
        self._pins.pin(button).drive_high()

    def press(self, button: int, seconds: float = 0.1) -> Screen:
        self.down(button)
        self.room.play(seconds)
        self.up(button)
        return self.room.frame().screen

    @property
    def lamps(self) -> tuple[str, str]:
        """(green, red): "on", "off" or "pulse", as the pins and what drives them say."""
        panel = self.room.station.app.panel
        assert panel is not None
        return self._lamp(panel._go, GO_LAMP), self._lamp(panel._stop, STOP_LAMP)

    def _lamp(self, led: object, pin: int) -> str:
        if getattr(led, "_blink_thread", None) is not None:
            return "pulse"
        return {0: "off", 1: "on"}[self._pins.pin(pin).state]


@pytest.fixture
def buttons() -> Iterator[Buttons]:
    pins = MockFactory(pin_class=MockPWMPin)
    hands = Buttons(pins)
    hands.room.frame()
    yield hands
    hands.room.close()
    pins.reset()


def test_green_goes_on_from_page_to_page(buttons: Buttons) -> None:
    assert buttons.room.view.screen is Screen.ATTRACT
    assert buttons.press(GO) is Screen.ADVICE
    assert buttons.press(GO) is Screen.MENU
    buttons.room.until(lambda view: view.highlight == 3, 20)
    assert buttons.press(GO) is Screen.FILM
    assert buttons.press(GO) is Screen.FILM  # locked: nothing is highlighted
    buttons.room.play(FILM_S)
    assert buttons.press(GO) is Screen.TARE
    buttons.room.until_screen(Screen.POSITION, 5)
    assert buttons.press(GO) is Screen.PRELOAD


def test_green_acts_once_however_long_it_is_held(buttons: Buttons) -> None:
    buttons.down(GO)
    assert {view.screen for view in buttons.room.play(2)} == {Screen.ADVICE}
    buttons.up(GO)
    assert {view.screen for view in buttons.room.play(1)} == {Screen.ADVICE}


@pytest.mark.parametrize("screen", [Screen.TARE, Screen.POSITION, Screen.HOLD])
def test_red_stops_an_exercise(buttons: Buttons, screen: Screen) -> None:
    room = buttons.room
    if screen is Screen.HOLD:
        room.to_set()
    else:
        room.to_menu()
        room.to_follow("standing-ball-squeeze")
        room.until_screen(screen, 5)
    assert room.view.screen is screen
    assert buttons.press(STOP) is Screen.MENU
    assert room.station.records[-1]["completed"] is False


def test_red_acts_when_let_go(buttons: Buttons) -> None:
    buttons.room.to_set()
    buttons.down(STOP)
    assert {view.screen for view in buttons.room.play(1)} == {Screen.HOLD}
    buttons.up(STOP)
    assert buttons.room.frame().screen is Screen.MENU


@pytest.mark.parametrize("where", ["page", "set"])
def test_red_held_for_two_seconds_calls_the_staff(buttons: Buttons, where: str) -> None:
    room = buttons.room
    if where == "set":
        room.to_set()
    else:
        room.to_menu()
    before = room.view.screen
    buttons.down(STOP)
    pressed_s = room.frame().now_s
    views = [room.view]
    while room.view.screen is before and room.now_s < pressed_s + 5:
        views.append(room.frame())
    # Two seconds from the frame that saw it go down, to the frame.
    assert room.view.screen is Screen.STAFF
    assert views[-1].now_s - pressed_s == pytest.approx(2.0, abs=PERIOD_S + 1e-6)
    assert Sound(Cue.STAFF, insist=True) in room.effects
    buttons.up(STOP)
    assert {view.screen for view in room.play(1)} == {Screen.STAFF}
    assert buttons.press(STOP) is Screen.STAFF
    after = buttons.press(GO)
    assert after is (Screen.TARE if where == "set" else Screen.MENU)


def test_red_held_a_little_less_only_stops(buttons: Buttons) -> None:
    buttons.room.to_set()
    assert buttons.press(STOP, 1.9) is Screen.MENU
    buttons.room.play(1)
    assert buttons.room.view.screen is Screen.MENU


def test_lamps_are_lit_where_a_button_does_something(buttons: Buttons) -> None:
    room = buttons.room
    seen = {Screen.ATTRACT: buttons.lamps}
    room.touch("start")
    seen[Screen.ADVICE] = buttons.lamps
    room.touch("go")
    seen[Screen.MENU] = buttons.lamps
    room.touch("exercise:standing-ball-squeeze")
    seen[Screen.FILM] = buttons.lamps  # locked
    room.play(FILM_S + 0.1)
    unlocked = buttons.lamps
    room.touch("follow")
    seen[Screen.TARE] = buttons.lamps
    room.until_screen(Screen.POSITION, 5)
    seen[Screen.POSITION] = buttons.lamps
    room.touch("place")
    seen[Screen.PRELOAD] = buttons.lamps
    room.until_screen(Screen.HOLD, 5)
    room.touch("staff")
    seen[Screen.STAFF] = buttons.lamps
    assert seen == {
        Screen.ATTRACT: ("on", "on"),
        Screen.ADVICE: ("on", "on"),
        Screen.MENU: ("on", "on"),
        Screen.FILM: ("off", "on"),
        Screen.TARE: ("off", "on"),
        Screen.POSITION: ("on", "on"),
        Screen.PRELOAD: ("off", "on"),
        Screen.STAFF: ("on", "pulse"),
    }
    assert unlocked == ("on", "on")


def test_lamps_carry_every_cue_of_a_set(buttons: Buttons) -> None:
    room = buttons.room
    room.to_set()
    seen: dict[Moment, tuple[str, str]] = {}

    def live(shown_n: float, seconds: float) -> None:
        room.push(shown_n)
        for _ in range(round(seconds / PERIOD_S)):
            body = room.frame().body
            if isinstance(body, HoldView):
                seen.setdefault(body.moment, buttons.lamps)

    live(0, 0.5)
    live(TARGET_N, 0.6)
    live(0.6 * TARGET_N, 0.4)  # too low, within the grace
    live(TARGET_N, 0.3)
    live(1.6 * TARGET_N, 0.4)
    live(TARGET_N, 2.5)  # kept, then let go
    live(0, 1.0)
    live(0, 1.0)
    live(TARGET_N, 0.6)
    live(0, 2.0)  # lost
    assert seen == {
        Moment.SQUEEZE: ("pulse", "off"),
        Moment.IN_ZONE: ("on", "off"),
        Moment.TOO_LOW: ("pulse", "off"),
        Moment.TOO_HARD: ("off", "pulse"),
        Moment.KEPT: ("on", "on"),
        Moment.LET_GO: ("off", "on"),
        Moment.REST: ("off", "off"),
        Moment.LOST: ("off", "on"),
    }


def test_station_works_without_a_panel() -> None:
    room = Stage("", media=QUICK, rate_hz=25)
    assert room.station.app.panel is None
    assert room.to_menu().screen is Screen.MENU


FITTINGS = ("go", "stop", "go_lamp", "stop_lamp", "status", "call")


@pytest.mark.parametrize("left_out", [(name,) for name in FITTINGS] + [FITTINGS])
def test_any_part_may_be_left_out_and_a_set_goes_on_without(left_out: tuple[str, ...]) -> None:
    pins = MockFactory(pin_class=MockPWMPin)

    def settings(usual: Settings) -> Settings:
        fitted = replace(PanelPins(), **dict.fromkeys(left_out))
        sensor = replace(usual.sensor, supply_pin=None)
        return replace(usual, panel=fitted, sensor=sensor)

    room = Stage("steady", media=QUICK, settings=settings, pin_factory=pins, rate_hz=25)
    assert room.station.app.panel is not None
    room.to_set()
    room.until(lambda view: isinstance(view.body, HoldView) and view.body.moment is Moment.KEPT, 30)
    assert room.touch("staff").screen is Screen.STAFF
    assert room.touch("acknowledge").screen is not Screen.STAFF
    assert len(pins.pins) == (0 if left_out == FITTINGS else 8 - (3 if "status" in left_out else 1))
    room.close()
    pins.reset()


def test_closing_darkens_the_lamps_and_gives_the_pins_back(buttons: Buttons) -> None:
    buttons.room.to_set()
    buttons.room.close()
    assert buttons._pins.pin(GO_LAMP).state == 0
    assert buttons._pins.pin(STOP_LAMP).state == 0
    again = Buttons(buttons._pins)  # would raise, or find no panel, were a pin still taken
    assert again.room.station.app.panel is not None
    again.room.close()
