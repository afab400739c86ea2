"""When the station gives memory back: never before somebody's eyes."""

from __future__ import annotations

import pytest

from kiosk.exercise.views import Screen, StaffView, VisitView
from kiosk.spare_memory import SETTLED_S, SpareMemory, give_back


def seen(screen: Screen, since_s: float) -> VisitView:
    return VisitView(screen=screen, language="en", now_s=0.0, since_s=since_s, body=StaffView(0.0))


@pytest.fixture
def given() -> list[float]:
    return []


@pytest.fixture
def memory(given: list[float]) -> SpareMemory:
    return SpareMemory(lambda: given.append(1.0))


def test_it_is_given_once_for_every_stay_on_the_first_page(
    memory: SpareMemory, given: list[float]
) -> None:
    for _ in range(3):
        for tenth in range(200):
            memory.watch(seen(Screen.ATTRACT, tenth / 10), tenth / 10)
        memory.watch(seen(Screen.FILM, 0.0), 20.0)
    assert len(given) == 3


def test_not_before_the_page_has_settled(memory: SpareMemory, given: list[float]) -> None:
    memory.watch(seen(Screen.ATTRACT, SETTLED_S - 0.1), 0.0)
    assert not given


@pytest.mark.parametrize("screen", [each for each in Screen if each is not Screen.ATTRACT])
def test_never_while_somebody_is_there(
    memory: SpareMemory, given: list[float], screen: Screen
) -> None:
    memory.watch(seen(screen, 60.0), 0.0)
    assert not given


def test_giving_back_can_be_asked_for_at_any_time() -> None:
    kept = bytearray(b"ball" * 1_000_000)
    give_back()
    give_back()
    assert kept == b"ball" * 1_000_000
