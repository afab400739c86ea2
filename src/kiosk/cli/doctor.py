"""`kiosk doctor`: every part checked, each line with its cure."""

from __future__ import annotations

import argparse
import json

from kiosk.cli.shared import media_of, settings_of


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("doctor", help="every part checked, each line with its cure")
    command.add_argument("--sim", action="store_true", help="on a simulated ball")
    command.add_argument("--config", metavar="FILE", help="settings file")
    command.add_argument("--json", action="store_true", help="the findings as one JSON object")
    command.set_defaults(command=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor
    from kiosk.run import examine_station

    settings = settings_of(options, simulated=options.sim)
    findings = examine_station(settings, media_of(settings, complain=False))
    if options.json:
        print(json.dumps(doctor.report_json(findings), indent=2))
    else:
        print(doctor.report_text(findings), end="")
    return 0 if doctor.passes(findings) else 1
