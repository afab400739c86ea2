"""One thread decodes a film where that is quick enough, several where it is not or nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.video.decoder import Decoder
from kiosk.video.threads import Kind, kind_of, seconds_a_picture, several, threads_for

Maker = Callable[..., Path]


def kind(frame_rate: float, name: str = "") -> Kind:
    """One that no other test asks for."""
    return Kind(f"a test's {name}", 64, 48, frame_rate, 0)


def test_a_film_that_one_thread_has_time_for_is_decoded_on_one(numbered_film: Maker) -> None:
    # A picture of 64 by 48 in ten seconds: any machine can.
    assert threads_for(numbered_film(), kind(0.1)) == 1


def test_a_film_that_leaves_one_thread_no_time_has_several(numbered_film: Maker) -> None:
    assert threads_for(numbered_film(), kind(1e9)) == several()


@pytest.mark.parametrize("text", [b"", b"no film at all"])
def test_what_cannot_be_tried_has_several(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "film.mp4").write_bytes(text)
    assert seconds_a_picture(tmp_path / "film.mp4") is None
    assert threads_for(tmp_path / "film.mp4", kind(0.1, repr(text))) == several()


def test_one_film_of_a_kind_tells_for_all(numbered_film: Maker, tmp_path: Path) -> None:
    asked = kind(0.1, "known")
    assert threads_for(numbered_film(), asked) == 1
    assert threads_for(tmp_path / "not even there.mp4", asked) == 1


def test_films_of_other_sizes_rates_and_weights_are_of_other_kinds(numbered_film: Maker) -> None:
    decoder = Decoder(numbered_film(), (64, 48))
    found = kind_of(decoder._stream, decoder.frame_rate)
    decoder.close()
    assert (found.w, found.h, found.frame_rate) == (64, 48, 10.0)
    assert found.codec
    assert found != kind_of(decoder._stream, 25.0)


def test_every_picture_comes_on_one_thread_and_again_from_the_start(numbered_film: Maker) -> None:
    decoder = Decoder(numbered_film(), (64, 48), loop=False)
    decoder.frame_rate = 0.1
    times = [[round(timed.t_s, 3) for timed in decoder.frames(from_s)] for from_s in (0.0, 0.0)]
    decoder.close()
    assert times[0] == times[1] == sorted(times[0])
    assert len(times[0]) == 30
