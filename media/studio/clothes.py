"""Top and leggings, cut from the body's `helper-tights`, and which skin they cover.

Nothing is deleted before the body moves: the whole tights and the whole skin are posed and
smoothed, and only then are the parts that are not worn, or covered, masked away. So hems follow
the same surface as what lies under them, and no skin can come through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bmesh
import bpy
import numpy as np

from studio.body import Body

ARM_BONES = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
# Lengths for a figure with a thigh of 0.39 m; other figures scale them.
THIGH_M = 0.39
WAIST_ABOVE_HIP_M = 0.132  # hem of the top: just above the iliac crest, so the muscle is seen
LEGGINGS_ABOVE_HIP_M = 0.215  # hidden under the top
BAND_M = 0.020
ANKLE_HEM_M = 0.135
SLEEVE_SHARE = 0.52  # of the upper arm
NECK_BELOW_M = 0.058  # neckline below the neck's lowest joint
NECK_SLOPE, NECK_RISE = 0.50, 0.60  # it falls towards the front, and rises towards the shoulders
HEM_M = 0.014
TOP_THICK_M, LEGGINGS_THICK_M = 0.0075, 0.0030


@dataclass(frozen=True)
class Measures:
    """Where hems lie on one figure, in metres at rest."""

    size: float
    waist_m: float
    leggings_top_m: float
    ankle_m: float
    neck_m: np.ndarray
    shoulders_m: dict[str, np.ndarray]
    elbows_m: dict[str, np.ndarray]


def measure(body: Body) -> Measures:
    """Hems from the joints of a body."""

    def head(bone: str) -> np.ndarray:
        return body.bones[bone][0]

    hip = head("upperleg01.L")
    size = float(np.linalg.norm(hip - head("lowerleg01.L"))) / THIGH_M
    neck = head("neck01") + np.array([0, 0, -NECK_BELOW_M * size])
    return Measures(
        size=size,
        waist_m=float(hip[2]) + WAIST_ABOVE_HIP_M * size,
        leggings_top_m=float(hip[2]) + LEGGINGS_ABOVE_HIP_M * size,
        ankle_m=ANKLE_HEM_M * size,
        neck_m=neck,
        shoulders_m={side: head(f"upperarm01.{side}") for side in "LR"},
        elbows_m={side: head(f"lowerarm01.{side}") for side in "LR"},
    )


def arm_share(body: Body) -> np.ndarray:
    """How much of each vertex moves with an arm (n,), 0..1."""
    share = np.zeros(len(body.vertices))
    for bone, (numbers, weights) in body.weights.items():
        if bone.startswith(ARM_BONES):
            share[numbers] += weights
    return share


def down_the_arm(points: np.ndarray, on_arm: np.ndarray, m: Measures) -> np.ndarray:
    """0 at the shoulder, 1 at the elbow, for points (n, 3) on an arm; -1 elsewhere."""
    along = np.full(len(points), -1.0)
    for side, sign in (("L", 1), ("R", -1)):
        reach = m.elbows_m[side] - m.shoulders_m[side]
        share = (points - m.shoulders_m[side]) @ reach / (reach @ reach)
        here = on_arm & (points[:, 0] * sign > 0)
        along[here] = share[here].clip(0)
    return along


def above_neckline(points: np.ndarray, m: Measures) -> np.ndarray:
    """Metres above the neckline (n,); lower in front, rising to the sides."""
    line = NECK_SLOPE * np.minimum(points[:, 1] - m.neck_m[1], 0.0) + NECK_RISE * np.hypot(
        points[:, 0], 0.03
    )
    return points[:, 2] - m.neck_m[2] - line


def loosened(vertices: np.ndarray, faces: list[list[int]], rounds: int = 30) -> np.ndarray:
    """Cloth hangs over hollows: smooth, but never move inwards. Returns moved vertices."""
    edges = {(a, b) for face in faces for a, b in zip(face, face[1:] + face[:1], strict=True)}
    pairs = np.array(sorted(edges | {(b, a) for a, b in edges}))
    count = np.maximum(np.bincount(pairs[:, 0], minlength=len(vertices)), 1)[:, None]
    normals = vertex_normals(vertices, faces)
    moved = vertices.copy()
    for _ in range(rounds):
        around = np.zeros_like(moved)
        np.add.at(around, pairs[:, 0], moved[pairs[:, 1]])
        step = 0.5 * (around / count - moved)
        moved = moved + step
        inward = np.minimum(((moved - vertices) * normals).sum(1, keepdims=True), 0)
        moved = moved - inward * normals
    return moved


def vertex_normals(vertices: np.ndarray, faces: list[list[int]]) -> np.ndarray:
    """Unit normals (n, 3) of a mesh of quads and triangles."""
    normals = np.zeros_like(vertices)
    for face in faces:
        a, b, c = vertices[face[0]], vertices[face[1]], vertices[face[2]]
        normals[face] += np.cross(b - a, c - a)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


# ---------------------------------------------------------------- cutting


def cut_tights(tights: bpy.types.Object, m: Measures) -> None:
    """Put an edge along every hem and a second one HEM_M inside it (nothing is removed)."""
    mesh = bmesh.new()
    mesh.from_mesh(tights.data)
    for field in _hems(m):
        _cut_along(mesh, field, m)
    mesh.to_mesh(tights.data)
    mesh.free()


def _hems(m: Measures) -> list[Callable[[np.ndarray, np.ndarray], np.ndarray]]:
    """Functions of points (n, 3) and down-the-arm shares (n,), zero along a cut."""
    far = 1.0

    def level(height: float) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        return lambda points, along: np.where(along < 0, points[:, 2] - height, far)

    def sleeve(share: float) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        return lambda points, along: np.where(along >= 0, along - share, -far)

    def neck(lower: float) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        return lambda points, along: np.where(along < 0, above_neckline(points, m) + lower, -far)

    hem = HEM_M / float(np.linalg.norm(m.elbows_m["L"] - m.shoulders_m["L"]))
    heights = (m.waist_m, m.waist_m + HEM_M, m.leggings_top_m, m.ankle_m, m.ankle_m + HEM_M)
    return [
        *(level(height) for height in heights),
        *(sleeve(share) for share in (SLEEVE_SHARE, SLEEVE_SHARE - hem)),
        *(neck(lower) for lower in (0.0, HEM_M)),
    ]


def _cut_along(mesh: bmesh.types.BMesh, field: Callable, m: Measures) -> None:
    """Split edges and faces where the field is zero."""
    layer = mesh.verts.layers.float["arm"]
    mesh.verts.index_update()
    points = np.array([vertex.co for vertex in mesh.verts])
    on_arm = np.array([vertex[layer] > 0.35 for vertex in mesh.verts])
    along = down_the_arm(points, on_arm, m)
    values = field(points, along)
    ends = [(edge, *(vertex.index for vertex in edge.verts)) for edge in mesh.edges]
    # Between arm and trunk fields jump; no hem lies there.
    crossed = [
        (edge, a, b) for edge, a, b in ends
        if values[a] * values[b] < 0 and max(abs(values[a]), abs(values[b])) < 0.5
    ]  # fmt: skip
    if not crossed:
        return
    first, second = (np.array([row[k] for row in crossed]) for k in (1, 2))
    low, high = np.zeros(len(crossed)), np.ones(len(crossed))
    for _ in range(14):
        middle = (low + high) / 2
        share = middle[:, None]
        place = points[first] * (1 - share) + points[second] * share
        beyond = field(place, along[first] * (1 - middle) + along[second] * middle)
        before = beyond * values[first] > 0
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    added = set()
    for (edge, start, _), share in zip(crossed, (low + high) / 2, strict=True):
        vertex = next(v for v in edge.verts if v.index == start)
        added.add(bmesh.utils.edge_split(edge, vertex, float(share))[1])
    for face in list(mesh.faces):
        corners = [vertex for vertex in face.verts if vertex in added]
        if len(corners) == 2:
            bmesh.utils.face_split(face, *corners)


def wear(tights: bpy.types.Object, m: Measures) -> None:
    """Vertex groups `top` and `leggings` (what is worn) and attributes `trim`, `band`."""
    points = _positions(tights.data)
    arm = np.zeros(len(points), np.float32)
    tights.data.attributes["arm"].data.foreach_get("value", arm)
    along = down_the_arm(points, arm > 0.35, m)
    neck = above_neckline(points, m)
    length = float(np.linalg.norm(m.elbows_m["L"] - m.shoulders_m["L"]))
    slack = 2e-4
    torso = along < 0
    top = (torso & (points[:, 2] >= m.waist_m - slack) & (neck <= slack)) | (
        ~torso & (along <= SLEEVE_SHARE + slack)
    )
    legs = torso & (points[:, 2] <= m.leggings_top_m + slack) & (points[:, 2] >= m.ankle_m - slack)
    trim = (
        (torso & (points[:, 2] <= m.waist_m + HEM_M * 0.5))
        | (~torso & (along >= SLEEVE_SHARE - HEM_M / length * 0.5))
        | (torso & (neck >= -HEM_M * 0.5))
    )
    band = points[:, 2] >= m.waist_m - BAND_M
    for name, chosen in (("top", top), ("leggings", legs)):
        group = tights.vertex_groups.new(name=name)
        group.add([int(k) for k in np.flatnonzero(chosen)], 1.0, "REPLACE")
    for name, share in (("trim", trim), ("band", band)):
        tights.data.attributes.new(name, "FLOAT", "POINT")
        tights.data.attributes[name].data.foreach_set("value", share.astype(np.float32))


def uncovered_skin(body: Body, m: Measures) -> np.ndarray:
    """True for body vertices (n,) that may be seen: not well inside a hem."""
    points = body.vertices
    along = down_the_arm(points, arm_share(body) > 0.35, m)
    inside_sleeve = (along >= 0) & (along < SLEEVE_SHARE - 0.14)
    neck = above_neckline(points, m)
    in_torso = (along < 0) & (points[:, 2] > m.ankle_m + 0.025) & (neck < -0.030 * m.size)
    return ~(inside_sleeve | in_torso)


def _positions(mesh: bpy.types.Mesh) -> np.ndarray:
    flat = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(float)


def hang(body: Body, tights: list[list[int]], m: Measures) -> np.ndarray:
    """All vertices (n, 3) with the tights hanging as a loose top: bridged hollows, wide sleeves."""
    used = np.unique(np.concatenate([np.array(face) for face in tights]))
    renumber = np.full(len(body.vertices), -1)
    renumber[used] = np.arange(len(used))
    faces = [[int(renumber[v]) for v in face] for face in tights]
    points = body.vertices[used]
    along = down_the_arm(points, arm_share(body)[used] > 0.35, m)
    soft = loosened(points, faces)
    # Wider towards the hems of the sleeves, close at the neck and the shoulders.
    normals = vertex_normals(points, faces)
    wide = 0.010 * np.clip(along / SLEEVE_SHARE - 0.3, 0, 0.8)[:, None] * normals
    low = np.clip((m.neck_m[2] - 0.05 - points[:, 2]) / 0.15, 0, 1)[:, None]
    torso = (along < 0)[:, None] & (points[:, 2] > m.waist_m - 0.08)[:, None]
    share = np.where(torso, low, np.clip(along, 0, 1)[:, None] * 0.5)
    hung = body.vertices.copy()
    hung[used] = points + share * (soft - points) + np.where(along[:, None] >= 0, wide, 0.0)
    return hung
