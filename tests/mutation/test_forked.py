"""Mutants are tried in forks: the function that a change is in, and what its tests say."""

import ast
import json
import os
import subprocess
import sys

import pytest

from mutation.__main__ import ROOT, can_fork
from mutation.changes import mutants, mutated
from mutation.forked import Tried, change_of, code_of, function_at

SOURCE = """LEAST = 2


def twice(value, by=2):
    def inner():
        return value * by

    return inner()


class Kept:
    least: int = 3

    def above(self, value):
        return value > self.least
"""


@pytest.mark.parametrize(
    ("line", "name"), [(1, None), (4, None), (5, "twice"), (6, "twice"), (8, "twice"), (12, None), (15, "Kept.above")]
)
def test_a_change_is_in_the_outermost_function_whose_body_has_its_line(line, name):
    assert function_at(ast.parse(SOURCE), line) == name


def test_a_function_gets_the_code_of_the_changed_source_wherever_it_is_held(tmp_path):
    path, scope = tmp_path / "thing.py", {}
    path.write_text(SOURCE)
    exec(compile(SOURCE, str(path), "exec"), scope)
    held = scope["twice"]
    (mutant,) = [one for one in mutants(SOURCE) if one.change == "value * by -> value / by"]
    found = change_of(Tried(path, mutant, ()), {(str(path), "twice"): [held]}, mutated)
    assert found.name == (str(path), "twice") and held(6) == 12
    found.put()
    assert held(6) == 3.0


def test_there_is_no_change_outside_of_functions_or_in_one_that_is_not_there(tmp_path):
    path = tmp_path / "thing.py"
    path.write_text(SOURCE)
    outside, *_ = mutants(SOURCE)
    (inside,) = [one for one in mutants(SOURCE) if one.change == "value > self.least -> value >= self.least"]
    assert outside.change == "2 -> 3"
    assert change_of(Tried(path, outside, ()), {(str(path), "LEAST"): [can_fork]}, mutated) is None
    assert change_of(Tried(path, inside, ()), {}, mutated) is None


def test_the_code_of_a_method_is_found_by_its_qualified_name():
    module = compile(SOURCE, "thing.py", "exec")
    assert code_of(module, "Kept.above").co_varnames == ("self", "value")
    assert code_of(module, "twice.<locals>.inner").co_freevars == ("by", "value")
    assert code_of(module, "above") is None


def test_the_layers_whose_tests_run_in_forks():
    assert can_fork("tests/results/test_flows.py") and can_fork("tests/engine/test_leap.py")
    assert not can_fork("tests/ensemble/test_dask.py") and not can_fork("tests/golden/test_starter.py")


TESTS = """
from contested.ledger import plural

def test_a_number_comes_with_its_noun():
    assert plural.counted(1, "place") == "1 place"

def test_what_asserts_nothing():
    plural.plural("city")
"""
TRY = """
import json, sys
from pathlib import Path
import pytest
from mutation import verdict
from mutation.changes import mutants
from mutation.forked import Forked, Tried
every = mutants(Path(sys.argv[1]).read_text())
plugin = Forked([Tried(Path(sys.argv[1]), one, ["test_plural.py"]) for one in every], 2)
pytest.main(["-p", "no:terminal", "-p", "no:cacheprovider", "--rootdir=.", "test_plural.py"], plugins=[plugin, verdict])
print(json.dumps({every[n].change: found for n, found in plugin.found.items()}))
"""


@pytest.mark.heavy
def test_a_fork_says_which_mutants_die_by_a_value_and_which_survive(tmp_path):
    (tmp_path / "test_plural.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    folders = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    command = [sys.executable, "-c", TRY, str(ROOT / "src" / "contested" / "ledger" / "plural.py")]
    environment = os.environ | {"PYTHONPATH": folders, "CONTESTED_VERDICT": os.devnull}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout)
    assert found["number == 1 -> number != 1"] == ["value", "test_plural.py::test_a_number_comes_with_its_noun"]
    assert found["-1 -> 1"] == ["survived", ""]
    assert found["noun[-2:-1] not in 'aeiou' -> noun[-2:-1] in 'aeiou'"] == ["survived", ""]
    assert len(found) > 20 and {outcome for outcome, _ in found.values()} == {"value", "survived"}
