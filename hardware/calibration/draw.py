"""Draws the lever press and the formers, from the lengths in press.toml. Needs matplotlib.

python hardware/calibration/draw.py
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle, FancyBboxPatch, Polygon, Rectangle, Wedge

HERE = Path(__file__).parent
FONT = HERE.parents[1] / "src" / "kiosk" / "ui" / "fonts" / "AtkinsonHyperlegible-Regular.ttf"
INK, PALE, WOOD, STEEL, RUBBER = "#1b1b1b", "#8a8a8a", "#f1e7d6", "#dfe3e6", "#e9f0ee"
DENT = 22
"""How deep a former is drawn into the ball."""
MM = 1 / 25.4 / 5
"""Inches a drawn millimetre: a scale of 1 to 5."""

Lengths = dict[str, dict[str, Any]]


def main() -> None:
    font_manager.fontManager.addfont(FONT)
    mpl.rcParams.update(
        {"font.family": "Atkinson Hyperlegible", "svg.hashsalt": "press", "svg.fonttype": "path"}
    )
    for name, svg in drawings().items():
        (HERE / name).write_bytes(svg)


def drawn_from() -> str:
    """What every drawing says of the lengths it was made from."""
    return "lengths " + sha256((HERE / "press.toml").read_bytes()).hexdigest()


def drawings() -> dict[str, bytes]:
    """Each drawing's file name and its bytes, the same every time."""
    lengths = tomllib.loads((HERE / "press.toml").read_text("utf-8"))
    return {
        "press.svg": _drawn(lengths, _press, (-380, 1220), (-230, 755)),
        "formers.svg": _drawn(lengths, _formers, (-60, 1100), (-80, 520)),
    }


def _drawn(
    lengths: Lengths,
    draw: Callable[[Axes, Lengths], None],
    x: tuple[float, float],
    y: tuple[float, float],
) -> bytes:
    figure = plt.figure(figsize=((x[1] - x[0]) * MM, (y[1] - y[0]) * MM))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=x, ylim=y, aspect="equal")
    axes.axis("off")
    draw(axes, lengths)
    out = BytesIO()
    figure.savefig(
        out, format="svg", metadata={"Date": None, "Creator": None, "Description": drawn_from()}
    )
    plt.close(figure)
    return out.getvalue()


# The press, from the side.


def _press(axes: Axes, sizes: Lengths) -> None:
    base, scale, plate = sizes["base"], sizes["scale"], sizes["plate"]
    lever, post, former = sizes["lever"], sizes["post"], sizes["leg_former"]
    ball_x, floor = lever["ball_at"], 0.0
    _box(axes, -330, -base["thickness"], base["length"], base["thickness"], WOOD)
    _box(axes, ball_x - scale["width"] / 2, floor, scale["width"], scale["height"], STEEL)
    top = scale["height"]
    _box(axes, ball_x - plate["width"] / 2, top, plate["width"], plate["thickness"], WOOD)
    top += plate["thickness"]
    pivot_y = lever["hinge_wall"]
    pad_y = pivot_y - lever["height"] / 2 - former["board"] - former["radius"]
    _pressed_ball(axes, ball_x, top, pad_y + DENT, sizes["ball"]["diameter"])
    _half_round(axes, ball_x, pad_y, former, down=True)
    hinge_y = pivot_y - lever["height"] / 2
    axes.add_patch(Circle((ball_x, hinge_y), 7, fc="white", ec=INK, lw=1.0, zorder=6))
    _box(axes, -post["width"] / 2, floor, post["width"], lever["hinge_knees"] + 40, WOOD)
    back = -lever["behind_hinge"]
    low = pivot_y - lever["height"] / 2
    _box(axes, back, low, lever["length"] + 15 - back, lever["height"], STEEL, 5)
    _box(axes, -sizes["counterweight"]["behind_hinge"] - 45, low - 25, 90, 90, STEEL, 6)
    axes.add_patch(Circle((0, pivot_y), 9, fc="white", ec=INK, lw=1.4, zorder=6))
    knees = Circle((0, lever["hinge_knees"]), 5, fc="white", ec=INK, lw=0.9, zorder=6)
    axes.add_patch(knees)
    _lifted(axes, lever, pivot_y)
    _weights(axes, lever["length"], pivot_y - lever["height"] / 2)
    _prop(axes, lever["length"] * 0.72, floor, pivot_y)
    _press_sizes(axes, sizes, pivot_y)
    _press_labels(axes, sizes, pivot_y, top, pad_y)


def _lifted(axes: Axes, lever: dict[str, Any], pivot_y: float) -> None:
    """The lever on its prop, in outline."""
    turn = radians(lever["rise_deg"])
    half, back = lever["height"] / 2, lever["behind_hinge"]
    corners = [(-back, -half), (lever["length"] + 15, -half), (lever["length"] + 15, half)]
    corners.append((-back, half))
    turned = [
        (x * cos(turn) - y * sin(turn), pivot_y + x * sin(turn) + y * cos(turn)) for x, y in corners
    ]
    axes.add_patch(Polygon(turned, fc="none", ec=PALE, lw=0.8, ls=(0, (5, 3)), zorder=1))
    arc = Arc(
        (0, pivot_y), 1700, 1700, theta1=1.5, theta2=lever["rise_deg"] - 1, color=PALE, lw=0.8
    )
    axes.add_patch(arc)


def _weights(axes: Axes, x: float, y: float) -> None:
    axes.plot([x, x], [y, y - 95], color=INK, lw=1.4, zorder=4)
    for index in range(3):
        _box(axes, x - 55, y - 125 - index * 34, 110, 30, STEEL, 5)
    axes.plot([x, x], [y - 95, y - 193], color=INK, lw=0.8, zorder=4)


def _prop(axes: Axes, x: float, floor: float, pivot_y: float) -> None:
    top = pivot_y + x * 0.249 - 21
    outline = [(x - 9, floor), (x + 9, floor), (x + 9, top), (x - 9, top)]
    axes.add_patch(Polygon(outline, fc="none", ec=PALE, lw=0.8, ls=(0, (5, 3)), zorder=1))


def _press_sizes(axes: Axes, sizes: Lengths, pivot_y: float) -> None:
    lever, base = sizes["lever"], sizes["base"]
    _across(axes, 0, lever["ball_at"], -90, f"{lever['ball_at']}")
    _across(axes, 0, lever["length"], -150, f"{lever['length']}  (4 : 1)")
    back = sizes["counterweight"]["behind_hinge"]
    _across(axes, -back, 0, -90, f"{back}")
    _across(axes, -330, base["length"] - 330, -205, f"{base['length']} x {base['depth']}")
    _upright(axes, -85, 0, pivot_y, f"{pivot_y}")
    _upright(axes, -160, 0, lever["hinge_knees"], f"{lever['hinge_knees']}\nknees")


def _press_labels(axes: Axes, sizes: Lengths, pivot_y: float, top: float, pad_y: float) -> None:
    x, back = sizes["lever"]["ball_at"], sizes["counterweight"]["behind_hinge"]
    right = x + sizes["scale"]["width"] / 2
    _label(axes, 1, (right - 6, 17), (right + 70, 17))
    _label(axes, 2, (x + 112, top - 9), (right + 70, top + 12))
    _label(axes, 3, (x + 118, (top + pad_y) / 2), (right + 70, (top + pad_y) / 2 + 5))
    _label(axes, 4, (x + 55, pad_y + 40), (right + 70, pad_y + 45))
    _label(axes, 5, (560, pivot_y), (560, pivot_y - 75))
    _label(axes, 6, (0, pivot_y), (80, pivot_y + 95))
    _label(axes, 7, (sizes["lever"]["length"] + 52, 170), (sizes["lever"]["length"] + 125, 170))
    _label(axes, 8, (sizes["lever"]["length"] * 0.72 + 9, 150), (835, 150))
    _label(axes, 9, (-back - 20, pivot_y + 45), (-back - 60, pivot_y + 125))
    words = [
        "1  Reference scale, on a level base",
        "2  Flat plate: the wall",
        "3  The ball, with the tube to the station",
        "4  Former on a hinge: the leg. For the knees: a former below and above",
        "5  Lever, aluminium tube 40 x 20 x 2",
        "6  Hinge, a 10 mm bolt; the upper hole for the knees",
        "7  Weights, hung: they cannot topple",
        "8  Prop: holds the lever up (dashed) while the ball rests",
        "9  Counterweight, slid until lever and former hover",
    ]
    for line, text in enumerate(words):
        axes.text(140, 735 - line * 24, text, fontsize=7.5, color=INK, va="center")


# The formers, from the end and from the side.


def _formers(axes: Axes, sizes: Lengths) -> None:
    plate, leg, knee = sizes["plate"], sizes["leg_former"], sizes["knee_former"]
    ball = sizes["ball"]["diameter"]
    squeezed = ball * 0.78
    _title(axes, 120, "At the wall")
    _box(axes, 120 - plate["width"] / 2, 0, plate["width"], plate["thickness"], WOOD)
    low = plate["thickness"]
    _pressed_ball(axes, 120, low, low + squeezed + DENT, ball)
    _half_round(axes, 120, low + squeezed, leg, down=True)
    _across(axes, 0, plate["width"], -35, f"{plate['width']} x {plate['depth']}")
    _radius(axes, 120, low + squeezed + leg["radius"], leg["radius"])
    _title(axes, 480, "Between the knees")
    base = knee["board"] + knee["radius"]
    _half_round(axes, 480, base, knee, down=False)
    _pressed_ball(axes, 480, base - DENT, base + squeezed + DENT, ball)
    _half_round(axes, 480, base + squeezed, knee, down=True)
    _radius(axes, 480, base + squeezed + knee["radius"], knee["radius"])
    _radius(axes, 480, knee["board"], knee["radius"], up=True)
    _side(axes, 740, sizes)


def _side(axes: Axes, x: float, sizes: Lengths) -> None:
    """A former as one sees it from the side: a rod on its board."""
    knee = sizes["knee_former"]
    _title(axes, x + knee["length"] / 2, "A former from the side")
    _box(axes, x, 150, knee["length"], knee["board"], WOOD)
    _box(axes, x, 150 + knee["board"], knee["length"], knee["radius"], WOOD)
    _across(axes, x, x + knee["length"], 110, f"{knee['length']}")
    _upright(axes, x - 28, 150, 150 + knee["board"], f"{knee['board']}")
    for screw in (0.2, 0.8):
        at = x + knee["length"] * screw
        axes.plot([at, at], [143, 205], color=PALE, lw=0.8, ls=(0, (3, 2)), zorder=5)
    note = "Edges rounded, sanded and waxed:\nthe ball must slide, not tear."
    axes.text(x, 300, note, fontsize=7.5, color=INK, va="center")
    wall, leg = sizes["knee_former"]["radius"], sizes["leg_former"]["radius"]
    about = f"Radius {leg} mm for the leg at the wall,\n{wall} mm for each of the knees."
    axes.text(x, 355, about, fontsize=7.5, color=INK, va="center")


# What both are drawn with.


def _box(axes: Axes, x: float, y: float, w: float, h: float, fill: str, zorder: float = 2) -> None:
    axes.add_patch(Rectangle((x, y), w, h, fc=fill, ec=INK, lw=1.0, zorder=zorder))


def _pressed_ball(axes: Axes, x: float, low: float, high: float, diameter: float) -> None:
    """A ball between two stops: as wide as it bulges, flat where it lies on."""
    height = high - low
    width = diameter + (diameter - height) * 0.45
    style = f"round,pad=0,rounding_size={height * 0.5 - 0.5}"
    shape = FancyBboxPatch(
        (x - width / 2, low), width, height, boxstyle=style, fc=RUBBER, ec=INK, lw=1.4, zorder=3
    )
    axes.add_patch(shape)


def _half_round(axes: Axes, x: float, y: float, former: dict[str, Any], *, down: bool) -> None:
    """A half-round rod whose outermost line lies at height `y`, with its board behind it."""
    radius, board = former["radius"], former["board"]
    middle = y + radius if down else y - radius
    angles = (180, 360) if down else (0, 180)
    axes.add_patch(Wedge((x, middle), radius, *angles, fc=WOOD, ec=INK, lw=1.0, zorder=4))
    low = middle if down else middle - board
    _box(axes, x - radius - 20, low, 2 * radius + 40, board, WOOD, 4)


def _title(axes: Axes, x: float, text: str) -> None:
    axes.text(x, 480, text, fontsize=10, color=INK, ha="center", va="center")


def _across(axes: Axes, left: float, right: float, y: float, text: str) -> None:
    _arrow(axes, (left, y), (right, y))
    for x in (left, right):
        axes.plot([x, x], [y - 9, y + 9], color=INK, lw=0.6)
    axes.text((left + right) / 2, y + 5, text, fontsize=7, ha="center", va="bottom", color=INK)


def _upright(axes: Axes, x: float, low: float, high: float, text: str) -> None:
    _arrow(axes, (x, low), (x, high))
    for y in (low, high):
        axes.plot([x - 9, x + 9], [y, y], color=INK, lw=0.6)
    axes.text(x - 6, (low + high) / 2, text, fontsize=7, ha="right", va="center", color=INK)


def _radius(axes: Axes, x: float, y: float, radius: float, *, up: bool = False) -> None:
    end = (x + radius * 0.707, y + radius * 0.707 * (1 if up else -1))
    arrow = {"arrowstyle": "-|>", "lw": 0.7, "color": INK, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, (x, y), arrowprops=arrow, zorder=7)
    text = f"R {radius}"
    axes.text(x - 10, (y + end[1]) / 2, text, fontsize=7, ha="right", va="center", zorder=7)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = {"arrowstyle": "<|-|>", "lw": 0.6, "color": INK, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrow)


def _label(axes: Axes, number: int, at: tuple[float, float], where: tuple[float, float]) -> None:
    axes.plot([at[0], where[0]], [at[1], where[1]], color=INK, lw=0.6, zorder=8)
    axes.add_patch(Circle(where, 13, fc="white", ec=INK, lw=0.9, zorder=9))
    axes.text(*where, str(number), fontsize=7.5, ha="center", va="center", color=INK, zorder=10)


if __name__ == "__main__":
    main()
