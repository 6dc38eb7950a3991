"""Sample runs, their folders and their reports, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contested.present.report.build import write_report
from contested.results.run import Run
from contested.results.write import write_run
from present.sample import Sample, make

SAMPLES = {
    "plain": Sample(),
    "hostile": Sample(hostile=True, hindsight=True),
    "no-outlines": Sample(outlines=False),
    "one-place": Sample(places=1, questions=1, claims=1, zero_flows=True),
    "quantity-first": Sample(places=4, headline="question_5"),
    "conditioned": Sample(conditioned=True, weeks=112, past=56),
    "at-odds": Sample(conditioned=True, at_odds=True, hostile=True, headline="question_5"),
    "no-layers": Sample(places=4, count=0, questions=1, layers=0, country_only=True),
}


@pytest.fixture(scope="session")
def runs() -> dict[str, Run]:
    """Sample runs in memory, by name."""
    return {name: make(sample) for name, sample in SAMPLES.items()}


@pytest.fixture(scope="session")
def folder(runs: dict[str, Run], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the plain run."""
    path = tmp_path_factory.mktemp("run")
    write_run(runs["plain"], path)
    return path


@pytest.fixture(scope="session")
def reports(runs: dict[str, Run], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Report files, by name of the run."""
    root = tmp_path_factory.mktemp("reports")
    return {name: write_report(run, root / f"{name}.html") for name, run in runs.items()}


@pytest.fixture(scope="session")
def chromium(browser_path: str) -> Iterator[Any]:
    """A headless Chromium that starts nothing in the background."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        yield browser
        browser.close()
