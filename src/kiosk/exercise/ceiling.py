"""Watches a press for going over the ceiling, above which an exercise stops."""

from __future__ import annotations

OVER_CEILING_S = 0.050
"""A press over the ceiling lasts longer than this; a spike of the signal does not."""


class CeilingWatch:
    """Sees every valid sample. One thread."""

    def __init__(self) -> None:
        self._over_since: float | None = None

    def over(self, t_s: float, force_n: float, ceiling_n: float | None) -> bool:
        """Whether the ceiling (None for none) has been passed, and for long enough."""
        if ceiling_n is None or force_n <= ceiling_n:
            self._over_since = None
            return False
        if self._over_since is None:
            self._over_since = t_s
        return t_s - self._over_since >= OVER_CEILING_S - 1e-9
