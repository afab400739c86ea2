"""The shipped media with a short, small film in the place of each film: opened in no time.

For stations that draw nothing: of a film they learn how long it is, and no more.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

from kiosk.media_folder import Media, shipped_media

SIZE = (64, 36)
FRAMES_A_S = 5
LONG_S = 5
"""More than a stage shows of any film."""


def light(media: Media) -> Media:
    """The same exercises, words and sounds; media of somebody's own stay as they are."""
    if media.folder != shipped_media() or media.imported is not None:
        return media
    return replace(media, folder=Path(_folder().name))


@cache
def _folder() -> TemporaryDirectory[str]:
    """Links to all that is shipped, films apart; gone with the process."""
    made = TemporaryDirectory(prefix="light-media-")
    folder = Path(made.name)
    film = folder / "film.mp4"
    _write_film(film)
    for shipped in shipped_media().iterdir():
        if not (shipped / "film.mp4").is_file():
            (folder / shipped.name).symlink_to(shipped)
            continue
        (folder / shipped.name).mkdir()
        for file in shipped.iterdir():
            (folder / shipped.name / file.name).symlink_to(
                film if file.name == "film.mp4" else file
            )
    return made


def _write_film(path: Path) -> None:
    picture = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_A_S)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for number in range(FRAMES_A_S * LONG_S):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_A_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
