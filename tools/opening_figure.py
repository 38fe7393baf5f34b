"""Draw the book's opening figure, assets/opening.svg: a network and the check of its gradients.

python tools/opening_figure.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib import functional as F
from nnlib import plot

FILE = Path(__file__).resolve().parents[1] / "assets" / "opening.svg"

X = np.array([[1.0, -0.5]])
TARGET = np.array([[1.0]])
FIRST = np.array([[0.6, -0.4], [0.2, 0.8]])
SECOND = np.array([[0.7], [-0.5]])
STEP = 1e-5

INPUTS = [(0.0, 1.0), (0.0, 0.0)]
HIDDEN = [(1.0, 1.0), (1.0, 0.0)]
OUTPUT = (1.85, 0.5)
LOSS = (2.4, 0.5)


def network(first, second):
    """The hidden values, the output and the loss of a network with two hidden units."""
    hidden = F.tanh(X @ first)
    output = hidden @ second
    return hidden, output, F.mean(F.square(output - TARGET))


def difference(weights, index):
    """The central difference of the loss along one weight."""
    losses = []
    for step in (STEP, -STEP):
        moved = [w.copy() for w in (FIRST, SECOND)]
        moved[weights][index] += step
        losses.append(float(network(*moved)[2]))
    return (losses[0] - losses[1]) / (2 * STEP)


def draw():
    """Draw the figure."""
    first, second = nn.Tensor(FIRST), nn.Tensor(SECOND)
    hidden, output, loss = network(first, second)
    loss.backward()

    fig, ax = plt.subplots(figsize=(7.35, 4.7))
    ax.set(xlim=(-0.2, 2.6), ylim=(-1.75, 1.25))
    ax.set_axis_off()
    rows = []
    for i, start in enumerate(INPUTS):
        for j, end in enumerate(HIDDEN):
            edge(ax, start, end, FIRST[i, j], first.grad[i, j], near=0.5 if i == j else 0.26)
            rows.append((f"$w_{{{i + 1}{j + 1}}}$", first.grad[i, j], difference(0, (i, j))))
    for j, start in enumerate(HIDDEN):
        edge(ax, start, OUTPUT, SECOND[j, 0], second.grad[j, 0], near=0.5)
        rows.append((f"$v_{j + 1}$", second.grad[j, 0], difference(1, (j, 0))))
    ax.annotate("", LOSS, OUTPUT, arrowprops={"arrowstyle": "-", "color": plot.MUTED, "lw": 1.4})
    for place, name, value in [
        (INPUTS[0], "$x_1$", X[0, 0]),
        (INPUTS[1], "$x_2$", X[0, 1]),
        (HIDDEN[0], "$h_1$", hidden.data[0, 0]),
        (HIDDEN[1], "$h_2$", hidden.data[0, 1]),
        (OUTPUT, "$y$", output.data[0, 0]),
        (LOSS, "$L$", loss.data),
    ]:
        node(ax, place, name, float(value))
    table(ax, rows)
    return fig


def edge(ax, start, end, weight, gradient, near):
    """Draw one weight as a line, with its value and the gradient that flows back through it."""
    (x0, y0), (x1, y1) = start, end
    ax.plot([x0, x1], [y0, y1], color=plot.MUTED, lw=0.6 + 2.2 * abs(weight), zorder=1)
    x, y = x0 + near * (x1 - x0), y0 + near * (y1 - y0)
    box = {"boxstyle": "round,pad=0.25", "facecolor": plot.PAPER, "edgecolor": plot.GRID, "lw": 0.8}
    ax.text(
        x, y, signed(gradient, 3), color=plot.ORANGE, ha="center", va="center", bbox=box, zorder=2
    )


def node(ax, place, name, value):
    """Draw one value of the forward pass."""
    ax.scatter(*place, s=2300, color=plot.PAPER, edgecolor=plot.BLUE, linewidth=1.8, zorder=3)
    ax.text(place[0], place[1] + 0.075, name, ha="center", va="center", zorder=4)
    ax.text(
        place[0],
        place[1] - 0.09,
        f"{value:.3f}".replace("-", "\N{MINUS SIGN}"),
        color=plot.BLUE,
        ha="center",
        va="center",
        zorder=4,
    )


def table(ax, rows):
    """List every gradient beside its finite difference."""
    top, columns = -0.45, (0.1, 1.15, 2.1)
    heads = ("weight", "backpropagation", "finite difference")
    for x, head, side in zip(columns, heads, ("center", "right", "right"), strict=True):
        ax.text(x, top, head, color=plot.MUTED, ha=side)
    ax.plot([-0.1, 2.5], [top - 0.06] * 2, color=plot.GRID, lw=1)
    for k, (name, derived, measured) in enumerate(rows):
        y = top - 0.22 - 0.195 * k
        ax.text(columns[0], y, name, ha="center")
        ax.text(columns[1], y, signed(derived, 8), color=plot.ORANGE, ha="right")
        ax.text(columns[2], y, signed(measured, 8), ha="right")
        if abs(derived - measured) <= 1e-8 * max(abs(derived), abs(measured)):
            ax.text(2.35, y, "\N{CHECK MARK}", color=plot.GREEN, ha="center", fontweight="bold")


def signed(value, digits):
    """Write a number with its sign."""
    return f"{value:+.{digits}f}".replace("-", "\N{MINUS SIGN}")


if __name__ == "__main__":
    plot.use_style()
    FILE.write_text(plot.svg(draw()), "utf-8", newline="\n")
