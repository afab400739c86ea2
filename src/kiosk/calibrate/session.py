"""A calibration from the first question to the signed file, and a daily check to its line.

Whatever happens on the way, what has been measured is kept: as calibrated once it has passed and
somebody has signed for it, else as unsigned, refused or unfinished, which no station ever uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.calibrate.bench import SLICE_S, Bench, Feel
from kiosk.calibrate.daily import DailyGuide, verdict
from kiosk.calibrate.dialogue import (
    Answer,
    BallLost,
    Dialogue,
    choice,
    fault_text,
    number,
    text,
)
from kiosk.calibrate.guide import Guide
from kiosk.calibrate.keeping import (
    About,
    FolderError,
    NotSigned,
    earlier_of,
    judged_anew,
    kept,
    refuse_unwritable,
    sheet_from,
    signed,
    unwritable,
)
from kiosk.calibrate.steady import LOST_S
from kiosk.calibrate.terminal import InputEnded, Terminal
from kiosk.calibrations import calibrations_folder
from kiosk.clock import Clock
from kiosk.daily_checks import DailyCheck, append_check
from kiosk.force.calibration import Calibration, Use
from kiosk.force.calibration_file import dump
from kiosk.force.faults import Fault
from kiosk.force.plan import Plan, Result
from kiosk.force.points import Reference
from kiosk.force.procedure import Procedure
from kiosk.force.sheet import Sheet
from kiosk.force.verdict import Verdict
from kiosk.settings import Settings

CHECK_LOST_S = 5.0
LOOK_S = 3.0
"""As long as the slowest of these faults needs to be declared: no supply, two seconds."""
_NO_BALL = (Fault.OFF_BUS, Fault.STUCK_BUSY, Fault.RESET, Fault.SUPPLY, Fault.OPEN, Fault.SHORT)
_USE_NAMES = {"wall": "at the wall", "knees": "between the knees"}


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
        about.use, plan=plan, reference=about.reference, earlier=earlier_of(folder, about.ball)
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
        raise FolderError(unwritable(folder, error)) from error
    terminal.say()
    for line in verdict(check):
        terminal.say(line)
    return check


def sign(
    settings: Settings, clock: Clock, terminal: Terminal, calibration_id: str, name: str
) -> Outcome:
    """Sign what was left unsigned, judged anew from its own points.

    NotSigned where it may not be; FolderError. Without a file nobody signed.
    """
    folder, today = calibrations_folder(settings), clock.wall().date()
    sheet = judged_anew(folder, calibration_id, today)
    ball, use = sheet.ball, _USE_NAMES[sheet.use]
    terminal.say(f"{sheet.id}: {ball}, {use}, made {sheet.date} by {sheet.operator}.")
    terminal.say("\nThe rules, judged anew from its points:")
    _say_verdicts(terminal, sheet.verdicts)
    _say_pass(terminal)
    try:
        name = name or _asked(terminal, clock, "Signed off by", text("the name of who signs"))
        if not _asked(terminal, clock, "Type yes to sign", _yes_or_no):
            return Outcome(None, None)
    except (InputEnded, KeyboardInterrupt):
        return Outcome(None, None)
    sheet, path = signed(folder, calibration_id, name, today)
    _say_signed(terminal, sheet)
    terminal.rows([f"  {path}"])
    return Outcome(sheet, path)


def _asked(
    terminal: Terminal, clock: Clock, question: str, parse: Callable[[str], Answer]
) -> Answer:
    """An answer where no ball has to be felt meanwhile."""
    while True:
        terminal.prompt(f"{question}: ")
        while (typed := terminal.typed()) is None:
            clock.sleep_until(clock.monotonic() + SLICE_S)
        try:
            return parse(typed)
        except ValueError as refused:
            terminal.say(str(refused), indent=4)


def _refuse_unfelt(feel: Feel) -> None:
    """BallLost where no ball can be felt at all: better now than after all the questions."""
    until_s = feel.now_s + LOOK_S
    while feel.now_s < until_s:
        feel.slice()
    if feel.fault in _NO_BALL:
        raise BallLost(fault_text(feel.fault))


def _about(dialogue: Dialogue, given: Answers, *, simulated: bool) -> About:
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
    return About(
        use="wall" if use == "wall" else "knees",
        ball=ball,
        operator=operator,
        temperature_c=temperature_c,
        reference=Reference(name, u_n, u_pct / 100.0),
    )


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
        _say_pass(dialogue.terminal)
        name = dialogue.ask("Signed off by", text("the name of who signs"), operator)
        return name if dialogue.ask("Type yes to sign", _yes_or_no) else ""
    except (InputEnded, KeyboardInterrupt):
        return ""


def _say_pass(terminal: Terminal) -> None:
    terminal.say("\nPASS: every rule is met. By signing you confirm that the ball, the use and the")
    terminal.say("reference were as you said.")


def _yes_or_no(typed: str) -> bool:
    """Whole words only: a slip must neither sign nor throw an hour's work away."""
    if typed.lower() not in ("yes", "no"):
        raise ValueError("Please type yes to sign, or no to leave it unsigned, and never used.")
    return typed.lower() == "yes"


def _keep(
    settings: Settings,
    wall: datetime,
    terminal: Terminal,
    about: About,
    result: Result,
    signed_by: str,
    ended: str,
) -> Outcome:
    """Write the file, whatever came of it, and say where it is and what it is worth."""
    folder = calibrations_folder(settings)
    sheet = sheet_from(result, about, settings.sensor.type.name, wall.date(), signed_by)
    try:
        sheet, path = kept(folder, sheet)
    except OSError as error:
        # Half an hour of somebody's work: on the screen it can still be copied.
        terminal.rows(dump(sheet).splitlines())
        raise FolderError(unwritable(folder, error)) from error
    if sheet.standing == "unfinished":
        terminal.say(f"\n{ended} What was measured is kept, as unfinished, and never used:")
    elif sheet.standing == "refused":
        terminal.say("\nWhat was measured is kept, as refused, and never used:")
    elif sheet.standing == "unsigned":
        terminal.say("\nNobody signed: it is kept, as unsigned, and not used until somebody does:")
        terminal.say(f"kiosk calibrate sign {sheet.id}", indent=2)
    else:
        _say_signed(terminal, sheet)
    terminal.rows([f"  {path}"])
    return Outcome(sheet, path)


def _say_verdicts(terminal: Terminal, verdicts: Sequence[Verdict]) -> None:
    for each in verdicts:
        terminal.say(each.said, indent=2)


def _say_signed(terminal: Terminal, sheet: Sheet) -> None:
    said = f"Signed off by {sheet.signed_off_by}. Due again on {sheet.due}. The station uses it"
    terminal.say(f"\n{said}")
    terminal.say(f"from now on for: {_USE_NAMES[sheet.use]}.")


__all__ = ["Answers", "FolderError", "NotSigned", "Outcome", "calibrate", "daily_check", "sign"]
