"""A ball as no calibration knows it: membrane, creep, friction and warming gas, pressed by a leg.

`Ball` (kiosk.sim.ball) is what the station's own model believes. This one is made to disagree
with it in every way that a real ball may, so that tests can ask whether a stated uncertainty
holds. The same formulas serve one ball in a simulated rig (`TrueBall`, floats) and thousands at
once (`step` with numpy arrays): nothing in them but arithmetic.

The physics of one step, with gauge pressure p, contact area A on either side and force F:

- Gas: (p + p_atm) V = n (1 + heat) T / T0. Compression is adiabatic at once,
  d heat = -(γ - 1) dV / V, and the heat leaves through the wall with the time constant
  τ = ρ c_v R / (3 h): 6-15 s for h = 2-5 W/m²K, free convection driven by a few kelvin. Hence a
  fast squeeze reads higher than the same force held, and a ball let go reads low for a while, as
  every air spring is stiffer in motion than at rest (polytropic exponent between 1.4 and 1.0).
- Membrane: R = R0 (1 + stretch q (1 + bend q) + creep), q = p - 4 kPa. Thin-walled sphere:
  stretch = R (1 - ν) / (2 t E), 1-2.5e-3 per kPa for soft PVC (E 5-15 MPa, t 1-2 mm). Stretch is
  not linear at large strain: `bend`. Part of it comes late (`creep`): two Kelvin elements,
  dy/dt = (q - y) / τ, the usual form for plasticised PVC and rubber (Ferry, Viscoelastic
  Properties of Polymers, chapter 1).
- Shape: a sphere cut flat over A on both sides; a body of mean curvature κ bulges into it and
  takes A² κ / 4π more volume (caps of a sphere and of the body over the same circle).
- Force: F = p A + shell depth; the wall's bending carries its depth times 2.3 E t² / R
  (Reissner's point load on a shallow shell), 50-300 N/m. Depth = A (1/R + κ) / 2π.
- Slack: a ball that is let go of so quickly that its cold air would suck goes slack instead; its
  gauge pressure does not fall below 0.
- Friction: the skin slips on plate and leg only when the load has changed by a share of itself
  (Coulomb), so that what shapes the ball lags behind F by up to that share, up and down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from math import ceil, exp, pi
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.sim.ball import ATMOSPHERE_KPA, LOWEST_RESTING_KPA, NOMINAL_RESTING_KPA

Values: TypeAlias = float | NDArray[np.float64]
"""One number, or one for each of many balls."""

ROOM_K = 293.15
HEATING = 0.4
"""γ - 1 of air."""
_FLATTEST = 0.8
"""A ball is never flattened over more than this share of its cross-section."""
_ITERATIONS = 12
_CLOSE_SHARE = 1e-10
"""Of the gas: Newton's steps end here. They need three at 250 steps a second, six for a jump."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What one ball is made of; fields are floats, or arrays of shape (balls,)."""

    radius_m: Values = 0.115
    """Unloaded, at 4 kPa."""
    stretch_per_kpa: Values = 1.58e-3
    bend_per_kpa: Values = 0.0
    creep_share: Values = 0.08
    """Of `stretch_per_kpa`, for each of the two elements."""
    creep_fast_s: Values = 2.0
    creep_slow_s: Values = 70.0
    friction_share: Values = 0.008
    shell_n_per_m: Values = 150.0
    gas_s: Values = 9.0
    """Time constant of the gas's return to the temperature of the room."""

    def __getitem__(self, index: int) -> Traits:
        """One ball of many, in floats."""
        return Traits(*(float(np.asarray(getattr(self, f.name))[index]) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class State:
    """What the ball's past has left; `pressure_kpa` is what the sensor's tube sees now."""

    pressure_kpa: Values
    volume_m3: Values
    heat: Values
    fast_kpa: Values
    slow_kpa: Values
    borne_n: Values


def amount(traits: Traits, resting_kpa: Values) -> Values:
    """The gas (kPa m³ at 20 °C) with which the ball, long left alone, rests at `resting_kpa`."""
    q = resting_kpa - NOMINAL_RESTING_KPA
    late = 2.0 * traits.creep_share * traits.stretch_per_kpa * q
    radius_m = _radius_m(traits, q, late)
    return (resting_kpa + ATMOSPHERE_KPA) * 4.0 / 3.0 * pi * radius_m**3


def at_rest(traits: Traits, resting_kpa: Values) -> State:
    """The ball that nobody has touched for an hour."""
    q = resting_kpa - NOMINAL_RESTING_KPA
    volume_m3 = amount(traits, resting_kpa) / (resting_kpa + ATMOSPHERE_KPA)
    return State(resting_kpa, volume_m3, 0.0 * q, q, q, 0.0 * q)


def step(
    traits: Traits,
    state: State,
    *,
    force_n: Values,
    dt_s: Values,
    gas: Values,
    bulge_per_m: Values = 0.0,
    warmth_k: Values = 0.0,
    atmosphere_kpa: Values = ATMOSPHERE_KPA,
) -> State:
    """The state `dt_s` later, under `force_n` at the end of it. Pure; floats or arrays.

    `gas` is the ball's `amount`; `bulge_per_m` the sum of both bodies' mean curvatures (0
    between plates, 1 / 2r for a cylinder of radius r); `warmth_k` how much warmer than 20 °C
    the room is. Implicit in time: stable at any `dt_s`, exact where nothing changes.
    """
    borne_n = _slipped_n(state.borne_n, force_n, traits.friction_share)
    stay_fast, stay_slow = _decay(dt_s, traits.creep_fast_s), _decay(dt_s, traits.creep_slow_s)
    cool = _decay(dt_s, traits.gas_s)
    creep = traits.creep_share * traits.stretch_per_kpa
    kept_strain = creep * (state.fast_kpa * stay_fast + state.slow_kpa * stay_slow)
    new_strain = creep * (2.0 - stay_fast - stay_slow)
    warm = gas * (1.0 + warmth_k / ROOM_K)

    # A jump of the force would begin with a contact as large as the ball: half of it is enough.
    section_kpa = borne_n / (pi * traits.radius_m**2) * 1e-3
    pressure_kpa = _larger(state.pressure_kpa, section_kpa / 0.5)
    volume_m3 = state.volume_m3
    for _ in range(_ITERATIONS):
        q = pressure_kpa - NOMINAL_RESTING_KPA
        radius_m = _radius_m(traits, q, kept_strain + new_strain * q)
        volume_m3, softness = _volume(traits, pressure_kpa, borne_n, radius_m, bulge_per_m)
        grows = traits.stretch_per_kpa * (1.0 + 2.0 * traits.bend_per_kpa * q) + new_strain
        softness = softness + 4.0 * pi * radius_m**2 * traits.radius_m * grows
        squeezed = 2.0 * (state.volume_m3 - volume_m3) / (state.volume_m3 + volume_m3)
        heat = (state.heat + HEATING * squeezed) * cool
        total_kpa = pressure_kpa + atmosphere_kpa
        error = total_kpa * volume_m3 - warm * (1.0 + heat)
        slope = volume_m3 + softness * (total_kpa + warm * HEATING * cool / volume_m3)
        pressure_kpa = _larger(pressure_kpa - error / slope, section_kpa / _FLATTEST)
        if _largest(error / gas) < _CLOSE_SHARE:
            break
    q = pressure_kpa - NOMINAL_RESTING_KPA
    return State(
        pressure_kpa=pressure_kpa,
        volume_m3=volume_m3,
        heat=heat,
        fast_kpa=state.fast_kpa * stay_fast + q * (1.0 - stay_fast),
        slow_kpa=state.slow_kpa * stay_slow + q * (1.0 - stay_slow),
        borne_n=borne_n,
    )


def _radius_m(traits: Traits, q: Values, late: Values) -> Values:
    return traits.radius_m * (
        1.0 + traits.stretch_per_kpa * q * (1.0 + traits.bend_per_kpa * q) + late
    )


def _volume(
    traits: Traits, pressure_kpa: Values, borne_n: Values, radius_m: Values, bulge_per_m: Values
) -> tuple[Values, Values]:
    """The gas's volume in m³, and how fast it grows as p alone pushes the contact back, m³/kPa."""
    curvature = 1.0 / radius_m + bulge_per_m / 2.0
    shell_kpa = traits.shell_n_per_m * curvature / (2.0 * pi) * 1e-3
    stiff_kpa = pressure_kpa + shell_kpa
    area_m2 = _smaller(borne_n / stiff_kpa * 1e-3, _FLATTEST * pi * radius_m**2)
    base_m2 = area_m2 / pi
    left_m = (radius_m**2 - base_m2) ** 0.5
    height_m = radius_m - left_m
    cap_m3 = pi * height_m * (3.0 * base_m2 + height_m**2) / 6.0
    volume_m3 = 4.0 / 3.0 * pi * radius_m**3 - 2.0 * cap_m3 - area_m2**2 * bulge_per_m / (4.0 * pi)
    return volume_m3, area_m2**2 / stiff_kpa * (1.0 / left_m + bulge_per_m / 2.0) / pi


def _slipped_n(borne_n: Values, force_n: Values, share: Values) -> Values:
    """What shapes the ball: as before, until the force has left its reach by `share` of itself."""
    return _smaller(_larger(borne_n, force_n * (1.0 - share)), force_n * (1.0 + share))


def _decay(dt_s: Values, constant_s: Values) -> Values:
    ratio = dt_s / constant_s
    return exp(-ratio) if isinstance(ratio, float | int) else np.exp(-ratio)


def _largest(share: Values) -> float:
    return abs(share) if isinstance(share, float) else float(np.max(np.abs(share)))


def _smaller(one: Values, other: Values) -> Values:
    # Plain arithmetic: for a float it costs a tenth of what numpy's minimum does.
    return (one + other - ((one - other) ** 2) ** 0.5) / 2.0


def _larger(one: Values, other: Values) -> Values:
    return (one + other + ((one - other) ** 2) ** 0.5) / 2.0


def settled_kpa(
    traits: Traits, resting_kpa: Values, force_n: Values, bulge_per_m: Values = 0.0
) -> Values:
    """Gauge pressure under a force that has been there for an hour, from below."""
    return step(
        traits,
        at_rest(traits, resting_kpa),
        force_n=force_n,
        dt_s=1e6,
        gas=amount(traits, resting_kpa),
        bulge_per_m=bulge_per_m,
    ).pressure_kpa


def leg_bulge_per_m(radius_m: Values, conformity: Values = 0.0) -> Values:
    """Mean curvature of a limb: a cylinder, 1 / 2r, less the share its flesh gives way."""
    return (1.0 - conformity) / (2.0 * radius_m)


def random_traits(random: np.random.Generator, count: int) -> Traits:
    """So many balls as a clinic may buy them, of 23 cm, soft PVC, from whatever maker.

    [E] The ranges follow from the wall's thickness and stiffness named above, 22-24 cm, and 0.3
    to 1.2 % of friction between PVC and cloth that already touch all over.
    """

    def between(low: float, high: float) -> NDArray[np.float64]:
        return random.uniform(low, high, count)

    return Traits(
        radius_m=between(0.110, 0.120),
        stretch_per_kpa=np.exp(between(np.log(1.1e-3), np.log(2.3e-3))),
        bend_per_kpa=between(-0.01, 0.01),
        creep_share=between(0.03, 0.12),
        creep_fast_s=between(1.0, 4.0),
        creep_slow_s=between(40.0, 120.0),
        friction_share=between(0.003, 0.012),
        shell_n_per_m=between(50.0, 300.0),
        gas_s=between(6.0, 15.0),
    )


class TrueBall:
    """One such ball in a simulated rig: remembers what was done to it. One thread.

    `bulge_per_m` says what presses it (0 for plates); it may be changed between two presses.
    `warmth_k(t_s)` is how much warmer the room is than when the ball was pumped to `resting_kpa`.
    """

    def __init__(
        self,
        traits: Traits | None = None,
        *,
        resting_kpa: float = NOMINAL_RESTING_KPA,
        bulge_per_m: float = 0.0,
        warmth_k: Callable[[float], float] | None = None,
    ) -> None:
        self.traits = traits or Traits()
        self.resting_kpa = resting_kpa
        self.bulge_per_m = bulge_per_m
        self._warmth_k = warmth_k
        self._state = at_rest(self.traits, resting_kpa)
        self._at_s: float | None = None
        self._last_n = 0.0
        self._gas = (0.0, amount(self.traits, resting_kpa))

    def warmth_k(self, t_s: float) -> float:
        return self._warmth_k(t_s) if self._warmth_k else 0.0

    def pressure_kpa(self, force_n: float) -> float:
        """The settled gauge pressure at 20 °C; a pull leaves the ball at rest."""
        force_n = max(force_n, 0.0)
        return float(settled_kpa(self.traits, self.resting_kpa, force_n, self.bulge_per_m))

    def force_n(self, pressure_kpa: float) -> float:
        """The force that settles at this pressure; 0 at rest and below, at most 1000 N."""
        forces_n = np.linspace(0.0, 1000.0, 501)
        settled = settled_kpa(self.traits, self.resting_kpa, forces_n, self.bulge_per_m)
        return float(np.interp(pressure_kpa, settled, forces_n))

    def squeezed_kpa(self, t_s: float, force_n: float, loss_kpa: float) -> float:
        """Gauge pressure at `t_s`, the force having gone evenly to `force_n` since the last call.

        An instant that is not later than the last one is answered without any time passing.
        """
        force_n = max(force_n, 0.0)
        if self._at_s is None:
            self._at_s = t_s
        passed_s = t_s - self._at_s
        steps = min(max(ceil(passed_s / _STEP_S), 1), _MOST_STEPS)
        for number in range(1, steps + 1):
            part = number / steps
            self._state = step(
                self.traits,
                self._state,
                force_n=self._last_n + (force_n - self._last_n) * part,
                dt_s=max(passed_s, 0.0) / steps,
                gas=self._amount(loss_kpa),
                bulge_per_m=self.bulge_per_m,
                warmth_k=self.warmth_k(t_s - passed_s * (1.0 - part)),
            )
        self._at_s, self._last_n = max(t_s, self._at_s), force_n
        return float(self._state.pressure_kpa)

    def _amount(self, loss_kpa: float) -> Values:
        if loss_kpa != self._gas[0]:
            resting_kpa = max(self.resting_kpa - loss_kpa, LOWEST_RESTING_KPA)
            self._gas = (loss_kpa, amount(self.traits, resting_kpa))
        return self._gas[1]


_STEP_S = 0.05
_MOST_STEPS = 40
"""After a pause of more than two seconds nobody asks how the pressure got where it is."""
