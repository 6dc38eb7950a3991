"""The mechanism in the documentation, its table and its priors work with every command, as they stand there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def user_folder(tmp_path):
    """The example scenario with volunteers, and the file that defines them."""
    page = (ROOT / "docs" / "adding-a-mechanism.md").read_text(encoding="utf-8")
    code = next(text for text in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "class Volunteers" in text)
    mechanism, priors = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "volunteers.py").write_text(code, encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "two-valleys", tmp_path / "valleys")
    scenario = tmp_path / "valleys" / "scenario.toml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("\n[mechanism.", f"\n{mechanism}\n[mechanism.", 1), encoding="utf-8")
    (tmp_path / "valleys" / "ledger" / "volunteers.toml").write_text(priors, encoding="utf-8")
    return tmp_path


def test_a_user_mechanism_is_unknown_without_its_file(contested, user_folder):
    outcome = contested("scenario", "check", user_folder / "valleys")
    assert outcome.code == 2
    assert "no mechanism 'volunteers'" in outcome.err and "--mechanisms FILE" in outcome.err
    kind = ("--set", "mechanism.volunteers-lanterns.kind=ambusch", "--mechanisms", user_folder / "volunteers.py")
    assert "--mechanisms" not in contested("scenario", "check", user_folder / "valleys", *kind).err


def test_a_prior_of_ones_own_is_the_default_of_the_parameter_that_it_names(contested, user_folder):
    file = ("--mechanisms", user_folder / "volunteers.py")
    ledger, scenario = user_folder / "valleys" / "ledger" / "volunteers.toml", user_folder / "valleys" / "scenario.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace('tour = "prior:volunteer-tour"\n', ""), "utf-8")
    assert "'tour' is not bound" in contested("scenario", "check", user_folder / "valleys", *file).err
    text = ledger.read_text(encoding="utf-8")
    named = text.replace('id = "volunteer-tour"', 'id = "volunteer-tour"\nparameters = ["volunteers.tour"]')
    ledger.write_text(named, encoding="utf-8")
    assert contested("scenario", "check", user_folder / "valleys", *file).code == 0


def test_a_user_mechanism_is_listed_and_printed_and_bound(contested, user_folder):
    file = ("--mechanisms", user_folder / "volunteers.py")
    assert "Volunteers from abroad reinforce" in contested("mechanisms", "volunteers", *file).out
    assert "volunteers" in {row["name"] for row in json.loads(contested("mechanisms", "--json", *file).out)}
    assert contested("scenario", "check", user_folder / "valleys", *file).code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "expected a Python file of mechanisms, found no such file"),
        ("x = 1\n", "found none"),
        ("import nothing_of_this_name\n", "ModuleNotFoundError"),
        ("class Broken(:\n", "SyntaxError"),
        (
            "from contested.model.mechanism import Mechanism\n\nclass Ambush(Mechanism):\n    '''Mine.'''\n",
            "name of a built-in mechanism",
        ),
        (
            "from contested import Mechanism\nclass Idle(Mechanism):\n    '''Idle.'''\n    equations = ('a + b',)\n",
            "Idle, equations: expected 'left = right; note'",
        ),
        (
            "from contested import Mechanism as M\nclass Idle(M):\n    '''Idle.'''\nclass IDLE(M):\n    '''Idle.'''\n",
            "expected one class 'Idle', found 2",
        ),
    ],
)
def test_an_invalid_file_of_mechanisms_is_an_error_before_the_run_starts(contested, user_folder, text, words):
    path = user_folder / "mechanisms.py"
    if text is not None:
        path.write_text(text)
    outcome = contested("run", user_folder / "valleys", "--mechanisms", path, "--out", user_folder / "run")
    assert outcome.code == 2
    assert words in outcome.err and str(path) in outcome.err and outcome.err.count("\n") == 1
    assert not (user_folder / "run").exists()


@pytest.mark.parametrize(
    ("rate", "message"),
    [
        ("-rate", "mechanism.volunteers-lanterns: expected the rate of 'volunteer' to be 0 or more, found -1"),
        ("rate * jnp.inf", "volunteers-lanterns: expected the rate of 'volunteer' to be 0 or more, found inf"),
        (
            "jnp.where(x.week == 10.0, jnp.nan, rate)",
            "expected finite numbers in the week of 2031-05-10, found others of 'raids-",
        ),
    ],
)
def test_a_rate_that_is_no_rate_is_an_error_of_the_mechanism(contested, user_folder, rate, message):
    file = user_folder / "volunteers.py"
    code = file.read_text(encoding="utf-8").replace("fighters, rate,", f"fighters, {rate},")
    file.write_text(code.replace("from jaxtyping", "import jax.numpy as jnp\nfrom jaxtyping", 1), encoding="utf-8")
    outcome = contested("run", user_folder / "valleys", "--mechanisms", file, "--out", user_folder / "run")
    assert outcome.code == 2 and message in outcome.err and "volunteers-lanterns" in outcome.err
    assert not (user_folder / "run").exists()


@pytest.mark.parametrize("name", ["mechanisms.txt", "mechanisms"])
def test_a_file_that_is_not_python_is_an_error(contested, user_folder, name):
    (user_folder / "volunteers.py").rename(user_folder / name)
    for words in (["scenario", "check", user_folder / "valleys"], ["mechanisms"]):
        outcome = contested(*words, "--mechanisms", user_folder / name)
        assert outcome.code == 2
        assert f"{user_folder / name}: expected a Python file whose name ends in .py, found '{name}'" in outcome.err


@pytest.mark.heavy
def test_a_run_with_a_user_mechanism_can_be_explained_reported_and_repeated(contested, user_folder, monkeypatch):
    file = ("--mechanisms", user_folder / "volunteers.py")
    assert contested("check", user_folder / "valleys", *file).code == 0
    outcome = contested("run", user_folder / "valleys", *file, "--members", "20", "--out", user_folder / "run")
    assert outcome.code == 0, outcome.err
    text = contested("explain", user_folder / "run", "fighters.lanterns").out
    assert "filled by volunteers-lanterns.volunteer" in text
    assert "mechanism volunteers-lanterns (user-defined): Volunteers from abroad" in " ".join(text.split())
    report = (user_folder / "run" / "report.html").read_text(encoding="utf-8")
    assert "user-defined" in report and "--mechanisms mechanisms.py" in report
    (user_folder / "volunteers.py").unlink()
    kept = ("--mechanisms", user_folder / "run" / "mechanisms.py")
    again = contested("run", user_folder / "valleys", *kept, "--members", "20", "--out", user_folder / "again")
    assert again.code == 0, again.err
    for name in ("answers.json", "claims.json", "flows.csv"):
        assert (user_folder / "again" / name).read_bytes() == (user_folder / "run" / name).read_bytes()
    assert contested("report", user_folder / "run").code == 0
