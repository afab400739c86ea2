"""Paper to draw on: A4, counted from the top, in one typeface, with the same bytes every time.

reportlab was chosen over fpdf2: BSD licence, two small dependencies (Pillow comes with matplotlib
anyway), and text and vectors are placed where they are told to. Charts are drawn straight onto the
page: a matplotlib page is a file of its own, with its own copy of the fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kiosk.exports.plain import plain

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points of 1/72 inch."""
LEFT, RIGHT, TOP, BOTTOM = 42.0, 553.28, 36.0, 812.0
"""Margins of 15 mm left and right: every printer reaches that far."""

INK, GREY, PALE, SHADE = "#10272E", "#4A5A5F", "#B9C4C7", "#E3EDF3"
BLUE, RUST, GREEN = "#0072B2", "#D55E00", "#009E73"
"""Of Okabe and Ito's eight; apart in grey as well, and never without a shape of their own."""

Align = Literal["left", "right", "centre"]
Dash = tuple[float, ...]
SOLID: Dash = ()
REGULAR, BOLD = "Atkinson Hyperlegible", "Atkinson Hyperlegible Bold"
_FACES = {REGULAR: "AtkinsonHyperlegible-Regular.ttf", BOLD: "AtkinsonHyperlegible-Bold.ttf"}
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


class Paper:
    """A document in the making; one thread. `y` is counted downwards from the page's top."""

    def __init__(self, title: str, author: str, made: str, language: str = "en") -> None:
        _learn_fonts()
        self._file = BytesIO()
        self._canvas = Canvas(
            self._file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=language
        )
        _date(self._canvas, made)
        self._canvas.setTitle(plain(title, longest=200))
        self._canvas.setAuthor(plain(author, longest=200))
        self._canvas.setCreator("kiosk")
        self._glyphs = pdfmetrics.getFont(REGULAR).face.charToGlyph

    def finish(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()

    def next_page(self) -> None:
        self._canvas.showPage()

    def clean(self, words: str) -> str:
        """What of `words` can be printed, on one line."""
        return plain(words, self._glyphs)

    # Words.

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Align = "left",
        width: float | None = None,
    ) -> float:
        """One line on the base line `y`, cut with an ellipsis beyond `width`. Gives its width."""
        shown = self.clean(words)
        if width is not None:
            shown = self._cut(shown, width, size, bold)
        wide = self.width(shown, size, bold=bold)
        begin = x - {"left": 0.0, "right": wide, "centre": wide / 2}[align]
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(BOLD if bold else REGULAR, size)
        self._canvas.drawString(begin, HEIGHT - y, shown)
        return wide

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        return float(pdfmetrics.stringWidth(words, BOLD if bold else REGULAR, size))

    def wrap(
        self, words: str, width: float, size: float, most: int = 99, indent: float = 0.0
    ) -> list[str]:
        """`words` as lines no wider than `width`, the last of at most `most` with an ellipsis.

        The first line begins `indent` to the right of the others.
        """
        lines: list[str] = []
        line = ""
        for word in self.clean(words).split(" "):
            longer = f"{line} {word}" if line else word
            room = width if lines else width - indent
            if self.width(longer, size) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            pieces = self._pieces(word, width if lines else room, width, size)
            lines += pieces[:-1]
            line = pieces[-1]
            if len(lines) > most:
                break
        lines.append(line)
        if len(lines) > most:
            last = lines[most - 1]
            lines = [*lines[: most - 1], self._cut(f"{last} …", width, size, bold=False)]
        return [each for each in lines if each]

    def _pieces(self, word: str, first: float, width: float, size: float) -> list[str]:
        """A word too long for a line, broken wherever the line is full; the first has less room."""
        pieces = [""]
        for character in word:
            room = width if len(pieces) > 1 else first
            if pieces[-1] and self.width(pieces[-1] + character, size) > room:
                pieces.append("")
            pieces[-1] += character
        return pieces

    def _cut(self, words: str, width: float, size: float, bold: bool) -> str:
        if self.width(words, size, bold=bold) <= width:
            return words
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width(words[:middle].rstrip() + "…", size, bold=bold) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return words[:low].rstrip(" …") + "…"

    # Lines and shapes.

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str = INK,
        thick: float = 0.6,
        dash: Dash = SOLID,
    ) -> None:
        if len(points) < 2:
            return
        self._stroke(colour, thick, dash)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        thick: float = 0.6,
    ) -> None:
        """A rectangle whose upper left corner is (x, y)."""
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if edge:
            self._stroke(edge, thick, SOLID)
        self._canvas.rect(
            x, HEIGHT - y - height, width, height, stroke=int(bool(edge)), fill=int(bool(fill))
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str, edge: str) -> None:
        self._stroke(edge, 0.8, SOLID)
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.circle(x, HEIGHT - y, radius, stroke=1, fill=1)

    def shape(self, corners: Sequence[tuple[float, float]], *, fill: str, edge: str) -> None:
        """A closed figure."""
        self._stroke(edge, 0.8, SOLID)
        self._canvas.setFillColor(HexColor(fill))
        path = self._canvas.beginPath()
        path.moveTo(corners[0][0], HEIGHT - corners[0][1])
        for x, y in corners[1:]:
            path.lineTo(x, HEIGHT - y)
        path.close()
        self._canvas.drawPath(path, stroke=1, fill=1)

    def _stroke(self, colour: str, thick: float, dash: Dash) -> None:
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thick)
        self._canvas.setDash(list(dash))
        self._canvas.setLineJoin(1)
        self._canvas.setLineCap(0)


def _learn_fonts() -> None:
    for name, file in _FACES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            face = files("kiosk").joinpath("ui", "fonts", file)
            pdfmetrics.registerFont(TTFont(name, BytesIO(face.read_bytes())))


def _date(canvas: Canvas, made: str) -> None:
    """Date the document by the time given and no other.

    reportlab knows the time of day or, for bytes that can be compared, the year 2000; its stamp
    of that is replaced.
    """
    when = datetime.fromisoformat(made).astimezone(UTC) if made else _UNDATED
    stamp = canvas._doc._timeStamp
    stamp.t = when.timestamp()
    stamp.lt = when.timetuple()
    stamp.YMDhms = tuple(when.timetuple())[:6]
