"""Who else comes in a day: a physiotherapist who leads an exercise, and somebody who calls one."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.exercise.live_views import LiveView
from kiosk.exercise.staff_views import FirstPinView, PatientsView, PatientView
from kiosk.exercise.views import Screen, VisitView

PIN = "271828"
EXERCISE = "standing-ball-squeeze"
REPS = 3
PATIENCE = 3000
"""Frames a page may stay before something is wrong."""


class Therapist:
    """`touch` is called once a frame, until `finished`. `kept`: the reps of this session."""

    def __init__(self) -> None:
        self.finished = False
        self.kept = 0
        self._view: VisitView | None = None
        self._steps = self._session()

    def touch(self, view: VisitView) -> list[str]:
        self._view = view
        try:
            return next(self._steps)
        except StopIteration:
            self.finished = True
            return []

    @property
    def view(self) -> VisitView:
        assert self._view is not None
        return self._view

    def _session(self) -> Iterator[list[str]]:
        yield from self._in()
        yield from self._prescribed()
        yield ["begin"]
        yield from self._until(Screen.PAIN)
        yield ["pain:2"]
        yield from self._until(Screen.POSITION)
        yield ["place"]
        yield from self._until(Screen.LIVE)
        for _ in range(PATIENCE):
            body = self.view.body
            if isinstance(body, LiveView):
                self.kept = max(self.kept, body.kept)
            if self.kept >= REPS or not isinstance(body, LiveView):
                break
            yield []
        assert self.kept, f"no rep was kept: {self.view.screen} {self.view.choices}"
        yield ["stop"]
        yield []
        yield ["end:time"]
        yield ["pain:3"]
        yield from self._until(Screen.PATIENT)
        yield ["sign_out"]
        yield from self._until(Screen.ATTRACT)

    def _in(self) -> Iterator[list[str]]:
        yield from self._until(Screen.ATTRACT)  # whoever came before has gone
        yield ["sign_in"]
        yield []
        if isinstance(self.view.body, FirstPinView):
            yield from self._type("liz")
            yield from self._type(PIN)
        yield from self._type(PIN)
        yield from self._until(Screen.PATIENTS)

    def _prescribed(self) -> Iterator[list[str]]:
        """The patient of the session before, or the very first one with a prescription."""
        body = self.view.body
        assert isinstance(body, PatientsView)
        if body.rows:
            yield from self._type(body.rows[0].code[2:])
        else:
            for choice in ("add", "written", "edit", "side:left", "save", "add"):
                yield [choice]
                yield []
            for choice in (f"exercise:{EXERCISE}", "template:1", "keep"):
                yield [choice]
                yield []
        yield from self._until(Screen.PATIENT)
        assert isinstance(self.view.body, PatientView)

    def _type(self, text: str) -> Iterator[list[str]]:
        yield [f"key:{letter}" for letter in text]
        yield ["go"]
        yield []

    def _until(self, screen: Screen) -> Iterator[list[str]]:
        for _ in range(PATIENCE):
            if self.view.screen is screen:
                return
            yield []
        raise AssertionError(f"still on {self.view.screen}, not on {screen}: {self.view.choices}")


class Caller:
    """Calls the staff; one of them comes, has a wrong PIN, and acknowledges the call."""

    def __init__(self) -> None:
        self.finished = False
        self._steps = iter(
            [["staff"], *[[]] * 50, ["acknowledge"], [], ["sign_in"], [], ["key:1"], ["back"], []]
        )

    def touch(self, view: VisitView) -> list[str]:
        """Once a frame."""
        taken = next(self._steps, None)
        self.finished = taken is None
        return taken or []
