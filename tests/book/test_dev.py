"""dev.py: its messages, its stamps, its exit status."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path, monkeypatch):
    """The script as a module, in an empty folder, with every command recorded instead of run."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv" / "python"))
    monkeypatch.setattr(module, "LITE", str(tmp_path / ".venv" / "lite"))
    monkeypatch.setattr(module, "SITE", str(tmp_path / "_build" / "html"))
    module.commands = []
    module.failing = ()

    def run(command, **environment):
        module.commands.append(" ".join(command))
        if "venv" in command:  # python -m venv FOLDER
            Path(command[-1]).mkdir()
            Path(command[-1], "python").touch()
        return int(any(word in module.commands[-1] for word in module.failing))

    monkeypatch.setattr(module, "run", run)
    for name in ("requirements", "requirements-test", "requirements-lab", "requirements-lite"):
        (tmp_path / f"{name}.txt").write_text(name)
    return module


def test_it_parses_on_old_pythons():
    tree = ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 4))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)
        if isinstance(node, ast.Raise):
            assert node.cause is None, "Python 2 knows no 'raise … from …'"


def test_it_uses_the_standard_library_alone():
    command = [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"]
    assert "python dev.py book" in subprocess.run(command, capture_output=True, text=True).stdout


def test_an_old_python_is_told_so(dev):
    with pytest.raises(dev.Stop, match="needs Python 3.11 or newer, and this is Python 3.9"):
        dev.check_python((3, 9, 1))


def test_a_python_without_venv_is_told_so(dev, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(dev.Stop, match="sudo apt install python3-venv"):
        dev.check_python()


def test_packages_are_installed_once(dev, tmp_path):
    dev.install("test")
    assert len(dev.commands) == 3
    assert dev.commands[0].endswith(f"-m venv {tmp_path / '.venv'}")
    assert dev.commands[1].endswith("-r requirements.txt -r requirements-test.txt")
    assert dev.commands[2].endswith("--no-deps --editable .")
    dev.install("test")
    assert len(dev.commands) == 3
    (tmp_path / "requirements-test.txt").write_text("changed")
    dev.install("test")
    assert len(dev.commands) == 5


def test_what_is_part_of_an_installed_set_is_not_installed_again(dev):
    dev.install("test")
    dev.install("book")
    assert len(dev.commands) == 3
    dev.install("lab")
    assert len(dev.commands) == 5


def test_a_failed_installation_is_tried_again(dev):
    dev.failing = ("pip install",)
    for _ in range(2):
        with pytest.raises(dev.Stop, match="Failed with exit status 1: .*pip install"):
            dev.install("book")
    assert sum("pip install" in command for command in dev.commands) == 2


def test_extra_packages_are_installed_beside(dev):
    assert dev.main(["test", "--with", "torch==2.13.0"]) == 0
    assert any(command.endswith("torch==2.13.0") for command in dev.commands)


def test_every_check_runs_and_the_summary_is_right(dev, capsys):
    dev.failing = ("codespell",)
    assert dev.main(["test"]) == 1
    captured = capsys.readouterr()
    assert "FAILED" in captured.out and captured.out.count("passed") >= 6
    assert captured.err == "1 of 8 checks failed: spelling\n"
    assert "tests/site" in dev.commands[-1]


def test_everywhere_adds_the_places(dev, capsys):
    assert dev.main(["test", "--everywhere"]) == 0
    assert "All 9 checks passed" in capsys.readouterr().out
    assert dev.commands[-3].endswith("dev.py lite --offline")
    assert "tests/site" in dev.commands[-2]
    assert "tests/places" in dev.commands[-1]
    assert sum("requirements-lite.txt" in command for command in dev.commands) == 1


def test_the_browsers_parts_have_an_environment_of_their_own(dev, tmp_path):
    assert dev.main(["lite"]) == 0
    lite = tmp_path / ".venv" / "lite"
    pip = next(command for command in dev.commands if "requirements-lite.txt" in command)
    assert pip.startswith(str(lite))
    assert dev.commands[-1].endswith(f"lite.py --jupyter {lite / 'bin' / 'jupyter'}")
    assert dev.main(["lite", "--offline"]) == 0
    assert dev.commands[-1].endswith("--offline")
    assert sum("requirements-lite.txt" in command for command in dev.commands) == 1


def test_lab_opens_the_plain_notebooks_with_the_readers_options(dev, tmp_path):
    with pytest.raises(SystemExit) as stop:
        dev.main(["lab", "--no-browser"])
    assert stop.value.code == 0
    assert dev.commands[-2].endswith("plain_notebooks.py")
    assert f"--ServerApp.root_dir={tmp_path}" in dev.commands[-1]
    assert "default_url=/lab/tree/notebooks/" in dev.commands[-1]
    assert dev.commands[-1].endswith("--no-browser")


def test_notebooks_go_where_they_are_wanted(dev):
    assert dev.main(["notebooks", "--to", "elsewhere"]) == 0
    assert dev.commands[-1].endswith("plain_notebooks.py --to elsewhere")


def test_no_site_no_site_tests(dev, capsys):
    dev.failing = ("jupyter-book",)
    assert dev.main(["test"]) == 1
    assert "site tests (not run: there is no site)" in capsys.readouterr().out
    assert "tests/site" not in dev.commands[-1]


def test_arguments_go_to_pytest_alone(dev):
    with pytest.raises(SystemExit) as stop:
        dev.main(["test", "tests/library", "-k", "tensor"])
    assert stop.value.code == 0
    assert dev.commands[-1].endswith("-m pytest tests/library -k tensor")
    dev.failing = ("pytest",)
    with pytest.raises(SystemExit) as stop:
        dev.main(["test", "-x"])
    assert stop.value.code == 1


@pytest.mark.parametrize("job", ["book", "test"])
def test_a_build_leaves_no_old_pages(dev, tmp_path, job):
    old = tmp_path / "_build" / "html" / "old.html"
    old.parent.mkdir(parents=True)
    old.touch()
    assert dev.main([job]) == 0
    assert not old.exists()


def test_a_failed_build_is_a_failure(dev, capsys):
    dev.failing = ("jupyter-book",)
    assert dev.main(["book"]) == 1
    assert "Failed with exit status 1" in capsys.readouterr().err


def test_a_pdf_is_printed_from_a_new_build(dev):
    with pytest.raises(SystemExit) as stop:
        dev.main(["pdf"])
    assert stop.value.code == 0
    assert [command.split()[-1] for command in dev.commands[-3:]] == [
        "--find-browser",
        "--quiet",
        str(Path("tools", "paper.py")),
    ]


def test_without_a_browser_nothing_is_built_for_a_pdf(dev):
    dev.failing = ("--find-browser",)
    with pytest.raises(SystemExit) as stop:
        dev.main(["pdf"])
    assert stop.value.code == 1
    assert dev.commands[-1].endswith("--find-browser")


def test_run_passes_its_status_on(dev):
    dev.failing = ("notebooks.py",)
    with pytest.raises(SystemExit) as stop:
        dev.main(["run", "--time", "a.ipynb"])
    assert stop.value.code == 1
    assert dev.commands[-1].endswith("run --time a.ipynb")


def test_clean_removes_what_was_built(dev, tmp_path):
    dev.install("book")
    (tmp_path / "_build" / "html").mkdir(parents=True)
    assert dev.main(["clean"]) == 0
    assert not (tmp_path / "_build").exists() and (tmp_path / ".venv").exists()
    assert dev.main(["clean", "--all"]) == 0
    assert not (tmp_path / ".venv").exists()


def test_a_taken_port_is_told(dev, tmp_path, capsys, monkeypatch):
    import http.server

    class Taken:
        def __init__(self, *arguments):
            raise OSError(98, "Address already in use")

    monkeypatch.setattr(http.server, "ThreadingHTTPServer", Taken)
    monkeypatch.setattr(dev, "SITE", str(tmp_path))
    (tmp_path / "index.html").touch()
    assert dev.main(["serve", "--port", "8123"]) == 1
    assert capsys.readouterr().err == "Cannot serve on port 8123: Address already in use.\n"


def test_without_a_job_it_helps(dev, capsys):
    assert dev.main([]) == 2
    assert "python dev.py book" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        dev.main(["book", "--unknown"])
