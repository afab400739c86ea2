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
    figures: bool = True
    """Whether its figures are; else only its trace."""


_REP = ", ".join(f"r.{name}" for name in columns_of(RepRow))
_WHOLE = (
    f"SELECT {_REP}, r.sha256, t.codec, t.data, t.samples, t.sha256"
    " FROM reps r LEFT JOIN traces t ON t.rep_id = r.id"
)

_WHOLE_SESSION = (
    _WHOLE + " JOIN sets s ON s.id = r.set_id JOIN runs u ON u.id = s.run_id WHERE u.session_id = ?"
)


def damaged_reps(connection: sqlite3.Connection, newest: int | None = None) -> Iterator[DamagedRep]:
    """Every rep that is not whole, of all or of the newest ones; in constant memory."""
    some = "" if newest is None else f" ORDER BY r.rowid DESC LIMIT {newest:d}"
    return _damaged(connection.execute(_WHOLE + some))


def damaged_reps_of(connection: sqlite3.Connection, session_id: str) -> Iterator[DamagedRep]:
    """Every rep of a session that is not whole."""
    return _damaged(connection.execute(_WHOLE_SESSION, (session_id,)))


def _damaged(rows: sqlite3.Cursor) -> Iterator[DamagedRep]:
    for *rep, sha, codec, data, samples, trace_sha in rows:
        if not _whole(rep, sha, trace_sha):
            yield DamagedRep(rep[0], _REP_WRONG)
        elif trace_sha is not None:
            try:
                unpack(codec, data, samples, trace_sha)
            except TraceError as error:
                yield DamagedRep(rep[0], str(error), figures=False)


_REP_WRONG = "rep: damaged: its SHA-256 is not that which was stored"


def _whole(rep: list[Value], sha: str, trace_sha: str | None) -> bool:
    try:
        return sha_of(rep, trace_sha or "") == sha
    except (TypeError, ValueError):
        # Bytes where a text was, or a text that is none any more.
        return False
