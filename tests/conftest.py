"""For every test: no display and no sound card are needed or opened, and no clock judges."""

import os

from hypothesis import settings

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# How fast this machine is today decides about no test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
