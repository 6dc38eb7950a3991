"""The files through which `docs/how-it-works.md` says that a claim, a parameter, a flow and a question go."""

from __future__ import annotations

import ast
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import jax
import pytest

import contested
from contested.ensemble import program
from house.test_docs import ROOT
from scenario.example import EXAMPLE

SOURCE = ROOT / "src" / "contested"
PAGE = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\d+\. `([\w/]+\.py)` `(\w+)(?:\.(\w+))?`: ", re.MULTILINE)
LISTS = {
    title: [(file, ".".join(filter(None, names))) for file, *names in STEP.findall(text)]
    for title, text in re.findall(r"^\*\*A (\w+)[^\n]*:\n((?:\d+\. [^\n]+\n)+)", PAGE, re.MULTILINE)
}
MOST = {"claim": 12, "parameter": 7, "flow": 7, "question": 7}


def test_each_list_is_short():
    assert {title: len(steps) for title, steps in LISTS.items()} == MOST
    assert all(len({file for file, _ in steps}) == len(steps) for steps in LISTS.values())


@pytest.mark.parametrize(("file", "name"), sorted({step for steps in LISTS.values() for step in steps}))
def test_each_step_is_in_its_file(file: str, name: str):
    tree: Any = ast.parse((SOURCE / file).read_text(encoding="utf-8"))
    for part in name.split("."):
        found = [one for one in tree.body if isinstance(one, ast.ClassDef | ast.FunctionDef) and one.name == part]
        assert len(found) == 1
        tree = found[0]


@contextmanager
def first_calls() -> Iterator[dict[tuple[str, str], int]]:
    """Functions of the package by file and qualified name, in the order in which they are first called."""
    found: dict[tuple[str, str], int] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(SOURCE)):
            found.setdefault((code.co_filename, code.co_qualname), len(found))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No compiled program is kept from before, so that a run comes to the mechanisms and the engine."""
    for name in ("_traced", "_programs"):
        monkeypatch.setattr(program, name, {})
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", None)
    yield
    jax.config.update("jax_compilation_cache_dir", before)


@pytest.mark.heavy
@pytest.mark.usefixtures("nothing_kept")
def test_a_run_comes_to_the_steps_in_this_order(tmp_path: Path):
    with first_calls() as calls:
        contested.run(EXAMPLE, members=40, seed=5).report(tmp_path / "report.html")
    orders, listed = {}, {}
    for title, steps in LISTS.items():
        first = {
            step: min((n for (file, name), n in calls.items() if _is(step, file, name)), default=None) for step in steps
        }
        reached = {step: number for step, number in first.items() if number is not None}
        # a record without functions of its own is made by the step before it
        assert {file for file, _ in first.keys() - reached.keys()} <= {"results/claims.py", "results/answers.py"}
        orders[title] = sorted(reached, key=reached.__getitem__)
        listed[title] = list(reached)
    assert orders == listed


def _is(step: tuple[str, str], file: str, name: str) -> bool:
    """Whether a function is a step, or belongs to the class that is one."""
    is_class = step[1][0].isupper() and "." not in step[1]
    found = name.startswith(f"{step[1]}.") if is_class else name == step[1]
    return found and file == str(SOURCE / step[0])
