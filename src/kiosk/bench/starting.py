"""From the start of `kiosk run` to its first picture, told by its own READY=1 as to systemd."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from kiosk.bench.cost import cpu_of_s
from kiosk.clock import SystemClock

PATIENCE_S = 30.0
_LOOKS_S = 0.5


def measure(size: tuple[int, int]) -> dict[str, float]:
    """Seconds, and the processor's."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told,
    ):
        path = str(Path(folder) / "notify")
        told.bind(path)
        told.settimeout(_LOOKS_S)
        settings = Path(folder) / "settings.toml"
        settings.write_text(_settings(size, Path(folder) / "data"), "utf-8")
        now = SystemClock().monotonic
        begun_s = now()
        command = [sys.executable, "-m", "kiosk", "run", "--sim", "--config", str(settings)]
        station = subprocess.Popen(
            command, env={**os.environ, "NOTIFY_SOCKET": path}, stderr=subprocess.DEVNULL
        )
        try:
            _wait_ready(told, station)
            took_s = now() - begun_s
            used_s = cpu_of_s(station.pid)
        finally:
            station.terminate()
            station.wait(10)
    return {"seconds": took_s, "cpu_s": used_s}


def _wait_ready(told: socket.socket, station: subprocess.Popen[bytes]) -> None:
    for _ in range(round(PATIENCE_S / _LOOKS_S)):
        try:
            if b"READY=1" in told.recv(4096):
                return
        except TimeoutError:
            if station.poll() is not None:
                break
    raise RuntimeError("kiosk run did not come up; kiosk run --sim --windowed says why")


def _settings(size: tuple[int, int], data: Path) -> str:
    w, h = size
    return f"[screen]\nwidth = {w}\nheight = {h}\nfullscreen = false\n[paths]\ndata = '{data}'\n"
