"""Checks every film, clip, sound, caption and poster there is, shipped or imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.exercise.catalogue import Exercise
from kiosk.films.rules import (
    CLIP,
    FILM,
    LIGHT,
    OWN_FILM,
    Kind,
    Seen,
    poster_problems,
    see_film,
    see_sound,
)
from kiosk.films.standard import (
    CLIPS_BYTES,
    FILMS_BYTES,
    NARRATION_BYTES,
    SHIPPED_FILM_S,
    captions_name,
    narration_name,
    spoken_length,
    told,
)
from kiosk.locale import LANGUAGES
from kiosk.media_folder import ATTRACT, OWN_SOUND, VOICES, Media
from kiosk.video.captions import Captions, CaptionsError, caption_problems, read_captions

Progress = Callable[[str, float], None]
"""Is told what is being looked at and how much of all is done, 0 to 1."""


@dataclass(slots=True)
class Report:
    """What was looked at and what is wrong with it."""

    files: list[dict[str, Any]] = field(default_factory=list)
    """{"file", "length_s" (null where it has none), "bytes"} each."""
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Unusual, and allowed."""

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": not self.problems,
            "files": self.files,
            "problems": self.problems,
            "notes": self.notes,
        }

    def as_text(self) -> str:
        lines = [*self.problems, *(f"note: {note}" for note in self.notes)]
        count, wrong = len(self.files), len(self.problems)
        verdict = "all well" if not wrong else f"{wrong} problem{'' if wrong == 1 else 's'}"
        return "\n".join([*lines, f"{count} files looked at, every picture decoded: {verdict}."])


def check_media(media: Media, chosen: Exercise | None, progress: Progress) -> Report:
    """Check one exercise, or with None all of them and what else there is."""
    exercises = [chosen] if chosen is not None else list(media.exercises)
    report = Report()
    for problem in media.problems:
        if chosen is None or f"/{chosen.id}/" in problem:
            report.problems.append(problem)
    folders = [_Folder(media.folder / each.id, each, shipped=True) for each in exercises]
    if media.imported is not None:
        own = [_Folder(media.imported / each.id, each, shipped=False) for each in exercises]
        folders += [each for each in own if each.path.is_dir()]
        report.problems += _lost_links(own)
    if chosen is None:
        folders += _attract_folders(media)
        report.notes += _strangers(media)
    look = _Look(report, progress, sum(each.bytes for each in folders))
    for each in folders:
        look.folder(each)
    if chosen is None:
        look.voices(media.folder / VOICES)
        report.problems += _budget_problems(media)
    return report


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder with films, and the exercise they belong to; None for the attract screen's."""

    path: Path
    exercise: Exercise | None
    shipped: bool

    @property
    def bytes(self) -> int:
        return sum(path.stat().st_size for path, _ in self.films())

    def films(self) -> list[tuple[Path, Kind]]:
        """The film and the clips that are there."""
        kind = FILM if self.shipped else OWN_FILM
        if self.exercise is None:
            wanted = [(ATTRACT[1], kind)]
        else:
            names = self.exercise.film
            wanted = [
                (names.film, kind),
                (names.follow, CLIP),
                (names.follow_right, CLIP),
                (names.follow_light, LIGHT),
                (names.follow_light_right, LIGHT),
            ]
        return [(self.path / name, kind) for name, kind in wanted if name and self.has(name)]

    def has(self, name: str) -> bool:
        return bool(name) and (self.path / name).is_file()


class _Look:
    """Looks at one folder after another, and writes down what it sees."""

    def __init__(self, report: Report, progress: Progress, all_bytes: int) -> None:
        self._report, self._progress = report, progress
        self._all_bytes, self._done_bytes = max(all_bytes, 1), 0

    def folder(self, folder: _Folder) -> None:
        seen = {path.name: self._film(path, kind) for path, kind in folder.films()}
        exercise = folder.exercise
        if exercise is None:
            return
        names = exercise.film
        film = seen.get(names.film)
        film_s = film.length_s if film is not None else None
        if film is not None:
            self._captions(folder, film_s)
            self._sounds(folder, film_s)
            self._unusual(folder, names.film, film_s)
        for name in (names.poster, names.poster_right):
            if folder.has(name):
                self._note_file(folder.path / name, None)
                self._report.problems += poster_problems(folder.path / name)
        self._report.problems += _clip_problems(folder, exercise, seen)

    def voices(self, folder: Path) -> None:
        """The spoken cues: each of them in every language."""
        spoken = {each: sorted((folder / each).glob("*.ogg")) for each in LANGUAGES}
        names = {path.name for paths in spoken.values() for path in paths}
        for language, paths in spoken.items():
            for name in sorted(names - {path.name for path in paths}):
                said = told(folder / language / name, "missing", "every cue in every language")
                self._report.problems.append(said)
            for path in paths:
                self._sound(path, None)

    def _film(self, path: Path, kind: Kind) -> Seen:
        size = path.stat().st_size
        begun = self._done_bytes

        def done(part: float) -> None:
            self._progress(_short(path), (begun + part * size) / self._all_bytes)

        done(0.0)
        seen = see_film(path, kind, done)
        self._done_bytes += size
        done(1.0)
        self._note_file(path, seen.length_s)
        self._report.problems += seen.problems
        return seen

    def _sound(self, path: Path, film_s: float | None) -> None:
        sound, problems = see_sound(path, film_s)
        self._note_file(path, sound.length_s if sound else None)
        self._report.problems += problems

    def _sounds(self, folder: _Folder, film_s: float | None) -> None:
        if folder.has(OWN_SOUND):
            self._sound(folder.path / OWN_SOUND, film_s)
        there = [each for each in LANGUAGES if folder.has(narration_name(each))]
        for language in LANGUAGES:
            path = folder.path / narration_name(language)
            if language in there:
                self._sound(path, film_s)
            elif there or folder.shipped:
                said = told(path, "missing", "a narration in every language")
                self._report.problems.append(said)

    def _captions(self, folder: _Folder, film_s: float | None) -> None:
        paths = {each: folder.path / captions_name(each) for each in LANGUAGES}
        if not folder.shipped and not any(path.is_file() for path in paths.values()):
            return
        read: dict[Path, Captions] = {}
        for path in paths.values():
            if not path.is_file():
                said = told(path, "missing", "captions in every language")
                self._report.problems.append(said)
                continue
            self._note_file(path, None)
            try:
                read[path] = read_captions(path)
            except CaptionsError as error:
                self._report.problems.append(str(error))
                continue
            if film_s is not None:
                self._report.problems += caption_problems(read[path], film_s)
        self._report.problems += _unequal(read, silent_allowed=not folder.shipped)

    def _unusual(self, folder: _Folder, name: str, film_s: float | None) -> None:
        low_s, high_s = SHIPPED_FILM_S
        if folder.shipped and film_s is not None and not low_s <= film_s <= high_s:
            usual = f"{low_s:g} to {high_s:g} s are usual"
            self._report.notes.append(
                f"{folder.path / name}: lasts {spoken_length(film_s)}; {usual}"
            )

    def _note_file(self, path: Path, length_s: float | None) -> None:
        length_s = None if length_s is None else round(length_s, 3)
        size = path.stat().st_size
        self._report.files.append({"file": str(path), "length_s": length_s, "bytes": size})


def _unequal(read: dict[Path, Captions], *, silent_allowed: bool) -> Iterator[str]:
    """Languages that say less than another one, or nothing at all."""
    most = max((len(each.cues) for each in read.values()), default=0)
    for path, captions in read.items():
        count = len(captions.cues)
        if count != most:
            what = f"{count} cues, and {most} in another language"
            yield told(path, what, "the same number in all")
        elif not count and not silent_allowed:
            yield told(path, "no cues", "what the film says, to be read")


def _clip_problems(folder: _Folder, exercise: Exercise, seen: dict[str, Seen]) -> Iterator[str]:
    """Whether a clip is as long as the exercise needs it, and its light as long as the clip."""
    names = exercise.film
    stretches = [phase.clip_s for phase in exercise.phases]
    stretches += [names.push_clip_s, names.hold_clip_s, names.end_clip_s]
    needed_s = max(second for stretch in stretches for second in stretch)
    lights = {names.follow_light: names.follow, names.follow_light_right: names.follow_right}
    for name in (names.follow, names.follow_right):
        clip_s = seen[name].length_s if name in seen else None
        if clip_s is not None and clip_s < needed_s - 1e-3:
            allowed = f"{needed_s:g} s, as exercise.toml shows of it"
            yield told(folder.path / name, f"lasts {clip_s:.2f} s", allowed)
    for light, clip in lights.items():
        pair = [each.packets for name in (light, clip) if (each := seen.get(name)) is not None]
        if len(pair) == 2 and pair[0] and pair[1] and pair[0].count != pair[1].count:
            what = f"{pair[0].count} pictures, and {pair[1].count} in {clip}"
            yield told(folder.path / light, what, "the same number")


def _lost_links(folders: Iterable[_Folder]) -> list[str]:
    return [
        told(each.path, "a link that leads nowhere", "`kiosk media undo`, or import the film again")
        for each in folders
        if each.path.is_symlink() and not each.path.exists()
    ]


def _attract_folders(media: Media) -> list[_Folder]:
    roots = [(media.folder, True), (media.imported, False)]
    found = [_Folder(root / ATTRACT[0], None, shipped) for root, shipped in roots if root]
    return [each for each in found if each.path.is_dir()]


def _strangers(media: Media) -> list[str]:
    """Imported films that no exercise shows."""
    if media.imported is None or not media.imported.is_dir():
        return []
    known = {ATTRACT[0], VOICES, *(each.id for each in media.exercises), *media.refused}
    found = sorted(path for path in media.imported.iterdir() if not path.name.startswith("."))
    return [f"{path}: belongs to no exercise" for path in found if path.name not in known]


def _budget_problems(media: Media) -> list[str]:
    """What comes with the station has to fit a small card, and a download."""
    films = [media.folder / ATTRACT[0] / ATTRACT[1]]
    clips: list[Path] = []
    for exercise in media.exercises:
        folder, names = media.folder / exercise.id, exercise.film
        films.append(folder / names.film)
        rest = (names.follow, names.follow_right, names.follow_light, names.follow_light_right)
        clips += [folder / name for name in rest if name]
    narrations = [*media.folder.glob("*/narration.*.ogg"), *media.folder.glob(f"{VOICES}/*/*.ogg")]
    sums: Sequence[tuple[str, Iterable[Path], int]] = (
        ("films", films, FILMS_BYTES),
        ("mirror clips", clips, CLIPS_BYTES),
        ("narration", narrations, NARRATION_BYTES),
    )
    problems = []
    for what, paths, most in sums:
        size = sum(path.stat().st_size for path in paths if path.is_file())
        if size > most:
            found = f"{size / 1e6:.1f} MB of {what}"
            problems.append(told(media.folder, found, f"{most / 1e6:g} MB"))
    return problems


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
