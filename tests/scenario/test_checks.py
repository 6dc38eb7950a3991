"""Every check is registered, has a fault that fails it, and stands on the page of what is checked."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "contested"
CHECKED = [
    *sorted((SOURCE / "ledger").glob("*.py")),
    *sorted((SOURCE / "scenario").glob("*.py")),
    *(SOURCE / "analysis" / f"{name}.py" for name in ("meaning", "reach")),
    *(SOURCE / "model" / f"{name}.py" for name in ("binding", "build", "start_values")),
]
FINDINGS = {"InputError", "InputWarning", "ValueError", "unexpected"}
NO_CHECKS = {
    # they pass on, collect or build what checks find
    "ledger.reading.missing_file",
    "ledger.reading._syntax_error",
    "ledger.reading.combine",
    "scenario.alternatives.in_alternative",
    "scenario.alternatives._own_warnings",
    "scenario.bound.unexpected",
    "scenario.coherence._check_question",
    "scenario.find_warnings.find_warnings",
    "scenario.expand.Expansion.located",
    "scenario.expand.Expansion.warned",
    "scenario.included.in_its_file",
    "scenario.load.in_file",
    "scenario.template._check_words",
    "scenario.load.LoadedScenario.refuse_warnings",
    "scenario.overrides._python_hints",
    "scenario.questions.unsettled",
    "analysis.meaning.settle",
    # they guard calls from Python; a file does not reach them
    "ledger.distribution.Distribution.ppf",
    "ledger.ledger.Ledger._get_kind",
    "ledger.prior.Prior.interval",
    "scenario.calendar.Calendar.__post_init__",
    "scenario.overrides.apply_overrides",
    "scenario.what_if._named",
    "scenario.window.threshold",
    "model.build._initial_force",
    "model.build._check_forces",
}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "derivations" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@cache
def derivation() -> ModuleType:
    return module("checks")


@cache
def page() -> str:
    return derivation().page().rstrip() + "\n"


def finders(path: Path) -> Iterator[str]:
    """The functions of a file that raise or yield something, by the name that a check has."""
    beginning = ".".join(path.relative_to(SOURCE).with_suffix("").parts)

    def visit(node: ast.AST, names: tuple[str, ...]) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                yield from visit(child, (*names, child.name))
            elif isinstance(child, ast.FunctionDef):
                calls = [one.func for one in ast.walk(child) if isinstance(one, ast.Call)]
                if any(isinstance(call, ast.Name) and call.id in FINDINGS for call in calls):
                    yield ".".join((beginning, *names, child.name))

    yield from visit(ast.parse(path.read_text()), ())


def test_every_function_that_finds_a_fault_is_a_registered_check():
    found = {name for path in CHECKED for name in finders(path)}
    assert found - derivation().checks().keys() - NO_CHECKS == set()
    assert NO_CHECKS <= found


def test_every_check_has_a_planted_fault():
    faults = derivation().FAULTS
    elsewhere = derivation().NOT_IN_THE_EXAMPLE
    assert derivation().checks().keys() == {fault.check for fault in faults} | elsewhere.keys()
    assert all((ROOT / test).is_file() for test in elsewhere.values())


@pytest.mark.heavy
def test_the_page_is_up_to_date():
    """If it is not, run `make docs`."""
    assert (ROOT / "docs" / "what-is-checked.md").read_text(encoding="utf-8") == page()


def test_every_planted_fault_is_found_by_its_check_in_its_file():
    rows = re.findall(r"^\| (error|warning) \| (.+?) \| (?:`(.*)`|\(not in the example\)) \|$", page(), re.MULTILINE)
    assert len(rows) == len(derivation().checks())
    assert sum(not message for *_, message in rows) == len(derivation().NOT_IN_THE_EXAMPLE)
    for _, text, message in rows:
        if message:
            assert re.match(
                r"(scenario\.toml|places\.csv|neighbours\.csv|squares\.geojson|ledger|two-valleys|--set)", message
            ), text


@pytest.mark.heavy
def test_every_further_fault_of_a_check_is_found_too():
    assert len(derivation().messages()) == len(derivation().FAULTS)
    assert [fault for fault, message in derivation().messages() if not message] == []
