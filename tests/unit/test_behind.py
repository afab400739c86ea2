"""What is put off until the first picture stands: loaded behind it, put in its place in a frame."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from kiosk.behind import Behind, at_once
from kiosk.exercise.views import AttractView, Screen, VisitView

VIEW = VisitView(
    screen=Screen.ATTRACT, language="en", now_s=0.0, since_s=0.0, body=AttractView(question=0)
)


@dataclass
class Work:
    """Notes who did what, in which thread."""

    done: list[str] = field(default_factory=list)
    threads: dict[str, threading.Thread] = field(default_factory=dict)

    def load(self, name: str) -> str:
        self.note(f"load {name}")
        return name

    def put(self, name: str) -> None:
        self.note(f"put {name}")

    def note(self, what: str) -> None:
        self.done.append(what)
        self.threads[what] = threading.current_thread()


def test_without_a_picture_to_wait_for_everything_is_there_at_once() -> None:
    work = Work()
    at_once(lambda: work.load("staff"), work.put)
    assert work.done == ["load staff", "put staff"]
    assert {*work.threads.values()} == {threading.current_thread()}


def test_nothing_is_loaded_before_the_first_picture_has_been_shown() -> None:
    work, behind = Work(), Behind()
    behind.later(lambda: work.load("staff"), work.put)
    assert work.done == []
    behind.shown(VIEW, 0.0)
    behind.hurry()
    assert work.done == ["load staff", "put staff"]


def test_it_is_loaded_in_a_thread_of_its_own_and_put_by_the_frame_loop() -> None:
    work, behind = Work(), Behind()
    behind.later(lambda: work.load("staff"), work.put)
    behind.hurry()
    assert work.threads["load staff"].name == "behind"
    assert work.threads["put staff"] is threading.current_thread()


def test_a_frame_puts_one_piece_and_never_waits_for_the_next() -> None:
    work, behind, loaded, go_on = Work(), Behind(), threading.Event(), threading.Event()
    behind.later(lambda: work.load("films"), work.put)
    behind.later(lambda: work.load("panel"), work.put)

    def slow() -> str:
        loaded.set()
        assert go_on.wait(30)
        return work.load("staff")

    behind.later(slow, work.put)
    behind.shown(VIEW, 0.0)
    assert loaded.wait(30)
    work.done.clear()
    behind.shown(VIEW, 0.1)
    first = list(work.done)
    behind.shown(VIEW, 0.2)
    behind.shown(VIEW, 0.3)  # the third is not ready, and nobody waits for it
    # With the very first call the thread may already have had something to put.
    assert len(first) <= 1
    assert set(work.done) <= {"put films", "put panel"}
    assert "put panel" in work.done
    go_on.set()
    behind.hurry()
    assert work.done[-2:] == ["load staff", "put staff"]


def test_it_goes_in_the_order_given_and_what_is_first_before_all() -> None:
    work, behind = Work(), Behind()
    for name in ("films", "staff"):
        behind.later(lambda name=name: work.load(name), work.put)
    behind.first(lambda: work.load("ball"), work.put)
    behind.hurry()
    assert [each for each in work.done if each.startswith("put")] == [
        "put ball",
        "put films",
        "put staff",
    ]


def test_what_goes_wrong_is_raised_in_the_frame_loop_and_the_rest_goes_on() -> None:
    work, behind = Work(), Behind()

    def broken() -> str:
        raise OSError("no such library")

    behind.later(broken, work.put)
    behind.later(lambda: work.load("staff"), work.put)
    with pytest.raises(OSError, match="no such library"):
        behind.hurry()
    behind.hurry()
    assert work.done == ["load staff", "put staff"]


def test_once_it_has_begun_nothing_can_be_added() -> None:
    work, behind = Work(), Behind()
    behind.later(lambda: work.load("staff"), work.put)
    behind.hurry()
    for add in (behind.later, behind.first):
        with pytest.raises(RuntimeError, match="begun already"):
            add(lambda: work.load("films"), work.put)


def test_when_all_is_there_hurrying_and_frames_do_nothing_more() -> None:
    work, behind = Work(), Behind()
    behind.later(lambda: work.load("staff"), work.put)
    behind.hurry()
    work.done.clear()
    behind.hurry()
    behind.shown(VIEW, 1.0)
    assert work.done == []
