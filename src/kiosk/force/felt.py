"""Whether a squeeze that was asked for has been felt."""

from __future__ import annotations

FELT_KPA = 0.3
UNFELT_S = 5.0
_EPSILON_S = 1e-9


class Felt:
    """`unfelt` once nothing has come for five seconds of believable signal. One thread."""

    def __init__(self) -> None:
        self.unfelt = False
        self.asked_since_s: float | None = None
        """As it was told last; None: there is nothing to follow."""
        self._from_s = 0.0
        self._felt = False

    def feed(
        self,
        t_s: float,
        rise_kpa: float | None,
        asked_since_s: float | None,
        *,
        faulty: bool,
    ) -> None:
        """Take the next rise above the tare, None while it cannot be believed.

        `asked_since_s`: since when the squeeze is asked for, None while none is; `faulty`: a fault
        is on.
        """
        if asked_since_s is None:
            self.asked_since_s = None
            self.unfelt = False
            return
        if asked_since_s != self.asked_since_s:
            self.asked_since_s = self._from_s = asked_since_s
            self._felt = False
        if faulty:
            # Time with a fault on is no time without a squeeze.
            self._from_s = t_s
            self.unfelt = False
        elif rise_kpa is not None:
            self._felt = self._felt or rise_kpa >= FELT_KPA
            self.unfelt = not self._felt and t_s - self._from_s >= UNFELT_S - _EPSILON_S
