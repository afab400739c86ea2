"""What the staff's pages need to know: immutable views, like those of a visit.

Codes of patients stand in these views only. Words are message keys with their values, times are
seconds, days are ISO 8601 and empty where the clock was not set.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.keyboard import Written


@dataclass(frozen=True, slots=True)
class Told:
    """A message key and what stands in its places; a value may be a message itself."""

    key: str
    values: tuple[tuple[str, int | float | str | Told], ...] = ()


@dataclass(frozen=True, slots=True)
class SignInView:
    """The keypad. `wait_s` is how long it stays shut."""

    digits: int
    of: int
    busy: bool = False
    wait_s: float = 0.0
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class FirstPinView:
    """The very first start: a name, and a PIN twice. `step` is name, pin or again."""

    step: str
    name: str
    digits: int
    of: int
    busy: bool = False
    trouble: Told | None = None
    written: Written | None = None
    """The name while it is being typed."""


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient in the list."""

    code: str
    side: str
    visits: int
    last: str


@dataclass(frozen=True, slots=True)
class PatientsView:
    """The list, the newest first. `new_code` is a code just drawn, to be written down."""

    who: str
    typed: str
    rows: tuple[PatientRow, ...]
    busy: bool = False
    new_code: str = ""
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class PrescriptionLine:
    """A prescription in force, in short."""

    exercise_title: str
    short: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in the list; `titles` are the exercises' message keys."""

    day: str
    state: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What staff write about a patient; `closing` asks once more whether to close the file."""

    side: str
    notes: str
    pain_limit: int
    closing: bool = False
    written: Written | None = None
    """The notes while they are being typed."""
    ceiling: Told | None = None
    """Above which force every exercise stops; None where that is not shown."""


@dataclass(frozen=True, slots=True)
class PatientView:
    """A patient's page. `selected` is the prescription that the buttons are about."""

    code: str
    visits: int
    last: str
    side: str
    notes: str
    pain_limit: int
    closed: bool
    prescriptions: tuple[PrescriptionLine, ...]
    selected: int | None
    sessions: tuple[SessionRow, ...]
    editing: Details | None = None
    ending: bool = False
    """Whether the end of the selected prescription is asked about once more."""
    ceiling_n: float | None = None
    """Above this force an exercise stops; None for the usual ceiling."""
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class DoseRow:
    """One thing that is asked for. `own`: it is the exercise's own. `key` names it.

    `label` is what it is called, where that is not the key's own name.
    """

    key: str
    value: Told
    own: bool
    less: bool
    more: bool
    label: Told | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What is proposed for the next session, and why; `accepted` once somebody pressed it."""

    because: tuple[Told, ...]
    change: Told | None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class PrescribeView:
    """Choosing an exercise (`rows` empty), then what is asked for in it."""

    code: str
    title: str
    """Message key of the exercise; empty while it is being chosen."""
    exercises: tuple[tuple[str, str, bool], ...] = ()
    """(id, message key, whether it is prescribed already)"""
    rows: tuple[DoseRow, ...] = ()
    templates: tuple[str | Told, ...] = ()
    """Their names: the shipped ones in the page's language, a clinic's own as it wrote them."""
    template: int | None = None
    proposal: ProposalView | None = None
    problem: Told | None = None
    busy: bool = False
    trouble: Told | None = None


StaffBody = SignInView | FirstPinView | PatientsView | PatientView | PrescribeView
