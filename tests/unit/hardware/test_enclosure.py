"""The printed parts: closed bodies, open where they should be, and roomy enough inside."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import cos, pi, sin
from pathlib import Path

import numpy as np
import places
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ENCLOSURE = Path(__file__).parents[3] / "hardware" / "enclosure"
PRINTED = ("case", "case-lid", "panel", "panel-base")


def mesh(name: str) -> Floats:
    """The triangles of a printed part, (n, 3, 3) in millimetres."""
    raw = (ENCLOSURE / f"{name}.stl").read_bytes()
    row = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    return np.frombuffer(raw, row, offset=84)["corners"].astype(np.float64)


def crossings(triangles: Floats, start: Floats, way: Floats, length: float) -> int:
    """How often a straight line goes through the surface."""
    a, u, v = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    p = np.cross(way, v)
    det = np.einsum("ij,ij->i", u, p)
    safe = np.where(np.abs(det) < 1e-12, np.inf, det)
    s = start - a
    x = np.einsum("ij,ij->i", s, p) / safe
    q = np.cross(s, u)
    y = q @ way / safe
    t = np.einsum("ij,ij->i", v, q) / safe
    return int(np.sum((x >= 0) & (y >= 0) & (x + y <= 1) & (t > 0) & (t < length)))


@pytest.mark.parametrize("name", PRINTED)
def test_a_part_is_one_closed_body(name: str) -> None:
    corners = np.round(mesh(name), 3)
    edges = Counter(
        tuple(sorted((tuple(face[i]), tuple(face[(i + 1) % 3]))))
        for face in corners
        for i in range(3)
    )
    assert set(edges.values()) == {2}


def test_the_parts_have_the_sizes_of_their_lengths() -> None:
    v = places.lengths()["print"]
    for name, inside in (("case", places.case_inside()), ("panel", places.panel_inside())):
        part = mesh(name).reshape(-1, 3)
        size = part.max(axis=0) - part.min(axis=0)
        assert size[0] == pytest.approx(inside[0] + 2 * v["wall"], abs=0.01)
        assert size[2] == pytest.approx(inside[2] + v["floor"], abs=0.01)
        lid = mesh("case-lid" if name == "case" else "panel-base").reshape(-1, 3)
        assert lid[:, 0].max() - lid[:, 0].min() == pytest.approx(size[0], abs=0.01)
        assert lid[:, 1].max() - lid[:, 1].min() == pytest.approx(
            inside[1] + 2 * v["wall"], abs=0.01
        )


WAY = {"x": np.array([1.0, 0, 0]), "y": np.array([0, 1.0, 0]), "z": np.array([0, 0, 1.0])}
ACROSS = {"x": (WAY["y"], WAY["z"]), "y": (WAY["x"], WAY["z"]), "z": (WAY["x"], WAY["y"])}


def rims(opening: places.Opening) -> list[Floats]:
    """Points just inside the rim of an opening, and its middle."""
    first, second = ACROSS[opening.through]
    centre = np.array(opening.centre)
    if opening.round:
        radius = 0.95 * opening.size[0] / 2
        angles = [k * pi / 4 for k in range(8)]
        return [centre] + [centre + radius * (cos(a) * first + sin(a) * second) for a in angles]
    half = 0.48 * np.array(opening.size)
    return [
        centre + a * half[0] * first + b * half[1] * second for a in (-1, 0, 1) for b in (-1, 0, 1)
    ]


ALL_OPENINGS = [
    *(("case", each) for each in places.case_openings()),
    *(("case-lid", each) for each in places.lid_vents()),
    *(("panel", each) for each in places.panel_openings()),
]


@pytest.mark.parametrize(("name", "opening"), ALL_OPENINGS)
def test_an_opening_is_open_to_its_rim_and_no_wider(name: str, opening: places.Opening) -> None:
    part, way = mesh(name), WAY[opening.through]
    for at in rims(opening):
        assert crossings(part, at + 1e-3 - 4 * way, way, 8.0) == 0
    first, _ = ACROSS[opening.through]
    beside = np.array(opening.centre) + (opening.size[0] / 2 + 0.6) * first + 1e-3
    assert crossings(part, beside - 4 * way, way, 8.0) > 0


@pytest.mark.parametrize("stand", places.stands(), ids=lambda stand: stand.name)
def test_a_stand_is_as_high_as_its_board_wants_and_bored(stand: places.Stand) -> None:
    part, down = mesh("case"), np.array([0, 0, -1.0])
    in_bore = np.array([stand.x + 1e-3, stand.y + 1e-3, stand.height + 2])
    assert crossings(part, in_bore, down, 2 + stand.height - 1.0) == 0
    on_ring = in_bore + np.array([stand.bore / 2 + 0.9, 0, 0])
    assert crossings(part, on_ring, down, 2.05) == 1
    assert crossings(part, on_ring, down, 1.95) == 0


def test_the_holes_of_the_boards_are_apart_as_their_data_sheets_say() -> None:
    by_name = {each.name: each for each in places.stands()}
    assert by_name["Pi 4"].x - by_name["Pi 1"].x == pytest.approx(58.0)
    assert by_name["Pi 4"].y - by_name["Pi 1"].y == pytest.approx(49.0)


def overlap(a: places.Room, b: places.Room) -> bool:
    return all(a.low[i] < b.high[i] and b.low[i] < a.high[i] for i in range(3))


@pytest.mark.parametrize(
    "rooms", [places.case_rooms(), places.panel_rooms()], ids=["case", "panel"]
)
def test_what_is_inside_does_not_collide(rooms: list[places.Room]) -> None:
    assert [(a.name, b.name) for a, b in combinations(rooms, 2) if overlap(a, b)] == []


@pytest.mark.parametrize(
    ("name", "room"),
    [*(("case", each) for each in places.case_rooms()),
     *(("panel", each) for each in places.panel_rooms())],
)  # fmt: skip
def test_there_is_no_plastic_where_something_has_to_go(name: str, room: places.Room) -> None:
    part, up = mesh(name), np.array([0.011, 0.017, 1.0])
    xs, ys, zs = (
        np.linspace(lo + 0.05, hi - 0.05, 5) for lo, hi in zip(room.low, room.high, strict=True)
    )
    for x in xs:
        for y in ys:
            for z in zs:
                # A point in the open sees an even number of surfaces in any direction.
                assert crossings(part, np.array([x, y, z]), up, 1e3) % 2 == 0, (room.name, x, y, z)


def test_everything_ends_below_the_lid() -> None:
    lip = 1.2
    for rooms, inside in (
        (places.case_rooms(), places.case_inside()), (places.panel_rooms(), places.panel_inside()),
    ):  # fmt: skip
        assert max(room.high[2] for room in rooms) <= inside[2] - lip


def test_walls_are_thick_enough_to_be_printed_and_screws_to_hold() -> None:
    p = places.lengths()["print"]
    assert p["wall"] >= 2.4
    assert (places.POST - p["insert_m3"]) / 2 >= 1.6


def test_the_screen_takes_the_case_with_its_four_screws_outside_the_walls() -> None:
    width, wall = places.case_inside()[1], places.lengths()["print"]["wall"]
    head = 7.0 / 2
    for _, y in places.vesa_holes():
        assert y + head < -wall or y - head > width + wall
