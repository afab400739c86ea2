"""What stands in the studio: mat, pillow, wall, chair and the ball (Blender).

`set` of an exercise in cameras.toml says what there is; where the body touches it, the place is
the exercise's own (constants of its module), so that pictures and contact checks agree.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from studio import materials
from studio.posture import MAT_M, Ball

MAT, PILLOW, WALL, SKIRTING, WOOD = "#8DB9C4", "#F3EEE4", "#F1EFE8", "#FBF8F2", "#C39A70"
Array = np.ndarray


@dataclass(frozen=True)
class Placed:
    """What the set is fitted to: posed skin of head and neck (v, 3), and the ball; metres."""

    head_m: Array
    ball: Ball | None


def _exercise(module: str) -> Any:
    """An exercise's module, which says where the body meets pillow, wall and chair."""
    return importlib.import_module(f"studio.exercises.{module}")


def build_set(table: Mapping[str, Any], first: Placed) -> Any:
    """Build the things of one set; the ball's object or None."""
    if mat := table.get("mat"):
        rounded_box("mat", (*mat["size_m"], 2 * MAT_M), (*mat["centre_m"], 0.0), MAT, 0.010)
    if owner := table.get("pillow"):
        pillow(first.head_m, _exercise(owner))
    if room := table.get("wall"):
        wall(_exercise(room["of"]).WALL_X_M, room)
    if owner := table.get("chair"):
        chair(_exercise(owner))
    return ball_object(first.ball) if first.ball else None


def mesh_object(
    name: str, vertices: Array, faces: list, colour: str, roughness: float = 0.7
) -> Any:
    """A smooth object of one colour."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(v) for v in vertices], [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(materials.plain(name, colour, roughness))
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def rounded_box(
    name: str, size_m: tuple, centre_m: tuple, colour: str, round_m: float, tilt_deg: float = 0.0
) -> Any:
    """A box with rounded edges, tilted about x."""
    x, y, z = np.array(size_m) / 2
    corners = np.array([(i * x, j * y, k * z) for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)])
    faces = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    thing = mesh_object(name, corners, faces, colour)
    thing.location = centre_m
    thing.rotation_euler = (np.radians(tilt_deg), 0, 0)
    bevel = thing.modifiers.new("round", "BEVEL")
    bevel.width, bevel.segments = round_m, 4
    thing.modifiers.new("even", "WEIGHTED_NORMAL")
    return thing


def _cushion(size_m: Array, steps: int = 48) -> tuple[Array, list]:
    """A cushion-shaped closed surface round the origin: full in the middle, thin at the rim."""
    u = np.linspace(-1, 1, steps)
    across, along = np.meshgrid(u, u, indexing="ij")
    # Squares to a rounded square, so that corners are soft.
    x = across * np.sqrt(1 - 0.22 * along**2)
    y = along * np.sqrt(1 - 0.22 * across**2)
    full = ((1 - across**2).clip(0) * (1 - along**2).clip(0)) ** 0.30
    sheet = np.stack([x, y, full], axis=-1).reshape(-1, 3)
    vertices = np.concatenate([sheet, sheet * (1, 1, -1)]) * (np.array(size_m) / 2)
    faces = []
    for i in range(steps - 1):
        for j in range(steps - 1):
            a, b = i * steps + j, (i + 1) * steps + j
            faces.append([a, b, b + 1, a + 1])
            faces.append([k + steps * steps for k in (a, a + 1, b + 1, b)])
    return vertices, faces


def pillow(head_m: Array, module: Any) -> None:
    """The exercise's pillow, pressed in where the head lies."""
    size, centre = np.array(module.PILLOW_SIZE_M), np.array(module.PILLOW_CENTRE_M)
    vertices, faces = _cushion(size * (1.18, 1.18, 1.12))  # a cushion is thin at its rim
    vertices += centre
    vertices[:, 2] = vertices[:, 2].clip(MAT_M + 0.001)
    for point in vertices[: len(vertices) // 2]:
        near = np.linalg.norm(head_m[:, :2] - point[:2], axis=1) < 0.014
        if near.any():
            lowest = float(head_m[near, 2].min())
            point[2] = min(point[2], max(MAT_M + 0.004, lowest - 0.002))
    thing = mesh_object("pillow", vertices, faces, PILLOW)
    thing.modifiers.new("seam", "WELD").merge_threshold = 0.003
    soft = thing.modifiers.new("soft", "SMOOTH")
    soft.iterations, soft.factor = 4, 0.5


def wall(face_x_m: float, table: Mapping[str, Any]) -> None:
    """A wall whose face is the plane x = face_x_m, with a skirting board."""
    out = float(np.sign(face_x_m))
    near, far = table["from_y_m"], table["to_y_m"]
    length, middle, thick = far - near, (near + far) / 2, 0.14
    high = table["height_m"]
    for name, size, x, z, colour in (
        ("wall", (thick, length, high), thick / 2, high / 2, WALL),
        ("skirting", (0.016, length, 0.09), -0.008, 0.045, SKIRTING),
    ):
        rounded_box(name, size, (face_x_m + out * x, middle, z), colour, 0.006)


def chair(module: Any) -> None:
    """A sturdy wooden chair; the round bar under the free hand is the top of its back.

    The bar lies along x; the seat points backwards (+y), beside the standing leg.
    """
    inner, outer = np.array(module.SUPPORT_BAR_INNER_M), np.array(module.SUPPORT_BAR_OUTER_M)
    radius = float(module.SUPPORT_BAR_RADIUS_M)
    middle, width = (inner + outer) / 2, float(abs(outer[0] - inner[0]))
    depth, seat, post = 0.42, 0.45, 0.036
    rounded_box("bar", (width, 2 * radius, 2 * radius), tuple(middle), WOOD, radius * 0.98)

    def put(name: str, size: tuple, dx: float, dy: float, z: float, round_m: float = 0.010) -> None:
        rounded_box(name, size, (middle[0] + dx, middle[1] + dy, z), WOOD, round_m)

    for sign in (-1, 1):
        side = sign * (width / 2 - post / 2)
        put("post", (post, post, middle[2]), side, 0.0, middle[2] / 2, 0.012)
        put("leg", (post, post, seat - 0.02), side, depth, (seat - 0.02) / 2, 0.012)
        put("stretcher", (0.022, depth, 0.030), side, depth / 2, 0.17)
        put("side rail", (0.024, depth, 0.055), side, depth / 2, seat - 0.055)
    for height in (0.62, 0.78):
        put("slat", (width, 0.020, 0.060), 0.0, 0.0, height)
    put("front rail", (width, 0.024, 0.055), 0.0, depth, seat - 0.055)
    put("seat", (width + 0.03, depth + 0.06, 0.028), 0.0, depth / 2, seat - 0.014, 0.012)


# ---------------------------------------------------------------- the ball


def ball_object(ball: Ball) -> Any:
    """A ball object for `set_ball`."""
    rings, around = 40, 72
    polar = np.linspace(0, np.pi, rings)
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    unit = np.stack(
        [
            np.repeat(np.cos(polar), around),
            (np.sin(polar)[:, None] * np.cos(turn)).ravel(),
            (np.sin(polar)[:, None] * np.sin(turn)).ravel(),
        ],
        axis=1,
    )
    faces = [
        [i * around + j, i * around + (j + 1) % around,
         (i + 1) * around + (j + 1) % around, (i + 1) * around + j]
        for i in range(rings - 1) for j in range(around)
    ]  # fmt: skip
    mesh = bpy.data.meshes.new("ball")
    mesh.from_pydata([tuple(v) for v in unit], [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    tilt = np.radians(24)  # the stripes are never quite level: it is a ball
    lean = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT")
    at_rest = (unit * ball.radius_m) @ lean.T
    mesh.attributes["rest"].data.foreach_set("vector", at_rest.astype(np.float32).ravel())
    mesh.materials.append(materials.ball(ball.radius_m))
    thing = bpy.data.objects.new("ball", mesh)
    thing["unit"] = unit.ravel().tolist()
    bpy.context.scene.collection.objects.link(thing)
    set_ball(thing, ball)
    return thing


def pressed_shape(radius_m: float, width_m: float) -> tuple[float, float]:
    """Radius of the flat discs where a pressed ball touches, and half its width (metres).

    The ball is taken as all points within half its width of a disc: flat at both contacts and
    round at the rim, with the volume of the round ball (its air hardly yields).
    """
    half = min(width_m / 2, radius_m)
    volume = 4 / 3 * np.pi * radius_m**3
    # volume = 2 pi half disc^2 + pi^2 half^2 disc + 4/3 pi half^3, solved for the disc's radius
    a, b = 2 * np.pi * half, np.pi**2 * half**2
    c = 4 / 3 * np.pi * half**3 - volume
    disc = (-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)
    return max(0.0, float(disc)), half


def set_ball(thing: Any, ball: Ball) -> None:
    """Give the ball object the place and the pressed shape of a posture's ball."""
    unit = np.array(thing["unit"]).reshape(-1, 3)
    disc, half = pressed_shape(ball.radius_m, ball.width_m)
    out = np.linalg.norm(unit[:, 1:], axis=1, keepdims=True)
    flat = np.divide(unit[:, 1:], out, out=np.zeros_like(unit[:, 1:]), where=out > 1e-6) * disc
    local = np.concatenate([unit[:, :1] * half, unit[:, 1:] * half + flat], axis=1)
    axis = np.asarray(ball.axis, float) / np.linalg.norm(ball.axis)
    second = np.cross([0.0, 0.0, 1.0], axis)
    second = second / np.linalg.norm(second) if np.linalg.norm(second) > 1e-6 else np.eye(3)[0]
    frame = np.stack([axis, second, np.cross(axis, second)], axis=1)
    points = local @ frame.T + np.asarray(ball.centre_m, float)
    thing.data.vertices.foreach_set("co", points.astype(np.float32).ravel())
    thing.data.update()
