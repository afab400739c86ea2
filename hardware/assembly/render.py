"""Pictures of parts in space: triangles, flat light, and their edges. Needs numpy alone.

Orthographic, seen from the front, the right and above. Lengths in millimetres.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, radians, sin, tau
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Colour = tuple[int, int, int]

GROUND: Colour = (255, 255, 255)
EDGE: Colour = (16, 39, 46)
CREASE_COS = 0.88
"""Faces that meet flatter than this (28 degrees) share no edge worth drawing."""
SLACK_MM = 0.4
"""So much an edge may lie behind its own faces and still be seen."""


@dataclass(frozen=True, slots=True)
class Solid:
    """Triangles (n, 3, 3) of one colour; faint ones were there before."""

    triangles: Floats
    colour: Colour

    def at(self, x: float, y: float, z: float) -> Solid:
        return Solid(self.triangles + np.array([x, y, z]), self.colour)

    def turned_over(self, height: float) -> Solid:
        """Upside down about the x axis, then lifted by `height`."""
        made = self.triangles * np.array([1.0, -1.0, -1.0])
        return Solid(made + np.array([0.0, 0.0, height]), self.colour)


def read_stl(path: Path, colour: Colour) -> Solid:
    raw = path.read_bytes()
    row = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    return Solid(np.frombuffer(raw, row, offset=84)["corners"].astype(np.float64), colour)


def box(low: tuple[float, float, float], high: tuple[float, float, float], colour: Colour) -> Solid:
    corners = np.array([[(low, high)[b][i] for i, b in enumerate((x, y, z))]
                        for x in (0, 1) for y in (0, 1) for z in (0, 1)])  # fmt: skip
    quads = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    faces = [face for a, b, c, d in quads for face in ((a, b, c), (a, c, d))]
    return Solid(corners[np.array(faces)], colour)


def cylinder(
    centre: tuple[float, float, float], radius: float, length: float, axis: str, colour: Colour,
    sides: int = 48,
) -> Solid:  # fmt: skip
    """Its middle is at `centre`, its length along `axis`."""
    order = {"x": (2, 0, 1), "y": (1, 2, 0), "z": (0, 1, 2)}[axis]
    ring = [(radius * cos(tau * i / sides), radius * sin(tau * i / sides)) for i in range(sides)]
    made = []
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        low, high = -length / 2, length / 2
        made += [
            ((ax, ay, low), (bx, by, low), (bx, by, high)),
            ((ax, ay, low), (bx, by, high), (ax, ay, high)),
            ((0, 0, high), (ax, ay, high), (bx, by, high)),
            ((0, 0, low), (bx, by, low), (ax, ay, low)),
        ]
    triangles = np.array(made, dtype=np.float64)[:, :, list(order)]
    return Solid(triangles + np.array(centre), colour)


@dataclass(frozen=True, slots=True)
class Camera:
    """`round_deg` to the left about the upright, `down_deg` below the horizon."""

    scale: float
    """Pixels a millimetre."""
    centre: tuple[float, float, float]
    size: tuple[int, int]
    round_deg: float = -32.0
    down_deg: float = 38.0

    def seen(self, points: Floats) -> Floats:
        """(..., 3) in the room to x, y in pixels and the depth, which grows towards the eye."""
        a, b = radians(self.round_deg), radians(self.down_deg)
        p = points - np.array(self.centre)
        x = p[..., 0] * cos(a) + p[..., 1] * sin(a)
        away = -p[..., 0] * sin(a) + p[..., 1] * cos(a)
        up = p[..., 2] * cos(b) + away * sin(b)
        near = p[..., 2] * sin(b) - away * cos(b)
        wide, high = self.size
        return np.stack([wide / 2 + x * self.scale, high / 2 - up * self.scale, near], axis=-1)


def picture(solids: list[Solid], camera: Camera) -> NDArray[np.uint8]:
    """(height, width, 3)."""
    wide, high = camera.size
    pixels = np.empty((high, wide, 3), np.uint8)
    pixels[:] = GROUND
    depth = np.full((high, wide), -np.inf)
    for solid in solids:
        _fill(solid, camera, pixels, depth)
    for solid in solids:
        _edges(solid, camera, pixels, depth)
    return pixels


def _normals(triangles: Floats) -> Floats:
    normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    size = np.linalg.norm(normal, axis=1, keepdims=True)
    return normal / np.where(size > 0, size, 1.0)


def _fill(solid: Solid, camera: Camera, pixels: NDArray[np.uint8], depth: Floats) -> None:
    light = np.array([-0.35, -0.55, 0.76])
    shade = 0.70 + 0.30 * np.abs(_normals(solid.triangles) @ light)
    high, wide = depth.shape
    for corners, bright in zip(camera.seen(solid.triangles), shade, strict=True):
        low_x, low_y = np.floor(corners[:, :2].min(axis=0)).astype(int)
        end_x, end_y = np.ceil(corners[:, :2].max(axis=0)).astype(int) + 1
        low_x, low_y, end_x, end_y = (
            max(low_x, 0),
            max(low_y, 0),
            min(end_x, wide),
            min(end_y, high),
        )
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = corners
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if low_x >= end_x or low_y >= end_y or abs(area) < 1e-9:
            continue
        x = np.arange(low_x, end_x)[None, :] + 0.5
        y = np.arange(low_y, end_y)[:, None] + 0.5
        v = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        w = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        inside = (v >= -1e-6) & (w >= -1e-6) & (v + w <= 1 + 1e-6)
        z = az + v * (bz - az) + w * (cz - az)
        before = depth[low_y:end_y, low_x:end_x]
        nearer = inside & (z > before)
        before[nearer] = z[nearer]
        pixels[low_y:end_y, low_x:end_x][nearer] = np.array(solid.colour) * bright


def _edges(solid: Solid, camera: Camera, pixels: NDArray[np.uint8], depth: Floats) -> None:
    high, wide = depth.shape
    for a, b in _creases(solid.triangles):
        ends = camera.seen(np.array([a, b]))
        steps = int(np.abs(ends[1, :2] - ends[0, :2]).max() * 2) + 2
        line = ends[0] + np.linspace(0, 1, steps)[:, None] * (ends[1] - ends[0])
        x, y = line[:, 0].astype(int), line[:, 1].astype(int)
        shown = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
        x, y, z = x[shown], y[shown], line[shown, 2]
        seen = z >= depth[y, x] - SLACK_MM
        for dx, dy in ((0, 0), (1, 0), (0, 1)):
            pixels[np.minimum(y[seen] + dy, high - 1), np.minimum(x[seen] + dx, wide - 1)] = EDGE


def _creases(triangles: Floats) -> list[tuple[Floats, Floats]]:
    """Edges whose two faces meet at an angle, and edges of one face."""
    faces_of: dict[tuple[tuple[float, ...], ...], list[int]] = defaultdict(list)
    rounded = np.round(triangles, 3)
    for face, corners in enumerate(rounded):
        for i in range(3):
            ends = sorted((tuple(corners[i]), tuple(corners[(i + 1) % 3])))
            faces_of[ends[0], ends[1]].append(face)
    normals = _normals(triangles)
    return [
        (np.array(ends[0]), np.array(ends[1]))
        for ends, faces in faces_of.items()
        if len(faces) != 2 or normals[faces[0]] @ normals[faces[1]] < CREASE_COS
    ]
