"""The split of variance and its error, on tables small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis import uncertainty as module
from contested.analysis.uncertainty import (
    NO_VARIANCE,
    parameter_share_error,
    split_variance,
    uncertainty,
)

HALF = np.array([[-1.0, 1.0], [-1.0, 1.0], [2.0, 4.0]])
"""Within rows the variance is 2; the means 0, 0 and 3 have a variance of 3, of which 1 is noise: a share of a half."""


def rows_of(yes: int, others: int, repeats: int = 2) -> np.ndarray:
    """Rows all of whose members say yes, and rows all of whose members say no."""
    return np.repeat(np.array([1.0] * yes + [0.0] * others)[:, None], repeats, axis=1)


@pytest.mark.parametrize(
    ("table", "share"),
    [
        (HALF, 0.5),
        (HALF / 1000, 0.5),
        ([[0.0, 4.0], [4.0, 7.0]], 3.0 / 9.25),  # within 6.25; between 6.125 less a half of it
        ([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], (4.5 - 1 / 3) / (4.5 + 2 / 3)),
        ([[1.0, 3.0], [3.0, 1.0]], 0.0),
        ([[1.0, 1.0], [2.0, 2.0]], 1.0),
        ([[0.0, 1e-200], [1e-200, 0.0]], 0.0),  # its variance is too small for a number
    ],
)
def test_shares_are_those_of_the_variance_between_and_within_rows(table, share: float):
    found = split_variance(np.array(table))
    assert found.parameters == pytest.approx(share, rel=1e-12) and found.process == pytest.approx(1 - share, rel=1e-12)


@pytest.mark.parametrize("table", [[[1.0, 2.0, 3.0]], [[1.0], [2.0], [3.0]], [[5.0, 5.0], [5.0, 5.0]]])
def test_one_row_one_history_or_one_value_has_no_split(table):
    assert split_variance(np.array(table)) == (None, None)
    assert parameter_share_error(np.array(table)) is None


@pytest.mark.parametrize("at_once", [1, 12, 10**6])
@pytest.mark.parametrize(
    "table",
    [
        [[0.0, 0.5], [0.5, 0.25], [0.0, 0.0], [4.0, 2.0]],
        [[1.0, 2.0, 2.0], [3.0, 3.0, 3.0], [0.0, 7.0, 1.0]],
        [[0.0, 1e-200], [0.0, 0.0], [5.0, 6.0]],
        [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0], [2.0, 2.0]],
    ],
)
def test_the_error_is_the_spread_of_the_share_over_samples_of_rows(table, at_once: int, monkeypatch):
    """Samples in which nothing varies have no share."""
    values = np.array(table)
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    chosen = np.random.Generator(np.random.PCG64(0)).integers(0, len(values), size=(200, len(values)))
    shares = [split_variance(values[sample]).parameters for sample in chosen]
    known = [share for share in shares if share is not None]
    assert len(known) < 200
    assert parameter_share_error(values) == pytest.approx(np.std(known, ddof=1), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (rows_of(9, 21), 2 * np.sqrt(10) / 18),
        (rows_of(10, 21), 0.0),  # ten pairs that agree are enough
        (rows_of(3, 21, repeats=3), np.sqrt(10) / 9),  # three members are three pairs
        (rows_of(4, 21, repeats=3), 0.0),
        (rows_of(1, 15, repeats=4), 2 / 3 * np.sqrt(7) / 4),
        (np.eye(30)[:10, :2].repeat(2, axis=0), 2 * 1 / 4),  # four members of four rows agree with nobody
    ],
)
def test_where_few_members_agree_on_the_rarer_value_the_error_is_that_of_their_count(table, error: float):
    """Shares of 1 or 0 in all samples: the error is the one of a Poisson count of pairs plus one, or none."""
    for coded in (table, 1.0 - table, 7.0 - 3.0 * table):
        assert parameter_share_error(coded) == pytest.approx(error, abs=1e-12)


def test_of_two_rows_without_variance_the_reason_is_that_nothing_varies():
    found = uncertainty(np.ones(4), np.array([0, 0, 1, 1]), "b")
    assert (found.base, found.parameters, found.process, found.standard_error) == ("b", None, None, None)
    assert found.reason == NO_VARIANCE


@pytest.mark.parametrize(("error", "shares"), [(0.25, (0.5, 0.5)), (0.2500001, (None, None))])
def test_a_split_whose_range_just_reaches_the_smaller_share_is_given(error, shares, monkeypatch):
    monkeypatch.setattr(module, "CRITICAL_95", 2.0)
    monkeypatch.setattr(module, "parameter_share_error", lambda table: error)
    found = uncertainty(HALF.ravel(), np.array([0, 0, 1, 1, 2, 2]), "b")
    assert (found.parameters, found.process) == shares
    assert found.standard_error == (None if shares[0] is None else error)
    expected = "Parameter and process uncertainty cannot be told apart from 6 histories: the error of their shares "
    assert found.reason == (expected + "exceeds the smaller share." if shares[0] is None else None)
