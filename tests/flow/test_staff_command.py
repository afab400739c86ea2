"""`kiosk staff`, as it is typed on the machine itself: the first PIN, and the way back in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from stage import CHEAP

from kiosk.cli import main
from kiosk.staff.book import new_book, read_book, write_book
from kiosk.staff.lockout import Failures, one_more
from kiosk.staff.pins import digest_of

PIN, OTHER = "274913", "580246"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.toml"
    file.write_text('[paths]\ndata = "data"\n', "utf-8")
    return file


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "data" / "staff" / "staff.json"


class Typed:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, settings: Path) -> None:
        self._monkeypatch, self._settings = monkeypatch, settings

    def __call__(self, *argv: str, keys: str = "") -> int:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        return main(["staff", *argv, "--config", str(self._settings)])


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch, settings: Path) -> Typed:
    return Typed(monkeypatch, settings)


@pytest.fixture
def at_work(staff: Typed, book: Path) -> Typed:
    """Where a book without anybody is there already, whose PINs cost next to nothing."""
    book.parent.mkdir(parents=True)
    write_book(book, new_book(CHEAP))
    return staff


def owner(book: Path, pin: str) -> str:
    found = read_book(book)
    assert found is not None
    person = found.owner_of(digest_of(pin, found.salt, found.cost))
    return f"{person.name} {person.role.value}" if person else ""


def test_the_first_is_a_lead_and_the_next_a_physiotherapist(staff: Typed, book: Path) -> None:
    assert staff("set-pin", "Ana", keys=f"{PIN}\n{PIN}\n") == 0
    assert staff("set-pin", "Bea", keys=f"{OTHER}\n{OTHER}\n") == 0
    assert (owner(book, PIN), owner(book, OTHER)) == ("Ana lead", "Bea physio")


def test_a_new_pin_takes_the_old_ones_place_and_opens_a_locked_keypad(
    at_work: Typed, book: Path
) -> None:
    at_work("set-pin", "Ana", keys=f"{PIN}\n{PIN}\n")
    known = read_book(book)
    assert known is not None
    from dataclasses import replace

    failures = Failures()
    for _ in range(9):
        failures = one_more(failures, "boot", 5.0)
    write_book(book, replace(known, failures=failures))
    assert at_work("set-pin", "Ana", keys=f"{OTHER}\n{OTHER}\n") == 0
    assert (owner(book, PIN), owner(book, OTHER)) == ("", "Ana lead")
    found = read_book(book)
    assert found is not None
    assert found.failures.count == 0


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (f"{PIN}\n{OTHER}\n", "the two PINs differ: nothing was changed"),
        ("123456\n123456\n", "the PIN is refused: this PIN is too easy"),
        ("12\n12\n", "the PIN is refused: a PIN has 6 digits"),
    ],
)
def test_what_is_no_pin_changes_nothing(
    staff: Typed, book: Path, keys: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert staff("set-pin", "Ana", keys=keys) == 2
    assert says in capsys.readouterr().err
    assert not book.exists()


def test_two_people_never_have_one_pin(at_work: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    at_work("set-pin", "Ana", keys=f"{PIN}\n{PIN}\n")
    assert at_work("set-pin", "Bea", keys=f"{PIN}\n{PIN}\n") == 2
    assert "choose another" in capsys.readouterr().err


def test_who_leaves_is_listed_as_gone_and_the_last_one_stays(
    at_work: Typed, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_work("set-pin", "Ana", keys=f"{PIN}\n{PIN}\n")
    at_work("set-pin", "Bea", "--role", "desk", keys=f"{OTHER}\n{OTHER}\n")
    assert at_work("leave", "Bea") == 0
    assert owner(book, OTHER) == ""
    capsys.readouterr()
    assert at_work("list") == 0
    assert capsys.readouterr().out.split() == ["name", "role", "Ana", "lead", "Bea", "desk", "left"]
    assert at_work("leave", "Ana") == 2
    assert "the last with a PIN" in capsys.readouterr().err
    assert at_work("leave", "Eve") == 2
    assert "Eve is unknown; allowed: Bea, Ana" in capsys.readouterr().err.replace(
        "Ana, Bea", "Bea, Ana"
    )


def test_nobody_yet_is_said(staff: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    assert staff("list") == 1
    assert "nobody yet" in capsys.readouterr().out


def test_a_damaged_book_is_kept_beside_a_new_one(
    staff: Typed, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.parent.mkdir(parents=True)
    book.write_text("{", "utf-8")
    assert staff("set-pin", "Ana", keys=f"{PIN}\n{PIN}\n") == 2
    assert "--afresh" in capsys.readouterr().err
    assert book.read_text("utf-8") == "{"
    assert staff("set-pin", "Ana", "--afresh", keys=f"{PIN}\n{PIN}\n") == 0
    assert owner(book, PIN) == "Ana lead"
    assert book.with_suffix(".damaged").read_text("utf-8") == "{"
