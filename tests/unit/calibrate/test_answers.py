"""What the pages are told of calibrations: message keys for their own language, no English text."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from measured import measured

from kiosk.calibrate.answers import judged, signed_outcome
from kiosk.calibrate.keeping import About, kept, sheet_from, signed
from kiosk.calibrate.told import told_cure
from kiosk.exercise.staff_views import Told
from kiosk.force.acceptance import judge
from kiosk.force.calibration_file import dump
from kiosk.force.fit import fit
from kiosk.force.plan import Plan, Result
from kiosk.force.points import Point, Reference
from kiosk.force.sheet import Sheet
from kiosk.locale import LANGUAGES, Words

MADE = date(2026, 3, 1)
LATER = date(2026, 3, 9)
ABOUT = About("wall", "Blue 1", "Ada", 21.0, Reference("scale", 0.3, 0.002))
GOOD = tuple(measured())
MOVED = tuple(measured(true_of=lambda number, force_n: force_n * (0.9 if number == 2 else 1.0)))


def sheet_with(points: tuple[Point, ...], *, finished: bool = True) -> Sheet:
    """What was measured, before it has a file."""
    fitted = fit(points, ABOUT.reference)
    verdicts = judge(points, fitted)
    result = Result(
        "wall", Plan(), ABOUT.reference, "measured", points, (), fitted, verdicts, finished
    )
    return sheet_from(result, ABOUT, "MP3V5050", MADE)


def put(folder: Path, *, finished: bool = True) -> Sheet:
    return kept(folder, sheet_with(GOOD, finished=finished))[0]


def said(message: Told | str | float | None, language: str) -> str:
    """What a page writes, with every value filled in."""
    if not isinstance(message, Told):
        return str(message)
    say = Words(language)
    assert say.has(message.key), message.key
    text = say(message.key, **{name: said(value, language) for name, value in message.values})
    assert "{" not in text, text
    return text


def reasons(folder: Path, calibration_id: str, today: date = LATER) -> tuple[Told, ...]:
    """Why it may not be signed; the same when it is judged and when it is signed."""
    answer = judged(folder, calibration_id, today, 1)
    assert answer == signed_outcome(folder, calibration_id, "Ben", today, 1)
    assert answer.outcome is None
    assert answer.trouble is not None
    assert answer.trouble.key == "calibrate.not_signed"
    assert {name for name, _ in answer.trouble.values} == {"because"}
    found = tuple(value for _, value in answer.trouble.values)
    for each in found:
        assert isinstance(each, Told)
        assert len({said(each, language) for language in LANGUAGES}) == len(LANGUAGES)
    return found  # type: ignore[return-value]  # each was looked at


def keys(found: tuple[Told, ...]) -> list[str]:
    return [each.key.removeprefix("calibrate.") for each in found]


@pytest.mark.parametrize(
    ("today", "french"),
    [
        (
            date(2026, 2, 28),
            "Il date du 1er mars 2026, mais l'horloge indique le 28 févr. 2026 :"
            " mettez l'horloge à l'heure.",
        ),
        (
            date(2026, 6, 1),
            "Il date du 1er mars 2026 et est à refaire depuis le 1er juin 2026 :"
            " étalonnez de nouveau.",
        ),
    ],
)
def test_a_day_that_is_wrong_is_said_in_the_pages_language(
    tmp_path: Path, today: date, french: str
) -> None:
    (why,) = reasons(tmp_path, put(tmp_path).id, today)
    assert said(why, "fr").replace("\u00a0", " ") == french


def test_what_is_not_there_unfinished_or_damaged_is_said_in_the_pages_language(
    tmp_path: Path,
) -> None:
    assert keys(reasons(tmp_path, "y")) == ["unsigned.gone"]
    assert keys(reasons(tmp_path, put(tmp_path, finished=False).id)) == ["unsigned.unfinished"]
    (tmp_path / "torn.toml").write_text("id = ", "utf-8")
    (why,) = reasons(tmp_path, "torn")
    assert said(why, "en") == "The file of torn cannot be read."


def test_who_signed_it_already_is_said_in_the_pages_language(tmp_path: Path) -> None:
    unsigned = put(tmp_path)
    sheet, _ = signed(tmp_path, unsigned.id, "Ben", LATER)
    (why,) = reasons(tmp_path, sheet.id)
    assert said(why, "es") == "Ya está firmada, por Ben."
    (why,) = reasons(tmp_path, unsigned.id)
    assert said(why, "es") == "Ya está firmada, como blue-1-wall-2026-03-01."


def test_each_rule_that_fails_is_told_with_its_cure(tmp_path: Path) -> None:
    moved = sheet_with(MOVED)
    lying = replace(moved, id="x", standing="unsigned", verdicts=moved.verdicts[:1])
    (tmp_path / "x.toml").write_text(dump(lying), "utf-8")
    fails, *cures = reasons(tmp_path, "x")
    assert fails == Told("calibrate.unsigned.fails")
    assert "cure.moved" in keys(tuple(cures))
    assert all(key.startswith("cure.") for key in keys(tuple(cures)))


def test_points_without_a_map_are_not_signed(tmp_path: Path) -> None:
    sheet = replace(sheet_with(GOOD), id="x", standing="unsigned", map=None, quality=None)
    flat = tuple(replace(each, reference_n=50.0) for each in sheet.points)
    (tmp_path / "x.toml").write_text(dump(replace(sheet, points=flat)), "utf-8")
    assert keys(reasons(tmp_path, "x")) == ["unsigned.no_map"]


def test_what_the_system_says_of_a_full_disk_is_logged_and_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = put(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = signed_outcome(tmp_path, unsigned.id, "Ben", LATER, 1)
    assert (answer.outcome, answer.trouble) == (None, Told("calibrate.no_room"))
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("kiosk.calibrate.answers", logging.WARNING)
    assert "cannot be written: No space left on device" in record.getMessage()


# Why there is no map.


def point(asked_n: float, reference_n: float, delta_kpa: float) -> Point:
    return Point(1, "up", asked_n, reference_n, 4.0 + delta_kpa, 0.004, 4.0, 5.0, 1250)


@pytest.mark.parametrize(
    ("points", "reason", "english"),
    [
        ([], "none", "There are no points: measure all rounds."),
        (
            [point(40.0, 40.0, -0.1)],
            "zero",
            "Round 1, 40 N rising: 40 N and -0.10 kPa above rest. Both must be above 0: measure it"
            " again.",
        ),
        (
            [point(40.0, 40.0, 3.2), point(60.0, 60.0, 3.1)],
            "pressure",
            "The pressure at 60 N is no higher than at 40 N (3.1 kPa after 3.2 kPa): measure both"
            " levels again.",
        ),
        (
            [point(40.0, 60.0, 3.1), point(60.0, 40.0, 3.2)],
            "force",
            "The reference says no more at 60 N than at 40 N (40 N after 60 N): measure both"
            " levels again.",
        ),
    ],
)
def test_why_there_is_no_map_is_said_in_the_pages_language(
    points: list[Point], reason: str, english: str
) -> None:
    (verdict,) = [each for each in judge(points) if each.rule == "map"]
    cure = told_cure(verdict)
    assert cure is not None
    assert cure.key == f"calibrate.cure.map_{reason}"
    assert said(cure, "en") == english
    assert len({said(cure, language) for language in LANGUAGES}) == len(LANGUAGES)
    assert "no higher than" not in said(cure, "fr")


def test_a_level_measured_once_is_said_without_a_plural() -> None:
    once = [each for each in GOOD if each.round == 1 or each.asked_n != 150.0]
    (verdict,) = [each for each in judge(once) if each.rule == "rounds"]
    expected = "Too few points at 150 N falling (measured: 1). Measure all rounds."
    assert verdict.cure == said(told_cure(verdict), "en") == expected
