from __future__ import annotations

import re
from itertools import pairwise

import pytest

from studio.captions import (
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    Caption,
    CaptionError,
    captions,
    web_vtt,
    wrap,
)
from studio.storyboard import LANGUAGES, MEDIA, read_storyboard, storyboard_ids
from studio.timeline import FPS, read_lengths, timeline

FILMS = [(film, language) for film in storyboard_ids() for language in LANGUAGES]


def of_film(exercise_id: str, language: str) -> tuple[Caption, ...]:
    lengths = read_lengths()
    return captions(timeline(read_storyboard(exercise_id), lengths), lengths, language)


# One caption.


def test_a_short_text_stays_in_one_row() -> None:
    assert wrap("Lie on your side.") == ("Lie on your side.",)


def test_a_long_text_breaks_where_a_clause_ends() -> None:
    first, _ = wrap("Lie on your side, hips and knees bent, feet together.")
    assert first == "Lie on your side,"


def test_a_row_does_not_end_with_an_article() -> None:
    first, _ = wrap("Keep your waist off the floor and your pelvis quiet.")
    assert first.split()[-1] not in {"the", "and", "off"}


def test_no_row_begins_with_a_french_question_mark() -> None:
    assert all(row[0] != "?" for row in wrap("Cinq secondes. Une douleur ? Arrêtez et prévenez !"))


def test_a_text_for_three_rows_is_refused_with_the_way_out() -> None:
    with pytest.raises(CaptionError, match=r"cut it with \|"):
        wrap("word " * 20)


def test_a_file_is_web_vtt() -> None:
    cues = [Caption("why", 0.24, 1.6, ("One", "two")), Caption("", 61.0, 62.04, ("Three",))]
    assert web_vtt(cues) == (
        "WEBVTT\n\nwhy\n00:00:00.240 --> 00:00:01.600\nOne\ntwo\n\n"
        "00:01:01.000 --> 00:01:02.040\nThree\n"
    )


# The films' captions.


@pytest.mark.parametrize(("exercise_id", "language"), FILMS)
def test_every_caption_fits_on_the_screen_and_can_be_read_in_time(
    exercise_id: str, language: str
) -> None:
    for cue in of_film(exercise_id, language):
        assert len(cue.rows) <= MAX_LINES
        assert all(len(row) <= MAX_LINE_CHARACTERS for row in cue.rows)
        assert len(" ".join(cue.rows)) / (cue.end_s - cue.start_s) <= 17


@pytest.mark.parametrize(("exercise_id", "language"), FILMS)
def test_captions_follow_each_other_and_end_before_the_film(
    exercise_id: str, language: str
) -> None:
    cues = of_film(exercise_id, language)
    for before, cue in pairwise(cues):
        gap_frames = round((cue.start_s - before.end_s) * FPS)
        assert gap_frames == 0 or gap_frames >= 2
    film_s = timeline(read_storyboard(exercise_id), read_lengths()).seconds
    assert cues[-1].end_s < film_s


@pytest.mark.parametrize("exercise_id", storyboard_ids())
def test_all_languages_have_the_same_cue_times_and_names(exercise_id: str) -> None:
    english, *others = (
        [(cue.name, cue.start_s, cue.end_s) for cue in of_film(exercise_id, language)]
        for language in LANGUAGES
    )
    assert all(other == english for other in others)


@pytest.mark.parametrize("exercise_id", storyboard_ids())
def test_a_name_is_why_or_a_step_or_nothing(exercise_id: str) -> None:
    names = [cue.name for cue in of_film(exercise_id, "en")]
    assert names[0] == "why"
    assert all(re.fullmatch(r"why|step-[1-9]|", name) for name in names)


@pytest.mark.parametrize(("exercise_id", "language"), FILMS)
def test_the_committed_captions_are_what_the_storyboard_says(
    exercise_id: str, language: str
) -> None:
    file = MEDIA / exercise_id / f"captions.{language}.vtt"
    assert file.read_text("utf-8") == web_vtt(of_film(exercise_id, language))
