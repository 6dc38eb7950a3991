"""Writes src/contested/model/checked_by.json: the tests of each mechanism, by the names of the tests (`make docs`).

The tests of a mechanism are those of `tests/model/test_KIND.py`. One without such a file has every test that uses it,
by itself or by functions and constants of its file: in the file of its module, or else in that folder.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from contested.model.mechanisms import BUILT_IN

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "model"


def page() -> str:
    """The file as text."""
    return json.dumps({kind: tests_of(kind) for kind in sorted(BUILT_IN)}, indent=1, ensure_ascii=False)


def tests_of(kind: str) -> dict[str, list[str]]:
    """File of the tests, from the root of the checkout -> the tests of a mechanism in it, as sentences."""
    own, beside = (FOLDER / f"test_{name}.py" for name in (kind, BUILT_IN[kind].__module__.rpartition(".")[2]))
    named = [file for file in (own, beside) if file.is_file()]
    files = named[:1] or sorted(FOLDER.glob("test_*.py"))
    found = {f"tests/model/{file.name}": list(_sentences(file, "" if file == own else kind)) for file in files}
    return {name: sentences for name, sentences in found.items() if sentences}


def _sentences(file: Path, kind: str) -> Iterator[str]:
    """The tests of a file that use a kind of mechanism, or all where it is empty."""
    parts = {name: node for node in ast.parse(file.read_text(encoding="utf-8")).body for name in _names(node)}
    for name in parts:
        if name.startswith("test_") and (not kind or kind in _kinds(name, parts, set())):
            words = name.removeprefix("test_").replace("_", " ")
            yield words[0].upper() + words[1:]


def _names(node: ast.stmt) -> list[str]:
    """What a statement at the top of a file defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _kinds(name: str, parts: dict[str, ast.stmt], seen: set[str]) -> set[str]:
    """The kinds of mechanisms of which a function or constant makes a part, itself or by others of its file."""
    seen.add(name)
    nodes = list(ast.walk(parts[name]))
    calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "part"]
    found = {arg.value for call in calls for arg in call.args[:1] if isinstance(arg, ast.Constant)}
    used = {n.id for n in nodes if isinstance(n, ast.Name)} | {n.arg for n in nodes if isinstance(n, ast.arg)}
    for other in sorted(used & parts.keys() - seen):
        found |= _kinds(other, parts, seen)
    return {str(one) for one in found}


if __name__ == "__main__":
    print(page())
