"""Hair and eyebrows as strands, combed over the skull (fixed to the head, which never bends).

A hairline (height by direction round the head) says where hair grows; a style says where strands
flow, how long they are and how far they stand off. Seeds are fixed: the same hair every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from studio.body import Body, read_target
from studio.clothes import vertex_normals

SEED = 11
UP, FORWARD = np.array([0.0, 0.0, 1.0]), np.array([0.0, -1.0, 0.0])

# Direction round the head in degrees (0 = nose, 90 = ear, 180 = nape) and the hairline's height
# above the eyes in metres.
HAIRLINES = {
    "woman": ((0, 0.068), (28, 0.066), (42, 0.052), (52, 0.026), (59, -0.004), (66, 0.006),
              (74, 0.022), (104, 0.018), (114, -0.034), (128, -0.062), (150, -0.080),
              (180, -0.088)),
    "man": ((0, 0.064), (18, 0.070), (33, 0.076), (44, 0.054), (52, 0.026), (59, -0.014),
            (66, 0.000), (74, 0.022), (104, 0.020), (114, -0.024), (128, -0.046), (150, -0.060),
            (180, -0.064)),
}  # fmt: skip
LINE_OF_STYLE = {"bun": "woman", "short": "man", "cropped": "woman"}


@dataclass(frozen=True)
class Style:
    """Strands of one hair cut; metres."""

    count: int
    points: int
    top_m: float  # length on top
    side_m: float  # length at the sides and the back
    stand_top_m: float  # how far strands stand off the skull at their tip
    stand_side_m: float
    curl_m: float = 0.0
    radius_m: float = 0.0008


STYLES = {
    "bun": Style(9000, 14, 0.17, 0.17, 0.010, 0.010),
    "short": Style(14000, 5, 0.034, 0.015, 0.013, 0.005),
    "cropped": Style(12000, 9, 0.046, 0.040, 0.026, 0.020, curl_m=0.0045),
}


class Head:
    """A head at rest: its skin to lay strands on, and landmarks."""

    def __init__(self, body: Body) -> None:
        self.body = body
        vertices = body.vertices
        self.eyes_m = vertices[body.groups["helper-l-eye"]].mean(axis=0)
        skin = body.groups["body"]
        on_head = np.zeros(len(vertices), bool)
        on_head[skin] = vertices[skin, 2] > self.eyes_m[2] - 0.16
        self.faces = [
            face for face, group in zip(body.faces, body.face_groups, strict=True)
            if group == "body" and on_head[face].all()
        ]  # fmt: skip
        skull = vertices[skin][vertices[skin, 2] > self.eyes_m[2] + 0.02]
        self.middle_y = float(skull[:, 1].min() + skull[:, 1].max()) / 2
        self.crown_m = float(skull[:, 2].max())
        self.back_y = float(skull[:, 1].max())
        self.surface = BVHTree.FromPolygons(
            [tuple(vertex) for vertex in vertices[skin]], self.faces
        )
        self.normals = vertex_normals(vertices[skin], self.faces)
        self.ears = np.zeros(len(vertices), bool)
        for side in "lr":
            numbers, offsets = read_target(f"ears/{side}-ear-scale-incr")
            self.ears[numbers[np.linalg.norm(offsets, axis=1) > 0.06]] = True

    def above_hairline(self, line: str) -> np.ndarray:
        """Metres above the hairline for all body vertices (n,); ears and the rest negative."""
        points = self.body.vertices[self.body.groups["body"]]
        round_deg = np.degrees(np.arctan2(np.abs(points[:, 0]), self.middle_y - points[:, 1]))
        at, height = np.array(HAIRLINES[line]).T
        above = points[:, 2] - self.eyes_m[2] - np.interp(round_deg, at, height)
        above[points[:, 2] < self.eyes_m[2] - 0.12] = -0.05
        return np.where(self.ears[: len(points)], -0.012, above).clip(-0.05, 0.05)

    def lay(self, point: np.ndarray, stand_m: float) -> tuple[np.ndarray, np.ndarray]:
        """The point moved to `stand_m` above the nearest skin, and the skin's normal there."""
        place, normal, _, _ = self.surface.find_nearest(Vector(point))
        normal = np.array(normal)
        return np.array(place) + normal * stand_m, normal


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _roots(head: Head, above: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Places on the scalp (k, 3), even by area, thinning out over the last millimetres."""
    vertices = head.body.vertices
    triangles = np.array(
        [corners for face in head.faces for corners in _fan(face) if above[face].max() > -0.006]
    )
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = rng.choice(len(triangles), size=count, p=area / area.sum())
    u, v = rng.random((2, count))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    share = np.stack([1 - u - v, u, v], axis=1)
    places = np.einsum("kc,kcx->kx", share, vertices[triangles[chosen]])
    grown = np.einsum("kc,kc->k", share, above[triangles[chosen]])
    return places[grown > rng.uniform(-0.003, 0.007, count)]


def _fan(face: list[int]) -> list[tuple[int, int, int]]:
    return [(face[0], face[k], face[k + 1]) for k in range(1, len(face) - 1)]


Flow = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _flow_short(point: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Combed forward and a little to one side on top, down at the sides."""
    on_top = np.clip((normal[2] - 0.35) / 0.4, 0, 1)
    side = -UP + 0.25 * -FORWARD
    return on_top * (FORWARD * 0.8 + np.array([0.55, 0, 0.15])) + (1 - on_top) * side


def _flow_cropped(point: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """From a parting at the figure's left: across the top, back and down at the sides."""
    on_top = np.clip((normal[2] - 0.30) / 0.45, 0, 1)
    across = -1.0 if point[0] < 0.030 else 0.9
    return on_top * np.array([across, 0.15, 0.1]) + (1 - on_top) * (-UP + 0.45 * -FORWARD)


def _bun_place(head: Head) -> tuple[np.ndarray, np.ndarray]:
    """Where the bun sits on the skull, and which way it points."""
    start = np.array([0.0, head.back_y + 0.02, head.eyes_m[2] + 0.045])
    place, normal = head.lay(start, 0.0)
    return place, _unit(normal + 0.25 * UP)


def _strand(
    head: Head, root: np.ndarray, flow: Flow, style: Style, rng: np.random.Generator
) -> np.ndarray:
    """One strand (points, 3) from its root, laid over the skull."""
    _, normal = head.lay(root, 0.0)
    on_top = float(np.clip((normal[2] - 0.25) / 0.5, 0, 1))
    length = (style.side_m + (style.top_m - style.side_m) * on_top) * rng.uniform(0.75, 1.1)
    stand = style.stand_side_m + (style.stand_top_m - style.stand_side_m) * on_top
    stand *= rng.uniform(0.35, 1.0)
    wander = rng.normal(0, 0.13, 3)
    step = length / (style.points - 1)
    point, points = root, [root - normal * 0.001]
    for k in range(1, style.points):
        ahead = _unit(flow(point, normal)) + wander
        tangent = _unit(ahead - normal * (ahead @ normal))
        share = k / (style.points - 1)
        point, normal = head.lay(point + tangent * step, stand * np.sin(share * 1.45))
        points.append(point)
    return np.array(points)


def _curled(strands: np.ndarray, roots: np.ndarray, curl_m: float, seed: int) -> np.ndarray:
    """Strands (k, p, 3) wound into locks: neighbours wind together."""
    rng = np.random.default_rng(seed)
    centres = roots[rng.choice(len(roots), 420, replace=False)]
    lock = np.argmin(((roots[:, None] - centres[None]) ** 2).sum(-1), axis=1)
    phase = rng.uniform(0, 2 * np.pi, 420)[lock]
    turns = rng.uniform(1.1, 1.8, 420)[lock]
    # Locks: strands draw together towards the lock's middle strand.
    mean = np.zeros((420, *strands.shape[1:]))
    np.add.at(mean, lock, strands)
    mean /= np.maximum(np.bincount(lock, minlength=420), 1)[:, None, None]
    share = np.linspace(0, 1, strands.shape[1])[None, :, None]
    drawn = strands + 0.55 * share * (mean[lock] - strands)
    angle = phase[:, None] + turns[:, None] * 2 * np.pi * share[..., 0]
    outward = np.stack([np.cos(angle), 0.6 * np.sin(angle), np.sin(angle)], axis=-1)
    return drawn + curl_m * share**0.7 * outward


def _bun_strands(head: Head, count: int, points: int, rng: np.random.Generator) -> np.ndarray:
    """A coil of hair (count, points, 3)."""
    place, out = _bun_place(head)
    across = _unit(np.cross(out, UP))
    up = np.cross(across, out)
    centre = place + out * 0.018
    start = rng.uniform(0, 2 * np.pi, count)[:, None]
    tilt = rng.uniform(0, 2 * np.pi, count)[:, None]
    share = np.linspace(0, 1, points)[None, :]
    angle = start + share * rng.uniform(1.8, 3.2, count)[:, None]
    winding = tilt + share * 0.9
    thick = 0.0165 * rng.uniform(0.75, 1.03, count)[:, None]
    ring = 0.0185 + thick * np.cos(winding)
    return (
        centre
        + (ring * np.cos(angle))[..., None] * across
        + (ring * np.sin(angle))[..., None] * up
        + (thick * 1.15 * np.sin(winding) + 0.002)[..., None] * out
    )


def _to_bun(head: Head, root: np.ndarray, style: Style, rng: np.random.Generator) -> np.ndarray:
    """A long strand from its root to the bun, lying on the skull."""
    bun, _ = _bun_place(head)
    stand = style.stand_side_m * rng.uniform(0.3, 1.1)
    aim = bun + rng.normal(0, 0.008, 3)
    points = [root]
    for k in range(1, style.points):
        share = k / (style.points - 1)
        point, _ = head.lay(root + (aim - root) * share, stand * min(1.0, 3 * share))
        points.append(point)
    return np.array(points)


def grow(head: Head, style_name: str) -> np.ndarray:
    """All strands of a style (k, points, 3) in rest positions."""
    style = STYLES[style_name]
    rng = np.random.default_rng(SEED)
    above = head.above_hairline(LINE_OF_STYLE[style_name])
    roots = _roots(head, above, style.count, rng)
    if style_name == "bun":
        laid = np.array([_to_bun(head, root, style, rng) for root in roots])
        return np.concatenate([laid, _bun_strands(head, 2600, style.points, rng)])
    flow = {"short": _flow_short, "cropped": _flow_cropped}[style_name]
    strands = np.array([_strand(head, root, flow, style, rng) for root in roots])
    return _curled(strands, roots, style.curl_m, SEED) if style.curl_m else strands


def grow_brows(head: Head, count: int = 150, points: int = 4) -> np.ndarray:
    """Both eyebrows (k, points, 3): short strands, up at the nose, outwards further out."""
    rng = np.random.default_rng(SEED)
    strands = []
    for sign in (1.0, -1.0):
        for along in rng.uniform(-1, 1, count):
            height = 0.0215 - 0.0030 * (along - 0.1) ** 2 + rng.normal(0, 0.0013) * (1.3 - along)
            start = head.eyes_m + np.array([0.002 + 0.021 * along, 0, height])
            start[0] *= sign
            ahead = np.array([sign * (0.55 + 0.5 * along), 0, 0.65 - 0.75 * along])
            path = [start + _unit(ahead) * step for step in np.linspace(0, 0.0065, points)]
            strands.append([_on_face(head, point) for point in path])
    return np.array(strands)


def _on_face(head: Head, point: np.ndarray) -> np.ndarray:
    """The point moved onto the face, seen from the front."""
    hit, normal, _, _ = head.surface.ray_cast(Vector((point[0], -1.0, point[2])), Vector((0, 1, 0)))
    return np.array(hit) + np.array(normal) * 0.0006


def strands_object(name: str, strands: np.ndarray, radius_m: float, material: object) -> object:
    """A Blender hair object of strands (k, points, 3), thinning to the tip."""
    count, points, _ = strands.shape
    data = bpy.data.hair_curves.new(name)
    data.add_curves([points] * count)
    data.attributes["position"].data.foreach_set("vector", strands.astype(np.float32).ravel())
    radius = np.tile(radius_m * np.linspace(1.0, 0.45, points), count)
    data.attributes.new("radius", "FLOAT", "POINT")
    data.attributes["radius"].data.foreach_set("value", radius.astype(np.float32))
    data.materials.append(material)
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def dress_head(head: Head, look: Mapping[str, str], hair: object, brow: object) -> list[object]:
    """Hair and eyebrows of a figure as objects at rest; move them with the head bone."""
    style = look["hair_style"]
    return [
        strands_object("hair", grow(head, style), STYLES[style].radius_m, hair),
        strands_object("brows", grow_brows(head), 0.00030, brow),
    ]
