"""`python media/studio COMMAND`: see studio/cli.py."""

import os
import sys
from pathlib import Path

# Sums of one thread come out the same on every machine, and two films can be made side by side.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Run as a folder, Python looks for modules inside it: `studio` itself is one level up.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from studio.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
