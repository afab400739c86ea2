"""For every test: no display and no sound card are needed or opened, and no clock judges."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# How fast this machine is today decides about no test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

MANY = 200
"""Tests. A soak has few, and looks at memory itself."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Many tests are many objects that stay to the end: looking through them for garbage again and
    again would cost more than the garbage does."""
    if len(session.items) > MANY:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def no_database_stays_open() -> Iterator[None]:
    """From Python 3.13 on a forgotten one is complained of, in whichever test comes next."""
    yield
    if (store := sys.modules.get("store")) is not None:
        store.close_all()
