"""Where everything is on the printed parts: one list for whoever builds them and whoever checks.

Millimetres. A part's origin is the inner corner of its floor, left and in front; x to the right,
y to the back, z up. Made from enclosure.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LENGTHS_FILE = HERE / "enclosure.toml"

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole through a wall: `size` is one diameter, or width and height. `through` is its axis."""

    name: str
    centre: Point
    through: str
    size: tuple[float, ...]

    @property
    def round(self) -> bool:
        return len(self.size) == 1


@dataclass(frozen=True, slots=True)
class Stand:
    """A post with a bore for an insert, `height` above the floor."""

    name: str
    x: float
    y: float
    height: float
    bore: float


def lengths() -> dict[str, dict[str, Any]]:
    return tomllib.loads(LENGTHS_FILE.read_text("utf-8"))


def case_inside() -> Point:
    """Inner length, width and height of the case."""
    v = lengths()
    fit = v["print"]["fit"]
    case = v["case"]
    length = case["side"] + v["board"]["length"] + case["gap"] + v["pi"]["length"] + fit
    return length, fit + v["pi"]["width"] + case["behind"], case["height"]


def panel_inside() -> Point:
    p = lengths()["panel"]
    return p["length"], p["width"], p["height"]


def board_corner() -> tuple[float, float]:
    """Left front corner of the sensor board."""
    v = lengths()
    _, width, _ = case_inside()
    return v["case"]["side"], (width - v["board"]["width"]) / 2


def pi_corner() -> tuple[float, float]:
    v = lengths()
    length, _, _ = case_inside()
    return length - v["print"]["fit"] - v["pi"]["length"], v["print"]["fit"]


def stands() -> list[Stand]:
    v = lengths()
    bore = v["print"]["insert_m2_5"]
    found = []
    px, py = pi_corner()
    edge, (dx, dy) = v["pi"]["hole_edge"], v["pi"]["holes"]
    for i, (x, y) in enumerate(((0, 0), (dx, 0), (0, dy), (dx, dy)), start=1):
        found.append(Stand(f"Pi {i}", px + edge + x, py + edge + y, v["pi"]["stand"], bore))
    bx, by = board_corner()
    b = v["board"]
    mx, my = (b["length"] - b["holes"][0]) / 2, (b["width"] - b["holes"][1]) / 2
    for i, (x, y) in enumerate(
        ((0, 0), (b["holes"][0], 0), (0, b["holes"][1]), tuple(b["holes"])), start=1
    ):
        found.append(Stand(f"board {i}", bx + mx + x, by + my + y, b["stand"], bore))
    return found


def case_openings() -> list[Opening]:
    v = lengths()
    pi, case, wall = v["pi"], v["case"], v["print"]["wall"]
    length, width, height = case_inside()
    px, py = pi_corner()
    top = pi["stand"] + pi["board"]
    front_from, front_to = pi["front"]
    left, back, front, right = -wall / 2, width + wall / 2, -wall / 2, length + wall / 2
    found = [
        Opening("power, HDMI, sound",
                (px + (front_from + front_to) / 2, front, top + pi["front_height"] / 2 - 1),
                "y", (front_to - front_from, pi["front_height"])),
        Opening("USB, Ethernet", (right, py + pi["width"] / 2, top + pi["end_height"] / 2 - 1),
                "x", (pi["end_width"], pi["end_height"])),
        Opening("tube", (left, width - 24.0, height / 2), "x", (case["tube_hole"],)),
        Opening("shut down", (left, 22.0, height / 2), "x", (case["button_hole"],)),
        Opening("staff call", (50.0, front, 16.0), "y", tuple(case["call_slot"])),
        Opening("hand panel", (length * 0.62, back, height / 2), "y", tuple(case["dsub_slot"])),
    ]  # fmt: skip
    for side in (-1, 1):
        x = length * 0.62 + side * case["dsub_screws"] / 2
        found.append(Opening("hand panel, screw", (x, back, height / 2), "y",
                             (case["dsub_screw"],)))  # fmt: skip
    floor = -v["print"]["floor"] / 2
    found += [Opening("VESA", (x, y, floor), "z", (case["vesa_hole"],)) for x, y in vesa_holes()]
    return found


def vesa_holes() -> list[tuple[float, float]]:
    half = lengths()["case"]["vesa"] / 2
    length, width, _ = case_inside()
    return [(length / 2 + x, width / 2 + y) for x in (-half, half) for y in (-half, half)]


POST = 8.0
"""Width of the posts that take a lid's screws."""


def case_posts() -> list[tuple[float, float]]:
    """Where the case's lid is screwed on: in the corners, less the one that the Pi fills."""
    length, width, _ = case_inside()
    half, between = POST / 2, pi_corner()[0] - lengths()["case"]["gap"] / 2
    return [(half, half), (half, width - half), (length - half, width - half), (between, half)]


def panel_posts() -> list[tuple[float, float]]:
    length, width, _ = panel_inside()
    return [(x, y) for x in (POST / 2, length - POST / 2) for y in (POST / 2, width - POST / 2)]


@dataclass(frozen=True, slots=True)
class Room:
    """A box that has to stay free, from one corner to the other."""

    name: str
    low: Point
    high: Point


def case_rooms() -> list[Room]:
    """What the case has to hold. Boards begin above their stands."""
    v = lengths()
    (px, py), (bx, by) = pi_corner(), board_corner()
    pi, board, case = v["pi"], v["board"], v["case"]
    _, width, height = case_inside()
    dsub = next(each for each in case_openings() if each.name == "hand panel").centre[0]
    half = case["dsub_screws"] / 2 + 3.0
    return [
        Room("Pi", (px, py, pi["stand"]),
             (px + pi["length"], py + pi["width"], pi["stand"] + pi["board"] + pi["tall"])),
        Room("board", (bx, by, board["stand"]),
             (bx + board["length"], by + board["width"], board["stand"] + 1.6 + board["tall"])),
        Room("tube", (0.0, width - 33.0, height / 2 - 9),
             (case["tube_deep"], width - 15.0, height / 2 + 9)),
        Room("shut down", (0.0, 14.0, height / 2 - 8), (case["button_deep"], 30.0, height / 2 + 8)),
        Room("hand panel", (dsub - half, width - case["dsub_deep"], height / 2 - 6),
             (dsub + half, width, height / 2 + 6)),
    ]  # fmt: skip


def panel_rooms() -> list[Room]:
    p = lengths()["panel"]
    half = p["button_rim"] / 2
    return [
        Room(each.name, (each.centre[0] - half, each.centre[1] - half, 0.0),
             (each.centre[0] + half, each.centre[1] + half, p["button_deep"]))
        for each in panel_openings() if each.name.endswith("button")
    ]  # fmt: skip


def lid_vents() -> list[Opening]:
    v = lengths()
    wide, long = v["case"]["vent"]
    px, py = pi_corner()
    middle = px + v["pi"]["length"] / 2
    count = v["case"]["vents"]
    return [
        Opening("vent", (middle + (i - (count - 1) / 2) * 3 * wide, py + v["pi"]["width"] / 2, 0),
                "z", (wide, long))
        for i in range(count)
    ]  # fmt: skip


def panel_openings() -> list[Opening]:
    """The panel stands on its face while it is printed: z is counted from the outer face."""
    v = lengths()
    p = v["panel"]
    length, width, height = panel_inside()
    face = -v["print"]["floor"] / 2
    half = p["buttons_apart"] / 2
    return [
        Opening("green button", (length / 2 + half, width / 2, face), "z", (p["button_hole"],)),
        Opening("red button", (length / 2 - half, width / 2, face), "z", (p["button_hole"],)),
        Opening("status light", (length / 2, width / 2, face), "z", (p["light_hole"],)),
        Opening("cable", (length / 2, width + v["print"]["wall"] / 2, height / 2), "y",
                (p["cable_hole"],)),
    ]  # fmt: skip
