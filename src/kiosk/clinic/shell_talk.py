"""What the desk asks about the station itself, and what it is told: people, checks, power.

The same numbers as in `desk_talk`, whose effects and answers these are among.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Deed = Literal["restart", "reboot", "poweroff"]
"""The program begins anew; the machine does; the machine stops."""
DEEDS: tuple[Deed, ...] = ("restart", "reboot", "poweroff")


# Out.


@dataclass(frozen=True, slots=True)
class ListPeople:
    number: int


@dataclass(frozen=True, slots=True)
class GivePin:
    """Give somebody this PIN; `person_id` is empty for somebody new, of this role.

    Answered by a `PinTold`: "welcome" with a detail is done, but not written into the audit.
    """

    number: int
    person_id: str
    name: str
    role: str
    pin: str
    by: str
    """Who does it."""


@dataclass(frozen=True, slots=True)
class Retire:
    """Somebody signs in no more; answered like `GivePin`."""

    number: int
    person_id: str
    by: str


@dataclass(frozen=True, slots=True)
class RunChecks:
    """Look at every part; many answers come, the last one `over`."""

    number: int


@dataclass(frozen=True, slots=True)
class Switch:
    """What ends the program. No answer comes where it worked."""

    number: int
    deed: Deed


ShellEffect = ListPeople | GivePin | Retire | RunChecks | Switch


# In.


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """Everybody who may sign in, by name; or why nobody can tell."""

    number: int
    people: tuple[Colleague, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding: see `kiosk.checks.finding.Finding`."""

    part: str
    verdict: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class ChecksTold:
    """How far it is, 0 ... 1, and what was found so far. `over`: nothing more comes."""

    number: int
    share: float
    found: tuple[Checked, ...]
    over: bool = False


@dataclass(frozen=True, slots=True)
class Switched:
    """What came of it: nothing to say, or why not: "denied", "no_station" or "failed"."""

    number: int
    trouble: str = ""


ShellAnswer = PeopleTold | ChecksTold | Switched
