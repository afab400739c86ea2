"""What a station gets once its first picture stands: films, panel, sound, counts, the staff's wing.

Each is loaded and built in any thread and handed over in the frame loop (`kiosk.behind`); so what
it needs is imported where it is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.app import App
from kiosk.behind import Later
from kiosk.clock import ManualClock
from kiosk.devices.tones import Tone
from kiosk.media_folder import Media
from kiosk.settings import Settings
from kiosk.video.late_pictures import LatePictures

if TYPE_CHECKING:
    from kiosk.app import Watcher
    from kiosk.calibrate.bench import Press
    from kiosk.calibrations import Calibrations
    from kiosk.devices.panel import Panel
    from kiosk.devices.power import Power
    from kiosk.force.chain import ForceChain
    from kiosk.prescribing import Prescribing
    from kiosk.staff.pins import Cost
    from kiosk.statistics import Statistics
    from kiosk.video.film_pictures import FilmPictures

Closing = Callable[[Callable[[], object]], object]


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of a station whose `app` can be shown. `closing` is told what closes each part."""

    settings: Settings
    media: Media
    app: App
    later: Later
    closing: Closing

    @property
    def _stepped(self) -> bool:
        return isinstance(self.app.clock, ManualClock)

    def films(self, pictures: LatePictures) -> None:
        def load() -> FilmPictures:
            from kiosk.video.film_pictures import FilmPictures

            return FilmPictures(self.media, wait=self._stepped, uncoloured=not self._stepped)

        self.later(load, pictures.put)

    def panel(self, pin_factory: Any) -> None:
        """Buttons and lamps, where the settings have any."""
        pins = self.settings.panel
        if pins is None:
            return

        def load() -> Panel | None:
            from kiosk.devices.panel import open_panel

            return open_panel(pins, pin_factory)

        def put(panel: Panel | None) -> None:
            if panel is not None:
                self.app.panel = panel
                self.closing(panel.close)

        self.later(load, put)

    def sound(self) -> None:
        def load() -> dict[Tone, bytes]:
            from kiosk.devices.sound import sound_of

            return {tone: sound_of(tone) for tone in Tone}

        def put(made: dict[Tone, bytes]) -> None:
            # The card is opened by the thread that plays.
            from kiosk.devices.sound import Sound

            self.app.speaker = speaker = Sound(volume=self.settings.volume, made=made)
            self.closing(speaker.close)

        self.later(load, put)

    def statistics(self, put: Callable[[Statistics], None]) -> None:
        """Counts by day what is done."""

        def attach(statistics: Statistics) -> None:
            put(statistics)
            self.app.listeners.append(statistics.listen)
            self.app.watchers.append(statistics.watch)
            self.closing(statistics.close)

        self.later(self._statistics, attach)

    def self_watch(self) -> None:
        self.later(self._self_watch, self.app.watchers.append)

    def staff(
        self,
        calibrations: Calibrations,
        own: Prescribing | None,
        cost: Cost | None,
        power: Power | None,
        make_chain: Callable[[], ForceChain],
        press: Press | None,
    ) -> None:
        """All that stands behind the staff's door. `own`: what has been read already."""
        settings, media, app = self.settings, self.media, self.app

        def load() -> Callable[[], None]:
            from kiosk import station_staff
            from kiosk.prescribing import prescribing_of

            prescribing = own or prescribing_of(settings, media.by_id)
            room = station_staff.staff_room_of(
                settings, media, app.clock, calibrations, cost, prescribing
            )
            room.shell = station_staff.shell_of(settings, media, app, power)
            supervision = station_staff.supervision_of(settings, media, app, room, calibrations)
            calibrating = station_staff.calibrating_of(settings, app, make_chain, press)

            def enter() -> None:
                app.watchers.append(room.outputs.watch)
                app.staff_room, app.supervision, app.calibrating = room, supervision, calibrating
                self.closing(calibrating.close)
                self.closing(room.close)

            return enter

        self.later(load, lambda enter: enter())

    def _statistics(self) -> Statistics:
        from kiosk.archive import statistics_folder
        from kiosk.statistics import DayFiles, Statistics

        app = self.app

        def fault() -> str:
            return app.chain.health.fault or ""

        def supervised() -> bool:
            in_session = app.supervision is not None and app.supervision.active
            return in_session or (app.staff_room is not None and app.staff_room.on)

        files = DayFiles(statistics_folder(self.settings))
        return Statistics(files, app.clock.wall, fault, supervised, threaded=not self._stepped)

    def _self_watch(self) -> Watcher:
        """Whether records, power, disk, clock and sound are well, once a minute."""
        from kiosk.checks.computer import this_host
        from kiosk.self_watch import SelfWatch, troubles_of

        app = self.app

        def sound() -> bool:
            return app.speaker is None or app.speaker.available

        def tell(trouble: str) -> None:
            app.visit.trouble = trouble

        troubles = troubles_of(self.settings, this_host(), app.clock.wall, sound)
        return SelfWatch(troubles, tell).watch
