"""Looks at every part of a station and says, line by line, what is well and what to do.

Nothing is changed and nothing kept: whatever is opened is closed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from kiosk.checks.ball import check_ball, check_calibrations
from kiosk.checks.computer import Host, check_computer, this_host
from kiosk.checks.exercises import check_exercises
from kiosk.checks.finding import Finding, Verdict, fail, ok, warn
from kiosk.checks.installation import check_installation
from kiosk.checks.prescribing import check_prescribing
from kiosk.checks.surroundings import check_surroundings
from kiosk.clock import Clock
from kiosk.devices.bus import I2CBus
from kiosk.devices.panel import PanelPins, open_panel
from kiosk.devices.sound import Sound
from kiosk.force.calibration import Use
from kiosk.media_folder import Media
from kiosk.settings import Settings

__all__ = [
    "Finding",
    "Host",
    "examine",
    "passes",
    "report_json",
    "report_text",
    "running",
    "this_host",
]

SERVICE = "kiosk.service"
MARKS: dict[Verdict, str] = {"ok": "+ ok  ", "warn": "! warn", "fail": "x FAIL"}
"""A sign and a word each, in signs that a bare console has."""


def examine(
    settings: Settings,
    media: Media,
    *,
    clock: Clock,
    open_i2c: Callable[[], I2CBus],
    simulated: bool,
    host: Host | None = None,
) -> list[Finding]:
    """Every part's findings, in the order in which they should be mended.

    Takes ten seconds of `clock` for the ball, and some real ones for the films. On a simulated
    ball the panel is left alone, and a missing display is a warning. While the station's own
    service runs, ball and panel are left alone too: two programs on one bus disturb each other.
    """
    host = host or this_host()
    wall = clock.wall()
    findings = [
        *check_settings(settings),
        *check_installation(host),
        *check_computer(host, wall, settings.paths.data, simulated=simulated),
        *check_surroundings(host, simulated=simulated),
    ]
    resting_kpa = None
    if not simulated and running(host):
        cure = f"Stop it with `sudo systemctl stop {SERVICE}` and ask again."
        findings.append(warn("ball", "not tried: the station is running", cure))
    else:
        ball, resting_kpa = check_ball(settings, clock, open_i2c, host, simulated=simulated)
        findings += [*ball, _panel(settings.panel, host, simulated)]
    uses: list[Use] = ["wall", "knees"]
    used = [use for use in uses if any(each.ball_use == use for each in media.exercises)]
    findings += check_calibrations(settings, used, wall.date(), resting_kpa)
    findings += check_prescribing(settings, media)
    return [*findings, _sound(), *check_exercises(media)]


def passes(findings: Sequence[Finding]) -> bool:
    """Whether the station can be used: warnings allowed, failures not."""
    return all(each.verdict != "fail" for each in findings)


def report_text(findings: Sequence[Finding]) -> str:
    """A table for a terminal; below each line that is not ok, its cure. Ends with a newline."""
    width = max((len(each.part) for each in findings), default=0)
    lines = []
    for each in findings:
        lines.append(f"{MARKS[each.verdict]}  {each.part:<{width}}  {each.what}")
        if each.cure:
            lines.append(f"{'':6}  {'':{width}}  -> {each.cure}")
    count = Counter(each.verdict for each in findings)
    usable = "can" if passes(findings) else "cannot"
    counted = ", ".join(f"{count[verdict]} {verdict}" for verdict in MARKS)
    return "\n".join([*lines, "", f"{counted}: the station {usable} be used.", ""])


def report_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """{"ok": whether it can be used, "findings": [{part, verdict, what, cure}, ...]}."""
    rows = [
        {"part": each.part, "verdict": each.verdict, "what": each.what, "cure": each.cure}
        for each in findings
    ]
    return {"ok": passes(findings), "findings": rows}


def check_settings(settings: Settings) -> list[Finding]:
    """Which file they are out of, and whether they say whom to call."""
    found = [ok("settings", settings.file or "no file: the defaults")]
    if settings.problem:
        cure = "Mend that line, then start the station again."
        found = [warn("settings", settings.problem, cure)]
    if not settings.clinic.name or not settings.clinic.link:
        cure = "Fill in name, and phone or url, under [clinic] in the settings."
        found.append(warn("clinic", "the summary does not say whom to call", cure))
    return found


def running(host: Host) -> bool:
    """Whether the station's own service has the ball just now."""
    return (host.run(["systemctl", "is-active", SERVICE]) or "").strip() == "active"


def _panel(pins: PanelPins | None, host: Host, simulated: bool) -> Finding:
    if pins is None:
        return ok("panel", "switched off in the settings")
    if simulated:
        return ok("panel", "left alone: the ball is simulated")
    if pins == PanelPins(None, None, None, None, None, None):
        return ok("panel", "none fitted: every pin is -1 in the settings")
    panel = open_panel(pins, host.pin_factory)
    if panel is None:
        cure = "Put the user into the group gpio; without a panel set [panel] enabled = false."
        return fail("panel", "the pins cannot be used", cure)
    held = sorted(button.value for button in panel.held())
    panel.close()
    if held:
        cure = "Free the button, or mend its wire, which is shorted to ground."
        return fail("panel", f"held down: {', '.join(held)}", cure)
    return ok("panel", "pins open, no button held down")


def _sound() -> Finding:
    sound = Sound()
    available = sound.available
    sound.close()
    if available:
        return ok("sound", "the sound card opens")
    cure = "Plug in a loudspeaker; patients on the floor are led by tones."
    return warn("sound", "no sound card", cure)
