"""A session as a FHIR R4B transaction: patient (a pseudonym), station, session, what was measured.

Patient and station are created only where the receiver has none with the same identifier, so that
a second import does not double them. Nobody is named, and nothing has a narrative.

Texts are English in every language: bundles are for machines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from kiosk.exercise.figures import FIGURES
from kiosk.exports import phrases
from kiosk.exports.definitions import why
from kiosk.exports.fhir.check import problems
from kiosk.exports.fhir.codes import SECURITY
from kiosk.exports.fhir.parts import (
    Json,
    component,
    concept,
    force_components,
    harmless,
    note,
    reference,
    sampled,
    time_of,
    urn,
)
from kiosk.exports.rows import Issuer, SessionRows
from kiosk.exports.told import Force, RepTold, RunTold, SessionTold, SetTold, Verdict, tell
from kiosk.exports.when import instant_of
from kiosk.exports.words import Words, english
from kiosk.records.model import SessionState, Stamp

_SESSION_STATUS = {
    SessionState.RUNNING: "in-progress",
    SessionState.FINISHED: "completed",
    SessionState.STOPPED: "stopped",
    SessionState.CUT: "stopped",
}
_REP_STATUS = {
    Verdict.KEPT: "final",
    Verdict.LOST: "final",
    Verdict.COUNTED: "amended",
    Verdict.VOIDED: "entered-in-error",
}


def session_bundle(rows: SessionRows, issuer: Issuer, words: Words = english) -> Json:
    """The session's Bundle as plain dicts and lists, ready for JSON."""
    return _Writer(tell(rows), issuer, words).bundle()


class BundleError(ValueError):
    """A bundle that our own check refuses; the message tells what is wrong with it."""


def session_json(rows: SessionRows, issuer: Issuer, words: Words = english) -> str:
    """The session's Bundle as JSON. BundleError when our own check finds fault with it."""
    told = tell(rows)
    bundle = _Writer(told, issuer, words).bundle()
    if found := problems(bundle, clock_set=told.clock_set):
        raise BundleError("; ".join(found))
    return json.dumps(bundle, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


class _Writer:
    """Writes one session's resources; everything of it has the same subject and device."""

    def __init__(self, told: SessionTold, issuer: Issuer, words: Words) -> None:
        self._told, self._issuer, self._words = told, issuer, words
        self._namespace = issuer.clinic.namespace.rstrip("/")
        self._station_id = f"station:{self._namespace}:{issuer.station.id}"

    def bundle(self) -> Json:
        entries = [self._patient(), self._device(), self._session()]
        for run in self._told.runs:
            entries.append(self._run(run))
            for part in run.sets:
                entries.append(self._set(run, part))
                entries += [self._rep(run, part, rep) for rep in part.reps]
        made: Json = {"resourceType": "Bundle", "type": "transaction"}
        if self._issuer.made and (when := instant_of(self._issuer.made)):
            made["timestamp"] = when.isoformat(timespec="milliseconds")
        return {**made, "entry": entries}

    # Who and with what.

    def _patient(self) -> Json:
        patient = self._told.rows.patient
        resource: Json = {
            "resourceType": "Patient",
            "meta": {"security": [{"system": SECURITY, "code": "PSEUDED"}]},
            "identifier": [self._identifier("patient-code", patient.code)],
            "active": not patient.closed,
        }
        return self._entry(patient.id, resource, once=True)

    def _device(self) -> Json:
        station = self._issuer.station
        name = self._words("fhir.device")
        resource: Json = {
            "resourceType": "Device",
            "identifier": [self._identifier("station", station.id)],
            "status": "active",
            "serialNumber": harmless(station.id),
            "deviceName": [{"name": name, "type": "model-name"}],
            "type": self._concept("squeeze-ball-station", name),
            "version": [{"type": {"text": "software"}, "value": harmless(station.software)}],
        }
        return self._entry(self._station_id, resource, once=True)

    def _session(self) -> Json:
        rows, words = self._told.rows, self._words
        state = rows.end.row.state if rows.end else rows.session.row.state
        staff = rows.session.row.staff_id
        resource: Json = {
            "resourceType": "Procedure",
            "identifier": [self._identifier("session", rows.session.row.id)],
            "status": _SESSION_STATUS[state],
            "code": self._concept("session", words("fhir.session")),
            "subject": reference(rows.patient.id),
            "usedReference": [reference(self._station_id)],
        }
        if state is SessionState.CUT:
            resource["statusReason"] = {"text": words("notice.cut")}
        elif rows.end and (reason := harmless(rows.end.row.reason)):
            resource["statusReason"] = {"text": reason}
        if display := harmless(rows.staff.get(staff, staff)):
            resource["performer"] = [{"actor": {"display": display}}]
        period = {"start": self._when(self._told.begun), "end": self._when(self._told.ended)}
        if period["start"]:
            resource["performedPeriod"] = {key: each for key, each in period.items() if each}
        notes = [] if self._told.clock_set else [words("fhir.clock")]
        if rows.session.row.taken_up:
            notes.append(words("notice.taken_up"))
        return self._entry(rows.session.row.id, _noted(resource, notes))

    # What was measured.

    def _run(self, run: RunTold) -> Json:
        words = self._words
        resource = self._observation("exercise", words("fhir.exercise", exercise=run.title), run)
        parts = self._pain(run)
        for name, forces in (("best", run.bests), ("maximum", run.maxima)):
            for side, force in forces.items():
                key = f"{name}_{side}"
                text = words(f"fhir.{name}", side=phrases.side(side, words))
                parts += self._force(f"{key}_n", f"{key}_u_n", text, force, "N", "")
        if run.sets:
            asymmetry = Force(run.asymmetry_pct, run.asymmetry_u_pct)
            parts += self._figure("asymmetry_pct", "asymmetry_u_pct", asymmetry, "%", run.hidden)
        for each in run.followed:
            text = words("fhir.followed", side=phrases.side(each.side, words))
            parts.append(component(self._concept("followed_s", text), each.seconds, "s"))
        resource["component"] = parts
        if run.sets:
            resource["hasMember"] = [reference(part.row.id) for part in run.sets]
        notes = [phrases.asked(run, words), phrases.endings(run, words)]
        return self._entry(run.row.id, _noted(_filled(resource), notes))

    def _set(self, run: RunTold, part: SetTold) -> Json:
        words, row = self._words, part.row
        resource = self._observation("set", words("fhir.set", exercise=run.title), run, part)
        parts = [
            component(self._concept(key, words(f"fhir.{name}")), value, unit)
            for key, name, value, unit in (
                ("target_n", "target", row.target_n, "N"),
                ("low_n", "low", row.low_n, "N"),
                ("high_n", "high", row.high_n, "N"),
                ("hold_s", "hold", row.hold_s, "s"),
            )
        ]
        preload = words("fhir.preload")
        parts += self._force("preload_n", "preload_u_n", preload, part.preload, "N", "")
        fade = Force(part.fade_pct, part.fade_u_pct)
        parts += self._figure("fade_pct", "fade_u_pct", fade, "%", part.hidden)
        parts.append(
            {"code": self._concept("counted", words("fhir.counted")), "valueInteger": part.counted}
        )
        parts.append(self._side(part))
        if row.tare_kpa is not None:
            tare = self._concept("tare_kpa", words("fhir.tare"))
            parts.append(component(tare, row.tare_kpa, "kPa"))
        resource["component"] = parts
        if part.reps:
            resource["hasMember"] = [reference(rep.row.id) for rep in part.reps]
        return self._entry(row.id, resource)

    def _rep(self, run: RunTold, part: SetTold, rep: RepTold) -> Json:
        words, row, hidden = self._words, rep.row, rep.hidden
        resource = self._observation("rep", words("fhir.rep", exercise=run.title), run, part)
        if self._told.rows.end is not None:
            resource["status"] = _REP_STATUS[rep.verdict]
        if when := self._when(rep.stamp):
            resource["effectiveDateTime"] = when
        number = self._concept("number", words("fhir.number"))
        verdict = self._concept("verdict", words("fhir.verdict"))
        impulse = Force(row.impulse_ns, rep.impulse_u_ns)
        in_zone = Force(None if "in_zone_s" in hidden else row.in_zone_s)
        parts: list[Json] = [
            {"code": number, "valueInteger": row.number},
            {"code": verdict, "valueString": words(f"verdict.{rep.verdict.value}")},
            self._side(part),
            *self._figure("peak_n", "peak_u_n", rep.peak, "N", hidden),
            *self._figure("mean_n", "mean_u_n", rep.mean, "N", hidden),
            *self._figure("in_zone_s", "", in_zone, "s", hidden),
            *self._figure("steadiness_pct", "", Force(row.steadiness_pct), "%", hidden),
            *self._figure("impulse_ns", "impulse_u_ns", impulse, "N.s", hidden),
        ]
        signal = self._told.rows.signal_of(row.id)
        notes = _rep_notes(rep, words)
        if signal is not None and (data := sampled(signal)) is not None:
            trace = self._concept("trace", words("fhir.trace"))
            parts.append({"code": trace, "valueSampledData": data})
            notes.append(words("fhir.trace_even"))
        resource["component"] = parts
        return self._entry(row.id, _noted(resource, notes))

    def _observation(self, code: str, text: str, run: RunTold, part: SetTold | None = None) -> Json:
        rows = self._told.rows
        resource: Json = {
            "resourceType": "Observation",
            "status": "final" if rows.end is not None else "preliminary",
            "code": self._concept(code, harmless(text)),
            "subject": reference(rows.patient.id),
            "partOf": [reference(rows.session.row.id)],
            "device": reference(self._station_id),
        }
        if when := self._when(run.stamp):
            resource["effectiveDateTime"] = when
        if run.with_ball and run.calibration.id:
            state = part.state if part else run.calibration.state
            method = self._words("fhir.method", state=state, calibration=run.calibration.id)
            resource["method"] = {"text": harmless(method)}
        return resource

    # Pieces.

    def _when(self, stamp: Stamp | None) -> str | None:
        """A time; none in a session whose clock was set in its midst, for the others are wrong."""
        return time_of(stamp) if self._told.clock_set else None

    def _pain(self, run: RunTold) -> list[Json]:
        after = run.end.pain_after if run.end else None
        return [
            {"code": self._concept(key, self._words(f"fhir.{key}")), "valueInteger": value}
            for key, value in (("pain_before", run.row.pain_before), ("pain_after", after))
            if value is not None
        ]

    def _side(self, part: SetTold) -> Json:
        code = self._concept("side", self._words("fhir.side"))
        return {"code": code, "valueString": phrases.side(part.row.side, self._words)}

    def _figure(
        self, key: str, key_u: str, force: Force, unit: str, hidden: Mapping[str, str]
    ) -> list[Json]:
        reason = why(hidden[key], self._words) if key in hidden else ""
        return self._force(key, key_u, FIGURES[key].name, force, unit, reason)

    def _force(
        self, key: str, key_u: str, text: str, force: Force, unit: str, reason: str
    ) -> list[Json]:
        code = self._concept(key, text)
        code_u = self._concept(key_u, self._words("fhir.u", figure=text))
        return force_components(code, code_u, force, unit, reason)

    def _concept(self, code: str, text: str) -> Json:
        return concept(self._namespace, code, text)

    def _identifier(self, kind: str, value: str) -> Json:
        return {"system": f"{self._namespace}/{kind}", "value": harmless(value)}

    def _entry(self, own_id: str, resource: Json, *, once: bool = False) -> Json:
        request: Json = {"method": "POST", "url": resource["resourceType"]}
        if once:
            own = resource["identifier"][0]
            request["ifNoneExist"] = f"identifier={quote(own['system'] + '|' + own['value'])}"
        return {"fullUrl": urn(own_id), "resource": resource, "request": request}


def _rep_notes(rep: RepTold, words: Words) -> list[str]:
    notes = [words(f"fhir.damaged_{rep.damage}")] if rep.damage else []
    if not rep.row.kept:
        notes.append(words("fhir.lost", why=phrases.lost_why(rep, words)))
    if rep.by_hand is not None:
        reason = phrases.reason(rep.by_hand, words)
        notes.append(f"{words(f'verdict.{rep.verdict.value}')}: {reason} ({rep.by_hand.by})")
    if rep.peak.at_least:
        notes.append(words("fhir.at_least"))
    return notes


def _noted(resource: Json, notes: list[str]) -> Json:
    written = [note(text) for text in notes if harmless(text)]
    return {**resource, "note": written} if written else resource


def _filled(resource: Json) -> Json:
    """Without what is empty: FHIR has no empty lists."""
    return {key: each for key, each in resource.items() if each not in ([], {}, "")}
