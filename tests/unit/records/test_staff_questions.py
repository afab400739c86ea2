"""What a staff screen asks costs no more among 500 patients than among five.

Counted in steps of SQLite's own machine: they are the same on every computer and at every load.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import big
import pytest

from kiosk.clinic.desk_talk import DoneSoFar, FileByCode, FileOf, NewCode, RecentPatients
from kiosk.clinic.past_talk import NoticesOf, PastOf, PastQuestion, SessionsOf
from kiosk.records.database import FILE
from kiosk.records.queries import Reader
from kiosk.staff_answers import Ball, answer_to, day_of
from kiosk.staff_past import PastAnswers

EVERY = 10
ID = big.id_of(1, 2)
STAFF = {
    "patients": RecentPatients(),
    "by code": FileByCode(big.code_of(2)),
    "patient": FileOf(ID),
    "new code": NewCode(),
    "prescribe": DoneSoFar(ID, big.EXERCISES[0]),
}
PAST: dict[str, PastQuestion] = {
    "out": SessionsOf(ID),
    "history": PastOf(ID),
    "notices": NoticesOf(),
}


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return big.build(tmp_path_factory.mktemp("small") / "records", samples=20, patients=10)


def steps(folder: Path, ask: Callable[[Reader], object]) -> int:
    """How many steps, in tens, all that is asked takes."""
    reader = Reader.open(folder / FILE)
    count = 0

    def one() -> int:
        nonlocal count
        count += 1
        return 0

    reader.connection.set_progress_handler(one, EVERY)
    try:
        assert ask(reader) is not None
    finally:
        reader.close()
    return count


@pytest.mark.parametrize("name", [*STAFF, *PAST])
def test_a_screens_question_costs_the_same_at_any_size(
    name: str, big_folder: Path, small_folder: Path, tmp_path: Path
) -> None:
    past = PastAnswers(tmp_path, tmp_path, lambda: date(2027, 2, 3), day_of)

    def ask(reader: Reader) -> object:
        if name in STAFF:
            return answer_to(STAFF[name], reader, lambda: "id", Ball())
        return past.answer(PAST[name], reader)

    few, many = steps(small_folder, ask), steps(big_folder, ask)
    assert many <= few * 1.2 + 20
    assert many * EVERY < 200_000, "a hundredth of a second at the very most"
