"""The one filter of the station, for the eye only: metrics and rules see unfiltered samples."""

from __future__ import annotations

from math import exp

TIME_CONSTANT_S = 0.06
"""Calms the bar's last pixels; a squeeze still arrives within a few frames."""
GAP_S = 0.15
"""After this long without a sample the past says nothing about the present."""


class DisplayFilter:
    """A first-order low-pass that knows the time between samples. One thread."""

    __slots__ = ("_t_s", "_value")

    def __init__(self) -> None:
        self._t_s: float | None = None
        self._value = 0.0

    def feed(self, t_s: float, value: float) -> float:
        """Take a sample; the filtered value at its time, in the sample's unit."""
        if self._t_s is None or t_s - self._t_s > GAP_S:
            self._value = value
        else:
            weight = 1.0 - exp(-(t_s - self._t_s) / TIME_CONSTANT_S)
            self._value += weight * (value - self._value)
        self._t_s = t_s
        return self._value

    def value_at(self, now_s: float) -> float | None:
        """The newest filtered value, None if it is older than a gap or there is none."""
        if self._t_s is None or now_s - self._t_s > GAP_S:
            return None
        return self._value

    def reset(self) -> None:
        """Forget everything, as after a tare: the old values are on another scale."""
        self._t_s = None
