"""The folder of exercises: what each is, its films and posters, and its words.

A folder with an `exercise.toml` is an exercise. What is wrong with one is told to whoever
looks after the station, and never keeps the others from being shown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kiosk.exercise.catalogue import Exercise, ExerciseError, Side, parse_exercise
from kiosk.locale import FALLBACK, LANGUAGES, read_messages
from kiosk.toml_table import TableError

Which = Literal["film", "follow", "attract"]
Catalogue = Mapping[str, str]
"""Texts by message key, in one language."""

ATTRACT = ("attract", "film.mp4")
"""Folder and name of the attract screen's film; it may be absent."""
VOICES = "voice"
"""Folder of the spoken cues, one folder a language in it."""
OWN_SOUND = "sound.ogg"
"""The sound of a clinic's own film, beside it."""


@dataclass(frozen=True, slots=True)
class Media:
    """What was found. `words` holds a catalogue a language, with keys "<id>.<name>".

    A film in `imported`, under the same folder and file name, shadows the one in `folder`.
    """

    exercises: tuple[Exercise, ...]
    """By number, and one that is offered after another behind it."""
    problems: tuple[str, ...]
    """One line each: "file: key: what is wrong"."""
    words: Mapping[str, Catalogue]
    folder: Path
    imported: Path | None = None
    refused: tuple[str, ...] = ()
    """Names of the folders that are not among the exercises because of their problems."""

    @property
    def by_id(self) -> dict[str, Exercise]:
        """The exercises by id, in the order of their numbers."""
        return {each.id: each for each in sorted(self.exercises, key=lambda each: each.number)}

    def film_path(
        self, exercise: Exercise | None, which: Which, side: Side | None = None
    ) -> Path | None:
        """The file to play; None where there is none, so that the poster stands in.

        For the right leg the right-hand clip is taken, where there is one.
        """
        if exercise is None or which == "attract":
            return self._first(*ATTRACT)
        if which == "film":
            return self._first(exercise.id, exercise.film.film)
        right = exercise.film.follow_right if side is Side.RIGHT else ""
        return self._first(exercise.id, right, exercise.film.follow)

    def poster_path(self, exercise: Exercise, side: Side | None = None) -> Path | None:
        """The still picture, the right-hand one for the right leg where there is one."""
        right = exercise.film.poster_right if side is Side.RIGHT else ""
        return self._first(exercise.id, right, exercise.film.poster)

    def light_path(self, exercise: Exercise, side: Side | None = None) -> Path | None:
        """The light that goes with the follow-along clip, of the very folder and side of it."""
        follow = self.film_path(exercise, "follow", side)
        film = exercise.film
        mirrored = bool(film.follow_right) and follow is not None and follow.name != film.follow
        return _beside(follow, film.follow_light_right if mirrored else film.follow_light)

    def captions_path(self, exercise: Exercise, language: str) -> Path | None:
        """What the film says, to be read: never the words of another film than the one played."""
        return _beside(self.film_path(exercise, "film"), f"captions.{language}.vtt")

    def narration_path(self, exercise: Exercise, language: str) -> Path | None:
        """What goes with the film to be heard: a clinic's film's own sound, else the words."""
        film = self.film_path(exercise, "film")
        return _beside(film, OWN_SOUND) or _beside(film, f"narration.{language}.ogg")

    def voice_path(self, language: str, name: str) -> Path | None:
        """A spoken cue, such as "breathe-out"."""
        return self._first(VOICES, f"{language}/{name}.ogg")

    def file_path(self, exercise: Exercise, name: str) -> Path | None:
        """A file of an exercise by its name, imported or shipped; None where there is none."""
        return self._first(exercise.id, name)

    def _first(self, folder: str, *names: str) -> Path | None:
        roots = [self.imported, self.folder] if self.imported else [self.folder]
        paths = (root / folder / name for name in names if name for root in roots)
        return next((path for path in paths if path.is_file()), None)


def _beside(film: Path | None, name: str) -> Path | None:
    """A file in the folder of a film; None where either is not there."""
    path = film.parent / name if film is not None and name else None
    return path if path is not None and path.is_file() else None


def shipped_media() -> Path:
    """The exercises that came with the station: in a checkout, else where they are installed."""
    checkout = Path(__file__).parents[2] / "media"
    return checkout if checkout.is_dir() else Path(sys.prefix) / "share" / "kiosk" / "media"


def load_media(folder: Path, imported: Path | None = None) -> Media:
    """Read every exercise below `folder`; nothing raises, everything wrong is a problem.

    An exercise is refused when its file is wrong, its id is not its folder's name, its words
    cannot be read or lack an English text that is needed, or when it comes after one that is
    not there. It is loaded all the same without a film or poster (texts and what pictures
    there are remain), without a text in another language (the English one is shown), and with
    a number that another one has.
    """
    if not folder.is_dir():
        return Media((), (f"{folder}: no such folder of exercises",), {}, folder, imported)
    found = sorted(path.parent for path in folder.glob("*/exercise.toml"))
    problems: list[str] = []
    loaded: dict[str, _Loaded] = {}
    for each in found:
        one, wrong = _load(each)
        problems += wrong
        if one is not None:
            loaded[each.name] = one
    problems += _drop_orphans(loaded, folder)
    exercises = [one.exercise for one in loaded.values()]
    media = Media(
        exercises=tuple(sorted(exercises, key=lambda each: (each.number, bool(each.after)))),
        problems=(),
        words=_merged([one.words for one in loaded.values()]),
        folder=folder,
        imported=imported,
        refused=tuple(each.name for each in found if each.name not in loaded),
    )
    problems += _number_problems(media)
    problems += [problem for each in media.exercises for problem in file_problems(media, each)]
    return replace(media, problems=tuple(problems))


def file_problems(media: Media, exercise: Exercise) -> list[str]:
    """A line for each film or poster that is not there: it is among the media's problems."""
    film = exercise.film
    wanted = (
        ("film", film.film, "the poster is shown instead"),
        ("poster", film.poster, "a plain picture is shown instead"),
        ("follow", film.follow, "the poster is shown instead"),
        ("follow_right", film.follow_right, "the other side's clip is shown instead"),
        ("poster_right", film.poster_right, "the other side's poster is shown instead"),
        ("follow_light", film.follow_light, "the ball stays dark"),
        ("follow_light_right", film.follow_light_right, "the ball stays dark"),
    )
    place = media.folder / exercise.id / "exercise.toml"
    return [
        f"{place}: film.{key}: there is no {name}; {instead}"
        for key, name, instead in wanted
        if name and media.file_path(exercise, name) is None
    ]


@dataclass(frozen=True, slots=True)
class _Loaded:
    exercise: Exercise
    words: Mapping[str, Catalogue]


def _load(folder: Path) -> tuple[_Loaded | None, list[str]]:
    """The exercise in a folder, None if it is refused, and what is wrong with it."""
    file, words_file = folder / "exercise.toml", folder / "words.toml"
    try:
        exercise = parse_exercise(_text(file), str(file))
        if exercise.id != folder.name:
            allowed = f'the name of its folder, "{folder.name}"'
            return None, [f'{file}: id: "{exercise.id}" is not allowed; allowed: {allowed}']
        words = _words(words_file, exercise.id)
    except ExerciseError as error:
        return None, [str(error)]
    problems, needed = [], _needed_keys(exercise)
    for language in LANGUAGES:
        here = words[language]
        others = [key for texts in words.values() for key in texts]
        missing = [key for key in dict.fromkeys([*needed, *others]) if key not in here]
        names = [key.removeprefix(f"{exercise.id}.") for key in missing]
        problems += [f"{words_file}: {language}.{name}: missing" for name in names]
    unreadable = any(key not in words[FALLBACK] for key in needed)
    return None if unreadable else _Loaded(exercise, words), problems


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ExerciseError(f"{file}: missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{file}: cannot be read: it must be a text in UTF-8") from error


def _words(file: Path, exercise_id: str) -> Mapping[str, Catalogue]:
    """The texts of a `words.toml` by language and message key. Raises ExerciseError."""
    try:
        texts = read_messages(_text(file), str(file))
    except TableError as error:
        raise ExerciseError(str(error)) from error
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for key, text in texts.items():
        language, _, name = key.partition(".")
        if language not in LANGUAGES or not name:
            allowed = ", ".join(f"[{each}]" for each in LANGUAGES)
            raise ExerciseError(f"{file}: {key}: unknown; allowed: texts in the tables {allowed}")
        words[language][f"{exercise_id}.{name}"] = text
    return words


def _needed_keys(exercise: Exercise) -> list[str]:
    """The message keys its file uses, as far as they are to be found in its own words."""
    sides = [f"{exercise.side_label}_{side.value}" for side in exercise.sides]
    cues = [phase.cue for phase in exercise.phases]
    keys = dict.fromkeys([exercise.title, exercise.position, *exercise.steps, *cues, *sides])
    return [key for key in keys if key.startswith(f"{exercise.id}.")]


def _drop_orphans(loaded: dict[str, _Loaded], folder: Path) -> list[str]:
    """Take out what comes after an exercise that is not there: nobody could ever reach it."""
    problems: list[str] = []
    while True:
        orphans = [
            (name, one.exercise.after)
            for name, one in loaded.items()
            if one.exercise.after and not _reachable(loaded, name)
        ]
        if not orphans:
            return problems
        for name, after in orphans:
            del loaded[name]
            place = folder / name / "exercise.toml"
            problems.append(f'{place}: after: there is no other exercise "{after}" to come after')


def _reachable(loaded: dict[str, _Loaded], name: str) -> bool:
    """Whether the chain of what comes before ends at an exercise that is on the menu."""
    seen: set[str] = set()
    while name in loaded and name not in seen:
        seen.add(name)
        after = loaded[name].exercise.after
        if not after:
            return True
        name = after
    return False


def _number_problems(media: Media) -> list[str]:
    problems: list[str] = []
    by_id = {each.id: each for each in media.exercises}
    owners: dict[int, str] = {}
    for each in media.exercises:
        place = f"{media.folder / each.id / 'exercise.toml'}: number: {each.number}"
        if each.after:
            number = by_id[each.after].number
            if each.number != number:
                problems.append(f'{place} is not that of "{each.after}", which is {number}')
        elif each.number in owners:
            problems.append(f'{place} is that of "{owners[each.number]}" already')
        else:
            owners[each.number] = each.id
    return problems


def _merged(all_words: list[Mapping[str, Catalogue]]) -> dict[str, Catalogue]:
    merged: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for words in all_words:
        for language, texts in words.items():
            merged[language].update(texts)
    return dict(merged)
