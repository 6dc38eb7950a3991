"""A pytest plugin that writes how a mutant died.

By a *value*: an assertion of a test fails; to catch a crash and call it a failure is none. By a *shape*: the shapes and
types in a signature, which the suite checks, do not hold. *Refused*: the program raises an `InputError` where a test
expects none. By a *crash*: anything else is raised. Only the first is a value: a test that asserts nothing would see
the others too.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest

CRASHES = 20
"""After so many crashes the run ends: no value is likely to follow."""

seen: list[tuple[str, str]] = []
"""How tests failed, and which."""


def is_value(error: BaseException) -> bool:
    """Whether an exception is a test's statement about a value, and not an assertion within the program."""
    if isinstance(error, BaseExceptionGroup):
        return any(is_value(one) for one in error.exceptions)
    files = [Path(frame.f_code.co_filename).as_posix() for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = bool(files) and "/src/contested/" in files[-1]
    return isinstance(error, AssertionError | pytest.fail.Exception) and not inside and hidden(error) is None


def hidden(error: BaseException) -> BaseException | None:
    """A crash that a test catches and calls a failure; a refusal is none, nor what `pytest.raises` finds."""
    files = [Path(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)]
    cause = error.__context__
    names = {one.__name__ for one in type(cause).__mro__}
    stated = names & {"AssertionError", "InputError", "ValidationError"}
    return None if cause is None or stated or any(file.name == "raises.py" for file in files) else cause


def outcome(error: BaseException) -> str:
    """How a test failed: value, shape, refused or crash."""
    if "DID NOT RAISE" in str(error) and "TypeCheckError" in str(error):
        return "shape"  # shapes are not checked where a mutant that broke one is tried again
    if is_value(error):
        return "value"
    error = hidden(error) or error
    names = {one.__name__ for one in type(error).__mro__}
    return "shape" if "TypeCheckError" in names else "refused" if "InputError" in names else "crash"


def first() -> tuple[str, str]:
    """The first failure of the kind that says most, and its test; "survived" without any."""
    found = (row for kind in ("value", "shape", "refused", "crash") for row in seen if row[0] == kind)
    return next(found, ("survived", ""))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and call.excinfo is not None:
        seen.append((outcome(call.excinfo.value), item.nodeid))
        if seen[-1][0] == "value" or len(seen) >= CRASHES:
            item.session.shouldstop = "the mutant is dead"
    return report


def pytest_collectreport(report):
    if report.failed:
        seen.append(("crash", report.nodeid))


def pytest_sessionfinish(session, exitstatus):
    failed = exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    found = ("crash", "") if failed and not seen else first()
    Path(os.environ["CONTESTED_VERDICT"]).write_text("\n".join(found), encoding="utf-8")
