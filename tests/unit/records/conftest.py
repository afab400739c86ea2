"""The big database is built once for all tests of a session, and only read by them."""

from __future__ import annotations

from pathlib import Path

import big
import pytest


@pytest.fixture(scope="session")
def big_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return big.build(tmp_path_factory.mktemp("big") / "records")
