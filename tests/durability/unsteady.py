"""The child on a disk that fails on the way: reps 4 to 6 meet the trouble KIOSK_TROUBLE names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from child import FRAME, opener, the_rep

from kiosk.records.writer import Writer

TROUBLED = (4, 5, 6)


def main(folder: Path, acked: Path, count: int, trouble: str) -> None:
    """Write 1, 2, 3, fail to write 4, 5, 6, write the others; then 4, 5, 6 again."""
    note = os.open(acked, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writer = Writer(lambda: opener(folder)).start()
    switch = folder.parent / trouble

    def put(number: int) -> None:
        ticket = writer.put(*(the_rep(number) if number else FRAME))
        ticket.wait()
        if ticket.done:
            os.write(note, f"{number}\n".encode())
        else:
            sys.stdout.write(f"{number} {ticket.trouble}\n")

    for number in range(TROUBLED[0]):
        put(number)
    switch.touch()
    for number in TROUBLED:
        put(number)
    switch.unlink()
    for number in (*range(TROUBLED[-1] + 1, count + 1), *TROUBLED):
        put(number)
    writer.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[4]), os.environ["KIOSK_TROUBLE"])
