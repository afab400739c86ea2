"""Views of every paper page, as a visit would make them, for the tests and the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kiosk.exercise.ball_views import Mark, PositionView
from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.views import (
    AttractView,
    FilmView,
    LengthView,
    MenuEntry,
    MenuView,
    Screen,
    SideRow,
    StillThereView,
    SummaryView,
    VisitView,
)
from kiosk.locale import LANGUAGES, Words, exercise_words
from kiosk.ui.clinic import Clinic

MEDIA = Path(__file__).parents[2] / "media"
SIZES = ((1920, 1080), (1280, 720), (1024, 600), (1280, 800), (1080, 1920))
CLINIC = Clinic(
    name="Clinic on the Square",
    phone="555 0100",
    address="12 Example Street",
    url="https://clinic.example/more",
)


def exercises() -> dict[str, Exercise]:
    """Every exercise under `media/`, by id, as the menu orders them."""
    read = [
        parse_exercise(path.read_text("utf-8"), str(path.relative_to(MEDIA)))
        for path in MEDIA.glob("*/exercise.toml")
    ]
    ordered = sorted(read, key=lambda exercise: (exercise.number, exercise.after != ""))
    return {exercise.id: exercise for exercise in ordered}


def words(language: str) -> Words:
    """The words of a language with those of all exercises."""
    extra: dict[str, dict[str, str]] = {each: {} for each in LANGUAGES}
    for path in MEDIA.glob("*/words.toml"):
        found = exercise_words(path.read_text("utf-8"), str(path), path.parent.name)
        for each in LANGUAGES:
            extra[each].update(found[each])
    return Words(language, extra)


def paper_views(language: str) -> Iterator[tuple[str, VisitView]]:
    """(name, view) of every paper page in every state that changes its layout."""
    every = exercises()

    def view(screen: Screen, body: object, choices: tuple[str, ...], **more: object) -> VisitView:
        return VisitView(
            screen=screen, language=language, now_s=3.0, since_s=3.0, body=body,
            choices=choices, highlight=0 if choices else None, **more,
        )  # fmt: skip

    tongues = tuple(f"lang:{each}" for each in LANGUAGES)
    for question in range(5):
        yield f"attract-{question + 1}", view(
            Screen.ATTRACT, AttractView(question), ("start", *tongues),
            status="status.not_calibrated" if question == 1 else "", simulated=question == 4,
        )  # fmt: skip
    yield "advice", view(Screen.ADVICE, None, ("go", "back", *tongues))
    yield from _menus(view, every)
    for exercise in every.values():
        yield f"film-{exercise.id}", view(
            Screen.FILM, FilmView(48.0, 78.0, 2, False, True, True, False),
            ("back", "captions"), exercise=exercise,
        )  # fmt: skip
    squat, wall = every["ball-squeeze-squat"], every["standing-ball-squeeze"]
    yield "film-why", view(
        Screen.FILM, FilmView(2.0, 78.0, 0, False, True, True, False), ("back", "captions"),
        exercise=squat,
    )  # fmt: skip
    yield "film-ended", view(
        Screen.FILM, FilmView(78.0, 78.0, 5, True, False, False, False),
        ("follow", "again", "back", "captions"), exercise=wall, simulated=True,
    )  # fmt: skip
    yield "film-only", view(
        Screen.FILM, FilmView(78.0, 78.0, 5, True, False, False, True),
        ("done", "again", "back", "captions"), exercise=every["prone-straddle-hold"],
    )  # fmt: skip
    yield "length", view(
        Screen.LENGTH, LengthView((10, 20, 30)), ("hold:10", "hold:20", "hold:30", "back"),
        exercise=every["prone-straddle-hold"],
    )  # fmt: skip
    yield from _positions(view, every)
    yield from _summaries(view, every)
    yield "still-there", view(Screen.STILL_THERE, StillThereView(13.4), ("stay",))
    yield "staff-there", view(Screen.STILL_THERE, StillThereView(9.0, signs_out=True), ("stay",))


def _menus(view, every):
    states = ("done", "", "", "", "watched", "")
    all_six = tuple(
        MenuEntry(each, each.number, states[i], False) for i, each in enumerate(every.values())
    )
    five = tuple(
        MenuEntry(each, each.number, "", each.floor) for each in every.values() if not each.after
    )
    ids = tuple(f"exercise:{entry.exercise.id}" for entry in all_six)
    yield "menu-first", view(
        Screen.MENU, MenuView(five, 0),
        (*tuple(f"exercise:{entry.exercise.id}" for entry in five), "finish", "back"),
    )  # fmt: skip
    ways = (*ids[4:], *ids[:4], "finish", "back")
    done = view(Screen.MENU, MenuView(all_six, 2), ways, simulated=True)
    yield "menu-done", done


def _positions(view, every):
    wall, sides = every["standing-ball-squeeze"], ("place", "side:left", "side:right", "back")
    for exercise in every.values():
        both = len(exercise.sides) == 1
        yield f"position-{exercise.id}", view(
            Screen.POSITION, PositionView(both, False), ("place", "back") if both else sides,
            exercise=exercise, side=exercise.sides[0],
        )  # fmt: skip
    yield "position-fixed", view(
        Screen.POSITION, PositionView(True, False), ("place", "back"), exercise=wall,
        side=Side.LEFT, simulated=True,
    )  # fmt: skip
    yield "position-turn", view(
        Screen.POSITION, PositionView(True, True), ("place", "tones", "back"), exercise=wall,
        side=Side.RIGHT,
    )  # fmt: skip
    yield "position-tones", view(
        Screen.POSITION, PositionView(True, True), ("place", "tones", "back"), exercise=wall,
        side=Side.RIGHT, extra={"tones": "on"},
    )  # fmt: skip


def _summaries(view, every):
    kept, lost = Mark.KEPT, Mark.LOST
    wall = (
        SideRow(Side.LEFT, (kept,) * 10),
        SideRow(Side.RIGHT, (*(kept,) * 6, lost, kept, kept, lost)),
    )
    many = (*wall, SideRow(Side.BOTH, (*(kept,) * 11, lost, lost, *(kept,) * 5)))
    floor = tuple(each for each in every.values() if each.floor)
    bests = (46.2, 52.1, -11.5)
    full = SummaryView(
        18, 20, wall, 5.0, 4.2, Side.LEFT, 7, *bests, True, (), (), 40.0, 15.0, 15.4, 5.2,
    )  # fmt: skip
    yield "summary", view(Screen.SUMMARY, full, ("finish",))
    same = replace(
        full, best_left_n=146.2, best_right_n=152.1, asymmetry_pct=-3.9, asymmetry_u_pct=6.3,
        best_left_u_n=9.2, best_right_u_n=9.4, estimated=False,
    )  # fmt: skip
    yield "summary-same", view(Screen.SUMMARY, same, ("finish",))
    yield "summary-one-side", view(
        Screen.SUMMARY, replace(same, best_left_n=None, asymmetry_pct=None, asymmetry_u_pct=None),
        ("finish",),
    )  # fmt: skip
    yield "summary-many", view(
        Screen.SUMMARY,
        SummaryView(34, 38, many, 5.0, 4.2, Side.LEFT, 7, 46.2, 52.1, -1.5, True,
                    floor[:2], floor[2:], 40.0, 15.0, 15.4, 7.2),
        ("finish",), simulated=True,
    )  # fmt: skip
    yield "summary-few", view(
        Screen.SUMMARY,
        SummaryView(3, 5, wall[1:], 5.0, None, None, None, None, 52.1, None, False, (), (), 12.0),
        ("finish",),
    )  # fmt: skip
    yield "summary-floor", view(
        Screen.SUMMARY,
        SummaryView(0, 0, (), None, None, None, None, None, None, None, False, floor, floor[:1],
                    40.0),
        ("finish",),
    )  # fmt: skip
    yield "summary-nothing", view(
        Screen.SUMMARY,
        SummaryView(0, 0, (), None, None, None, None, None, None, None, False, (), (), 40.0),
        ("finish",),
    )  # fmt: skip
