"""Captions: what may stand in a file, what is shown when, and what makes them hard to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.video.captions import (
    Captions,
    CaptionsError,
    Cue,
    caption_problems,
    parse_captions,
    read_captions,
)

FULL = """WEBVTT - Clamshell
Kind: captions

STYLE
::cue { color: red }

NOTE
Two lines
of remarks

why
00:00.500 --> 00:03.000
It steadies your pelvis.

NOTE step-1 follows

step-1
00:00:03.000 --> 00:00:06.000 line:90% align:middle
<v Ada>Lie on your <i>side</i>,
knees &amp; hips bent.

step-2
01:00:06.000 --> 01:00:08.250
Fine &lt;5 cm&nbsp;apart

01:00:09.000 --> 01:00:10.000
"""


def parsed(text: str) -> Captions:
    return parse_captions(text, "c.vtt")


def cues(*spans: tuple[float, float], lines: tuple[str, ...] = ("word",)) -> Captions:
    return Captions("c.vtt", tuple(Cue(a, b, lines, row=i) for i, (a, b) in enumerate(spans, 1)))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_everything_that_webvtt_allows_is_read_or_skipped(newline: str, mark: str) -> None:
    found = parsed(mark + FULL.replace("\n", newline)).cues
    assert [(cue.start_s, cue.end_s, cue.name, cue.lines) for cue in found] == [
        (0.5, 3.0, "why", ("It steadies your pelvis.",)),
        (3.0, 6.0, "step-1", ("Lie on your side,", "knees & hips bent.")),
        (3606.0, 3608.25, "step-2", ("Fine <5 cm apart",)),
        (3609.0, 3610.0, "", ()),
    ]
    assert found[1].row == 18


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n", "WEBVTT\n\n", "WEBVTT x\n\nNOTE nothing\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    captions = parsed(text)
    assert captions.cues == ()
    assert captions.at(1.0) is None
    assert captions.steps_s == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", '1: no WebVTT; allowed: a first line "WEBVTT"'),
        ("1\n00:00:01,000 --> 00:00:02,000\nx", "1: no WebVTT"),
        ("WEBVTTX\n", "1: no WebVTT"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nx", "2: a cue in the header"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx", '3: "00:01,000 --> 00:02,000" are no times'),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nx", "3: "),
        ("WEBVTT\n\n1.000 --> 2.000\nx", "allowed: MM:SS.mmm --> MM:SS.mmm"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nx", "3: ends before it begins"),
        ("WEBVTT\n\nonly words", "3: neither a cue nor a note"),
        ("WEBVTT\n\na\nb\n00:01.000 --> 00:02.000\nx", "3: neither a cue nor a note"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny", "5: times among"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", "6: begins before"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_what_is_allowed(text: str, wrong: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parsed(text)
    assert str(refused.value).startswith("c.vtt:")
    assert wrong in str(refused.value)
    assert "allowed: " in str(refused.value)


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.vtt"
    with pytest.raises(CaptionsError, match=r"c\.vtt:1: cannot be read"):
        read_captions(path)
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\ncaf\xe9\n")
    with pytest.raises(CaptionsError, match=r"c\.vtt:4: not UTF-8"):
        read_captions(path)
    path.write_bytes(b"WEBVTT\n" + b"\n" * 1_000_000)
    with pytest.raises(CaptionsError, match="too large"):
        read_captions(path)
    path.write_text(FULL, "utf-8")
    assert len(read_captions(path).cues) == 4


def test_a_cue_is_read_from_its_start_until_before_its_end() -> None:
    captions = cues((1.0, 2.0), (2.0, 3.0), (4.0, 5.0))
    starts = [(at, cue.start_s if (cue := captions.at(at)) else None) for at in
              (0.0, 0.999, 1.0, 1.999, 2.0, 2.5, 3.0, 3.9, 4.0, 5.0)]  # fmt: skip
    assert [start for _, start in starts] == [None, None, 1, 1, 2, 2, None, None, 4, None]


def test_of_overlapping_cues_the_later_is_read_and_then_the_earlier_again() -> None:
    captions = cues((1.0, 9.0), (3.0, 4.0))
    assert [getattr(captions.at(t_s), "start_s", None) for t_s in (2.0, 3.5, 5.0)] == [1, 3, 1]


def test_the_steps_are_those_the_cues_are_named_after() -> None:
    names = ["why", "step-1", "step-1", "", "step-2b", "step-2", "step-1", "step-0", "steps"]
    captions = Captions("c", tuple(Cue(t, t + 1, ("w",), name) for t, name in enumerate(names)))
    assert captions.steps_s == ((1, 0), (4, 1), (6, 0))


def test_captions_that_read_easily_have_no_problems() -> None:
    assert caption_problems(cues((0, 1), (1, 2), (2.5, 9.999)), 10.0) == []
    assert caption_problems(cues((0, 2), lines=("x" * 17, "y" * 17)), 2.0) == []
    assert caption_problems(cues((0, 6), lines=("x" * 42, "y" * 42)), 6.0) == []


@pytest.mark.parametrize(
    ("captions", "film_s", "problem"),
    [
        (cues((0, 2), (1.9, 3)), 9.0, "c.vtt:2: begins at 1.900 s, before the cue above ends"),
        (cues((0, 9), lines=("a", "b", "c")), 9.0, "c.vtt:1: 3 lines; allowed: at most 2"),
        (cues((0, 9), lines=("x" * 43,)), 9.0, "c.vtt:1: 43 characters"),
        (cues((0, 2), lines=("x" * 35,)), 9.0, "c.vtt:1: 17.5 characters a second"),
        (cues((0, 2), lines=("x" * 18, "y" * 17)), 9.0, "17.5 characters a second"),
        (cues((8, 9.1)), 9.0, "c.vtt:1: ends at 9.100 s; allowed: up to the film's end at 9.000"),
        (cues((0, 1), lines=()), 9.0, "c.vtt:1: an empty cue"),
    ],
)
def test_what_is_hard_to_read_is_told(captions: Captions, film_s: float, problem: str) -> None:
    found = caption_problems(captions, film_s)
    assert len(found) == 1
    assert problem in found[0]
    assert "allowed: " in found[0]
