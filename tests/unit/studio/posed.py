"""Pictures of an exercise as its path poses them, to be measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio.contacts import part_vertices
from studio.path import Poses
from studio.posture import MAT_M, Ball, Posture
from studio.skeleton import Solved
from studio.skinning import skin
from studio.turning import unit

Array = NDArray[np.float64]


class Picture:
    """One picture: its posture, its bones, its skin (v, 3). Solved when first asked for."""

    def __init__(self, poses: Poses, position: float, *, wrong: bool = False) -> None:
        self.position = position
        self._poses, self._wrong = poses, wrong

    def __repr__(self) -> str:
        return f"{'wrong' if self._wrong else 'right'} {self.position:.3f}"

    @cached_property
    def posture(self) -> Posture:
        return self._poses.posture(self.position, wrong=self._wrong)

    @cached_property
    def bones(self) -> Solved:
        return self._poses.rig.solve(self.posture)

    @cached_property
    def skin(self) -> Array:
        return skin(self._poses.rig.figure, self.bones)

    @property
    def ball(self) -> Ball | None:
        return self.posture.ball

    def part(self, name: str) -> Array:
        """The skin of a part (n, 3)."""
        return self.skin[part_vertices(self._poses.rig.figure, name)]

    def joint(self, name: str) -> Array:
        return self._poses.rig.joint(self.bones, name)

    def turned(self, bone: str) -> Array:
        """A bone's turn (3, 3)."""
        turn: Array = self.bones[bone][:3, :3]
        return turn

    def tail(self, bone: str) -> Array:
        """Where a bone ends (3,)."""
        figure = self._poses.rig.figure
        end = figure.tails[figure.bones.index(bone)]
        return self.turned(bone) @ end + self.bones[bone][:3, 3]

    def bend_deg(self, upper: str, middle: str, lower: str) -> float:
        """The bend at the middle one of three joints; 0 when they are in one line."""
        first = unit(self.joint(middle) - self.joint(upper))
        second = unit(self.joint(lower) - self.joint(middle))
        return float(np.degrees(np.arccos(np.clip(first @ second, -1, 1))))

    @property
    def heights(self) -> Array:
        """Of all the skin above the mat (v,), in metres."""
        return self.skin[:, 2] - MAT_M

    def lowest(self, part: str) -> float:
        return float(self.part(part)[:, 2].min()) - MAT_M

    def lowest_of(self, *bones: str) -> float:
        return float(self.heights[self._poses.rig.figure.vertices_of(frozenset(bones))].min())


def right_and_wrong(poses: Poses) -> tuple[list[Picture], list[Picture]]:
    """Every picture of the right way and of the mistake."""
    return (
        [Picture(poses, position) for position in poses.right.positions()],
        [Picture(poses, position, wrong=True) for position in poses.wrong.positions()],
    )


def each(pictures: Sequence[Picture], measured: Callable[[Picture], ArrayLike]) -> Array:
    return np.array([measured(picture) for picture in pictures])
