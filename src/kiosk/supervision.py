"""Supervised exercises in the frame loop: the exercise, and the keeper that writes it down.

Looks to the app like a visit. `begin` when the staff have chosen a prescription; `over` once it
has ended, and its end is on the disk or could not be put there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Protocol

from kiosk.clinic.desk import LOGOFF_S, WARN_S
from kiosk.clinic.desk_room import because, of_records, told
from kiosk.clinic.desk_talk import BeginSupervised
from kiosk.clinic.dose import DoseError, Limits, adapted, squeeze_rules
from kiosk.clock import Clock
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.effects import ClearTare, Effect
from kiosk.exercise.idle import Idle, waits_for_person
from kiosk.exercise.plan import Plan
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.staff_views import Told
from kiosk.exercise.supervised import Supervised
from kiosk.exercise.supervised_choices import Step
from kiosk.exercise.supervised_views import muted_of, view_of
from kiosk.exercise.views import Screen, StillThereView, VisitView
from kiosk.exercise.watching import context_of
from kiosk.force.calibration import Calibration
from kiosk.force.faults import FaultRule
from kiosk.force.health import Context, Spell
from kiosk.force.reading import Reading, Sample
from kiosk.records.database import Database
from kiosk.records.model import SessionState
from kiosk.records.queries import Reader
from kiosk.records.trouble import Trouble
from kiosk.records.writer import Ticket, Writer
from kiosk.session_keeper import Left, Order, SessionKeeper, left_of

_log = logging.getLogger(__name__)


class Room(Protocol):
    """What is asked of the staff's room (`kiosk.staff_room.StaffRoom`)."""

    @property
    def on(self) -> bool: ...

    @property
    def writer(self) -> Writer: ...

    def take_up(self) -> BeginSupervised | None: ...

    def supervised_over(self, trouble: Told | None = None) -> None: ...

    def sign_out(self) -> None: ...

    def view(self, now_s: float) -> VisitView: ...


@dataclass(slots=True)
class Supervision:
    """Leads one supervised exercise at a time. Frame loop only.

    `readings` gives the frame's, `spells` the faults of the force chain so far.
    """

    exercises: Sequence[Exercise]
    settings: VisitSettings
    calibrations: Mapping[str, Calibration]
    keeper: SessionKeeper
    clock: Clock
    readings: Callable[[], Sequence[Reading]]
    spells: Callable[[], Sequence[Spell]]
    simulated: bool = False
    it: Supervised | None = None
    ceiling_n: float | None = None
    """The station's own ceiling, for patients who have none."""
    wait_s: float = 0.0
    """On simulated time: how long a frame may wait for the records."""
    logoff_s: float = LOGOFF_S
    """After so long without anybody, where it waits for somebody, the staff are signed out."""
    _fresh: bool = False
    _order: Ticket | None = None
    _staff_id: str = ""
    _idle: Idle | None = None
    _left_alone: bool = False

    def begin(self, order: Order, language: str) -> None:
        """Lead this prescription.

        Raises DoseError when it does not fit its exercise any more, and KeyError for an exercise
        that is not there.
        """
        now_s = self.clock.monotonic()
        found = {each.id: each for each in self.exercises}[order.prescription.exercise]
        dose, patient, left = order.prescription.dose, order.patient, order.left
        calibration = self.calibrations[found.ball_use] if found.needs_ball else None
        last_n = calibration.map.last_n if calibration is not None else None
        ceiling_n = self.ceiling_n if patient.ceiling_n is None else patient.ceiling_n
        plan = Plan(
            exercise=adapted(found, dose, Limits(last_n, ceiling_n)),
            rules=squeeze_rules(self.settings.rules, dose, ceiling_n),
            code=patient.code,
            pain_limit=patient.pain_limit,
            ask_pain=dose.ask_pain,
            calibration=calibration,
            done=left.done if left is not None else {},
            sides=left.sides if left is not None else (),
            language=language,
            simulated=self.simulated,
            sound=self.settings.sound,
        )
        self.keeper.begin(order, self.clock.wall().isoformat(timespec="seconds"))
        self.it, self._fresh = Supervised(plan, now_s), True
        leave_s = min(WARN_S, self.logoff_s / 2)
        idle_s = self.logoff_s - leave_s
        self._idle = Idle(replace(self.settings, idle_s=idle_s, leave_s=leave_s), now_s)
        self._left_alone = False

    def look(self, room: Room, now_s: float) -> None:
        """Once a frame: begin what the staff have chosen, and tell them when it is over."""
        begun = room.take_up()
        if begun is not None:
            self._staff_id = begun.staff_id
            today, open_now = self.clock.wall().astimezone(UTC).date(), self.keeper.session_id

            def job(database: Database) -> Order | None:
                return order_of(database.reader_here(), begun, today.isoformat(), open_now)

            self._order = room.writer.call(job)
        if self._order is not None:
            if self.wait_s:
                self._order.wait(self.wait_s)
            if self._order.over:
                ticket, self._order = self._order, None
                self._begin_or_say_why(ticket, room, now_s)
        if self.it is not None and self.over:
            trouble = self.it.trouble
            if trouble is not None:
                _log.warning("supervised: %s", trouble.error)
                self.keeper.leave_running()
            self.it = None
            if self._left_alone:
                # Nothing of a patient stays on the screen, and no stranger comes to the records.
                room.sign_out()
            else:
                room.supervised_over(None if trouble is None else _broken_off(trouble.trouble))
        if not room.on and self.keeper.session_id:
            self.end_session(self._staff_id)

    def _begin_or_say_why(self, ticket: Ticket, room: Room, now_s: float) -> None:
        if not isinstance(ticket.value, Order):
            room.supervised_over(_not_begun(_why_no_order(ticket)))
            return
        try:
            self.begin(ticket.value, room.view(now_s).language)
        except DoseError as error:
            room.supervised_over(_not_begun(told(error.problems[0].why)))
        except KeyError as error:
            _log.warning("supervised: there is no exercise %s any more", error)
            room.supervised_over(_not_begun(Told("desk.patient.gone")))

    @property
    def active(self) -> bool:
        """Whether an exercise is on the screen: one left alone is, until all are signed out."""
        return self.it is not None and (not self.over or self._left_alone)

    @property
    def over(self) -> bool:
        return self.it is not None and self.it.step is Step.OVER

    @property
    def muted(self) -> bool:
        return self.it is None or muted_of(self.it)

    @property
    def language(self) -> str:
        return self.it.plan.language if self.it is not None else ""

    def context(self) -> Context:
        """What the fault rules need to know."""
        running = self.it is not None and self.it.step is Step.RUNNING and not self.it.paused
        return context_of(self.it.run if running and self.it is not None else None)

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        fault: FaultRule | None = None,
        display_n: float | None = None,
        pressure_kpa: float | None = None,
    ) -> list[Effect]:
        """One frame: hear what was written, live, and put on its way what is to be written."""
        it = self._leading
        self.keeper.keep(self.readings())
        effects = it.begin() if self._fresh else []
        self._fresh = False
        inputs = self._noticed(inputs, now_s)
        answers = self.keeper.answers()
        effects += it.advance(samples, inputs, now_s, fault, display_n, pressure_kpa, answers)
        if self._idle is not None and self._idle.live(_waits(it), now_s):
            effects += self._abandon(it)
        self.keeper.write(effects, it, self._spells(it))
        return effects

    def view(self, now_s: float) -> VisitView:
        view, idle = view_of(self._leading, now_s), self._idle
        if idle is None or idle.asking_since_s is None:
            return view
        return replace(
            view,
            screen=Screen.STILL_THERE,
            since_s=now_s - idle.asking_since_s,
            body=StillThereView(idle.left_s(now_s), signs_out=True),
            choices=("stay",),
            highlight=0,
            typing=False,
        )

    def _noticed(self, inputs: Sequence[str], now_s: float) -> Sequence[str]:
        """A touch says that somebody is there; while that is asked, "stop" alone says more."""
        if self._idle is None or not inputs:
            return inputs
        asked = self._idle.asking_since_s is not None
        self._idle.touched(now_s)
        return [each for each in inputs if each == "stop"] if asked else inputs

    def _abandon(self, it: Supervised) -> list[Effect]:
        """Nobody has answered. What was under way can be gone on with, as after a power cut."""
        self._left_alone = True
        if it.trouble is None and it.step is Step.PAIN_AFTER:
            return it.cut()
        if it.trouble is None and it.begun:
            self.keeper.end_session(self._staff_id, "left alone", cut=True)
        it.step = Step.OVER
        return [ClearTare()]

    def end_session(self, staff_id: str, reason: str = "") -> Ticket | None:
        """The patient goes, or the staff: what still runs is stopped, and the session ends."""
        if self.it is not None:
            self.keeper.write(self.it.cut(), self.it, self._spells(self.it))
        self.it = None
        return self.keeper.end_session(staff_id, reason)

    @property
    def _leading(self) -> Supervised:
        assert self.it is not None, "nothing has begun"
        return self.it

    def _spells(self, it: Supervised) -> list[Spell]:
        begun_s = getattr(it.run, "begun_s", it.now_s)
        return [each for each in self.spells() if each[2] is None or each[2] >= begun_s]


def _waits(it: Supervised) -> bool:
    """Whether it waits for a person, and not a person for it."""
    if it.step is not Step.RUNNING:
        return it.step is not Step.CLOSING
    if it.paused or it.trouble is not None:
        return True
    if not isinstance(it.run, SqueezeRun):
        return False
    return it.fault is not None or waits_for_person(it.run, it.now_s)


def _not_begun(why: Told) -> Told:
    return because("desk.patient.not_begun", why)


def _broken_off(trouble: str) -> Told:
    """Trouble in mid-exercise: it had begun, and what was recorded stays."""
    return because("live.trouble_title", of_records(trouble))


def _why_no_order(ticket: Ticket) -> Told:
    if ticket.done:
        return Told("desk.patient.not_in_force")
    _log.warning("supervised: %s", ticket.error)
    refused = ticket.trouble in (None, Trouble.REFUSED)  # it was only read: nothing was refused
    return of_records("" if refused else str(ticket.trouble))


def order_of(reader: Reader, begun: BeginSupervised, today: str, open_now: str) -> Order | None:
    """The rows of what the staff have chosen; None when they are gone.

    What was cut today is gone on with: on another day the exercise begins from its beginning.
    `open_now` is the session that is going on.
    """
    patient = reader.patient(begun.patient_id)
    found = [k.row for k in reader.prescriptions(begun.patient_id)]
    prescription = next((row for row in found if row.id == begun.prescription_id), None)
    if patient is None or prescription is None:
        return None
    left = _left_today(reader, begun, today, open_now)
    return Order(patient.row, prescription, begun.staff_id, left)


def _left_today(reader: Reader, begun: BeginSupervised, today: str, open_now: str) -> Left | None:
    newest = reader.sessions(begun.patient_id, limit=1)
    if not newest or open_now:
        return None
    line = newest[0]
    broken_off = line.session.state in (SessionState.CUT, SessionState.RUNNING)
    if not broken_off or line.begun.wall[:10] != today:
        return None
    left = left_of(reader, line.session.id, begun.prescription_id)
    return left if left is not None and any(left.done.values()) else None
