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
    notice: str = ""
    """A line for the staff on the first page: a message key. Nobody sets it in a file."""
    attended: bool = False
    """Whether a physiotherapist stands beside every patient: nobody pushes with full strength
    alone."""
    rules: SqueezeRules = field(default_factory=SqueezeRules)

    def __post_init__(self) -> None:
        if self.rules.zone_from == "maximal" and not self.attended:
            raise ValueError("a maximal test needs somebody beside every patient (attended)")
