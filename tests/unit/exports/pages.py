"""The words of a PDF's pages, as a reader would copy them out."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from kiosk.exports.pdf.paper import BOLD, REGULAR


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def lines(pdf: bytes, page: int = 0) -> list[str]:
    """Every piece of text that was placed by itself, in the order in which it was drawn."""
    return [line.strip() for line in reader(pdf).pages[page].extract_text().splitlines()]


def words(pdf: bytes, page: int = 0) -> str:
    return " ".join(" ".join(lines(pdf, page)).split())


def pieces(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float, str]]:
    """(x, y, width, size, words) of every piece of text on a page; y from its bottom."""
    placed = []

    def note(text, transform, matrix, font, size):  # type: ignore[no-untyped-def]
        if shown := text.strip():
            name = BOLD if "Bold" in font["/BaseFont"] else REGULAR
            placed.append((matrix[4], matrix[5], stringWidth(shown, name, size), size, shown))

    reader(pdf).pages[page].extract_text(visitor_text=note)
    return placed


def assert_apart(pdf: bytes, page: int = 0) -> None:
    """No two pieces of text lie over each other."""
    placed = pieces(pdf, page)
    for index, (x, y, width, size, shown) in enumerate(placed):
        for other_x, other_y, other_width, _, other in placed[index + 1 :]:
            apart = other_x >= x + width - 0.5 or x >= other_x + other_width - 0.5
            assert apart or abs(other_y - y) > size * 0.62, (shown, other)
