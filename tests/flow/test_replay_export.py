"""`kiosk replay` of one rep out of a station's CSV export, as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_replay_command import kiosk

REPS = """\
\ufeffexercise,target_n,zone_low_n,zone_high_n,hold_s,preload_n,rep_id,tempo_s\r
standing-ball-squeeze,60.0,50.0,70.0,2.0,4.0,one,\r
standing-ball-squeeze,20.0,15.0,25.0,3.0,0.0,two,\r
ball-squeeze-squat,60.0,50.0,70.0,9.5,4.0,slow,\r
ball-squeeze-squat,60.0,50.0,70.0,2.0,4.0,quick,0.5 1 0.5\r
ball-squeeze-squat,60.0,50.0,70.0,9.5,4.0,strange,5 4.5\r
ball-squeeze-squat,60.0,50.0,70.0,9.5,4.0,torn,5 x\r
standing-ball-squeeze,nan,50.0,70.0,2.0,4.0,odd,\r
"""


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """Two reps, the second before the first on its own clock: it had a tare of its own."""
    lines = ["\ufeffrep_id,t_s,code,force_n,note\r\n"]
    for rep, from_s, force_n in (("one", 40.0, 58.0), ("two", 3.0, 58.0), ("quick", 5.0, 58.0)):
        for number in range(200):
            held = force_n if 25 <= number < 150 else 0.0
            lines.append(f"{rep},{from_s + number * 0.02:.6f},2688,{held:.6f},\r\n")
    (tmp_path / "reps.csv").write_text(REPS, "utf-8", newline="")
    path = tmp_path / "traces.csv"
    path.write_text("".join(lines), "utf-8", newline="")
    return path


def test_a_rep_is_judged_by_what_was_asked_of_it(traces: Path) -> None:
    code, out, _ = kiosk("replay", traces, "--rep", "one", "--json")
    assert code == 0
    record = json.loads(out)
    assert (record["target_n"], record["zone_n"]) == (60.0, [50.0, 70.0])
    (rep,) = record["sets"][0]["reps"]
    assert rep["kept"]
    assert rep["in_zone_s"] == pytest.approx(2.0, abs=0.02)
    assert rep["mean_n"] == pytest.approx(58.0)
    code, out, _ = kiosk("replay", traces, "--rep", "two", "--json")
    assert code == 0
    assert json.loads(out)["sets"][0]["reps"] == []  # all of it lies above its own zone


def test_a_squat_at_the_patients_own_tempo_is_judged_at_that(traces: Path) -> None:
    code, out, _ = kiosk("replay", traces, "--rep", "quick", "--json")
    assert code == 0
    (rep,) = json.loads(out)["sets"][0]["reps"]
    assert rep["kept"]
    assert rep["in_zone_s"] == pytest.approx(2.0, abs=0.02)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "--rep is missing"),
        (["--rep", "three"], "no rep three"),
        (["--rep", "one", "--target", "40"], "--target is not allowed"),
        (["--rep", "slow"], "paced over 9.5 s"),
        (["--rep", "strange"], "tempo_s has 2 phases, ball-squeeze-squat has 3"),
        (["--rep", "torn"], "reps.csv:7: could not convert string to float: 'x'; allowed: numbers"),
        (["--rep", "odd"], 'reps.csv:8: "nan" is no number to judge by; allowed: numbers'),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(
    traces: Path, more: list[str], said: str
) -> None:
    code, out, err = kiosk("replay", traces, *more)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_without_the_table_of_reps_nothing_is_judged(traces: Path) -> None:
    traces.with_name("reps.csv").unlink()
    code, _, err = kiosk("replay", traces, "--rep", "one")
    assert code == 2
    assert "reps.csv: cannot be read" in err


def test_a_single_trace_has_no_reps_to_choose_from(tmp_path: Path) -> None:
    single = tmp_path / "trace.csv"
    single.write_text("t_s,force_n\n0,1\n1,1\n", "utf-8")
    code, _, err = kiosk(
        "replay", single, "--rep", "one", "--exercise", "standing-ball-squeeze", "--target", "60",
        "--hold", "2", "--reps", "1",
    )  # fmt: skip
    assert code == 2
    assert "--rep is not allowed" in err
