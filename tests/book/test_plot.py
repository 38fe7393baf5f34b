"""The house style: colors that everyone can tell apart, figures that are the same everywhere."""

import io
import itertools
import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from nnlib import plot, train

# Machado, Oliveira and Fernandes (2009), severity 1.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
WHITE = TO_XYZ.sum(axis=1)


@pytest.fixture(autouse=True)
def _style():
    with plt.rc_context(), plt.style.context("default"):
        plot.use_style()
        yield
        plt.close("all")


def linear(color):
    value = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(float(TO_XYZ[1] @ linear(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(color, vision):
    xyz = TO_XYZ @ np.clip(np.asarray(VISION[vision]) @ linear(color), 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colors_can_be_told_apart(vision, theme):
    colors = plot.COLORS if theme == "light" else [plot.DARK[color] for color in plot.COLORS]
    for one, other in itertools.combinations(colors, 2):
        assert np.linalg.norm(lab(one, vision) - lab(other, vision)) > 20


@pytest.mark.parametrize("color", plot.COLORS)
def test_colors_stand_out_from_both_pages(color):
    assert contrast(color, plot.PAPER) >= 3
    assert contrast(color, plot.DARK[plot.PAPER]) >= 3
    assert contrast(plot.DARK[color], plot.DARK[plot.PAPER]) >= 3


@pytest.mark.parametrize("color", [plot.INK, plot.MUTED])
def test_text_is_readable_on_both_pages(color):
    assert contrast(color, plot.PAPER) >= 4.5
    assert contrast(plot.DARK[color], plot.DARK[plot.PAPER]) >= 4.5


def figure():
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1, 2], [0, 1 / 3, 0], "o-", label="$x^2$")
    ax.plot([0, 2], [0.1, 0.2], "s")
    ax.legend()
    return fig


def test_svg_is_reproducible_and_small():
    first, second = plot.svg(figure()), plot.svg(figure())
    assert first == second
    assert ET.fromstring(first).tag.endswith("svg")
    assert "2026" not in first and "Matplotlib" not in first and "metadata" not in first
    coordinates = re.findall(r" (?:d|x|y|width|height)='([^']*)'", first)
    assert not re.search(r"\.\d{3}", " ".join(coordinates))
    assert "scale(0.015625)" in first, "the size of a glyph keeps all its digits"
    used = set(re.findall(r"#(i\d+)\b", first))
    assert used and used <= set(re.findall(r"id='(\w+)'", first))


def test_savefig_writes_the_same_svg(tmp_path):
    buffer = io.BytesIO()
    figure().savefig(buffer, format="svg")
    figure().savefig(tmp_path / "a.svg")
    assert buffer.getvalue().decode() == plot.svg(figure())
    assert (tmp_path / "a.svg").read_text("utf-8") == plot.svg(figure())


def test_dark_copy_differs_in_color_alone():
    light = plot.svg(figure())
    dark = plot.darken(light)
    assert plot.INK in light and plot.INK not in dark and plot.DARK[plot.INK] in dark
    assert re.sub(r"#[0-9a-f]{6}", "", light).replace("nnlib-light", "") == re.sub(
        r"#[0-9a-f]{6}", "", dark
    ).replace("nnlib-dark", "")


def test_png_is_sharp_and_light():
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.contourf(np.add.outer(np.arange(60), np.arange(90)), levels=30)
    picture = plot.as_png(fig)
    assert (picture.width, picture.height) == (288, 192)
    stored = Image.open(io.BytesIO(picture.data))
    assert stored.size == (576, 384)
    assert stored.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(picture.data) < 60_000
    assert not plt.get_fignums(), "a figure that is still open would be shown twice"


def test_band_is_one_standard_deviation():
    fig, ax = plt.subplots()
    line = plot.curve_with_band(ax, [0, 1], [[1.0, 2.0], [3.0, 2.0]], label="loss")
    assert line.get_ydata().tolist() == [2.0, 2.0]
    y = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert y.max() == pytest.approx(2 + np.sqrt(2)) and y.min() == pytest.approx(2 - np.sqrt(2))
    with pytest.raises(ValueError, match=r"at least two runs of 2 values each, received \(2,\)"):
        plot.curve_with_band(ax, [0, 1], [1.0, 2.0])


def test_live_plot_draws_the_history(monkeypatch):
    shown = []

    class Handle:
        def update(self, figure):
            shown.append(figure)

    def display(figure, display_id):
        shown.append(figure)
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    run = train.Run(None, None, (), [])
    live = plot.LivePlot("loss")
    for loss in (3.0, 2.0):
        run.history.append({"loss": loss, "other": 0.0})
        live.epoch_end(run)
    assert len(shown) == 2 and shown[-1] is live.figure
    (line,) = live.figure.axes[0].lines
    assert line.get_xydata().tolist() == [[1.0, 3.0], [2.0, 2.0]]
    plot.LivePlot().epoch_end(run)
    assert len(shown[-1].axes[0].lines) == 2
    with pytest.raises(KeyError, match="'accuracy'"):
        plot.LivePlot("accuracy").epoch_end(run)
