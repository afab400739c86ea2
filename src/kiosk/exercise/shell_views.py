"""What the pages about the station itself need to know: its entries, people, checks, power.

Immutable views like those in `staff_views`; no code of a patient ever stands in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import Told


@dataclass(frozen=True, slots=True)
class StationEntry:
    """One large entry: `id` is chosen as "open:<id>", and names its words and its icon."""

    id: str
    icon: str


@dataclass(frozen=True, slots=True)
class StationView:
    """Everything that can be done with the station besides its patients."""

    who: str
    entries: tuple[StationEntry, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may sign in; `own`: it is who is signed in."""

    name: str
    role: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Who may sign in.

    `step`: list, person, leave (asking once more), name, role, own (one's own PIN, before
    anything is changed), pin, again. `about` is whom it is about.
    """

    step: str
    rows: tuple[PersonRow, ...] = ()
    about: PersonRow | None = None
    written: Written | None = None
    """The name of somebody new."""
    digits: int = 0
    of: int = 0
    wait_s: float = 0.0
    """For how long the keypad stays shut."""
    busy: bool = False
    done: Told | None = None
    """What was done last."""
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One finding: `verdict` is ok, warn or fail; the rest in the doctor's own words."""

    part: str
    verdict: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class ChecksView:
    """What was found so far, what is not well first. `share` of it is looked at, None: all."""

    rows: tuple[CheckRow, ...]
    """Those of this page."""
    share: float | None
    counts: tuple[int, int, int] = (0, 0, 0)
    """How many are ok, warn, fail."""
    page: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class PowerView:
    """What ends the program: `asking` is what is asked about once more, `doing` what is begun."""

    deeds: tuple[str, ...]
    asking: str = ""
    doing: str = ""
    trouble: Told | None = None


ShellBody = StationView | PeopleView | ChecksView | PowerView
