"""The clinic's own templates and rules: used where they are right, and told where they are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.checks.prescribing import check_prescribing
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.clinic.rules import shipped_rules
from kiosk.clinic.templates import shipped_templates
from kiosk.media_folder import load_media, shipped_media
from kiosk.prescribing import prescribing_of
from kiosk.settings import ClinicFiles, PathSettings, Settings, StaffSettings

MEDIA = load_media(shipped_media())
EXERCISES = {each.id: each for each in MEDIA.exercises}
TEMPLATE = """
[[template]]
id = "ours"
name = "Ours"
[[dose]]
template = "ours"
exercise = "clamshell"
reps = 8
"""
RULE = '[[rule]]\nid = "always-the-same"\nkinds = ["paced"]\nchange = "same"\n'


def settings(data: Path, **files: Path) -> Settings:
    return Settings(paths=PathSettings(data=data), clinic_files=ClinicFiles(**files))


def test_without_files_of_its_own_a_clinic_has_the_stations(tmp_path: Path) -> None:
    found = prescribing_of(settings(tmp_path), EXERCISES)
    assert found.templates == shipped_templates()
    assert found.rules == shipped_rules()
    assert (found.templates_file, found.rules_file) == (None, None)


def test_files_in_the_data_folder_count_without_being_named(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "templates.toml").write_text(TEMPLATE, "utf-8")
    (tmp_path / "clinic" / "rules.toml").write_text(RULE, "utf-8")
    found = prescribing_of(settings(tmp_path), EXERCISES)
    # Templates are added; rules take the place of all others: their order is what they say.
    assert [each.id for each in found.templates] == ["standard", "early", "strength", "ours"]
    assert [each.id for each in found.rules] == ["always-the-same"]


def test_a_file_that_the_settings_name_goes_first(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "templates.toml").write_text("not even TOML", "utf-8")
    named = tmp_path / "mine.toml"
    named.write_text(TEMPLATE.replace("ours", "early"), "utf-8")
    found = prescribing_of(settings(tmp_path, templates=named), EXERCISES)
    assert [each.id for each in found.templates] == ["standard", "early", "strength"]
    assert found.templates[1].name == "Ours"
    assert found.templates_file == named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEMPLATE.replace("reps = 8", "reps = 80"), ":8: dose[0].reps: 80 is not allowed"),
        (TEMPLATE.replace("reps", "repetitions"), ":8: dose[0].repetitions: "),
        (
            TEMPLATE.replace("clamshell", "clam"),
            ': template "ours": dose: exercise: there is no "clam"; allowed: ',
        ),
        (
            TEMPLATE.replace("reps = 8", "hold_s = 8"),
            ': template "ours": dose: clamshell: hold_s: not in this exercise; allowed: ',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ClinicFileError) as told:
        prescribing_of(settings(tmp_path, templates=file), EXERCISES)
    assert str(told.value).startswith(f"{file}{said}")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    with pytest.raises(ClinicFileError, match="cannot be read: No such file"):
        prescribing_of(settings(tmp_path, rules=file), EXERCISES)


def test_the_doctor_says_whose_they_are(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULE, "utf-8")
    found = check_prescribing(settings(tmp_path, rules=file), MEDIA)
    assert [(each.part, each.verdict, each.what) for each in found] == [
        ("templates", "ok", "3, the station's own"),
        ("rules", "ok", f"1, those of {file}"),
    ]
    file.write_text(RULE.replace("same", "double"), "utf-8")
    (broken,) = check_prescribing(settings(tmp_path, rules=file), MEDIA)
    assert (broken.part, broken.verdict) == ("templates", "fail")
    assert str(file) in broken.what
    nobody = replace(settings(tmp_path, rules=file), staff=StaffSettings(enabled=False))
    assert check_prescribing(nobody, MEDIA) == []
