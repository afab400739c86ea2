"""Whether a posed body touches what it should: nothing sinks, nothing floats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.figure import SIDES, Figure
from studio.posture import Contact, Posture
from studio.skeleton import Rig
from studio.skinning import skin

Array = NDArray[np.float64]

_BONES = {
    "foot": ("foot", "toe"),
    "toes": ("toe",),
    "hand": ("wrist", "finger", "metacarpal"),
    "upper_arm": ("upperarm", "shoulder01"),
    "forearm": ("lowerarm",),
    "knee": ("lowerleg01", "upperleg02"),
    "shin": ("lowerleg",),
    "thigh": ("upperleg",),
}
_WHOLE = {
    "head": ("head", "neck03"),
    "trunk": ("spine01", "spine02", "spine03", "clavicle"),
    "belly": ("spine04",),
    "pelvis": ("root", "pelvis", "spine05"),
}
PARTS = (*(f"{part}.{side}" for part in _BONES for side in SIDES), *_WHOLE)
"""The names a contact may use."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How far the nearest skin of a part is above its surface, in metres; negative: sunk in."""

    contact: Contact
    gap_m: float

    @property
    def holds(self) -> bool:
        return abs(self.gap_m) <= self.contact.within_m


def measure(rig: Rig, posture: Posture) -> tuple[Measured, ...]:
    """Every contact that the posture claims, measured on the skin."""
    bones = rig.solve(posture)
    measured = []
    for contact in posture.contacts:
        points = skin(rig.figure, bones, part_vertices(rig.figure, contact.part))
        heights = (points - contact.point_m) @ contact.normal
        measured.append(Measured(contact, float(heights.min())))
    return tuple(measured)


def lowest(rig: Rig, posture: Posture, part: str) -> float:
    """Height of the lowest skin of a part above the floor, in metres."""
    points = skin(rig.figure, rig.solve(posture), part_vertices(rig.figure, part))
    return float(points[:, 2].min())


@lru_cache(maxsize=256)
def part_vertices(figure: Figure, part: str) -> NDArray[np.intp]:
    """Indices of the skin of a part. Raises KeyError for a name that is not in PARTS."""
    name, _, side = part.partition(".")
    prefixes = _BONES[name] if side else _WHOLE[name]
    chosen = frozenset(
        bone
        for bone in figure.bones
        if bone.startswith(prefixes) and (not side or bone.endswith(f".{side}"))
    )
    return figure.vertices_of(chosen)
