"""What is prescribed on the screen is what is done, with the ball and without it, and proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from stage import Stage
from test_staff_mode import add_patient, reader, sign_in, type_in

from kiosk.exercise.live_views import LiveView
from kiosk.exercise.staff_views import PatientView, PrescribeView, Told
from kiosk.exercise.views import Screen
from kiosk.exports.pdf.report import session_pdf
from kiosk.gathered import gatherer, issuer_of
from kiosk.records.queries import Reader, RunLine
from kiosk.settings import ClinicFiles, PathSettings, Settings
from kiosk.station import StationError

WALL, SQUAT, CLAMSHELL = "standing-ball-squeeze", "ball-squeeze-squat", "clamshell"


class Clinic:
    """A station with a patient on file. A simulated one stands at the ball."""

    def __init__(self, data: Path, patient: str = "steady") -> None:
        self.data = data

        def settings(usual: Settings) -> Settings:
            return replace(usual, paths=replace(usual.paths, data=data))

        self.stage = Stage(patient, settings=settings, rate_hz=25, keep_records=False)
        sign_in(self.stage)
        self.code = add_patient(self.stage)

    def prescribe(self, exercise: str, *steps: str) -> PatientView:
        self.touch("add", f"exercise:{exercise}", *steps)
        view = self.stage.touch("keep")
        assert isinstance(view.body, PatientView), view.body
        return view.body

    def touch(self, *choices: str) -> None:
        for choice in choices:
            assert choice in self.stage.view.choices, (choice, self.stage.view)
            self.stage.touch(choice)

    def begin(self) -> None:
        self.touch("begin")
        self.stage.until_screen(Screen.PAIN, 2)
        self.touch("pain:1")

    def to_end(self, within_s: float) -> None:
        """Somebody stands beside the patient, and touches what leads on."""
        leads_on = (Screen.POSITION, Screen.PAIN)
        while self.stage.until(lambda v: v.screen in leads_on, within_s).screen is Screen.POSITION:
            self.touch("place")
        self.touch("pain:1")
        self.stage.until_screen(Screen.PATIENT, 2)
        self.stage.frame()  # the file is read again

    @property
    def live(self) -> LiveView:
        body = self.stage.view.body
        assert isinstance(body, LiveView), body
        return body

    def runs(self) -> list[tuple[RunLine, dict[str, Any]]]:
        """Every run with its record, the oldest first."""
        looking = self.looking()
        kept = looking.patient_by_code(self.code)
        assert kept is not None
        found = []
        for session in reversed(looking.sessions(kept.row.id)):
            for line in looking.runs(session.session.id):
                assert line.end is not None
                found.append((line, json.loads(line.end.record)))
        looking.close()
        return found

    def report(self) -> str:
        """The words of the first session's page."""
        looking = self.looking()
        settings = Settings(paths=PathSettings(data=self.data))
        gather = gatherer(settings, self.stage.media, looking)
        kept = looking.patient_by_code(self.code)
        assert kept is not None
        rows = gather.session(kept.row, looking.sessions(kept.row.id)[-1])
        issuer = issuer_of(settings, "2026-11-22T16:30:00+00:00", "test")
        page = PdfReader(BytesIO(session_pdf(rows, issuer))).pages[0]
        looking.close()
        return " ".join(page.extract_text().split())

    def looking(self) -> Reader:
        return reader(self.data)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    there = Clinic(tmp_path)
    yield there
    there.stage.close()


def test_tempo_rests_and_ceiling_are_what_the_ball_is_judged_by(clinic: Clinic) -> None:
    clinic.touch("edit", "ceiling:+", "ceiling:-", "ceiling:-", "save")
    body = clinic.stage.view.body
    assert isinstance(body, PatientView)
    assert body.ceiling_n == 120.0
    slower = ("more:tempo:0", "more:tempo:0", "less:tempo:1", "less:tempo:2")
    rests = ("less:rest_s", "more:set_rest_s", "more:set_rest_s")
    newtons = ("more:zone_from", "more:zone_from")
    file = clinic.prescribe(SQUAT, *("less:reps",) * 6, *slower, *rests, *newtons)
    assert Told("clinic.short.tempo", (("tempo", "4-0.5-2.5"),)) in file.prescriptions[0].short
    clinic.begin()
    clinic.stage.until_screen(Screen.POSITION, 10)
    clinic.touch("place")
    clinic.stage.until_screen(Screen.LIVE, 10)
    it = clinic.stage.station.app.supervision.it
    assert it is not None
    assert it.run.ceiling_n == 120.0
    assert [phase.seconds for phase in it.run.exercise.phases] == [4.0, 0.5, 2.5]
    assert (it.run.exercise.rest_s, it.run.exercise.set_rest_s) == (0.0, 50.0)
    assert clinic.live.hold_s == 7.0
    clinic.to_end(60)
    ((line, record),) = clinic.runs()
    assert line.run.dose.tempo_s == (4.0, 0.5, 2.5)
    # Nobody but the simulated patient has squeezed, by her script against what is prescribed.
    reps = clinic.looking().reps(line.run.id)
    assert [rep.rep.kept for rep in reps] == [True, True]
    assert all(rep.rep.end_s - rep.rep.start_s == pytest.approx(7.0, abs=0.15) for rep in reps)
    assert {rep.set.target_n for rep in reps} == {30.0}
    assert record["completed"] is True
    assert record["ceiling_n"] == 120.0
    told = clinic.report()
    assert "tempo 4–0.5–2.5 s" in told
    assert "rest 0 s, 50 s between sets" in told
    assert "target 30 N, ceiling 120 N" in told


def test_the_simulated_patient_stays_a_novice_on_the_staffs_screen(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, "novice")
    newtons = ("more:zone_from", "more:zone_from", "more:target", "more:target")
    clinic.prescribe(WALL, "more:sides", *newtons)
    clinic.begin()
    clinic.stage.until_screen(Screen.POSITION, 10)
    clinic.touch("place")
    clinic.stage.until_screen(Screen.LIVE, 10)
    assert clinic.live.trace.target_n == 34.0
    clinic.stage.until(lambda v: isinstance(v.body, LiveView) and v.body.lost == 1, 90)
    # Any rep can be spoken of, not the last one only.
    clinic.touch("count", "reps")
    listed = [(rep.number, rep.counts) for rep in clinic.live.reps]
    assert listed == [(1, True), (2, True), (3, True), (4, False)]
    clinic.touch("rep:0", "write")
    type_in(clinic.stage, "the hand was under it")
    clinic.touch("mark:note")
    type_in(clinic.stage, "knee turned in")
    clinic.stage.frame()
    assert clinic.live.kept == 2
    clinic.to_end(120)
    ((line, record),) = clinic.runs()
    reps = clinic.looking().reps(line.run.id)
    judged = [(rep.rep.kept, rep.rep.reason, rep.counts) for rep in reps]
    assert judged[:4] == [(True, "", False), (True, "", True), (True, "", True),
                          (False, "let_go", False)]  # fmt: skip
    assert sum(counts for _, _, counts in judged) == 5
    assert reps[0].override is not None
    assert reps[0].override.reason == "The hand was under it"
    (said,) = record["overrides"]
    assert (said["set"], said["rep"], said["counts"]) == (0, 0, False)
    (mark,) = record["marks"]
    assert (mark["kind"], mark["text"]) == ("note", "Knee turned in")
    told = clinic.report()
    assert "The hand was under it" in told
    assert "(Knee turned in)" in told
    clinic.stage.close()


def follow(clinic: Clinic) -> None:
    """Once through the clamshell, with a pause and a mark."""
    clinic.begin()
    assert clinic.stage.until_screen(Screen.PACED, 12).choices == ("stop", "pause", "view")
    clinic.touch("view")
    assert clinic.live.pace is not None
    assert clinic.live.force_n is None
    assert clinic.live.trace.force_n == ()
    clinic.touch("mark:helped", "pause")
    clinic.stage.play(2.0)
    assert clinic.live.pace.pauses == 1
    clinic.touch("resume")
    clinic.to_end(60)


def test_without_the_ball_what_was_followed_is_kept_and_a_next_session_proposed(
    clinic: Clinic,
) -> None:
    fewer = ("less:reps",) * 8
    clinic.prescribe(CLAMSHELL, *fewer, "more:sides", "more:tempo:3")
    follow(clinic)
    follow(clinic)
    runs = clinic.runs()
    assert len(runs) == 2
    for line, record in runs:
        assert (line.run.pain_before, line.end.pain_after) == (1, 1)
        assert line.end.completed
        (part,) = record["sets"]
        assert part["followed_reps"] == 2
        tempo_s = sum(line.run.dose.tempo_s)
        # The rep that the pause cut began anew: its seconds were followed too.
        assert 2 * tempo_s <= part["followed_s"] < 2 * tempo_s + 2.0
        assert "kept" not in part
        assert [mark["kind"] for mark in record["marks"]] == ["helped"]
        ((from_s, to_s),) = record["pauses"]
        assert to_s - from_s == pytest.approx(2.05, abs=0.11)
    told = clinic.report()
    assert "left: followed 2 ×" in told
    assert "Marked by the staff: paused 1×, 2 s in all, helped at" in told
    clinic.touch("change")
    view = clinic.stage.frame()
    assert isinstance(view.body, PrescribeView)
    proposal = view.body.proposal
    assert proposal is not None
    assert proposal.change == Told("clinic.change.reps", (("before", 2.0), ("after", 4.0)))
    assert [each.key for each in proposal.because] == [
        "clinic.because.followed",
        "clinic.because.pain_within",
    ]
    clinic.touch("accept", "keep")
    body = clinic.stage.view.body
    assert isinstance(body, PatientView)
    assert Told("clinic.short.left", (("sets", 1), ("reps", 4))) in body.prescriptions[0].short


def test_a_station_with_templates_that_are_wrong_says_so_and_does_not_start(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('[[template]]\nid = "ours"\nname = ""\n', "utf-8")

    def settings(usual: Settings) -> Settings:
        return replace(usual, clinic_files=ClinicFiles(templates=file))

    with pytest.raises(StationError) as told:
        Stage(settings=settings)
    assert str(told.value).startswith(f"{file}:3: template[0].name: ")


def test_a_template_of_the_clinics_own_is_offered(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    lines = ('[[template]]', 'id = "ours"', 'name = "Ours"', '[[dose]]', 'template = "ours"',
             'exercise = "clamshell"', 'tempo_s = [4, 2, 4, 1]')  # fmt: skip
    (tmp_path / "clinic" / "templates.toml").write_text("\n".join(lines), "utf-8")
    clinic = Clinic(tmp_path)
    clinic.touch("add", f"exercise:{CLAMSHELL}")
    body = clinic.stage.view.body
    assert isinstance(body, PrescribeView)
    assert body.templates == (
        *(Told(f"desk.prescribe.template_{each}") for each in ("standard", "early", "strength")),
        "Ours",
    )
    clinic.touch("template:3")
    body = clinic.stage.view.body
    assert isinstance(body, PrescribeView)
    seconds = [dict(row.value.values)["seconds"] for row in body.rows if row.label]
    assert seconds == [4.0, 2.0, 4.0, 1.0]
    clinic.stage.close()
