"""The check that an installed version has to pass before it becomes the station."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import kiosk
from kiosk import health_check
from kiosk.media_folder import shipped_media
from kiosk.settings import PathSettings, Settings


def said(settings: Settings) -> tuple[bool, list[str]]:
    lines: list[str] = []
    return health_check.health_check(settings, lines.append), lines


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings(), paths=PathSettings(data=tmp_path))


def test_a_good_version_passes_part_by_part(settings: Settings, tmp_path: Path) -> None:
    well, lines = said(settings)
    assert well, lines
    assert [line.partition(":")[0] for line in lines] == [
        "ok    modules", "ok    films", "ok    records", "ok    pictures",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [], "it writes nothing into the station's folder"


def test_a_package_that_is_missing_fails_and_the_rest_is_still_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lacks.py").write_text("import no_such_package", "ascii")
    monkeypatch.setattr(kiosk, "__path__", [*kiosk.__path__, str(tmp_path)])
    well, lines = said(replace(settings, paths=PathSettings(tmp_path, tmp_path)))
    assert not well
    assert lines[0] == "FAIL  modules: ModuleNotFoundError: No module named 'no_such_package'"
    assert lines[1] == f"FAIL  films: ValueError: {tmp_path}: no exercise that can be used"
    assert len(lines) == 4


def test_a_film_that_cannot_be_decoded_fails(settings: Settings, tmp_path: Path) -> None:
    media = tmp_path / "some"
    shutil.copytree(shipped_media() / "clamshell", media / "clamshell")
    (media / "clamshell" / "film.mp4").write_bytes(b"no film")
    well, lines = said(replace(settings, paths=PathSettings(media, tmp_path)))
    assert not well
    assert lines[1].startswith("FAIL  films: ")
