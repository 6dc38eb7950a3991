"""A pytest plugin that writes how a mutant died: by a value (an assertion that fails), or by another exception."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest

CRASHES = 20
"""After so many crashes the run ends: no value is likely to follow."""

seen: list[str] = []


def is_value(error: BaseException) -> bool:
    """Whether an exception is a test's statement about a value, and not an assertion within the program."""
    if isinstance(error, BaseExceptionGroup):
        return any(is_value(one) for one in error.exceptions)
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = bool(frames) and "/src/contested/" in Path(frames[-1].f_code.co_filename).as_posix()
    return isinstance(error, AssertionError | pytest.fail.Exception) and not inside


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and call.excinfo is not None:
        seen.append("value" if is_value(call.excinfo.value) else "crash")
        if seen[-1] == "value" or len(seen) >= CRASHES:
            item.session.shouldstop = "the mutant is dead"
    return report


def pytest_collectreport(report):
    if report.failed:
        seen.append("crash")


def pytest_sessionfinish(session, exitstatus):
    failed = exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    verdict = "value" if "value" in seen else "crash" if seen or failed else "survived"
    Path(os.environ["CONTESTED_VERDICT"]).write_text(verdict, encoding="utf-8")
