"""The circuit: pins, nets, values and parts say the same, and no value is out of bounds."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import arithmetic
import harness
import header
import pytest
import yaml

HARDWARE = Path(__file__).parents[3] / "hardware"
TWO_LEGS = re.compile(r"[RCF]\d+")
ON_5V_SENSOR_ONLY = {"R15", "R16", "R17", "R18"}


@pytest.fixture(scope="module")
def nets() -> dict[str, list[str]]:
    return tomllib.loads((HARDWARE / "wiring" / "nets.toml").read_text("utf-8"))


def ordered() -> dict[str, dict[str, str]]:
    """Every reference of the list of parts, with its row."""
    with (HARDWARE / "bom.csv").open(encoding="utf-8", newline="") as file:
        return {ref: row for row in csv.DictReader(file) for ref in row["ref"].split()}


def test_every_line_of_the_pi_is_a_net_on_its_own_pin(nets: dict[str, list[str]]) -> None:
    for line in header.LINES:
        assert f"J3.{header.position(line)}" in nets[line]


def test_a_leg_belongs_to_one_net(nets: dict[str, list[str]]) -> None:
    legs = Counter(leg for net in nets.values() for leg in net)
    assert [leg for leg, count in legs.items() if count > 1] == []


def test_every_net_joins_something(nets: dict[str, list[str]]) -> None:
    assert [name for name, legs in nets.items() if len(legs) < 2] == []


def test_both_legs_of_every_small_part_are_soldered(nets: dict[str, list[str]]) -> None:
    legs = {leg for net in nets.values() for leg in net}
    small = {ref for ref in ordered() if TWO_LEGS.fullmatch(ref)} - ON_5V_SENSOR_ONLY
    assert {f"{ref}.{leg}" for ref in small for leg in "12"} <= legs


def test_what_is_soldered_and_drawn_is_ordered(nets: dict[str, list[str]]) -> None:
    soldered = {leg.split(".")[0] for net in nets.values() for leg in net} - {"W2", "W3", "W4"}
    drawn = set(harness.harness()["connectors"]) - {"BOARD"}
    assert soldered | drawn <= set(ordered()) | {"H1", "H2"}  # the lamps come inside the buttons


def test_values_and_the_list_of_parts_name_the_same_parts() -> None:
    parts = header.parts()
    listed = {ref for ref in ordered() if re.fullmatch(r"[RC]\d+", ref)}
    assert listed == {*parts["resistors"], *parts["capacitors"]}


@pytest.mark.parametrize("ref", sorted(header.parts()["resistors"]))
def test_the_resistor_that_is_ordered_has_the_value_that_is_worked_out(ref: str) -> None:
    ohms = header.parts()["resistors"][ref]
    said = f"{ohms / 1000:g} k" if ohms >= 1000 else f"{ohms} R"
    assert ordered()[ref]["description"].startswith(f"Resistor {said} ")


def test_each_row_orders_as_many_as_it_names() -> None:
    with (HARDWARE / "bom.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "ref", "qty", "description", "manufacturer", "mpn", "alternates", "notes",
    ]  # fmt: skip
    for row in rows:
        assert row["description"], row
        assert None not in row, row
        assert not re.search(r"[€$£]|\bEUR\b", str(row)), "prices are the reader's"
        if re.match(r"[A-Z]+\d+ ", row["ref"]):
            assert int(row["qty"]) == len(row["ref"].split()), row


def test_every_part_with_a_maker_has_a_number_and_every_other_says_what_will_do() -> None:
    for ref, row in ordered().items():
        assert bool(row["mpn"]) or not row["manufacturer"], ref
        assert row["mpn"] or row["alternates"] or row["notes"], ref


@pytest.mark.parametrize("line", [line for part in arithmetic.lines().values() for line in part])
def test_a_value_stays_within_what_the_parts_allow(line: arithmetic.Line) -> None:
    assert line.holds, line


def test_the_page_is_worked_out_from_the_values_of_today() -> None:
    assert arithmetic.OUT.read_text("utf-8") == arithmetic.text()


def test_the_harness_is_made_from_the_pins_of_today() -> None:
    assert harness.YML.read_text("utf-8") == harness.yml()


def test_the_harness_ends_on_the_pins_of_the_header() -> None:
    made = yaml.safe_load(harness.yml())
    pi = made["connectors"]["A1"]
    for pin, label in zip(pi["pins"], pi["pinlabels"], strict=True):
        if "GPIO" in label:
            assert header.POSITION_OF_BCM[int(label.split()[-1])] == pin
    assert pi["pins"] == made["connectors"]["J3"]["pins"]


def test_socket_and_plug_of_the_panel_carry_the_same_leads() -> None:
    connectors = harness.harness()["connectors"]
    assert connectors["J1"]["pinlabels"] == connectors["P1"]["pinlabels"]
    assert connectors["BOARD"]["pinlabels"][:9] == connectors["J1"]["pinlabels"]


def test_the_diagram_shows_every_part_and_every_pin() -> None:
    drawn = (HARDWARE / "wiring" / "schematic.svg").read_text("utf-8")
    parts = header.parts()
    for ref in (*parts["resistors"], *parts["capacitors"], "U1", "U2", "U3", "K1", "Q1", "Q2"):
        assert re.search(rf">{ref}\b", drawn), ref
    for line in header.LINES:
        assert f"GPIO {header.bcm(line)} · pin {header.position(line)}" in drawn, line
