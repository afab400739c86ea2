"""The steps of building one: pictured, numbered, up to date, and for parts that were ordered."""

from __future__ import annotations

import csv
import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
import stamps

HARDWARE = Path(__file__).parents[3] / "hardware"
STEPS = (HARDWARE / "assembly" / "README.md").read_text("utf-8")
BOARD = tomllib.loads((HARDWARE / "assembly" / "board.toml").read_text("utf-8"))


@pytest.mark.parametrize("made", stamps.SOURCES)
def test_a_drawing_is_made_from_the_numbers_of_today(made: str) -> None:
    assert stamps.stamp(made).encode() in (HARDWARE / made).read_bytes()


def test_every_drawing_has_a_stamp() -> None:
    found = {
        str(path.relative_to(HARDWARE))
        for ending in ("svg", "png", "stl")
        for folder in ("wiring", "enclosure", "assembly")
        for path in (HARDWARE / folder).glob(f"*.{ending}")
    }
    assert found == set(stamps.SOURCES)


def test_every_printed_part_can_be_changed_elsewhere_too() -> None:
    stls = {path.stem for path in (HARDWARE / "enclosure").glob("*.stl")}
    assert stls == {path.stem for path in (HARDWARE / "enclosure").glob("*.step")}


def test_steps_are_numbered_and_the_first_six_pictured() -> None:
    numbers = [int(each) for each in re.findall(r"^## (\d+)\. ", STEPS, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", STEPS)
    assert [int(each[0]) for each in pictures] == [1, 2, 3, 4, 5, 6]
    assert all((HARDWARE / "assembly" / each).exists() for each in pictures)


def ordered() -> set[str]:
    with (HARDWARE / "bom.csv").open(encoding="utf-8", newline="") as file:
        return {ref for row in csv.DictReader(file) for ref in row["ref"].split()}


def test_the_steps_use_what_was_ordered() -> None:
    named = set(re.findall(r"\b([UJKQRCSDTF]\d{1,2}|P1|PS1)\b", STEPS))
    assert named <= ordered()


def test_parts_on_the_sensor_board_lie_on_it_and_not_on_each_other() -> None:
    wide, deep = BOARD["board"]["holes"]
    for ref, (left, front, w, d) in BOARD["at"].items():
        assert left >= 0, ref
        assert front >= 0, ref
        assert left + w <= wide, ref
        assert front + d <= deep, ref
    for (a, (ax, ay, aw, ad)), (b, (bx, by, bw, bd)) in combinations(BOARD["at"].items(), 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ad <= by or by + bd <= ay, (a, b)


def test_every_part_that_is_soldered_has_its_place_on_the_board() -> None:
    nets = tomllib.loads((HARDWARE / "wiring" / "nets.toml").read_text("utf-8"))
    assert {leg.split(".")[0] for net in nets.values() for leg in net} == set(BOARD["at"])


@pytest.mark.parametrize("page", sorted(HARDWARE.rglob("*.md")), ids=lambda path: path.name)
def test_a_page_points_at_what_there_is(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_safety_page_says_what_it_must() -> None:
    text = (HARDWARE / "safety.md").read_text("utf-8").lower()
    for said in ("not a medical device", "no certificate", "iec 60601-1", "1.5 m", "air",
                 "between two patients", "luer", "mains"):  # fmt: skip
        assert said in text, said
