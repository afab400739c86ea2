"""Cuts and encodes the films: H.264 High, yuv420p, BT.709, 25 fps, fast start, no sound."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, log2
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
FPS = 25
MAX_BYTES = 1_950_000
BT709, LIMITED = 1, 1


def frame_times(length_s: float) -> list[float]:
    """Times of the frames of a stretch of film."""
    return [k / FPS for k in range(round(length_s * FPS))]


def film_order(cycle_frames: int, hold_s: float, reps_s: Sequence[float]) -> list[int]:
    """Which frame of the cycle each frame of film.mp4 shows: stillness, then the repetitions."""
    order = [0] * round(hold_s * FPS)
    for rep_s in reps_s:
        count = round(rep_s * FPS)
        order += [min(cycle_frames - 1, round(k * cycle_frames / count)) for k in range(count)]
    return order


def mirrored(pictures: Iterable[Picture]) -> list[Picture]:
    """The other side: pose and room as in a mirror."""
    return [np.ascontiguousarray(p[:, ::-1]) for p in pictures]


def with_mixed(pictures: Sequence[Picture | None]) -> list[Picture]:
    """The pictures of a loop, a missing one as the mean of its neighbours."""
    full = []
    for k, picture in enumerate(pictures):
        if picture is None:
            a, b = pictures[k - 1], pictures[(k + 1) % len(pictures)]
            if a is None or b is None:
                raise ValueError(f"two pictures missing at {k}")
            picture = ((a.astype(np.uint16) + b) // 2).astype(np.uint8)
        full.append(picture)
    return full


def moved_right(pictures: Sequence[Picture], share: float) -> list[Picture]:
    """The pictures moved right by a share of their width; the left is filled from the edge."""
    by = round(share * pictures[0].shape[1])
    moved = {id(p): np.pad(p[:, :-by], ((0, 0), (by, 0), (0, 0)), mode="edge") for p in pictures}
    return [moved[id(p)] for p in pictures]


def write_film(path: Path, pictures: Sequence[Picture], *, every_frame_whole: bool) -> int:
    """Encodes; raises the compression until the file is small enough. Returns its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"making-{path.name}")
    crf = 19
    while True:
        _encode(made, pictures, crf, 1 if every_frame_whole else FPS)
        size = made.stat().st_size
        if size <= MAX_BYTES:
            made.replace(path)
            return size
        crf += max(1, ceil(9 * log2(size / MAX_BYTES)))  # 9 to halve: few tries, little lost


def _encode(path: Path, pictures: Sequence[Picture], crf: int, gop: int) -> None:
    height, width, _ = pictures[0].shape
    tags = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, FPS)
        stream.gop_size = gop
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        stream.options = {
            "crf": str(crf), "preset": "medium", "profile": "high", "tune": "animation",
            "threads": "1",
            "x264-params": f"keyint={gop}:min-keyint=1:scenecut=0:{tags}",
        }  # fmt: skip
        for k, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
            )
            frame.pts, frame.time_base = k, Fraction(1, FPS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def write_poster(path: Path, picture: Picture) -> None:
    """A JPEG of one picture (full-range BT.601, as JPEG wants it)."""
    height, width, _ = picture.shape
    with av.open(str(path), "w", format="image2") as out:
        stream = out.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        stream.options = {"qmin": "2", "qmax": "2"}
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
            format="yuvj420p", dst_colorspace="ITU601", dst_color_range="JPEG"
        )
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
