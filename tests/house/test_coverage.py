"""docs/coverage.md: every part that is described names what exists, and its figures can be measured again."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache, partial
from pathlib import Path
from typing import Any

import jax
import pytest

from contested.ledger.ledger import Ledger
from contested.model.mechanisms import BUILT_IN
from helpers.worlds import FOR_LONG

ROOT = Path(__file__).resolve().parents[2]


@cache
def derivation(name: str) -> Any:
    """A module of docs/derivations."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "derivations" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


ROWS = derivation("coverage_rows").ROWS
PAGE = ROOT / "docs" / "coverage.md"
LEDGER = ROOT / "src" / "contested" / "scenario" / "library" / "afghanistan-2022" / "ledger"
MODEL = ROOT / "tests" / "golden" / "afghanistan-2022-model.json"
LINE = re.compile(
    r"([-+\d.,]+) on, ([-+\d.,]+) off, \*\*([-+\d.,]+)\*\* \(([-+\d.,]+) to ([-+\d.,]+)\), higher in (\d+) of"
)
ADDED = ("event.lever-", "learning-resistance.")
"""Parameters that the page adds to the bundled scenario."""
CHEAP = ((2, 0), (7, 0), (12, 0), (15, 0), (16, 0), (19, 0), (24, 2))
"""Rows and figures that a test measures again: those that far fewer histories tell."""


def every_row() -> list[tuple[int, Any]]:
    return list(enumerate(ROWS, start=1))


def on_page(number: int) -> str:
    """The row of the page."""
    (line,) = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {number} | ")]
    return line


def figures_on_page(number: int) -> list[tuple[float, ...]]:
    """On, off, difference, its 90 % interval and the pairs that rise, of each figure of a row."""
    return [tuple(float(part.replace(",", "")) for part in found) for found in LINE.findall(on_page(number))]


@cache
def bundled() -> dict:
    return json.loads(MODEL.read_text(encoding="utf-8"))


def test_the_description_has_24_parts():
    assert len(ROWS) == 24


@pytest.mark.parametrize(("number", "row"), every_row())
def test_a_part_names_mechanisms_claims_and_tests_that_exist(number, row):
    assert set(row.kinds) <= set(BUILT_IN)
    assert all((ROOT / path).is_file() for path in row.tests)
    assert set(row.claims) <= set(_claims())
    used = {one["kind"] for one in bundled()["mechanisms"].values()}
    assert set(row.kinds) - used <= {"learning"}, "a mechanism that the bundled war does not use"
    tested = " ".join((ROOT / path).read_text(encoding="utf-8") for path in row.tests)
    assert all(re.search(rf"\b{kind}\b", tested, re.IGNORECASE) for kind in row.kinds if kind != "sponsor"), row.part


@cache
def _claims() -> dict:
    return dict(Ledger.read(LEDGER).claims)


@pytest.mark.parametrize(("number", "row"), every_row())
def test_a_figure_sets_parameters_that_exist(number, row):
    known = set(bundled()["order"])
    for figure in row.figures:
        for name in {**figure.off, **figure.both, **figure.on}:
            assert name in known or name.startswith(ADDED), name


@pytest.mark.parametrize(("number", "row"), every_row())
def test_the_page_has_the_part_with_every_figure(number, row):
    line, found = on_page(number), figures_on_page(number)
    assert f"**{row.part}.**" in line and all(f"`{name}`" in line for name in (*row.kinds, *row.series))
    assert len(found) == len(row.figures) >= 1
    for on, off, difference, low, high, _ in found:
        assert low <= difference <= high
        assert on - off == pytest.approx(difference, abs=0.02 * max(abs(on), abs(off)) + 1e-3)
    doubts = [low <= 0 <= high for *_, low, high, _ in found]
    assert line.count("cannot be told from 0") == sum(doubts)


def test_a_row_of_which_no_figure_can_be_told_from_nothing_says_why():
    for number, row in every_row():
        if all(low <= 0 <= high for *_, low, high, _ in figures_on_page(number)):
            assert row.note, row.part


@pytest.mark.heavy
def test_figures_measured_again_are_those_of_the_page(monkeypatch):
    """With half of the histories: of the same sign, and no further off than four standard errors of either."""
    coverage = derivation("coverage")
    monkeypatch.setattr(jax, "jit", partial(jax.jit, compiler_options=FOR_LONG))
    for number, place in CHEAP:
        figure = ROWS[number - 1].figures[place]
        *_, told, low, high, _ = figures_on_page(number)[place]
        found = coverage.measure(figure, 20)
        assert found.difference * told > 0, (number, figure.says)
        error = ((found.half / coverage.HALF) ** 2 + ((high - low) / 2 / coverage.HALF) ** 2) ** 0.5
        assert abs(found.difference - told) < 4 * error + 0.01 * abs(told), (number, figure.says)
