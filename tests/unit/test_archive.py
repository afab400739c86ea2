"""The station's own records as they are opened: what an earlier software left out is put right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from store import LIZ, NOW, a_patient, a_run, new_id

from kiosk.archive import open_here, records_folder, stamps_of
from kiosk.calibrations import bare_text, calibrations_folder, write_new
from kiosk.clock import ManualClock
from kiosk.force.calibration import ForceMap, estimated
from kiosk.force.calibration_file import load_calibration
from kiosk.records.database import open_database
from kiosk.records.migrations import STEPS
from kiosk.records.model import Session
from kiosk.settings import Settings, read_settings

DESK = Path(__file__).parents[2] / "src" / "kiosk" / "sim" / "desk.toml"
BLUE = replace(
    estimated("wall"),
    id="blue",
    state="calibrated",
    date=NOW.date(),
    map=ForceMap(((0.0, 0.0), (5.0, 123.0))),
)


def here(folder: Path) -> Settings:
    base = read_settings(DESK)
    return replace(base, paths=replace(base.paths, data=folder))


def test_calibrations_are_copied_for_reps_that_an_earlier_software_kept(tmp_path: Path) -> None:
    settings, clock = here(tmp_path), ManualClock(wall=NOW)
    write_new(calibrations_folder(settings), "blue", bare_text(BLUE))
    old = open_database(records_folder(settings), stamps_of(settings, clock), STEPS[:1])
    old.add(patient := a_patient())
    old.add(session := Session(new_id(), patient.id, LIZ))
    for name in ("blue", "model-wall", "lost"):
        old.add(replace(a_run(session), calibration_id=name))
    old.close()

    database = open_here(settings, clock)
    reader = database.reader_here()
    found = reader.calibration("blue", 5)
    assert found is not None
    assert found.text == bare_text(BLUE)
    model = reader.calibration("model-wall", 5)
    assert model is not None
    assert load_calibration(model.text, "model").map == estimated("wall").map
    assert reader.uncopied() == ["lost"]
    assert "copy calibrations" in [line.row.action for line in reader.audit()]
    lines = reader.audit()[0].row.number
    database.close()
    again = open_here(settings, clock)
    assert again.reader_here().audit(limit=1)[0].row.number == lines
    again.close()
