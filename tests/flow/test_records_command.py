"""`kiosk records`, as it is typed: on a true database that the store's own writer has made."""

from __future__ import annotations

import csv
import gc
import io
import json
import shutil
import sqlite3
import subprocess
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import big
import pytest
from pypdf import PdfReader
from store import LIZ, Clinic, a_copy, a_run, a_set, new_id, opened, reading

from kiosk.cli import main
from kiosk.clinic.codes import code_of
from kiosk.clinic.prescription_file import PrescribedExercise, PrescriptionFile, dump_prescription
from kiosk.exports.csv_lines import rep_lines
from kiosk.exports.fhir.check import problems
from kiosk.exports.rows import SessionRows
from kiosk.exports.stick import CHUNK
from kiosk.gathered import Gatherer
from kiosk.records.database import FILE
from kiosk.records.model import Dose, Patient, PatientDetails, Session, SessionState
from kiosk.records.queries import Reader

CODE, OTHER = code_of(41726), code_of(27)
NOTES = "pes anserinus, left of the scar"


class Typed:
    """A station's folder, and `kiosk records` typed at it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.records = self.data / "records"
        self._monkeypatch = monkeypatch
        self.settings("")
        self.out = self.err = ""

    def settings(self, records: str) -> None:
        text = f'[paths]\ndata = "data"\n[records]\nsticks = ["{self.folder / "media"}"]\n{records}'
        (self.folder / "kiosk.toml").write_text(text, "utf-8")

    def __call__(self, *argv: object, keys: str = "") -> int:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        out, err = io.StringIO(), io.StringIO()
        words = ["records", *map(str, argv), "--config", str(self.folder / "kiosk.toml")]
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(words)
            except SystemExit as left:  # argparse's own way out
                code = int(left.code or 0)
        self.out, self.err = out.getvalue(), err.getvalue()
        return code

    @property
    def made(self) -> Path:
        """The folder that the last command says it has made."""
        return Path(self.out.split("  ")[0].strip())


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    return Typed(tmp_path, monkeypatch)


@pytest.fixture
def clinic(records: Typed) -> Iterator[Clinic]:
    """One patient with one session of two reps, by the station's own writer; still open."""
    made = Clinic(records.records)
    made.database.add(Patient(new_id(), CODE, "left", NOTES, 4, 120.0))
    patient = made.database.reader_here().patient_by_code(CODE)
    assert patient is not None
    made.patient = patient.row
    made.session = Session(new_id(), made.patient.id, LIZ)
    made.run = replace(a_run(made.session, "standing-ball-squeeze"), prescription_id="")
    made.set = a_set(made.run)
    made.database.add(made.session)
    made.database.add(made.run)
    made.database.add(made.set)
    made.rep(1)
    made.rep(2, kept=False)
    yield made
    made.database.close()


# Looking.


def test_without_records_there_is_nothing_to_see_and_nothing_is_made(records: Typed) -> None:
    assert records("list") == 2
    assert "no records yet" in records.err
    assert not records.data.exists()


def test_patients_and_sessions_are_listed_by_code_while_the_station_writes(
    records: Typed, clinic: Clinic
) -> None:
    assert records("list") == 0
    assert CODE in records.out
    assert NOTES not in records.out
    assert records("list", CODE.replace("-", " ").lower()) == 0
    assert clinic.session.id in records.out
    assert records("list", "--json") == 0
    assert {each["code"] for each in json.loads(records.out)["patients"]} >= {CODE}


def test_show_tells_a_session_rep_by_rep(records: Typed, clinic: Clinic) -> None:
    assert records("show", clinic.session.id, "--json") == 0
    (run,) = json.loads(records.out)["runs"]
    assert [(rep["rep"], rep["counts"]) for rep in run["reps"]] == [(1, True), (2, False)]
    assert records("show", clinic.session.id) == 0
    assert "50.5" in records.out


def test_a_mistyped_code_is_told_as_such(records: Typed, clinic: Clinic) -> None:
    assert records("show", CODE[:-1] + "7") == 2
    assert "one character is wrong" in records.err
    assert records("show", OTHER) == 2
    assert "no patient has this code" in records.err


# Out.


def test_csv_has_a_line_a_rep_and_every_sample_when_asked(records: Typed, clinic: Clinic) -> None:
    assert records("export", "--csv", records.folder / "out", "--traces", "--patient", CODE) == 0
    folder = records.made.parent
    with (folder / "reps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rep_number"], row["patient_code"]) for row in rows] == [("1", CODE), ("2", CODE)]
    with (folder / "traces.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + 2 * 200
    assert sorted(path.name for path in (records.folder / "out").iterdir()) == [folder.name]


def test_since_leaves_earlier_sessions_out(records: Typed, clinic: Clinic) -> None:
    argv = ("export", "--csv", records.folder / "out", "--since")
    assert records(*argv, "2027-02-04") == 0
    assert len(records.made.read_text("utf-8").splitlines()) == 1
    assert records(*argv, "2027-02-03") == 0
    assert len(records.made.read_text("utf-8").splitlines()) == 3
    assert records(*argv, "last week") == 2


def test_fhir_is_a_bundle_a_session_that_our_own_check_accepts(
    records: Typed, clinic: Clinic
) -> None:
    assert records("export", "--fhir", records.folder / "out", "--patient", CODE) == 0
    bundle = json.loads(records.made.read_text("utf-8"))
    assert problems(bundle) == []
    assert records.made.name == f"{CODE}-{clinic.session.id}.json"


def test_report_of_a_session_and_of_a_course(records: Typed, clinic: Clinic) -> None:
    page, course = records.folder / "page.pdf", records.folder / "course.pdf"
    assert records("report", clinic.session.id, "--out", page) == 0
    assert records("report", CODE, "--out", course) == 0
    assert [len(PdfReader(path).pages) for path in (page, course)] == [1, 3]
    before = page.read_bytes()
    assert records("report", CODE, "--out", page) == 2
    assert "there already" in records.err
    assert page.read_bytes() == before


def test_a_report_is_in_the_language_that_is_asked_for_or_the_station_s_first(
    records: Typed, clinic: Clinic
) -> None:
    def head(name: str, *argv: str) -> str:
        path = records.folder / name
        assert records("report", CODE, "--out", path, *argv) == 0, records.err
        return str(PdfReader(path).pages[0].extract_text())

    assert "Course report" in head("a.pdf")
    assert "Rapport de suivi" in head("b.pdf", "--language", "fr")
    records.settings('[visit]\nlanguages = ["es", "en"]\n')
    assert "Informe de seguimiento" in head("c.pdf")
    assert "Course report" in head("d.pdf", "--language", "en")
    assert records("report", CODE, "--out", records.folder / "e.pdf", "--language", "de") == 2
    assert "'de'" in records.err
    assert not (records.folder / "e.pdf").exists()


def test_to_a_stick_that_is_not_there(records: Typed, clinic: Clinic) -> None:
    assert records("export", "--csv", "--stick") == 2
    assert "no USB stick is mounted" in records.err


@pytest.fixture
def stick(records: Typed) -> Iterator[Path]:
    """A USB stick of 2 MB, where this machine lets us mount one."""
    folder = records.folder / "media" / "ana" / "BLUE"
    folder.mkdir(parents=True)
    argv = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)]
    if subprocess.run(argv, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_everything_goes_to_the_stick_that_is_in(
    records: Typed, clinic: Clinic, stick: Path
) -> None:
    for argv in (("export", "--csv"), ("export", "--fhir"), ("report", CODE), ("backup",)):
        assert records(*argv, "--stick") == 0, records.err
        assert records.made.is_relative_to(stick)
        assert records.made.exists()
    assert len(list(stick.iterdir())) == 4


def test_a_full_stick_has_none_of_it(records: Typed, clinic: Clinic, stick: Path) -> None:
    (stick / "mine.bin").write_bytes(b"x" * (2 * 2**20 - 16384))
    for argv in (("export", "--csv", "--traces"), ("backup",)):
        assert records(*argv, "--stick") == 2
        assert "full" in records.err
        assert [path.name for path in stick.iterdir()] == ["mine.bin"]


def test_an_export_has_two_sessions_in_memory_at_most(tmp_path: Path) -> None:
    reader = reading(big.build(tmp_path / "records", samples=20, patients=3) / FILE)
    most = 0

    def counted(sessions: Iterator[SessionRows]) -> Iterator[SessionRows]:
        nonlocal most
        for rows in sessions:
            alive = sum(isinstance(each, SessionRows) for each in gc.get_objects())
            most = max(most, alive)
            yield rows

    lines = rep_lines(counted(Gatherer(reader).all_sessions()))
    assert sum(1 for _ in lines) == 1 + 3 * 200
    assert 1 <= most <= 2
    reader.close()


def test_what_goes_out_takes_no_more_memory_where_there_is_more_of_it(records: Typed) -> None:
    """The whole way: database, gathering, table, file, read back (a chunk at once) and compared."""
    peaks = []
    for patients in (3, 12):
        shutil.rmtree(records.records, ignore_errors=True)
        big.build(records.records, samples=20, patients=patients)
        tracemalloc.start()
        assert records("export", "--csv", records.folder / "out") == 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        with records.made.open("rb") as file:
            assert sum(1 for _ in file) == 1 + patients * 200
    first, most = peaks
    assert most < first * 1.2 + CHUNK


# Backup.


def test_a_backup_made_while_the_station_writes_is_whole(records: Typed, clinic: Clinic) -> None:
    (records.data / "calibrations").mkdir()
    (records.data / "calibrations" / "blue.toml").write_text("a", "utf-8")
    assert records("backup", records.folder / "safe") == 0
    folder = records.made
    copy = Reader.open(folder / FILE)
    assert copy.verify() is None
    assert copy.patient_by_code(CODE) is not None
    copy.close()
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
    assert (folder / "calibrations" / "blue.toml").is_file()
    assert records("backup", records.folder / "safe") == 0
    assert len(list((records.folder / "safe").iterdir())) == 2


def test_old_backups_go_when_so_many_are_to_be_kept(records: Typed, clinic: Clinic) -> None:
    for _ in range(4):
        assert records("backup", records.folder / "safe", "--keep", "2") == 0
    assert "removed: it was older than the newest 2" in records.out
    assert len(list((records.folder / "safe").iterdir())) == 2
    assert records("backup", records.folder / "safe", "--keep", "0") == 2


def test_a_backup_to_where_nothing_can_be_written(records: Typed, clinic: Clinic) -> None:
    (records.folder / "file").write_text("mine", "utf-8")
    assert records("backup", records.folder / "file") == 2
    assert "backup cannot be made" in records.err
    assert (records.folder / "file").read_text("utf-8") == "mine"


# Check.


def test_check_finds_all_well_and_names_what_is_not(records: Typed, clinic: Clinic) -> None:
    assert records("check") == 0
    assert "every line fits" in records.out
    assert "every one that measured is kept" in records.out
    clinic.database.add(replace(a_run(clinic.session), calibration_id="lost"))
    assert records("check") == 1
    assert "lost: calibration: no copy of it was kept" in records.out
    clinic.database.add(a_copy("lost"))
    assert records("check") == 0
    rep = clinic.rep(3)
    clinic.database.close()
    with closing(sqlite3.connect(records.records / FILE)) as file:
        file.execute("DROP TRIGGER reps_unchanged")
        file.execute("DROP TRIGGER audit_unchanged")
        file.execute("UPDATE reps SET peak_n = 99 WHERE id = ?", (rep.id,))
        file.execute("UPDATE audit SET action = 'nothing' WHERE number = 4")
        file.commit()
    assert records("check", "--json") == 1
    found = json.loads(records.out)
    assert [each[0] for each in found["reps_damaged"]] == [rep.id]
    assert "line 4 was changed" in found["audit"]
    assert records("check") == 1
    assert rep.id in records.out


# Away.


def test_erasing_waits_until_the_station_is_stopped(records: Typed, clinic: Clinic) -> None:
    assert records("erase", CODE, "--yes") == 2
    assert "Stop it first" in records.err


def test_erasing_asks_for_the_code_and_then_really_erases(records: Typed, clinic: Clinic) -> None:
    records("backup", records.folder / "safe")
    backup = records.made
    clinic.database.close()
    assert records("erase", CODE, keys="yes\n") == 2
    assert "nothing was erased" in records.err
    assert records("show", CODE) == 0
    assert records("erase", CODE, keys=f"{CODE}\n") == 0
    assert f"{backup / FILE}: still holds it" in records.out
    assert "SD card" in records.out
    assert records("show", CODE) == 2
    assert records("check") == 0
    for path in sorted(records.records.glob(f"{FILE}*")):
        content = path.read_bytes()
        assert CODE.encode() not in content
        assert NOTES.encode() not in content
    assert records("erase", "--remains") == 0


def test_retention_shows_first_and_takes_only_who_is_long_gone(records: Typed) -> None:
    records.settings("keep_years = 5\n")
    database = opened(records.records, wall=datetime(2026, 11, 2, tzinfo=UTC))
    database.add(Patient(new_id(), CODE))
    database.add(Patient(new_id(), OTHER))
    database.close()
    with closing(sqlite3.connect(records.records / FILE)) as file:
        # As if one had come six years ago; a station of this software cannot have been there.
        for table in ("patients", "patient_details"):
            file.execute(f"DROP TRIGGER {table}_unchanged")
            column = (
                "code = ?"
                if table == "patients"
                else ("patient_id = (SELECT id FROM patients WHERE code = ?)")
            )
            file.execute(
                f"UPDATE {table} SET wall = '2019-05-01T09:00:00.000+00:00' WHERE {column}", (CODE,)
            )
        file.commit()
    assert records("retain", "--dry-run", "--json") == 0
    told = json.loads(records.out)
    assert [each["code"] for each in told["patients"]] == [CODE]
    assert records("retain", keys="no\n") == 2
    assert records("show", CODE) == 0
    assert records("retain", keys="1\n") == 0
    assert records("show", CODE) == 2
    assert records("show", OTHER) == 0


def test_without_keep_years_nobody_is_too_old(records: Typed, clinic: Clinic) -> None:
    clinic.database.close()
    assert records("retain", "--yes") == 0
    assert "no patient is ever too old" in records.out
    assert records("show", CODE) == 0


# Prescriptions.


def prescription(folder: Path, code: str, dose: Dose, exercise: str = "clamshell") -> Path:
    file = folder / "prescription.toml"
    rows = (PrescribedExercise(exercise, dose),)
    file.write_text(dump_prescription(PrescriptionFile(code, "Ana", rows)), "utf-8")
    return file


def in_force(records: Typed) -> list[tuple[str, Dose]]:
    reader = Reader.open(records.records / FILE)
    patient = reader.patient_by_code(CODE)
    assert patient is not None
    found = [(each.row.exercise, each.row.dose) for each in reader.prescriptions(patient.row.id)]
    reader.close()
    return found


def test_a_prescription_file_comes_in_when_it_is_confirmed(records: Typed, clinic: Clinic) -> None:
    clinic.database.close()
    file = prescription(records.folder, CODE, Dose(reps=8))
    assert records("import-prescription", file, keys="\n") == 2
    assert in_force(records) == []
    assert records("import-prescription", file, keys=f"{CODE}\n") == 0
    assert in_force(records) == [("clamshell", Dose(reps=8))]
    assert records("import-prescription", prescription(records.folder, CODE, Dose(reps=9)),
                   "--yes") == 0  # fmt: skip
    assert "takes the place" in records.out
    assert in_force(records) == [("clamshell", Dose(reps=9))]
    assert records("check") == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("reps = 8", "reps = 800"), "reps"),
        (lambda text: text.replace(CODE, OTHER), "no patient has this code"),
        (lambda text: text.replace("clamshell", "trampoline"), "trampoline"),
        (lambda text: "not TOML [", "prescription.toml"),
    ],
)
def test_a_prescription_that_does_not_fit_changes_nothing(
    records: Typed, clinic: Clinic, change: Callable[[str], str], said: str
) -> None:
    clinic.database.close()
    file = prescription(records.folder, CODE, Dose(reps=8))
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    assert records("import-prescription", file, "--yes") == 2
    assert said in records.err
    assert in_force(records) == []


def test_nothing_is_prescribed_for_a_closed_patient(records: Typed, clinic: Clinic) -> None:
    clinic.database.add(PatientDetails(clinic.patient.id, closed=True))
    clinic.database.end_session(clinic.session.id, SessionState.FINISHED)
    clinic.database.close()
    file = prescription(records.folder, CODE, Dose(reps=8))
    assert records("import-prescription", file, "--yes") == 2
    assert "is closed" in records.err


# Statistics.


def test_statistics_come_as_a_table_as_csv_and_as_json(records: Typed) -> None:
    folder = records.data / "statistics"
    folder.mkdir(parents=True)
    (folder / "2025-03-04.csv").write_text(
        "what,subject,amount\nvisit,,7\nkept,=wall,12\n", "utf-8"
    )
    (folder / "2025-03-05.csv").write_text("what,subject,amount\nvisit,,2\n", "utf-8")
    assert records("statistics", "--csv") == 0
    assert records.out.splitlines() == [
        "first_day,last_day,what,of,amount",
        "2025-03-04,2025-03-04,kept,'=wall,12",
        "2025-03-04,2025-03-04,visit,,7",
    ]
    assert records("statistics") == 0
    assert "Held back: 1." in records.out
    assert records("statistics", "--json") == 0
    assert json.loads(records.out)["days_held_back"] == 1


def test_statistics_of_long_ago_go_with_retention(records: Typed) -> None:
    folder = records.data / "statistics"
    folder.mkdir(parents=True)
    for day in ("2011-03-04", "2026-03-05"):
        (folder / f"{day}.csv").write_text("what,subject,amount\nvisit,,2\n", "utf-8")
    assert records("retain", "--yes") == 0
    assert [path.stem for path in folder.iterdir()] == ["2026-03-05"]
