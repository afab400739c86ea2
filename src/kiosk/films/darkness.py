"""Whether a picture shows anything at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kiosk.films.standard import BLACK_LUMA, LIT_LUMA


def is_black(luma: npt.NDArray[np.uint8]) -> bool:
    """Black all over. White lines on black ground are dark on average, yet show something."""
    thinned = luma[::2, ::2]
    return bool(thinned.mean() <= BLACK_LUMA and np.percentile(thinned, 99.5) <= LIT_LUMA)
