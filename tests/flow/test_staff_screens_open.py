"""Every page of the staff's opens on records of the real kind; how fast, `kiosk bench` measures."""

from __future__ import annotations

from pathlib import Path

import pygame
from stage import DESK

from kiosk.bench.many_records import SIZES
from kiosk.bench.staff_screens import MAY_LACK, WALK, opening_times
from kiosk.exercise.past_views import HistoryView
from kiosk.exercise.staff_views import PatientsView, PatientView, Told
from kiosk.exercise.views import VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import read_settings


def test_every_page_of_the_walk_opens_and_has_what_it_asked_for(tmp_path: Path) -> None:
    shown: list[VisitView] = []

    def seen(view: VisitView, surface: pygame.Surface) -> None:
        shown.append(view)
        assert surface.get_size() == (1024, 600)

    found = opening_times(
        read_settings(DESK),
        load_media(shipped_media()),
        tmp_path,
        SIZES[100],
        (1024, 600),
        seen=seen,
    )
    wanted = [(touched, screen) for touched, screen in WALK if touched not in MAY_LACK]
    assert [(each.touched, each.screen) for each in found] == wanted
    assert all(each.seconds > 0 for each in found)
    for view in shown:
        # Nothing is still on its way: the page was answered in the frame that drew it.
        assert not getattr(view.body, "busy", False), view.screen
        trouble: Told | None = getattr(view.body, "trouble", None)
        assert trouble is None, view.screen
    bodies = {type(view.body): view.body for view in shown}
    patients, history = bodies[PatientsView], bodies[HistoryView]
    assert isinstance(patients, PatientsView)
    assert isinstance(history, HistoryView)
    assert history.visits == 1
    assert PatientView in bodies
