"""What the staff are told until one of them has seen it, once for each thing that was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kiosk.records.model import Entry, Notice
from kiosk.records.pen import Pen
from kiosk.records.wholeness import DamagedRep


def damages(damaged: Sequence[DamagedRep]) -> list[Notice]:
    return [
        Notice(
            "damaged rep",
            each.rep_id,
            f"A rep is damaged on the disk and must not be relied on ({each.why}).",
        )
        for each in damaged
    ]


def tell(connection: sqlite3.Connection, pen: Pen, notice: Notice) -> bool:
    """Keep a notice, unless this database has it already, seen or not."""
    known = connection.execute(
        "SELECT 1 FROM notices WHERE kind = ? AND subject = ?", (notice.kind, notice.subject)
    ).fetchone()
    if not known:
        pen.write(connection, (notice,), Entry("", notice.kind, notice.subject))
    return not known
