"""What a film shows at every moment, and that its pictures are what the looks say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio import overlay, pace
from studio.edit import Cutter, film_pictures
from studio.footage import Footage, Walk
from studio.frames import FramesError, Picture, open_take
from studio.looks import BesideLook, FigureLook, Moment, WhyLook, moments
from studio.overlay import mix
from studio.resample import magnified, resized
from studio.storyboard import Shot, read_storyboard, storyboard_ids
from studio.timeline import FPS, TimedShot, Timeline, read_lengths, timeline


def shot(kind: str, seconds: float = 4.0, **more: Any) -> Shot:
    values: dict[str, Any] = {
        "name": kind, "kind": kind, "from_at": 0.0, "to_at": 0.0, "seconds": seconds,
        "pulse": False, "marks": (), "step": None, "breath": None, "lines": (), "says": (),
    }  # fmt: skip
    return Shot(**{**values, **more})


def film_of(*shots: Shot) -> Timeline:
    """The shots one after another, each as long as it says."""
    timed, start_s = [], 0.0
    for one in shots:
        timed.append(TimedShot(one, start_s, start_s + one.seconds, ()))
        start_s += one.seconds
    return Timeline("made-up", tuple(timed))


WHOLE = (
    shot("why", 2.0, pulse=True),
    shot("start", 3.0, marks=("knee.L",)),
    shot("move", 3.0, to_at=1.0),
    shot("move", 2.0, from_at=1.0, to_at=1.0, pulse=True),
    shot("move", 3.0, from_at=1.0, breath="in"),
    shot("mistake", 5.0, to_at=1.0, marks=("waist",)),
    shot("tempo", 2.0, to_at=1.0, breath="out"),
    shot("tempo", 2.0, from_at=1.0),
)


@pytest.fixture
def footage(frame_store: Any) -> Footage:
    return Footage("made-up", frame_store.exercise("made-up"))


def looks_of(footage: Footage, *shots: Shot) -> list[Moment]:
    return moments(film_of(*shots), footage)


def figures(plan: list[Moment]) -> list[FigureLook]:
    return [moment.look for moment in plan if isinstance(moment.look, FigureLook)]


# The film as a whole.


def test_a_film_has_a_picture_for_every_25th_of_a_second(footage: Footage) -> None:
    assert len(looks_of(footage, *WHOLE)) == 22 * FPS


def test_a_film_begins_and_ends_on_the_bare_starting_position(footage: Footage) -> None:
    short = film_of(shot("why", 0.6), shot("start", 0.6), shot("tempo", 0.4))
    pictures = list(film_pictures(short, footage, lambda done, of: None))
    start = footage.main.take.picture(0)
    assert len(pictures) == 40
    assert np.array_equal(pictures[0], start)
    assert np.array_equal(pictures[-1], start)
    assert not np.array_equal(pictures[-13], start)


def test_no_picture_of_a_film_goes_dark(footage: Footage) -> None:
    cutter, plan = Cutter(footage), looks_of(footage, *WHOLE)
    assert min(cutter.picture(moment).mean() for moment in plan[::25]) > 180


def test_views_dissolve_and_nothing_else_does(footage: Footage) -> None:
    plan = looks_of(footage, *WHOLE)
    mixed = [k for k, moment in enumerate(plan) if moment.then is not None]
    cuts = [2 * FPS, 13 * FPS, 18 * FPS]
    allowed = {k for cut in cuts for k in range(cut - 3, cut + 3)}
    allowed |= set(range(12)) | set(range(22 * FPS - 13, 22 * FPS))
    assert set(mixed) <= allowed
    assert all(set(range(cut - 2, cut + 2)) <= set(mixed) for cut in cuts)


@pytest.mark.parametrize("exercise_id", storyboard_ids())
def test_the_figure_never_jumps_in_the_real_storyboards(exercise_id: str, footage: Footage) -> None:
    timed = timeline(read_storyboard(exercise_id), read_lengths())
    plan = moments(timed, footage)
    assert plan[0].look == plan[-1].then or plan[-1].look == FigureLook()
    steps = [
        abs(b.look.position - a.look.position)
        for a, b in pairwise(plan)
        if isinstance(a.look, FigureLook) and isinstance(b.look, FigureLook)
    ]
    assert max(steps) < 0.06
    assert max(look.position for look in figures(plan)) == pytest.approx(1.0)


# Why: the muscle from near.


def test_the_hip_comes_nearer_evenly_and_the_muscle_pulses(footage: Footage) -> None:
    plan = looks_of(footage, shot("why", 4.0, pulse=True), shot("start"))
    seen = [m.look for m in plan[12 : 4 * FPS - 3] if isinstance(m.look, WhyLook)]
    growth = {round(b.scale - a.scale, 4) for a, b in pairwise(seen)}
    assert max(growth) - min(growth) <= 0.00011
    assert 1.04 < seen[-1].scale < 1.05
    assert min(look.glow for look in seen) < 0.05
    assert max(look.glow for look in seen) > 0.95


# Start: marks one after another.


def test_marks_come_one_after_another_and_stay_two_seconds(footage: Footage) -> None:
    marks = ("hip.L", "knee.L", "ankle.L")
    count = [
        len(look.rings) for look in figures(looks_of(footage, shot("start", 8.0, marks=marks)))
    ]
    firsts = [
        next(k for k in range(200) if pace.mark_at(k / FPS, 8.0, index, 3, stays=False) > 0.5)
        for index in range(3)
    ]
    assert firsts == sorted(set(firsts))
    assert firsts[2] - firsts[0] > 3 * FPS
    for index in range(3):
        full = [pace.mark_at(k / FPS, 8.0, index, 3, stays=False) == 1.0 for k in range(200)]
        assert sum(full) >= 1.9 * FPS
    assert count[13] <= 1
    assert count[-14] == 0 or count[-1] == 0


def test_a_ring_lies_round_the_point_and_moves_with_it(footage: Footage) -> None:
    plan = looks_of(footage, shot("move", 5.0, to_at=1.0, marks=("knee.L",)), shot("tempo", 1.0))
    for frame in (30, 60, 90):
        look = plan[frame].look
        assert isinstance(look, FigureLook)
        (ring,) = look.rings
        assert ring.x == pytest.approx(120 + 96 * look.position, abs=0.2)
        picture = Cutter(footage).look(look)
        above = picture[round(180 - overlay.RING_RADIUS * ring.grown), round(ring.x)]
        assert np.abs(above.astype(int) - overlay.CREAM).max() < 25


def test_a_ring_has_a_dark_halo_on_pale_ground() -> None:
    pale = np.full((200, 200, 3), 245, np.uint8)
    drawn = overlay.lay(pale, [(overlay.ring((100.0, 100.0)), 1.0)])
    beyond = round(100 + overlay.RING_RADIUS + overlay.RING_STROKE)
    assert drawn[100, beyond].max() < 210
    assert drawn[100, 100].min() >= 235
    assert np.array_equal(drawn[0], pale[0])


# Move: slow, even, settled at both ends.


def test_a_movement_is_still_before_and_after(footage: Footage) -> None:
    plan = looks_of(footage, shot("start"), shot("move", 3.0, to_at=1.0), shot("tempo", 1.0))
    seen = [m.look.position for m in plan[100:175] if isinstance(m.look, FigureLook)]
    assert set(seen[:8]) == {0.0}
    assert set(seen[-8:]) == {1.0}
    assert all(b >= a for a, b in pairwise(seen))


def test_a_long_shot_waits_at_the_end_instead_of_creeping() -> None:
    assert pace.move_at(6.0, 12.0, 0.0, 1.0, 1.92) == 1.0
    assert pace.move_at(2.0, 12.0, 0.0, 1.0, 1.92) < 0.5


def test_the_muscle_pulses_while_held_and_is_full_at_both_ends(footage: Footage) -> None:
    held = shot("move", 3.2, from_at=1.0, to_at=1.0, pulse=True)
    before = shot("move", 3.0, to_at=1.0)
    plan = looks_of(footage, before, held, shot("tempo", 2.0, from_at=1.0))
    dims = [m.look.dim for m in plan[75:155] if isinstance(m.look, FigureLook)]
    assert dims[0] == 0
    assert dims[-1] < 0.05
    assert max(dims) > 0.95
    assert sum(a < 0.5 <= b for a, b in pairwise(dims)) == 2  # two pulses of 1.6 s
    dim = Cutter(footage).look(FigureLook(1.0, 1.0))
    assert np.array_equal(dim, footage.main.take.dimmer())


def test_tempo_takes_the_seconds_of_the_exercise(footage: Footage) -> None:
    lift = shot("tempo", 3.0, to_at=1.0)
    assert pace.tempo_at(1.5, lift.seconds, 0.0, 1.0) == pytest.approx(0.5)
    assert pace.tempo_at(4.0, lift.seconds, 0.0, 1.0) == 1.0


# Mistake beside the right way.


def test_mistake_and_right_way_go_in_step_and_come_back(footage: Footage) -> None:
    seen = [pace.mistake_at(k / FPS, 6.0) for k in range(151)]
    assert seen[0] == seen[-1] == 0.0
    assert sum(position == 1.0 for position in seen) > FPS


def test_the_mistake_is_left_and_stands_back(footage: Footage) -> None:
    both = Cutter(footage).look(BesideLook(0.0, 1.0))
    left, right = both[180, 110].astype(int), both[180, 320 + 110].astype(int)
    assert np.ptp(left) < np.ptp(right)
    assert both[20, 20].mean() < 0.96 * both[20, 340].mean()
    assert tuple(both[20, 320]) == overlay.CREAM


def test_the_signs_are_a_dash_and_a_tick_above_the_captions(footage: Footage) -> None:
    bare, signed = (Cutter(footage).look(BesideLook(0.0, strength)) for strength in (0.0, 1.0))
    rows = np.flatnonzero((bare != signed).any(axis=(1, 2)))
    assert rows[-1] < 0.78 * 360 + 10
    lost, kept = signed[rows[0] : rows[-1], :320], signed[rows[0] : rows[-1], 320:]
    cream = np.array(overlay.CREAM)
    assert (kept == cream).all(axis=2).sum() > 1000 > (lost == cream).all(axis=2).sum()


def test_nothing_that_is_laid_over_is_red() -> None:
    for layer in (overlay.lost_sign((40, 40)), overlay.kept_sign((40, 40)), overlay.ring((60, 60))):
        red, green = layer.colour[:, :, 0], layer.colour[:, :, 1]
        assert (red - green).max() < 12


# Inset and breath.


def test_the_inset_shows_the_second_camera_at_the_top_right(footage: Footage) -> None:
    bare, with_inset = (
        Cutter(footage).look(FigureLook(0.0, inset=inset)) for inset in (False, True)
    )
    changed = (bare != with_inset).any(axis=2)
    assert changed[100:200, 300:600].mean() > 0.02
    assert not changed[:, :250].any()
    left = 640 - overlay.INSET_EDGE - overlay.INSET_W
    square = with_inset[
        overlay.INSET_EDGE + overlay.INSET_H // 2 + 6, left + round(110 * overlay.INSET_W / 480)
    ]
    assert np.abs(square.astype(int) - (60, 80, 110)).max() < 6


def test_breath_empties_while_breathing_out_and_fills_while_breathing_in() -> None:
    out = [pace.breath_at(k / 10, 4.0, "out") for k in range(41)]
    assert out[0] == 1.0
    assert out[-1] == 0.0
    assert all(b <= a for a, b in pairwise(out))
    assert pace.breath_at(1.0, 4.0, "in") == pytest.approx(1 - pace.breath_at(1.0, 4.0, "out"))


# Between two rendered pictures.


def test_a_picture_between_two_shows_the_square_once_and_half_way(footage: Footage) -> None:
    a, b = footage.main.take.picture(0), footage.main.take.picture(1)
    true = shifted(a, 6)
    made = footage.main.picture(0.5 / 8)
    assert error(made, true) < 0.5 * error(mix(a, b, 0.5), true)
    assert np.array_equal(footage.main.picture(1 / 8), b)


def test_positions_beyond_the_path_are_its_ends(footage: Footage) -> None:
    assert np.array_equal(footage.main.picture(1.7), footage.main.take.picture(8))
    assert np.array_equal(footage.main.picture(-1.0), footage.main.take.picture(0))


def shifted(picture: Picture, pixels: int) -> Picture:
    return np.roll(picture, pixels, axis=1)


def error(made: Picture, true: Picture) -> float:
    return float(np.sqrt(np.mean((made.astype(float) - true) ** 2)))


# Larger and smaller.


def test_a_push_in_moves_everything_away_from_the_centre() -> None:
    picture = np.full((120, 200, 3), 200, np.uint8)
    picture[:, 150:152] = 20
    grown = magnified(picture, 1.04)
    line = 200 - grown[60, :, 0].astype(float)
    centre = (line * (np.arange(200) + 0.5)).sum() / line.sum()
    assert centre == pytest.approx(100 + 51 * 1.04, abs=0.05)
    assert np.array_equal(magnified(picture, 1.0), picture)


def test_a_smaller_picture_keeps_its_brightness() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[10:20, 15:30] = 240
    small = resized(picture, 33, 22)
    assert small.shape == (22, 33, 3)
    assert small.mean() == pytest.approx(picture.mean(), abs=0.3)


# What is wrong with a store is told.


def test_a_take_that_was_not_rendered_says_so(tmp_path: Path) -> None:
    with pytest.raises(FramesError, match="right-main: not rendered yet"):
        open_take("clamshell", "right-main", tmp_path)


def test_an_unknown_point_names_those_there_are(footage: Footage) -> None:
    with pytest.raises(FramesError, match="no point 'tail'; there are: ankle"):
        footage.main.take.point("tail", 0.5)


def test_a_picture_of_another_size_is_refused(frame_store: Any) -> None:
    folder = frame_store.take("made-up/right-main", (640, 360), 3)
    (folder / "0001.png").write_bytes(
        (frame_store.take("x/y", (320, 360), 1) / "0000.png").read_bytes()
    )
    with pytest.raises(FramesError, match=r"0001.png: 320x360 pixels; 640x360"):
        Walk(open_take("made-up", "right-main", frame_store.folder)).picture(0.5)
