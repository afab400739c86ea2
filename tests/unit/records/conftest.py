"""The big database is built once for all tests of a session, and only read by them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import big
import pytest


@pytest.fixture(scope="session")
def big_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tests that run in several processes share it as well: whoever comes first builds it."""
    ours = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        ours = ours.parent  # one folder for each process lies in there
    made = ours / "big-database"
    with (ours / "big-database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder = big.build(tmp_path_factory.mktemp("big") / "records")
            made.write_text(str(folder), "utf-8")
    return Path(made.read_text("utf-8"))
