"""The house style of every figure: one palette, one set of defaults, two formats.

Figures are drawn on a transparent ground in the light palette. The book shows each line drawing
twice, once as drawn and once recolored by `darken`, so that it belongs to the page in either theme.
SVG is the default format; a figure with filled contours, an image or thousands of points goes
through `as_png`.
"""

import codecs
import io
import re

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import backend_bases, cbook
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from nnlib import _svg
from nnlib.train import Callback

# Told apart with every common kind of color vision; contrast at least 3:1 on white and on dark.
COLORS = ("#1967b8", "#db7a22", "#01a860", "#ca247c", "#97541e", "#7b42ea")
BLUE, ORANGE, GREEN, PINK, BROWN, VIOLET = COLORS
INK = "#1f2933"  # text, axes, and what a figure says in black
MUTED = "#5d6875"  # secondary lines and labels
GRID = "#d9dee5"  # grid lines
PAPER = "#ffffff"  # the ground, for rims and cut-outs

# What each house color becomes on the dark page.
DARK = {
    BLUE: "#61a2d7",
    ORANGE: "#e87d4b",
    GREEN: "#44ea93",
    PINK: "#d39dae",
    BROWN: "#cad633",
    VIOLET: "#9182ff",
    INK: "#e6e9ee",
    MUTED: "#a4aebb",
    GRID: "#39424e",
    PAPER: "#14181e",
    "#000000": "#ffffff",
}

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": plt.cycler(color=COLORS),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": "medium",
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.dpi": 96,
    "figure.facecolor": "none",
    "figure.figsize": (6.6, 3.7),
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "image.cmap": "cividis",
    "image.interpolation": "nearest",
    "legend.edgecolor": "none",
    "legend.facecolor": PAPER,
    "legend.framealpha": 0.85,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "savefig.facecolor": "none",
    "savefig.edgecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "nnlib",
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}


def use_style() -> None:
    """Give Matplotlib the house style and, in a notebook, make SVG the format of every figure.

    Call it once, in the first cell of a chapter.

    Examples
    --------
    >>> use_style()
    >>> plt.rcParams["axes.edgecolor"] == MUTED
    True
    """
    plt.rcParams.update(STYLE)
    backend_bases.register_backend("svg", _HouseSVG, "Scalable Vector Graphics")
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        from matplotlib_inline.config import InlineBackend

        inline = InlineBackend.instance(parent=shell)
        inline.print_figure_kwargs = {
            "bbox_inches": None
        }  # every figure keeps its size in the text
        inline.figure_formats = {"svg"}


def svg(fig: Figure) -> str:
    """Return a figure as a small, reproducible SVG document, one element per line.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    str
        The same text for the same figure, on any day and any machine: no date, plain ids,
        coordinates rounded to 0.01 point (0.0035 mm).

    Examples
    --------
    >>> use_style()
    >>> fig, ax = plt.subplots()
    >>> svg(fig).splitlines()[0][:24]
    "<svg class='nnlib-light'"
    >>> plt.close(fig)
    """
    buffer = io.StringIO()
    with plt.rc_context({key: STYLE[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        _HouseSVG(fig).print_figure(
            buffer, format="svg", facecolor=fig.get_facecolor(), bbox_inches=None
        )
    return buffer.getvalue()


def as_png(fig: Figure, dpi: int = 192):
    """Return a figure as an image for display: for filled contours, images and many points.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Closed afterwards, so that the notebook does not show it a second time.
    dpi : int
        Pixels per inch of the stored image. It is shown at 96 per inch, so the default is sharp on
        dense screens.

    Returns
    -------
    IPython.display.Image
        On a white ground, at most 256 colors. Make it the last expression of the cell.

    Examples
    --------
    >>> fig, ax = plt.subplots(figsize=(2, 1))
    >>> picture = as_png(fig)
    >>> picture.width, picture.height
    (192, 96)
    """
    from IPython.display import Image
    from PIL import Image as Pillow

    buffer, small = io.BytesIO(), io.BytesIO()
    fig.savefig(buffer, format="png", dpi=dpi, facecolor="white", bbox_inches=None)
    width, height = fig.get_size_inches() * 96
    plt.close(fig)
    Pillow.open(buffer).convert("RGB").quantize(256, dither=Pillow.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return Image(small.getvalue(), format="png", width=round(width), height=round(height))


def darken(text: str) -> str:
    """Return an SVG document of the house, recolored for the dark page.

    Examples
    --------
    >>> darken("<svg class='nnlib-light'><path style='fill: #1f2933'/></svg>")
    "<svg class='nnlib-dark'><path style='fill: #e6e9ee'/></svg>"
    """
    text = text.replace("class='nnlib-light'", "class='nnlib-dark'", 1)
    return re.sub(r"#[0-9a-f]{6}\b", lambda color: DARK.get(color[0], color[0]), text)


def curve_with_band(ax, x, runs, *, label=None, color=None):
    """Draw the mean of several runs, with a band of one standard deviation to either side.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (T,)
    runs : array_like, shape (R, T)
        One row per run, that is, per seed.
    label : str, optional
        For the legend.
    color : str, optional
        The next color of the cycle by default.

    Returns
    -------
    matplotlib.lines.Line2D
        The mean line.
    """
    runs = np.asarray(runs, dtype=float)
    if runs.ndim != 2 or runs.shape[1] != len(x) or len(runs) < 2:
        raise ValueError(
            f"curve_with_band: expected at least two runs of {len(x)} values each, "
            f"received {runs.shape}"
        )
    mean, deviation = runs.mean(axis=0), runs.std(axis=0, ddof=1)
    (line,) = ax.plot(x, mean, label=label, color=color)
    ax.fill_between(
        x, mean - deviation, mean + deviation, color=line.get_color(), alpha=0.2, linewidth=0
    )
    return line


class LivePlot(Callback):
    """Draw the history of a run while it trains, in a notebook.

    One picture is drawn anew after each epoch. The stored notebooks of the book do not use it,
    because a picture that changes while it is made cannot be compared.

    Parameters
    ----------
    *names : str
        Which values of the history to draw; all of them by default.

    Attributes
    ----------
    figure : matplotlib.figure.Figure or None
        The last picture.

    Examples
    --------
    ``fit(..., callbacks=[plot.LivePlot("loss", "validation_loss")])``
    """

    def __init__(self, *names):
        self.names = names
        self.figure = self._display = None

    def epoch_end(self, run):
        """Draw the picture anew; a KeyError if the history lacks a name."""
        from IPython.display import display

        missing = set(self.names) - set(run.history)
        if missing:
            raise KeyError(
                f"LivePlot: expected names among {sorted(run.history)}, received {sorted(missing)}"
            )
        self.figure = Figure(figsize=(6, 3))
        ax = self.figure.subplots()
        for name in self.names or run.history:
            values = run.history[name]
            ax.plot(range(1, len(values) + 1), values, marker=".", label=name.replace("_", " "))
        ax.set_xlabel("epoch")
        ax.legend()
        if self._display is None:
            self._display = display(self.figure, display_id=True)
        else:
            self._display.update(self.figure)


class _HouseSVG(FigureCanvasSVG):
    """Matplotlib's SVG canvas, tidied."""

    def print_svg(self, filename, *, bbox_inches_restore=None, metadata=None, **_):
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        super().print_svg(
            buffer, bbox_inches_restore=bbox_inches_restore, metadata=nothing | (metadata or {})
        )
        with cbook.open_file_cm(filename, "w", encoding="utf-8") as file:
            if not cbook.file_requires_unicode(file):
                file = codecs.getwriter("utf-8")(file)
            text = _svg.tidy(buffer.getvalue())
            file.write(text.replace("<svg ", "<svg class='nnlib-light' ", 1))
