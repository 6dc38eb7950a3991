"""Mutants in forks of a process that has collected all tests, a second each.

A fork has every module imported and no thread of JAX yet. The function that a mutant changes gets the code object of
the changed source, so that whatever has imported the function calls the mutant; tests that never come to the function
do not run.
"""

from __future__ import annotations

import ast
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

import pytest

from mutation import calls, verdict
from mutation.changes import Mutant, mutated, watched

Name = tuple[str, str]
"""The path of a source file, and the qualified name of a function in it."""
SECONDS = 120.0
"""A mutant whose tests take longer hangs, and counts as killed by a crash."""
WATCHED = ("shape", "refused", "crash")
"""Outcomes of which the calls are looked at: every one may raise."""


class Tried(NamedTuple):
    """A mutant, its source file, and the files of tests that it meets, in order."""

    path: Path
    mutant: Mutant
    tests: Sequence[str]


class Forked:
    """A pytest plugin that tries mutants in place of running the tests.

    Attributes:
        found: outcome and test of each mutant in the body of a function, by the mutant's position.
    """

    def __init__(self, tried: Sequence[Tried], jobs: int) -> None:
        """Nothing is tried yet; `jobs` processes are going to run at a time."""
        self.tried, self.jobs = tried, jobs
        self.found: dict[int, tuple[str, str]] = {}

    def pytest_configure(self) -> None:
        """Keep none of the examples that tests find of a mutant."""
        from hypothesis import settings

        settings.register_profile("mutants", database=None)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant."""
        if not forks_are_safe():
            raise pytest.UsageError("JAX has started: a test makes arrays when it is imported, and a fork would hang")
        known = functions()
        gc.freeze()
        paths = {str(one.path) for one in self.tried}
        came = self._all([partial(_called, item, paths) for item in session.items], "tests looked at")
        tests: dict[Name, list[pytest.Item]] = defaultdict(list)
        for item, names in zip(session.items, came, strict=True):
            for name in json.loads(names or "[]"):
                tests[tuple(name)].append(item)
        changes = {n: found for n, one in enumerate(self.tried) if (found := change_of(one, known, mutated))}
        items = {n: _in_order(tests, one.name, self.tried[n].tests, session) for n, one in changes.items()}
        works = [partial(_judged, one.put, items[n]) for n, one in changes.items()]
        for n, ended in zip(changes, self._all(works, "mutants"), strict=True):
            outcome, _, test = (ended or "crash\n").partition("\n")
            self.found[n] = outcome, test
        left = [n for n, (outcome, _) in self.found.items() if outcome in WATCHED]
        again = {n: found for n in left if (found := change_of(self.tried[n], known, watched))}
        works = [partial(_ends, one.put, items[n]) for n, one in again.items()]
        for n, ends in zip(again, self._all(works, "mutants again"), strict=True):
            if ends == calls.RAISED:
                self.found[n] = "always", self.found[n][1]
        return True

    def _all(self, works: Sequence[Callable[[], str]], what: str) -> list[str | None]:
        """What each work returns, run in a process of its own; None of one that hangs or crashes."""
        found: list[str | None] = [None] * len(works)
        running: dict[int, tuple[int, int, float]] = {}
        try:
            for n, work in enumerate(works):
                while len(running) >= self.jobs:
                    _wait(running, found)
                read, write = os.pipe()
                pid = os.fork()
                if pid == 0:
                    _only(work, read, write)
                os.close(write)
                running[pid] = n, read, time.monotonic() + SECONDS
                if n % 100 == 0:
                    print(f"{n:,} of {len(works):,} {what}", file=sys.stderr, flush=True)
            while running:
                _wait(running, found)
        finally:
            for pid in running:
                _kill(pid)
        return found


def _only(work: Callable[[], str], read: int, write: int) -> None:
    """Do a work in a fork, write what it returns, and end the process."""
    os.setsid()
    os.close(read)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with os.fdopen(write, "w") as file:
        file.write(work())
    os._exit(0)


def _wait(running: dict[int, tuple[int, int, float]], found: list[str | None]) -> None:
    """Wait for one of the processes to end, and end those whose time is over."""
    while True:
        for pid, (n, read, until) in list(running.items()):
            if time.monotonic() > until:
                _kill(pid)
            if os.waitpid(pid, os.WNOHANG)[0]:
                del running[pid]
                with os.fdopen(read) as said:
                    found[n] = said.read() or None
                return
        time.sleep(0.005)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def forks_are_safe() -> bool:
    """Whether JAX has no threads yet."""
    from jax._src import xla_bridge

    return not xla_bridge.backends_are_initialized()


def functions() -> dict[Name, list[FunctionType]]:
    """Every function of the program's modules, which are imported; decorated ones and methods too."""
    for module in pkgutil.walk_packages(importlib.import_module("contested").__path__, "contested."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.unfreeze()
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and "/contested/" in one.__code__.co_filename:
            found[one.__code__.co_filename, one.__code__.co_qualname].append(one)
    return found


class Change(NamedTuple):
    """A change of a function: its name, and what makes it in this process."""

    name: Name
    put: Callable[[], None]


def change_of(
    one: Tried,
    known: Mapping[Name, Iterable[FunctionType]],
    changed: Callable[[str, Mutant], str | None],
) -> Change | None:
    """A mutant as a change of the functions of this process; None outside of the bodies of functions."""
    source = one.path.read_text(encoding="utf-8")
    function, text = function_at(ast.parse(source), one.mutant.line), changed(source, one.mutant)
    if function is None or text is None:
        return None
    code, name = code_of(compile(text, str(one.path), "exec"), function), (str(one.path), function)
    there = list(known.get(name, ()))
    if code is None or not there or any(len(f.__code__.co_freevars) != len(code.co_freevars) for f in there):
        return None

    def put() -> None:
        for each in there:
            each.__code__ = code

    return Change(name, put)


def function_at(tree: ast.AST, line: int, within: str = "") -> str | None:
    """The qualified name of the outermost function in whose body a line lies; None where there is none."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.body[0].lineno <= line <= (node.end_lineno or 0):
            name = f"{within}{node.name}"
            return name if isinstance(node, ast.FunctionDef) else function_at(node, line, f"{name}.")
    return None


def code_of(module: CodeType, name: str) -> CodeType | None:
    """The code of a function in a module's code, by its qualified name."""
    inside = [one for one in module.co_consts if isinstance(one, CodeType)]
    found = (one if one.co_qualname == name else code_of(one, name) for one in inside)
    return next((one for one in found if one is not None), None)


def _in_order(
    tests: Mapping[Name, Sequence[pytest.Item]], name: Name, files: Sequence[str], session: pytest.Session
) -> list[pytest.Item]:
    """The tests that come to a function or to one within it, by file."""
    path, function = name
    within = {
        item for (file, one), found in tests.items() if file == path and _lies_in(one, function) for item in found
    }
    rank = {file: n for n, file in enumerate(files)}
    place = {item: rank.get(item.path.relative_to(session.config.rootpath).as_posix()) for item in within}
    order = {item: n for n, item in enumerate(session.items)}
    return sorted((item for item in within if place[item] is not None), key=lambda item: (place[item], order[item]))


def _lies_in(one: str, function: str) -> bool:
    return one == function or one.startswith(f"{function}.<locals>.")


def _called(item: pytest.Item, paths: set[str]) -> str:
    """The functions of some files that a test calls, as JSON."""
    seen: set[Name] = set()

    def trace(frame: FrameType, event: str, argument: Any) -> None:
        if frame.f_code.co_filename in paths:
            seen.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    threading.settrace(trace)
    sys.settrace(trace)
    _run(item)
    sys.settrace(None)
    return json.dumps(sorted(seen))


def _judged(put: Callable[[], None], items: Sequence[pytest.Item]) -> str:
    """How a mutant fares: its outcome, and in the next line a test that says so."""
    put()
    _run_all(items)
    if {kind for kind, _ in verdict.seen} >= {"shape"} and verdict.first()[
        0
    ] != "value":  # does one see more than that?
        import jaxtyping

        jaxtyping.config.update("jaxtyping_disable", True)
        verdict.seen[:], before = [], list(verdict.seen)
        _run_all(items)
        if verdict.first()[0] != "value":
            verdict.seen[:] = before
    return "\n".join(verdict.first())


def _ends(put: Callable[[], None], items: Sequence[pytest.Item]) -> str:
    """How the calls end that come to a watched change."""
    import jaxtyping

    jaxtyping.config.update("jaxtyping_disable", True)
    with tempfile.TemporaryDirectory() as folder:
        ends = Path(folder) / "calls"
        os.environ["CONTESTED_CALLS"] = str(ends)
        put()
        _run_all(items)
        return " ".join(ends.read_text(encoding="utf-8").split()) if ends.exists() else "none"


def _run_all(items: Sequence[pytest.Item]) -> None:
    """Run tests up to the first that sees a value."""
    until = time.monotonic() + SECONDS / 2
    for item in items:
        _run(item)
        if verdict.first()[0] == "value" or len(verdict.seen) >= verdict.CRASHES or time.monotonic() > until:
            break


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
