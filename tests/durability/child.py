"""The process that is killed: writes reps one after the other, and notes each that it was told of.

Also what is expected of them afterwards: every rep follows from its number, so that whoever looks
at the database knows what had to be in it, to the byte.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np

from kiosk.clock import ManualClock
from kiosk.records import connection
from kiosk.records.database import Database, open_database
from kiosk.records.model import (
    Dose,
    Patient,
    RepRow,
    Row,
    Run,
    Session,
    SetRow,
    Trace,
)
from kiosk.records.stamps import Stamps
from kiosk.records.trace_codec import CODEC, pack
from kiosk.records.writer import Ticket, Writer

SAMPLES = 1250
"""Five seconds at 250 a second."""


BEGUN = "begun"


def an_id(kind: int, number: int) -> str:
    return f"0192abcd-{kind:04x}-7000-8000-{number:012x}"


PATIENT = Patient(an_id(1, 1), "ABCDEF")
SESSION = Session(an_id(2, 1), PATIENT.id, "liz")
RUN = Run(an_id(3, 1), SESSION.id, "clamshell", "", "cal-1", "calibrated", Dose())
SET = SetRow(an_id(4, 1), RUN.id, "left", 1, 50.0, 40.0, 60.0, 5.0, 1.25, 5.0)
FRAME: tuple[Row, ...] = (PATIENT, SESSION, RUN, SET)


def the_rep(number: int) -> tuple[RepRow, Trace]:
    noise = np.random.default_rng(number).normal(0, 12, SAMPLES)
    codes = (9000 + 3000 * np.sin(np.arange(SAMPLES) / 200) + noise).astype(np.int16)
    data, sha = pack(codes, np.arange(SAMPLES) * 4000)
    figures = (60.0 + number, 2.0, 50.0 + number, 1.5, 4.0, 230.0)
    rep = RepRow(an_id(5, number), SET.id, number, True, "", 10.0, 15.0, 5.0, *figures)
    trace = Trace(
        CODEC, data, sha, SAMPLES, 10.0, 250.0, "MPX5050", 4.096, 26000, 0.2, "cal-1", rep.id
    )
    return rep, trace


def opener(folder: Path) -> Database:
    clock = ManualClock(wall=datetime(2027, 2, 3, 9, 30, tzinfo=UTC))
    return open_database(folder, Stamps(clock, "s1", "boot"))


def run(folder: str, acked: str, first: int, count: int, synchronous: str = "FULL") -> None:
    """The whole life of the child. Two reps are under way at a time, as in a station in a hurry.

    `acked` begins with a line that says so. Every further line is the number of a rep whose
    ticket was done; 0 is what a rep needs to be in. `synchronous` is for the controls: the
    station itself knows FULL only.
    """
    connection.PRAGMAS = tuple(
        each.replace("synchronous = FULL", f"synchronous = {synchronous}")
        for each in connection.PRAGMAS
    )
    note = os.open(acked, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(note, f"{BEGUN}\n".encode())
    writer = Writer(lambda: opener(Path(folder))).start()
    under_way: deque[tuple[int, Ticket]] = deque()
    for number in chain([0], range(first, first + count)):
        rows = the_rep(number) if number else FRAME
        under_way.append((number, writer.put(*rows)))
        if len(under_way) > 1:
            _note(note, *under_way.popleft())
    for each in under_way:
        _note(note, *each)
    writer.stop()
    os.close(note)


def _note(note: int, number: int, ticket: Ticket) -> None:
    ticket.wait()
    if ticket.done:
        os.write(note, f"{number}\n".encode())
    else:
        sys.stdout.write(f"{number} {ticket.trouble} {ticket.error}\n")


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
