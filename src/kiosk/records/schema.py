"""The tables of the records, step by step; no step is edited once a station has it.

Every row of the model has a table, and every such table begins with the same columns: an id, and
the stamp of when it was written. Rows are only ever added: triggers refuse every change, and
every deletion outside `Database.erasing()`, which leaves its line in the audit. What changes (a
patient's details, a prescription's end, a verdict about a rep) is a further row. Three tables
are no records and may change: `counters` (no persons), `pulse` (when the station was last
alive), `erasing` (the key to the triggers, empty except within an erasing transaction).

A file belongs to one station, so a sequence is a row's place in it; where several stations come
together, (station, sequence) and `id` stay unique.
"""

from __future__ import annotations

APPLICATION_ID = 0x53515A42
"""SQZB, in the file's header: it is ours."""

_UNKEYED = frozenset({"traces", "audit", "migrations"})
"""Nothing looks for these by their own id: an index more would be 4 kB more of log a rep."""

_STAMPED = """
  station TEXT NOT NULL,
  boot TEXT NOT NULL,
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  mono_s REAL NOT NULL,
  wall TEXT NOT NULL,
  wall_set INTEGER NOT NULL CHECK (wall_set IN (0, 1))"""

_BODIES = {
    "patients": """
  code TEXT NOT NULL UNIQUE""",
    "patient_details": """
  patient_id TEXT NOT NULL REFERENCES patients (id),
  side TEXT NOT NULL,
  notes TEXT NOT NULL,
  pain_limit INTEGER NOT NULL CHECK (pain_limit BETWEEN 0 AND 10),
  ceiling_n REAL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1))""",
    "prescriptions": """
  patient_id TEXT NOT NULL REFERENCES patients (id),
  exercise TEXT NOT NULL,
  dose TEXT NOT NULL CHECK (json_valid(dose)),
  staff_id TEXT NOT NULL,
  template TEXT NOT NULL,
  proposed TEXT NOT NULL""",
    "prescription_ends": """
  prescription_id TEXT NOT NULL UNIQUE REFERENCES prescriptions (id),
  staff_id TEXT NOT NULL,
  reason TEXT NOT NULL""",
    "sessions": """
  patient_id TEXT NOT NULL REFERENCES patients (id),
  staff_id TEXT NOT NULL,
  taken_up TEXT REFERENCES sessions (id)""",
    "session_ends": """
  session_id TEXT NOT NULL UNIQUE REFERENCES sessions (id),
  state TEXT NOT NULL CHECK (state IN ('finished', 'stopped', 'cut')),
  staff_id TEXT NOT NULL,
  reason TEXT NOT NULL""",
    "runs": """
  session_id TEXT NOT NULL REFERENCES sessions (id),
  exercise TEXT NOT NULL,
  prescription_id TEXT REFERENCES prescriptions (id),
  calibration_id TEXT NOT NULL,
  calibration_state TEXT NOT NULL,
  dose TEXT NOT NULL CHECK (json_valid(dose)),
  pain_before INTEGER CHECK (pain_before BETWEEN 0 AND 10)""",
    "run_ends": """
  run_id TEXT NOT NULL UNIQUE REFERENCES runs (id),
  completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
  pain_after INTEGER CHECK (pain_after BETWEEN 0 AND 10),
  record TEXT NOT NULL CHECK (record = '' OR json_valid(record)),
  faults TEXT NOT NULL CHECK (json_valid(faults))""",
    "sets": """
  run_id TEXT NOT NULL REFERENCES runs (id),
  side TEXT NOT NULL,
  number INTEGER NOT NULL,
  target_n REAL NOT NULL,
  low_n REAL NOT NULL,
  high_n REAL NOT NULL,
  preload_n REAL NOT NULL,
  tare_kpa REAL,
  hold_s REAL NOT NULL""",
    "reps": """
  set_id TEXT NOT NULL REFERENCES sets (id),
  number INTEGER NOT NULL,
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  reason TEXT NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  in_zone_s REAL NOT NULL,
  peak_n REAL,
  peak_u_n REAL,
  mean_n REAL,
  mean_u_n REAL,
  steadiness_pct REAL,
  impulse_ns REAL,
  by_feel INTEGER NOT NULL CHECK (by_feel IN (0, 1)),
  phase TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64)""",
    "traces": """
  rep_id TEXT NOT NULL UNIQUE REFERENCES reps (id),
  codec TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  samples INTEGER NOT NULL,
  begin_s REAL NOT NULL,
  rate_hz REAL NOT NULL,
  sensor TEXT NOT NULL,
  full_scale_v REAL NOT NULL,
  supply_code INTEGER NOT NULL,
  zero_kpa REAL NOT NULL,
  calibration_id TEXT NOT NULL,
  data BLOB NOT NULL""",
    "overrides": """
  rep_id TEXT NOT NULL REFERENCES reps (id),
  staff_id TEXT NOT NULL,
  counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
  reason TEXT NOT NULL""",
    "notices": """
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL""",
    "notices_seen": """
  notice_id TEXT NOT NULL UNIQUE REFERENCES notices (id),
  staff_id TEXT NOT NULL""",
    "audit": """
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  staff_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)""",
    "migrations": """
  version INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL""",
}

_CALIBRATIONS = """
  calibration_id TEXT NOT NULL,
  text TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64)"""
"""Of one id there may be several copies: a file that was changed by hand is another calibration."""

STAMPED_TABLES = (*_BODIES, "calibrations")
"""Parents before children, so that children are erased in the reverse order."""

NEVER_ERASED = ("audit", "migrations", "calibrations")
"""Not even erasing opens these: they hold nothing about a patient."""

_INDEXES = (
    "CREATE INDEX patient_details_newest ON patient_details (patient_id)",
    "CREATE INDEX prescriptions_of_patient ON prescriptions (patient_id, exercise)",
    "CREATE INDEX sessions_of_patient ON sessions (patient_id)",
    "CREATE INDEX sessions_taken_up ON sessions (taken_up) WHERE taken_up IS NOT NULL",
    "CREATE INDEX runs_of_session ON runs (session_id)",
    "CREATE INDEX runs_of_prescription ON runs (prescription_id) WHERE prescription_id IS NOT NULL",
    "CREATE INDEX sets_of_run ON sets (run_id)",
    "CREATE UNIQUE INDEX reps_of_set ON reps (set_id, number)",
    "CREATE INDEX overrides_of_rep ON overrides (rep_id)",
)

_LOOSE = (
    """CREATE TABLE counters (
  station TEXT NOT NULL,
  day TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (day, what, subject, station)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE pulse (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  boot TEXT NOT NULL,
  beats INTEGER NOT NULL,
  mono_s REAL NOT NULL,
  wall TEXT NOT NULL,
  wall_set INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE erasing (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT""",
)


def table_sql(name: str, body: str) -> tuple[str, ...]:
    """A table of records with its triggers; later migrations make theirs by it too."""
    return (
        f"CREATE TABLE {name} (\n  {_id(name)},{_STAMPED},{body}\n) STRICT",
        f"CREATE TRIGGER {name}_unchanged BEFORE UPDATE ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name}: rows are never changed'); END",
        f"CREATE TRIGGER {name}_undeleted BEFORE DELETE ON {name} "
        + ("" if name in NEVER_ERASED else "WHEN NOT EXISTS (SELECT 1 FROM erasing) ")
        + f"BEGIN SELECT RAISE(ABORT, '{name}: rows are never deleted'); END",
    )


def _id(name: str) -> str:
    unique = "" if name in _UNKEYED else " UNIQUE"
    return f"id TEXT NOT NULL{unique} CHECK (length(id) = 36)"


FIRST: tuple[str, ...] = (
    *_LOOSE,
    *(statement for name, body in _BODIES.items() for statement in table_sql(name, body)),
    *_INDEXES,
)

SECOND: tuple[str, ...] = (
    *table_sql("calibrations", _CALIBRATIONS),
    "CREATE INDEX calibrations_by_id ON calibrations (calibration_id)",
)
"""Every calibration that a rep was measured with, so that raw codes outlive the folder."""
