"""The Python code in the README works, and a real run matches the schemas."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[2]
FILES = ("answers", "claims", "manifest", "evidence")
STARTER = ROOT / "src" / "contested" / "cli" / "starter"
FEWER_ROWS = """
from contested.conditioning import fitting
fitting.ROWS = 96
from contested.conditioning import influence
influence.ROWS = 24
from contested.conditioning import stress
stress.FIRST_ROWS = 8
"""
"""A sixth of the rows of parameters, and fewer of what is left out: that the code works is tested, in less time."""


def schema(name: str) -> dict[str, object]:
    return json.loads((ROOT / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


def schema_errors(name: str, data: object) -> list[str]:
    validator = Draft202012Validator(schema(name), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(data)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of the starter scenario, made by the command line in another process."""
    folder = tmp_path_factory.mktemp("real") / "run"
    command = [sys.executable, "-m", "contested", "run", str(STARTER), "--members", "40", "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(str(folder))
    return folder


@pytest.mark.parametrize("name", [*FILES, "ledger", "scenario"])
def test_a_schema_is_valid(name):
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", FILES)
def test_a_real_run_matches_its_schema(run, name):
    assert schema_errors(name, json.loads((run / f"{name}.json").read_text(encoding="utf-8"))) == []


def test_a_schema_rejects_a_wrong_value_and_an_unknown_key(run):
    answers = json.loads((run / "answers.json").read_text(encoding="utf-8"))
    answers["answers"][0]["probability"] = 1.5
    answers["surprise"] = 1
    assert len(schema_errors("answers", answers)) == 2


def test_a_run_contains_exactly_the_documented_files(run):
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", page, re.MULTILINE))
    not_of_the_starter = {"places.geojson", "mechanisms.py", "comparisons.json"}
    assert {path.name for path in run.iterdir()} == documented - not_of_the_starter


def test_explain_traces_a_series_of_a_real_run_to_its_priors(run):
    command = [sys.executable, "-m", "contested", "explain", str(run), "fighters.opposition"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "prior desertion-rate" in done.stdout


@pytest.mark.heavy
def test_the_python_code_of_the_readme_answers_every_question(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", f"{FEWER_ROWS}\n{code}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    questions = json.loads((tmp_path / "my-run" / "answers.json").read_text())["answers"]
    assert len(done.stdout.splitlines()) == len(questions) >= 5
    others = [other for question in questions for other in question["alternatives"] if other["members"]]
    assert {other["members"] for other in others} == {96}, "one history of each row"


@pytest.mark.heavy
def test_the_python_code_of_how_it_works_compares_two_arms(tmp_path):
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\+[1-9][0-9]+ dead of the government after 26 weeks\n", done.stdout)


@pytest.mark.heavy
def test_the_notebook_runs_from_cell_to_cell(tmp_path):
    notebook = ROOT / "examples" / "notebook.py"
    assert notebook.read_text(encoding="utf-8").count("# %%") >= 5
    code = f"{FEWER_ROWS}\nimport runpy\nrunpy.run_path({str(notebook)!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").is_file()
    assert " of 40 histories" in done.stdout and "instead of" in done.stdout
