"""What a clinic decides about visits."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.exercise.squeeze_rules import SqueezeRules


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """How a station receives its visitors. Times in seconds."""

    languages: tuple[str, ...] = ("en", "fr", "es")
    floor_space: bool = False
    """Whether patients can lie down where they still hear the station."""
    sound: bool = False
    captions: bool = True
    question_s: float = 8.0
    highlight_s: float = 3.0
    idle_s: float = 60.0
    leave_s: float = 20.0
    summary_s: float = 60.0
    rules: SqueezeRules = field(default_factory=SqueezeRules)
