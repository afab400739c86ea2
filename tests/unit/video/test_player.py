"""The right picture for every position, whatever the film does and whatever is wrong with it.

Films run at 10 frames a second with their number painted in, so frame n is due at n / 10 s.
Positions are asked for in the middle of a frame unless the edge is what is tested.
"""

from __future__ import annotations

import os
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pygame
import pytest

from kiosk.video.player import LOW, READY, FilmError, Player
from kiosk.video.shelf import FilmShelf

TASKS = Path("/proc/self/task")
Number = Callable[[pygame.Surface | None], int | None]
Maker = Callable[..., Path]
Opener = Callable[..., Player]


@pytest.fixture
def opened() -> Iterator[Opener]:
    players: list[Player] = []

    def make(path: Path, size: tuple[int, int] = (64, 48), **how: object) -> Player:
        players.append(Player(path, size, wait=True, **how))
        return players[-1]

    yield make
    for player in players:
        player.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux keeps policies by thread")
def test_decoding_never_takes_the_processor_from_the_frame_loop(
    numbered_film: Maker, opened: Opener
) -> None:
    opened(numbered_film()).frame(0.05)
    tasks = {int(path.parent.name): path.read_text() for path in TASKS.glob("*/comm")}
    film = next(each.native_id for each in threading.enumerate() if each.name == "film")
    decoder = [task for task, name in tasks.items() if name.startswith("av:")]
    assert film is not None
    assert {os.sched_getscheduler(task) for task in (film, *decoder)} == {os.SCHED_BATCH}
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("gop", [1, 10, 30])
def test_every_position_shows_its_frame(
    numbered_film: Maker, opened: Opener, number_in: Number, gop: int, b_frames: int
) -> None:
    player = opened(numbered_film(gop=gop, b_frames=b_frames))
    shown = [number_in(player.frame((n + 0.5) / 10)) for n in range(30)]
    assert shown == list(range(30))


def test_a_frame_is_shown_from_its_very_instant(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film())
    assert number_in(player.frame(0.0)) == 0
    assert number_in(player.frame(0.0999)) == 0
    assert number_in(player.frame(7 * 0.1)) == 7  # 0.7000000000000001
    assert number_in(player.frame(1.1 - 0.3)) == 8  # 0.8 and a little more


def test_positions_keep_growing_over_the_loops_without_a_gap(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film(frames=7))
    shown = [number_in(player.frame((n + 0.5) / 10)) for n in range(30)]
    assert shown == [n % 7 for n in range(30)]
    assert not player.ended(100.0)


def test_the_next_round_is_ready_before_the_seam(numbered_film: Maker, opened: Opener) -> None:
    player = opened(numbered_film(frames=7))
    player.frame(0.65)
    player._wait = False  # from here on nothing is waited for
    with player._changed:
        assert player._changed.wait_for(lambda: len(player._ready) > LOW, 5.0)
        waiting = [round(10 * picture.t_s) for picture in player._ready]
    assert waiting == list(range(7, 7 + len(waiting)))


def test_pictures_are_decoded_several_in_a_row(numbered_film: Maker, opened: Opener) -> None:
    player, in_a_row = opened(numbered_film()), READY - LOW
    assert in_a_row >= 3

    def come(more_than: int, within_s: float) -> bool:
        with player._changed:
            return player._changed.wait_for(lambda: len(player._ready) > more_than, within_s)

    player.frame(0.0)
    assert come(READY - 1, 20.0)
    for n in range(1, 7):
        player.frame(n / 10)
        if left := n % in_a_row:
            # All the time it needs to do what it should not.
            assert not come(READY - left, 0.05)
        else:
            assert come(READY - 1, 20.0)


def test_a_standing_position_is_a_pause(numbered_film: Maker, opened: Opener) -> None:
    player = opened(numbered_film())
    first = player.frame(1.23)
    assert first is not None
    assert all(player.frame(1.23) is first for _ in range(20))


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("wanted", [0, 1, 5, 9, 10, 11, 19, 20, 28, 29])
def test_going_back_lands_on_the_very_frame(
    numbered_film: Maker, opened: Opener, number_in: Number, wanted: int, b_frames: int
) -> None:
    player = opened(numbered_film(b_frames=b_frames))
    player.frame(2.95)
    assert number_in(player.frame((wanted + 0.5) / 10)) == wanted
    assert number_in(player.frame((wanted + 1.5) / 10)) == (wanted + 1) % 30


@pytest.mark.parametrize(
    ("position_s", "wanted"), [(1.15, 11), (2.95, 29), (3.05, 0), (31.15, 11), (301.45, 14)]
)
def test_a_jump_ahead_lands_on_the_very_frame(
    numbered_film: Maker, opened: Opener, number_in: Number, position_s: float, wanted: int
) -> None:
    player = opened(numbered_film())
    assert number_in(player.frame(0.05)) == 0
    assert number_in(player.frame(position_s)) == wanted
    assert number_in(player.frame(position_s + 0.1)) == (wanted + 1) % 30


def test_going_back_from_a_later_round(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film(frames=7))
    assert number_in(player.frame(7.05)) == 0
    assert number_in(player.frame(6.95)) == 6
    assert number_in(player.frame(7.05)) == 0


def test_the_pictures_keep_up_with_large_steps(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film())
    steps = [n * 0.7 + 0.05 for n in range(20)]  # nearly as far as a seek would need
    assert [number_in(player.frame(at)) for at in steps] == [int(at * 10) % 30 for at in steps]


def test_without_looping_the_last_frame_stays(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film(frames=7), loop=False)
    assert not player.ended(0.69)
    assert player.ended(0.7)
    assert [number_in(player.frame(at)) for at in (0.55, 0.65, 0.75, 1.0, 5.0, 500.0)] == (
        [5, 6, 6, 6, 6, 6]
    )
    assert number_in(player.frame(0.25)) == 2  # and can be gone back from
    assert number_in(player.frame(500.0)) == 6
    assert player.broken is None


def test_a_position_before_the_start_is_the_start(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    assert number_in(opened(numbered_film()).frame(-1.0)) == 0


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.ts"])
def test_other_containers_and_clocks_that_begin_late(
    numbered_film: Maker, opened: Opener, number_in: Number, name: str
) -> None:
    player = opened(numbered_film(name, first_pts=13))
    assert player.frame_rate == pytest.approx(10.0)
    assert number_in(player.frame(0.0)) == 0
    assert number_in(player.frame(1.25)) == 12
    assert number_in(player.frame(0.55)) == 5


def test_sound_that_outlasts_the_pictures_does_not_break_the_film(
    numbered_film: Maker, opened: Opener, number_in: Number
) -> None:
    player = opened(numbered_film("film.mkv", with_sound=True), loop=False)
    assert number_in(player.frame(9.0)) == 29
    assert player.broken is None


def test_without_waiting_it_returns_what_it_has(numbered_film: Maker, number_in: Number) -> None:
    player = Player(numbered_film(), (64, 48))
    try:  # the frame asked for has yet to be looked up
        assert number_in(player.frame(2.05)) in (None, 0)
    finally:
        player.close()


def test_without_waiting_a_seek_shows_nothing_on_the_way(
    numbered_film: Maker, number_in: Number
) -> None:
    player = Player(numbered_film(gop=30), (64, 48))  # 29 pictures must be decoded on the way
    try:
        player.frame(2.95)
        with player._changed:
            assert player._changed.wait_for(lambda: player._arrived, 5.0)
            assert number_in(player.frame(2.95)) == 29
    finally:
        player.close()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no such file"),
        (b"", "not a film"),
        (b"no film at all, only words " * 100, "not a film"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xa5" * 5000, "not a film"),
    ],
)
def test_what_is_no_film_is_refused_on_opening(
    tmp_path: Path, content: bytes | None, word: str
) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FilmError, match=word) as refused:
        Player(path, (64, 48))
    assert str(refused.value).startswith(f"{path}: ")
    assert "needed" in str(refused.value)


def test_a_file_of_sound_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    with pytest.raises(FilmError, match="has no pictures"):
        Player(path, (64, 48))


def test_a_film_cut_off_plays_what_is_there_and_says_so(
    numbered_film: Maker, opened: Opener, number_in: Number, tmp_path: Path
) -> None:
    whole = _faststart(numbered_film(size=(640, 480), gop=5), tmp_path / "whole.mp4")
    data = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 6 // 10])
    player = opened(cut, loop=True)
    shown = [number_in(player.frame((n + 0.5) / 10)) or 0 for n in range(30)]
    last = player.frame(2.95)
    assert player.broken is not None
    assert str(player.broken).startswith(f"{cut}: breaks off")
    assert 5 < shown[-1] < 29
    assert shown == [min(n, shown[-1]) for n in range(30)]
    assert player.frame(0.05) is last  # the thread is over; nothing more is promised
    player._thread.join(5.0)
    assert not player._thread.is_alive()


def test_a_film_that_simply_ends_too_early_is_broken_too(
    numbered_film: Maker, opened: Opener, number_in: Number, tmp_path: Path
) -> None:
    whole = _faststart(numbered_film(b_frames=0), tmp_path / "whole.mp4")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: _place_of_picture(whole, 20)])
    player = opened(cut)
    assert [number_in(player.frame((n + 0.5) / 10)) for n in range(20)] == list(range(20))
    assert number_in(player.frame(2.55)) == 19
    assert str(player.broken) == (f"{cut}: breaks off at 1.9 s of 3.0 s: the whole file is needed")


def test_garbage_in_the_middle_breaks_the_film_or_is_got_over_but_never_hangs(
    numbered_film: Maker, opened: Opener, tmp_path: Path
) -> None:
    whole = _faststart(numbered_film(size=(640, 480), gop=5), tmp_path / "whole.mp4")
    data = bytearray(whole.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = b"\xff" * third
    spoilt = tmp_path / "spoilt.mp4"
    spoilt.write_bytes(bytes(data))
    player = opened(spoilt, loop=False)
    assert player.frame(0.0) is not None
    assert all(player.frame(n / 10) is not None for n in range(30))
    assert player.broken is not None


def test_an_unforeseen_error_in_the_thread_is_reported_too(
    numbered_film: Maker, opened: Opener
) -> None:
    player = opened(numbered_film(frames=30), size=(64, 48))
    player.frame(0.05)
    player._decoder.duration_s = "no number"
    assert player.frame(2.5) is not None
    assert "TypeError" in str(player.broken)


def test_closing_ends_the_thread_and_may_be_repeated(numbered_film: Maker) -> None:
    before = threading.active_count()
    player = Player(numbered_film(), (64, 48), wait=True)
    kept = player.frame(0.5)
    assert threading.active_count() > before
    player.close()
    player.close()
    assert not player._thread.is_alive()
    assert player.frame(0.6) is None
    assert kept is not None
    assert kept.get_at((3, 3))[0] > 0  # a picture handed out outlives its film


def test_a_player_that_waits_in_vain_says_so(numbered_film: Maker, opened: Opener) -> None:
    player = opened(numbered_film(), patience_s=0.0)
    with pytest.raises(FilmError, match=r"no picture for 2\.000 s in 0 s: .* needed"):
        player.frame(2.0)


def test_the_shelf_keeps_the_films_used_last(numbered_film: Maker) -> None:
    films = [numbered_film(f"{n}.mp4", frames=3) for n in range(4)]
    shelf = FilmShelf(most_open=3, wait=True)
    first, second, third = (shelf.player(film, (64, 48)) for film in films[:3])
    assert shelf.player(films[0], (64, 48)) is first
    fourth = shelf.player(films[3], (64, 48))
    assert not second._thread.is_alive()
    assert all(player._thread.is_alive() for player in (first, third, fourth))
    assert shelf.player(films[0], (32, 24)) is not first  # another size is another player
    shelf.close()
    assert not any(player._thread.is_alive() for player in (first, third, fourth))


def test_the_shelf_remembers_a_refusal_until_told_to_forget(
    numbered_film: Maker, tmp_path: Path
) -> None:
    path = tmp_path / "film.mp4"
    shelf = FilmShelf(wait=True)
    with pytest.raises(FilmError):
        shelf.player(path, (64, 48))
    numbered_film("film.mp4", frames=3)
    with pytest.raises(FilmError):
        shelf.player(path, (64, 48))
    shelf.forget(path)
    player = shelf.player(path, (64, 48))
    assert player.frame(0.0) is not None
    shelf.forget(path)
    assert not player._thread.is_alive()
    shelf.close()


def _faststart(film: Path, target: Path) -> Path:
    """The same film with its index in front, so that cutting off its end spares the index."""
    with (
        av.open(str(film)) as source,
        av.open(str(target), "w", options={"movflags": "faststart"}) as sink,
    ):
        stream = sink.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                sink.mux(packet)
    return target


def _place_of_picture(film: Path, number: int) -> int:
    """Where in the file a picture's data begins."""
    with av.open(str(film)) as container:
        places = [packet.pos for packet in container.demux(video=0) if packet.size]
    assert places[number] is not None
    return places[number] or 0
