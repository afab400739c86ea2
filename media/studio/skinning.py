"""The skin of a posed figure: linear blend of what each bone does to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.figure import Figure
from studio.skeleton import Solved

Array = NDArray[np.float64]


def skin(figure: Figure, bones: Solved, chosen: NDArray[np.intp] | None = None) -> Array:
    """Posed vertices (v, 3) in metres, of all the skin or of the chosen indices."""
    matrices = np.stack([bones[name] for name in figure.bones])
    pick = slice(None) if chosen is None else chosen
    points = figure.vertices[pick]
    blended = np.einsum(
        "vk,vkij->vij", figure.weights[pick], matrices[figure.weight_bones[pick]][:, :, :3]
    )
    posed: Array = np.einsum("vij,vj->vi", blended[:, :, :3], points) + blended[:, :, 3]
    return posed
