"""What every test shares: checked array shapes, a compilation cache, a browser."""

from __future__ import annotations

import gc
import os
import shutil
from functools import cache
from pathlib import Path

import jaxtyping
import pytest

ROOT = Path(__file__).resolve().parent.parent

gc.disable()  # until all tests are collected: nothing of that becomes garbage

# Before anything imports JAX. Compiled programs are kept with pytest's own cache, small ones too: the tests have many.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(ROOT / ".pytest_cache" / "jax"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.05")

# Most programs of the tests run a few times. Compiled so, they compile in half the time, and run eight times as long.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false")

# Shapes and types written in the signatures of the numerical layers are checked at every call.
_numerical = (
    "observations",
    "model",
    "engine",
    "ensemble",
    "analysis",
    "infer",
    "sensitivities",
    "results.arrays",
    "results.rounding",
)
_hook = jaxtyping.install_import_hook([f"contested.{part}" for part in _numerical], "beartype.beartype")

import jax  # noqa: E402

from contested.ensemble import program  # noqa: E402

AS_FOR_A_USER = {"xla_cpu_use_fusion_emitters": True, **program.COMPILER_OPTIONS}
LAST_DIGITS = {"ensemble", "golden"}
LONG_RUNS = {
    "conditioning",
    "infer",
    "test_sensitivity.py",
    "test_bundled_tails.py",
    "test_bundled_car.py",
    "test_coverage.py",
}
"""Tests whose programs are compiled as for a user: they look at the last digit, or simulate for long."""

LONGEST_FIRST = (
    "house/test_readme.py",
    "laws/test_sensitivity.py",
    "laws/test_gradients.py",
    "laws/test_whole.py",
    "conditioning/test_event_twins.py",
    "scenario/test_small_edits.py",
    "conditioning/test_calibration.py",
    "present/test_browser.py",
    "scenario/test_bundled_car.py",
    "laws/test_bundled_laws.py",
    "house/test_coverage.py",
    "laws/test_effects.py",
    "ensemble/test_dask.py",
    "api/test_alternatives.py",
    "laws/test_bundled_tails.py",
    "house/test_benchmarks.py",
)
"""Files of the slow tests that take longest: a worker that gets one of them last lets the other wait for minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; `make test` and `make heavy` hand files out in this order."""
    rank = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get("/".join(item.path.parts[-2:]), len(rank)))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among modules and tests: that took a tenth of the suite's time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@cache
def start_jax() -> None:
    """Let JAX read its flags; a process that a test starts is that of a user, and gets none."""
    jax.devices()
    del os.environ["XLA_FLAGS"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose how the test's programs are compiled."""
    start_jax()
    as_for_a_user = (LAST_DIGITS | LONG_RUNS).intersection(item.path.parts)
    program.COMPILER_OPTIONS = AS_FOR_A_USER if as_for_a_user else {}


@pytest.fixture
def fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit with a quarter of its rows of parameters, for tests of what is done with it."""
    from contested.conditioning import condition, fitting

    for module in (fitting, condition):
        monkeypatch.setattr(module, "ROWS", module.ROWS // 4)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The system's Chromium. Where CONTESTED_REQUIRE_BROWSER is set (in CI) a missing one is a failure."""
    return _found("Chromium", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def firefox_path() -> str:
    """The system's Firefox, required like Chromium."""
    return _found("Firefox", "firefox-esr", "firefox")


def _found(title: str, *names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    if os.environ.get("CONTESTED_REQUIRE_BROWSER"):
        pytest.fail(f"no {title} on this machine, and CONTESTED_REQUIRE_BROWSER is set")
    pytest.skip(f"no {title} on this machine")
