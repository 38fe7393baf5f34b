"""What chapters call: numbers for prose, evidence for claims, exercises, explorers."""

import html
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import book
from nnlib.book.explorer import decode_frame, encode_frames


@pytest.fixture
def displayed(monkeypatch):
    """Everything that is sent to the notebook."""
    calls = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, **options: calls.append((data, options))
    )
    return calls


# --- numbers for prose


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("97.0%", "97.0%"),
        (14, "14"),
        (np.int64(1797), "1797"),
        (0.123456789, "0.1235"),
        (np.float32(2.5), "2.5"),
    ],
)
def test_glue_stores_a_record_and_shows_nothing(displayed, value, text):
    book.glue("name", value)
    prefix = "application/papermill.record/"
    record = {"scrapbook": {"name": "name", "mime_prefix": prefix}}
    assert displayed == [({f"{prefix}text/plain": text}, {"raw": True, "metadata": record})]


@pytest.mark.parametrize("value", [True, None, np.ones(2), [1]])
def test_glue_refuses_what_has_no_one_way_to_be_written(value):
    with pytest.raises(TypeError, match="expected a string or a number, received"):
        book.glue("name", value)


def test_glue_needs_a_name():
    with pytest.raises(ValueError, match="expected a name, received ''"):
        book.glue("", 1)


# --- evidence


def test_evidence_is_shown_and_stored(displayed):
    book.evidence("N2", holds=np.bool_(True), text="14 of 16")
    record = {"scrapbook": {"name": "claim-N2", "mime_prefix": ""}}
    assert displayed == [({"text/plain": "14 of 16"}, {"raw": True, "metadata": record})]


def test_evidence_that_contradicts_the_verdict_stops_the_notebook(displayed):
    with pytest.raises(AssertionError, match="claim N2: .* does not support the verdict: 13 of 16"):
        book.evidence("N2", holds=False, text="13 of 16")
    assert displayed == []


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (ValueError, {"claim": "n2", "holds": True, "text": "x"}),
        (ValueError, {"claim": "N2", "holds": True, "text": " "}),
        (TypeError, {"claim": "N2", "holds": 1, "text": "x"}),
        (TypeError, {"claim": "N2", "holds": np.array([True]), "text": "x"}),
    ],
)
def test_malformed_evidence_is_refused(displayed, error, arguments):
    with pytest.raises(error, match="evidence: expected .* received"):
        book.evidence(**arguments)
    assert displayed == []


# --- scores


def test_score_is_shown_and_stored(displayed):
    book.score("digits", "a net", [0.91, 0.93], note="small")
    book.score("digits", "3-NN", 0.963)
    (many, how), (one, _) = displayed
    assert many["text/plain"] == "digits: a net, 0.920 ± 0.014 (2 seeds)"
    assert how["metadata"]["scrapbook"].pop("score") == {
        "board": "digits",
        "model": "a net",
        "score": "0.920 ± 0.014",
        "seeds": "2 seeds",
        "note": "small",
    }
    assert how["metadata"] == {"scrapbook": {"name": "score-digits-a net", "mime_prefix": ""}}
    assert one["text/plain"] == "digits: 3-NN, 0.963 (no seed)"


@pytest.mark.parametrize(
    "arguments",
    [("", "k", 1.0), ("digits", "", 1.0), ("digits", "k", []), ("digits", "k", [1.0, np.nan])],
)
def test_malformed_scores_are_refused(displayed, arguments):
    with pytest.raises(ValueError, match="score: expected .* received"):
        book.score(*arguments)
    assert displayed == []


# --- exercises


@book.exercise
def check_double(double, offset=0):
    assert double(2) == 4 + offset, f"double(2) should be {4 + offset}, but is {double(2)}"
    assert double(0) == offset


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (lambda x: 2 * x, "Correct."),
        (lambda x: x**3, "Not yet: double(2) should be 4, but is 8"),
        (..., "Not yet: replace the ... in the cell above by your answer."),
        (None, "Not yet: replace the ... in the cell above by your answer."),
        (lambda x: ..., "Not yet: replace the ... in the cell above by your answer."),
        (lambda x: None, "Not yet: replace the ... in the cell above by your answer."),
        (lambda x: x + ..., "Not yet: replace the ... in the cell above by your answer."),
    ],
)
def test_exercise_judges_and_says_so_in_one_line(capsys, answer, line):
    verdict = check_double(answer)
    assert capsys.readouterr().out == line + "\n"
    assert isinstance(verdict, int) and bool(verdict) == (line == "Correct.")


def test_exercise_speaks_even_where_the_assert_does_not(capsys):
    def silent(answer):
        raise AssertionError

    assert not book.exercise(silent)(1)
    assert capsys.readouterr().out == "Not yet: one of the checks does not hold.\n"


def test_exercise_watches_named_answers(capsys):
    assert not check_double(lambda x: 2 * x, offset=...)
    assert "replace the ..." in capsys.readouterr().out


def test_exercise_leaves_other_errors_to_the_reader():
    with pytest.raises(ZeroDivisionError):
        check_double(lambda x: x / 0)
    with pytest.raises(TypeError, match="can only concatenate"):
        check_double(lambda x: "a" + x)


def test_exercise_needs_a_function():
    with pytest.raises(TypeError, match="expected a function with asserts, received int"):
        book.exercise(3)


# --- explorers


def draw(k, power=1.0):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1, 2], [0, k, 2.0**power])
    ax.set(xlim=(0, 2), ylim=(0, 8))
    return fig


def explorer(**changes):
    options = {
        "alt": "A bent line",
        "caption": "Bend & <see>.",
        "labels": {"k": "bend"},
        "start": {"k": 2},
        "k": [1, 2, 3],
        "power": [1.0, 2.5],
    }
    return book.Explorer(draw, **options | changes)


def test_explorer_stores_every_picture_once():
    page = explorer()._repr_html_()
    data = json.loads(re.search(r'<script type="application/json">(.*)</script>', page)[1])
    assert data["controls"] == [
        {"label": "bend", "values": ["1", "2", "3"], "start": 1},
        {"label": "power", "values": ["1", "2.5"], "start": 0},
    ]
    assert len(data["frames"]) == len(data["alts"]) == 6
    assert len(data["lines"]) == len(set(data["lines"]))
    expected = explorer().svg(k=3, power=1.0)
    assert decode_frame(data["lines"], data["frames"][4]) == expected, "the last slider moves first"
    assert data["alts"][4] == "A bent line (bend = 3, power = 1)"
    together = sum(len(explorer().svg(k=k, power=p)) for k in (1, 2, 3) for p in (1.0, 2.5))
    assert len(page) < 0.6 * together


def test_explorer_shows_its_start_where_nothing_runs():
    page = explorer()._repr_html_()
    alt, source = re.search(r'<img alt="([^"]*)" src="([^"]*)">', page).groups()
    assert html.unescape(alt) == "A bent line (bend = 2, power = 1)"
    kind, _, picture = unquote(html.unescape(source)).partition(",")
    assert kind == "data:image/svg+xml"
    assert ET.fromstring(picture).tag.endswith("svg")
    assert "<figcaption>Bend &amp; &lt;see&gt;.</figcaption>" in page


def test_explorer_is_the_same_every_time():
    plt.close("all")
    assert explorer()._repr_html_() == explorer()._repr_html_()
    assert plt.get_fignums() == []


def test_alt_text_may_be_written_for_each_picture():
    words = explorer(alt=lambda k, power: f"A line bent {k} times")
    assert words.alt_text(k=3, power=1.0) == "A line bent 3 times"


def test_explorer_is_live_with_a_kernel():
    pytest.importorskip("ipywidgets")
    bundle = explorer()._repr_mimebundle_()
    assert bundle["text/plain"] == "Explorer(k: 1 to 3, power: 1 to 2.5)"
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"] == explorer()._repr_html_()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alt": ""}, "expected alt text, received ''"),
        ({"alt": None}, "expected alt text, received None"),
        ({"caption": "  "}, "expected a caption, received '  '"),
        ({"caption": str}, "expected a caption"),
        ({"k": [1]}, "expected at least two values for k, received 1"),
        ({"start": {"k": 9}}, r"expected start\['k'\] among the slider's values, received 9"),
        ({"start": {"q": 9}}, "start names no slider: received q"),
        ({"labels": {"q": "quick"}}, "labels names no slider: received q"),
    ],
)
def test_malformed_explorers_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        explorer(**changes)


def test_explorer_needs_a_drawing_function_and_a_slider():
    with pytest.raises(TypeError, match="expected a drawing function, received int"):
        book.Explorer(3, alt="x", caption="x", k=[1, 2])
    with pytest.raises(ValueError, match="at least one slider"):
        book.Explorer(draw, alt="x", caption="x")
    with pytest.raises(TypeError, match="to return a Figure, received NoneType"):
        book.Explorer(lambda k: None, alt="x", caption="x", k=[1, 2])._repr_html_()


def test_frames_come_back_from_the_line_table():
    pictures = ["a\nb\nc", "a\nx\nc\nb", "c"]
    table, frames = encode_frames(pictures)
    assert [decode_frame(table, frame) for frame in frames] == pictures
    assert len(table) == 4
