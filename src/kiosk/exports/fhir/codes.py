"""The codes that bundles use: value sets of FHIR R4B (4.3.0), UCUM units, and our own.

No code of LOINC or SNOMED CT means a squeeze of a pressure ball: ours are local, with a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

UCUM = "http://unitsofmeasure.org"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
SECURITY = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
MEASURES = "CodeSystem/measures"
"""Ours, under the clinic's namespace."""

UNITS: Mapping[str, str] = MappingProxyType(
    {"N": "N", "N.s": "N s", "kPa": "kPa", "s": "s", "%": "%"}
)
"""UCUM code to the unit as people write it."""

STATUS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # https://hl7.org/fhir/R4B/valueset-observation-status.html
        "Observation": frozenset(
            {
                "registered", "preliminary", "final", "amended", "corrected", "cancelled",
                "entered-in-error", "unknown",
            }
        ),
        # https://hl7.org/fhir/R4B/valueset-event-status.html
        "Procedure": frozenset(
            {
                "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed",
                "entered-in-error", "unknown",
            }
        ),
        # https://hl7.org/fhir/R4B/valueset-device-status.html
        "Device": frozenset({"active", "inactive", "entered-in-error", "unknown"}),
    }
)  # fmt: skip
COMPARATORS = frozenset({"<", "<=", ">=", ">"})
ABSENT_REASONS = frozenset(
    {
        "unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked",
        "not-applicable", "unsupported", "as-text", "error", "not-a-number", "negative-infinity",
        "positive-infinity", "not-performed", "not-permitted",
    }
)  # fmt: skip
"""https://hl7.org/fhir/R4B/valueset-data-absent-reason.html"""
DEVICE_NAMES = frozenset(
    {
        "udi-label-name", "user-friendly-name", "patient-reported-name", "manufacturer-name",
        "model-name", "other",
    }
)  # fmt: skip

LOCAL = frozenset(
    {
        "session", "exercise", "set", "rep", "squeeze-ball-station",
        "peak_n", "peak_u_n", "mean_n", "mean_u_n", "in_zone_s", "steadiness_pct", "impulse_ns",
        "impulse_u_ns", "fade_pct", "fade_u_pct", "asymmetry_pct", "asymmetry_u_pct", "trace",
        "target_n", "low_n", "high_n", "preload_n", "preload_u_n", "tare_kpa", "hold_s", "counted",
        "number", "side", "verdict", "pain_before", "pain_after", "followed_s",
        "best_left_n", "best_left_u_n", "best_right_n", "best_right_u_n", "best_both_n",
        "best_both_u_n", "maximum_left_n", "maximum_left_u_n", "maximum_right_n",
        "maximum_right_u_n", "maximum_both_n", "maximum_both_u_n",
    }
)  # fmt: skip
"""Every code of ours; figures have the names of the record."""
