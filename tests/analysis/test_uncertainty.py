"""Parameter and process uncertainty, against layouts whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pairs import beta_pairs, pairs_row
from contested.analysis.uncertainty import (
    NO_VARIANCE,
    ONE_HISTORY,
    ONE_ROW,
    parameter_share_error,
    split_variance,
    uncertainty,
)

ROWS = 4000


def table(values: np.ndarray) -> np.ndarray:
    return values.reshape(-1, 2)


def test_the_split_of_variance_is_that_of_the_layout():
    generator = np.random.Generator(np.random.PCG64(7))
    rows = generator.normal(0, np.sqrt(2.0), ROWS)
    values = rows[:, None] + generator.normal(0, 1.0, (ROWS, 2))
    assert split_variance(values).parameters == pytest.approx(2 / 3, abs=0.03)
    assert split_variance(values).process == pytest.approx(1 / 3, abs=0.03)


def test_three_members_to_a_row_give_the_same_split():
    generator = np.random.Generator(np.random.PCG64(7))
    values = generator.normal(0, np.sqrt(2.0), ROWS)[:, None] + generator.normal(0, 1.0, (ROWS, 3))
    assert split_variance(values).parameters == pytest.approx(2 / 3, abs=0.03)


def test_the_split_of_a_small_table_is_that_of_the_analysis_of_variance():
    values = np.array([[1.0, 3.0], [6.0, 8.0], [2.0, 2.0]])
    within = np.mean([2.0, 2.0, 0.0])  # variances of the rows
    between = np.var([2.0, 7.0, 2.0], ddof=1) - within / 2
    assert split_variance(values).parameters == pytest.approx(between / (between + within))


def test_two_rows_of_two_members_are_enough_for_a_split():
    between = np.var([2.0, 7.0], ddof=1) - 2.0 / 2
    assert split_variance(np.array([[1.0, 3.0], [6.0, 8.0]])).parameters == pytest.approx(between / (between + 2.0))


def test_the_error_of_the_split_is_how_much_it_varies_between_ensembles():
    generator = np.random.Generator(np.random.PCG64(11))
    many = [table(beta_pairs(generator, 300, 0.5, 2.0)) for _ in range(200)]
    seen = np.std([split_variance(values).parameters for values in many])
    found = np.mean([parameter_share_error(values) for values in many[:30]])
    assert found == pytest.approx(seen, rel=0.2)


@pytest.mark.parametrize("true", [0.05, 0.2])
def test_the_interval_of_a_share_from_a_dozen_histories_covers_the_truth(true):
    """Chances that differ between rows: a yes in one or two of a hundred histories, the headline's case."""
    generator = np.random.Generator(np.random.PCG64(5))
    p = 0.015
    a = p * (1 / true - 1)
    found = []
    for _ in range(150):
        values = beta_pairs(generator, 500, a, a * (1 - p) / p)
        share, error = split_variance(table(values)).parameters, parameter_share_error(table(values))
        if values.sum() >= 10:
            assert share is not None and error is not None and error > 0.05
            found.append(abs(share - true) < 1.96 * error)
    assert len(found) > 50 and np.mean(found) > 0.9


def test_the_error_does_not_depend_on_how_two_values_are_coded():
    values = table(beta_pairs(np.random.Generator(np.random.PCG64(5)), 500, 0.1, 6.0))
    assert parameter_share_error(values) == pytest.approx(parameter_share_error(10.0 + 3.0 * values))


def test_shares_add_up_to_1_and_name_their_base():
    generator = np.random.Generator(np.random.PCG64(7))
    values = (generator.normal(0, 1.0, 500)[:, None] + generator.normal(0, 1.0, (500, 2))).ravel()
    found = uncertainty(values, pairs_row(1000), "the variance of this")
    assert found.parameters is not None and found.process is not None and found.standard_error is not None
    assert found.parameters + found.process == 1.0 and found.parameters > found.standard_error > 0
    assert found.reason is None and found.base == "the variance of this"


def test_a_share_below_its_error_is_not_given():
    """Ten yes among a thousand, no two of one row: nothing says how much parameters carry."""
    values = np.zeros(1000)
    values[np.arange(10) * 100] = 1.0
    found = uncertainty(values, pairs_row(1000), "b")
    assert found.parameters is None and found.process is None and found.standard_error is None
    assert found.reason is not None
    assert found.reason.startswith("Parameter and process uncertainty cannot be told apart from 1,000 histories")
    assert found.reason.endswith("the error of their shares exceeds the smaller share.")
    assert "%" not in found.reason  # neither "0%" nor an error of more than all


@pytest.mark.parametrize(("error", "known"), [(0.10, True), (0.15, True), (0.18, False), (0.30, False)])
def test_a_split_is_given_where_half_its_95_percent_range_is_below_the_smaller_share(monkeypatch, error, known):
    """The smaller share of this layout is a third: 1.96 times 0.17."""
    generator = np.random.Generator(np.random.PCG64(7))
    rows = generator.normal(0, np.sqrt(2.0), ROWS)
    values = (rows[:, None] + generator.normal(0, 1.0, (ROWS, 2))).ravel()
    monkeypatch.setattr("contested.analysis.uncertainty.parameter_share_error", lambda table: error)
    assert (uncertainty(values, pairs_row(len(values)), "b").parameters is not None) is known


def test_pure_noise_has_no_certain_parameter_share():
    values = np.random.Generator(np.random.PCG64(1)).normal(size=200)
    found = uncertainty(values, pairs_row(200), "b")
    assert found.parameters is None or found.parameters < 0.3


@pytest.mark.parametrize(
    ("values", "row", "reason"),
    [
        (np.ones(100), pairs_row(100), NO_VARIANCE),
        (np.arange(100.0), np.arange(100), ONE_HISTORY),
        (np.arange(100.0), np.zeros(100, dtype=int), ONE_ROW),
    ],
)
def test_where_variance_cannot_be_split_the_reason_is_given(values, row, reason):
    found = uncertainty(values, row, "b")
    assert found.parameters is None and found.reason == reason
    assert split_variance(np.ones((50, 2))) == (None, None) and parameter_share_error(np.ones((50, 2))) is None
