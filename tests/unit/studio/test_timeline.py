from __future__ import annotations

import pytest

from studio.storyboard import LANGUAGES, Line, Shot, Storyboard, StoryboardError, read_storyboard
from studio.storyboard import storyboard_ids as ids
from studio.timeline import (
    FPS,
    LEAD_S,
    PAUSE_S,
    TAIL_S,
    Lengths,
    caption_frames,
    read_lengths,
    timeline,
)

UP = Line({"en": ("Lift it.",), "fr": ("Levez-le.",), "es": ("Súbalo.",)})
TWO = Line({"en": ("Lift", "it now"), "fr": ("Levez", "donc"), "es": ("Suba", "ya")})


def shot(name: str, seconds: float, *lines: Line) -> Shot:
    return Shot(name, "move", 0, 1, seconds, False, (), None, None, lines, ())


def lengths(line: Line, en: float, fr: float, es: float) -> Lengths:
    seconds = {"en": en, "fr": fr, "es": es}
    return {language: {line.spoken(language): seconds[language]} for language in LANGUAGES}


def test_a_shot_without_words_lasts_its_seconds() -> None:
    timed = timeline(Storyboard("x", (shot("a", 1.0), shot("b", 2.0))), {})
    assert [(one.start_s, one.end_s) for one in timed.shots] == [(0.0, 1.0), (1.0, 3.0)]
    assert timed.seconds == 3.0


def test_a_line_gets_the_time_of_the_slowest_language() -> None:
    timed = timeline(Storyboard("x", (shot("a", 0.0, UP),)), lengths(UP, 1.0, 2.0, 1.2))
    line = timed.shots[0].lines[0]
    assert line.start_s == pytest.approx(LEAD_S)
    assert line.end_s == pytest.approx(LEAD_S + 2.0)
    assert timed.seconds == pytest.approx(LEAD_S + 2.0 + TAIL_S)


def test_a_line_stays_long_enough_to_be_read_even_when_it_is_said_fast() -> None:
    timed = timeline(Storyboard("x", (shot("a", 0.0, UP),)), lengths(UP, 0.1, 0.1, 0.1))
    line = timed.shots[0].lines[0]
    assert line.end_s - line.start_s >= len("Levez-le.") / 17


def test_seconds_count_when_the_words_need_fewer() -> None:
    timed = timeline(Storyboard("x", (shot("a", 4.0, UP),)), lengths(UP, 1, 1, 1))
    assert timed.seconds == 4.0


def test_lines_of_a_shot_follow_each_other_with_a_pause() -> None:
    timed = timeline(Storyboard("x", (shot("a", 0.0, UP, UP),)), lengths(UP, 1, 1, 1))
    first, second = timed.shots[0].lines
    assert second.start_s - first.end_s == pytest.approx(PAUSE_S)


def test_captions_of_a_line_share_its_time_by_their_length() -> None:
    frames = caption_frames(TWO, lengths(TWO, 2.0, 2.0, 2.0))
    assert frames == (34, 30)  # "Suba" is 4 of 6 letters in Spanish, "it now" 6 of 10 in English


def test_a_text_that_nobody_has_said_is_an_error_that_names_it() -> None:
    with pytest.raises(StoryboardError, match=r"Levez-le\."):
        timeline(Storyboard("x", (shot("a", 0.0, UP),)), {"en": {"Lift it.": 1.0}})


# The six films, with the voices' real lengths.


@pytest.mark.parametrize("exercise_id", ids())
def test_a_film_lasts_30_to_60_seconds(exercise_id: str) -> None:
    assert 30 <= timeline(read_storyboard(exercise_id), read_lengths()).seconds <= 60


@pytest.mark.parametrize("exercise_id", ids())
def test_shots_join_on_whole_frames_and_hold_their_lines(exercise_id: str) -> None:
    at_s = 0.0
    for timed in timeline(read_storyboard(exercise_id), read_lengths()).shots:
        assert timed.start_s == at_s
        assert timed.end_s * FPS == pytest.approx(round(timed.end_s * FPS), abs=1e-9)
        assert all(timed.start_s < line.start_s < line.end_s < timed.end_s for line in timed.lines)
        at_s = timed.end_s


@pytest.mark.parametrize("exercise_id", ids())
def test_a_voice_has_ended_before_the_next_line_begins(exercise_id: str) -> None:
    said = read_lengths()
    for timed in timeline(read_storyboard(exercise_id), said).shots:
        for line in timed.lines:
            for language in LANGUAGES:
                assert (
                    line.start_s + said[language][line.text.spoken(language)] <= line.end_s + 0.01
                )


@pytest.mark.parametrize("exercise_id", ids())
def test_words_never_stretch_the_tempo(exercise_id: str) -> None:
    unpaced = {"tempo: turn round"}  # after the last rep
    for timed in timeline(read_storyboard(exercise_id), read_lengths()).shots:
        if timed.shot.kind == "tempo" and timed.shot.name not in unpaced:
            assert timed.end_s - timed.start_s == pytest.approx(timed.shot.seconds)
