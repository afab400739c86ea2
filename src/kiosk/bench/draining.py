"""How many readings a second the frame loop could take in: ring, rules and newtons."""

from __future__ import annotations

from kiosk.bench.ready import desk_settings
from kiosk.clock import SystemClock
from kiosk.force.calibration import estimated
from kiosk.force.chain import ForceChain
from kiosk.force.health import Context, Health
from kiosk.force.reading import Reading

READINGS = 20_000
_A_FRAME = 8


def measure() -> dict[str, float]:
    """Readings a second through the chain, a frame's handful at a time."""
    settings = desk_settings()
    sensor = settings.sensor.type
    chain = ForceChain(sensor, estimated("wall"), Health(sensor, settings.wiring.chip_full_scale_v))
    readings = [Reading(i / 250, 6000 + i % 40, 24000, None) for i in range(READINGS)]
    context = Context(tare_kpa=3.0)
    chain.set_tare(3.0)
    now = SystemClock().monotonic
    begun_s = now()
    for first in range(0, READINGS, _A_FRAME):
        chain.feed(readings[first : first + _A_FRAME], context)
    return {"readings_per_s": READINGS / (now() - begun_s)}
