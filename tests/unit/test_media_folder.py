"""The folder of exercises: all that is right is loaded, all that is wrong is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.locale import LANGUAGES
from kiosk.media_folder import Media, load_media, shipped_media

EXERCISE = """
id = "{id}"
kind = "hold"
number = {number}
title = "{id}.title"
position = "{id}.position"
side_label = "{id}.side"
steps = ["{id}.step_1"]
floor = false
ball_use = "wall"
sides = ["left", "right"]
sets = 2
reps = 5
hold_s = 5
rest_s = 5
set_rest_s = 30

[zone]
target_pct = 50
min_target_n = 15
below_pct = 20
above_pct = 20
min_half_width_n = 5

[film]
film = "film.mp4"
poster = "poster.jpg"
follow = "follow.mp4"
follow_right = "follow-right.mp4"
poster_right = "poster-right.jpg"
focus = [0.5, 0.5]
"""
FILES = ("film.mp4", "poster.jpg", "follow.mp4", "follow-right.mp4", "poster-right.jpg")
NAMES = ("title", "position", "side_left", "side_right", "step_1", "why")


@dataclass
class Shelf:
    """A media folder to be filled, and spoiled."""

    root: Path

    def add(self, name: str, number: int = 1, after: str = "") -> None:
        folder = self.root / name
        folder.mkdir(parents=True)
        text = EXERCISE.replace("{id}", name).replace("{number}", str(number))
        if after:
            text = text.replace("number =", f'after = "{after}"\nnumber =')
        (folder / "exercise.toml").write_text(text, "utf-8")
        words = [
            f"[{language}]\n" + "".join(f'{key} = "{language} {key}"\n' for key in NAMES)
            for language in LANGUAGES
        ]
        (folder / "words.toml").write_text("".join(words), "utf-8")
        for file in FILES:
            (folder / file).write_bytes(b"pictures")

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def load(self) -> Media:
        return load_media(self.root)

    def problems(self) -> list[str]:
        """The problems, without the folder that they all begin with."""
        found = self.load().problems
        assert all(problem.startswith(f"{self.root}/") for problem in found)
        return [problem.removeprefix(f"{self.root}/") for problem in found]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "media")
    shelf.add("lift", 1)
    shelf.add("push", 2)
    return shelf


def ids(media: Media) -> list[str]:
    return [each.id for each in media.exercises]


def exercise(media: Media, name: str) -> Exercise:
    return next(each for each in media.exercises if each.id == name)


def test_exercises_come_by_number_with_followers_behind(shelf: Shelf) -> None:
    shelf.add("a-lift-more", 1, after="lift")
    shelf.add("bend", 3)
    media = shelf.load()
    assert ids(media) == ["lift", "a-lift-more", "push", "bend"]
    assert media.problems == ()
    assert media.refused == ()


def test_a_folder_without_an_exercise_file_is_none(shelf: Shelf) -> None:
    (shelf.root / "drawings").mkdir()
    assert ids(shelf.load()) == ["lift", "push"]
    assert shelf.problems() == []


def test_words_have_a_catalogue_a_language(shelf: Shelf) -> None:
    words = shelf.load().words
    assert sorted(words) == sorted(LANGUAGES)
    assert words["fr"]["push.step_1"] == "fr step_1"
    assert words["es"]["lift.why"] == "es why"
    assert len(words["en"]) == 2 * len(NAMES)


def test_a_wrong_file_is_refused_and_the_others_load(shelf: Shelf) -> None:
    shelf.change("lift/exercise.toml", "reps = 5", "reps = 500")
    assert ids(shelf.load()) == ["push"]
    assert shelf.load().refused == ("lift",)
    assert shelf.problems() == [
        "lift/exercise.toml:13: reps: 500 is not allowed; allowed: a whole number from 1 to 30"
    ]
    assert "lift.title" not in shelf.load().words["en"]


def test_an_id_that_is_not_the_folders_name_is_refused(shelf: Shelf) -> None:
    shelf.change("lift/exercise.toml", 'id = "lift"', 'id = "push"')
    assert ids(shelf.load()) == ["push"]
    assert shelf.problems() == [
        'lift/exercise.toml: id: "push" is not allowed; allowed: the name of its folder, "lift"'
    ]


def test_two_with_one_number_are_both_loaded_and_told(shelf: Shelf) -> None:
    shelf.change("push/exercise.toml", "number = 2", "number = 1")
    assert ids(shelf.load()) == ["lift", "push"]
    assert shelf.problems() == ['push/exercise.toml: number: 1 is that of "lift" already']


def test_a_follower_carries_the_number_of_the_one_before(shelf: Shelf) -> None:
    shelf.add("more", 3, after="lift")
    assert shelf.problems() == ['more/exercise.toml: number: 3 is not that of "lift", which is 1']


def test_what_comes_after_nothing_is_refused_and_so_is_what_follows_it(shelf: Shelf) -> None:
    shelf.add("more", 1, after="lift")
    shelf.add("most", 1, after="more")
    shelf.change("lift/exercise.toml", "sets = 2", "sets = 0")
    media = shelf.load()
    assert ids(media) == ["push"]
    assert media.refused == ("lift", "more", "most")
    assert shelf.problems()[1:] == [
        'more/exercise.toml: after: there is no other exercise "lift" to come after',
        'most/exercise.toml: after: there is no other exercise "more" to come after',
    ]


def test_an_exercise_after_itself_is_refused(shelf: Shelf) -> None:
    shelf.add("more", 1, after="more")
    assert shelf.problems() == [
        'more/exercise.toml: after: there is no other exercise "more" to come after'
    ]


def test_missing_pictures_are_told_and_the_exercise_is_shown_without(shelf: Shelf) -> None:
    for file in FILES:
        (shelf.root / "lift" / file).unlink()
    media = shelf.load()
    assert ids(media) == ["lift", "push"]
    place = "lift/exercise.toml: film"
    assert shelf.problems() == [
        f"{place}.film: there is no film.mp4; the poster is shown instead",
        f"{place}.poster: there is no poster.jpg; a plain picture is shown instead",
        f"{place}.follow: there is no follow.mp4; the poster is shown instead",
        f"{place}.follow_right: there is no follow-right.mp4; the other side's clip is shown "
        "instead",
        f"{place}.poster_right: there is no poster-right.jpg; the other side's poster is shown "
        "instead",
    ]
    assert media.film_path(exercise(media, "lift"), "film") is None
    assert media.poster_path(exercise(media, "lift")) is None


def test_a_text_missing_in_one_language_is_told(shelf: Shelf) -> None:
    shelf.change("lift/words.toml", 'step_1 = "fr step_1"\n', "")
    shelf.change("lift/words.toml", 'why = "en why"\n', "")
    assert ids(shelf.load()) == ["lift", "push"]
    assert shelf.problems() == [
        "lift/words.toml: en.why: missing",
        "lift/words.toml: fr.step_1: missing",
    ]


@pytest.mark.parametrize("name", ["title", "position", "step_1", "side_left"])
def test_an_exercise_without_a_needed_english_text_is_refused(shelf: Shelf, name: str) -> None:
    shelf.change("lift/words.toml", f'{name} = "en {name}"\n', "")
    assert ids(shelf.load()) == ["push"]
    assert shelf.problems() == [f"lift/words.toml: en.{name}: missing"]


def test_a_cue_needs_its_words_too(shelf: Shelf) -> None:
    shelf.change("lift/exercise.toml", 'kind = "hold"', 'kind = "squat"')
    shelf.change("lift/exercise.toml", "hold_s = 5\n", "")
    phase = '[[phases]]\nname = "up"\nseconds = 3\ncue = "lift.cue_up"\nbreath = "in"\n\n[zone]'
    shelf.change("lift/exercise.toml", "[zone]", phase)
    assert shelf.problems() == [f"lift/words.toml: {each}.cue_up: missing" for each in LANGUAGES]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "lift/words.toml: missing"),
        ("[en]\ntitle = ", "lift/words.toml: not valid TOML: Invalid value (at end of document)"),
        (
            '[de]\ntitle = "Heben"',
            "lift/words.toml: de.title: unknown; allowed: texts in the tables [en], [fr], [es]",
        ),
        (
            "[en]\ntitle = 3",
            "lift/words.toml:2: en.title: 3 is not allowed; allowed: a text in quotes",
        ),
    ],
)
def test_words_that_cannot_be_read_are_refused(shelf: Shelf, text: str | None, said: str) -> None:
    file = shelf.root / "lift" / "words.toml"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, "utf-8")
    assert ids(shelf.load()) == ["push"]
    assert shelf.problems() == [said]


def test_no_folder_is_a_problem_and_no_exercises(tmp_path: Path) -> None:
    media = load_media(tmp_path / "none")
    assert media.exercises == ()
    assert media.problems == (f"{tmp_path / 'none'}: no such folder of exercises",)


# Which file is played.


def test_the_right_leg_has_its_own_clip_and_poster(shelf: Shelf) -> None:
    media = shelf.load()
    lift, folder = exercise(media, "lift"), shelf.root / "lift"
    assert media.film_path(lift, "film", Side.RIGHT) == folder / "film.mp4"
    assert media.film_path(lift, "follow", Side.LEFT) == folder / "follow.mp4"
    assert media.film_path(lift, "follow") == folder / "follow.mp4"
    assert media.film_path(lift, "follow", Side.RIGHT) == folder / "follow-right.mp4"
    assert media.poster_path(lift, Side.LEFT) == folder / "poster.jpg"
    assert media.poster_path(lift, Side.RIGHT) == folder / "poster-right.jpg"


def test_without_one_of_its_own_the_right_leg_shares(shelf: Shelf) -> None:
    shelf.change("lift/exercise.toml", 'poster_right = "poster-right.jpg"\n', "")
    (shelf.root / "lift" / "follow-right.mp4").unlink()
    media = shelf.load()
    lift, folder = exercise(media, "lift"), shelf.root / "lift"
    assert media.film_path(lift, "follow", Side.RIGHT) == folder / "follow.mp4"
    assert media.poster_path(lift, Side.RIGHT) == folder / "poster.jpg"


def test_the_attract_film_lies_beside_the_exercises(shelf: Shelf) -> None:
    media = shelf.load()
    assert media.film_path(None, "attract") is None
    (shelf.root / "attract").mkdir()
    (shelf.root / "attract" / "film.mp4").write_bytes(b"pictures")
    assert media.film_path(None, "attract") == shelf.root / "attract" / "film.mp4"


def test_an_imported_film_shadows_the_shipped_one(shelf: Shelf, tmp_path: Path) -> None:
    imported = tmp_path / "data" / "media"
    (imported / "lift").mkdir(parents=True)
    (imported / "lift" / "film.mp4").write_bytes(b"the clinic's own")
    media = load_media(shelf.root, imported)
    lift, push = exercise(media, "lift"), exercise(media, "push")
    assert media.film_path(lift, "film") == imported / "lift" / "film.mp4"
    assert media.film_path(lift, "follow") == shelf.root / "lift" / "follow.mp4"
    assert media.film_path(push, "film") == shelf.root / "push" / "film.mp4"


def test_an_imported_film_fills_a_gap(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "lift").mkdir()
    (shelf.root / "lift" / "film.mp4").rename(tmp_path / "lift" / "film.mp4")
    assert load_media(shelf.root, tmp_path).problems == ()


# A film's words and light.


def put(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"something")


def test_words_lie_beside_the_film(shelf: Shelf) -> None:
    media, folder = shelf.load(), shelf.root / "lift"
    lift = exercise(media, "lift")
    assert media.captions_path(lift, "en") is None
    assert media.narration_path(lift, "en") is None
    put(folder, "captions.en.vtt", "captions.fr.vtt", "narration.fr.ogg")
    assert media.captions_path(lift, "en") == folder / "captions.en.vtt"
    assert media.captions_path(lift, "es") is None
    assert media.narration_path(lift, "fr") == folder / "narration.fr.ogg"
    assert media.narration_path(lift, "en") is None


def test_an_imported_film_never_gets_the_words_of_the_shipped_one(
    shelf: Shelf, tmp_path: Path
) -> None:
    imported, version = tmp_path / "data" / "media", tmp_path / "data" / "version-1"
    put(shelf.root / "lift", "captions.en.vtt", "captions.fr.vtt", "narration.en.ogg")
    put(version, "film.mp4", "captions.fr.vtt")
    imported.mkdir()
    (imported / "lift").symlink_to(version)
    media = load_media(shelf.root, imported)
    lift = exercise(media, "lift")
    assert media.captions_path(lift, "en") is None
    assert media.captions_path(lift, "fr") == imported / "lift" / "captions.fr.vtt"
    assert media.narration_path(lift, "en") is None
    put(version, "sound.ogg")
    assert media.narration_path(lift, "en") == imported / "lift" / "sound.ogg"
    assert media.narration_path(lift, "es") == imported / "lift" / "sound.ogg"
    put(version, "narration.en.ogg")
    assert media.narration_path(lift, "en") == imported / "lift" / "sound.ogg"


def test_imported_words_without_a_film_are_nobodys(shelf: Shelf, tmp_path: Path) -> None:
    put(tmp_path / "lift", "captions.en.vtt", "sound.ogg")
    put(shelf.root / "lift", "captions.en.vtt", "narration.en.ogg")
    media = load_media(shelf.root, tmp_path)
    lift = exercise(media, "lift")
    assert media.captions_path(lift, "en") == shelf.root / "lift" / "captions.en.vtt"
    assert media.narration_path(lift, "en") == shelf.root / "lift" / "narration.en.ogg"


def test_without_a_film_there_are_no_words(shelf: Shelf) -> None:
    put(shelf.root / "lift", "captions.en.vtt", "narration.en.ogg")
    (shelf.root / "lift" / "film.mp4").unlink()
    media = shelf.load()
    assert media.captions_path(exercise(media, "lift"), "en") is None
    assert media.narration_path(exercise(media, "lift"), "en") is None


def test_spoken_cues_have_a_folder_a_language(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf.root / "voice" / "en", "and-in.ogg")
    put(tmp_path / "own" / "voice" / "fr", "and-in.ogg")
    media = load_media(shelf.root, tmp_path / "own")
    assert media.voice_path("en", "and-in") == shelf.root / "voice" / "en" / "and-in.ogg"
    assert media.voice_path("fr", "and-in") == tmp_path / "own" / "voice" / "fr" / "and-in.ogg"
    assert media.voice_path("en", "let-go") is None
    assert media.problems == ()


def test_the_light_is_that_of_the_clip_that_is_shown(shelf: Shelf) -> None:
    lights = 'follow_light = "light.mp4"\nfollow_light_right = "light-right.mp4"\n'
    shelf.change("lift/exercise.toml", "focus =", f"{lights}focus =")
    folder = shelf.root / "lift"
    assert shelf.problems() == [
        "lift/exercise.toml: film.follow_light: there is no light.mp4; the ball stays dark",
        "lift/exercise.toml: film.follow_light_right: there is no light-right.mp4; the ball stays "
        "dark",
    ]
    put(folder, "light.mp4", "light-right.mp4")
    media = shelf.load()
    lift, push = exercise(media, "lift"), exercise(media, "push")
    assert media.light_path(lift) == folder / "light.mp4"
    assert media.light_path(lift, Side.LEFT) == folder / "light.mp4"
    assert media.light_path(lift, Side.RIGHT) == folder / "light-right.mp4"
    assert media.light_path(push, Side.RIGHT) is None
    (folder / "follow-right.mp4").unlink()  # then the other side's clip is shown, with its light
    assert media.light_path(lift, Side.RIGHT) == folder / "light.mp4"


# Those that come with the station.


def test_the_shipped_exercises_are_all_there() -> None:
    media = load_media(shipped_media())
    assert media.refused == ()
    assert ids(media) == [
        "clamshell",
        "clamshell-progression",
        "prone-straddle-hold",
        "four-point-hip-abduction",
        "standing-ball-squeeze",
        "ball-squeeze-squat",
    ]
    not_films = [
        each for each in media.problems if not re.search(r": film\.\w+: there is no", each)
    ]
    assert not_films == []
