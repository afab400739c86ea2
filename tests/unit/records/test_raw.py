"""The raw recording's file: written and read again it is the same, and damage is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import made

from kiosk.exercise.catalogue import Phase, Side
from kiosk.exercise.hold import Reason
from kiosk.exercise.parts import Part, PartKind
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.force.calibration import Calibration, ForceMap, Quality
from kiosk.force.faults import Fault
from kiosk.force.reading import ReadError, Reading, Sample
from kiosk.force.transfer import MPX5050
from kiosk.records.raw import RawPart, Recording, dump, sha_of
from kiosk.records.raw_file import RawError, is_raw, parse
from kiosk.records.tape import Tape

PLAIN = made(seconds=1.0)
TEXT = dump(PLAIN)
LINES = TEXT.splitlines()
FIRST_ROW = LINES.index("t_s,code,supply_code,valid") + 1

# The same again.


def bare(recording: Recording) -> Recording:
    """Without what a recording does not keep: texts, films, and how breath goes."""
    phases = tuple(
        Phase(each.name, each.seconds, "", each.breath.FREE, (0.0, 0.0))
        for each in recording.exercise.phases
    )
    kept = parse(TEXT, "x").exercise
    exercise = replace(
        recording.exercise,
        phases=phases,
        **{
            name: getattr(kept, name)
            for name in ("number", "after", "title", "position", "side_label", "steps", "floor",
                         "film", "second_side", "hold_choices_s")
        },
    )  # fmt: skip
    return replace(recording, exercise=exercise)


def same(one: Recording, other: Recording) -> None:
    one, other = bare(one), bare(other)
    assert one.calibration.map.points == other.calibration.map.points
    blank = replace(one.calibration, map=other.calibration.map)
    assert replace(one, calibration=blank) == other


def test_recording_written_and_read_again_is_the_same() -> None:
    same(parse(TEXT, "x"), PLAIN)


def test_everything_a_recording_may_hold_comes_back() -> None:
    calibration = Calibration(
        id='a "ball" of 3 June',
        state="calibrated",
        use="wall",
        ball="blue",
        resting_kpa=4.05,
        date=date(2026, 6, 3),
        map=ForceMap([(0, 0), (2.1, 50), (1 / 0.07, 400)]),
        temperature_c=21.5,
        operator="M. Núñez",
        quality=Quality(1.0, 1 / 3, 2.0, 0.5, 0.002, 0.05, 400.0),
        due=date(2026, 9, 3),
        sensor="MPX5050",
        overdue="age",
    )
    full = replace(
        PLAIN,
        rules=SqueezeRules(None, 300.0, 60.0, 4.1, "maximal", 40.0),
        sensor=MPX5050,
        zero_kpa=-0.31,
        full_scale_v=6.144,
        calibration=calibration,
        faults=((Fault.TUBE_OFF, 2.5, 3.25), (Fault.OFF_BUS, 5.0, None)),
        exercise=replace(PLAIN.exercise, hidden_reps=(2, 3)),
        completed=False,
        started="",
        parts=(
            *PLAIN.parts[:2],
            RawPart(Part(PartKind.ZONE, Side.LEFT, 1, 4.06, 4.07, 4.1, 0), None, "maximal"),
            replace(PLAIN.parts[2], part=replace(PLAIN.parts[2].part, broken=Reason.BALL_LOST)),
        ),
    )
    same(parse(dump(full), "x"), full)


def test_same_recording_is_the_same_text() -> None:
    assert dump(parse(TEXT, "x")) == TEXT


codes = st.integers(-32768, 32767)


@st.composite
def readings(draw: st.DrawFn) -> tuple[list[Reading], list[bool]]:
    t_s, found, believed = draw(st.floats(-1e3, 1e9)), [], []
    for _ in range(draw(st.integers(0, 30))):
        t_s += draw(st.floats(1e-4, 10.0))
        error = draw(st.none() | st.sampled_from(ReadError))
        code = None if error else draw(codes)
        supply = draw(st.none() | codes)
        found.append(Reading(t_s, code, supply, error))
        believed.append(code is not None and (supply or 0) > 0 and draw(st.booleans()))
    return found, believed


@given(readings())
@settings(max_examples=60, deadline=None)
def test_any_readings_come_back_to_the_last_bit(drawn: tuple[list[Reading], list[bool]]) -> None:
    found, believed = drawn
    recording = replace(PLAIN, readings=found, believed=believed, parts=())
    again = parse(dump(recording), "x")
    assert (again.readings, again.believed) == (found, believed)


@given(readings(), st.lists(st.integers(0, 30), max_size=6))
@settings(max_examples=40, deadline=None)
def test_frames_leave_no_mark_on_a_tape(
    drawn: tuple[list[Reading], list[bool]], cuts: list[int]
) -> None:
    found, believed = drawn
    samples = [Sample(r.t_s, None, None, v) for r, v in zip(found, believed, strict=True)]
    tape = Tape()
    edges = [0, *sorted(min(cut, len(found)) for cut in cuts), len(found)]
    for first, last in pairwise(edges):
        tape.add(found[first:last], samples[first:last])
    assert (tape.readings, tape.believed) == (found, believed)


def test_two_failures_at_one_moment_become_two_moments() -> None:
    tape = Tape()
    lost = Reading(1.0, None, None, ReadError.NACK)
    tape.add([lost, lost], [Sample(1.0, None, None, False)] * 2)
    first, second = tape.readings
    assert first.t_s < second.t_s < 1.0 + 1e-12


def test_byte_order_mark_and_carriage_returns_do_no_harm() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert is_raw(text)
    same(parse(text, "x"), PLAIN)


@pytest.mark.parametrize("text", ["", "t_s,force_n\n0,1\n", "# a comment\nt_s,force_n\n", "\n"])
def test_other_files_are_no_raw_recordings(text: str) -> None:
    assert not is_raw(text)
    with pytest.raises(RawError, match=r'^f\.csv:1: .*allowed: a first line # format = "kiosk'):
        parse(text, "f.csv")


# What is refused, and in which words.


def refused(text: str) -> str:
    with pytest.raises(RawError) as error:
        parse(text, "f.csv")
    return str(error.value)


def with_row(number: int, row: str) -> str:
    """The file with another reading in this place, and the hash that goes with it."""
    lines = [*LINES]
    lines[FIRST_ROW + number] = row
    return signed(lines)


def signed(lines: list[str]) -> str:
    """Lines as somebody would leave them who knows about the hash."""
    begin = lines.index("t_s,code,supply_code,valid")
    header = [line[1:].strip() for line in lines[:begin]]
    sha = sha_of(header, "".join(f"{line}\n" for line in lines[begin:]))
    lines = [f'# sha256 = "{sha}"' if "# sha256" in line else line for line in lines]
    return "\n".join(lines) + "\n"


def place(number: int) -> str:
    return f"f.csv:{FIRST_ROW + 1 + number}"


CODE = "allowed: -32768 to 32767, or nack, timeout, stuck_busy, reset, io, absent"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("0.03,2688,24000", '"0.03,2688,24000" is not allowed; allowed: four columns, t_s,code,'),
        ("0.03,2688,24000,yes", 'valid: "yes" is not allowed; allowed: 0 or 1'),
        ("nan,2688,24000,1", 't_s: "nan" is not allowed; allowed: a number of seconds'),
        ("inf,2688,24000,1", 't_s: "inf" is not allowed; allowed: a number of seconds'),
        ("1_0,2688,24000,1", 't_s: "1_0" is not allowed; allowed: a number of seconds'),
        ("0.02,2688,24000,1", "t_s: 0.02 is not allowed; allowed: more than 0.02, the line before"),
        ("0.01,2688,24000,1", "t_s: 0.01 is not allowed; allowed: more than 0.02, the line before"),
        ("0.03,32768,24000,1", f'code: "32768" is not allowed; {CODE}'),
        ("0.03,2688.5,24000,1", f'code: "2688.5" is not allowed; {CODE}'),
        ("0.03,,24000,0", f'code: "" is not allowed; {CODE}'),
        ("0.03,gone,24000,0", f'code: "gone" is not allowed; {CODE}'),
        ("0.03,1,-32769,0", 'supply_code: "-32769" is not allowed; allowed: -32768 to 32767, or '),
        ("0.03,nack,24000,1", "valid: 1 is not allowed; allowed: 0 without a code and a supply"),
        ("0.03,2688,,1", "valid: 1 is not allowed; allowed: 0 without a code and a supply above 0"),
        ("0.03,2688,0,1", "valid: 1 is not allowed; allowed: 0 without a code and a supply above"),
    ],
)
def test_wrong_reading_is_refused_with_its_line(row: str, message: str) -> None:
    assert refused(with_row(3, row)).startswith(f"{place(3)}: {message}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0.03,", "0.0301,"),
        ("# map_n = [0.0, 50.0", "# map_n = [0.0, 51.0"),
        ("# zero_kpa = 0", "# zero_kpa = 1"),
        ("# target_n = 60.0", "# target_n = 61.0"),
    ],
)
def test_what_was_changed_is_found_by_the_hash(before: str, after: str) -> None:
    number = next(n for n, line in enumerate(LINES, 1) if "# sha256" in line)
    assert refused(edited((before, after))) == (
        f"f.csv:{number}: sha256: is not that of the recording; "
        "allowed: a recording that nobody has changed"
    )


def test_file_that_was_cut_off_says_so() -> None:
    rows = len(PLAIN.readings)
    last = FIRST_ROW + 100
    whole = "\n".join(LINES[:last]) + "\n"
    cut = f"the file ends after 100 of {rows} readings: it was cut off"
    assert refused(whole) == f"f.csv:{last}: {cut}"
    assert refused(whole[:-4]) == f"f.csv:{last}: {cut}"  # in the middle of a line
    assert refused("\n".join(LINES[:10])) == "f.csv:10: the file ends in its header: it was cut off"


def test_readings_too_many_are_refused() -> None:
    rows = len(PLAIN.readings)
    text = signed([*LINES, "99.0,2688,24000,1"])
    wanted = f"f.csv:{len(LINES) + 1}: {rows + 1} readings are there; allowed: rows = {rows}"
    assert refused(text) == wanted


def edited(*changes: tuple[str, str]) -> str:
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("# version = 1", "# version = 2"), r"f.csv:2: version: 2 is not known here; allowed: 1"),
        (('raw recording"', 'tape"'), r'f.csv:1: format: "kiosk tape" is not allowed; allowed: '),
        (("t_s,code,", "time,code,"), r': "time,code,supply_code,valid" is not allowed; allowed: '),
        (('# part = "tare"', '# part = "nap"'), r"parts\[0\].part: \"nap\" is not allowed; "),
        (("# number = 1", "# number = 0"), r"parts\[0\].number: 0 is not allowed; allowed: "),
        (("# to_s = 2.0", "# to_s = -1.0"), r"parts\[0\].to_s: -1.0 is not allowed; allowed: "),
        (
            ("# samples = 201", "# samples = 0"),
            r"parts\[0\].samples: 0 is not .* allowed: a whole ",
        ),
        (("# samples = 201", "# samples = 7"), r"parts\[0\].samples: 7 is not .* allowed: 201, "),
        (("# from_s = 2.05", "# from_s = 1.5"), r"parts\[1\].from_s: it begins before the part"),
        (("# state = ", "# colour = "), r"calibration.state: missing"),
        (("# map_n = [0.0, 50.0", "# map_n = [0.0, 150.0"), r"calibration.map_kpa: .*increase"),
        (('# type = "MP3', '# type = "XYZ'), r'sensor.type: "XYZV5050" is not allowed; allowed: '),
        (("# target_n = 60.0", "# target_m = 60.0"), r"rules.target_m: unknown key"),
        (("# kind = ", "# kind == "), r"f.csv:\d+: not valid TOML"),
        (('# zone_from = "c', '# zone_from = "f'), r'rules.zone_from: "fomfortable" is not all'),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_wrong_header_is_refused_with_line_and_key(change: tuple[str, str], message: str) -> None:
    said = refused(edited(change))
    assert re.search(message, said), said
    assert said.startswith("f.csv:")


def without(kind: PartKind) -> Recording:
    return replace(PLAIN, parts=tuple(p for p in PLAIN.parts if p.part.kind is not kind))


def of_best(recording: Recording) -> Recording:
    """The same, its target said to come from squeezes."""
    *others, last = recording.parts
    assert last.asked is not None
    return replace(
        recording, parts=(*others, replace(last, asked=replace(last.asked, chosen=False)))
    )


@pytest.mark.parametrize(
    ("recording", "message"),
    [
        (without(PartKind.TARE), "part: preload without a tare before it; allowed: all parts"),
        (without(PartKind.PRELOAD), "part: set without a preload before it; allowed: all parts"),
        (of_best(PLAIN), "part: set without a zone before it; allowed: all parts"),
    ],
)
def test_missing_part_is_named(recording: Recording, message: str) -> None:
    assert refused(dump(recording)).endswith(message)


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii"))
@settings(max_examples=150, deadline=None)
def test_one_wrong_character_is_refused_or_harmless_but_never_a_crash(
    where: int, character: str
) -> None:
    try:
        recording = parse(TEXT[:where] + character + TEXT[where + 1 :], "f.csv")
    except RawError:
        return
    assert recording == parse(TEXT, "f.csv")


def test_progress_ends_where_the_file_does() -> None:
    told: list[float] = []
    long = replace(
        PLAIN,
        readings=[Reading(float(i), 0, 1) for i in range(20_000)],
        believed=[False] * 20_000,
        parts=(),
    )
    parse(dump(long), "x", told.append)
    assert len(told) == 4
    assert told == sorted(told)
    assert 0.0 <= told[0] < told[-1] < 1.0
