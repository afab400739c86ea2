"""Who may do what behind the staff's door. Roles are named as in the staff's book."""

from __future__ import annotations

LEAD, PHYSIO, DESK = "lead", "physio", "desk"
EVERYBODY = frozenset({LEAD, PHYSIO, DESK})
CLINICAL = frozenset({LEAD, PHYSIO})
"""Who works with patients: only they ever see a code."""
LEADS = frozenset({LEAD})


def sees_patients(role: str) -> bool:
    """Whether a role opens the patients' pages; an unknown one opens nothing."""
    return role in CLINICAL


def comes_in(role: str) -> bool:
    """Whether a role may sign in at all."""
    return role in EVERYBODY
