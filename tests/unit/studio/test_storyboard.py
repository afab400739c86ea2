from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from studio.storyboard import (
    CHECKPOINTS,
    KINDS,
    LANGUAGES,
    MEDIA,
    STORYBOARDS,
    Shot,
    StoryboardError,
    read_cues,
    read_points,
    read_storyboard,
    storyboard_ids,
)

EXERCISES = sorted(path.parent.name for path in MEDIA.glob("*/exercise.toml"))


def exercise_file(exercise_id: str) -> dict[str, Any]:
    return tomllib.loads((MEDIA / exercise_id / "exercise.toml").read_text("utf-8"))


def of_kind(exercise_id: str, kind: str) -> list[Shot]:
    return [shot for shot in read_storyboard(exercise_id).shots if shot.kind == kind]


def words(exercise_id: str, language: str) -> str:
    shots = read_storyboard(exercise_id).shots
    return " ".join(line.spoken(language) for shot in shots for line in shot.lines)


# The six storyboards.


def test_every_exercise_has_a_storyboard_and_a_list_of_points() -> None:
    assert sorted(storyboard_ids()) == EXERCISES


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_point_of_the_programme_is_claimed_by_a_shot_and_no_other(exercise_id: str) -> None:
    shots = read_storyboard(exercise_id).shots
    claimed = {point for shot in shots for point in shot.says}
    assert claimed == set(read_points()[exercise_id])


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_instruction_step_is_shown_and_no_other(exercise_id: str) -> None:
    shown = {shot.step for shot in read_storyboard(exercise_id).shots if shot.step is not None}
    assert shown == set(range(1, len(exercise_file(exercise_id)["steps"]) + 1))


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_movement_comes_twice_first_with_checkpoints_then_with_the_breath(
    exercise_id: str,
) -> None:
    moves = of_kind(exercise_id, "move")
    assert [move.to_at for move in moves].count(1.0) >= 2
    last_checkpoint = max(i for i, move in enumerate(moves) if move.is_checkpoint)
    first_breath = min(i for i, move in enumerate(moves) if move.breath)
    assert last_checkpoint < first_breath
    assert {move.breath for move in moves} >= {"out", "in"}
    assert sum(move.is_checkpoint for move in moves) == CHECKPOINTS


@pytest.mark.parametrize("exercise_id", sorted(set(EXERCISES) - {"prone-straddle-hold"}))
def test_the_tempo_is_the_exercises_own(exercise_id: str) -> None:
    tempo = {shot.name: shot.seconds for shot in of_kind(exercise_id, "tempo")}
    exercise = exercise_file(exercise_id)
    for phase in exercise.get("phases", []):
        assert tempo[f"tempo: {phase['name']}"] == phase["seconds"]
    if "hold_s" in exercise:
        assert tempo["tempo: hold"] == exercise["hold_s"]


def test_the_prone_holds_way_up_has_the_exercises_tempo() -> None:
    exercise_id = "prone-straddle-hold"
    tempo = {shot.name: shot.seconds for shot in of_kind(exercise_id, "tempo")}
    phases = {phase["name"]: phase["seconds"] for phase in exercise_file(exercise_id)["phases"]}
    for name in ("lift", "stay", "open"):
        assert tempo[f"tempo: {name}"] == phases[name]


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_tempo_returns_to_the_start(exercise_id: str) -> None:
    assert of_kind(exercise_id, "tempo")[-1].to_at == 0


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_a_mistake_is_marked_where_it_shows(exercise_id: str) -> None:
    assert all(shot.marks and shot.to_at == 1 for shot in of_kind(exercise_id, "mistake"))


# What the words must say, and must not.


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize(
    ("language", "pain"),
    [("en", "Pain means stop"), ("fr", "Une douleur ? Arrêtez"), ("es", "Si duele, pare")],
)
def test_every_film_says_that_pain_means_stop(exercise_id: str, language: str, pain: str) -> None:
    assert pain in words(exercise_id, language)


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", r"turns the thigh (in|out|back)"),
        ("fr", r"tourner la cuisse (vers|en)"),
        ("es", r"gira el muslo (hacia|en)"),
    ],
)
def test_with_the_hip_bent_the_muscle_turns_the_thigh_and_no_direction_is_given(
    language: str, direction: str
) -> None:
    assert re.search(direction.split(" (")[0], words("clamshell", language))
    assert not re.search(direction, words("clamshell", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_claims_that_squeezing_between_the_knees_trains_a_muscle(language: str) -> None:
    claims = r"train|strength|works|entraîn|renforc|travaill|entrena|fortal|trabaj"
    assert not re.search(claims, words("ball-squeeze-squat", language).lower())


@pytest.mark.parametrize(
    ("language", "seconds"),
    [
        ("en", "ten to thirty seconds"),
        ("fr", "dix à trente secondes"),
        ("es", "diez a treinta segundos"),
    ],
)
def test_the_prone_hold_is_ten_to_thirty_seconds(language: str, seconds: str) -> None:
    assert seconds in words("prone-straddle-hold", language)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_numbers_are_written_out_so_that_every_voice_says_them(exercise_id: str) -> None:
    assert not re.search(r"\d", "".join(words(exercise_id, language) for language in LANGUAGES))


def test_there_are_cues_for_the_breath_and_for_what_comes_next() -> None:
    names = {cue.name for cue in read_cues()}
    assert names >= {"breathe-out", "and-in", "get-ready", "turn-round", "squeeze", "let-go"}


# What the reader refuses.


def board(*shots: str) -> str:
    """A storyboard: the smallest film with every kind, `shots` put in before the mistake."""
    lines = '\n[[shots.lines]]\nen = "Up | now"\nfr = "Levez | bien"\nes = "Suba | ya"\n'
    start = [
        f'[[shots]]\nname = "why"\nkind = "why"{lines}',
        '[[shots]]\nname = "start"\nkind = "start"\nseconds = 2\n',
    ]
    ways = [(0, 1), (1, 1), (1, 0)]
    moves = [
        f'[[shots]]\nname = "move {i}"\nkind = "move"\nseconds = 2\n'
        f'marks = ["knee.L"]\npath = {list(way)}\n'
        for i, way in enumerate(ways)
    ]
    end = [
        f'[[shots]]\nname = "{kind}"\nkind = "{kind}"\nseconds = 2\n'
        for kind in ("mistake", "tempo")
    ]
    return "\n".join([*start, *moves, *shots, *end])


def read(folder: Path, text: str) -> None:
    (folder / "film.toml").write_text(text, "utf-8")
    read_storyboard("film", folder)


def test_the_smallest_film_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "film.toml").write_text(board(), "utf-8")
    shots = read_storyboard("film", tmp_path).shots
    assert tuple(dict.fromkeys(shot.kind for shot in shots)) == KINDS
    assert shots[0].lines[0].parts["fr"] == ("Levez", "bien")
    assert shots[0].lines[0].spoken("fr") == "Levez bien"


def test_a_third_is_written_as_text(tmp_path: Path) -> None:
    shot = '[[shots]]\nname = "slide"\nkind = "move"\nseconds = 1\npath = [0, "1/3"]\n'
    (tmp_path / "film.toml").write_text(board(shot), "utf-8")
    slide = read_storyboard("film", tmp_path).shots[5]
    assert slide.to_at == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "why"', 'kind = "because"', "one of why, start, move, mistake, tempo"),
        ('"knee.L"', '"nose"', "any of ball, head, pelvis, waist"),
        ("seconds = 2", "seconds = 99", "a number from 0 to 15"),
        ("path = [0, 1]", 'path = [0, "1/0"]', "path: a number from 0 to 1"),
        ("path = [0, 1]", "path = [0, 2]", "path: a number from 0 to 1"),
        ("path = [0, 1]", "path = [0]", "path: [from, to]"),
        ("path = [1, 0]", "path = [0, 0]", "path begins at 1"),
        ("seconds = 2", "seconds = 2\nstep = 0", "step: a whole number from 1"),
        ("seconds = 2", 'seconds = 2\nbreath = "held"', "breath: one of out, in"),
        ("seconds = 2", "seconds = 2\npulse = 1", "pulse: true or false"),
        ("seconds = 2", "seconds = 2\nmusic = true", "nobody knows music"),
        ("seconds = 2", "seconds = 0", "a shot without words needs them"),
        ('fr = "Levez | bien"', 'fr = "Levez bien"', "the same number of | in every language"),
        ('fr = "Levez | bien"', 'fr = "Levez | "', "fr: words, none empty"),
        ('fr = "Levez | bien"', "", "fr: words, none empty"),
        ('name = "start"', 'name = "why"', "a name of its own"),
        ('marks = ["knee.L"]', "", "3 moves with marks"),
        ('kind = "start"', 'kind = "mistake"', "kinds in the order"),
    ],
)
def test_what_cannot_be_filmed_is_refused_with_the_file_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in board()
    with pytest.raises(StoryboardError, match=re.escape(complaint)) as refused:
        read(tmp_path, board().replace(old, new, 1))
    assert "film.toml" in str(refused.value)


def test_a_fault_names_the_shot(tmp_path: Path) -> None:
    with pytest.raises(StoryboardError, match="shot 'start'"):
        read(tmp_path, board().replace("seconds = 2", 'seconds = "long"', 1))


def test_an_unknown_exercise_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(StoryboardError, match="clamshell-progression"):
        read_storyboard("handstand", STORYBOARDS)


def test_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoryboardError, match=r"film\.toml"):
        read(tmp_path, "[[shots")
