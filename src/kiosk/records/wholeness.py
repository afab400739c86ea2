"""Whether the reps are still what was written: SQLite's own checks miss most overwritten bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.records.model import RepRow
from kiosk.records.rows import Value, columns_of, sha_of
from kiosk.records.trace_codec import TraceError, unpack


@dataclass(frozen=True, slots=True)
class DamagedRep:
    """A rep whose SHA-256 is not that of what is stored. It stays, and is told as damaged."""

    rep_id: str
    why: str


_REP = ", ".join(f"r.{name}" for name in columns_of(RepRow))
_WHOLE = (
    f"SELECT {_REP}, r.sha256, t.codec, t.data, t.samples, t.sha256"
    " FROM reps r LEFT JOIN traces t ON t.rep_id = r.id"
)


def damaged_reps(connection: sqlite3.Connection, newest: int | None = None) -> Iterator[DamagedRep]:
    """Every rep that is not whole, of all or of the newest ones; in constant memory."""
    some = "" if newest is None else f" ORDER BY r.rowid DESC LIMIT {newest:d}"
    for *rep, sha, codec, data, samples, trace_sha in connection.execute(_WHOLE + some):
        why = "" if _whole(rep, sha, trace_sha) else _REP_WRONG
        if not why and trace_sha is not None:
            try:
                unpack(codec, data, samples, trace_sha)
            except TraceError as error:
                why = str(error)
        if why:
            yield DamagedRep(rep[0], why)


_REP_WRONG = "rep: damaged: its SHA-256 is not that which was stored"


def _whole(rep: list[Value], sha: str, trace_sha: str | None) -> bool:
    try:
        return sha_of(rep, trace_sha or "") == sha
    except (TypeError, ValueError):
        # Bytes where a text was, or a text that is none any more.
        return False
