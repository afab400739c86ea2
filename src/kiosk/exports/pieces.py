"""Exports as files: what each is called, and its contents piece by piece, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kiosk.exports.csv_lines import BOM, line, rep_lines, trace_lines, traces_of
from kiosk.exports.fhir.bundle import session_json
from kiosk.exports.rows import Issuer, SessionRows

PIECE = 1 << 16
"""Characters written at once: a write for every line would take longer than the reading."""
File = tuple[str, Iterator[bytes]]
STATISTICS_COLUMNS = ("first_day", "last_day", "what", "of", "amount")


def csv_files(sessions: Callable[[int], Iterable[SessionRows]], *, traces: bool) -> Iterator[File]:
    """The table of reps, and with `traces` every sample; `sessions(n)` reads them for table n."""
    yield "reps.csv", pieces(rep_lines(sessions(0), bom=True))
    if traces:
        yield "traces.csv", pieces(trace_lines(traces_of(sessions(1)), bom=True))


def fhir_files(sessions: Iterable[SessionRows], issuer: Issuer) -> Iterator[File]:
    """One bundle a session. Raises BundleError."""
    for rows in sessions:
        name = f"{harmless(rows.patient.code)}-{rows.session.row.id}.json"
        yield name, iter([session_json(rows, issuer).encode()])


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as pieces of bytes that are worth a write."""
    held: list[str] = []
    size = 0
    for each in lines:
        held.append(each)
        size += len(each)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def harmless(code: str) -> str:
    """A code as part of a file's name."""
    return "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in code)


def statistics_lines(rows: Iterable[tuple[str, str, str, str, int]]) -> Iterator[bytes]:
    """The waiting room's counts as a table: (first day, last day, what, of what, amount)."""
    yield BOM.encode() + line(STATISTICS_COLUMNS).encode()
    yield from pieces(line(row) for row in rows)
