"""`kiosk replay`: a recorded trace through the exercise engine."""

from __future__ import annotations

import argparse

from kiosk.cli.shared import (
    UsageError,
    count,
    exercise_of,
    media_of,
    not_negative,
    positive,
    print_records,
    settings_of,
)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("replay", help="a recorded trace through the exercise engine")
    command.add_argument("trace", metavar="TRACE.csv", help="columns t_s, force_n")
    command.add_argument("--exercise", metavar="ID", required=True)
    command.add_argument("--target", metavar="N", type=positive, required=True, help="newtons")
    command.add_argument("--hold", metavar="S", type=positive, help="seconds; not with the squat")
    command.add_argument("--reps", metavar="N", type=count, required=True)
    command.add_argument("--preload", metavar="N", type=not_negative, default=0.0, help="newtons")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--json", action="store_true", help="the record as one JSON object")
    command.set_defaults(command=_replay)


def _replay(options: argparse.Namespace) -> int:
    from kiosk.exercise.catalogue import Kind
    from kiosk.replay import parse_trace, replay, replay_rule

    media = media_of(settings_of(options, simulated=True), complain=False)
    exercise = exercise_of(media, options.exercise)
    if exercise.kind is Kind.HOLD and options.hold is None:
        raise UsageError(f"--hold is missing; {exercise.id} needs the seconds of a hold")
    try:
        rule = replay_rule(exercise, options.target, options.hold, options.reps, options.preload)
    except ValueError as error:
        raise UsageError(str(error)) from error
    try:
        with open(options.trace, encoding="utf-8-sig", newline="") as lines:
            trace = parse_trace(lines, options.trace)
    except OSError as error:
        raise UsageError(f"{options.trace}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{options.trace}: not a text file; allowed: CSV in UTF-8") from error
    record = replay(exercise.id, trace, rule)
    print_records(record, [record], options.json)
    return 0
