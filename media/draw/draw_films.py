"""Draws the exercise films: python media/draw/draw_films.py [exercise ...] [--workers 2]."""

import argparse
import re
import sys
import time
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from exercises import (
    ATTRACT,
    ATTRACT_FADE_S,
    ATTRACT_MOVE_S,
    ATTRACT_S,
    ATTRACT_SHIFT,
    EXERCISES,
    HOLD_S,
)
from films import (
    FPS,
    Picture,
    film_order,
    frame_times,
    mirrored,
    moved_right,
    with_mixed,
    write_film,
    write_poster,
)
from pose import ease

MEDIA = Path(__file__).resolve().parent.parent
Job = tuple[str, float]  # exercise, time in its cycle


def main() -> None:
    """Draws what was asked for, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="exercise", help="default: all and attract")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--draft", action="store_true", help="every second picture is mixed from its neighbours"
    )
    parser.add_argument("--out", type=Path, default=MEDIA, help="folder of the exercise folders")
    args = parser.parse_args()
    names = args.names or [*ATTRACT, "attract", *EXERCISES]
    unknown = set(names) - {*EXERCISES, "attract"}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in dict.fromkeys(names):
        if name == "attract":
            _attract(args.out, args.workers, args.draft)
        else:
            _exercise(name, args.out / name, args.workers, args.draft)


def _exercise(name: str, folder: Path, workers: int, draft: bool) -> None:
    exercise, cycle = EXERCISES[name], _cycle(name, workers, draft)
    order = film_order(len(cycle), HOLD_S, exercise.reps_s)
    poster = cycle[round(exercise.poster_s * FPS)]
    folder.mkdir(parents=True, exist_ok=True)
    write_poster(folder / "poster.jpg", poster)
    _say(folder / "film.mp4", [cycle[k] for k in order], whole=False)
    _say(folder / "follow.mp4", cycle, whole=True)
    if exercise.sided:
        write_poster(folder / "poster-right.jpg", mirrored([poster])[0])
        _say(folder / "follow-right.mp4", mirrored(cycle), whole=True)


def _attract(media: Path, workers: int, draft: bool) -> None:
    """Two exercises by turns, each still while the picture fades to the other."""
    turn_s = ATTRACT_S / 2
    parts = [moved_right(_cycle(name, workers, draft), ATTRACT_SHIFT) for name in ATTRACT]
    still = (turn_s - ATTRACT_MOVE_S - ATTRACT_FADE_S) / 2
    pictures = []
    for t in frame_times(ATTRACT_S):
        which, into = divmod(t, turn_s)
        shown, following = parts[int(which)], parts[1 - int(which)]
        k = round((into - still) / ATTRACT_MOVE_S * len(shown))
        picture = shown[k] if 0 <= k < len(shown) else shown[0]
        fade = ease((into - (turn_s - ATTRACT_FADE_S)) / ATTRACT_FADE_S)
        if fade > 0:
            mixed = picture * (1 - fade) + following[0] * fade
            picture = (mixed + 0.5).astype(picture.dtype)
        pictures.append(picture)
    _say(media / "attract" / "film.mp4", pictures, whole=False)


@cache
def _cycle(name: str, workers: int, draft: bool) -> list[Picture]:
    """The pictures of one repetition; a pose that comes back on the way is drawn once."""
    times = frame_times(EXERCISES[name].cycle_s)
    keys = [_key(name, t) for t in times]
    first = dict(zip(reversed(keys), reversed(times), strict=True))
    order = _every_second(keys) if draft else list(dict.fromkeys(keys))
    drawn: dict[str, Picture] = {}
    start = time.monotonic()
    with Pool(workers) as pool:
        pictures = pool.imap(_picture, [(name, first[key]) for key in order], chunksize=2)
        for key, picture in zip(order, pictures, strict=True):
            drawn[key] = picture
            spent = time.monotonic() - start
            sys.stderr.write(f"\r{name}: {len(drawn)}/{len(order)} pictures, {spent:.0f} s ")
    sys.stderr.write("\n")
    return with_mixed([drawn.get(key) for key in keys])


def _every_second(keys: list[str]) -> list[str]:
    """Enough of the poses that no two pictures in a row are missing."""
    chosen: dict[str, None] = {}
    before_missing = True
    for key in keys:
        if before_missing and key not in chosen:
            chosen[key] = None
        before_missing = key not in chosen
    return list(chosen)


def _key(name: str, t_s: float) -> str:
    """What makes a picture the same as another: its pose to a hundredth of a millimetre."""
    pose = repr(EXERCISES[name].pose(t_s))
    return re.sub(r"-?\d+\.\d+(e-?\d+)?", lambda m: f"{float(m[0]) + 0.0:.5f}", pose)


def _picture(job: Job) -> Picture:
    exercise = EXERCISES[job[0]]
    return exercise.studio.picture(exercise.pose(job[1]))


def _say(path: Path, pictures: list[Picture], *, whole: bool) -> None:
    size = write_film(path, pictures, every_frame_whole=whole)
    seconds = len(pictures) / FPS
    sys.stderr.write(f"{path.parent.name}/{path.name}: {seconds:.0f} s, {size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
