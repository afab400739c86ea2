"""How long each exercise's film lasts, and where it comes to which step of the instructions.

Read when asked for, and again when a file has been replaced: a clinic may bring in a film while
its station runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.exercise.browse import Steps
from kiosk.exercise.catalogue import Exercise
from kiosk.locale import LANGUAGES
from kiosk.media_folder import Media
from kiosk.video.stamps import Stamp, stamp_of

_T = TypeVar("_T")

TEXT_ONLY_S = 30.0
"""A film that cannot be played is replaced by its text, for a while to read."""


@dataclass(frozen=True, slots=True)
class FilmTime:
    """One film's times, and the file they were read from."""

    path: Path | None
    stamp: Stamp
    length_s: float
    steps_s: Steps


class FilmTimes:
    """The films' times by exercise id. Looks at the files; from any thread.

    `limit_s` shortens the films, for demos; their steps are then spread evenly.
    """

    def __init__(self, media: Media, limit_s: float | None = None) -> None:
        self._media = media
        self._limit_s = limit_s
        self._exercises = {each.id: each for each in media.exercises}
        self._known: dict[str, FilmTime] = {}
        self.lengths_s: Mapping[str, float] = _Each(self, lambda known: known.length_s)
        """Seconds, by exercise id."""
        self.steps_s: Mapping[str, Steps] = _Each(self, lambda known: known.steps_s)
        """(seconds, step from 0) where the film comes to it, by exercise id; often nothing."""

    def read(self) -> None:
        """Look at every film now, so that nobody waits for it later."""
        for name in self._exercises:
            self.of(name)

    def ids(self) -> tuple[str, ...]:
        return tuple(self._exercises)

    def of(self, name: str) -> FilmTime:
        """What is known of an exercise's film now. Raises KeyError."""
        exercise = self._exercises[name]
        path = self._media.film_path(exercise, "film")
        stamp = stamp_of(path) if path is not None else None
        known = self._known.get(name)
        if known is None or (known.path, known.stamp) != (path, stamp):
            known = self._known[name] = self._read(exercise, path, stamp)
        return known

    def _read(self, exercise: Exercise, path: Path | None, stamp: Stamp) -> FilmTime:
        length_s = _length_s(path)
        if self._limit_s is not None:
            return FilmTime(path, stamp, min(length_s, self._limit_s), ())
        return FilmTime(path, stamp, length_s, self._steps(exercise))

    def _steps(self, exercise: Exercise) -> Steps:
        """As the captions say, in the first language that says so: they all keep the same time."""
        from kiosk.video.captions import CaptionsError, read_captions

        for language in LANGUAGES:
            path = self._media.captions_path(exercise, language)
            try:
                steps = read_captions(path).steps_s if path is not None else ()
            except CaptionsError:
                continue
            if steps:
                return steps
        return ()


class _Each(Mapping[str, _T]):
    """One figure of every film."""

    def __init__(self, times: FilmTimes, figure: Callable[[FilmTime], _T]) -> None:
        self._times = times
        self._figure = figure

    def __getitem__(self, name: str) -> _T:
        return self._figure(self._times.of(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._times.ids())

    def __len__(self) -> int:
        return len(self._times.ids())


def _length_s(path: Path | None) -> float:
    if path is None:
        return TEXT_ONLY_S
    from kiosk.video.decoder import Decoder  # FFmpeg: the first picture does not wait for it
    from kiosk.video.surfaces import FilmError

    try:
        decoder = Decoder(path, (64, 36))
        try:
            return decoder.duration_s
        finally:
            decoder.close()
    except FilmError:
        return TEXT_ONLY_S
