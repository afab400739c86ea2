"""The ball of the appliance test: the simulated chip on a real I2C adapter of this kernel.

Runs as root beside the station and is no part of it. What squeezes the ball is told through a
FIFO, one line at a time: `rest`, `hold NEWTONS`, or `press NEWTONS SECONDS PAUSE` (over and
over, pause first). `off` and `on` take the chip from the bus and put it back.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from i2c_adapter import Adapter
from usbip import plug_in, serve

from kiosk.clock import SystemClock
from kiosk.sim.rig import SimulatedRig

FIFO = Path("/run/ball")
PRIORITY = 50
"""Above the station's sampler."""
RISE_S = 0.25
"""How long a leg takes to push, and to let go."""


def force(words: list[str], begun_s: float) -> Callable[[float], float]:
    """Newtons at monotonic time for one line of the FIFO."""
    if words[0] == "hold":
        steady_n = float(words[1])
        return lambda _: steady_n
    if words[0] == "press":
        newtons, held_s, pause_s = map(float, words[1:4])
        return lambda t_s: newtons * _share((t_s - begun_s) % (pause_s + held_s), pause_s, held_s)
    return lambda _: 0.0


def _share(at_s: float, pause_s: float, held_s: float) -> float:
    """How much of a press is there, 0 to 1, `at_s` into pause and press."""
    rising, falling = (at_s - pause_s) / RISE_S, (pause_s + held_s - at_s) / RISE_S
    return max(0.0, min(1.0, rising, falling))


def obey(rig: SimulatedRig, adapter: Adapter, clock: SystemClock) -> None:
    while True:
        for line in FIFO.read_text().splitlines():
            words = line.split()
            if words and words[0] == "off":
                adapter.targets.clear()
            elif words and words[0] == "on":
                adapter.targets[rig.chip.address] = rig.chip
            elif words:
                rig.press(force(words, clock.monotonic()))


def main() -> None:
    clock = SystemClock()
    rig = SimulatedRig(clock)
    adapter = Adapter(rig.chip)
    FIFO.unlink(missing_ok=True)
    os.mkfifo(FIFO, 0o600)
    threading.Thread(target=obey, args=(rig, adapter, clock), daemon=True).start()
    cable = plug_in()
    be_prompt()
    serve(cable, adapter.answer)


def be_prompt() -> None:
    """Go before every program, with the kernel's threads of the cable: hardware does not wait."""
    for thread in [0, *_named("vhci_rx"), *_named("vhci_tx")]:
        os.sched_setscheduler(thread, os.SCHED_FIFO, os.sched_param(PRIORITY))


def _named(name: str) -> list[int]:
    found = Path("/proc").glob("[0-9]*/comm")
    return [int(path.parent.name) for path in found if path.read_text().strip() == name]


if __name__ == "__main__":
    main()
