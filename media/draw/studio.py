"""The room: camera, soft floor and backdrop, mat and wall; puts the lit figure into it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from body import build
from march import chain_spheres, plane_light
from paint import draw_figure, linear
from pose import Pose, Vec

Array = NDArray[np.float64]
SIZE = (1280, 720)

FLOOR = linear(228, 229, 231)
BACKDROP = linear(196, 200, 205)
BACKDROP_TOP = linear(214, 217, 221)
MAT = linear(170, 205, 221)
WALL = linear(196, 210, 216)
WALL_END = linear(214, 225, 230)


@dataclass(frozen=True)
class Studio:
    """A camera and what stands in the room. Metres and degrees; world z up, floor at z = 0."""

    eye: Vec
    look_at: Vec
    view_deg: float = 30.0  # vertical angle of view
    shift: tuple[float, float] = (0.0, 0.0)  # picture moved right/down, in widths/heights
    lamp: Vec = (0.5, 0.45, 1.0)  # direction towards the wide lamp
    mat: tuple[float, float, float, float, float] | None = None  # x, y, yaw, length, width
    wall: tuple[float, float, float, float] | None = None  # face y, x from, x to, thickness

    @cached_property
    def camera(self) -> Array:
        """Rows: eye, right, up, forward, (focal px, centre x, centre y)."""
        width, height = SIZE
        forward = np.subtract(self.look_at, self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 0, 1])
        right = right / np.linalg.norm(right)
        focal = height / 2 / np.tan(np.radians(self.view_deg) / 2)
        centre = (focal, width * (0.5 + self.shift[0]), height * (0.5 + self.shift[1]))
        return np.array([self.eye, right, np.cross(right, forward), forward, centre])

    @cached_property
    def lamp_unit(self) -> Array:
        """Unit vector towards the lamp."""
        return np.asarray(self.lamp) / np.linalg.norm(self.lamp)

    @cached_property
    def empty(self) -> Array:
        """The room without anybody, linear (h, w, 3), four samples a pixel."""
        total = np.zeros((SIZE[1], SIZE[0], 3))
        for dx, dy in ((-0.125, -0.375), (0.375, -0.125), (0.125, 0.375), (-0.375, 0.125)):
            total += self._room(*_pixels(1, dx, dy))[0]
        return total / 4

    @cached_property
    def surface(self) -> tuple[Array, Array]:
        """Points and normals (m, 3) of the room at every COARSE-th pixel."""
        _, points, normals = self._room(*_pixels(COARSE, 0, 0))
        return points.reshape(-1, 3).copy(), normals.reshape(-1, 3).copy()

    def _room(self, u: Array, v: Array) -> tuple[Array, Array, Array]:
        cam = self.camera
        f, cx, cy = cam[4]
        rays = cam[3] + ((u - cx) / f)[..., None] * cam[1] + ((cy - v) / f)[..., None] * cam[2]
        rays = rays / np.linalg.norm(rays, axis=-1, keepdims=True)
        t = np.where(rays[..., 2] < -1e-4, -cam[0, 2] / np.minimum(rays[..., 2], -1e-4), 60.0)
        t = np.minimum(t, 60.0)
        points = cam[0] + t[..., None] * rays
        normals = np.broadcast_to(np.array([0.0, 0, 1]), points.shape).copy()
        colour = self._floor(points, rays)
        if self.wall is not None:
            self._put_wall(rays, t, points, normals, colour)
        return colour, points, normals

    def _floor(self, points: Array, rays: Array) -> Array:
        away = np.hypot(points[..., 0] - self.look_at[0], points[..., 1] - self.look_at[1])
        back = BACKDROP + (BACKDROP_TOP - BACKDROP) * _smooth(0.0, 0.45, rays[..., 2])[..., None]
        colour = FLOOR + (back - FLOOR) * _smooth(0.9, 5.5, away)[..., None]
        if self.mat is not None:
            x, y, yaw, length, width = self.mat
            c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
            dx, dy = points[..., 0] - x, points[..., 1] - y
            across = _box(c * dx + s * dy, -s * dx + c * dy, length, width, 0.05)
            colour = colour * (1 - 0.20 * (1 - _smooth(-0.02, 0.07, across)))[..., None]
            top = 1 - _smooth(-0.001, 0.001, across)
            lip = _smooth(-0.016, -0.010, across)
            mat = MAT * (1 - 0.13 * lip)[..., None]
            colour = colour + (mat - colour) * top[..., None]
        return colour

    def _put_wall(
        self, rays: Array, t: Array, points: Array, normals: Array, colour: Array
    ) -> None:
        assert self.wall is not None
        face, x0, x1, thick = self.wall
        toward = np.sign(face)
        low = np.array([x0, min(face, face + toward * thick), 0.0])
        high = np.array([x1, max(face, face + toward * thick), 9.0])
        eye = self.camera[0]
        safe = np.where(np.abs(rays) < 1e-9, 1e-9, rays)
        a, b = (low - eye) / safe, (high - eye) / safe
        near, far = np.minimum(a, b), np.maximum(a, b)
        enter, leave = near.max(axis=-1), far.min(axis=-1)
        hit = (enter < leave) & (enter > 0) & (enter < t + 1e-6)
        side = near.argmax(axis=-1)
        points[hit] = (eye + enter[..., None] * rays)[hit]
        face_hit, end_hit = hit & (side == 1), hit & (side == 0)
        normals[face_hit] = np.array([0.0, -toward, 0])
        normals[end_hit] = np.array([1.0, 0, 0])
        z = points[..., 2]
        foot = (1 - 0.16 * np.exp(-np.maximum(z, 0) / 0.10))[..., None]
        far_x = (0.80 + 0.20 * _smooth(x0, x1, points[..., 0]))[..., None]
        colour[face_hit] = (WALL * foot * far_x)[face_hit]
        colour[end_hit] = (WALL_END * foot)[end_hit]
        floor = ~hit
        gap = np.maximum(np.abs(face - points[..., 1]), 0)
        near_wall = (points[..., 0] < x1) & (points[..., 0] > x0) & floor
        corner = (1 - 0.20 * np.exp(-gap / 0.12))[..., None]
        colour[near_wall] = (colour * corner)[near_wall]

    def picture(self, pose: Pose) -> NDArray[np.uint8]:
        """The room with the posed figure, sRGB bytes (h, w, 3)."""
        shapes, frames = build(pose)
        points, normals = self.surface
        light = np.zeros((points.shape[0], 2))
        plane_light(shapes, chain_spheres(shapes), points, normals, self.lamp_unit, light)
        coarse = light.reshape(SIZE[1] // COARSE, SIZE[0] // COARSE, 2)
        factor = 1 - 0.62 * (1 - coarse[..., 0]) - 0.24 * (1 - coarse[..., 1])
        room = self.empty * _enlarge(factor)[..., None]
        glow = (pose.glow_left, pose.glow_right)
        image, alpha = draw_figure(shapes, frames, glow, self.camera, self.lamp_unit, SIZE)
        return to_bytes(image + room * (1 - alpha[..., None]))


COARSE = 4


def _srgb_table() -> NDArray[np.uint8]:
    c = np.linspace(0, 1, 8192)
    c = np.where(c <= 0.0031308, 12.92 * c, 1.055 * np.power(c, 1 / 2.4) - 0.055)
    return np.asarray(c * 255 + 0.5).astype(np.uint8)


_SRGB = _srgb_table()


def to_bytes(colour: Array) -> NDArray[np.uint8]:
    """Bytes (sRGB) of linear light."""
    return _SRGB[np.clip(colour * 8191 + 0.5, 0, 8191).astype(np.uint16)]


def _pixels(step: int, dx: float, dy: float) -> tuple[Array, Array]:
    u = (np.arange(SIZE[0] // step) + 0.5) * step + dx
    v = (np.arange(SIZE[1] // step) + 0.5) * step + dy
    grid = np.meshgrid(u, v)
    return grid[0], grid[1]


def _smooth(edge0: float, edge1: float, v: Array) -> Array:
    u = np.clip((v - edge0) / (edge1 - edge0), 0, 1)
    return u * u * (3 - 2 * u)


def _box(x: Array, y: Array, length: float, width: float, radius: float) -> Array:
    dx = np.abs(x) - length / 2 + radius
    dy = np.abs(y) - width / 2 + radius
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    return outside + np.minimum(np.maximum(dx, dy), 0) - radius


def _enlarge(small: Array) -> Array:
    """Bilinear enlargement of (h / COARSE, w / COARSE) to the picture."""
    rows = _weights(small.shape[0])
    cols = _weights(small.shape[1])
    tall = small[rows[0]] * (1 - rows[2])[:, None] + small[rows[1]] * rows[2][:, None]
    return tall[:, cols[0]] * (1 - cols[2]) + tall[:, cols[1]] * cols[2]


def _weights(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    place = np.clip((np.arange(n * COARSE) + 0.5) / COARSE - 0.5, 0, n - 1)
    low = place.astype(np.int64)
    return low, np.minimum(low + 1, n - 1), place - low
