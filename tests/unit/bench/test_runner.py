"""What is measured is measured as the installed service runs."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.bench.runner import AS_A_SERVICE

UNIT = Path(__file__).parents[3] / "systemd/rootfs/etc/systemd/system/kiosk.service"


def test_the_allocator_is_the_services() -> None:
    told = dict(re.findall(r"(MALLOC_\w+)=(\d+)", UNIT.read_text("utf-8")))
    assert told == AS_A_SERVICE
