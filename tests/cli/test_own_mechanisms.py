"""A mechanism of the user's, taken word for word from the documentation, through every verb that can meet it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MECHANISM = """
[mechanism.volunteers-lanterns]
kind = "volunteers"
group = "lanterns"
arrivals = "prior:volunteer-arrivals"
tour = "prior:volunteer-tour"
"""
PRIORS = """
[[prior]]
id = "volunteer-arrivals"
says = "Volunteers who come over the hills in a week."
unit = "fighters per week"
basis = "judged"
why = "Nobody counts them."
known_from = 2031-01-01
status = "reviewed"
distribution = { kind = "lognormal", median = 5.0, sigma = 0.5 }

[[prior]]
id = "volunteer-tour"
says = "Weeks that a volunteer stays."
unit = "weeks"
basis = "judged"
why = "A harvest to a harvest, at most."
known_from = 2031-01-01
status = "reviewed"
distribution = { kind = "lognormal", median = 20.0, sigma = 0.5 }
"""


@pytest.fixture
def mine(tmp_path):
    """The two valleys with volunteers, and the file that says what volunteers are."""
    page = (ROOT / "docs" / "adding-a-mechanism.md").read_text(encoding="utf-8")
    code = next(text for text in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "class Volunteers" in text)
    (tmp_path / "volunteers.py").write_text(code, encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "two-valleys", tmp_path / "valleys")
    scenario = tmp_path / "valleys" / "scenario.toml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("\n[mechanism.", MECHANISM + "\n[mechanism.", 1), encoding="utf-8")
    (tmp_path / "valleys" / "ledger" / "volunteers.toml").write_text(PRIORS, encoding="utf-8")
    return tmp_path


def test_without_its_file_a_mechanism_of_the_users_is_not_known(contested, mine):
    outcome = contested("scenario", "check", mine / "valleys")
    assert outcome.code == 2
    assert "no mechanism 'volunteers'" in outcome.err and "--mechanisms FILE" in outcome.err
    kind = ("--set", "mechanism.volunteers-lanterns.kind=ambusch", "--mechanisms", mine / "volunteers.py")
    assert "--mechanisms" not in contested("scenario", "check", mine / "valleys", *kind).err


def test_it_is_listed_shown_and_bound(contested, mine):
    file = ("--mechanisms", mine / "volunteers.py")
    assert "Volunteers from abroad reinforce" in contested("mechanisms", "volunteers", *file).out
    assert "volunteers" in {row["name"] for row in json.loads(contested("mechanisms", "--json", *file).out)}
    assert contested("scenario", "check", mine / "valleys", *file).code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such file of mechanisms"),
        ("x = 1\n", "found none"),
        ("import nothing_of_this_name\n", "ModuleNotFoundError"),
        ("class Broken(:\n", "SyntaxError"),
        (
            "from contested.model.mechanism import Mechanism\n\nclass Ambush(Mechanism):\n    '''Mine.'''\n",
            "name of a built-in mechanism",
        ),
    ],
)
def test_a_file_that_will_not_do_is_refused_before_any_work(contested, mine, text, words):
    path = mine / "own.py"
    if text is not None:
        path.write_text(text)
    outcome = contested("run", mine / "valleys", "--mechanisms", path, "--out", mine / "run")
    assert outcome.code == 2
    assert words in outcome.err and str(path) in outcome.err and outcome.err.count("\n") == 1
    assert not (mine / "run").exists()


@pytest.mark.parametrize("name", ["own.txt", "own"])
def test_a_file_that_is_not_python_is_refused(contested, mine, name):
    (mine / "volunteers.py").rename(mine / name)
    for words in (["scenario", "check", mine / "valleys"], ["mechanisms"]):
        outcome = contested(*words, "--mechanisms", mine / name)
        assert outcome.code == 2
        assert f"{mine / name}: expected a Python file whose name ends in .py, found '{name}'" in outcome.err


@pytest.mark.heavy
def test_a_run_with_it_can_be_explained_reported_and_repeated(contested, mine, monkeypatch):
    file = ("--mechanisms", mine / "volunteers.py")
    assert contested("check", mine / "valleys", *file).code == 0
    outcome = contested("run", mine / "valleys", *file, "--members", "20", "--out", mine / "run")
    assert outcome.code == 0, outcome.err
    told = contested("explain", mine / "run", "fighters.lanterns").out
    assert "filled by volunteers-lanterns.volunteer" in told
    assert "mechanism volunteers-lanterns (the user's own): Volunteers from abroad" in " ".join(told.split())
    report = (mine / "run" / "report.html").read_text(encoding="utf-8")
    assert "the user's own" in report and "--mechanisms mechanisms.py" in report
    (mine / "volunteers.py").unlink()
    kept = ("--mechanisms", mine / "run" / "mechanisms.py")
    again = contested("run", mine / "valleys", *kept, "--members", "20", "--out", mine / "again")
    assert again.code == 0, again.err
    for name in ("answers.json", "claims.json", "flows.csv"):
        assert (mine / "again" / name).read_bytes() == (mine / "run" / name).read_bytes()
    assert contested("report", mine / "run").code == 0
