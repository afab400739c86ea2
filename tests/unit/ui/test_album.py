"""The album pictures every scene once, when it has settled, and hands on every n-th frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from kiosk.exercise.ball_views import (
    BarView,
    HoldView,
    Moment,
    PositionView,
    SquatView,
    TareView,
    TraceView,
)
from kiosk.exercise.catalogue import Breath, Side
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.locale import Words
from kiosk.media_folder import load_media, shipped_media
from kiosk.ui.album import SETTLED_S, Album, Frame, Touch, scene_of
from kiosk.ui.clinic import Clinic
from kiosk.ui.painter import Painter
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.window import off_screen

SIZE = (320, 180)
FRAME_S = 0.05
MEDIA = load_media(shipped_media())
WALL = next(each for each in MEDIA.exercises if each.id == "standing-ball-squeeze")
ATTRACT = VisitView(Screen.ATTRACT, "en", 0.0, 0.0, AttractView(0), choices=("start",))
TARE = VisitView(Screen.TARE, "en", 0.0, 0.0, TareView(0.5, ""), WALL, Side.LEFT, ("stop",))
HOLD = HoldView(
    moment=Moment.SQUEEZE, cue="cue.squeeze", bar=BarView(0.0, 50, 40, 60, estimated=True),
    hold_s=5, held_s=0, moment_s=0, marks=(), set_number=1, sets=1, kept_bars=(),
    trace=TraceView((), (), 0.0), rest_left_s=0, rest_s=5, reason="", breath=Breath.FREE,
    breath_fraction=0, follow_s=0,
)  # fmt: skip


def painter() -> Painter:
    return Painter({"en": Words("en", MEDIA.words["en"])}, PlainPictures(), Clinic())


class Exhibition:
    """An album, and the time that its views are shown at."""

    def __init__(
        self,
        folder: Path | None,
        every: int = 1,
        touch: Touch = lambda view: [],
        *frames: Frame,
    ) -> None:
        self.surface = off_screen(SIZE)
        self.album = Album(
            painter(), self.surface, touch, folder=folder, frames=frames, every=every
        )
        self.shown = 0

    def show(self, view: VisitView, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.album.show(replace(view, now_s=self.shown * FRAME_S))
            self.shown += 1


def test_each_scene_is_pictured_once_under_its_number(tmp_path: Path) -> None:
    here = Exhibition(tmp_path)
    here.show(ATTRACT, 2)
    here.show(TARE, 2)
    here.show(ATTRACT, 2)
    assert here.album.pictures == ["01-attract.png", "02-tare.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == here.album.pictures
    for name in here.album.pictures:
        assert pygame.image.load(str(tmp_path / name)).get_size() == SIZE


def test_picture_shows_the_scene_it_is_named_for(tmp_path: Path) -> None:
    here = Exhibition(tmp_path, every=2)
    here.show(ATTRACT, 1)
    here.show(TARE, 1)
    fresh = off_screen(SIZE)
    painter().draw(fresh, replace(TARE, now_s=1 + SETTLED_S))
    picture = pygame.image.load(str(tmp_path / "02-tare.png"))
    assert pygame.image.tobytes(picture, "RGB") == pygame.image.tobytes(fresh, "RGB")


def test_scene_is_pictured_only_when_it_has_settled(tmp_path: Path) -> None:
    here = Exhibition(tmp_path)
    here.show(ATTRACT, SETTLED_S - FRAME_S)
    here.show(TARE, SETTLED_S - FRAME_S)
    assert here.album.pictures == []
    here.show(TARE, 3 * FRAME_S)
    assert here.album.pictures == ["01-tare.png"]


def test_scene_that_comes_back_has_to_settle_anew(tmp_path: Path) -> None:
    here = Exhibition(tmp_path)
    for _ in range(5):
        here.show(ATTRACT, 0.4)
        here.show(TARE, 0.4)
    assert here.album.pictures == []


def test_without_a_folder_scenes_are_counted_and_nothing_is_saved(tmp_path: Path) -> None:
    here = Exhibition(None)
    here.show(ATTRACT, 1)
    assert here.album.pictures == ["01-attract.png"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("every", "handed"), [(1, 40), (2, 20), (3, 13)])
def test_every_nth_frame_is_handed_on(every: int, handed: int) -> None:
    taken: list[tuple[int, int]] = []
    here = Exhibition(
        None, every, lambda view: [], lambda surface: taken.append(surface.get_size())
    )
    here.show(ATTRACT, 2)
    assert taken == [SIZE] * handed


def test_picture_between_two_frames_of_the_film_adds_none_to_it() -> None:
    """The film keeps its pace: a picture taken in between is no frame of it."""
    taken: list[pygame.Surface] = []
    here = Exhibition(None, 4, lambda view: [], taken.append)
    for view in (ATTRACT, TARE) * 3:
        here.show(view, 0.85)
    assert len(here.album.pictures) == 2
    assert len(taken) == here.shown // 4


def test_all_who_want_frames_get_them() -> None:
    one: list[pygame.Surface] = []
    other: list[pygame.Surface] = []
    here = Exhibition(None, 2, lambda view: [], one.append, other.append)
    here.show(ATTRACT, 1)
    assert len(one) == len(other) == 10


def test_touches_are_made_by_whoever_looks_at_the_view_last_shown() -> None:
    seen: list[VisitView] = []

    def touch(view: VisitView) -> list[str]:
        seen.append(view)
        return ["start"]

    here = Exhibition(None, 1, touch)
    assert here.album.inputs(0.0) == []  # nothing shown yet, nobody looks
    here.show(ATTRACT, FRAME_S)
    assert here.album.inputs(0.1) == ["start"]
    assert [view.screen for view in seen] == [Screen.ATTRACT]


def hold(moment: Moment) -> VisitView:
    return replace(TARE, screen=Screen.HOLD, body=replace(HOLD, moment=moment))


def squat(moment: Moment, phase: int) -> VisitView:
    phases = (("down", 3.0), ("bottom", 1.0), ("up", 3.0))
    body = SquatView(replace(HOLD, moment=moment), phases, phase, 0.0, 1.0, "")
    return replace(TARE, screen=Screen.SQUAT, body=body, side=Side.BOTH)


POSITION = replace(TARE, screen=Screen.POSITION, body=PositionView(fixed=False, turn=False))


@pytest.mark.parametrize(
    ("view", "scene"),
    [
        (ATTRACT, "attract"),
        (TARE, "tare"),
        (replace(TARE, screen=Screen.STILL_THERE), "still-there"),
        (replace(TARE, screen=Screen.FILM), "film-standing-ball-squeeze"),
        (POSITION, "position-left"),
        (replace(POSITION, side=Side.RIGHT), "position-right"),
        (hold(Moment.SQUEEZE), "hold-squeeze"),
        (hold(Moment.TOO_HARD), "hold-too-hard"),
        (squat(Moment.IN_ZONE, 1), "squat-in-zone-bottom"),
        (squat(Moment.KEPT, 2), "squat-kept"),
    ],
)
def test_scene_is_the_screen_and_the_moment(view: VisitView, scene: str) -> None:
    assert scene_of(view) == scene


def test_every_moment_is_a_scene_of_its_own() -> None:
    assert len({scene_of(hold(moment)) for moment in Moment}) == len(Moment)
