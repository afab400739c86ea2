"""The six exercises as the clinic gives them, and what an exercise file may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.exercise.catalogue import (
    Breath,
    Exercise,
    ExerciseError,
    Kind,
    Side,
    parse_exercise,
)
from kiosk.locale import LANGUAGES, exercise_words

MEDIA = Path(__file__).parents[3] / "media"
FOLDERS = sorted(path.parent for path in MEDIA.glob("*/exercise.toml"))
SIDES = (Side.LEFT, Side.RIGHT)


def read(name: str) -> Exercise:
    return parse_exercise((MEDIA / name / "exercise.toml").read_text("utf-8"), name)


def test_the_clinic_s_six_exercises_are_there() -> None:
    numbers = {folder.name: read(folder.name).number for folder in FOLDERS}
    assert numbers == {
        "clamshell": 1,
        "clamshell-progression": 1,
        "prone-straddle-hold": 2,
        "four-point-hip-abduction": 3,
        "standing-ball-squeeze": 4,
        "ball-squeeze-squat": 5,
    }
    assert read("clamshell-progression").after == "clamshell"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_folder_carries_the_exercise_s_id(folder: Path) -> None:
    assert read(folder.name).id == folder.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_that_an_exercise_names_has_words(folder: Path) -> None:
    exercise = read(folder.name)
    words = exercise_words((folder / "words.toml").read_text("utf-8"), "words.toml", folder.name)
    keys = [exercise.title, exercise.position, f"{exercise.id}.why", *exercise.steps]
    keys += [phase.cue for phase in exercise.phases]
    keys += [f"{exercise.side_label}_{side.value}" for side in exercise.sides]
    keys += [f"{exercise.side_label}_{part}" for part in ("question", "hint")]
    for language in LANGUAGES:
        assert set(keys) <= set(words[language]), language
    assert set(words["en"]) == set(keys), "words that nobody asks for"


@pytest.mark.parametrize(
    ("name", "kind", "sides", "sets", "reps", "cycle_s"),
    [
        ("clamshell", Kind.PACED, SIDES, 2, 10, 8.0),
        ("clamshell-progression", Kind.PACED, SIDES, 2, 10, 8.0),
        ("prone-straddle-hold", Kind.TIMER, (Side.BOTH,), 1, 3, 12.0),
        ("four-point-hip-abduction", Kind.PACED, SIDES, 2, 5, 12.0),
        ("standing-ball-squeeze", Kind.HOLD, SIDES, 2, 5, 0.0),
        ("ball-squeeze-squat", Kind.SQUAT, (Side.BOTH,), 2, 8, 7.0),
    ],
)
def test_default_doses(
    name: str, kind: Kind, sides: tuple[Side, ...], sets: int, reps: int, cycle_s: float
) -> None:
    exercise = read(name)
    assert (exercise.kind, exercise.sides) == (kind, sides)
    assert (exercise.sets, exercise.reps, exercise.cycle_s) == (sets, reps, cycle_s)


def test_zones_are_wider_where_the_knees_move() -> None:
    wall, squat = read("standing-ball-squeeze").zone, read("ball-squeeze-squat").zone
    assert wall is not None
    assert squat is not None
    assert (wall.target_pct, wall.min_target_n, wall.min_half_width_n) == (50, 15, 5)
    assert (wall.below_pct, wall.above_pct) == (20, 20)
    assert (squat.below_pct, squat.above_pct) == (30, 50)


def test_prone_hold_starts_with_the_shortest_choice() -> None:
    prone = read("prone-straddle-hold")
    assert prone.hold_choices_s == (10, 20, 30)
    assert prone.hold_s == 10
    assert [phase.breath for phase in prone.phases] == [
        Breath.IN, Breath.OUT, Breath.IN, Breath.OUT,
    ]  # fmt: skip


def test_only_exercises_on_the_ball_need_it() -> None:
    on_ball = {folder.name for folder in FOLDERS if read(folder.name).needs_ball}
    assert on_ball == {"standing-ball-squeeze", "ball-squeeze-squat"}
    assert not any(read(name).floor for name in on_ball)


WALL = (MEDIA / "standing-ball-squeeze" / "exercise.toml").read_text("utf-8")
SQUAT = (MEDIA / "ball-squeeze-squat" / "exercise.toml").read_text("utf-8")
PRONE = (MEDIA / "prone-straddle-hold" / "exercise.toml").read_text("utf-8")
FEEDBACK = "\n[feedback]\nhidden_reps = [1, 3]\n"
HIDDEN = "feedback.hidden_reps"


@pytest.mark.parametrize(
    ("text", "old", "new", "key", "allowed"),
    [
        (WALL, 'kind = "hold"', 'kind = "run"', "kind", "one of hold, squat, paced, timer"),
        (WALL, 'id = "standing', 'id = "Standing', "id", "a text that matches"),
        (WALL, "number = 4", "number = 0", "number", "a whole number from 1 to 9"),
        (WALL, "number = 4", "number = 4.5", "number", "a whole number from 1 to 9"),
        (WALL, "number = 4", "number = true", "number", "a whole number from 1 to 9"),
        (WALL, "reps = 5", "reps = 31", "reps", "a whole number from 1 to 30"),
        (WALL, "hold_s = 5", "hold_s = nan", "hold_s", "a number from 1 to 60"),
        (WALL, "hold_s = 5", 'hold_s = "5"', "hold_s", "a number from 1 to 60"),
        (WALL, "rest_s = 5", "rest_s = -1", "rest_s", "a number from 0 to 120"),
        (WALL, "floor = false", "floor = 0", "floor", "true or false"),
        (WALL, '"left", "right"]', '"left", "left"]', "sides", "without repeats"),
        (WALL, '"left", "right"]', '"middle"]', "sides", "left, right, both"),
        (WALL, 'ball_use = "wall"', 'ball_use = "bed"', "ball_use", "one of wall, knees"),
        (WALL, "target_pct = 50", "target_pct = 5", "zone.target_pct", "a number from 10 to 100"),
        (WALL, "focus = [0.5, 0.3]", "focus = [0.5]", "film.focus", "2 to 2 numbers"),
        (WALL, 'poster = "poster.jpg"', 'poster = ""', "film.poster", "a text in quotes"),
        (SQUAT, "seconds = 1\n", "seconds = 0\n", "phases[1].seconds", "from 0.5 to 60"),
        (SQUAT, 'breath = "free"', 'breath = "held"', "phases[1].breath", "one of out, in, free"),
        (PRONE, "[10, 20, 30]", "[]", "hold_choices_s", "a list of 1 to 4 numbers"),
        (WALL + FEEDBACK, "[1, 3]", "[1, 6]", HIDDEN, "repeats, of whole numbers from 1 to 5"),
        (WALL + FEEDBACK, "[1, 3]", "[0]", HIDDEN, "whole numbers from 1 to 5"),
        (WALL + FEEDBACK, "[1, 3]", "[2, 2]", HIDDEN, "without repeats"),
        (WALL + FEEDBACK, "[1, 3]", "[2.0]", HIDDEN, "whole numbers"),
        (WALL + FEEDBACK, "[1, 3]", "[true]", HIDDEN, "whole numbers"),
        (WALL + FEEDBACK, "hidden_reps = [1, 3]", "hidden_reps = 7", HIDDEN, "a list"),
        (PRONE + FEEDBACK, "[feedback]", "[feedback]", "feedback", "only exercises with the ball"),
    ],
)
def test_wrong_value_is_refused_with_its_place(
    text: str, old: str, new: str, key: str, allowed: str
) -> None:
    assert old in text
    wrong = text.replace(old, new, 1)
    line = next(i for i, row in enumerate(wrong.splitlines(), 1) if new.strip() in row)
    with pytest.raises(ExerciseError) as error:
        parse_exercise(wrong, "exercise.toml")
    said = str(error.value)
    assert said.startswith(f"exercise.toml:{line}: {key}: ")
    assert allowed in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (WALL, "reps = 5", "repz = 5", "reps: missing"),
        (WALL, "hold_s = 5", "hold_s = 5\nhold_sec = 5", "hold_sec: unknown key; known here"),
        (WALL, "[zone]", "[zones]", "zone: missing"),
        (WALL, "sets = 2", "sets = ", "not valid TOML"),
        (SQUAT, "[[phases]]", "[[phase]]", "phases: missing"),
        (SQUAT, 'cue = "ball-squeeze-squat.cue_down"', "", "phases[0].cue: missing"),
        (SQUAT, "above_pct = 50", "above_pct = 50\nup = 1", "zone.up: unknown key"),
        (WALL + FEEDBACK, "hidden_reps = [1, 3]", "", "feedback.hidden_reps: missing"),
        (WALL + FEEDBACK, "hidden_reps = [1", "hidden = [1", "feedback.hidden_reps: missing"),
        (WALL + FEEDBACK, "[1, 3]", "[2]\nfaded = 1", "feedback.faded: unknown key"),
    ],
)
def test_missing_or_unknown_key_is_named(text: str, old: str, new: str, said: str) -> None:
    assert old in text
    with pytest.raises(ExerciseError, match=r"exercise\.toml") as error:
        parse_exercise(text.replace(old, new), "exercise.toml")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_the_bar_is_hidden_in_no_shipped_exercise_and_where_a_file_says_so() -> None:
    assert {read(folder.name).hidden_reps for folder in FOLDERS} == {()}
    for text in (WALL, SQUAT):
        assert parse_exercise(text + FEEDBACK, "exercise.toml").hidden_reps == (1, 3)
        shown = parse_exercise((text + FEEDBACK).replace("[1, 3]", "[]"), "exercise.toml")
        assert shown.hidden_reps == ()
    in_order = parse_exercise((WALL + FEEDBACK).replace("[1, 3]", "[5, 1]"), "exercise.toml")
    assert in_order.hidden_reps == (1, 5)


@pytest.mark.parametrize("text", [WALL, SQUAT], ids=["wall", "squat"])
def test_the_files_with_the_ball_show_how_to_hide_the_bar(text: str) -> None:
    """The lines that stand there as comments work once their signs are taken away."""
    shown = re.sub(r"^# (\[feedback\]|hidden_reps = .*)$", r"\1", text, flags=re.MULTILINE)
    assert parse_exercise(shown, "exercise.toml").hidden_reps == (2, 4)


def test_a_clip_may_run_backwards_and_its_light_may_be_named() -> None:
    text = re.sub(r"end_clip_s = .*", "end_clip_s = [1.92, 0]", WALL)
    text = re.sub(r"follow_light.*\n", "", text)
    lights = 'follow_light = "a light.mp4"\nfollow_light_right = "b.mp4"\n'
    film = parse_exercise(text.replace("[film]\n", "[film]\n" + lights), "exercise.toml").film
    assert film.end_clip_s == (1.92, 0.0)
    assert (film.follow_light, film.follow_light_right) == ("a light.mp4", "b.mp4")
    without = parse_exercise(text, "exercise.toml").film
    assert (without.follow_light, without.follow_light_right) == ("", "")
    wrong = text.replace("[film]\n", '[film]\nfollow_light = "../light.mp4"\n')
    with pytest.raises(ExerciseError, match=r"film\.follow_light: "):
        parse_exercise(wrong, "exercise.toml")
