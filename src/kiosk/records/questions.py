"""The SQL of every question. Tests ask SQLite how it would answer each: always by an index."""

from __future__ import annotations

from kiosk.records.model import (
    CalibrationCopy,
    Notice,
    Override,
    Prescription,
    RepRow,
    Run,
    RunEnd,
    Session,
    SetRow,
    Trace,
)
from kiosk.records.rows import STAMP, select

# The newest details of a patient. Sequences only grow, so the newest row has the highest.
_NEWEST = (
    "(SELECT d.id FROM patient_details d WHERE d.patient_id = p.id ORDER BY d.sequence DESC "
    "LIMIT 1)"
)
_PATIENT = "p.id, p.code, n.side, n.notes, n.pain_limit, n.ceiling_n, n.closed"
_PATIENTS = f"FROM patients p JOIN patient_details n ON n.id = {_NEWEST}"
_STAMP_P = ", ".join(f"p.{name}" for name in STAMP)
_LAST = "(SELECT s.id FROM sessions s WHERE s.patient_id = p.id ORDER BY s.sequence DESC LIMIT 1)"
_OVERRIDE = "(SELECT v.id FROM overrides v WHERE v.rep_id = r.id ORDER BY v.sequence DESC LIMIT 1)"

SQL = {
    "patients": (
        f"SELECT {_PATIENT}, (SELECT count(*) FROM sessions s WHERE s.patient_id = p.id), "
        + ", ".join(f"l.{name}" for name in STAMP)
        + f" {_PATIENTS} LEFT JOIN sessions l ON l.id = {_LAST} "
        # The plus keeps the index to one lower end, the right one: SQLite can use a single one.
        "WHERE p.code >= :first AND +p.code > :after AND p.code < :beyond "
        "AND n.closed <= :closed ORDER BY p.code LIMIT :limit"
    ),
    "recent_patients": (
        f"SELECT {_PATIENT}, {_STAMP_P} {_PATIENTS} WHERE p.sequence < :before AND NOT n.closed "
        "ORDER BY p.sequence DESC LIMIT :limit"
    ),
    "patients_in_all": "SELECT count(*) FROM patients",
    "patient": f"SELECT {_PATIENT}, {_STAMP_P} {_PATIENTS} WHERE p.id = :id",
    "patient_by_code": f"SELECT {_PATIENT}, {_STAMP_P} {_PATIENTS} WHERE p.code = :code",
    "in_force": (
        f"SELECT {select(Prescription, 'p')} FROM prescriptions p WHERE p.patient_id = :id "
        "AND p.sequence = (SELECT max(o.sequence) FROM prescriptions o WHERE "
        "o.patient_id = p.patient_id AND o.exercise = p.exercise) "
        "AND NOT EXISTS (SELECT 1 FROM prescription_ends e WHERE e.prescription_id = p.id) "
        "ORDER BY p.exercise"
    ),
    "prescriptions": (
        f"SELECT {select(Prescription, 'p')}, EXISTS (SELECT 1 FROM prescription_ends e "
        "WHERE e.prescription_id = p.id) FROM prescriptions p WHERE p.patient_id = :id "
        "ORDER BY p.sequence DESC"
    ),
    "sessions": (
        f"SELECT {select(Session, 's')}, e.state, e.reason, "
        + ", ".join(f"e.{name}" for name in STAMP)
        + " FROM sessions s LEFT JOIN session_ends e ON e.session_id = s.id "
        "WHERE s.patient_id = :id AND s.sequence < :before ORDER BY s.sequence DESC LIMIT :limit"
    ),
    "session": (
        f"SELECT {select(Session, 's')}, e.state, e.reason, "
        + ", ".join(f"e.{name}" for name in STAMP)
        + " FROM sessions s LEFT JOIN session_ends e ON e.session_id = s.id WHERE s.id = :id"
    ),
    "exercises": "SELECT exercise FROM runs WHERE session_id = :id ORDER BY sequence",
    "runs": (
        f"SELECT {select(Run, 'r')}, {select(RunEnd, 'e')} FROM runs r "
        "LEFT JOIN run_ends e ON e.run_id = r.id WHERE r.session_id = :id ORDER BY r.sequence"
    ),
    "sets": f"SELECT {select(SetRow, 's')} FROM sets s WHERE s.run_id = :id ORDER BY s.sequence",
    "reps": (
        f"SELECT {select(SetRow, 's')}, {select(RepRow, 'r')}, r.sha256, {select(Override, 'o')} "
        "FROM sets s JOIN reps r ON r.set_id = s.id "
        f"LEFT JOIN overrides o ON o.id = {_OVERRIDE} "
        "WHERE s.run_id = :id ORDER BY s.sequence, r.number"
    ),
    "trace": f"SELECT {select(Trace, 't')} FROM traces t WHERE t.rep_id = :id",
    # The newest that is older than the run; one that was kept afterwards where there is none.
    "calibration": (
        f"SELECT {select(CalibrationCopy, 'c')} FROM calibrations c WHERE c.calibration_id = :id "
        "ORDER BY c.sequence > :at, abs(c.sequence - :at) LIMIT 1"
    ),
    "history_runs": (
        "SELECT y.id, u.id, u.calibration_id, u.calibration_state, "
        "CASE WHEN e.record <> '' THEN json_extract(e.record, '$.best_n', '$.best_u_n', "
        "'$.maximum_n', '$.maximum_u_n', '$.asymmetry_pct', '$.asymmetry_u_pct') END, "
        "CASE WHEN e.record <> '' THEN (SELECT json_group_array(json_array("
        "json_extract(p.value, '$.side'), json_extract(p.value, '$.state'))) "
        "FROM json_each(e.record, '$.sets') p) END, u.dose, "
        + ", ".join(f"u.{name}" for name in STAMP)
        + " FROM sessions y JOIN runs u ON u.session_id = y.id "
        "LEFT JOIN run_ends e ON e.run_id = u.id "
        "WHERE y.patient_id = :id AND u.exercise = :exercise ORDER BY y.sequence, u.sequence"
    ),
    "history_reps": (
        "SELECT u.id, s.side, s.target_n, s.hold_s, r.mean_n, r.mean_u_n, r.in_zone_s, "
        "r.steadiness_pct, coalesce((SELECT v.counts FROM overrides v WHERE v.rep_id = r.id "
        "ORDER BY v.sequence DESC LIMIT 1), r.kept), r.kept "
        "FROM sessions y JOIN runs u ON u.session_id = y.id JOIN sets s ON s.run_id = u.id "
        "JOIN reps r ON r.set_id = s.id "
        "WHERE y.patient_id = :id AND u.exercise = :exercise "
        "ORDER BY y.sequence, u.sequence, s.sequence, r.number"
    ),
    "exercises_of_patient": (
        "SELECT DISTINCT u.exercise FROM sessions y JOIN runs u ON u.session_id = y.id "
        "WHERE y.patient_id = :id ORDER BY u.exercise"
    ),
    "counters": (
        "SELECT day, what, subject, sum(amount) FROM counters "
        "WHERE day BETWEEN :first AND :last GROUP BY day, what, subject ORDER BY day, what, subject"
    ),
    "audit": (
        f"SELECT number, staff_id, action, subject, detail, hash, {', '.join(STAMP)} FROM audit "
        "WHERE number < :before ORDER BY number DESC LIMIT :limit"
    ),
    "all_reps": (
        f"SELECT {select(SetRow, 's')}, {select(RepRow, 'r')}, r.sha256, {select(Override, 'o')}, "
        "y.patient_id, y.id, u.id, u.exercise FROM reps r JOIN sets s ON s.id = r.set_id "
        "JOIN runs u ON u.id = s.run_id JOIN sessions y ON y.id = u.session_id "
        f"LEFT JOIN overrides o ON o.id = {_OVERRIDE} ORDER BY r.sequence"
    ),
    "reps_of_patient": (
        f"SELECT {select(SetRow, 's')}, {select(RepRow, 'r')}, r.sha256, {select(Override, 'o')}, "
        "y.patient_id, y.id, u.id, u.exercise FROM sessions y JOIN runs u ON u.session_id = y.id "
        "JOIN sets s ON s.run_id = u.id JOIN reps r ON r.set_id = s.id "
        f"LEFT JOIN overrides o ON o.id = {_OVERRIDE} WHERE y.patient_id = :id "
        "ORDER BY y.sequence, u.sequence, s.sequence, r.number"
    ),
    "newest_of_patient": (
        " UNION ALL ".join(
            f"SELECT {', '.join(STAMP)} FROM {table} WHERE {column} = :id"
            for table, column in (
                ("patients", "id"),
                ("patient_details", "patient_id"),
                ("prescriptions", "patient_id"),
                ("sessions", "patient_id"),
            )
        )
        + " ORDER BY sequence DESC LIMIT 1"
    ),
    "notices": (
        f"SELECT {select(Notice, 'n')} FROM notices n WHERE NOT EXISTS "
        "(SELECT 1 FROM notices_seen e WHERE e.notice_id = n.id) ORDER BY n.sequence"
    ),
}
"""Every question by name: tests ask SQLite how it would answer each."""
