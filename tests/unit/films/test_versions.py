"""Swapping films: at every instant the old one or the new one is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.films import versions
from kiosk.films.standard import FilmsError
from kiosk.films.versions import NothingEarlierError, Shelf, undo

ID = "clamshell"
WHOLE = b"moving pictures"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    return tmp_path / "data" / "media"


def put(media: Path, name: str) -> None:
    for _ in steps(media, name):
        pass


def steps(media: Path, name: str) -> Iterator[str]:
    """An import, step by step: a power cut may come wherever this yields."""
    shelf = Shelf(media, ID)
    shelf.open()
    yield "opened"
    shelf.adopt()
    yield "adopted"
    part = shelf.begin()
    yield "begun"
    (part / "film.mp4").write_bytes(WHOLE[:3])
    yield "half written"
    (part / "film.mp4").write_bytes(WHOLE + name.encode())
    yield "written"
    version = shelf.finish(part, {"imported": "2026-01-31T10:00:00", "from": name})
    yield "finished"
    shelf.show(version)
    yield "shown"
    shelf.prune()
    yield "pruned"


def shown(media: Path) -> str:
    """The name of the film that a station plays; "shipped" where none is imported."""
    film = media / ID / "film.mp4"
    if not film.is_file():
        return "shipped"
    data = film.read_bytes()
    assert data.startswith(WHOLE), "half a film is shown"
    return data.removeprefix(WHOLE).decode()


def numbers(media: Path) -> list[int]:
    return [each.number for each in Shelf(media, ID).versions()]


CUTS = ["opened", "adopted", "begun", "half written", "written", "finished", "shown", "pruned"]


@pytest.mark.parametrize("before", [[], ["A"], ["A", "B"]])
@pytest.mark.parametrize("cut", CUTS)
def test_power_cut_leaves_the_old_or_the_new_film(media: Path, before: list[str], cut: str) -> None:
    for name in before:
        put(media, name)
    old = before[-1] if before else "shipped"
    for step in steps(media, "NEW"):
        if step == cut:
            break
    after = {"shown": "NEW", "pruned": "NEW"}.get(cut, old)
    assert shown(media) == after
    # The next import clears away what was left, and works.
    put(media, "NEXT")
    assert shown(media) == "NEXT"
    left = sorted(os.listdir(media / ".versions" / ID))
    assert all(name.isdigit() for name in left)
    assert len(left) <= 2
    undo(media, ID)
    expected = {after} if cut != "finished" else {after, "NEW"}
    assert shown(media) in expected


CHANGES = [
    (Path, "unlink"), (Path, "rename"), (Path, "replace"), (Path, "symlink_to"), (Path, "mkdir"),
    (Path, "write_text"), (shutil, "rmtree"), (os, "fsync"),
]  # fmt: skip


@pytest.mark.parametrize("before", ["A", "placed by hand"])
def test_nothing_is_ever_missing_between_two_changes_of_the_disk(
    media: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """As above, after every single change that an import and an undo make."""
    if before == "A":
        put(media, "A")
    else:
        (media / ID).mkdir(parents=True)
        (media / ID / "film.mp4").write_bytes(WHOLE + before.encode())
    seen: list[str] = []

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watched(*args: Any, **how: Any) -> Any:
            try:
                return real(*args, **how)
            finally:
                seen.append(shown(media))

        monkeypatch.setattr(owner, name, watched)

    for owner, name in CHANGES:
        watch(owner, name)
    put(media, "NEW")
    assert list(dict.fromkeys(seen)) == [before, "NEW"]
    seen.clear()
    undo(media, ID)
    assert list(dict.fromkeys(seen)) == ["NEW", before]
    assert len(seen) > 3


@pytest.mark.parametrize("cut", CUTS)
def test_a_folder_placed_by_hand_is_never_lost(media: Path, cut: str) -> None:
    (media / ID).mkdir(parents=True)
    (media / ID / "film.mp4").write_bytes(WHOLE + b"HAND")
    for step in steps(media, "NEW"):
        if step == cut:
            break
    assert shown(media) == ("NEW" if cut in ("shown", "pruned") else "HAND")
    put(media, "NEXT")
    undo(media, ID)
    assert shown(media) == ("NEW" if cut in ("shown", "pruned") else "HAND")


def test_without_an_exchange_at_a_stroke_a_hand_placed_film_survives(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoExchange:
        def __init__(self, *_: object, **__: object) -> None:
            pass

    monkeypatch.setattr(versions.ctypes, "CDLL", NoExchange)
    (media / ID).mkdir(parents=True)
    (media / ID / "film.mp4").write_bytes(WHOLE + b"HAND")
    put(media, "NEW")
    assert shown(media) == "NEW"
    undo(media, ID)
    assert shown(media) == "HAND"


def test_a_hand_placed_folder_left_aside_comes_back(media: Path) -> None:
    """A power cut in the middle of the exchange of a file system that cannot do it at once."""
    home = media / ".versions" / ID
    (home / "1.aside").mkdir(parents=True)
    (home / "1.aside" / "film.mp4").write_bytes(WHOLE + b"HAND")
    (media / ID).symlink_to(f".versions/{ID}/1")
    assert shown(media) == "shipped"
    Shelf(media, ID).open()
    assert shown(media) == "HAND"


def test_undo_goes_back_and_forth(media: Path) -> None:
    put(media, "A")
    assert undo(media, ID) is None
    assert shown(media) == "shipped"
    again = undo(media, ID)
    assert (shown(media), again and again.told) == ("A", "imported 2026-01-31")
    put(media, "B")
    undo(media, ID)
    assert shown(media) == "A"
    undo(media, ID)
    assert shown(media) == "B"


def test_only_the_last_two_are_kept(media: Path) -> None:
    for name in "ABCD":
        put(media, name)
    assert numbers(media) == [3, 4]
    undo(media, ID)
    assert shown(media) == "C"
    put(media, "E")  # what was shown before is C, not D
    assert numbers(media) == [3, 5]
    undo(media, ID)
    assert shown(media) == "C"


def test_nothing_to_undo_is_said(media: Path) -> None:
    with pytest.raises(NothingEarlierError, match="no imported film to take back"):
        undo(media, ID)
    assert not media.exists()


def test_the_data_folder_may_be_moved(media: Path, tmp_path: Path) -> None:
    put(media, "A")
    media.parent.rename(tmp_path / "elsewhere")
    assert shown(tmp_path / "elsewhere" / "media") == "A"


def test_one_import_at_a_time(media: Path) -> None:
    with (
        Shelf(media, ID).alone(),
        pytest.raises(FilmsError, match="another import of this film is running"),
        Shelf(media, ID).alone(),
    ):
        pass
    with Shelf(media, ID).alone():
        pass


@pytest.mark.parametrize(
    "act", [lambda shelf: shelf.open(), lambda shelf: shelf.alone().__enter__()]
)
def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, act: Callable[[Shelf], object]
) -> None:
    (tmp_path / "data").write_text("no folder", "utf-8")
    with pytest.raises(FilmsError, match=r"cannot be written .*: the old film stays; allowed: "):
        act(Shelf(tmp_path / "data" / "media", ID))
