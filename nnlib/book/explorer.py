"""Figures with sliders, for three kinds of reader from one drawing function.

With a running kernel an explorer is a set of ipywidgets. On the book's pages it is a set of
pictures, drawn when the notebook was executed, that `assets/explorer.js` switches. In print, and in
a notebook that nobody ran or trusted, it is the first picture. A drawing function must therefore be
pure: the same values, the same figure.
"""

import html
import itertools
import json
from collections.abc import Callable, Sequence
from urllib.parse import quote

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from nnlib import plot


class Explorer:
    """A figure that the reader moves with sliders; make it the last expression of a cell.

    Parameters
    ----------
    draw : callable
        ``draw(**values)`` returns a new Matplotlib figure, and nothing else happens.
    alt : str or callable
        What the picture shows, for readers who do not see it. The values of the sliders are
        appended. A function ``alt(**values) -> str`` may describe each picture in its own words
        instead.
    caption : str
        The sentence under the picture.
    labels : dict of str, optional
        Readable names of the sliders, ``{"lr": "learning rate"}``.
    start : dict, optional
        The values of the first picture, ``{"lr": 0.1}``. By default the first value of each slider.
    **values : sequence
        For each argument of `draw` the values that its slider takes. Every combination is drawn:
        keep their number below about fifty.

    Examples
    --------
    >>> def draw(k):
    ...     fig, ax = plt.subplots()
    ...     ax.plot([0, 1], [0, k])
    ...     return fig
    >>> explorer = Explorer(draw, alt="A line through the origin", caption="Steeper.", k=[1, 2])
    >>> explorer
    Explorer(k: 1 to 2)
    >>> explorer.alt_text(k=2)
    'A line through the origin (k = 2)'
    """

    def __init__(
        self,
        draw: Callable[..., Figure],
        *,
        alt: str | Callable[..., str],
        caption: str,
        labels: dict[str, str] | None = None,
        start: dict | None = None,
        **values: Sequence,
    ):
        if not callable(draw):
            raise TypeError(
                f"Explorer: expected a drawing function, received {type(draw).__name__}"
            )
        if not values:
            raise ValueError(
                "Explorer: expected at least one slider, such as lr=[0.1, 1.0], received none"
            )
        self.draw, self.alt, self.caption = draw, alt, caption
        self.values = {name: list(choices) for name, choices in values.items()}
        self.labels = {name: name for name in self.values} | (labels or {})
        self.start = {name: choices[0] for name, choices in self.values.items() if choices} | (
            start or {}
        )
        self._validate()

    def _validate(self) -> None:
        for what, text in (("alt text", self.alt), ("a caption", self.caption)):
            if not (callable(text) and text is self.alt) and not (
                isinstance(text, str) and text.strip()
            ):
                raise ValueError(f"Explorer: expected {what}, received {text!r}")
        for what, names in (("labels", self.labels), ("start", self.start)):
            if unknown := sorted(names.keys() - self.values.keys()):
                raise ValueError(f"Explorer: {what} names no slider: received {', '.join(unknown)}")
        for name, choices in self.values.items():
            if len(choices) < 2:
                raise ValueError(
                    f"Explorer: expected at least two values for {name}, received {len(choices)}"
                )
            if self.start[name] not in choices:
                raise ValueError(
                    f"Explorer: expected start[{name!r}] among the slider's values, "
                    f"received {self.start[name]!r}"
                )

    def __repr__(self) -> str:
        ranges = (
            f"{name}: {_text(values[0])} to {_text(values[-1])}"
            for name, values in self.values.items()
        )
        return f"Explorer({', '.join(ranges)})"

    def alt_text(self, **values) -> str:
        """Describe the picture of these values in words."""
        if callable(self.alt):
            return self.alt(**values)
        shown = ", ".join(f"{self.labels[name]} = {_text(value)}" for name, value in values.items())
        return f"{self.alt.rstrip('.')} ({shown})"

    def svg(self, **values) -> str:
        """Draw the picture of these values as an SVG document."""
        fig = self.draw(**values)
        if not isinstance(fig, Figure):
            raise TypeError(
                f"Explorer: expected {self.draw.__name__} to return a Figure, "
                f"received {type(fig).__name__}"
            )
        text = plot.svg(fig)
        plt.close(fig)
        return text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/plain": repr(self), "text/html": self._repr_html_()}
        return self._live_view() | bundle

    def _repr_html_(self) -> str:
        """Every picture in one HTML element; a page without the script shows the first."""
        combinations = [
            dict(zip(self.values, choice, strict=True))
            for choice in itertools.product(*self.values.values())
        ]
        pictures = [self.svg(**values) for values in combinations]
        alts = [self.alt_text(**values) for values in combinations]
        first = combinations.index(self.start)
        table, frames = encode_frames(pictures)
        data = {
            "controls": [
                {
                    "label": self.labels[name],
                    "values": [_text(value) for value in choices],
                    "start": choices.index(self.start[name]),
                }
                for name, choices in self.values.items()
            ],
            "alts": alts,
            "lines": table,
            "frames": frames,
        }
        script = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return (
            '<figure class="nn-explorer">'
            f'<img alt="{html.escape(alts[first])}" src="{html.escape(data_uri(pictures[first]))}">'
            f"<figcaption>{html.escape(self.caption)}</figcaption>"
            f'<script type="application/json">{script}</script>'
            "</figure>"
        )

    def _live_view(self) -> dict:
        """The same explorer as ipywidgets, where they are installed."""
        try:
            import ipywidgets
        except ImportError:
            return {}
        sliders = {
            name: ipywidgets.SelectionSlider(
                options=[(_text(value), value) for value in choices],
                value=self.start[name],
                description=self.labels[name],
                style={"description_width": "initial"},
            )
            for name, choices in self.values.items()
        }
        picture = ipywidgets.HTML()

        def show(_=None):
            values = {name: slider.value for name, slider in sliders.items()}
            uri = html.escape(data_uri(self.svg(**values)))
            picture.value = f'<img alt="{html.escape(self.alt_text(**values))}" src="{uri}">'

        for slider in sliders.values():
            slider.observe(show, "value")
        show()
        caption = ipywidgets.HTML(html.escape(self.caption))
        return ipywidgets.VBox([*sliders.values(), picture, caption])._repr_mimebundle_()


def encode_frames(pictures: Sequence[str]) -> tuple[list[str], list[list[int]]]:
    """Store pictures as one table of distinct lines and, for each picture, the lines it is made of.

    Axes and glyphs are the same in every picture, so this is several times smaller than the
    pictures. A picture is a list of runs: first line, number of lines, first line, number of lines,
    …

    Examples
    --------
    >>> encode_frames(["a\\nb\\nc", "a\\nx\\nc"])
    (['a', 'b', 'c', 'x'], [[0, 3], [0, 1, 3, 1, 2, 1]])
    """
    table: dict[str, int] = {}
    frames = []
    for picture in pictures:
        runs: list[int] = []
        for line in picture.splitlines():
            index = table.setdefault(line, len(table))
            if runs and runs[-2] + runs[-1] == index:
                runs[-1] += 1
            else:
                runs += [index, 1]
        frames.append(runs)
    return list(table), frames


def decode_frame(table: Sequence[str], frame: Sequence[int]) -> str:
    """Put a picture of `encode_frames` together again, as the page's script does.

    Examples
    --------
    >>> decode_frame(["a", "b", "c", "x"], [0, 1, 3, 1, 2, 1])
    'a\\nx\\nc'
    """
    runs = zip(frame[::2], frame[1::2], strict=True)
    return "\n".join(line for first, count in runs for line in table[first : first + count])


def data_uri(svg: str) -> str:
    """Write an SVG document as an address that an image element loads."""
    return "data:image/svg+xml," + quote(
        svg.replace('"', "'").replace("\n", " "), safe=" ='/:;,().-+*!"
    )


def _text(value) -> str:
    """Write a slider's value: short for a float, as it is otherwise."""
    return f"{value:g}" if isinstance(value, float) else str(value)
