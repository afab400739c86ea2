"""Leads a person through the calibration in a terminal: one instruction at a time.

What comes next is the procedure's business (`kiosk.force.procedure`); here it is said, the
pressure is shown while it moves, and answers are passed on.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.calibrate.bench import Press
from kiosk.calibrate.dialogue import Dialogue
from kiosk.calibrate.steady import DWELL_S, Steadiness
from kiosk.calibrate.told import english
from kiosk.force.plan import Step, View
from kiosk.force.procedure import Procedure
from kiosk.force.procedure_words import Words
from kiosk.force.reading import Sample

PATIENCE_S = 30.0
"""So long a script's ball may take to be at rest with the right air."""
LONGEST_S = 300.0
"""So long a script's ball may take for what ends by itself: a minute's rest and a tare."""
SAME_AGAIN = 4
"""A script that gets so many complaints in a row will never get past them."""

HELP = (
    "Enter says ready. Instead you can type: redo (do the last point once more), skip (leave this"
    " level out in every round), stop (end here). What has been measured is kept, also by Ctrl-C."
)
_ASKS = (Step.WARM_UP, Step.AIR, Step.LEVEL)
_ENDS_BY_ITSELF = {
    Step.WARM_UP: "warming up",
    Step.SQUEEZES: "of five squeezes",
    Step.RELEASE: "ball free and at rest",
    Step.TARE: "measured at rest",
    Step.HOLD: "measured: hold still",
}
_OVER = (Step.DONE, Step.STOPPED)


class Guide:
    """One calibration at one bench. `press` is there only where no person presses (simulation)."""

    def __init__(self, dialogue: Dialogue, procedure: Procedure, press: Press | None) -> None:
        self._dialogue = dialogue
        self._terminal = dialogue.terminal
        self._procedure = procedure
        self._press = press
        self._steadiness = Steadiness()
        self._announced: object = None
        self._announced_s = 0.0
        self._complaint: Words | None = None
        self._complaints_in_a_row = 0

    def run(self) -> None:
        """Until the last point is taken, or it was stopped. BallLost, InputEnded."""
        self._terminal.say(HELP)
        while (view := self._procedure.view).step not in _OVER:
            self._announce(view)
            if view.step is Step.REFERENCE:
                self._reference(view)
            elif view.step in _ASKS:
                self._await_ready(view.step)
            else:
                self._await_end(view)
        self._announce(view)

    # What is said.

    def _announce(self, view: View) -> None:
        """Say what is new: another step, another point, another complaint."""
        here = (view.step, view.round, view.point, view.asked_n)
        if here != self._announced:
            self._announced, self._complaint = here, None
            self._announced_s = self._dialogue.feel.now_s
            if view.step is Step.TARE:
                self._terminal.say(f"\nRound {view.round} of {view.rounds}")
            if view.step is Step.LEVEL:
                self._terminal.say(f"{view.point:2d}/{view.of_points}  {english(view.now)}")
            elif view.step not in (Step.HOLD, Step.REFERENCE):
                self._terminal.say(english(view.now))
        if view.complaint != self._complaint:
            self._complaint = view.complaint
            # While air is pumped the complaint changes with every stroke: the live line has it.
            if view.complaint is not None and view.step is not Step.AIR:
                self._terminal.say(f"! {english(view.complaint)}", indent=4)

    def _live(self, view: View) -> str:
        shown = "     -- kPa"
        if view.pressure_kpa is not None:
            shown = f"{view.pressure_kpa:7.2f} kPa"
        if view.step is Step.AIR:
            return f"  {shown}  {english(view.complaint or view.now)}"
        if view.step not in _ENDS_BY_ITSELF:
            return f"  {shown}  {self._stillness(view)}"
        filled = round(20 * view.progress)
        return f"  {shown}  [{'#' * filled}{'.' * (20 - filled)}] {_ENDS_BY_ITSELF[view.step]}"

    def _stillness(self, view: View) -> str:
        if not self._steady(view):
            return "moving"
        if view.step is Step.LEVEL and self._to_dwell_s > 0.0:
            return f"still; wait {self._to_dwell_s:.0f} s more"
        return "steady"

    def _steady(self, view: View) -> bool:
        return self._steadiness.steady(view.tare_kpa or 0.0)

    def _dwelt(self, view: View) -> bool:
        return self._to_dwell_s <= 0.0 and self._steady(view)

    @property
    def _to_dwell_s(self) -> float:
        return DWELL_S - (self._dialogue.feel.now_s - self._announced_s)

    # What is heard.

    def _listen(self) -> None:
        """A tenth of a second of the ball, shown."""
        self._dialogue.listen(self._hears)
        if self._press is not None:
            self._press.watch(self._procedure.view, self._dialogue.feel.now_s)

    def _hears(self, samples: Sequence[Sample]) -> str:
        for sample in samples:
            self._procedure.feed(sample)
        self._steadiness.feed(samples)
        return self._live(self._procedure.view) if self._terminal.watching else ""

    def _await_end(self, view: View) -> None:
        """A moment of a step that ends by itself; of a script not for ever."""
        self._listen()
        if self._terminal.typing:
            self._obey(self._terminal.typed())
        elif self._dialogue.feel.now_s - self._announced_s > LONGEST_S:
            complaint = english(view.complaint or view.now)
            self._terminal.say(f"! {complaint}", indent=4)
            self._procedure.stop()

    def _await_ready(self, step: Step) -> None:
        """Enter, or a command; of a script once the press stands still."""
        if not self._terminal.typing:
            self._let_settle(step)
            if self._gets_nowhere():
                return
        while self._procedure.view.step is step:
            typed = self._terminal.typed()
            if typed is not None:
                self._obey(typed)
                return
            self._listen()
            self._announce(self._procedure.view)

    def _let_settle(self, step: Step) -> None:
        """Until the air is right, or a simulated press stands still; at most half a minute."""
        from_s = self._dialogue.feel.now_s
        while (view := self._procedure.view).step is step:
            waited_s = self._dialogue.feel.now_s - from_s
            ready = True
            if step is Step.AIR:
                ready = view.complaint is None
            elif step is Step.LEVEL and self._press is not None:
                ready = self._dwelt(view)
            if ready or waited_s >= PATIENCE_S:
                return
            self._listen()

    def _gets_nowhere(self) -> bool:
        """Whether a script has been complained about too often; then it is stopped."""
        complaint = self._procedure.view.complaint
        self._complaints_in_a_row = self._complaints_in_a_row + 1 if complaint is not None else 0
        if complaint is None or self._complaints_in_a_row < SAME_AGAIN:
            return False
        self._terminal.say(f"! {english(complaint)}", indent=4)
        self._procedure.stop()
        return True

    def _reference(self, view: View) -> None:
        """The number that the reference shows; the procedure says when it cannot be."""
        default = ""
        if self._press is not None:
            default = f"{self._press.reading_n(self._dialogue.feel.now_s):.1f}"
        typed = self._dialogue.ask(f"       {english(view.now)}", _number_or_command, default)
        if isinstance(typed, str):
            self._obey(typed)
        else:
            self._procedure.reference(typed)
            self._complaint = None  # each number is answered, also the second that is as wrong
        if not self._terminal.typing:
            self._gets_nowhere()

    def _obey(self, typed: str | None) -> None:
        match typed.lower() if typed is not None else None:
            case None:
                pass
            case "" | "ready":
                self._procedure.confirm(self._dialogue.feel.now_s)
            case "redo":
                self._procedure.redo()
            case "skip":
                self._procedure.skip()
            case "stop":
                self._procedure.stop()
            case _:
                self._terminal.say(HELP, indent=4)


def _number_or_command(typed: str) -> float | str:
    if typed.lower() in ("redo", "stop"):
        return typed
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        raise ValueError("Please type a number of newtons, or redo, or stop.") from None
