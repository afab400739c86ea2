"""Draws a chart with matplotlib, to SVG, PNG or PDF; the same chart gives the same bytes.

It has to say everything in black and white as well: bands have edges and hatching, reps numbers
and outlines, marks shapes. The colours are of Okabe and Ito's eight.
"""

from __future__ import annotations

import logging
from importlib.resources import as_file, files
from io import BytesIO
from itertools import pairwise
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import blended_transform_factory

from kiosk.charts.content import Chart, FaultMark, Panel, RepMark

FORMATS = ("svg", "png", "pdf")

INK, GREY, PALE = "#10272E", "#5A6B70", "#C9D2D4"
BLUE, SKY, ORANGE, RUST = "#0072B2", "#56B4E9", "#E69F00", "#D55E00"
ZONE_FILL, CREDIT_FILL = "#E4F1FA", "#A9D5F2"

WIDTH_IN = 11.7
"""A4, on its side."""
PANEL_IN, FEW_IN, FINDING_IN = 2.35, 3.6, 1.6
HEAD_IN, FOOT_IN, SIDE_IN = 0.95, 1.2, 0.75
OVER_IN, STRIP_OVER_IN, UNDER_IN = 0.45, 0.3, 0.42
"""Over a panel its title, with more room for reps' boxes; under it the numbers of its axis."""
STRIP_IN, STRIP_UP_IN, TITLE_UP_IN = 0.21, 0.08, 0.38
"""The boxes' height, how far they stand over the panel, and how far its title does."""
DPI = 150
COLUMNS = 2400
"""More points than this across the page are not seen; each column keeps its extremes."""
PEAKS_WRITTEN = 14
"""With more presses in a panel their newtons would run into each other."""

_FACES = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")
_FAMILY = "Atkinson Hyperlegible"
_STYLE: Any = {
    "font.family": _FAMILY,
    "font.size": 11,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "kiosk",
}
_UNDATED: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


def draw(chart: Chart, form: str) -> bytes:
    """The chart as a file's bytes, `form` being one of FORMATS. One thread; needs no display."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    _learn_fonts()
    with matplotlib.rc_context(_STYLE):
        figure = _figure(chart)
        file = BytesIO()
        figure.savefig(file, format=form, dpi=DPI, metadata=_UNDATED[form])
    return file.getvalue()


def _learn_fonts() -> None:
    if _FAMILY in {font.name for font in fontManager.ttflist}:
        return
    for face in _FACES:
        with as_file(files("kiosk").joinpath("ui", "fonts", face)) as path:
            fontManager.addfont(path)


def _figure(chart: Chart) -> Figure:
    sizes_in = [_sizes_in(panel, len(chart.panels)) for panel in chart.panels]
    high_in = HEAD_IN + FOOT_IN + sum(over + panel + UNDER_IN for over, panel in sizes_in)
    figure = Figure(figsize=(WIDTH_IN, high_in))
    FigureCanvasAgg(figure)  # knows how wide words are
    _head(figure, chart, high_in)
    sets = [panel for panel in chart.panels if panel.zone_n]
    findings = [panel for panel in chart.panels if not panel.zone_n]
    left, wide = SIDE_IN / WIDTH_IN, 1 - 1.45 * SIDE_IN / WIDTH_IN
    bottom_in = high_in - HEAD_IN
    for panel, (over_in, panel_in) in zip(chart.panels, sizes_in, strict=True):
        bottom_in -= over_in + panel_in
        axes = figure.add_axes((left, bottom_in / high_in, wide, panel_in / high_in))
        _panel(axes, panel, chart, _top_n(sets if panel.zone_n else findings), panel_in)
        bottom_in -= UNDER_IN
    if chart.panels:
        axes.set_xlabel(f"seconds from {chart.zero}")
    _legend(figure, chart.panels, high_in)
    return figure


def _sizes_in(panel: Panel, of: int) -> tuple[float, float]:
    """Inches over a panel and of the panel itself."""
    if panel.zone_n is None:
        return OVER_IN, FINDING_IN
    over_in = OVER_IN + (STRIP_OVER_IN if panel.reps else 0.0)
    return over_in, FEW_IN if of == 1 else PANEL_IN


def _head(figure: Figure, chart: Chart, high_in: float) -> None:
    left = SIDE_IN / WIDTH_IN
    figure.text(left, 1 - 0.3 / high_in, chart.title, size=18, weight="bold", va="top")
    figure.text(left, 1 - 0.68 / high_in, chart.notes, size=11, color=GREY, va="top")
    if chart.estimated:
        figure.text(
            1 - 0.5 * SIDE_IN / WIDTH_IN,
            1 - 0.34 / high_in,
            "ESTIMATED NEWTONS",
            size=12,
            weight="bold",
            ha="right",
            va="top",
            bbox={"boxstyle": "square,pad=0.35", "facecolor": "white", "edgecolor": INK},
        )


def _top_n(panels: list[Panel]) -> float:
    """One scale for all sets, so that sides compare; another for what found their zones."""
    highest = [max(panel.force_n, default=0.0) for panel in panels]
    highest += [panel.zone_n[1] for panel in panels if panel.zone_n]
    return 1.22 * max([*highest, 10.0])


def _panel(axes: Axes, panel: Panel, chart: Chart, top_n: float, high_in: float) -> None:
    axes.set_ylim(0, top_n)
    if panel.t_s:
        end_s = max([panel.t_s[-1], *(fault.end_s for fault in panel.faults)])
        axes.set_xlim(panel.t_s[0], max(end_s, panel.t_s[0] + 1.0))
    axes.set_ylabel("estimated force, N" if chart.estimated else "force, N")
    axes.grid(axis="y", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    _title(axes, panel, high_in)
    _bands(axes, panel)
    for rep in panel.reps:
        _rep(axes, panel, rep, high_in)
    for fault in panel.faults:
        _fault(axes, fault)
    _trace(axes, panel)
    _efforts(axes, panel)


def _title(axes: Axes, panel: Panel, high_in: float) -> None:
    """The panel's name, and behind it on the same line what became of it."""
    height = 1 + (TITLE_UP_IN if panel.reps else STRIP_UP_IN) / high_in
    left = 0.0
    if panel.title:
        name = axes.text(0, height, panel.title, transform=axes.transAxes, size=12, weight="bold")
        left = axes.transAxes.inverted().transform(name.get_window_extent())[1][0] + 0.015
    axes.text(left, height, panel.words, transform=axes.transAxes, size=12)


def _bands(axes: Axes, panel: Panel) -> None:
    if panel.zone_n is not None:
        low_n, high_n = panel.zone_n
        axes.axhspan(low_n, high_n, facecolor=ZONE_FILL, edgecolor="none", zorder=0.5)
        for edge_n in panel.zone_n:
            axes.axhline(edge_n, color=BLUE, linewidth=0.8, zorder=0.6)
            _beside(axes, edge_n, f"{edge_n:.0f}", GREY)
    if panel.target_n is not None:
        axes.axhline(panel.target_n, color=BLUE, linewidth=1.0, linestyle=(0, (6, 4)), zorder=0.7)
        _beside(axes, panel.target_n, f"{panel.target_n:.0f}", INK)
    if panel.result_n is not None:
        axes.axhline(panel.result_n, color=INK, linewidth=1.2, linestyle=(0, (8, 3, 2, 3)))
        _beside(axes, panel.result_n, f"{panel.result_n:.0f}", INK)
    if panel.preload_n > 0:
        axes.axhline(panel.preload_n, color=GREY, linewidth=1.0, linestyle=(0, (1, 2)))


def _beside(axes: Axes, force_n: float, words: str, colour: str) -> None:
    axes.text(
        1.004,
        force_n,
        words,
        transform=blended_transform_factory(axes.transAxes, axes.transData),
        va="center",
        size=10,
        color=colour,
    )


def _rep(axes: Axes, panel: Panel, rep: RepMark, high_in: float) -> None:
    t, f = np.asarray(panel.t_s), np.asarray(panel.force_n)
    for begin_s, end_s in rep.credited:
        inside = (t >= begin_s - 1e-6) & (t <= end_s + 1e-6)
        x, y = _thinned(t[inside], f[inside])
        axes.fill_between(
            x,
            y,
            facecolor=CREDIT_FILL if rep.kept else "white",
            edgecolor=BLUE if rep.kept else GREY,
            hatch="//" if rep.kept else "....",
            linewidth=0.0,
            zorder=1.0,
        )
    bottom, height = 1 + STRIP_UP_IN / high_in, STRIP_IN / high_in
    over = blended_transform_factory(axes.transData, axes.transAxes)
    box = Rectangle(
        (rep.start_s, bottom),
        rep.end_s - rep.start_s,
        height,
        transform=over,
        clip_on=False,
        facecolor=BLUE if rep.kept else "white",
        edgecolor=BLUE if rep.kept else INK,
        linewidth=0.9,
        linestyle="-" if rep.kept else (0, (3, 2)),
    )
    axes.add_patch(box)
    axes.text(
        (rep.start_s + rep.end_s) / 2,
        bottom + height / 2,
        str(rep.number),
        transform=over,
        color="white" if rep.kept else INK,
        size=10,
        weight="bold",
        ha="center",
        va="center_baseline",
    )


def _fault(axes: Axes, fault: FaultMark) -> None:
    axes.axvspan(
        fault.start_s,
        fault.end_s,
        facecolor="#EFEFEF",
        edgecolor=GREY,
        hatch="xx",
        linewidth=0.0,
        zorder=0.8,
    )
    if fault.name:
        axes.text(
            (fault.start_s + fault.end_s) / 2,
            0.94,
            fault.name,
            transform=blended_transform_factory(axes.transData, axes.transAxes),
            ha="center",
            va="top",
            size=10,
            weight="bold",
            bbox={"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": GREY},
            zorder=4,
        )


def _trace(axes: Axes, panel: Panel) -> None:
    """The signal, broken where it was not felt for too long."""
    t, f = np.asarray(panel.t_s), np.asarray(panel.force_n)
    if len(t) < 2:
        return
    for piece in np.split(np.arange(len(t)), np.flatnonzero(np.diff(t) > 0.150001) + 1):
        axes.plot(*_thinned(t[piece], f[piece]), color=INK, linewidth=1.2, zorder=2)


def _efforts(axes: Axes, panel: Panel) -> None:
    t, f = np.asarray(panel.t_s), np.asarray(panel.force_n)
    few = len(panel.efforts) <= PEAKS_WRITTEN
    size: Any = {"markersize": 7 if few else 4}
    for effort in panel.efforts:
        inside = (t >= effort.onset_s) & (t <= effort.release_s)
        peak_s = float(t[inside][np.argmax(f[inside])])
        ends = np.interp([effort.onset_s, effort.release_s], t, f)
        axes.plot(effort.onset_s, ends[0], **_ONSET, **size)
        axes.plot(effort.release_s, ends[1], **_RELEASE, **size)
        axes.plot(peak_s, effort.peak_n, **_PEAK, **size)
        if few:
            axes.annotate(
                f"{effort.peak_n:.0f}",
                (peak_s, effort.peak_n),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                va="bottom",
                size=10,
            )


_MARK: dict[str, Any] = {"markeredgewidth": 0.9, "linestyle": "none", "clip_on": False, "zorder": 3}
_ONSET: dict[str, Any] = {**_MARK, "color": INK, "marker": ">"}
_RELEASE: dict[str, Any] = {**_ONSET, "marker": "<", "markerfacecolor": "white"}
_PEAK: dict[str, Any] = {**_MARK, "color": RUST, "marker": "v"}


def _legend(figure: Figure, panels: tuple[Panel, ...], high_in: float) -> None:
    handles = [handle for wanted, handle in _entries() if any(wanted(panel) for panel in panels)]
    figure.legend(
        handles=handles,
        loc="lower center",
        bbox_to_anchor=(0.5, 0.1 / high_in),
        ncols=5,
        frameon=False,
        prop=FontProperties(family=_FAMILY, size=10),
        handlelength=2.4,
        columnspacing=1.8,
    )


def _entries() -> list[tuple[Any, Any]]:
    """(when it is needed, what stands in the legend)."""
    lost = [("kept", True), ("lost", False)]
    boxes = [
        (
            lambda panel, kept=kept: any(rep.kept is kept for rep in panel.reps),
            Patch(
                facecolor=CREDIT_FILL if kept else "white",
                edgecolor=BLUE if kept else GREY,
                hatch="//" if kept else "....",
                label=f"time credited, rep {name}",
            ),
        )
        for name, kept in lost
    ]
    return [
        (lambda panel: bool(panel.t_s), Line2D([], [], color=INK, linewidth=1.2, label="force")),
        (
            lambda panel: panel.zone_n is not None,
            Patch(facecolor=ZONE_FILL, edgecolor=BLUE, label="zone"),
        ),
        (
            lambda panel: panel.target_n is not None,
            Line2D([], [], color=BLUE, linestyle=(0, (6, 4)), label="target"),
        ),
        *boxes,
        (
            lambda panel: panel.result_n is not None,
            Line2D([], [], color=INK, linestyle=(0, (8, 3, 2, 3)), label="best found"),
        ),
        (
            lambda panel: panel.preload_n > 0,
            Line2D([], [], color=GREY, linestyle=(0, (1, 2)), label="preload"),
        ),
        (_pressed, Line2D([], [], label="press: onset", **_ONSET)),
        (_pressed, Line2D([], [], label="peak", **_PEAK)),
        (_pressed, Line2D([], [], label="release", **_RELEASE)),
        (
            lambda panel: bool(panel.faults),
            Patch(facecolor="#EFEFEF", edgecolor=GREY, hatch="xx", label="not felt, or a fault"),
        ),
    ]


def _pressed(panel: Panel) -> bool:
    return bool(panel.efforts)


def _thinned(t: Any, f: Any) -> tuple[Any, Any]:
    """The same line to the eye: of every column its lowest and its highest sample."""
    if len(t) <= 4 * COLUMNS:
        return t, f
    edges = np.linspace(0, len(t), COLUMNS + 1).astype(int)
    kept = {0, len(t) - 1}
    for first, last in pairwise(edges):
        piece = f[first:last]
        kept |= {first + int(np.argmin(piece)), first + int(np.argmax(piece))}
    order = sorted(kept)
    return t[order], f[order]
