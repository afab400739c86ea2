"""A bar for a person, two lines for a pipe."""

from __future__ import annotations

from io import StringIO

from kiosk.films.progress import ProgressBar


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Seconds:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_terminal_sees_percent_and_time_left() -> None:
    out, seconds = Terminal(), Seconds()
    bar = ProgressBar(out, seconds, "Importing")
    seconds.now_s = 10
    bar("film", 0.25)
    assert out.getvalue().split("\r")[-1].split() == [
        "[########......................]", "25%", "film", "30.0", "s", "left",
    ]  # fmt: skip
    seconds.now_s = 50
    bar("checking", 0.0)  # the next part: its own time
    seconds.now_s = 52
    bar("checking", 0.5)
    assert out.getvalue().rstrip().endswith("50%  checking                         2.0 s left")
    seconds.now_s = 54
    bar.end("done")
    assert out.getvalue().endswith("\ndone after 54.0 s\n")


def test_a_pipe_hears_of_begin_and_end_only() -> None:
    out, seconds = StringIO(), Seconds()
    bar = ProgressBar(out, seconds, "Importing")
    for step in range(100):
        seconds.now_s = step
        bar("film", step / 100)
    bar.end("done")
    assert out.getvalue() == "Importing ...\ndone after 1:39\n"


def test_it_draws_ten_times_a_second_at_most() -> None:
    out, seconds = Terminal(), Seconds()
    bar = ProgressBar(out, seconds, "Importing")
    for step in range(1000):
        seconds.now_s = 1 + step / 1000
        bar("film", step / 2000)
    assert out.getvalue().count("\r") <= 11
