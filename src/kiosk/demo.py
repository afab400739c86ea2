"""Plays a whole visit with a simulated patient on simulated time, and keeps what it looked like.

Pictures of every screen, a film of the visit, the record, and what `kiosk replay` reads: the raw
recording of every exercise with the ball, and the force of every set as a trace.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.clock import Clock, ManualClock
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.media_folder import Media
from kiosk.records.raw import Recording, dump
from kiosk.records.record import Record
from kiosk.settings import Settings
from kiosk.station import Simulation, Station, build, look_through_no_more, visitor_for
from kiosk.ui.album import Album, Frame
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen
from kiosk.video.writer import FilmWriter

FRAME_RATE = 20
FILM_RATE = 10
FILM_LIMIT_S = 3.0
LONGEST_S = 1200.0
"""A visit that lasts longer than this an exercise has gone astray."""

Progress = Callable[[float, str], None]


class DemoError(Exception):
    """A visit that did not come to its end."""


@dataclass(slots=True)
class Demo:
    """What a demo leaves behind; nothing but records without a folder. Paths are absolute."""

    records: list[Record] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)
    film: str = ""


def play(
    settings: Settings,
    media: Media,
    exercises: Sequence[Exercise],
    size: tuple[int, int],
    out: Path | None,
    *,
    progress: Progress,
    frames: Sequence[Frame] = (),
    clock: Clock | None = None,
) -> Demo:
    """One visit with these exercises. Raises DemoError when it does not come to an end.

    `out` receives pictures, film, record and traces; None keeps nothing. On the default clock
    time runs as fast as the machine can.
    """
    visitor = visitor_for(media, exercises)
    albums: list[Album] = []
    with ExitStack() as closing:
        if out is not None:
            _clear(out)
            film = FilmWriter(out / "visit.mp4", size, FILM_RATE)
            closing.callback(film.close)
            frames = (*frames, film.add)

        def make_canvas(painter: Painter, simulation: Simulation | None) -> Album:
            every = FRAME_RATE // FILM_RATE
            surface = off_screen(size)
            albums.append(
                Album(
                    painter, surface, visitor.touch, folder=out, frames=tuple(frames), every=every
                )
            )
            return albums[0]

        time = clock or ManualClock()
        station = build(
            settings,
            media,
            time,
            make_canvas,
            film_limit_s=FILM_LIMIT_S,
            with_sound=False,
            keep_records=True,
        )
        closing.callback(station.close)
        if not isinstance(time, ManualClock):
            station.start()
            look_through_no_more(station.app)
        _live(station, time, len(exercises), lambda: visitor.finished, progress)
        wanted = {each.id for each in exercises}
        records = [record for record in station.records if record["exercise"] in wanted]
        if out is not None:
            _write(out, records, station.runs, station.recordings)
    if out is None:
        return Demo(records)
    folder = out.resolve()
    return Demo(
        records, [str(folder / name) for name in albums[0].pictures], str(folder / "visit.mp4")
    )


def _live(
    station: Station,
    clock: Clock,
    exercises: int,
    finished: Callable[[], bool],
    progress: Progress,
) -> None:
    """Frame after frame until the visit is over and the attract screen is back."""
    begun_s = due_s = clock.monotonic()
    screen = station.app.visit.screen
    while not (finished() and screen.value == "attract"):
        screen = station.app.frame().screen
        due_s += 1 / FRAME_RATE
        clock.sleep_until(due_s)
        progress(min(len(station.records) / max(exercises, 1), 1.0), screen.value)
        if due_s - begun_s > LONGEST_S * max(exercises, 1):
            raise DemoError(f"the visit came no further than the screen {screen.value}")


def _clear(out: Path) -> None:
    """Make the folder, and take away what an earlier demo left in it; nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("[0-9][0-9]-*.png", "trace-*.csv", "recording-*.csv"):
        for path in out.glob(pattern):
            path.unlink()


def _write(
    out: Path,
    records: list[Record],
    runs: Sequence[SqueezeRun],
    recordings: Sequence[Recording],
) -> None:
    shown: object = records[0] if len(records) == 1 else {"visits": records}
    (out / "record.json").write_text(json.dumps(shown, indent=2) + "\n", "utf-8")
    written: Counter[str] = Counter()
    for recording in recordings:
        name = _numbered(f"recording-{recording.exercise.id}", "", written)
        (out / f"{name}.csv").write_text(dump(recording), "utf-8", newline="\n")
    for run in runs:
        zero_s = run.tare_at_s or 0.0
        for part in run.sets:
            # A fault or a break may cut a set in two; each part is a signal of its own.
            name = f"trace-{run.exercise.id}-{part.side.value}-{part.number}"
            name = _numbered(name, "part", written)
            with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["t_s", "force_n"])
                for t_s, force_n in zip(part.t_s, part.force_n, strict=True):
                    # All digits: what is replayed must be what was judged.
                    writer.writerow([repr(t_s - zero_s), repr(force_n)])


def _numbered(name: str, part: str, written: Counter[str]) -> str:
    """The name, with a number behind it from the second time on."""
    written[name] += 1
    return name if written[name] == 1 else f"{name}-{part}{written[name]}"
