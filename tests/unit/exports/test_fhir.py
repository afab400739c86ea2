from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import made_sessions as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exercise.figures import FIGURES
from kiosk.exports.fhir.bundle import BundleError, session_bundle, session_json
from kiosk.exports.fhir.check import problems
from kiosk.exports.fhir.codes import LOCAL, STATUS, UCUM
from kiosk.exports.fhir.parts import sampled
from kiosk.exports.rows import SessionRows, Signal
from kiosk.records.model import Kept, SessionState

Json = dict[str, Any]
SESSIONS: dict[str, Callable[[], SessionRows]] = {
    "finished": lambda: made.session(made.WITH_BALL, sets=1, reps=2),
    "by hand": lambda: made.session(sets=1, overrides=((2, True, "ok"), (0, False, "slipped"))),
    "stopped": lambda: made.session(sets=1, state=SessionState.STOPPED),
    "cut": lambda: made.session(sets=1, state=SessionState.CUT),
    "running": lambda: made.session(sets=1, state=SessionState.RUNNING),
    "clock not set": lambda: made.session(sets=1, clock_set=False),
    "estimated": lambda: made.session(sets=1, estimated=True),
    "hidden": lambda: made.session(sets=1, hidden=True),
    "followed": lambda: made.session(("clamshell",)),
    "empty": lambda: made.session(()),
}


def resources(bundle: Json, kind: str) -> list[Json]:
    found = [each["resource"] for each in bundle["entry"]]
    return [each for each in found if each["resourceType"] == kind]


def observations(bundle: Json, code: str) -> list[Json]:
    return [
        each
        for each in resources(bundle, "Observation")
        if each["code"]["coding"][0]["code"] == code
    ]


def component(resource: Json, code: str) -> Json | None:
    for each in resource["component"]:
        if each["code"]["coding"][0]["code"] == code:
            return dict(each)
    return None


@pytest.fixture(scope="module")
def r4b() -> Any:
    from fhir.resources.R4B.bundle import Bundle

    return Bundle


@pytest.mark.parametrize("name", SESSIONS)
def test_bundles_pass_our_check_and_the_models_of_r4b(name: str, r4b: Any) -> None:
    text = session_json(SESSIONS[name](), made.ISSUER)

    assert problems(json.loads(text), clock_set=name != "clock not set") == []
    assert r4b.model_validate_json(text).type == "transaction"


def test_the_patient_is_a_code_and_nothing_else() -> None:
    bundle = session_bundle(made.session(), made.ISSUER)
    (patient,) = resources(bundle, "Patient")

    assert patient["identifier"] == [
        {"system": "https://kiosk.invalid/fhir/patient-code", "value": "K48213"}
    ]
    assert patient.keys() == {"resourceType", "meta", "identifier", "active"}


def test_patient_and_station_are_created_once_only() -> None:
    entries = session_bundle(made.session(), made.ISSUER)["entry"]
    conditions = {each["request"]["url"]: each["request"].get("ifNoneExist") for each in entries}

    assert conditions["Patient"] == (
        "identifier=https%3A//kiosk.invalid/fhir/patient-code%7CK48213"
    )
    assert conditions["Device"] == "identifier=https%3A//kiosk.invalid/fhir/station%7Cstation-1"
    assert conditions["Observation"] is None


def test_figures_are_the_rows_with_units_and_bands() -> None:
    rows = made.session(lost=())
    reps = observations(session_bundle(rows, made.ISSUER), "rep")
    by_number = sorted(rows.reps, key=lambda each: each.row.id)

    assert len(reps) == len(by_number)
    for shown, kept in zip(reps, by_number, strict=True):
        row = kept.row
        for code, value, unit in (
            ("peak_n", row.peak_n, "N"),
            ("peak_u_n", row.peak_u_n, "N"),
            ("mean_n", row.mean_n, "N"),
            ("mean_u_n", row.mean_u_n, "N"),
            ("in_zone_s", row.in_zone_s, "s"),
            ("steadiness_pct", row.steadiness_pct, "%"),
            ("impulse_ns", row.impulse_ns, "N.s"),
        ):
            quantity = (component(shown, code) or {})["valueQuantity"]
            assert (quantity["value"], quantity["code"]) == (value, unit)
            assert quantity["system"] == UCUM


def test_a_hidden_figure_is_absent_with_its_reason_and_a_bound_says_at_least() -> None:
    bundle = session_bundle(made.session(hidden=True, lost=()), made.ISSUER)
    rep = observations(bundle, "rep")[0]

    steadiness = component(rep, "steadiness_pct") or {}
    assert "valueQuantity" not in steadiness
    assert steadiness["dataAbsentReason"]["text"] == "the resting noise is too large beside it"
    peak = component(rep, "peak_n") or {}
    assert peak["valueQuantity"]["comparator"] == ">="
    assert component(rep, "peak_u_n") is None


def test_statuses_tell_what_became_of_session_and_reps() -> None:
    def status(state: SessionState) -> str:
        bundle = session_bundle(made.session(state=state, sets=1), made.ISSUER)
        return str(resources(bundle, "Procedure")[0]["status"])

    assert status(SessionState.FINISHED) == "completed"
    assert status(SessionState.STOPPED) == "stopped"
    assert status(SessionState.CUT) == "stopped"
    assert status(SessionState.RUNNING) == "in-progress"
    reps = observations(session_bundle(SESSIONS["by hand"](), made.ISSUER), "rep")
    assert [each["status"] for each in reps[:4]] == [
        "entered-in-error", "final", "amended", "final",
    ]  # fmt: skip
    assert "slipped (Ben)" in reps[0]["note"][0]["text"]


def test_without_a_set_clock_no_time_is_given_and_the_session_says_so() -> None:
    rows = made.session(clock_set=False, sets=1)
    bundle = session_bundle(rows, replace(made.ISSUER, made=""))

    assert not [word for word in ("2026", "dateTime", "Period") if word in json.dumps(bundle)]
    assert "clock was not set" in resources(bundle, "Procedure")[0]["note"][0]["text"]
    assert problems(bundle, clock_set=False) == []


def test_a_clock_set_in_the_midst_of_a_session_makes_none_of_its_times_right() -> None:
    rows = made.session(sets=1)
    run = rows.runs[0]
    early = Kept(rows.session.row, replace(rows.session.stamp, wall_set=False))
    assert run.stamp.wall_set
    text = session_json(replace(rows, session=early), replace(made.ISSUER, made=""))

    assert "2026" not in text
    assert "clock was not set" in text


def test_every_code_of_ours_is_in_the_list_and_figures_have_the_records_names() -> None:
    assert set(FIGURES) <= LOCAL


def test_sampled_data_gives_the_force_back() -> None:
    signal = Signal([5.0, 5.01, 5.02, 5.042], [1, 2, 3, 4], [0.0, 12.34, 400.0, 7.5], 100, 400.0)
    data = sampled(signal) or {}

    # At 5.03 the nearest sample is more than a period away: 5.02 and 5.042 are 0.01 and 0.012 off.
    assert data["data"].split(" ")[:3] == ["0", "1234", "U"]
    assert data["data"].split(" ")[4:] == ["750"]
    assert (data["period"], data["factor"], data["upperLimit"]) == (10.0, 0.01, 40000)
    assert sampled(Signal([0.0, 0.1], [1, 2])) is None


def test_a_gap_in_a_trace_is_an_error_of_the_sample_and_no_line_over_it() -> None:
    t_s = [0.0, 0.01, 0.02, 0.30, 0.31]
    data = sampled(Signal(t_s, [0] * 5, [1.0] * 5, 100.0)) or {}
    values = data["data"].split(" ")

    assert len(values) == 32
    assert values[:3] == ["100"] * 3
    assert set(values[5:28]) == {"E"}


BROKEN: dict[str, Callable[[Json], None]] = {}


def breaks(change: Callable[[Json], None]) -> Callable[[Json], None]:
    BROKEN[change.__name__.replace("_", " ")] = change
    return change


def first(bundle: Json, kind: str) -> Json:
    return resources(bundle, kind)[0]


def part(bundle: Json, code: str) -> Json:
    rep = observations(bundle, "rep")[0]
    return next(each for each in rep["component"] if each["code"]["coding"][0]["code"] == code)


@breaks
def a_status_of_no_value_set(bundle: Json) -> None:
    first(bundle, "Observation")["status"] = "done"


@breaks
def a_procedure_with_the_status_of_an_observation(bundle: Json) -> None:
    first(bundle, "Procedure")["status"] = "final"


@breaks
def a_device_on_holiday(bundle: Json) -> None:
    first(bundle, "Device")["status"] = "on-holiday"


@breaks
def a_unit_that_ucum_never_heard_of(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["code"] = "Newton"


@breaks
def a_unit_that_is_not_its_code(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["unit"] = "kg"


@breaks
def a_unit_of_another_system(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["system"] = "http://example.org/units"


@breaks
def a_value_that_is_text(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["value"] = "58"


@breaks
def a_value_that_is_no_number(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["value"] = float("nan")


@breaks
def a_comparator_of_another_language(bundle: Json) -> None:
    part(bundle, "peak_n")["valueQuantity"]["comparator"] = "≥"


@breaks
def a_reference_to_nowhere(bundle: Json) -> None:
    first(bundle, "Observation")["subject"]["reference"] = (
        "urn:uuid:01930000-0000-7000-8000-ffffffffffff"
    )


@breaks
def a_reference_to_a_resource_of_the_wrong_kind(bundle: Json) -> None:
    first(bundle, "Observation")["subject"] = dict(first(bundle, "Observation")["device"])


@breaks
def a_member_that_is_missing(bundle: Json) -> None:
    bundle["entry"].pop()


@breaks
def a_full_url_twice(bundle: Json) -> None:
    bundle["entry"][4]["fullUrl"] = bundle["entry"][3]["fullUrl"]


@breaks
def a_full_url_that_is_no_uuid(bundle: Json) -> None:
    bundle["entry"][0]["fullUrl"] = "urn:uuid:patient"


@breaks
def a_date_without_its_zone(bundle: Json) -> None:
    first(bundle, "Observation")["effectiveDateTime"] = "2026-11-22T09:15:00"


@breaks
def a_day_that_does_not_exist(bundle: Json) -> None:
    first(bundle, "Procedure")["performedPeriod"]["start"] = "2026-13-22T09:15:00+00:00"


@breaks
def a_narrative(bundle: Json) -> None:
    first(bundle, "Patient")["text"] = {"status": "generated", "div": "<div>K48213</div>"}


@breaks
def a_tag_in_a_note(bundle: Json) -> None:
    first(bundle, "Procedure")["note"] = [{"text": "<img src=x onerror=alert(1)>"}]


@breaks
def a_link_in_a_note(bundle: Json) -> None:
    first(bundle, "Procedure")["note"] = [{"text": "[click](javascript:alert(1))"}]


@breaks
def invisible_characters(bundle: Json) -> None:
    first(bundle, "Device")["serialNumber"] = "station\u202e1"


@breaks
def a_name(bundle: Json) -> None:
    first(bundle, "Patient")["name"] = [{"family": "Muster"}]


@breaks
def two_values_at_once(bundle: Json) -> None:
    part(bundle, "peak_n")["valueInteger"] = 3


@breaks
def neither_a_value_nor_a_reason(bundle: Json) -> None:
    del part(bundle, "peak_n")["valueQuantity"]


@breaks
def a_reason_of_no_value_set(bundle: Json) -> None:
    each = part(bundle, "peak_n")
    del each["valueQuantity"]
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    each["dataAbsentReason"] = {"coding": [{"system": system, "code": "lost"}]}


@breaks
def a_local_code_nobody_defined(bundle: Json) -> None:
    part(bundle, "peak_n")["code"]["coding"][0]["code"] = "rfd"


@breaks
def a_code_of_another_system(bundle: Json) -> None:
    coding = part(bundle, "peak_n")["code"]["coding"][0]
    coding["system"], coding["code"] = "http://loinc.org", "00000-0"


@breaks
def samples_with_two_blanks(bundle: Json) -> None:
    part(bundle, "trace")["valueSampledData"]["data"] = "1  2"


@breaks
def samples_without_a_period(bundle: Json) -> None:
    part(bundle, "trace")["valueSampledData"]["period"] = 0


@breaks
def samples_of_two_dimensions(bundle: Json) -> None:
    part(bundle, "trace")["valueSampledData"]["dimensions"] = 2


@breaks
def samples_without_an_origin(bundle: Json) -> None:
    del part(bundle, "trace")["valueSampledData"]["origin"]


@breaks
def a_null(bundle: Json) -> None:
    first(bundle, "Procedure")["statusReason"] = None


@breaks
def an_empty_list(bundle: Json) -> None:
    first(bundle, "Procedure")["note"] = []


@breaks
def an_empty_text(bundle: Json) -> None:
    first(bundle, "Procedure")["note"] = [{"text": ""}]


@breaks
def a_request_that_deletes(bundle: Json) -> None:
    bundle["entry"][0]["request"]["method"] = "DELETE"


@breaks
def a_request_for_another_type(bundle: Json) -> None:
    bundle["entry"][0]["request"]["url"] = "Observation"


@breaks
def a_batch(bundle: Json) -> None:
    bundle["type"] = "batch"


@breaks
def no_entry(bundle: Json) -> None:
    bundle["entry"] = []


@breaks
def a_resource_of_another_kind(bundle: Json) -> None:
    first(bundle, "Device")["resourceType"] = "Medication"


@breaks
def an_observation_of_nobody(bundle: Json) -> None:
    del first(bundle, "Observation")["subject"]


@breaks
def a_device_name_of_no_value_set(bundle: Json) -> None:
    first(bundle, "Device")["deviceName"][0]["type"] = "nickname"


@pytest.fixture(scope="module")
def good() -> Json:
    return session_bundle(made.session(sets=1, reps=2), made.ISSUER)


@pytest.mark.parametrize("what", BROKEN)
def test_our_check_finds(what: str, good: Json) -> None:
    broken = deepcopy(good)
    BROKEN[what](broken)

    assert problems(good) == []
    assert problems(broken)


def test_a_time_is_found_where_the_clock_was_not_set(good: Json) -> None:
    assert any("clock was not set" in each for each in problems(good, clock_set=False))


def test_the_models_alone_would_let_much_of_it_through(good: Json, r4b: Any) -> None:
    """Why there is a check of our own; the day this fails, some of it may go."""
    let_through = set()
    for what, change in BROKEN.items():
        broken = deepcopy(good)
        change(broken)
        try:
            r4b.model_validate(broken)
        except ValueError:
            continue
        let_through.add(what)

    assert {
        "a status of no value set", "a unit that ucum never heard of", "a reference to nowhere",
    } <= let_through  # fmt: skip


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_whatever_somebody_writes_leaves_a_sound_bundle(text: str) -> None:
    rows = made.session(sets=1, reps=1, lost=(), overrides=((0, False, text),), signals=False)
    end = rows.end
    assert end is not None
    rows = replace(
        rows,
        staff={"s1": text, "s2": text},
        titles={"standing-ball-squeeze": text},
        end=Kept(replace(end.row, reason=text, state=SessionState.STOPPED), end.stamp),
    )

    assert problems(session_bundle(rows, made.ISSUER)) == []


def test_a_bundle_that_the_check_refuses_never_leaves() -> None:
    rows = made.session(sets=1, patient=replace(made.PATIENT, code="\u202e"))

    with pytest.raises(BundleError, match="empty"):
        session_json(rows, made.ISSUER)


def test_the_same_session_gives_the_same_text() -> None:
    rows = made.session(sets=1)

    assert session_json(rows, made.ISSUER) == session_json(rows, made.ISSUER)


def test_every_status_we_write_is_in_its_value_set() -> None:
    assert {"final", "preliminary", "amended", "entered-in-error"} <= STATUS["Observation"]
    assert {"in-progress", "completed", "stopped"} <= STATUS["Procedure"]
