"""The printed parts, built with build123d: STL to print, STEP to change elsewhere.

python hardware/enclosure/build.py writes them beside it. The header of every STL says which
lengths it was built from.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import places
from build123d import Align, Axis, Box, Cylinder, Pos, Rot, export_step, export_stl, fillet
from places import Opening, Point

sys.path.insert(0, str(Path(__file__).parents[1]))

from stamps import stamp  # one folder up, not in a package

HERE = Path(__file__).parent
MIN = (Align.MIN, Align.MIN, Align.MIN)
FLAT = (Align.CENTER, Align.CENTER, Align.MIN)
THROUGH = 9.0
"""Deep enough for any wall, and too short to reach the next one."""
TOLERANCE_MM, ANGLE = 0.05, 0.2
HEADER = 80
"""Bytes before the triangles of a binary STL; free to use."""


def shell(inside: Point, floor: float, wall: float) -> Any:
    """A box without a lid, its upright edges round."""
    length, width, height = inside
    corner = places.lengths()["print"]["corner"]
    outer = Pos(-wall, -wall, -floor) * Box(
        length + 2 * wall, width + 2 * wall, height + floor, align=MIN
    )
    outer = fillet(outer.edges().filter_by(Axis.Z), corner)
    return outer - Box(length, width, height, align=MIN)


def cut(opening: Opening) -> Any:
    """What is taken away for an opening."""
    turn = {"x": Rot(0, 90, 0), "y": Rot(-90, 0, 0), "z": Rot(0, 0, 0)}[opening.through]
    if opening.round:
        tool = turn * Cylinder(opening.size[0] / 2, THROUGH)
    else:
        wide, high = opening.size
        sides = {"x": (THROUGH, wide, high), "y": (wide, THROUGH, high), "z": (wide, high, THROUGH)}
        tool = Box(*sides[opening.through])
    return Pos(*opening.centre) * tool


def screw_posts(inside: Point, at: Iterable[tuple[float, float]]) -> Any:
    """Posts with bores for M3 inserts from above."""
    p = places.lengths()["print"]
    height = inside[2]
    made = None
    for x, y in at:
        post = Pos(x, y, 0) * Box(places.POST, places.POST, height - 1.5, align=FLAT)
        bore = Pos(x, y, height - 1.5 - p["insert_depth"]) * Cylinder(
            p["insert_m3"] / 2, p["insert_depth"] + 1, align=FLAT
        )
        made = post - bore if made is None else made + (post - bore)
    return made


def stand(one: places.Stand) -> Any:
    post = Pos(one.x, one.y, 0) * Cylinder(one.bore / 2 + 1.8, one.height, align=FLAT)
    depth = min(places.lengths()["print"]["insert_depth"], one.height + 1.5)
    bore = Pos(one.x, one.y, one.height - depth) * Cylinder(one.bore / 2, depth + 1, align=FLAT)
    return post, bore


def case() -> Any:
    v = places.lengths()
    inside, floor = places.case_inside(), v["print"]["floor"]
    part = shell(inside, floor, v["print"]["wall"]) + screw_posts(inside, places.case_posts())
    for x, y in places.vesa_holes():
        towards = inside[1] / 2
        step = 12.0 if y > towards else -12.0
        tab = Pos(x, y, -floor) * Cylinder(v["case"]["tab"], floor, align=FLAT)
        neck = Pos(x, y - step / 2, -floor) * Box(2 * v["case"]["tab"], 12.0, floor, align=FLAT)
        part += tab + neck
    for post, bore in map(stand, places.stands()):
        part = part + post - bore
    return minus(part, places.case_openings())


def minus(part: Any, openings: Iterable[Opening]) -> Any:
    for opening in openings:
        part -= cut(opening)
    return part


def lid(inside: Point, posts: Iterable[tuple[float, float]], extra: Iterable[Opening] = ()) -> Any:
    """A plate with a lip that goes inside, four holes for M3 screws."""
    p = places.lengths()["print"]
    length, width, _ = inside
    wall, thick, fit = p["wall"], p["floor"], p["fit"]
    plate = Pos(-wall, -wall, 0) * Box(length + 2 * wall, width + 2 * wall, thick, align=MIN)
    plate = fillet(plate.edges().filter_by(Axis.Z), p["corner"])
    lip = Pos(fit, fit, -1.2) * Box(length - 2 * fit, width - 2 * fit, 1.2, align=MIN)
    lip -= Pos(fit + 2, fit + 2, -1.2) * Box(
        length - 2 * fit - 4, width - 2 * fit - 4, 1.2, align=MIN
    )
    plate += lip
    for x, y in posts:
        plate -= Pos(x, y, -1.3) * Box(places.POST + 2, places.POST + 2, 1.3, align=FLAT)
        plate -= Pos(x, y, 0) * Cylinder(1.7, THROUGH)
    return minus(plate, extra)


def panel() -> Any:
    v = places.lengths()
    inside = places.panel_inside()
    part = shell(inside, v["print"]["floor"], v["print"]["wall"]) + screw_posts(
        inside, places.panel_posts()
    )
    return minus(part, places.panel_openings())


def panel_base() -> Any:
    """The back of the hand panel, with two keyholes."""
    p = places.lengths()["panel"]
    length, width, _ = places.panel_inside()
    part = lid(places.panel_inside(), places.panel_posts())
    head, neck = p["keyhole"]
    for side in (-1, 1):
        x = length / 2 + side * p["keyholes_apart"] / 2
        part -= Pos(x, width / 2, 0) * Cylinder(head / 2, THROUGH)
        part -= Pos(x, width / 2 + head / 2 + 2, 0) * Box(neck, head + 4, THROUGH)
        part -= Pos(x, width / 2 + head + 4, 0) * Cylinder(neck / 2, THROUGH)
    return part


PARTS: dict[str, Callable[[], Any]] = {
    "case": case,
    "case-lid": lambda: lid(places.case_inside(), places.case_posts(), places.lid_vents()),
    "panel": panel,
    "panel-base": panel_base,
}


def write(name: str, part: Any) -> None:
    stl = HERE / f"{name}.stl"
    export_stl(part, str(stl), tolerance=TOLERANCE_MM, angular_tolerance=ANGLE)
    raw = stl.read_bytes()
    stl.write_bytes(stamp(f"enclosure/{name}.stl").encode().ljust(HEADER) + raw[HEADER:])
    export_step(part, str(HERE / f"{name}.step"))


def main() -> None:
    for name, make in PARTS.items():
        write(name, make())


if __name__ == "__main__":
    main()
