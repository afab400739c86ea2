"""The highlight: the one choice that the green button or the ball makes."""

from __future__ import annotations

from collections.abc import Sequence


class Highlight:
    """Visits a cycle of choices: by hand, and where it is `moving` every `every_s` seconds.

    Frame loop only.
    """

    def __init__(self, every_s: float, now_s: float) -> None:
        self._every_s = every_s
        self._index = 0
        self._since_s = now_s

    def restart(self, index: int, now_s: float) -> None:
        """A new screen: begin at this choice."""
        self._index, self._since_s = index, now_s

    def on(self, cycle: Sequence[str], now_s: float, *, moving: bool) -> str | None:
        """The choice that is highlighted now; None where nothing can be."""
        if not cycle:
            return None
        moved = int((now_s - self._since_s) / self._every_s + 1e-9) if moving else 0
        return cycle[(self._index + moved) % len(cycle)]

    def move(self, cycle: Sequence[str], step: int, now_s: float, *, moving: bool) -> None:
        """Somebody moves it by hand; its time begins anew."""
        here = self.on(cycle, now_s, moving=moving)
        if here is not None:
            self.restart((cycle.index(here) + step) % len(cycle), now_s)
