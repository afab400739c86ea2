"""Reports in each of the station's languages: the same numbers, and nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import made_sessions as made
import pages
import pytest

from kiosk.calibrations import bare_text
from kiosk.clinic import draft
from kiosk.clinic.changes import Change, Verdict, told
from kiosk.clinic.words import english as clinic_english
from kiosk.exercise.deeds import COUNT_REASONS, VOID_REASONS
from kiosk.exercise.figures import FIGURES, WHY
from kiosk.exports.definitions import definitions
from kiosk.exports.pdf.report import course_pdf, session_pdf
from kiosk.exports.rows import Course, SessionRows
from kiosk.exports.words import PREFIX, english, words_in
from kiosk.force.calibration import estimated
from kiosk.force.faults import Fault
from kiosk.locale import catalogue
from kiosk.records.model import Dose, Kept, SessionState, ZoneFrom

OTHERS = ("fr", "es")
BOTH = ("standing-ball-squeeze", "ball-squeeze-squat")
SESSIONS: tuple[Callable[[], SessionRows], ...] = (
    lambda: made.session(BOTH, estimated=True, overrides=((2, True, ""), (5, False, "q"))),
    lambda: made.session(reps=7, sets=1, lost=()),
    lambda: made.session((*BOTH, "clamshell"), sets=1, hidden=True, clock_set=False),
    lambda: made.session(BOTH, state=SessionState.CUT),
    lambda: made.session(state=SessionState.RUNNING, signals=False),
    lambda: made.session(sets=6, reps=12, state=SessionState.STOPPED),
    lambda: made.session(()),
)
MODEL = estimated("wall")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def english_only(language: str) -> list[re.Pattern[str]]:
    """English texts of four letters in a row at least that the language says in another way."""
    theirs = catalogue(language)
    found = []
    for key, text in catalogue("en").items():
        said = re.sub(r"\{\w+\}", "\0", text)
        if key.startswith(PREFIX) and theirs[key] != text and re.search("[A-Za-z]{4}", said):
            parts = [re.escape(part) for part in said.split("\0")]
            found.append(re.compile(r"(?<![^\W_])" + r"[^()]{0,40}?".join(parts) + r"(?![^\W_])"))
    return found


def without_names(text: str) -> str:
    """Without what is no word of the report's: titles of exercises, and a source's own title."""
    for name in (*made.TITLES.values(), "the knee hurt", "Open Sports Sci J"):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("index", range(len(SESSIONS)))
def test_a_session_s_page_holds_no_english_and_is_one_page(language: str, index: int) -> None:
    pdf = session_pdf(SESSIONS[index](), made.ISSUER, words_in(language))
    assert len(pages.reader(pdf).pages) == 1
    text = without_names(pages.words(pdf))
    assert [each.pattern for each in english_only(language) if each.search(text)] == []
    pages.assert_apart(pdf)


def test_the_search_for_english_finds_it() -> None:
    """What the test above would say of a report in English."""
    text = without_names(pages.words(session_pdf(SESSIONS[0](), made.ISSUER, english)))
    for language in OTHERS:
        assert sum(bool(each.search(text)) for each in english_only(language)) > 50


@pytest.mark.parametrize("language", OTHERS)
def test_a_course_holds_no_english(language: str) -> None:
    course = made.course(9, (*BOTH, "clamshell"))
    pdf = course_pdf(course, made.ISSUER, words_in(language))
    same = course_pdf(course, made.ISSUER)
    assert len(pages.reader(pdf).pages) == len(pages.reader(same).pages)
    patterns = english_only(language)
    for page in range(len(pages.reader(pdf).pages)):
        text = without_names(pages.words(pdf, page))
        assert [each.pattern for each in patterns if each.search(text)] == []
        pages.assert_apart(pdf, page)


@pytest.mark.parametrize("language", OTHERS)
def test_the_numbers_are_the_same_with_a_decimal_comma(language: str) -> None:
    rows = made.session(reps=7, sets=1, lost=())
    cells = [pages.pieces(session_pdf(rows, made.ISSUER, words)) for words in
             (english, words_in(language))]  # fmt: skip
    # Sizes 8.4 and 7.2 are those of the tables' cells.
    ours, theirs = (
        [shown for *_, size, shown in each if size in (8.4, 7.2) and NUMBER.match(shown)]
        for each in cells
    )
    assert len(ours) > 60
    assert [each.replace(".", ",") for each in ours] == theirs
    assert any("," in each for each in theirs)


def dosed(rows: SessionRows) -> SessionRows:
    """The same with half seconds and half newtons asked for, and a fault in its record."""
    dose = Dose(("left",), 1, 5, 2.5, 5.0, zone_from=ZoneFrom.NEWTONS, target_n=52.5)
    runs = tuple(Kept(replace(run.row, dose=dose), run.stamp) for run in rows.runs)
    ends = tuple(Kept(replace(end.row, faults=("tube_off",)), end.stamp) for end in rows.ends)
    return replace(rows, runs=runs, ends=ends)


def test_doses_dates_and_faults_are_the_language_s_own() -> None:
    rows = dosed(made.session())
    french = pages.words(session_pdf(rows, made.ISSUER, words_in("fr")))
    assert "22/11/2026 10:15 CET" in french
    assert "maintien 2,5 s, repos 5 s, gauche, cible 52,5 N" in french
    assert "Défauts : tuyau débranché" in french
    spanish = pages.words(session_pdf(rows, made.ISSUER, words_in("es")))
    assert "mantener 2,5 s, descanso 5 s, izquierda, objetivo 52,5 N" in spanish
    assert "Fallos: tubo suelto" in spanish


def test_sides_that_were_followed_are_joined_as_the_language_joins() -> None:
    text = pages.words(session_pdf(made.session(("clamshell",)), made.ISSUER, words_in("fr")))
    assert re.search(r"gauche\s*: suivi 8 ×, 96 s\s; droite\s*: suivi 8 ×, 96 s", text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", r"left, mean hold, visit 1 to 2: more by \d+\.\d N \(at least \d+\.\d N\)"),
        (
            "fr",
            r"gauche, maintien moyen, visite 1 à 2 : plus fort de \d+,\d N \(au moins \d+,\d N\)",
        ),
        ("es", r"izquierda, fuerza media, visita 1 a 2: \d+,\d N más \(al menos \d+,\d N\)"),
    ],
)
def test_what_has_changed_is_said_in_the_language(language: str, said: str) -> None:
    visits = tuple(
        made.session(visit=visit, left_n=newtons, lost=())
        for visit, newtons in ((1, 40.3), (2, 120.7))
    )
    words = words_in(language)
    text = pages.words(course_pdf(Course(made.PATIENT, visits), made.ISSUER, words))
    assert re.search(said, text), text[-1500:]


def test_changes_are_told_as_the_screens_tell_them() -> None:
    for verdict in (Verdict.MORE, Verdict.LESS):
        change = Change(verdict, 12.34, 5.0)
        assert clinic_english(told(change, "N")) == english(
            f"compared.{verdict.value}", difference="12.3", sure="7.3", unit="N"
        )


def test_the_english_of_figures_and_reasons_is_the_code_s_own() -> None:
    for key, row in FIGURES.items():
        for part in ("name", "meaning", "formula", "source"):
            assert english(f"figure.{key}.{part}") == getattr(row, part)
    assert {key.value: english(f"hidden.{key.value}") for key in WHY} == {
        key.value: text for key, text in WHY.items()
    }


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_fault_and_every_figure_has_its_words(language: str) -> None:
    words = words_in(language)
    for fault in Fault:
        assert words(f"fault.{fault.value}")
    named = [each.name for each in definitions(words)]
    assert len(named) == len(set(named)) == len(definitions(english))


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_reason_offered_has_its_words(language: str) -> None:
    words = words_in(language)
    for key in {*VOID_REASONS, *COUNT_REASONS}:
        assert words(f"reason.{key}") != key


@pytest.mark.parametrize(
    ("language", "voided", "counted"),
    [
        ("en", "by Ben: “the ball slipped”", "by Ben: “held as the staff asked”"),
        ("fr", "par Ben : « le ballon a glissé", "tenue comme"),
        ("es", "por Ben: «la pelota resbaló»", "por Ben: «mantenida como pidió el personal»"),
    ],
)
def test_a_reason_offered_is_in_words_and_a_person_s_own_as_it_was_written(
    language: str, voided: str, counted: str
) -> None:
    decided = ((2, True, "taught"), (5, False, "slipped"), (6, False, "slipped away"))
    rows = made.session(overrides=decided)
    text = pages.words(session_pdf(rows, made.ISSUER, words_in(language)))
    for said in (voided, counted, "slipped away"):
        assert " ".join(said.split()) in text
    assert not re.search(r"[“«] ?(taught|slipped) ?[”»]", text)


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_phase_with_a_word_of_its_own_has_one_here(language: str) -> None:
    for name in draft._PHASES:
        assert f"{PREFIX}phase.{name}" in catalogue(language), name


@pytest.mark.parametrize(
    ("language", "lifted", "own"),
    [
        ("en", "let go (lift)", "let go (first half)"),
        ("fr", "lâchée (levée)", "lâchée (first half)"),
        ("es", "soltada (elevación)", "soltada (first half)"),
    ],
)
def test_the_phase_of_a_lost_rep_is_told(language: str, lifted: str, own: str) -> None:
    rows = made.session()
    for phase, said in (("lift", lifted), ("first half", own)):
        reps = tuple(
            rep if rep.row.kept else Kept(replace(rep.row, phase=phase), rep.stamp)
            for rep in rows.reps
        )
        pdf = session_pdf(replace(rows, reps=reps), made.ISSUER, words_in(language))
        assert said in pages.words(pdf)


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_report_says_which_language_it_is_in(language: str) -> None:
    rows, words = made.session(), words_in(language)
    for pdf in (
        session_pdf(rows, made.ISSUER, words),
        course_pdf(Course(made.PATIENT, (rows,)), made.ISSUER, words),
    ):
        assert pages.reader(pdf).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("en", "ESTIMATED (E) · no calibration: ball model"),
        ("fr", "ESTIMÉ (E) · sans étalonnage : modèle du ballon"),
        ("es", "ESTIMADA (E) · sin calibración: modelo de la pelota"),
    ],
)
def test_the_ball_model_has_neither_id_nor_ball(language: str, head: str) -> None:
    rows = made.session(estimated=True)
    assert MODEL.ball == "any"
    rows = replace(rows, calibrations={MODEL.id: bare_text(MODEL)})
    text = pages.words(session_pdf(rows, made.ISSUER, words_in(language)))
    assert head in text
    assert MODEL.id not in text


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "calibration wall-7 for ball model", "calibration ball model for wall-7"),
        (
            "fr",
            "étalonnage wall-7 (avant : modèle du ballon)",
            "étalonnage modèle du ballon (avant : wall-7)",
        ),
        (
            "es",
            "calibración wall-7 (antes: modelo de la pelota)",
            "calibración modelo de la pelota (antes: wall-7)",
        ),
    ],
)
def test_from_the_ball_model_and_back_the_calibration_changes_and_no_ball(
    language: str, first: str, second: str
) -> None:
    by_model = {MODEL.id: bare_text(MODEL)}
    visits = tuple(
        replace(rows, calibrations=by_model) if modelled else rows
        for visit, modelled in enumerate((True, False, True), start=1)
        for rows in (made.session(visit=visit, estimated=modelled, signals=False),)
    )
    words = words_in(language)
    text = pages.words(course_pdf(Course(made.PATIENT, visits), made.ISSUER, words), 0)
    for said in (f": {first} (", f": {second} ("):
        assert said in text
    for gone in (MODEL.id, "gym-1", words("calibration.ball", ball="any")):
        assert gone not in text


SAME = {
    "fr": {
        "fact.patient", "run.dose.tempo", "run.maximum", "mark.note", "table.zone",
        "define.zone.name", "phase.rest", "figure.steadiness_pct.source",
    },
    "es": {"page.sensor", "figure.steadiness_pct.source"},
}  # fmt: skip
"""Words that are the same in both languages, and a source's name."""


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_untranslated(language: str) -> None:
    theirs = catalogue(language)
    same = {
        key.removeprefix(PREFIX)
        for key, text in catalogue("en").items()
        if key.startswith(PREFIX)
        and theirs[key] == text
        and re.search("[A-Za-z]{4}", re.sub(r"\{\w+\}", "", text))
    }
    assert same == SAME[language]
