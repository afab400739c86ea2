"""Where the guide speaks and listens: plain lines, 80 columns, no colours, a pipe as well.

Only a person at a terminal gets the line that is drawn over again and again; a pipe, a log or a
screen reader gets whole lines.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TextIO

WIDTH = 79
NARROWEST = 20
"""Below it words would be cut to pieces; such a window may wrap as it likes."""


class InputEnded(Exception):
    """Nobody will answer any more: the pipe is empty, Ctrl-D was typed, the window was closed."""


class Terminal:
    """One person, or one script, and the text that goes to it. One thread."""

    def __init__(self, lines_in: TextIO, out: TextIO) -> None:
        self._in = lines_in
        self._out = out
        self._typing = lines_in.isatty()
        self._watching = out.isatty()
        self._live = ""
        self._interrupted = False
        self._gone = False

    @contextmanager
    def heeds_signals(self) -> Iterator[None]:
        """Inside, Ctrl-C and a closed window take effect where an answer is looked for.

        Nowhere else, so that neither comes between a measurement and the file it is kept in. A
        script at a pipe keeps the system's ways. Main thread only.
        """

        def interrupted(*_: object) -> None:
            self._interrupted = True

        def closed(*_: object) -> None:
            self._gone = True

        ways = {signal.SIGINT: interrupted, signal.SIGHUP: closed, signal.SIGTERM: closed}
        before = {each: signal.signal(each, way) for each, way in ways.items() if self._typing}
        try:
            yield
        finally:
            for each, way in before.items():
                signal.signal(each, way)

    @property
    def watching(self) -> bool:
        """Whether there is a live line."""
        return self._watching

    @property
    def typing(self) -> bool:
        """Whether a person types the answers; otherwise they come from a pipe or a file."""
        return self._typing

    def say(self, text: str = "", indent: int = 0) -> None:
        """Whole lines, wrapped to the width; each line of `text` is a paragraph of its own."""
        margin, width = " " * indent, self._columns
        lines = [
            line
            for paragraph in text.split("\n")
            for line in wrap(paragraph, width, initial_indent=margin, subsequent_indent=margin)
            or [""]
        ]
        self.rows(lines)

    def rows(self, lines: list[str]) -> None:
        """Lines that are laid out already, such as a table."""
        self._end_live()
        self._write("".join(f"{line.rstrip()}\n" for line in lines))

    def live(self, text: str) -> None:
        """The line that shows what is so at this moment. Nothing where nobody watches."""
        if not self._watching:
            return
        columns = self._columns
        text = text[:columns]
        self._write("\r" + text.ljust(min(len(self._live), columns)))
        self._live = text

    def prompt(self, text: str) -> None:
        """A question, left open for the answer."""
        self._end_live()
        self._write(text)

    def typed(self) -> str | None:
        """The line that has been typed, without its end; None as long as a person is still at it.

        From a pipe it waits for the line. InputEnded when there will be none, KeyboardInterrupt
        for a Ctrl-C.
        """
        if self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt
        line = None if self._gone else self._line()
        if line is None and not self._gone:
            return None
        if not line:
            raise InputEnded
        answer = line.strip()
        if self._typing:
            # The person's own Enter has ended the line, but it may have been drawn once more since.
            self._write("\r" + " " * len(self._live) + "\r" if self._live else "")
            self._live = ""
        else:
            self._write(answer + "\n")  # so that a transcript reads like a conversation
        return answer

    def _line(self) -> str | None:
        """The next line; None while it is being typed, or once the window has been closed."""
        try:
            if self._typing and not select.select([self._in], [], [], 0.0)[0]:
                return None
            return self._in.readline()
        except OSError:
            self._gone = True
            return None

    def _write(self, text: str) -> None:
        """A reader who has gone must not take with him what is still to be kept."""
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            self._gone = True

    def _end_live(self) -> None:
        if self._live:
            self._write("\n")
            self._live = ""

    @property
    def _columns(self) -> int:
        """How long a line may be: in a narrow window a live line that wraps floods it."""
        if not self._watching:
            return WIDTH
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except OSError:
            columns = 0
        return min(WIDTH, max(columns - 1, NARROWEST)) if columns > 0 else WIDTH
