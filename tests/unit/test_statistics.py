"""What a waiting room counts: by day, whole after any power cut, too little to know a person."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.exercise.effects import ExerciseEnded
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.records.model import Count
from kiosk.statistics import LEAST, DayFiles, Period, Statistics, day_of, shown

VISIT, KEPT = ("visit", ""), ("kept", "wall")
TODAY = date(2027, 3, 1)
NOON = datetime(2027, 2, 3, 12, tzinfo=UTC)


def add(files: DayFiles, day: str, **amounts: int) -> None:
    files.add({(day, (what, "")): amount for what, amount in amounts.items()})


# Days.


def test_a_day_is_the_clinics_own_and_none_while_the_clock_is_not_set() -> None:
    late = datetime(2027, 2, 3, 23, 30, tzinfo=UTC)
    assert day_of(late) == "2027-02-03"
    assert day_of(datetime.fromisoformat("2027-02-04T00:30+01:00")) == "2027-02-04"
    assert day_of(datetime(1970, 1, 1, tzinfo=UTC)) == ""


# Files.


def test_counts_add_up_over_starts_and_days(tmp_path: Path) -> None:
    for _ in range(2):
        files = DayFiles(tmp_path / "statistics")
        add(files, "2027-02-03", visit=2, kept=5)
        add(files, "", visit=1)
    assert files.counts() == [
        Count("2027-02-03", "kept", "", 10),
        Count("2027-02-03", "visit", "", 4),
        Count("", "visit", "", 2),
    ]


@pytest.mark.parametrize("cut", ["fsync", "utime", "rename"])
def test_a_power_cut_costs_what_was_not_written_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    files = DayFiles(tmp_path)
    add(files, "2027-02-03", visit=2)
    before = (tmp_path / "2027-02-03.csv").read_bytes()

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("no power")

    with monkeypatch.context() as at:
        if cut == "fsync":
            at.setattr(os, "fsync", fails)
        elif cut == "rename":
            at.setattr(Path, "rename", fails)
        else:
            at.setattr(os, "utime", fails)
        with pytest.raises(OSError, match="no power"):
            add(files, "2027-02-03", visit=1)
    assert (tmp_path / "2027-02-03.csv").read_bytes() == before
    add(files, "2027-02-03", visit=1)
    assert files.counts() == [Count("2027-02-03", "visit", "", 3)]


def test_a_file_tells_no_time_of_day(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    add(files, "2027-02-03", visit=1)
    written = datetime.fromtimestamp((tmp_path / "2027-02-03.csv").stat().st_mtime, UTC)
    assert written == datetime(2027, 2, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "what,subject\n", "what,subject,amount\nvisit,,many\n"])
def test_a_damaged_day_is_put_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "2027-02-03.csv").write_text(text, "utf-8")
    files = DayFiles(tmp_path)
    add(files, "2027-02-03", visit=1)
    assert files.counts() == [Count("2027-02-03", "visit", "", 1)]
    assert (tmp_path / "2027-02-03.damaged").read_text("utf-8") == text


def test_years_that_are_over_are_found(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    for day in ("2026-12-31", "2027-01-01", ""):
        add(files, day, visit=1)
    assert [path.stem for path in files.before(2027)] == ["2026-12-31"]


# Listening.


def at(screen: Screen, language: str = "en") -> VisitView:
    return VisitView(screen, language, 0.0, 0.0, AttractView(0))


def test_a_thread_of_its_own_writes_and_closing_waits_for_it(tmp_path: Path) -> None:
    statistics = Statistics(DayFiles(tmp_path), lambda: NOON, lambda: "")
    statistics.watch(at(Screen.MENU), 0.0)
    statistics.watch(at(Screen.MENU, "fr"), 1.0)
    statistics.watch(at(Screen.ATTRACT, "fr"), 2.0)
    statistics.watch(at(Screen.MENU), 3.0)
    statistics.close()
    assert statistics.files.counts() == [
        Count("2027-02-03", "language", "fr", 1),
        Count("2027-02-03", "visit", "", 2),
    ]


def test_while_the_staff_have_the_screen_nothing_is_counted(tmp_path: Path) -> None:
    staff = [False]
    statistics = Statistics(DayFiles(tmp_path), lambda: NOON, lambda: "", lambda: staff[0])
    statistics.watch(at(Screen.MENU), 0.0)
    staff[0] = True
    statistics.watch(at(Screen.MENU), 1.0)
    run = SimpleNamespace(exercise=SimpleNamespace(id="wall"))
    statistics.listen([ExerciseEnded(run, True)])  # type: ignore[arg-type]
    staff[0] = False
    statistics.listen([ExerciseEnded(run, True)])  # type: ignore[arg-type]
    statistics.watch(at(Screen.ATTRACT), 2.0)
    statistics.listen([ExerciseEnded(run, False)])  # type: ignore[arg-type]
    statistics.close()
    assert statistics.files.counts() == [
        Count("2027-02-03", "begun", "wall", 1),
        Count("2027-02-03", "language", "en", 1),
        Count("2027-02-03", "visit", "", 1),
    ]


# What is shown.


def days(*visits: int, first: date = date(2027, 2, 1)) -> list[Count]:
    return [
        Count((first + timedelta(number)).isoformat(), *VISIT, amount)
        for number, amount in enumerate(visits)
    ]


def test_quiet_days_are_told_together_and_the_last_ones_wait() -> None:
    found = shown(days(6, 2, 1, 2, 7, 4), TODAY)
    assert [(each.first[-2:], each.last[-2:], each.counts[VISIT]) for each in found.periods] == [
        ("01", "01", 6), ("02", "04", 5), ("05", "05", 7),
    ]  # fmt: skip
    assert found.held_back == 1


def test_today_is_never_told() -> None:
    assert shown(days(9, first=TODAY), TODAY).periods == ()


def test_other_counts_go_with_the_days() -> None:
    counts = [*days(5), Count("2027-02-01", *KEPT, 12)]
    assert shown(counts, TODAY).periods == (
        Period("2027-02-01", "2027-02-01", {KEPT: 12, VISIT: 5}),
    )


@given(st.lists(st.integers(0, 12), max_size=90), st.integers(0, 89))
def test_no_two_tables_can_be_subtracted_to_find_a_quiet_day(visits: list[int], wait: int) -> None:
    begin = date(2026, 12, 1)
    counts = days(*visits, first=begin)
    early = shown(counts, begin + timedelta(wait))
    late = shown(counts, begin + timedelta(len(visits)))
    assert all(each.counts[VISIT] >= LEAST for each in late.periods)
    assert late.periods[: len(early.periods)] == early.periods
    told: Counter[tuple[str, str]] = Counter()
    for each in late.periods:
        told.update(each.counts)
    assert sum(visits) - told[VISIT] < 2 * LEAST  # at most one tail a year
