"""What an HDR film's numbers become on a usual display."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk.films.light import CUBE, Light, hlg_nits, pq_nits, shown, write_cube


def test_pq_is_the_standards() -> None:
    # SMPTE ST 2084: 0.508 is 100 cd/m2, 0.5807 is 203, 0.7518 is 1000, 1 is 10000.
    nits = pq_nits(np.array([0.0, 0.5081, 0.5807, 0.7518, 1.0]))
    assert nits == pytest.approx([0, 100, 203, 1000, 10_000], rel=0.005, abs=0.001)


def test_hlg_is_the_standards() -> None:
    # ITU-R BT.2408: 75 % of HLG is paper white, 203 cd/m2 of 1000.
    grey = hlg_nits(np.array([[0.0] * 3, [0.75] * 3, [1.0] * 3]))
    assert grey[:, 0] == pytest.approx([0, 203, 1000], rel=0.01, abs=0.01)


@pytest.mark.parametrize("light", [Light.PQ, Light.HLG])
def test_greys_stay_grey_and_in_their_order(light: Light) -> None:
    ramp = np.linspace(0, 1, 64)[:, None].repeat(3, 1)
    out = shown(ramp, light)
    assert np.ptp(out, axis=1).max() < 0.005
    assert (np.diff(out[:, 0]) >= -1e-9).all()
    assert out[0] == pytest.approx([0, 0, 0], abs=0.02)
    assert out[-1] == pytest.approx([1, 1, 1], abs=0.01)


def test_middle_grey_is_kept_and_paper_is_white_but_not_the_brightest() -> None:
    # 0.4 of the way in a usual signal is 0.111 of paper's light: 22.5 cd/m2.
    numbers = np.interp([22.5, 203.0], pq_nits(np.linspace(0, 1, 4096)), np.linspace(0, 1, 4096))
    grey, paper = shown(numbers[:, None].repeat(3, 1), Light.PQ)[:, 0]
    assert grey == pytest.approx(0.4, abs=0.005)
    assert 0.88 < paper < 0.95


def test_colours_of_a_usual_display_come_through_wide_ones() -> None:
    to_2020 = np.array(
        [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
    )
    usual = np.array([[0.8, 0.2, 0.2], [0.1, 0.6, 0.3], [0.3, 0.3, 0.7], [1, 1, 1]])
    wide = ((usual**2.4) @ to_2020.T) ** (1 / 2.4)
    assert shown(wide, Light.WIDE) == pytest.approx(usual, abs=0.01)


def test_colours_that_cannot_be_shown_are_paled_not_broken() -> None:
    out = shown(np.array([[0.6, 0.0, 0.0], [0.0, 0.6, 0.0], [0.0, 0.0, 0.6]]), Light.PQ)
    assert ((out >= 0) & (out <= 1)).all()
    assert list(np.argmax(out, axis=1)) == [0, 1, 2]


def test_cube_is_written_red_first(tmp_path: Path) -> None:
    write_cube(tmp_path / "c.cube", Light.WIDE)
    head, *rows = (tmp_path / "c.cube").read_text("ascii").splitlines()
    assert head == f"LUT_3D_SIZE {CUBE}"
    assert len(rows) == CUBE**3
    last_of_red = [float(part) for part in rows[CUBE - 1].split()]
    assert last_of_red[0] == max(last_of_red) == pytest.approx(1.0, abs=0.01)
