"""`kiosk replay`: a trace of forces, or a raw recording, through the exercise engine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.shared import (
    UsageError,
    count,
    exercise_of,
    media_of,
    not_negative,
    positive,
    print_records,
    progress_bar,
    settings_of,
)

if TYPE_CHECKING:
    from kiosk.charts.content import Chart
    from kiosk.exercise.catalogue import Exercise
    from kiosk.records.record import Record

PLOTS = ("svg", "png", "pdf")


@dataclass(frozen=True, slots=True)
class _Replayed:
    record: Record
    chart: Callable[[], Chart]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "replay",
        help="a recorded trace or raw recording through the exercise engine",
        description="A trace of forces needs --exercise, --target and --reps; a raw recording "
        "brings its own rules, and each option given takes the place of what was lived.",
    )
    command.add_argument(
        "trace",
        metavar="TRACE.csv",
        nargs="?",
        help="columns t_s, force_n; a raw recording, as kiosk demo --out leaves; or a station's "
        "exported traces.csv",
    )
    command.add_argument(
        "--rep",
        metavar="REP_ID",
        help="this rep of a station's traces.csv; reps.csv beside it says what was asked",
    )
    command.add_argument("--exercise", metavar="ID")
    command.add_argument("--target", metavar="N", type=positive, help="newtons")
    command.add_argument("--hold", metavar="S", type=positive, help="seconds; not with the squat")
    command.add_argument("--reps", metavar="N", type=count)
    command.add_argument("--preload", metavar="N", type=not_negative, help="newtons")
    command.add_argument(
        "--calibration", metavar="FILE", help="force from this one; a raw recording only"
    )
    command.add_argument("--plot", metavar="FILE", help="draw it: .svg, .png or .pdf")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--json", action="store_true", help="the record as one JSON object")
    command.set_defaults(command=_replay, usage_error=command.error)


def _replay(options: argparse.Namespace) -> int:
    plot = Path(options.plot) if options.plot else None
    if plot is not None and plot.suffix[1:] not in PLOTS:
        raise UsageError(f"--plot: {plot} is not allowed; allowed: a name that ends in .svg, "
                         ".png or .pdf")  # fmt: skip
    replayed = _way_of(options.trace)(options)
    if plot is not None:
        _draw(replayed.chart(), plot)
    print_records(replayed.record, [replayed.record], options.json)
    return 0


def _exported(options: argparse.Namespace) -> _Replayed:
    """One rep of a session's raw traces, by the rule it was judged by."""
    from kiosk.replay import TraceError, parse_trace, replay
    from kiosk.replay_export import REPS_FILE, asked_of, samples_of

    given = ("exercise", "target", "hold", "reps", "preload", "calibration")
    if more := [f"--{name}" for name in given if getattr(options, name) is not None]:
        raise UsageError(f"{more[0]} is not allowed with {options.trace}: {REPS_FILE} beside it "
                         "says what was asked; allowed: --rep, --plot, --json")  # fmt: skip
    if options.rep is None:
        raise UsageError(f"--rep is missing: {options.trace} has the reps of many sets; "
                         f"allowed: a rep_id of {REPS_FILE} beside it")  # fmt: skip
    beside = str(Path(options.trace).with_name(REPS_FILE))
    asked = asked_of(_read(beside, "CSV").splitlines(keepends=True), options.rep, beside)
    options.exercise = asked.exercise
    exercise = _exercise(options)
    assert exercise is not None
    try:
        rule = asked.rule(exercise)
    except ValueError as error:
        raise TraceError(str(error)) from error
    lines = _read(options.trace, "CSV").splitlines(keepends=True)
    trace = parse_trace(samples_of(lines, options.rep, options.trace), options.trace)

    def chart() -> Chart:
        from kiosk.charts.content import of_trace

        return of_trace(exercise.id, trace, rule)

    return _Replayed(replay(exercise.id, trace, rule), chart)


def _trace(options: argparse.Namespace) -> _Replayed:
    from kiosk.exercise.catalogue import Kind
    from kiosk.replay import parse_trace, replay, replay_rule

    asked = {"TRACE.csv": options.trace, "--exercise": options.exercise,
             "--target": options.target, "--reps": options.reps}  # fmt: skip
    missing = [name for name, value in asked.items() if value is None]
    if len(missing) == len(asked) - 1 and options.trace is not None:
        _read(options.trace, "a raw recording")  # alone it was meant as one: is it there at all?
    if missing:
        options.usage_error(f"the following arguments are required: {', '.join(missing)}")
    if options.calibration:
        raise UsageError(
            f"--calibration is not allowed with {options.trace}: its forces are newtons already; "
            "allowed: with a raw recording"
        )
    if options.rep is not None:
        raise UsageError(f"--rep is not allowed with {options.trace}: it is one trace; allowed: "
                         "with a station's traces.csv")  # fmt: skip
    exercise = _exercise(options)
    assert exercise is not None
    if exercise.kind is Kind.HOLD and options.hold is None:
        raise UsageError(f"--hold is missing; {exercise.id} needs the seconds of a hold")
    preload_n = options.preload or 0.0
    try:
        rule = replay_rule(exercise, options.target, options.hold, options.reps, preload_n)
    except ValueError as error:
        raise UsageError(str(error)) from error
    say = progress_bar("replay")
    trace = parse_trace(_read(options.trace, "CSV").splitlines(keepends=True), options.trace)
    record = replay(exercise.id, trace, rule, lambda share: say(share, "replay"))

    def chart() -> Chart:
        from kiosk.charts.content import of_trace

        return of_trace(exercise.id, trace, rule)

    return _Replayed(record, chart)


def _recording(options: argparse.Namespace) -> _Replayed:
    from kiosk.force.calibration import CalibrationError
    from kiosk.force.calibration_file import load_calibration
    from kiosk.records.raw_file import parse
    from kiosk.replay_raw import Otherwise, judge

    say = progress_bar("replay")
    recording = parse(
        _read(options.trace, "a raw recording"), options.trace, lambda share: say(share / 2, "read")
    )
    try:
        calibration = (
            load_calibration(_read(options.calibration, "TOML"), options.calibration)
            if options.calibration
            else None
        )
    except CalibrationError as error:
        raise UsageError(str(error)) from error
    otherwise = Otherwise(
        calibration=calibration,
        exercise=_exercise(options),
        target_n=options.target,
        hold_s=options.hold,
        reps=options.reps,
        preload_n=options.preload,
    )
    judged = judge(recording, otherwise, lambda share: say(0.5 + share / 2, "replay"))

    def chart() -> Chart:
        from kiosk.charts.content import of_recording

        return of_recording(judged)

    return _Replayed(judged.record, chart)


def _exercise(options: argparse.Namespace) -> Exercise | None:
    """The exercise asked for; None where the recording's own is to judge."""
    if options.exercise is None:
        return None
    return exercise_of(
        media_of(settings_of(options, simulated=True), complain=False), options.exercise
    )


def _way_of(file: str | None) -> Callable[[argparse.Namespace], _Replayed]:
    """Told by the first line. What cannot be read is complained about where it is needed."""
    from kiosk.records.raw_file import is_raw
    from kiosk.replay_export import of_export

    try:
        with open(file or "", encoding="utf-8-sig") as lines:
            first = lines.readline()
    except (OSError, UnicodeDecodeError):
        return _trace
    return _recording if is_raw(first) else _exported if of_export(first) else _trace


def _read(file: str, allowed: str) -> str:
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            return lines.read()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not a text file; allowed: {allowed} in UTF-8") from error


def _draw(chart: Chart, plot: Path) -> None:
    from kiosk.charts.draw import draw

    try:
        plot.write_bytes(draw(chart, plot.suffix[1:]))
    except OSError as error:
        raise UsageError(f"{plot}: cannot be written: {error.strerror}") from error
