"""Runs what the test sends over a virtio-serial port, as root: one JSON object a line each way.

{"run": ["command", …], "input": "…", "limit_s": 60} → {"code": 0, "out": "…", "err": "…"}.
Only the standard library, for it starts before anything of the station.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

PORT = Path("/dev/virtio-ports/agent")


def answer(asked: dict) -> dict:
    try:
        ran = subprocess.run(
            asked["run"],
            input=asked.get("input", ""),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=asked.get("limit_s", 60),
        )
    except subprocess.TimeoutExpired as late:
        return {"code": 124, "out": str(late.stdout or ""), "err": "timed out"}
    except OSError as error:
        return {"code": 127, "out": "", "err": str(error)}
    return {"code": ran.returncode, "out": ran.stdout, "err": ran.stderr}


def main() -> None:
    with PORT.open("r+b", buffering=0) as port:
        waiting = b""
        while True:
            piece = port.read(4096)
            if not piece:
                continue
            waiting += piece
            *lines, waiting = waiting.split(b"\n")
            for line in lines:
                if line.strip():
                    port.write(json.dumps(answer(json.loads(line))).encode() + b"\n")


if __name__ == "__main__":
    main()
