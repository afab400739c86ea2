"""Which way up a picture is: phones film as they are held and only note it beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt

_ONE = 1 << 16
"""1.0 in the display matrix's numbers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From the stored picture to the upright one: perhaps transposed, then mirrored.

    `transposed` exchanges rows and columns; `flip_x` and `flip_y` mirror what comes out.
    """

    transposed: bool = False
    flip_x: bool = False
    flip_y: bool = False

    def size(self, stored: tuple[int, int]) -> tuple[int, int]:
        """(w, h) on one side of the turn from (w, h) on the other."""
        return (stored[1], stored[0]) if self.transposed else stored

    def upright(self, plane: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """A plane (h, w) as it is to be seen; a view on the same pixels."""
        turned = plane.T if self.transposed else plane
        turned = turned[::-1] if self.flip_y else turned
        return turned[:, ::-1] if self.flip_x else turned


def turn_of(frame: av.VideoFrame) -> Turn:
    """What the picture's display matrix says, to the nearest quarter turn; nothing: upright."""
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return Turn()
    # Rows (a, b, u), (c, d, v), (x, y, w): a stored (x, y) is seen at (ax + cy, bx + dy).
    numbers = np.frombuffer(memoryview(matrix), np.int32).astype(float) / _ONE
    a, b, c, d = numbers[0], numbers[1], numbers[3], numbers[4]
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Turn(transposed=True, flip_x=bool(c < 0), flip_y=bool(b < 0))
    return Turn(flip_x=bool(a < 0), flip_y=bool(d < 0))
