"""Adds a patient with the code given, as the staff's screen does; for the station's own user."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from kiosk.archive import open_here
from kiosk.clinic.codes import normal
from kiosk.clock import SystemClock
from kiosk.records.model import Entry, Patient
from kiosk.settings import read_settings

SETTINGS = Path("/etc/kiosk/settings.toml")

with closing(open_here(read_settings(SETTINGS), SystemClock())) as database:
    patient = Patient(database.new_id(), normal(sys.argv[1]))
    database.add(patient, audit=Entry("", "add patient", patient.id))
