"""A tidied drawing looks, in a browser, like the one that Matplotlib wrote."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image

from nnlib import _svg, plot
from nnlib.book.explorer import data_uri


def lines():
    fig, ax = plt.subplots()
    x = np.linspace(0, 6, 100)
    ax.plot(x, np.sin(x), "o-", markevery=5, label=r"$\sin x_1^2$ & more")
    ax.errorbar(x[::10], np.cos(x[::10]), yerr=0.1, capsize=3, label="mean ± sd")
    ax.set(xlabel="x", ylabel="y", title='A "title"')
    ax.legend()
    return fig


def marks():
    fig, axes = plt.subplots(1, 3)
    rng = np.random.default_rng(0)
    points = rng.normal(size=(2, 60))
    axes[0].scatter(*points, c=rng.random(60), s=100 * rng.random(60), alpha=0.6)
    axes[1].bar([0, 1, 2], [3, 1, 2], hatch="//", edgecolor=plot.INK)
    axes[2].imshow(rng.random((5, 5)))
    axes[0].annotate("here", points[:, 0], (0, 2), arrowprops={"arrowstyle": "->"}, rotation=30)
    axes[1].fill_between([0, 2], [0, 0.5], [1, 2], alpha=0.3, color=plot.PINK)
    return fig


def as_matplotlib_writes_it(fig):
    buffer = io.StringIO()
    FigureCanvasSVG(fig).print_svg(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("draw", [lines, marks])
def test_tidied_drawing_looks_the_same(new_page, draw):
    with plt.rc_context():
        plot.use_style()
        original = as_matplotlib_writes_it(draw())
        plt.close("all")
    page = new_page()
    shots = []
    for svg in (original[original.index("<svg") :], _svg.tidy(original)):
        page.set_content(f'<img src="{data_uri(svg).replace("&", "&amp;")}">')
        page.evaluate("document.images[0].decode()")
        shots.append(np.asarray(Image.open(io.BytesIO(page.locator("img").screenshot())), float))
    assert shots[0].std() > 10, "there is something to see"
    difference = np.abs(shots[0] - shots[1]).max(axis=2)
    assert (difference > 40).mean() < 1e-3
    assert difference.mean() < 0.2
