"""Where the clinic's own templates and rules lie: named in the settings, or in the data folder."""

from __future__ import annotations

from pathlib import Path

from kiosk.settings import Settings

FOLDER = "clinic"
"""Under the data folder."""


def own_files(settings: Settings) -> tuple[Path | None, Path | None]:
    """(templates, rules): what the settings name, else what lies in the data folder, if it does."""
    named = settings.clinic_files
    return (
        _file(settings, named.templates, "templates.toml"),
        _file(settings, named.rules, "rules.toml"),
    )


def _file(settings: Settings, named: Path | None, usual: str) -> Path | None:
    if named is not None:
        return named
    lying = settings.paths.data / FOLDER / usual
    return lying if lying.exists() else None
