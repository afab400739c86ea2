"""A figure's skeleton and skin, read from `figures/<name>.npz`: enough to pose and to measure it.

World axes: +x is the figure's left, -y forward, +z up; metres; at rest it stands on z = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FOLDER = Path(__file__).parent / "figures"
SIDES = ("L", "R")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """The body at rest: `heads` and `tails` of the bones (n, 3), the skin's `vertices` (v, 3).

    `weight_bones` and `weights` are (v, 4): the bones that move a vertex, and their shares.
    Parents come before their children; `parents` holds indices, -1 for the root.
    """

    name: str
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads: Array
    tails: Array
    vertices: Array
    weight_bones: NDArray[np.uint8]
    weights: Array

    def head(self, bone: str) -> Array:
        """Where a bone begins, at rest (3,)."""
        return self.heads[self.bones.index(bone)]

    def vertices_of(self, bones: frozenset[str], share: float = 0.5) -> NDArray[np.intp]:
        """Indices of the skin that these bones move by at least this share together."""
        chosen = np.array([name in bones for name in self.bones])
        moved = (self.weights * chosen[self.weight_bones]).sum(1)
        return np.flatnonzero(moved >= share)


@lru_cache(maxsize=8)
def load_figure(name: str) -> Figure:
    """Read `figures/<name>.npz`. Raises FileNotFoundError naming the file."""
    with np.load(FOLDER / f"{name}.npz") as file:
        weights = file["weights"].astype(float)
        return Figure(
            name=name,
            bones=tuple(str(bone) for bone in file["bones"]),
            parents=tuple(int(parent) for parent in file["parents"]),
            heads=file["heads"].astype(float),
            tails=file["tails"].astype(float),
            vertices=file["vertices"].astype(float),
            weight_bones=file["weight_bones"],
            weights=weights / weights.sum(1, keepdims=True),  # stored in halves: rounded
        )
