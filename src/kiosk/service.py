"""The station as systemd's service: ready, alive, and come up for good.

`systemd/README.md` tells the other half. Nothing here does anything where no systemd asked for it.
"""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from kiosk.exercise.views import VisitView

HEART_STOPPED_S = 10.0
"""A sampler that has not ended a step for so long hangs: the worst bus gives up far earlier."""
CAME_UP_S = 30.0
"""Pictures for so long, and this way of starting the station is a good one."""
EVERY_S = 1.0
_log = logging.getLogger(__name__)

Tell = Callable[[str], None]


def notifier(environ: Mapping[str, str]) -> Tell | None:
    """What sends a line of sd_notify's protocol (sd_notify(3)); None where nobody listens."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return None
    if address.startswith("@"):
        address = "\0" + address[1:]

    def tell(message: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                # Never a frame's time for the sake of a status line.
                sender.setblocking(False)
                sender.sendto(message.encode(), address)
        except OSError as error:
            _log.warning("systemd could not be told: %s", error)

    return tell


class Pulse:
    """A watcher of the app: every frame is a beat. Frame loop only, so that a hung one is silent.

    `heartbeat_s` is the monotonic time of the sampler's last step, on the clock of the frames: the
    watchdog is fed only while it beats too. `came_up` is called once, and must return at once.
    `readings` says how many the frame has drained, `seen` whether there is a display, `whole`
    whether all has been loaded: what may still fail has not come up.
    """

    def __init__(
        self,
        tell: Tell,
        heartbeat_s: Callable[[], float],
        came_up: Callable[[], None],
        readings: Callable[[], int] = lambda: 0,
        seen: Callable[[], bool] = lambda: True,
        whole: Callable[[], bool] = lambda: True,
    ) -> None:
        self._tell = tell
        self._heartbeat_s = heartbeat_s
        self._came_up: Callable[[], None] | None = came_up
        self._readings = readings
        self._seen = seen
        self._whole = whole
        self._frames = 0
        self._first_s = 0.0
        self._told_s = 0.0
        self._pace = _Pace(0.0)

    def watch(self, view: VisitView, now_s: float) -> None:
        """Called once a frame, before its picture is shown."""
        self._frames += 1
        self._pace.count(now_s, self._readings())
        if self._frames == 1:
            self._first_s = now_s
            return
        if now_s - self._told_s >= EVERY_S:
            alive = now_s - self._heartbeat_s() < HEART_STOPPED_S
            self._say("WATCHDOG=1" if alive else "", view, now_s)
        if not (self._seen() and self._whole()):
            self._first_s = now_s
        elif self._came_up is not None and now_s - self._first_s >= CAME_UP_S:
            self._came_up()
            self._came_up = None

    def shown(self, view: VisitView, now_s: float) -> None:
        """Called when the frame's picture has been shown: the first one makes it ready."""
        if self._frames == 1:
            self._say("READY=1", view, now_s)
            self._pace = _Pace(now_s)

    def _say(self, state: str, view: VisitView, now_s: float) -> None:
        pace = self._pace.told(now_s) if self._frames > 1 else ""
        self._told_s = now_s
        silent_s = now_s - self._heartbeat_s()
        heart = "" if silent_s < HEART_STOPPED_S else f"; the sampler hangs for {silent_s:.0f} s"
        # The page and its pace, and nothing else: what is told here may stand in a journal.
        page = view.screen.value + ("" if self._seen() else "; no display")
        self._tell(f"{state}\nSTATUS=page {page}{heart}{pace}".lstrip("\n"))


class _Pace:
    """How fast frames and readings come since it was last told."""

    def __init__(self, since_s: float) -> None:
        self._since_s = self._last_s = since_s
        self._frames = self._readings = 0
        self._longest_s = 0.0

    def count(self, now_s: float, readings: int) -> None:
        self._frames += 1
        self._readings += readings
        self._longest_s = max(self._longest_s, now_s - self._last_s)
        self._last_s = now_s

    def told(self, now_s: float) -> str:
        over_s = now_s - self._since_s
        frames_hz, readings_hz = self._frames / over_s, self._readings / over_s
        longest_ms = self._longest_s * 1e3
        self._frames = self._readings = 0
        self._longest_s, self._since_s = 0.0, now_s
        paces = f"{frames_hz:.0f} frames/s, longest {longest_ms:.0f} ms"
        return f"; {paces}, {readings_hz:.0f} readings/s"


def remember_way(environ: Mapping[str, str]) -> None:
    """Tell the launcher that this way of starting the station came up; then its counter ends."""
    folder, way = environ.get("KIOSK_STARTS", ""), environ.get("KIOSK_WAY", "")
    if not folder or not way:
        return
    try:
        partial = Path(folder) / "came-up.part"
        partial.write_text(f"{way}\n", "ascii")
        partial.replace(Path(folder) / "came-up")
        (Path(folder) / "tries").unlink(missing_ok=True)
    except OSError as error:
        _log.warning("that the station came up could not be noted: %s", error)


class Service:
    """What started the station, and what it wants to know: systemd and /opt/kiosk/bin/launch."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._tell = notifier(environ)
        self.asked_to_end = False

    @property
    def installed(self) -> bool:
        """Whether the launcher started it: nobody before the screen may end it then."""
        return bool(self._environ.get("KIOSK_WAY"))

    @property
    def version_before(self) -> bool:
        """Whether this is not the version that was installed last: that one does not come up."""
        return self._environ.get("KIOSK_WAY", "").startswith("previous:")

    def listen(self) -> None:
        """Let SIGTERM end the frame loop. Before the display is opened: SDL takes it otherwise."""
        signal.signal(signal.SIGTERM, lambda number, frame: self._end())

    def pulse(
        self,
        heartbeat_s: Callable[[], float],
        settled: Callable[[], None],
        readings: Callable[[], int] = lambda: 0,
        seen: Callable[[], bool] = lambda: True,
        whole: Callable[[], bool] = lambda: True,
    ) -> Pulse:
        """The app's watcher; `settled` is called in a thread once the station has come up."""

        def came_up() -> None:
            remember_way(self._environ)
            settled()

        def in_a_thread() -> None:
            # A slow card must not cost a frame.
            Thread(target=came_up, name="came-up", daemon=True).start()

        tell = self._tell or (lambda message: None)
        return Pulse(tell, heartbeat_s, in_a_thread, readings, seen, whole)

    def leave_number(self, whom: str) -> None:
        """Whom to call, for the text that stands on the screen when the station does not."""
        folder = self._environ.get("KIOSK_STARTS", "")
        if folder:
            with suppress(OSError):
                (Path(folder) / "call.txt").write_text(f"{whom}\n" if whom else "", "utf-8")

    def _end(self) -> None:
        self.asked_to_end = True
        if self._tell is not None:
            self._tell("STOPPING=1")
