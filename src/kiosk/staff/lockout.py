"""How long the keypad stays shut after wrong PINs: longer and longer, never for ever.

Counted for the keypad as a whole, since a PIN is tried against everybody. No wall clock takes
part: it can be wrong, and set. Monotonic time begins anew with every boot, so after a power cut
the whole wait is counted from the boot: pulling the plug never shortens it.
"""

from __future__ import annotations

from dataclasses import dataclass

WAITS_S = (0.0, 0.0, 0.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0)
"""After so many wrong PINs in a row; the last for all further ones. 96 guesses a day."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong PINs in a row, and when the last one was tried."""

    count: int = 0
    boot: str = ""
    mono_s: float = 0.0


def one_more(failures: Failures, boot: str, now_s: float) -> Failures:
    """Count a try as failed; done before the PIN is looked at, undone if it was right."""
    return Failures(failures.count + 1, boot, now_s)


def wait_s(failures: Failures, boot: str, now_s: float) -> float:
    """Seconds until the next PIN may be tried; 0.0 when it may be now."""
    whole_s = WAITS_S[min(failures.count, len(WAITS_S) - 1)]
    since_s = now_s - failures.mono_s if boot == failures.boot else now_s
    return max(whole_s - max(since_s, 0.0), 0.0)
