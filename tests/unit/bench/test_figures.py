"""The arithmetic of the bench: quantiles, medians, ratios, order, baselines. No clock needed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from kiosk.bench import plan
from kiosk.bench.cost import quantile, times_ms
from kiosk.bench.figures import Figure, change, cheapest, figure, ratios
from kiosk.bench.report import _bar, changes, load, report, text
from kiosk.bench.runner import BenchError, order
from kiosk.bench.stepping import LONGEST_S, answers_s
from kiosk.cli import main
from kiosk.cli.bench import NAMES


def test_a_quantile_is_a_value_that_was_there() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert quantile(values, 0.5) == 50.0
    assert quantile(values, 0.99) == 99.0
    assert quantile([*values, 101.0], 0.99) == 100.0
    assert quantile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)


def test_times_are_told_in_milliseconds() -> None:
    assert times_ms([0.001, 0.002, 0.010]) == {"median_ms": 2.0, "p99_ms": 10.0}


def test_a_figure_is_the_median_of_its_rounds_between_their_least_and_most() -> None:
    found = figure("cost", "×", [1.4, 9.0, 1.5, 1.3, 1.6], goal=1.6)
    assert (found.median, found.least, found.most, found.rounds) == (1.5, 1.3, 9.0, 5)
    assert found.met is True
    with pytest.raises(ValueError, match="cost: no round"):
        figure("cost", "×", [])


@pytest.mark.parametrize(
    ("median", "better", "met"),
    [(1.6, "less", True), (1.61, "less", False), (0.99, "more", False), (1.6, "more", True)],
)
def test_a_goal_is_met_on_its_own_side(median: float, better: str, met: bool) -> None:
    found = Figure("a", "×", median, median, median, 1, better, 1.6)  # type: ignore[arg-type]  # a word of the table
    assert found.met is met


def test_without_a_goal_nothing_is_met_or_missed() -> None:
    assert figure("a", "ms", [1.0]).met is None


def test_ratios_are_taken_within_a_round() -> None:
    # A machine that became twice as slow half-way through: both sides did, and the ratio stands.
    assert ratios([3.0, 6.0], [2.0, 4.0]) == [1.5, 1.5]
    with pytest.raises(ValueError, match="shorter"):
        ratios([3.0, 6.0], [2.0])


def test_the_cheapest_is_chosen_by_median_and_not_by_one_lucky_round() -> None:
    assert cheapest({"lucky": [0.1, 3.0, 3.0], "steady": [2.0, 2.0, 2.0]}) == "steady"


def test_a_change_is_a_share_of_what_it_was() -> None:
    assert change(1.2, 1.0) == pytest.approx(0.2)
    assert change(1.2, 0.0) is None


def test_every_round_has_every_task_once_in_an_order_of_its_own() -> None:
    tasks = [plan.Task(name, name, {}, rounds) for name, rounds in
             (("a", 4), ("b", 4), ("c", 4), ("d", 4), ("e", 1))]  # fmt: skip
    found = [task.name for task in order(tasks)]
    assert Counter(found) == {"a": 4, "b": 4, "c": 4, "d": 4, "e": 1}
    assert sorted(found[:5]) == ["a", "b", "c", "d", "e"]
    later = [tuple(found[i : i + 4]) for i in (5, 9, 13)]
    assert all(sorted(each) == ["a", "b", "c", "d"] for each in later)
    assert len(set(later)) > 1
    assert [task.name for task in order(tasks)] == found


def test_a_task_that_two_figures_need_runs_once() -> None:
    names = [task.name for task in plan.tasks(["cpu", "frames"], "clip.mp4", plan.QUICK)]
    assert names.count("film") == 1
    assert {"decoding", "film", "no film"} <= set(names)


def test_the_command_and_the_plan_know_the_same_measurements() -> None:
    assert NAMES == plan.NAMES
    for name in NAMES:
        assert plan.tasks([name], "clip.mp4", plan.LONG)


def test_what_is_asked_of_a_task_survives_its_way_through_json() -> None:
    for task in plan.tasks(list(NAMES), "clip.mp4", plan.LONG):
        assert set(json.loads(json.dumps(task.asked))) == set(task.asked)


def test_cost_is_compared_with_decoding_and_with_the_best_player() -> None:
    film = [{"cpu_per_s": c, "chip_cpu_per_s": 0.05, "pictures_per_s": 30.0} for c in (0.3, 0.6)]
    values = {
        "film": film,
        "decoding": [{"cpu_per_s": c} for c in (0.2, 0.4)],
        "decoding paced": [{"cpu_per_s": c} for c in (0.25, 0.5)],
        "film alone": [{"cpu_per_s": c, "pictures_per_s": 30.0} for c in (0.22, 0.44)],
        "mpv": [{"cpu_per_s": c} for c in (0.5, 1.0)],
        "mpv --profile=sw-fast": [{"cpu_per_s": c} for c in (0.4, 0.8)],
        "pyvidplayer2": [{"cpu_per_s": c} for c in (0.6, 1.2)],
    }
    found = {each.name: each for each in plan.figures(["cpu"], values)["cpu"]}
    assert found["÷ decoding alone"].median == pytest.approx(1.5)
    assert found["÷ decoding alone, at the film's pace"].median == pytest.approx(1.2)
    assert found["÷ best mpv"].median == pytest.approx(0.75)
    assert found["÷ best mpv"].met
    assert found["÷ pyvidplayer2"].median == pytest.approx(0.5)
    assert found["the film alone ÷ decoding alone"].median == pytest.approx(1.1)
    assert found["the film alone ÷ best mpv"].median == pytest.approx(0.55)
    assert found["the simulated chip, apart"].median == 0.05


def test_frame_work_is_processor_time_and_the_live_times_stand_beside_it() -> None:
    live = {
        "work_median_ms": 5.0,
        "work_p99_ms": 10.0,
        "frame_median_ms": 6.0,
        "frame_p99_ms": 11.0,
    }
    values = {
        "film": [live | {"resident_mb": 188.0}],
        "no film": [live],
        "drawn film": [{"median_ms": 1.9, "p99_ms": 2.9}],
        "drawn no film": [{"median_ms": 0.4, "p99_ms": 0.9}],
    }
    found = {each.name: each for each in plan.figures(["frames"], values)["frames"]}
    assert (found["frame work with film, p99"].median, found["frame work with film, p99"].met) == (
        2.9,
        True,
    )
    assert found["frame work without, p99"].met is False
    assert found["live, drawing with film, p99"].median == 10.0
    assert found["live, drawing with film, p99"].goal is None


def test_the_share_kept_under_bursts_is_of_the_rate_without_them() -> None:
    calm = {"readings_per_s": 250.0, "worst_gap_ms": 6.0}
    burst = {"burst_readings_per_s": 245.0, "burst_worst_gap_ms": 14.0}
    values = {f"sampler {rate}": [calm | burst] for rate in (250, "fastest")}
    found = {each.name: each for each in plan.figures(["sampler"], values)["sampler"]}
    assert found["250: kept under bursts"].median == pytest.approx(0.98)
    assert found["250: kept under bursts"].met is False


def test_staff_pages_are_told_by_size_and_how_they_grow_within_a_round() -> None:
    values = {
        "staff 100": [{"slowest_ms": slowest, "out_ms": 4.0} for slowest in (20.0, 10.0, 40.0)],
        "staff 100000": [{"slowest_ms": slowest, "out_ms": 5.0} for slowest in (30.0, 20.0, 44.0)],
    }
    found = {each.name: each for each in plan.figures(["staff"], values)["staff"]}
    assert (found["slowest over 100 reps"].median, found["slowest over 100 reps"].least) == (20, 10)
    assert found["out over 100,000 reps"].median == 5.0
    assert found["slowest over 100,000 ÷ over 100 reps"].median == 1.5
    small = plan.figures(["staff"], {"staff 100": values["staff 100"]})["staff"]
    assert [each.name for each in small] == ["slowest over 100 reps", "out over 100 reps"]


# From a step to the pixel.


def test_an_answer_is_the_first_frame_in_which_the_bar_has_moved() -> None:
    shown = [(0.000, 500), (0.016, 500), (0.033, 499), (0.050, 460), (0.066, 420)]
    assert answers_s([0.020], shown) == [pytest.approx(0.030)]


def test_noise_is_no_answer_and_a_late_one_is_none() -> None:
    still = [(i / 60, 500 + i % 2) for i in range(60)]
    assert answers_s([0.1], still) == []
    late = [(0.0, 500), (0.1 + LONGEST_S + 0.01, 400)]
    assert answers_s([0.1], late) == []


# Reports.


def a_report(median: float) -> dict[str, object]:
    groups = {"cpu": [figure("÷ decoding alone", "×", [median], goal=1.6)]}
    return report(groups, "clip.mp4")


def test_a_report_says_under_which_conditions_and_whether_all_goals_are_met() -> None:
    found = a_report(1.5)
    assert found["goals_met"] is True
    assert a_report(1.7)["goals_met"] is False
    assert {"processors", "load", "sdl", "conversion", "film"} <= set(found["conditions"])
    json.dumps(found, allow_nan=False)


def test_a_baseline_is_kept_and_the_change_against_it_told(tmp_path: Path) -> None:
    saved = tmp_path / "before.json"
    saved.write_text(json.dumps(a_report(1.5)), "utf-8")
    before = load(saved)
    assert changes(a_report(1.2), before) == {"cpu": {"÷ decoding alone": pytest.approx(-0.2)}}
    assert "-20.0%" in text(a_report(1.2), before)
    assert "MISSED" in text(a_report(1.7))


def test_what_is_no_baseline_is_refused_with_what_would_be(tmp_path: Path) -> None:
    for content in ("", "[]", '{"figures": []}', '{"a": 1}'):
        path = tmp_path / "wrong.json"
        path.write_text(content, "utf-8")
        with pytest.raises(BenchError, match=r"wrong\.json: no baseline .*--save"):
            load(path)


def test_half_a_bar_is_the_goal() -> None:
    assert _bar(1.6, 1.6).replace("|", "") == "█" * 12 + "·" * 12
    assert _bar(0.8, 1.6).replace("|", "") == "█" * 6 + "·" * 18
    assert _bar(9.0, 1.6).replace("|", "") == "█" * 24
    assert not _bar(1.0, None).strip()


# The command's refusals.


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["warp"], "warp cannot be measured; allowed: cpu, frames"),
        (["cpu", "--rounds", "0"], "--rounds: 0 is not allowed; allowed: 1 to 50"),
        (["cpu"], "no display to measure on"),
    ],
)
def test_the_command_refuses(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert main(["bench", *asked]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert not told.out
