"""What is heard on a whole station: narration with its film, spoken cues, and when neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stage import FILM_S, Stage, shortened

from kiosk.devices.tones import Tone
from kiosk.exercise.effects import Word
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.views import Screen
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import Settings

WALL, CLAMSHELL, PRONE = "standing-ball-squeeze", "clamshell", "prone-straddle-hold"
QUICK = shortened(
    load_media(shipped_media()), sets=1, reps=1, hold_s=1.0, rest_s=1.0, set_rest_s=3.0
)
TARGET_N = 40.0


class Ears:
    """A loudspeaker that remembers what it was told, and a folder in which everything is there."""

    def __init__(self) -> None:
        self.muted = False
        self.heard: list[tuple[float, str]] = []
        self.narrated: tuple[str, float] | None = None
        self.learnt: list[str] = []
        self.silent: set[str] = set()
        self._now_s = 0.0

    def play(self, tone: Tone, even_muted: bool = False) -> None:
        if even_muted or not self.muted:
            self.heard.append((self._now_s, tone.value))

    def narrate(self, path: Path | None, position_s: float = 0.0) -> None:
        self.narrated = (path.name, round(position_s, 2)) if path is not None else None

    def learn(self, voices: Iterable[Path]) -> None:
        self.learnt = sorted(str(path) for path in voices)

    def say(self, voice: Path, now_s: float) -> None:
        self.heard.append((now_s, f"“{voice}”"))

    def hush(self) -> None:
        self.heard.append((self._now_s, "hush"))

    def live(self, now_s: float) -> None:
        self._now_s = now_s

    def close(self) -> None:
        pass

    def narration(self, exercise: Any, language: str) -> Path | None:
        return None if exercise.id in self.silent else Path(f"{exercise.id}.{language}")

    def voice_path(self, language: str, name: str) -> Path | None:
        return None if name in self.silent else Path(f"{language}/{name}")

    @property
    def words(self) -> list[str]:
        return [what for _, what in self.heard if what.startswith("“")]


def with_visit(**visit: Any) -> Callable[[Settings], Settings]:
    rules = SqueezeRules(ceiling_n=200.0, target_n=TARGET_N)
    usual: dict[str, Any] = {"sound": False, "floor_space": False, "rules": rules}
    return lambda s: replace(s, visit=replace(s.visit, **(usual | visit)))


def room(**visit: Any) -> tuple[Stage, Ears]:
    stage = Stage("", media=QUICK, settings=with_visit(**visit), rate_hz=25)
    ears, app = Ears(), stage.station.app
    app.speaker, app.films, app.voices = ears, ears, ears
    return stage, ears


# Narration.


def test_narration_goes_with_the_film_where_sound_is_wanted() -> None:
    stage, ears = room(sound=True)
    stage.to_menu()
    assert ears.narrated is None
    stage.touch(f"exercise:{WALL}")
    stage.play(1.0)
    assert ears.narrated == (f"{WALL}.en", pytest.approx(1.05, abs=0.06))
    stage.play(FILM_S)
    assert ears.narrated is None, "the film is over"
    stage.touch("again")
    assert ears.narrated == (f"{WALL}.en", pytest.approx(0.05, abs=0.06))
    stage.touch("back")
    assert ears.narrated is None


def test_narration_speaks_the_visits_language() -> None:
    stage, ears = room(sound=True)
    stage.frame()
    stage.touch("lang:es")
    stage.touch("start")
    stage.touch("go")
    stage.touch(f"exercise:{WALL}")
    assert ears.narrated is not None
    assert ears.narrated[0] == f"{WALL}.es"


def test_narration_stops_for_a_call_and_goes_on_where_it_was() -> None:
    stage, ears = room(sound=True)
    stage.to_menu()
    stage.touch(f"exercise:{WALL}")
    stage.play(1.0)
    stage.touch("staff")
    stage.play(5.0)
    assert ears.narrated is None
    stage.touch("acknowledge")
    assert ears.narrated == (f"{WALL}.en", pytest.approx(1.1, abs=0.11))


@pytest.mark.parametrize("visit", [{}, {"floor_space": True}])
def test_in_a_silent_waiting_room_films_are_silent(visit: dict[str, bool]) -> None:
    """Floor space turns the cues on, for they are needed; films can be read."""
    stage, ears = room(**visit)
    stage.to_menu()
    stage.touch(f"exercise:{PRONE}")
    stage.play(1.0)
    assert ears.narrated is None


def test_a_film_that_has_nothing_to_say_is_silent() -> None:
    stage, ears = room(sound=True)
    ears.silent.add(WALL)
    stage.to_menu()
    stage.touch(f"exercise:{WALL}")
    stage.play(1.0)
    assert ears.narrated is None


# Spoken cues.


def test_floor_exercises_are_guided_by_words_in_a_room_that_is_silent_else() -> None:
    stage, ears = room(floor_space=True)
    stage.to_menu()
    assert ears.heard == []
    stage.to_follow(CLAMSHELL)
    stage.until_screen(Screen.MENU, 120)
    assert ears.words == [
        "“en/get-ready”", "“en/breathe-out”", "“en/and-in”",
        "“en/turn-round”", "“en/get-ready”", "“en/breathe-out”", "“en/and-in”",
    ]  # fmt: skip
    for at_s, what in ears.heard:
        if what in ("“en/breathe-out”", "“en/and-in”"):
            tone = {"“en/breathe-out”": "breathe_out", "“en/and-in”": "breathe_in"}[what]
            assert next(heard for when, heard in ears.heard if abs(when - at_s) <= 0.051) == tone
    assert ears.heard[-1][1] == "hush"


def test_a_hold_is_guided_by_words_where_sound_is_wanted() -> None:
    stage, ears = room(sound=True)
    stage.to_menu()
    stage.to_follow(WALL)
    stage.until_screen(Screen.POSITION, 10)
    assert ears.words == []
    stage.touch("place")
    stage.until_screen(Screen.HOLD, 10)
    stage.squeeze(TARGET_N, 1.5)
    stage.play(4.0)
    stage.until_screen(Screen.POSITION, 20)
    assert ears.words == ["“en/squeeze”", "“en/breathe-out”", "“en/let-go”", "“en/turn-round”"]


def test_a_hold_in_a_silent_room_has_no_words_until_they_are_asked_for() -> None:
    stage, ears = room()
    stage.to_menu()
    stage.to_follow(WALL)
    stage.until_screen(Screen.POSITION, 10)
    stage.touch("place")
    stage.until_screen(Screen.HOLD, 10)
    stage.squeeze(TARGET_N, 1.5)
    stage.until_screen(Screen.POSITION, 20)
    assert ears.words == []
    assert ears.learnt == []
    stage.touch("tones")
    stage.touch("place")
    stage.until_screen(Screen.HOLD, 10)
    stage.squeeze(TARGET_N, 1.5)
    assert ears.words[:2] == ["“en/squeeze”", "“en/breathe-out”"]


def test_words_that_were_never_recorded_leave_the_tones() -> None:
    stage, ears = room(floor_space=True)
    ears.silent |= {"breathe-out", "get-ready"}
    stage.to_menu()
    stage.to_follow(CLAMSHELL)
    stage.play(17.0)
    assert ears.words == ["“en/and-in”"]
    assert "breathe_out" in [what for _, what in ears.heard]


def test_words_are_learnt_before_they_are_wanted_and_anew_in_another_language() -> None:
    stage, ears = room(sound=True)
    stage.frame()
    assert len(ears.learnt) == len(Word)
    assert ears.learnt[0] == "en/and-in"
    stage.touch("lang:fr")
    assert ears.learnt[0] == "fr/and-in"
