"""Fake runs and their reports, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contested.present.report.build import write_report
from present.fake import Fake
from present.fake_run import write

FAKES = {
    "plain": Fake(),
    "hostile": Fake(hostile=True, hindsight=True),
    "no-outlines": Fake(outlines="none"),
    "one-place": Fake(places=1, questions=1, claims=1, zero_flows=True),
    "quantity-first": Fake(places=4, headline="question_5"),
    "no-links": Fake(places=4, flow_links=False, probability=0.0, questions=1, layers=0, country_only=True),
}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Fake run folders by name."""
    root = tmp_path_factory.mktemp("runs")
    return {name: write(root / name, fake) for name, fake in FAKES.items()}


@pytest.fixture(scope="session")
def reports(runs: dict[str, Path]) -> dict[str, Path]:
    """Report files by name of the fake."""
    return {name: write_report(folder) for name, folder in runs.items()}


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
