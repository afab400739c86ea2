"""Which templates and rules prescriptions are made of, and whether they can be read."""

from __future__ import annotations

from pathlib import Path

from kiosk.checks.finding import Finding, fail, ok
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.media_folder import Media
from kiosk.prescribing import prescribing_of
from kiosk.settings import Settings


def check_prescribing(settings: Settings, media: Media) -> list[Finding]:
    """One line each for templates and rules; a file that cannot be used is a failure."""
    if not settings.staff.enabled:
        return []
    try:
        found = prescribing_of(settings, {each.id: each for each in media.exercises})
    except ClinicFileError as error:
        cure = "Mend the file, or take it away for the station's own; templates.toml and rules.toml"
        return [fail("templates", str(error), f"{cure} of src/kiosk/clinic show the form.")]
    return [
        ok("templates", _said(len(found.templates), "the station's own", found.templates_file)),
        ok("rules", _said(len(found.rules), "", found.rules_file)),
    ]


def _said(count: int, beside: str, file: Path | None) -> str:
    if file is None:
        return f"{count}, the station's own"
    return f"{count}, {beside} and those of {file}" if beside else f"{count}, those of {file}"
