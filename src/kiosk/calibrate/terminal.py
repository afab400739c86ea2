"""Where the guide speaks and listens: plain lines, 80 columns, no colours, a pipe as well.

Only a person at a terminal gets the line that is drawn over again and again; a pipe, a log or a
screen reader gets whole lines.
"""

from __future__ import annotations

import select
from textwrap import wrap
from typing import TextIO

WIDTH = 79


class InputEnded(Exception):
    """Nobody will answer any more: the pipe is empty, or Ctrl-D was typed."""


class Terminal:
    """One person, or one script, and the text that goes to it. One thread."""

    def __init__(self, lines_in: TextIO, out: TextIO) -> None:
        self._in = lines_in
        self._out = out
        self._typing = lines_in.isatty()
        self._watching = out.isatty()
        self._live = ""

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
        self._end_live()
        for paragraph in text.split("\n"):
            margin = " " * indent
            lines = wrap(paragraph, WIDTH, initial_indent=margin, subsequent_indent=margin)
            for line in lines or [""]:
                self._out.write(line.rstrip() + "\n")
        self._out.flush()

    def rows(self, lines: list[str]) -> None:
        """Lines that are laid out already, such as a table."""
        self._end_live()
        self._out.write("".join(f"{line.rstrip()}\n" for line in lines))
        self._out.flush()

    def live(self, text: str) -> None:
        """The line that shows what is so at this moment. Nothing where nobody watches."""
        if not self._watching:
            return
        text = text[:WIDTH]
        self._out.write("\r" + text.ljust(len(self._live)))
        self._out.flush()
        self._live = text

    def prompt(self, text: str) -> None:
        """A question, left open for the answer."""
        self._end_live()
        self._out.write(text)
        self._out.flush()

    def typed(self) -> str | None:
        """The line that has been typed, without its end; None as long as a person is still at it.

        From a pipe it waits for the line. InputEnded when there will be none.
        """
        if self._typing and not select.select([self._in], [], [], 0.0)[0]:
            return None
        line = self._in.readline()
        if not line:
            raise InputEnded
        answer = line.strip()
        if self._typing:
            # The person's own Enter has ended the line, but it may have been drawn once more since.
            self._out.write("\r" + " " * len(self._live) + "\r" if self._live else "")
            self._live = ""
        else:
            self._out.write(answer + "\n")  # so that a transcript reads like a conversation
        return answer

    def _end_live(self) -> None:
        if self._live:
            self._out.write("\n")
            self._live = ""
