"""The user's own mechanisms, from a Python file."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from contested.checks import error
from contested.errors import InputError
from contested.model.class_checks import check_class
from contested.model.mechanism import Mechanism


def load_mechanisms(path: Path) -> dict[str, type[Mechanism]]:
    """The mechanisms in a Python file that the user names on purpose: every subclass of Mechanism, by lower-case name.

    Raises:
        InputError: the file does not exist, is not a Python file, fails, contains no mechanism, two of one name, or one
            that does not state what it has to.
    """
    if not path.is_file():
        raise InputError("expected a Python file of mechanisms, found no such file", str(path))
    if path.suffix != ".py":
        raise InputError(f"expected a Python file whose name ends in .py, found '{path.name}'", str(path))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        with listed(module):
            spec.loader.exec_module(module)
    except Exception as fault:
        raise InputError(f"the file of mechanisms fails: {type(fault).__name__}: {fault}", str(path)) from fault
    _check_once(path)
    found = {
        name.lower(): value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Mechanism) and value.__module__ == module.__name__
    }
    if not found:
        raise InputError("expected a subclass of contested.Mechanism, found none", str(path))
    for value in found.values():
        check_class(value, str(path))
    return found


@error("A file of mechanisms defines each of them once; the case of letters makes no other name.")
def _check_once(path: Path) -> None:
    classes = [one for one in ast.parse(path.read_bytes()).body if isinstance(one, ast.ClassDef)]
    times = Counter(one.name.lower() for one in classes)
    for one in classes:
        if times[one.name.lower()] > 1:
            raise InputError(f"expected one class '{one.name}', found {times[one.name.lower()]}", str(path))


@contextmanager
def listed(module: ModuleType) -> Iterator[None]:
    """List a module among the loaded ones, where dataclasses look up annotations that are text."""
    found = sys.modules.setdefault(module.__name__, module)
    try:
        yield
    finally:
        if found is module:
            del sys.modules[module.__name__]
