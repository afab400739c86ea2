"""What stands behind the door of the staff: staff mode, supervision, calibrating, checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import randbits

from kiosk.app import App
from kiosk.archive import boot_id, open_here, statistics_folder
from kiosk.calibrate.bench import Press
from kiosk.calibrating import Calibrating, Parts
from kiosk.calibrations import Calibrations, calibrations_folder
from kiosk.checks.computer import this_host
from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_room import Material
from kiosk.clock import Clock, ManualClock
from kiosk.devices.power import Power
from kiosk.force.calibration import Calibration
from kiosk.force.chain import ForceChain
from kiosk.media_folder import Media
from kiosk.prescribing import Prescribing
from kiosk.records.ids import Ids
from kiosk.records.tape import Instrument
from kiosk.records.writer import Writer
from kiosk.session_keeper import SessionKeeper
from kiosk.settings import Settings
from kiosk.staff.door import Door
from kiosk.staff.pins import Cost, tuned
from kiosk.staff_answers import day_of
from kiosk.staff_outputs import Outputs
from kiosk.staff_past import PastAnswers
from kiosk.staff_room import WAIT_S, StaffRoom
from kiosk.station_checks import Running, StationChecks
from kiosk.station_shell import StationShell
from kiosk.supervision import Supervision


def staff_room_of(
    settings: Settings,
    media: Media,
    clock: Clock,
    calibrations: Mapping[str, Calibration],
    cost: Cost | None,
    own: Prescribing,
) -> StaffRoom:
    """Staff mode; its threads begin when somebody wants in."""
    exercises = media.by_id
    pct, ceiling_n = settings.visit.rules.target_pct_of_maximum, settings.staff.ceiling_n
    material = Material(exercises, own.templates, own.rules, pct, ceiling_n)
    book = settings.paths.staff_book
    monotonic = clock.monotonic
    return StaffRoom(
        Desk(material, settings.staff.logoff_s),
        lambda: Door(book, lambda: cost or tuned(monotonic), boot_id(), monotonic),
        lambda: Writer(lambda: open_here(settings, clock)),
        clock,
        exercises,
        calibrations,
        PastAnswers(
            calibrations_folder(settings),
            statistics_folder(settings),
            lambda: clock.wall().date(),
            day_of,
        ),
        Outputs(settings, media, clock),
        simulated=settings.simulation.enabled,
        wait=isinstance(clock, ManualClock),
    )


def supervision_of(
    settings: Settings, media: Media, app: App, room: StaffRoom, calibrations: Calibrations
) -> Supervision:
    """Supervised exercises, written down by the staff room's writer."""
    sensor = settings.sensor
    instrument = Instrument(sensor.type, settings.wiring.chip_full_scale_v, sensor.zero_kpa)
    wait_s = WAIT_S if isinstance(app.clock, ManualClock) else 0.0
    ids = Ids(lambda: int(app.clock.wall().timestamp() * 1000), randbits)
    return Supervision(
        media.exercises,
        settings.visit,
        app.calibrations,
        SessionKeeper(lambda: room.writer, ids.new, instrument, wait_s, calibrations.text_of),
        app.clock,
        lambda: app.readings,
        lambda: app.chain.health.history,
        simulated=settings.simulation.enabled,
        ceiling_n=settings.staff.ceiling_n,
        wait_s=wait_s,
        logoff_s=settings.staff.logoff_s,
    )


def calibrating_of(
    settings: Settings, app: App, make_chain: Callable[[], ForceChain], press: Press | None
) -> Calibrating:
    """Calibrations at the screen, with the press of a simulated ball."""
    return Calibrating(
        Parts(
            calibrations_folder(settings),
            settings.sensor.type.name,
            app.calibrations,
            app.clock,
            lambda: app.readings,
            make_chain,
            settings.staff.logoff_s,
            press,
            simulated=settings.simulation.enabled,
            wait=isinstance(app.clock, ManualClock),
        )
    )


def shell_of(settings: Settings, media: Media, app: App, power: Power | None) -> StationShell:
    """Checks on what the station reads anyhow, and its switch."""

    def held() -> list[str] | None:
        return None if app.panel is None else sorted(each.value for each in app.panel.held())

    def sound() -> bool:
        return app.speaker is not None and app.speaker.available

    clock = app.clock
    running = Running(lambda: app.readings, held, sound)
    threaded = not isinstance(clock, ManualClock)
    checks = StationChecks(settings, media, this_host(), clock.wall, running, threaded=threaded)
    return StationShell(checks, clock.monotonic, power)
