"""A calibration from the first question to the signed file, and a daily check to its line.

Whatever happens on the way, what has been measured is kept: as calibrated once it has passed and
somebody has signed for it, else as refused or unfinished, which no station ever uses.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.calibrate.bench import Bench, Feel
from kiosk.calibrate.daily import DailyGuide, verdict
from kiosk.calibrate.dialogue import BallLost, Dialogue, choice, fault_text, number, text
from kiosk.calibrate.guide import LOST_S, Guide
from kiosk.calibrate.terminal import InputEnded, Terminal
from kiosk.calibrations import calibrations_folder, new_id, read_folder, write_new
from kiosk.daily_checks import DailyCheck, append_check
from kiosk.force.acceptance import Verdict
from kiosk.force.calibration import Calibration, Use
from kiosk.force.calibration_file import dump
from kiosk.force.faults import Fault
from kiosk.force.plan import Plan, Result
from kiosk.force.points import Reference
from kiosk.force.procedure import Procedure
from kiosk.force.sheet import Sheet, sheet_of
from kiosk.settings import Settings

CHECK_LOST_S = 5.0
LOOK_S = 3.0
"""As long as the slowest of these faults needs to be declared: no supply, two seconds."""
_NO_BALL = (Fault.OFF_BUS, Fault.STUCK_BUSY, Fault.RESET, Fault.SUPPLY, Fault.OPEN, Fault.SHORT)
_USE_NAMES = {"wall": "at the wall", "knees": "between the knees"}


class FolderError(Exception):
    """Calibrations cannot be written; one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known before anything is measured. None is asked for."""

    use: Use | None = None
    ball: str | None = None
    operator: str | None = None
    temperature_c: float | None = None
    reference: str | None = None
    reference_u_n: float | None = None
    reference_u_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a calibration. Without a file nothing at all was measured."""

    sheet: Sheet | None
    path: Path | None

    @property
    def accepted(self) -> bool:
        return self.sheet is not None and self.sheet.standing == "calibrated"


def calibrate(
    settings: Settings,
    bench: Bench,
    terminal: Terminal,
    given: Answers | None = None,
    plan: Plan | None = None,
) -> Outcome:
    """One whole calibration.

    Before anything is asked: FolderError if it could not be kept, BallLost if there is no ball.
    """
    folder = calibrations_folder(settings)
    refuse_unwritable(folder)
    feel = Feel(bench, settings)
    dialogue = Dialogue(terminal, feel, LOST_S)
    try:
        _refuse_unfelt(feel)
        with terminal.heeds_signals():
            return _calibrate(settings, bench, dialogue, given or Answers(), plan)
    finally:
        feel.close()


def _calibrate(
    settings: Settings, bench: Bench, dialogue: Dialogue, given: Answers, plan: Plan | None
) -> Outcome:
    """From the first question to the file."""
    folder, terminal = calibrations_folder(settings), dialogue.terminal
    try:
        about = _about(dialogue, given, simulated=bench.press is not None)
    except (InputEnded, KeyboardInterrupt):
        terminal.say("\nEnded before anything was measured.")
        return Outcome(None, None)
    if bench.press is not None:
        bench.press.fit(about.use)
    procedure = Procedure(
        about.use, plan=plan, reference=about.reference, earlier=_earlier(folder, about.ball)
    )
    ended = _guided(dialogue, procedure, bench)
    result = procedure.result
    signed_by = "" if ended else _judged(dialogue, result, about.operator)
    if not result.points and not result.discarded:
        terminal.say(f"{ended} Nothing was measured, nothing is kept.")
        return Outcome(None, None)
    return _keep(settings, bench.clock.wall(), terminal, about, result, signed_by, ended)


def daily_check(
    settings: Settings,
    bench: Bench,
    terminal: Terminal,
    calibration: Calibration,
    known_n: float,
    operator: str,
) -> DailyCheck:
    """One daily check, written down and judged in plain words.

    FolderError, CheckRefused, BallLost, InputEnded; nothing is written down then.
    """
    folder = calibrations_folder(settings)
    refuse_unwritable(folder)
    if bench.press is not None:
        bench.press.fit(calibration.use)
    feel = Feel(bench, settings)
    try:
        guide = DailyGuide(
            Dialogue(terminal, feel, CHECK_LOST_S), calibration, known_n, bench.press
        )
        check = guide.run(bench.clock.wall(), operator)
    finally:
        feel.close()
    try:
        append_check(folder, check)
    except OSError as error:
        raise FolderError(_unwritable(folder, error)) from error
    terminal.say()
    for line in verdict(check):
        terminal.say(line)
    return check


def refuse_unwritable(folder: Path) -> None:
    """FolderError where nothing could be kept: better now than after half an hour."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 65536)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise FolderError(_unwritable(folder, error)) from error


def _refuse_unfelt(feel: Feel) -> None:
    """BallLost where no ball can be felt at all: better now than after all the questions."""
    until_s = feel.now_s + LOOK_S
    while feel.now_s < until_s:
        feel.slice()
    if feel.fault in _NO_BALL:
        raise BallLost(fault_text(feel.fault))


@dataclass(frozen=True, slots=True)
class _About:
    """Whose calibration it is."""

    use: Use
    ball: str
    operator: str
    temperature_c: float
    reference: Reference


def _about(dialogue: Dialogue, given: Answers, *, simulated: bool) -> _About:
    """The questions before the first instruction; a simulated bench suggests its own answers."""
    usual = Reference()

    def suggest(answer: str) -> str:
        return answer if simulated else ""

    use: str = given.use or dialogue.ask(
        "Use, wall or knees", choice("wall", "knees"), suggest("wall")
    )
    ball = given.ball or dialogue.ask(
        "Name on the ball", text("the name written on the ball"), suggest("simulated-1")
    )
    operator = given.operator or dialogue.ask(
        "Your name", text("your name"), suggest("nobody in particular")
    )
    temperature_c = given.temperature_c
    if temperature_c is None:
        temperature_c = dialogue.ask(
            "Temperature of the room in degrees C", number(-20, 60, "degrees C"), suggest("20")
        )
    name = given.reference or dialogue.ask(
        "Reference, its make and number", text("what stands on it"), suggest("simulated scale")
    )
    u_n, u_pct = given.reference_u_n, given.reference_u_pct
    if u_n is None:
        u_n = dialogue.ask(
            "Its standard uncertainty in newtons", number(0, 20, "N"), f"{usual.u_n:g}"
        )
    if u_pct is None:
        u_pct = dialogue.ask(
            "... and in per cent of the reading", number(0, 10, "%"), f"{100 * usual.u_share:g}"
        )
    return _About(
        use="wall" if use == "wall" else "knees",
        ball=ball,
        operator=operator,
        temperature_c=temperature_c,
        reference=Reference(name, u_n, u_pct / 100.0),
    )


def _earlier(folder: Path, ball: str) -> list[Calibration]:
    found = [each.calibration for each in read_folder(folder)]
    return [each for each in found if each is not None and each.ball == ball]


def _guided(dialogue: Dialogue, procedure: Procedure, bench: Bench) -> str:
    """Why it ended before its last point; "" if it did not."""
    try:
        Guide(dialogue, procedure, bench.press).run()
    except KeyboardInterrupt:
        ended = "Ctrl-C was pressed."
    except InputEnded:
        ended = "The answers have ended."
    except BallLost as lost:
        ended = f"The ball was lost: {lost}"
    else:
        return "" if procedure.result.finished else "It was stopped."
    procedure.stop()
    return ended


def _judged(dialogue: Dialogue, result: Result, operator: str) -> str:
    """Say pass or fail, rule by rule; the name of whoever signs, "" where nobody does."""
    say = dialogue.terminal.say
    try:
        say("\nThe rules:")
        _say_verdicts(dialogue.terminal, result.verdicts)
        if not result.accepted:
            say("\nFAIL: this calibration is refused.")
            return ""
        say("\nPASS: every rule is met. By signing you confirm that the ball, the use and the")
        say("reference were as you said.")
        name = dialogue.ask("Signed off by", text("the name of who signs"), operator)
        return name if dialogue.ask("Type yes to sign", _yes_or_no) else ""
    except (InputEnded, KeyboardInterrupt):
        return ""


def _yes_or_no(typed: str) -> bool:
    """Whole words only: a slip must neither sign nor throw an hour's work away."""
    if typed.lower() not in ("yes", "no"):
        raise ValueError("Please type yes to sign, or no to leave it unsigned, and never used.")
    return typed.lower() == "yes"


def _keep(
    settings: Settings,
    wall: datetime,
    terminal: Terminal,
    about: _About,
    result: Result,
    signed_by: str,
    ended: str,
) -> Outcome:
    """Write the file, whatever came of it, and say where it is and what it is worth."""
    folder = calibrations_folder(settings)
    sheet = sheet_of(
        result,
        id="",
        ball=about.ball,
        sensor=settings.sensor.type.name,
        made=wall.date(),
        operator=about.operator,
        signed_off_by=signed_by,
        temperature_c=about.temperature_c,
    )
    kind = "" if sheet.standing == "calibrated" else sheet.standing
    sheet = replace(sheet, id=new_id(folder, about.ball, about.use, wall.date(), kind))
    written = dump(sheet)
    try:
        path = write_new(folder, sheet.id, written)
    except OSError as error:
        # Half an hour of somebody's work: on the screen it can still be copied.
        terminal.rows(written.splitlines())
        raise FolderError(_unwritable(folder, error)) from error
    if sheet.standing == "unfinished":
        terminal.say(f"\n{ended} What was measured is kept, as unfinished, and never used:")
    elif sheet.standing == "refused":
        unsigned = "Nobody signed: it" if result.accepted else "What was measured"
        terminal.say(f"\n{unsigned} is kept, as refused, and never used:")
    else:
        terminal.say(f"\nSigned off by {signed_by}. Due again on {sheet.due}. The station uses it")
        terminal.say(f"from now on for: {_USE_NAMES[sheet.use]}.")
    terminal.rows([f"  {path}"])
    return Outcome(sheet, path)


def _say_verdicts(terminal: Terminal, verdicts: Sequence[Verdict]) -> None:
    for each in verdicts:
        terminal.say(each.said, indent=2)


def _unwritable(folder: Path, error: OSError) -> str:
    return (
        f"{folder}: cannot be written: {error.strerror or error}; make room, or make the folder"
        f" with: sudo install -d -o USER {folder}"
    )
