"""Every sentence of the guided calibration: message keys with their English.

A screen looks the key up in its catalogue and fills the same values in; the terminal takes the
English. Values come as text, their digits already right.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXTS = {
    # What to do now.
    "calibrate.now.warm_up": "Let the station warm up: {minutes} min to go. If it has been on for"
    " a quarter of an hour already, say so and go on.",
    "calibrate.now.air": "Leave the ball free and bring it to {asked} kPa.",
    "calibrate.now.air_ready": "The ball rests at {now} kPa. Take the pump off and go on.",
    "calibrate.now.squeezes": "Press the ball to about 400 N and let go, five times: {count} of"
    " {of}.",
    "calibrate.now.tare": "Leave the ball untouched.",
    "calibrate.now.rise": "Raise the press to {asked} N without going past it; when it stands"
    " still, say ready.",
    "calibrate.now.fall": "Lower the press to {asked} N without going past it; when it stands"
    " still, say ready.",
    "calibrate.now.hold": "Hold still.",
    "calibrate.now.reference": "What does the reference say, in newtons?",
    "calibrate.now.release": "Take everything off the ball.",
    "calibrate.now.rest": "Leave the ball untouched: it rests for {seconds} s more.",
    "calibrate.now.done": "All points are taken.",
    "calibrate.now.stopped": "Stopped. What has been measured is kept.",
    # What is wrong, and its cure.
    "calibrate.air.pump": "Pump to {asked} kPa, now {now}.",
    "calibrate.air.let_out": "Let air out to {asked} kPa, now {now}.",
    "calibrate.air.restless": "The pressure still moves, now {now} kPa: leave the ball alone.",
    "calibrate.squeezes.weak": "That one was too weak to count: press to about 400 N.",
    "calibrate.tare.pressed": "Something presses on the ball: take everything off it.",
    "calibrate.tare.restless": "The ball is not at rest: leave it alone.",
    "calibrate.tare.soft": "The ball has only little air left: stop, look for a leak, begin anew.",
    "calibrate.tare.hard": "The ball has too much air: stop, and begin anew.",
    "calibrate.tare.drift": "The ball rests at {now} kPa, in round 1 at {first}: it loses air or"
    " changes its temperature. Let it rest; if this stays, stop and begin anew.",
    "calibrate.signal": "No signal from the ball: check the tube and the cable.",
    "calibrate.hold.gap": "The signal was interrupted: bring the press to the level and say ready"
    " again.",
    "calibrate.hold.fault": "There was a fault of the sensor: bring the press to the level and say"
    " ready again.",
    "calibrate.hold.tremor": "Not steady: it swung by {found} kPa, at most {limit} is allowed."
    " Let the press settle and say ready again.",
    "calibrate.hold.trend": "Not steady: it went {found} kPa in {seconds} s, at most {limit} is"
    " allowed. Wait until the press stands still and say ready again.",
    "calibrate.hold.nothing": "Nothing presses on the ball: bring the press to {asked} N.",
    "calibrate.hold.same": "The pressure is where it was at {before} N: bring the press to"
    " {asked} N and say ready again.",
    "calibrate.reference.number": "A number of newtons above 0, please.",
    "calibrate.reference.far": "{typed} N is far from the {asked} N asked for: type it again, or"
    " bring the press to the level and do the point anew.",
    "calibrate.reference.unit": "{typed} {unit} are {meant} N: type newtons.",
    "calibrate.redo.none": "There is no point of this round to do again.",
    "calibrate.redo.late": "The ball has been free since the last point: it cannot be done again"
    " alone.",
    "calibrate.skip.free": "Without {level} N its points are put aside, and the map is drawn"
    " through the other levels. Skip once more to do so.",
    "calibrate.skip.last": "These are the last two levels: stop instead.",
    "calibrate.skip.levels": "Without {level} N there are fewer than {least} levels: the"
    " calibration will be refused. Skip once more to do so all the same.",
    "calibrate.skip.step": "Without {level} N there is a step of {step} N between levels: the"
    " calibration will be refused. Skip once more to do so all the same.",
    "calibrate.skip.range": "Without {level} N the map ends at {top} N: the calibration will be"
    " refused. Skip once more to do so all the same.",
    "calibrate.skip.lowest": "Without {level} N there is no level of {lowest} N or less: the"
    " calibration will be refused. Skip once more to do so all the same.",
    # Why a hold does not count.
    "calibrate.why.fault": "a fault of the sensor",
    "calibrate.why.gap": "the signal was interrupted",
    "calibrate.why.tremor": "not steady: swung by {found} kPa",
    "calibrate.why.trend": "not steady: went {found} kPa in {seconds} s",
    "calibrate.why.same": "no other pressure than at {before} N",
    "calibrate.why.redone": "done again",
    "calibrate.why.skipped": "level skipped",
    "calibrate.why.stopped": "the procedure was stopped",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence: its message key and the values that fill it, as (name, text) pairs."""

    key: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Return the English."""
        return TEXTS[self.key].format(**dict(self.values))


def words(key: str, **values: str) -> Words:
    """Return "calibrate." + `key` with its values."""
    return Words(f"calibrate.{key}", tuple(values.items()))
