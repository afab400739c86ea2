"""QR codes: the grid that a phone reads, and texts that no phone could read across a table."""

from __future__ import annotations

import pytest

from kiosk.ui.clinic import Clinic
from kiosk.ui.qr import modules

_FINDER = (
    "1111111",
    "1000001",
    "1011101",
    "1011101",
    "1011101",
    "1000001",
    "1111111",
)


def test_grid_is_square_with_three_finder_patterns() -> None:
    grid = modules("https://clinic.example/more")
    size = len(grid)
    assert all(len(row) == size for row in grid)
    assert (size - 21) % 4 == 0
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        rows = ["".join("01"[m] for m in grid[top + i][left : left + 7]) for i in range(7)]
        assert tuple(rows) == _FINDER


@pytest.mark.parametrize("text", ["", "x" * 400])
def test_unreadable_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="QR code"):
        modules(text)


@pytest.mark.parametrize(
    ("clinic", "link"),
    [
        (Clinic(url="https://a.example", phone="555 0100"), "https://a.example"),
        (Clinic(phone="+1 (555) 0100"), "tel:+15550100"),
        (Clinic(name="Clinic"), ""),
    ],
)
def test_clinic_s_link(clinic: Clinic, link: str) -> None:
    assert clinic.link == link
