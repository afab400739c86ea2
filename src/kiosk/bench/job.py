"""One measurement in a process of its own: `python -m kiosk.bench.job NAME JSON`, JSON out."""

from __future__ import annotations

import json
import sys
from importlib import import_module


def main(name: str, asked: str) -> int:
    """Measure, and print what was found as the last line."""
    module = import_module(f"kiosk.bench.{name}")
    sys.stdout.write(json.dumps(module.measure(**json.loads(asked))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
