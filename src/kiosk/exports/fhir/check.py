"""Our own check of a bundle: what models of FHIR in Python let through.

`fhir.resources` accepts a status that does not exist, units that UCUM never heard of and
references to nowhere. A bundle leaves the station only when `problems` finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any
from unicodedata import category
from uuid import UUID

from kiosk.exports.fhir.codes import (
    ABSENT,
    ABSENT_REASONS,
    COMPARATORS,
    DEVICE_NAMES,
    LOCAL,
    MEASURES,
    SECURITY,
    STATUS,
    UCUM,
    UNITS,
)

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Patient": ("identifier",),
    "Device": ("identifier", "status", "type"),
    "Procedure": ("status", "code", "subject"),
    "Observation": ("status", "code", "subject", "device", "partOf"),
}
_POINTS_TO = {
    "subject": "Patient",
    "device": "Device",
    "usedReference": "Device",
    "partOf": "Procedure",
    "hasMember": "Observation",
}
_TIMES = ("effectiveDateTime", "issued", "timestamp", "start", "end", "time", "performedDateTime")
_INSTANT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)"
)
_SAMPLE = re.compile(r"-?\d+(\.\d+)?|E|U|L")
_TAG = re.compile(r"[<>]|\]\(|javascript:", re.IGNORECASE)
Found = Iterator[str]


def problems(bundle: Mapping[str, Any], *, clock_set: bool = True) -> list[str]:
    """What is wrong with a bundle, one line each: place, what it is; allowed: what may be."""
    return list(_bundle(bundle, clock_set))


def _bundle(bundle: Mapping[str, Any], clock_set: bool) -> Found:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        yield "Bundle: not a transaction; allowed: resourceType Bundle, type transaction"
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries:
        yield "Bundle.entry: empty; allowed: one resource or more"
        return
    if "timestamp" in bundle:
        yield from _time("Bundle.timestamp", bundle["timestamp"], True)
    kinds: dict[str, str] = {}
    for index, entry in enumerate(entries):
        place = f"entry {index + 1}"
        url, resource = entry.get("fullUrl"), entry.get("resource") or {}
        yield from _full_url(place, url, kinds)
        kinds[str(url)] = str(resource.get("resourceType"))
        yield from _request(place, entry.get("request") or {}, resource)
    for index, entry in enumerate(entries):
        resource = entry.get("resource") or {}
        place = f"entry {index + 1}: {resource.get('resourceType')}"
        yield from _resource(place, resource)
        yield from _walk(place, resource, "", kinds, clock_set)


def _full_url(place: str, url: object, kinds: Mapping[str, str]) -> Found:
    try:
        text = str(url)
        if not text.startswith("urn:uuid:") or str(UUID(text[9:])) != text[9:]:
            raise ValueError
    except ValueError:
        yield f"{place}: fullUrl {url} is not allowed; allowed: urn:uuid: and a UUID"
    if str(url) in kinds:
        yield f"{place}: fullUrl {url} stands twice; allowed: once"


def _request(place: str, request: Mapping[str, Any], resource: Mapping[str, Any]) -> Found:
    if request.get("method") != "POST" or request.get("url") != resource.get("resourceType"):
        yield f"{place}: request is not a POST of its resource; allowed: POST and its type"


def _resource(place: str, resource: Mapping[str, Any]) -> Found:
    kind = str(resource.get("resourceType"))
    if kind not in _REQUIRED:
        yield f"{place}: not allowed; allowed: {', '.join(_REQUIRED)}"
        return
    for key in _REQUIRED[kind]:
        if key not in resource:
            yield f"{place}.{key}: missing"
    if kind in STATUS and resource.get("status") not in STATUS[kind]:
        allowed = ", ".join(sorted(STATUS[kind]))
        yield f"{place}.status: {resource.get('status')} is not allowed; allowed: {allowed}"
    if "text" in resource or "contained" in resource:
        yield f"{place}: a narrative or a contained resource; allowed: none"
    for name in resource.get("deviceName", ()):
        if name.get("type") not in DEVICE_NAMES:
            yield f"{place}.deviceName: type {name.get('type')} is not allowed"
    if kind == "Patient" and (told := {"name", "birthDate", "telecom", "address", "photo"}
                              & resource.keys()):  # fmt: skip
        yield f"{place}: says who it is ({', '.join(sorted(told))}); allowed: the code only"
    for number, part in enumerate(resource.get("component", ()), start=1):
        yield from _component(f"{place}.component {number}", part)


def _component(place: str, part: Mapping[str, Any]) -> Found:
    values = [key for key in part if key.startswith("value")]
    if len(values) + ("dataAbsentReason" in part) != 1:
        yield f"{place}: needs one value or the reason why there is none"
    if "code" not in part:
        yield f"{place}.code: missing"


def _walk(place: str, value: object, key: str, kinds: Mapping[str, str], clock_set: bool) -> Found:
    """Every value of a resource, however deep."""
    if isinstance(value, Mapping):
        if not value:
            yield f"{place}: empty; allowed: left out"
        yield from _mapping(place, value, key, kinds)
        for name, each in value.items():
            yield from _walk(f"{place}.{name}", each, str(name), kinds, clock_set)
    elif isinstance(value, list):
        if not value:
            yield f"{place}: empty; allowed: left out"
        for each in value:
            yield from _walk(place, each, key, kinds, clock_set)
    elif key in _TIMES:
        yield from _time(place, value, clock_set)
    elif isinstance(value, str) and key != "comparator":
        yield from _string(place, value)
    elif isinstance(value, float) and not isfinite(value):
        yield f"{place}: {value} is no number of FHIR"
    elif value is None:
        yield f"{place}: null; allowed: left out"


def _mapping(place: str, value: Mapping[str, Any], key: str, kinds: Mapping[str, str]) -> Found:
    for found, check in (
        ("reference", _reference), ("div", _narrative), ("data", _sampled),
    ):  # fmt: skip
        if found in value:
            yield from check(place, value, key, kinds)
    if key in ("valueQuantity", "origin") or value.get("system") == UCUM:
        yield from _quantity(place, value)
    elif "code" in value and "system" in value:
        yield from _coding(place, value)


def _reference(place: str, value: Mapping[str, Any], key: str, kinds: Mapping[str, str]) -> Found:
    to, wanted = str(value["reference"]), _POINTS_TO.get(key)
    if to not in kinds:
        yield f"{place}: refers to {to}, which is not in the bundle"
    elif wanted and kinds[to] != wanted:
        yield f"{place}: refers to a {kinds[to]}; allowed: {wanted}"


def _narrative(place: str, value: Mapping[str, Any], key: str, kinds: Mapping[str, str]) -> Found:
    yield f"{place}: a narrative; allowed: none"


def _quantity(place: str, value: Mapping[str, Any]) -> Found:
    code = value.get("code")
    if value.get("system") != UCUM or code not in UNITS:
        yield f"{place}: unit {code} is not allowed; allowed: UCUM {', '.join(UNITS)}"
    elif value.get("unit") != UNITS[str(code)]:
        yield f"{place}: unit {value.get('unit')} is not what {code} means"
    number = value.get("value")
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        yield f"{place}: value {number} is no number"
    if "comparator" in value and value["comparator"] not in COMPARATORS:
        yield f"{place}: comparator {value['comparator']} is not allowed"


def _coding(place: str, value: Mapping[str, Any]) -> Found:
    system, code = str(value["system"]), value["code"]
    known: dict[str, frozenset[str]] = {ABSENT: ABSENT_REASONS, SECURITY: frozenset({"PSEUDED"})}
    if system.endswith(f"/{MEASURES}"):
        known[system] = LOCAL
    if code not in known.get(system, frozenset()):
        yield f"{place}: code {code} of {system} is not allowed"


def _sampled(place: str, value: Mapping[str, Any], key: str, kinds: Mapping[str, str]) -> Found:
    period, dimensions = value.get("period"), value.get("dimensions")
    if not isinstance(period, int | float) or not period > 0:
        yield f"{place}.period: {period} is not allowed; allowed: more than 0 ms"
    if dimensions != 1:
        yield f"{place}.dimensions: {dimensions} is not allowed; allowed: 1"
    if "origin" not in value:
        yield f"{place}.origin: missing"
    if not all(_SAMPLE.fullmatch(each) for each in str(value["data"]).split(" ")):
        yield f"{place}.data: not only numbers, E, U and L with one blank between them"


def _time(place: str, value: object, clock_set: bool) -> Found:
    if not clock_set:
        yield f"{place}: a time, though the clock was not set; allowed: none"
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        yield f"{place}: {value} is not allowed; allowed: a time with its zone"


def _string(place: str, value: str) -> Found:
    if not value or value != value.strip():
        yield f"{place}: empty, or blanks at its ends"
    if any(category(each) in ("Cc", "Cf", "Cs", "Co") for each in value):
        yield f"{place}: has invisible characters"
    if _TAG.search(value):
        yield f"{place}: looks like markup"
