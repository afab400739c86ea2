"""The doctor's checks while the station runs: on its own readings, part by part.

Nobody but the sampler ever touches the bus, and nobody but the station the pins and the sound
card: of these its own figures are judged. The rest is looked at in a thread; on simulated time a
part a frame is done instead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread

from kiosk.checks.ball import LISTEN_S, check_calibrations, judge_ball
from kiosk.checks.computer import Host, check_computer
from kiosk.checks.exercises import exercise_checks
from kiosk.checks.finding import Finding, fail, ok, warn
from kiosk.checks.installation import check_installation
from kiosk.checks.prescribing import check_prescribing
from kiosk.checks.surroundings import check_surroundings
from kiosk.clinic.shell_talk import Checked, ChecksTold
from kiosk.doctor import check_settings
from kiosk.force.calibration import Use
from kiosk.force.reading import Reading
from kiosk.media_folder import Media
from kiosk.settings import Settings

_log = logging.getLogger(__name__)
_USES: tuple[Use, ...] = ("wall", "knees")

Check = Callable[[], list[Finding]]


@dataclass(frozen=True, slots=True)
class Running:
    """What the station knows of its own parts.

    `held`: the hand buttons held down, None where there is no panel; `sound`: whether the sound
    card is open; `readings`: those of this frame.
    """

    readings: Callable[[], Sequence[Reading]]
    held: Callable[[], Sequence[str] | None]
    sound: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to look at; `of_ball`: it wants the readings of ten seconds first."""

    look: Check
    of_ball: bool = False


@dataclass(slots=True)
class Heard:
    """The ball's readings of one examination, gathered frame by frame."""

    begun_s: float
    readings: list[Reading] = field(default_factory=list)
    whole: Event = field(default_factory=Event)

    def take(self, readings: Sequence[Reading], now_s: float) -> None:
        """Those of one frame. Once they are whole nothing is added."""
        if self.whole.is_set():
            return
        end_s = self.begun_s + LISTEN_S
        self.readings += [each for each in readings if self.begun_s <= each.t_s < end_s]
        if now_s >= end_s:
            self.whole.set()


class StationChecks:
    """One examination after the other. `begin`, `news` and `close` from the frame loop."""

    def __init__(
        self,
        settings: Settings,
        media: Media,
        host: Host,
        wall: Callable[[], datetime],
        running: Running,
        *,
        threaded: bool = True,
    ) -> None:
        self._settings, self._media, self._host = settings, media, host
        self._wall, self._running, self._threaded = wall, running, threaded
        self._one: _Examination | None = None
        self._told: ChecksTold | None = None

    def begin(self, number: int, now_s: float) -> None:
        """Look at everything anew; what was begun before is dropped."""
        self.close()
        heard = Heard(now_s)
        self._one, self._told = _Examination(number, heard, self._parts(heard)), None
        if self._threaded:
            Thread(target=self._one.work, name="checks", daemon=True).start()

    def news(self, now_s: float) -> ChecksTold | None:
        """What has changed since the last call; call it every frame."""
        one = self._one
        if one is None:
            return None
        one.heard.take(self._running.readings(), now_s)
        if not self._threaded:
            one.step()
        told = one.told(now_s)
        if told == self._told:
            return None
        self._told = told
        if told.over:
            self._one = None
        return told

    def close(self) -> None:
        """Drop what is going on; its thread ends after the part it is at."""
        if self._one is not None:
            self._one.drop()
            self._one = None

    def _parts(self, heard: Heard) -> list[Part]:
        """What is looked at, one after the other."""
        settings, media, wall = self._settings, self._media, self._wall()
        simulated = settings.simulation.enabled
        held, sound = self._running.held(), self._running.sound()
        resting: list[float | None] = [None]

        def computer() -> list[Finding]:
            data = settings.paths.data
            version = check_installation(self._host)
            found = check_computer(self._host, wall, data, simulated=simulated)
            return [*version, *found, *check_surroundings(self._host, simulated=simulated)]

        def ball() -> list[Finding]:
            bus = "simulated" if simulated else f"/dev/i2c-{settings.wiring.bus}"
            in_use = ok("bus", f"{bus}, in use by the station")
            found, resting[0] = judge_ball(settings, in_use, list(heard.readings))
            return found

        def calibrations() -> list[Finding]:
            used = [use for use in _USES if any(each.ball_use == use for each in media.exercises)]
            return check_calibrations(settings, used, wall.date(), resting[0])

        return [
            Part(lambda: [*check_settings(settings), _panel(held), _sound(sound)]),
            Part(computer),
            Part(lambda: check_prescribing(settings, media)),
            Part(ball, of_ball=True),
            Part(calibrations),
            # Decoding films costs the sampler readings: not while the ball is listened to.
            *(Part(check) for check in exercise_checks(media)),
        ]


class _Examination:
    """Its parts one after the other, in a thread or step by step; told from the frame loop."""

    def __init__(self, number: int, heard: Heard, parts: Sequence[Part]) -> None:
        self.heard = heard
        self._number = number
        self._parts = parts
        self._found: tuple[Checked, ...] = ()
        self._done = 0
        """Written by whoever does the parts alone, after `_found`: readers see both or neither."""
        self._dropped = False

    def drop(self) -> None:
        self._dropped = True
        self.heard.whole.set()

    def work(self) -> None:
        """All of it. In a thread of its own."""
        while self._done < len(self._parts) and not self._dropped:
            if self._parts[self._done].of_ball:
                self.heard.whole.wait()
            self.step()

    def step(self) -> None:
        """One part more, unless it has still to wait for the ball."""
        if self._done == len(self._parts) or self._dropped:
            return
        part = self._parts[self._done]
        if part.of_ball and not self.heard.whole.is_set():
            return
        try:
            found = part.look()
        except Exception as error:
            # One check that fails must not keep the others from being told.
            _log.exception("a check failed")
            cure = "Tell whoever looks after the station: the log says more."
            found = [fail("check", f"{type(error).__name__}: {error}", cure)]
        self._found += tuple(Checked(f.part, f.verdict, f.what, f.cure) for f in found)
        self._done += 1

    def told(self, now_s: float) -> ChecksTold:
        """How far it is: half of it is the parts, half the ten seconds of the ball."""
        done = self._done
        listened = min(max((now_s - self.heard.begun_s) / LISTEN_S, 0.0), 1.0)
        share = 0.5 * done / len(self._parts) + 0.5 * listened
        over = done == len(self._parts)
        return ChecksTold(self._number, round(share, 2), self._found, over)


def _panel(held: Sequence[str] | None) -> Finding:
    if held is None:
        return ok("panel", "switched off, or its pins cannot be used: see the log")
    if held:
        cure = "Free the button, or mend its wire, which is shorted to ground."
        return fail("panel", f"held down: {', '.join(held)}", cure)
    return ok("panel", "pins in use by the station, no button held down")


def _sound(available: bool) -> Finding:
    if available:
        return ok("sound", "the sound card is open")
    cure = "Plug in a loudspeaker and restart the program; patients are led by tones."
    return warn("sound", "no sound card", cure)
