"""One supervised session from the first PIN to the report on the stick, by touch and key alone.

The whole station on its simulated ball: true driver, true database file, every frame drawn. What
stands in the PDF is held against the rows, and the rows against what `kiosk replay` makes of the
raw codes that went out beside it.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path

import numpy as np
import pygame
import pytest
from pypdf import PdfReader
from stage import Stage, ViewLog
from test_staff_mode import WALL

from kiosk.archive import boot_id
from kiosk.cli import main
from kiosk.exercise.live_views import LiveView
from kiosk.exercise.past_views import OutView
from kiosk.exercise.staff_views import FirstPinView, PatientsView
from kiosk.exercise.views import Screen, VisitView
from kiosk.records.database import FILE
from kiosk.records.model import SessionState
from kiosk.records.queries import Reader, RepLine
from kiosk.records.schema import STAMPED_TABLES
from kiosk.settings import Settings
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

PIN = "271828"
SIZE = (1024, 600)
REPS = 3
COMFORTABLE_N = 90.0
SETTLED = 10
"""Frames until an earlier page has faded out."""
REASON = "The tube moved"


class Drawn(ViewLog):
    """A canvas that really draws, and keeps a picture of each of the staff's pages."""

    def __init__(self, painter: Painter, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.pictures: dict[str, Path] = {}
        self._painter = painter
        self._surface = off_screen(SIZE)
        self._since = 0

    def show(self, view: VisitView) -> None:
        super().show(view)
        page = f"{view.screen.value}{'-writing' if view.typing else ''}"
        if page not in self.pictures:
            self.pictures[page] = self.folder / f"{len(self.pictures):02d}-{page}.png"
            self._since = 0
        self._since += 1
        if self._since > SETTLED and self._since % 20:
            return
        self._painter.draw(self._surface, view)
        if self._since in (1, SETTLED) and page == list(self.pictures)[-1]:
            pygame.image.save(self._surface, self.pictures[page])


@dataclass(slots=True)
class Person:
    """Somebody before the station. Touches what is offered and nothing else."""

    data: Path
    pictures: Path
    stick: Path
    stage: Stage = field(init=False)

    def __post_init__(self) -> None:
        def settings(usual: Settings) -> Settings:
            return replace(usual, paths=replace(usual.paths, data=self.data))

        self.stage = Stage(
            "",
            settings=settings,
            rate_hz=50,
            keep_records=False,
            canvas=lambda painter: Drawn(painter, self.pictures),
        )
        room = self.stage.station.app.staff_room
        assert room is not None
        room.outputs.stick, room.outputs.mounted = lambda: self.stick, False
        self.stage.frame()

    @property
    def view(self) -> VisitView:
        return self.stage.view

    @property
    def live(self) -> LiveView:
        assert isinstance(self.view.body, LiveView), self.view.screen
        return self.view.body

    def touch(self, *choices: str) -> VisitView:
        for choice in choices:
            offered = self.view.choices
            assert choice in offered, f"{self.view.screen}: {choice} is not among {offered}"
            self.stage.touch(choice)
        return self.view

    def type_in(self, text: str, then: str = "go") -> VisitView:
        """On the station's keyboard, or its keypad."""
        assert self.view.typing or f"key:{text[0]}" in self.view.choices, self.view.screen
        for letter in text:
            self.stage.touch(f"key:{letter}")
        assert then in self.view.choices
        return self.stage.touch(then)

    def keep(self) -> None:
        kept = self.live.kept
        self.stage.squeeze(self.live.trace.target_n, self.live.hold_s + 0.5)
        self.stage.play(1.0)
        if isinstance(self.view.body, LiveView):  # the last one of a side leads on
            assert self.live.kept == kept + 1 or kept + 1 == self.live.of

    def lose(self) -> None:
        lost = self.live.lost
        self.stage.squeeze(self.live.trace.target_n, self.live.hold_s / 3)
        self.stage.play(1.5)
        assert self.live.lost == lost + 1


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    for name in ("pictures", "stick"):
        (tmp_path / name).mkdir()
    made = Person(tmp_path / "data", tmp_path / "pictures", tmp_path / "stick")
    yield made
    made.stage.close()


def test_a_session_from_the_first_pin_to_the_report_on_the_stick(person: Person) -> None:
    code = signed_in_with_a_new_patient(person)
    prescribed(person)
    squeezed(person)
    folders = looked_back_and_sent(person, code)
    assert person.touch("sign_out").screen is Screen.ATTRACT
    looked_round(person)
    person.stage.close()

    pictured(person)
    with closing(Reader.open(person.data / "records-simulated" / FILE)) as reader:
        reps = stored(reader, code)
        the_pdf_says_what_the_rows_say(person.stick / folders["session"] / f"{code}.pdf", reps)
        the_codes_give_the_same_reps_again(person.stick / folders["traces"], reps)
        assert list(reader.damaged_reps()) == []
        assert list(reader.wrong_copies()) == []
        assert reader.verify() is None
    every_row_says_where_and_when(person.data / "records-simulated" / FILE)


# The way.


def signed_in_with_a_new_patient(person: Person) -> str:
    person.stage.touch("sign_in")  # F2
    assert isinstance(person.view.body, FirstPinView)
    person.type_in("liz")
    person.type_in(PIN)
    person.type_in(PIN)
    assert person.view.screen is Screen.PATIENTS
    body = person.touch("add").body
    assert isinstance(body, PatientsView)
    assert person.touch("written").screen is Screen.PATIENT
    return body.new_code


def prescribed(person: Person) -> None:
    person.touch("edit", "side:both", "notes")
    person.type_in("left of the scar")
    person.touch("save", "add", f"exercise:{WALL}", "template:1")
    for _ in range(2):
        person.touch("less:reps")
    assert person.touch("keep").screen is Screen.PATIENT


def squeezed(person: Person) -> None:
    """Both sides; one rep voided, one lost and counted by hand, one lost, and a mark."""
    person.touch("begin")
    person.stage.until_screen(Screen.PAIN, 2)
    person.touch("pain:2")
    one_side(person)
    person.keep()
    person.touch("void", "reason:helped", "mark:slipped")
    person.keep()
    person.lose()
    for _ in range(REPS - 1):
        person.keep()
    one_side(person)
    person.lose()
    person.touch("count", "write")
    person.type_in(REASON, "written")
    person.stage.play(0.2)
    assert person.live.kept == 1
    for _ in range(REPS - 1):
        person.keep()
    person.stage.until_screen(Screen.PAIN, 5)
    person.touch("pain:3")
    assert person.stage.until_screen(Screen.PATIENT, 2).choices


def one_side(person: Person) -> None:
    """Into position, and three comfortable squeezes that find the zone."""
    person.stage.push(0.0)
    person.stage.until_screen(Screen.POSITION, 60)
    person.touch("place")
    person.stage.until_screen(Screen.ZONE, 10)
    for _ in range(3):
        person.stage.play(5.2)
        person.stage.squeeze(COMFORTABLE_N, 2.0)
        person.stage.play(1.0)
    person.stage.until_screen(Screen.LIVE, 30)
    person.stage.play(6.0)


def looked_back_and_sent(person: Person, code: str) -> dict[str, str]:
    """The history, then report and raw traces to the stick; the folders they are in."""
    person.stage.frame()
    assert person.touch("history").screen is Screen.HISTORY
    person.touch("back")
    assert person.touch("report").screen is Screen.OUT
    body = person.view.body
    assert isinstance(body, OutView)
    assert [each.day for each in body.sessions] == [""]  # the clock is not set: no day is told
    folders = {}
    for what in ("session", "traces"):
        person.touch(f"out:{what}")
        for _ in range(2000):
            body = person.view.body
            assert isinstance(body, OutView)
            assert body.code == code
            assert body.sending is not None
            if body.sending.over:
                break
            person.stage.frame()
        assert body.sending.outcome == "done", body.sending
        folders[what] = body.sending.folder
        person.touch("heard")
    return folders


def looked_round(person: Person) -> None:
    """Signed in once more, through everything that the station's own page leads to."""
    person.stage.touch("sign_in")
    assert person.type_in(PIN).screen is Screen.PATIENTS
    entries = [each for each in person.touch("station").choices if each.startswith("open:")]
    assert entries
    for each in entries:
        assert person.touch(each).screen is not Screen.STATION, each
        assert person.touch("back").screen is Screen.STATION, each
    assert person.touch("sign_out").screen is Screen.ATTRACT
    person.stage.play(0.2)


# What came of it.


def stored(reader: Reader, code: str) -> list[RepLine]:
    patient = reader.patient_by_code(code)
    assert patient is not None
    (line,) = reader.sessions(patient.row.id)
    assert line.session.state is SessionState.FINISHED
    (run,) = reader.runs(line.session.id)
    assert run.end is not None
    assert (run.run.pain_before, run.end.pain_after, run.end.completed) == (2, 3, True)
    reps = reader.reps(run.run.id)
    judged = [(each.set.side, each.rep.kept, each.counts) for each in reps]
    first, second = dict.fromkeys(side for side, *_ in judged)
    assert judged == [
        (first, True, False),
        (first, True, True),
        (first, False, False),
        *[(first, True, True)] * (REPS - 1),
        (second, False, True),
        *[(second, True, True)] * (REPS - 1),
    ]
    said = [each.override.reason for each in reps if each.override is not None]
    assert said == ["helped", REASON]
    assert [mark["kind"] for mark in json.loads(run.end.record)["marks"]] == ["slipped"]
    copy = reader.calibration(run.run.calibration_id, run.begun.sequence)
    assert copy is not None
    assert copy.calibration_id in copy.text
    return reps


def the_pdf_says_what_the_rows_say(path: Path, reps: list[RepLine]) -> None:
    (page,) = PdfReader(path).pages
    text = " ".join(page.extract_text().split())
    # This station's clock shows a day before its software was made.
    assert "Clock not set: dates and times are only what the station believed" in text
    assert "Pain before 2 of 10, after 3 of 10" in text
    assert path.stem in text
    assert "ESTIMATED (E)" in text
    for side in ("left", "right"):
        own = [each for each in reps if each.set.side == side]
        # Those that the station kept and nobody voided.
        measured = [each.rep for each in own if each.rep.kept and each.counts]
        assert measured
        peak = max(measured, key=lambda rep: rep.peak_n or 0.0)
        means = [rep.mean_n or 0.0 for rep in measured]
        widest = max(rep.mean_u_n or 0.0 for rep in measured)
        steadiness = [rep.steadiness_pct or 0.0 for rep in measured]
        cells = [
            f"{side} 1 E",
            f"{own[0].set.low_n:.0f}–{own[0].set.high_n:.0f}",
            f"{sum(each.counts for each in own)}/{len(own)}",
            f"{round(peak.peak_n or 0.0)} ± {ceil(peak.peak_u_n or 0.0)}",
            f"{round(sum(means) / len(means))} ± {ceil(widest)}",
            f"{sum(rep.in_zone_s for rep in measured):.1f}",
            f"{sum(steadiness) / len(steadiness):.1f}",
        ]
        assert " ".join(cells) in text, (cells, text)
    assert f"“{REASON}”" in text
    assert "“somebody helped”" in text


def the_codes_give_the_same_reps_again(folder: Path, reps: list[RepLine]) -> None:
    """Each rep's raw trace, as it went out, through `kiosk replay`."""
    samples = dict.fromkeys(row["rep_id"] for row in table(folder / "traces.csv"))
    figures = {row["rep_id"]: row for row in table(folder / "reps.csv")}
    assert list(samples) == list(figures) == [each.rep.id for each in reps]
    for each in reps:
        rep = each.rep
        assert figures[rep.id]["mean_n"] == ("" if rep.mean_n is None else f"{rep.mean_n!r}")
        out = io.StringIO()
        with redirect_stdout(out):
            done = main(["replay", str(folder / "traces.csv"), "--rep", rep.id, "--json"])
        assert done == 0
        (again,) = json.loads(out.getvalue())["sets"]
        (judged,) = again["reps"]
        assert judged["kept"] == rep.kept
        assert judged["in_zone_s"] == pytest.approx(rep.in_zone_s, abs=0.002)
        if rep.kept:
            assert judged["mean_n"] == pytest.approx(rep.mean_n, abs=0.1)
            assert judged["peak_n"] == pytest.approx(rep.peak_n, abs=0.1)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def every_row_says_where_and_when(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        stamps = [
            row
            for name in STAMPED_TABLES
            for row in file.execute(f"SELECT station, boot, sequence FROM {name}")
        ]
    assert {(station, boot) for station, boot, _ in stamps} == {("station-1", boot_id())}
    sequences = sorted(sequence for *_, sequence in stamps)
    assert len(set(sequences)) == len(sequences)


def pictured(person: Person) -> None:
    """Each of the staff's pages on the way was drawn, and none of them is one colour."""
    assert isinstance(person.stage.log, Drawn)
    pictures = person.stage.log.pictures
    met = {name.removesuffix("-writing") for name in pictures}
    assert met >= {"first_pin", "sign_in", "patients", "patient", "prescribe", "pain", "live",
                   "history", "out", "station", "statistics", "people", "checks", "power",
                   "calibrate", "daily_check"}  # fmt: skip
    for path in pictures.values():
        assert path.stat().st_size > 2_000, path
        pixels = pygame.surfarray.array2d(pygame.image.load(path))
        assert pixels.shape == SIZE
        assert len(np.unique(pixels[::3, ::3])) > 20, path
