"""Draws the pictures of README.md from the printed parts and where everything sits in them.

python hardware/assembly/draw.py writes them beside it. Needs numpy and Pillow; build the printed
parts first (hardware/enclosure/build.py).
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from render import Camera, Colour, Solid, box, cylinder, picture, read_stl

HERE = Path(__file__).parent
HARDWARE = HERE.parent
sys.path[:0] = [str(HARDWARE), str(HARDWARE / "enclosure")]

import places  # noqa: E402  # beside this folder, not in a package
from stamps import stamp  # noqa: E402  # one folder up, likewise

FONT = HARDWARE.parent / "src" / "kiosk" / "ui" / "fonts" / "AtkinsonHyperlegible-Regular.ttf"
BOARD_FILE = HERE / "board.toml"

PRINTED: Colour = (226, 229, 230)
NEW: Colour = (232, 163, 61)
BOUGHT: Colour = (150, 196, 176)
BLACK: Colour = (70, 78, 82)
GREEN: Colour = (0, 158, 115)
RED: Colour = (213, 94, 0)
BRASS: Colour = (214, 178, 94)
INK: Colour = (16, 39, 46)
SIZE = (1800, 1200)
"""Twice the size that is kept: halving smooths the edges."""

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a place, and where they stand: pixels from it in the finished picture."""

    text: str
    at: Point
    away: tuple[int, int]


def printed(name: str) -> Solid:
    return read_stl(HARDWARE / "enclosure" / f"{name}.stl", PRINTED)


def pi(colour: Colour = BOUGHT) -> list[Solid]:
    """The board with its larger plugs."""
    p = places.lengths()["pi"]
    x, y = places.pi_corner()
    z = p["stand"]
    top = z + p["board"]
    return [
        box((x, y, z), (x + p["length"], y + p["width"], top), colour),
        box((x + 7, y + p["width"] - 7, top), (x + 58, y + p["width"] - 2, top + 8), BLACK),
        box((x + 66, y + 2, top), (x + p["length"] + 2, y + 18, top + 15), (190, 196, 198)),
        box((x + 66, y + 21, top), (x + p["length"] + 2, y + 36, top + 15), (190, 196, 198)),
        box((x + 64, y + 38, top), (x + p["length"] + 2, y + 54, top + 13), (190, 196, 198)),
        box((x + 7, y - 1, top), (x + 16, y + 6, top + 3), (190, 196, 198)),
        box((x + 22, y - 1, top), (x + 29, y + 6, top + 3), (190, 196, 198)),
        box((x + 36, y - 1, top), (x + 43, y + 6, top + 3), (190, 196, 198)),
        box((x + 25, y + 22, top), (x + 40, y + 37, top + 6), BLACK),
    ]


def board(colour: Colour = BOUGHT) -> list[Solid]:
    b = places.lengths()["board"]
    x, y = places.board_corner()
    z = b["stand"]
    solids = [box((x, y, z), (x + b["length"], y + b["width"], z + 1.6), colour)]
    for ref, (left, front, wide, deep) in placed().items():
        if ref.startswith(("U", "J", "K")):
            low = (x + 1.5 + left * 2.54, y + 1.3 + front * 2.54, z + 1.6)
            high = (low[0] + wide * 2.54, low[1] + deep * 2.54, z + (12.0 if ref == "U2" else 7.0))
            solids.append(box(low, high, BLACK))
    return solids


def placed() -> dict[str, tuple[int, int, int, int]]:
    return {k: tuple(v) for k, v in tomllib.loads(BOARD_FILE.read_text("utf-8"))["at"].items()}


def _opening(name: str) -> Point:
    found = [*places.case_openings(), *places.panel_openings()]
    return next(each.centre for each in found if each.name == name)


def inserts() -> tuple[list[Solid], list[Label]]:
    case, above = printed("case"), 12.0
    brass = [cylinder((s.x, s.y, s.height + above), s.bore / 2, 5.7, "z", BRASS)
             for s in places.stands()]  # fmt: skip
    height = places.case_inside()[2]
    brass += [
        cylinder((x, y, height + above), 2.0, 5.7, "z", BRASS) for x, y in places.case_posts()
    ]
    first, post = places.stands()[2], places.case_posts()[1]
    return [case, *brass], [
        Label("8 inserts M2.5 (M6)", (first.x, first.y, first.height + above), (-60, -150)),
        Label("4 inserts M3 (M5)", (*post, height + above), (-20, -70)),
    ]


def boards() -> tuple[list[Solid], list[Label]]:
    (px, py), (bx, by) = places.pi_corner(), places.board_corner()
    return [printed("case"), *pi(NEW), *board(NEW)], [
        Label("A1  Raspberry Pi, 4 screws M1", (px + 50, py + 30, 20), (30, -200)),
        Label("sensor board, 4 screws M2", (bx + 30, by + 30, 16), (-140, -170)),
    ]


def walls() -> tuple[list[Solid], list[Label]]:
    v = places.lengths()["case"]
    tube, button, call, dsub = map(_opening, ("tube", "shut down", "staff call", "hand panel"))
    new = [
        cylinder((tube[0] + 2, *tube[1:]), v["tube_hole"] / 2, 34, "x", NEW),
        cylinder((tube[0] - 3, *tube[1:]), 10, 3, "x", NEW),
        cylinder((button[0] - 2, *button[1:]), 8, 3, "x", RED),
        cylinder((button[0] + 8, *button[1:]), v["button_hole"] / 2, 18, "x", NEW),
        box((call[0] - 5.5, -6, call[2] - 4.5), (call[0] + 5.5, 6, call[2] + 4.5), NEW),
        box(
            (dsub[0] - 15, dsub[1] - 12, dsub[2] - 6), (dsub[0] + 15, dsub[1] + 6, dsub[2] + 6), NEW
        ),
    ]
    return [printed("case"), *pi(), *board(), *new], [
        Label("T2  tube", tube, (-70, -90)),
        Label("S3  shut down", button, (-60, 90)),
        Label("J2  staff call", (call[0], -6, call[2]), (-20, 120)),
        Label("J1  hand panel", (dsub[0], dsub[1], dsub[2] + 6), (30, -150)),
    ]


def panel() -> tuple[list[Solid], list[Label]]:
    green, red, light = map(_opening, ("green button", "red button", "status light"))
    rim = places.lengths()["panel"]["button_rim"] / 2
    over = printed("panel").turned_over(0)
    floor = places.lengths()["print"]["floor"]

    def top(at: Point) -> tuple[float, float]:
        return at[0], -at[1]

    new = [
        cylinder((*top(green), floor + 2), rim, 4, "z", GREEN),
        cylinder((*top(red), floor + 2), rim, 4, "z", RED),
        cylinder((*top(light), floor + 2), 2.5, 4, "z", (120, 190, 230)),
    ]
    base = read_stl(HARDWARE / "enclosure" / "panel-base.stl", NEW)
    depth = places.panel_inside()[2]
    below = base.turned_over(-depth - 40)
    return [over, *new, below], [
        Label("S1  green: go", (*top(green), floor + 4), (60, -110)),
        Label("S2  red: stop, staff", (*top(red), floor + 4), (-120, -110)),
        Label("D1  status light", (*top(light), floor + 4), (-20, -170)),
        Label("E4  base, 4 screws M3", (30, -78, -depth - 40), (120, 60)),
    ]


def closed() -> tuple[list[Solid], list[Label]]:
    length, width, height = places.case_inside()
    lid = read_stl(HARDWARE / "enclosure" / "case-lid.stl", NEW).at(0, 0, height + 45)
    screen = box((length / 2 - 190, width / 2 - 120, -40), (length / 2 + 190, width / 2 + 120, -12),
                 BLACK)  # fmt: skip
    x, y = places.vesa_holes()[0]
    return [screen, printed("case"), *pi(), *board(), lid], [
        Label("E2  lid, 4 screws M3", (20, 10, height + 48), (-130, -90)),
        Label("4 screws M4 into the screen's back", (x, y, 0), (-110, 50)),
    ]


SCENES: dict[str, tuple[Callable[[], tuple[list[Solid], list[Label]]], Callable[[], Camera]]] = {
    "1-inserts": (inserts, lambda: _camera(6.4, 18)),
    "3-boards": (boards, lambda: _camera(6.4, 14)),
    "4-walls": (walls, lambda: _camera(6.2, 14)),
    "5-panel": (panel, lambda: Camera(5.6, (90, -42, -40), SIZE)),
    "6-closed": (closed, lambda: _camera(3.7, 30)),
}


def _camera(scale: float, z: float) -> Camera:
    length, width, _ = places.case_inside()
    return Camera(scale, (length / 2, width / 2, z), SIZE)


def scene(name: str) -> Image.Image:
    make, view = SCENES[name]
    solids, labels = make()
    camera = view()
    image = Image.fromarray(picture(solids, camera)).resize((SIZE[0] // 2, SIZE[1] // 2))
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 26)
    for label in labels:
        x, y, _ = camera.seen(np.array(label.at)) / 2
        to = (x + label.away[0], y + label.away[1])
        pen.line([(x, y), to], fill=INK, width=2)
        pen.ellipse([x - 4, y - 4, x + 4, y + 4], fill=INK)
        wide = pen.textlength(label.text, font=font)
        left = min(max(to[0] - wide / 2, 8), image.width - wide - 8)
        up = to[1] - 32 if label.away[1] < 0 else to[1] + 2
        pen.rectangle([left - 4, up, left + wide + 4, up + 32], fill=(255, 255, 255))
        pen.text((left, up), label.text, fill=INK, font=font)
    return image


def board_plan() -> Image.Image:
    """Where parts sit on the sensor board, from above."""
    wide, deep = tomllib.loads(BOARD_FILE.read_text("utf-8"))["board"]["holes"]
    step, edge = 46, 40
    image = Image.new("RGB", (wide * step + 2 * edge, deep * step + 2 * edge), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 24)
    pen.rectangle([8, 8, image.width - 9, image.height - 9], outline=INK, width=3)
    for x in range(wide):
        for y in range(deep):
            at = (edge + (x + 0.5) * step, edge + (y + 0.5) * step)
            pen.ellipse([at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3], fill=(200, 206, 208))
    for ref, (left, front, w, d) in placed().items():
        corner = (edge + left * step + 4, edge + (deep - front - d) * step + 4)
        other = (corner[0] + w * step - 8, corner[1] + d * step - 8)
        pen.rectangle([*corner, *other], fill=(247, 236, 214), outline=INK, width=2)
        pen.text(((corner[0] + other[0]) / 2, (corner[1] + other[1]) / 2), ref, fill=INK,
                 font=font, anchor="mm")  # fmt: skip
    return image


def pictures() -> dict[str, Image.Image]:
    return {**{name: scene(name) for name in SCENES}, "2-board": board_plan()}


def main() -> None:
    for name, image in pictures().items():
        about = PngImagePlugin.PngInfo()
        about.add_text("made", stamp(f"assembly/{name}.png"))
        small = image.quantize(64)
        small.save(HERE / f"{name}.png", optimize=True, pnginfo=about)


if __name__ == "__main__":
    main()
