"""The small pieces of resources: codes, quantities, components, notes and sampled data."""

from __future__ import annotations

from bisect import bisect_left
from math import isfinite
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from kiosk.exports.fhir.codes import ABSENT, MEASURES, UCUM, UNITS
from kiosk.exports.plain import plain
from kiosk.exports.rows import Signal
from kiosk.exports.told import Force
from kiosk.exports.when import instant_of
from kiosk.records.model import Stamp

Json = dict[str, Any]
STEP_N = 0.01
"""Sampled forces are whole multiples of it: far below what the sensor resolves."""
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "`": "'"})


def urn(own_id: str) -> str:
    """`urn:uuid:` of a row's id; of an id that is no UUID, one made from it."""
    try:
        return f"urn:uuid:{UUID(own_id)}"
    except ValueError:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'kiosk:{own_id}')}"


def reference(own_id: str) -> Json:
    return {"reference": urn(own_id)}


def concept(namespace: str, code: str, text: str) -> Json:
    """A local code with its text."""
    system = f"{namespace}/{MEASURES}"
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": UNITS[unit], "system": UCUM, "code": unit}


def note(text: str) -> Json:
    """A remark.

    FHIR reads it as markdown, and some readers let HTML through with that: what could begin a tag
    or a link is written as something that cannot.
    """
    return {"text": harmless(text)}


def harmless(text: str) -> str:
    return plain(text).translate(_HARMLESS)


def time_of(stamp: Stamp | None) -> str | None:
    """A time with its zone; None where the clock was not set: FHIR has no "perhaps" for times."""
    if stamp is None or not stamp.wall_set:
        return None
    when = instant_of(stamp.wall)
    return when.isoformat(timespec="milliseconds") if when else None


def component(code: Json, value: float | None, unit: str, why: str = "") -> Json:
    """A quantity, or the reason why there is none."""
    if value is None or not isfinite(value):
        return {"code": code, "dataAbsentReason": absent(why)}
    return {"code": code, "valueQuantity": quantity(value, unit)}


def absent(why: str) -> Json:
    """Why a value is absent: in words, for FHIR's own codes know of no kept reps or noise."""
    coding = [{"system": ABSENT, "code": "unknown"}]
    return {"coding": coding, "text": harmless(why)} if why else {"coding": coding}


def force_components(code: Json, code_u: Json, force: Force, unit: str, why: str) -> list[Json]:
    """A force, and beside it its band; a lower bound says so and has none."""
    first = component(code, force.value_n, unit, why)
    if force.at_least and "valueQuantity" in first:
        first["valueQuantity"] = {**first["valueQuantity"], "comparator": ">="}
    found = [first]
    if force.u_n is not None and force.value_n is not None:
        found.append(component(code_u, force.u_n, unit))
    return found


def sampled(signal: Signal) -> Json | None:
    """Force evenly spaced, as FHIR wants it; None without newtons or a rate.

    Each place of the grid has the nearest sample within one period, or E where there is none.
    """
    if len(signal.force_n) < 2 or signal.rate_hz <= 0:
        return None
    period_s = 1.0 / signal.rate_hz
    begin_s = signal.t_s[0]
    places = round((signal.t_s[-1] - begin_s) / period_s) + 1
    data = " ".join(
        _sample(signal, begin_s + index * period_s, period_s) for index in range(places)
    )
    made: Json = {
        "origin": quantity(0, "N"),
        "period": round(period_s * 1000, 6),
        "factor": STEP_N,
        "dimensions": 1,
        "data": data,
    }
    if isfinite(signal.last_n):
        made["upperLimit"] = round(signal.last_n / STEP_N)
    return made


def _sample(signal: Signal, at_s: float, period_s: float) -> str:
    after = bisect_left(signal.t_s, at_s)
    near = [index for index in (after - 1, after) if 0 <= index < len(signal.t_s)]
    best = min(near, key=lambda index: abs(signal.t_s[index] - at_s))
    if abs(signal.t_s[best] - at_s) > period_s:
        return "E"
    force_n = float(signal.force_n[best])
    if not isfinite(force_n):
        return "E"
    return "U" if force_n >= signal.last_n else str(round(force_n / STEP_N))
