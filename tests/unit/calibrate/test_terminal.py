"""The terminal's manners: what a person at a screen sees, and what a pipe gets."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

import pytest

from kiosk.calibrate.terminal import WIDTH, InputEnded, Terminal


@dataclass
class Screen:
    """A person at a real terminal device."""

    master: int
    lines_in: TextIO
    terminal: Terminal

    def types(self, text: str) -> None:
        os.write(self.master, text.encode())

    def narrows_to(self, columns: int) -> None:
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(self.lines_in.fileno(), termios.TIOCSWINSZ, size)

    def shows(self) -> str:
        shown = b""
        while select.select([self.master], [], [], 0.0)[0]:
            shown += os.read(self.master, 65536)
        return shown.decode()


@pytest.fixture
def screen() -> Iterator[Screen]:
    master, slave = pty.openpty()
    with os.fdopen(os.dup(slave), "r") as lines_in, os.fdopen(slave, "w") as out:
        yield Screen(master, lines_in, Terminal(lines_in, out))
    os.close(master)


def test_a_person_is_not_waited_for(screen: Screen) -> None:
    assert screen.terminal.typing
    assert screen.terminal.typed() is None
    screen.types("redo")
    assert screen.terminal.typed() is None  # not without Enter
    screen.types("\n")
    assert screen.terminal.typed() == "redo"
    assert screen.terminal.typed() is None


def test_two_lines_typed_ahead_are_two_answers(screen: Screen) -> None:
    screen.types("one\ntwo\n")
    assert [screen.terminal.typed() for _ in range(3)] == ["one", "two", None]


def test_ctrl_d_says_that_nobody_answers_any_more(screen: Screen) -> None:
    screen.types("\x04")
    with pytest.raises(InputEnded):
        screen.terminal.typed()


def test_the_live_line_is_drawn_over_itself_and_left_behind_by_the_next_text(
    screen: Screen,
) -> None:
    screen.terminal.live("4.00 kPa steady")
    screen.terminal.live("4.01 kPa")
    screen.terminal.say("Next.")
    assert screen.shows() == "\r4.00 kPa steady\r4.01 kPa       \r\nNext.\r\n"


def test_a_live_line_drawn_after_somebodys_enter_is_wiped_before_the_next_text(
    screen: Screen,
) -> None:
    screen.terminal.live("4.00 kPa")
    screen.types("\n")
    screen.terminal.live("4.01 kPa")
    assert screen.terminal.typed() == ""
    screen.terminal.say("Next.")
    assert screen.shows().endswith("\r" + " " * len("4.01 kPa") + "\rNext.\r\n")


def test_the_live_line_never_wraps(screen: Screen) -> None:
    screen.terminal.live("x" * 200)
    assert screen.shows() == "\r" + "x" * WIDTH


def test_in_a_narrow_window_no_line_wraps(screen: Screen) -> None:
    screen.terminal.live("x" * 75)
    screen.narrows_to(60)
    screen.terminal.live("y" * 75)
    screen.terminal.say("A long sentence " * 9)
    first, *rest = screen.shows().split("\r\n")
    assert first == "\r" + "x" * 75 + "\r" + "y" * 59
    assert max(len(line) for line in rest) <= 59


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_a_window_that_is_closed_ends_the_answers_and_nothing_else(
    screen: Screen, how: signal.Signals
) -> None:
    before = signal.getsignal(how)
    with screen.terminal.heeds_signals():
        os.kill(os.getpid(), how)
        screen.terminal.say("Written all the same.")
        for _ in range(2):
            with pytest.raises(InputEnded):
                screen.terminal.typed()
    assert "Written all the same." in screen.shows()
    assert signal.getsignal(how) == before


def test_ctrl_c_is_heard_where_an_answer_is_looked_for(screen: Screen) -> None:
    with screen.terminal.heeds_signals():
        os.kill(os.getpid(), signal.SIGINT)
        screen.terminal.say("Not interrupted.")
        with pytest.raises(KeyboardInterrupt):
            screen.terminal.typed()
        assert screen.terminal.typed() is None


def test_a_terminal_that_is_gone_is_written_to_without_complaint() -> None:
    master, slave = pty.openpty()
    with os.fdopen(os.dup(slave), "r") as lines_in, os.fdopen(os.dup(slave), "w") as out:
        os.close(slave)
        os.close(master)
        terminal = Terminal(lines_in, out)
        with pytest.raises(InputEnded):
            terminal.typed()
        terminal.say("Nobody reads this.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())  # for what is left in its buffer


def test_a_pipe_gets_whole_lines_and_its_own_answers_back() -> None:
    out = StringIO()
    terminal = Terminal(StringIO("Ada\n"), out)
    assert not terminal.typing
    terminal.live("4.00 kPa")
    terminal.prompt("Your name: ")
    assert terminal.typed() == "Ada"
    terminal.say("A long sentence " * 9, indent=4)
    with pytest.raises(InputEnded):
        terminal.typed()
    first, *rest = out.getvalue().splitlines()
    assert first == "Your name: Ada"
    assert len(rest) == 2
    assert all(len(line) <= WIDTH and line.startswith("    A") for line in rest[:1])
