"""`kiosk calibrate`: guided calibration, daily check, and what there is."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kiosk.cli.shared import UsageError, not_negative, positive, settings_of
from kiosk.records.table import aligned

if TYPE_CHECKING:
    from kiosk.calibrate.bench import Bench
    from kiosk.calibrate.terminal import Terminal
    from kiosk.settings import Settings

SPEED = 10.0
"""How much faster than life the simulated bench goes: a calibration in some two minutes."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("calibrate", help="the ball calibrated, checked daily")
    subcommands = group.add_subparsers(required=True, metavar="COMMAND")
    _add_run(subcommands)
    _add_check(subcommands)
    _add_looking(subcommands)
    _add_sign(subcommands)


def _add_run(subcommands: Any) -> None:
    run = subcommands.add_parser("run", help="guided, from the warm-up to the signed file")
    _bench_options(run)
    run.add_argument("--use", choices=("wall", "knees"))
    run.add_argument("--ball", metavar="NAME", help="as written on the ball")
    run.add_argument("--operator", metavar="NAME")
    run.add_argument("--temperature", metavar="C", type=float, help="of the room")
    run.add_argument("--reference", metavar="NAME", help="the scale or dynamometer")
    run.add_argument("--reference-u", metavar="N", type=not_negative, help="its u (k = 1), newtons")
    run.add_argument("--reference-u-pct", metavar="PCT", type=not_negative, help="and per cent")
    run.set_defaults(command=_run)


def _add_check(subcommands: Any) -> None:
    from kiosk.daily_checks import KNOWN_N

    check = subcommands.add_parser("check", help="daily, ten seconds with a known force")
    _bench_options(check)
    check.add_argument("--use", choices=("wall", "knees"), default="wall")
    what = f"newtons on the ball; without it {KNOWN_N:g}: 10 kg"
    check.add_argument("--force", metavar="N", type=positive, default=KNOWN_N, help=what)
    check.add_argument("--operator", metavar="NAME", default="")
    check.set_defaults(command=_check)


def _add_looking(subcommands: Any) -> None:
    listing = subcommands.add_parser("list", help="every calibration there is, and daily checks")
    show = subcommands.add_parser("show", help="one calibration, with what it is worth")
    show.add_argument("id", metavar="ID")
    for command, function in ((listing, _list), (show, _show)):
        command.add_argument("--sim", action="store_true", help="of the simulated ball")
        command.add_argument("--config", metavar="FILE", help="settings file")
        command.add_argument("--json", action="store_true", help="as one JSON object")
        command.set_defaults(command=function)


def _add_sign(subcommands: Any) -> None:
    sign = subcommands.add_parser("sign", help="sign what passed and was left unsigned")
    sign.add_argument("id", metavar="ID")
    sign.add_argument("--by", metavar="NAME", default="", help="who signs; without it asked for")
    sign.add_argument("--sim", action="store_true", help="of the simulated ball")
    sign.add_argument("--config", metavar="FILE", help="settings file")
    sign.add_argument("--json", action="store_true", help="the outcome as one JSON object")
    sign.set_defaults(command=_sign)


def _bench_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sim", action="store_true", help="on a simulated ball and press")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--json", action="store_true", help="the outcome as one JSON object")
    what = f"with --sim, at a terminal: times real life; without it {SPEED:g}"
    command.add_argument("--speed", metavar="X", type=positive, default=SPEED, help=what)


def _run(options: argparse.Namespace) -> int:
    from kiosk.calibrate.dialogue import BallLost
    from kiosk.calibrate.session import Answers, FolderError, calibrate

    settings, bench, terminal = _bench(options)
    given = Answers(
        use=options.use,
        ball=options.ball,
        operator=options.operator,
        temperature_c=options.temperature,
        reference=options.reference,
        reference_u_n=options.reference_u,
        reference_u_pct=options.reference_u_pct,
    )
    try:
        outcome = calibrate(settings, bench, terminal, given)
    except FolderError as error:
        raise UsageError(str(error)) from error
    except BallLost as lost:
        return _no(str(lost))
    if options.json:
        sheet = outcome.sheet
        shown = {
            "ok": outcome.accepted,
            "id": sheet.id if sheet else None,
            "state": sheet.standing if sheet else None,
            "file": str(outcome.path) if outcome.path else None,
            "failed": [v.said for v in sheet.verdicts if not v.passed] if sheet else [],
        }
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    return 0 if outcome.accepted else 1


def _check(options: argparse.Namespace) -> int:
    from kiosk.calibrate.daily import CheckRefused
    from kiosk.calibrate.dialogue import BallLost
    from kiosk.calibrate.session import FolderError, daily_check
    from kiosk.calibrate.terminal import InputEnded
    from kiosk.calibrations import calibrations_of

    settings, bench, terminal = _bench(options)
    calibration = calibrations_of(settings, bench.clock)[options.use]
    if calibration.state == "estimated":
        run = f"kiosk calibrate run --use {options.use}"
        return _no(f"there is no calibration to check; make one: {run}")
    try:
        check = daily_check(settings, bench, terminal, calibration, options.force, options.operator)
    except FolderError as error:
        raise UsageError(str(error)) from error
    except InputEnded:
        return _no("no answer came; nothing was checked")
    except (CheckRefused, BallLost) as refused:
        return _no(str(refused))
    if options.json:
        print(json.dumps({"ok": check.passed, **check.as_json()}, indent=2, ensure_ascii=False))
    return 0 if check.passed else 1


def _sign(options: argparse.Namespace) -> int:
    from kiosk.calibrate.session import FolderError, NotSigned, sign
    from kiosk.calibrate.terminal import Terminal
    from kiosk.clock import SystemClock

    settings = settings_of(options, simulated=options.sim)
    terminal = Terminal(sys.stdin, sys.stderr if options.json else sys.stdout)
    try:
        outcome = sign(settings, SystemClock(), terminal, options.id, options.by)
    except FolderError as error:
        raise UsageError(str(error)) from error
    except NotSigned as refused:
        return _no(str(refused))
    if options.json:
        shown = {
            "ok": outcome.accepted,
            "id": outcome.sheet.id if outcome.sheet else None,
            "file": str(outcome.path) if outcome.path else None,
        }
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    return 0 if outcome.accepted else _no("nobody signed; it stays unsigned")


def _bench(options: argparse.Namespace) -> tuple[Settings, Bench, Terminal]:
    """The bench to work at. UsageError while the station itself has the ball."""
    from kiosk.calibrate.terminal import Terminal
    from kiosk.doctor import SERVICE, running, this_host
    from kiosk.run import bench_at

    settings = settings_of(options, simulated=options.sim)
    if not settings.simulation.enabled and running(this_host()):
        raise UsageError(f"the station is running; stop it first: sudo systemctl stop {SERVICE}")
    out: TextIO = sys.stderr if options.json else sys.stdout
    terminal = Terminal(sys.stdin, out)
    return settings, bench_at(settings, options.speed if terminal.typing else None), terminal


def _no(why: str) -> int:
    print(f"kiosk: {why}", file=sys.stderr)
    return 1


def _list(options: argparse.Namespace) -> int:
    from kiosk.calibrate.listing import HEAD, list_calibrations
    from kiosk.clock import SystemClock

    settings = settings_of(options, simulated=options.sim)
    found = list_calibrations(settings, SystemClock())
    if options.json:
        print(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        return 0
    if found.rows:
        print("\n".join(aligned([HEAD, *(row.cells() for row in found.rows)], left=len(HEAD))))
    else:
        print(f"None yet in {found.folder}; make one: kiosk calibrate run")
    for line in (*found.checked, *found.problems):
        print(line)
    return 0


def _show(options: argparse.Namespace) -> int:
    from kiosk.calibrate.listing import show_json, show_text
    from kiosk.calibrations import calibrations_folder, read_folder

    settings = settings_of(options, simulated=options.sim)
    folder = calibrations_folder(settings)
    found = [each for each in read_folder(folder) if each.id == options.id]
    if not found:
        known = ", ".join(each.id for each in read_folder(folder)) or "none yet"
        raise UsageError(f"{folder}: {options.id} is not there; there are: {known}")
    stored = found[0]
    if stored.sheet is None:
        raise UsageError(stored.problem)
    if options.json:
        print(json.dumps(show_json(stored.sheet, Path(stored.path)), indent=2, ensure_ascii=False))
    else:
        print(show_text(stored.sheet, stored.path), end="")
    return 0
