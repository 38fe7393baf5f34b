"""The notebook runner: one normal form, the same bytes on every run, clear refusals."""

import json

import nbformat
import notebooks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

LIVE = """
import matplotlib.pyplot as plt
from nnlib import book, plot

plot.use_style()


def draw(k):
    fig, ax = plt.subplots(figsize=(2, 1))
    ax.plot([0, k])
    return fig


book.Explorer(draw, alt="A line", caption="Two lines.", k=[1, 2])
"""


def store(path, *sources):
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Title"), *cells]), path)
    return path


def outputs(text):
    return [cell["outputs"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


def test_two_runs_give_the_same_bytes(tmp_path):
    path = store(
        tmp_path / "a.ipynb",
        "object()",
        "import sys\nprint('one')\nprint('two')\nprint('three', file=sys.stderr)",
        "from nnlib import book\nbook.glue('n', 3)\nbook.evidence('N2', holds=True, text='3 of 3')",
        "@book.exercise\ndef check(x):\n    assert x\n\n\ncheck(1)",
        LIVE,
    )
    first, seconds = notebooks.run(path)
    path.write_text(first, "utf-8")
    assert notebooks.run(path)[0] == first
    assert seconds > 0
    assert notebooks.check([path]) == []

    address, streams, records, verdict, explorer = outputs(first)
    assert "".join(address[0]["data"]["text/plain"]) == "<object at 0x0>"
    assert [stream["name"] for stream in streams] == ["stdout", "stderr"]
    names = [record["metadata"]["scrapbook"]["name"] for record in records]
    assert names == ["n", "claim-N2"]
    assert [output.get("text") for output in verdict] == [["Correct.\n"]], "shown once"
    assert set(explorer[0]["data"]) == {"text/plain", "text/html"}, "no live view is stored"


def test_hash_seed_and_folder_are_fixed(tmp_path):
    source = "import os\nprint(os.path.basename(os.getcwd()), os.environ['PYTHONHASHSEED'])"
    text, _ = notebooks.run(store(tmp_path / "a.ipynb", source))
    assert outputs(text)[0][0]["text"] == [f"{tmp_path.name} 0\n"]


def test_normal_form_keeps_what_matters_and_drops_the_rest():
    cell = new_code_cell("\nx\n\n", execution_count=17)
    cell.metadata = nbformat.from_dict(
        {"tags": ["hide-input"], "mystnb": {"image": {"alt": "x"}}, "execution": {"started": "now"}}
    )
    cell.outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("stream", name="stdout", text="b"),
        new_output(
            "display_data",
            {"image/png": "AA==", notebooks.LIVE_VIEW: {}},
            metadata={"image/png": {"width": 5}, "time": 3},
        ),
    ]
    twins = [new_code_cell("y"), new_code_cell("y")]
    notebook = new_notebook(cells=[cell, new_code_cell("  "), *twins], metadata={"kernel": "mine"})
    notebooks.normalize(notebook)

    assert dict(notebook.metadata) == notebooks.NOTEBOOK_METADATA
    assert cell.source == "x"
    assert set(cell.metadata) == {"tags", "mystnb"}
    assert [c.execution_count for c in notebook.cells] == [1, None, 2, 3]
    assert len({c.id for c in notebook.cells}) == 4
    assert [output.output_type for output in cell.outputs] == ["stream", "display_data"]
    assert cell.outputs[0].text == "ab"
    assert dict(cell.outputs[1].data) == {"image/png": "AA=="}
    assert dict(cell.outputs[1].metadata) == {"image/png": {"width": 5}}


def test_check_finds_what_is_not_in_the_normal_form(tmp_path, capsys):
    path = store(tmp_path / "a.ipynb", "1")
    assert notebooks.main(["check", str(path)]) == 1
    assert f"not in the normal form: {path}" in capsys.readouterr().out
    assert notebooks.main(["run", str(path)]) == 0
    assert notebooks.main(["check", str(path)]) == 0


@pytest.mark.parametrize(
    ("source", "message"),
    [("raise RuntimeError('stop here')", "stop here"), ("x = 1\nx;", "write '_ = x' instead")],
)
def test_a_failing_notebook_is_not_stored(tmp_path, capsys, source, message):
    path = store(tmp_path / "a.ipynb", source)
    before = path.read_bytes()
    assert notebooks.main(["run", str(path)]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert str(path) in error
    assert path.read_bytes() == before


@pytest.mark.parametrize(("content", "message"), [(None, "found no file"), ("{", "expected a")])
def test_what_is_no_notebook_is_refused(tmp_path, capsys, content, message):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    assert notebooks.main(["run", str(path)]) == 1
    assert message in capsys.readouterr().err


def test_times_are_noted_only_when_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(notebooks, "TIMINGS", tmp_path / "timings.json")
    (tmp_path / "timings.json").write_text('{"gone": 1.0}')
    path = store(tmp_path / "a.ipynb", "1")
    notebooks.main(["run", str(path)])
    assert json.loads((tmp_path / "timings.json").read_text()) == {"gone": 1.0}
    notebooks.main(["run", "--time", str(path)])
    assert list(json.loads((tmp_path / "timings.json").read_text())) == ["a"]
