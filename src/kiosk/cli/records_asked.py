"""What the commands of `kiosk records` share: patients asked for by code, days, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING

from kiosk.cli.shared import UsageError

if TYPE_CHECKING:
    from kiosk.records.model import Patient
    from kiosk.records.queries import Reader


def with_station(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sim", action="store_true", help="of the simulated ball")
    command.add_argument("--config", metavar="FILE", help="settings file")


def patient_named(reader: Reader, given: str) -> Patient | None:
    """The patient with a code, however it is written; None where nobody has it."""
    from kiosk.clinic.codes import CodeError, normal

    found = reader.patient_by_code(given)
    if found is None:
        try:
            found = reader.patient_by_code(normal(given))
        except CodeError:
            return None
    return found.row if found else None


def needed_patient(reader: Reader, given: str) -> Patient:
    """As `patient_named`; UsageError where nobody has that code."""
    from kiosk.clinic.codes import normal

    patient = patient_named(reader, given)
    if patient is None:
        normal(given)  # a mistyped code is told as such
        raise UsageError(f"{given}: no patient has this code; allowed: one of `kiosk records list`")
    return patient


def print_json(shown: object) -> None:
    print(json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False))


def day_given(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is not allowed; allowed: a day as 2027-02-03"
        ) from None


def confirmed(question: str, answer: str, *, yes: bool) -> bool:
    """Whether a person typed `answer`, or `--yes` was given. From a pipe the next line counts."""
    if yes:
        return True
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == answer
