"""Views of every staff page in every state that changes its layout, hostile words among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calibration_pages import calibration_views
from paper_views import exercises
from past_pages import past_views
from station_views import station_views

from kiosk.clinic.desk_doors import damaged
from kiosk.clinic.desk_room import because
from kiosk.clinic.draft import rows_of
from kiosk.clinic.pin_entry import PAD_KEYS as PAD
from kiosk.exercise.keyboard import ACCENTS, SIGNS, Written
from kiosk.exercise.staff_views import (
    Details,
    DoseRow,
    FirstPinView,
    PatientRow,
    PatientsView,
    PatientView,
    PrescribeView,
    PrescriptionLine,
    ProposalView,
    SessionRow,
    SignInView,
    StaffBody,
    Told,
)
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.model import Dose

HOSTILE = "'; DROP TABLE patients; -- <b>{count}</b> \x1b[31m \u202e" + "Wwwwwwwwww " * 30
CARD = Told("live.trouble_read_only")


def staff_views(language: str) -> Iterator[tuple[str, VisitView]]:
    """(name, view) of every page."""
    for name, screen, body, choices, more in (
        *_doors(language), *_patients(), *_patient(language), *_prescribe(),
        *station_views(language), *past_views(), *calibration_views(language),
    ):  # fmt: skip
        yield name, VisitView(
            screen=screen, language=language, now_s=3.0, since_s=3.0, body=body, choices=choices,
            typing=True, **more,
        )  # fmt: skip


Row = tuple[str, Screen, StaffBody, tuple[str, ...], dict[str, object]]


def _doors(language: str) -> Iterator[Row]:
    keypad, first = Screen.SIGN_IN, Screen.FIRST_PIN
    yield "sign-in", keypad, SignInView(2, 6), (*PAD, "back"), {}
    wrong = Told("desk.sign_in.wrong")
    yield "sign-in-wrong", keypad, SignInView(0, 6, trouble=wrong), (*PAD, "back"), {}
    locked = SignInView(0, 6, wait_s=899.2, trouble=wrong)
    yield "sign-in-locked", keypad, locked, ("back",), {"simulated": True}
    yield "sign-in-busy", keypad, SignInView(6, 6, busy=True), ("back",), {}
    broken = SignInView(0, 6, trouble=damaged("desk.sign_in.damaged"))
    yield "sign-in-damaged", keypad, broken, ("back",), {}
    leaving = {"extra": {"leaving_s": "17"}}
    yield "sign-in-leaving", keypad, SignInView(1, 6), (*PAD, "back"), leaving
    liz, wide = Written("Liz", 30, words=True), Written("W" * 30, 30, words=True)
    name = FirstPinView("name", "Liz", 0, 6, written=liz)
    yield "first-name", first, name, ("go", *liz.choices(language), "back"), {}
    hostile = FirstPinView("name", "W" * 30, 0, 6, written=wide)
    keys = ("go", *wide.choices(language), "back")
    yield "first-hostile", first, hostile, keys, {"simulated": True}
    yield "first-pin", first, FirstPinView("pin", "Liz", 3, 6), (*PAD, "back"), {}
    differ = FirstPinView("pin", "Liz", 0, 6, trouble=Told("desk.first.differ"))
    yield "first-differ", first, differ, (*PAD, "back"), {}
    again = FirstPinView("again", "W" * 30, 3, 6, trouble=Told("desk.first.refused"))
    yield "first-again", first, again, (*PAD, "back"), {}


def _patients() -> Iterator[Row]:
    screen = Screen.PATIENTS
    rows = (
        PatientRow("K-41726", "left", 8, "2026-11-21"), PatientRow("A-00000", "right", 12, ""),
        PatientRow("W-99991", "both", 120, "2026-10-03"), PatientRow("C-51423", "", 0, ""),
        PatientRow("H-12007", "left", 1, "2026-11-20"), PatientRow("M-44410", "", 3, "2026-09-30"),
    )  # fmt: skip
    opens = tuple(f"patient:{i}" for i in range(6))
    full = (*PAD, *opens, "older", "newer", "add", "station", "sign_out")
    yield "patients", screen, PatientsView("Liz", "417", rows), full, {}
    yield "patients-long", screen, PatientsView("W" * 30, "", rows), full, {"simulated": True}
    leaving = {"extra": {"leaving_s": "9"}}
    yield "patients-leaving", screen, PatientsView("Liz", "", rows), full, leaving
    few = (*PAD, "add", "station", "sign_out")
    yield "patients-none", screen, PatientsView("Liz", "", ()), few, {}
    nobody = Told("clinic.code.check", (("code", "K-41727"),))
    yield "patients-nobody", screen, PatientsView("Liz", "K41727", (), trouble=nobody), few, {}
    unread = PatientsView("Liz", "", (), trouble=because("desk.not_read", CARD))
    yield "patients-damaged", screen, unread, few, {}
    new = PatientsView("Liz", "", rows, new_code="K-41726")
    yield "patients-new", screen, new, ("written", "back", "sign_out"), {}
    unsaved = replace(new, trouble=because("desk.not_saved", CARD))
    yield "patients-unsaved", screen, unsaved, ("written", "back", "sign_out"), {"simulated": True}


def _patient(language: str) -> Iterator[Row]:
    screen, titles = Screen.PATIENT, [each.title for each in exercises().values()]
    short = (
        Told("clinic.short.a_side", (("sets", 2), ("reps", 5))),
        Told("clinic.short.hold", (("seconds", 5.0),)),
        Told("clinic.short.pct_of_maximum", (("pct", 50.0),)),
    )
    lines = tuple(PrescriptionLine(title, short) for title in titles)
    sessions = tuple(
        SessionRow(day, state, tuple(titles[:count]))
        for day, state, count in (
            ("2026-11-21", "finished", 3),
            ("", "cut", 1),
            ("2026-11-07", "stopped", 0),
        )
    )
    known = PatientView(
        "K-41726",
        8,
        "2026-11-21",
        "left",
        "Knee swells after stairs.",
        4,
        False,
        lines,
        0,
        sessions,
    )
    rx = tuple(f"rx:{i}" for i in range(len(lines)))
    of_all = ("add", "edit", *rx, "history", "report", "back", "sign_out")
    choices = ("begin", "change", "end", *of_all)
    yield "patient", screen, known, choices, {}
    hostile = replace(known, notes=HOSTILE[:140], visits=1200, last="", ceiling_n=400.0)
    yield "patient-hostile", screen, hostile, choices, {"simulated": True}
    new = replace(
        known, visits=0, last="", side="", notes="", prescriptions=(), selected=None, sessions=()
    )
    few = ("add", "edit", "history", "report", "back", "sign_out")
    yield "patient-new", screen, new, few, {}
    ends = ("end:yes", "end:no", "back", "sign_out")
    yield "patient-ending", screen, replace(known, ending=True), ends, {}
    closed = replace(known, closed=True)
    looks = ("reopen", "history", "report", "back", "sign_out")
    yield "patient-closed", screen, closed, looks, {}
    failed = replace(known, trouble=because("desk.not_saved", CARD))
    yield "patient-failed", screen, failed, choices, {}
    reading = PatientView("", 0, "", "", "", 0, False, (), None, (), busy=True)
    yield "patient-reading", screen, reading, ("back", "sign_out"), {}
    sides = tuple(f"side:{side}" for side in ("left", "right", "both", ""))
    usual = Told("desk.patient.ceiling_usual")
    editing = replace(known, editing=Details("left", "Knee swells.", 4, ceiling=usual))
    steps = ("pain:-", "pain:+", "ceiling:+")
    keys = ("save", *sides, *steps, "notes", "close", "back", "sign_out")
    yield "patient-edit", screen, editing, keys, {}
    newtons = Told("clinic.short.newtons", (("target", 400.0),))
    typed = replace(known, editing=Details("", HOSTILE[:140], 10, ceiling=newtons), ceiling_n=400.0)
    most = (*(each for each in keys if each not in steps), "pain:-", "ceiling:-")
    yield "patient-edit-hostile", screen, typed, most, {"simulated": True}
    unsaved = replace(editing, trouble=because("desk.not_saved", CARD))
    yield "patient-edit-failed", screen, unsaved, keys, {}
    for plane, text in (("letters", ""), (SIGNS, "Sí, después."), (ACCENTS, HOSTILE[:200])):
        notes = Written(text, 200, plane=plane)
        written = replace(known, editing=Details("left", "", 4, written=notes))
        keys = ("go", *notes.choices(language), "back", "sign_out")
        yield f"notes-{plane}", screen, written, keys, {"simulated": plane == SIGNS}
    closing = replace(known, editing=Details("left", "", 4, closing=True))
    yield "patient-closing", screen, closing, ("close:yes", "back", "sign_out"), {}


def _prescribe() -> Iterator[Row]:
    screen, every = Screen.PRESCRIBE, list(exercises().values())
    listed = tuple((each.id, each.title, i < 3) for i, each in enumerate(every))
    opens = tuple(f"exercise:{each.id}" for each in every)
    choosing = PrescribeView("K-41726", "", exercises=listed)
    yield "prescribe", screen, choosing, (*opens, "back", "sign_out"), {}
    rows = (
        DoseRow("sides", Told("desk.side.right"), False, True, True),
        DoseRow("sets", Told("desk.dose.count", (("count", 2),)), True, True, True),
        DoseRow("reps", Told("desk.dose.count", (("count", 30),)), False, True, False),
        DoseRow("hold_s", Told("clinic.short.hold", (("seconds", 7.5),)), False, True, True),
        DoseRow("rest_s", Told("clinic.short.hold", (("seconds", 120.0),)), True, True, True),
        DoseRow("set_rest_s", Told("clinic.short.hold", (("seconds", 600.0),)), False, True, False),
        DoseRow("zone_from", Told("desk.zone.comfortable"), True, True, True),
        DoseRow("target", Told("clinic.short.pct", (("pct", 50.0),)), True, True, True),
        DoseRow("hidden_reps", Told("desk.dose.hidden", (("reps", "10, 21"),)), False, True, True),
        DoseRow("ask_pain", Told("desk.dose.yes"), True, True, True),
    )  # fmt: skip
    reasons = (
        Told("clinic.because.kept_all", (("kept", 20), ("times", Told("clinic.times.2")))),
        Told("clinic.because.pain_within", (("pain", 2), ("limit", 4))),
    )
    change = Told("clinic.change.hold_s", (("after", 6.0), ("before", 5.0)))
    steps = tuple(
        f"{way}:{row.key}" for row in rows for way in ("less", "more") if getattr(row, way)
    )
    shipped = (Told(f"desk.prescribe.template_{n}") for n in ("standard", "early", "strength"))
    names = (*shipped, "A very long template of the clinic's own")
    pills = tuple(f"template:{i}" for i in range(4))
    dose = PrescribeView(
        "K-41726", "standing-ball-squeeze.title", rows=rows, templates=names, template=1,
        proposal=ProposalView(reasons, change),
    )  # fmt: skip
    always = (*steps, *pills, "back", "sign_out")
    yield "dose", screen, dose, ("keep", "accept", *always), {}
    accepted = replace(dose, proposal=ProposalView(reasons, change, accepted=True))
    yield "dose-accepted", screen, accepted, ("keep", *always), {"simulated": True}
    ball = Told("clinic.none.calibration", (("before", "2026-10-02-a"), ("after", "2026-11-20-b")))
    yield (
        "dose-none",
        screen,
        replace(dose, proposal=ProposalView((ball,), None)),
        ("keep", *always),
        {},
    )
    reach = (("target", 90.0), ("high", 108.5), ("last", 100.0), ("least", 15), ("most", 80))
    problem = replace(dose, problem=Told("clinic.dose.beyond_map", reach), proposal=None)
    yield "dose-problem", screen, problem, always, {}
    few = replace(dose, rows=rows[:5], templates=names[:3], proposal=None)
    steps = tuple(
        f"{way}:{row.key}" for row in rows[:5] for way in ("less", "more") if getattr(row, way)
    )
    yield "dose-few", screen, few, ("keep", *steps, *pills[:3], "back", "sign_out"), {}
    for name, exercise_id, asked in (
        ("squat", "ball-squeeze-squat", Dose(tempo_s=(3.5, 10.0, 3.0))),
        ("four-point", "four-point-hip-abduction", Dose()),
        ("timer", "prone-straddle-hold", Dose(hold_s=25.0, reps=5)),
    ):
        rows = rows_of(exercises()[exercise_id], asked, 50.0)
        steps = tuple(
            f"{way}:{row.key}" for row in rows for way in ("less", "more") if getattr(row, way)
        )
        paced = replace(dose, title=f"{exercise_id}.title", rows=rows)
        keys = ("keep", "accept", *steps, *pills, "back", "sign_out")
        yield f"dose-{name}", screen, paced, keys, {}
    unsaved = replace(dose, trouble=because("desk.not_saved", CARD))
    yield "dose-unsaved", screen, unsaved, ("keep", *always), {}
