"""Shares of variance between bins of rows, on tables small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis import variance_shares
from contested.analysis.variance_shares import bins_for, epsilon_squared, first_order, noise_threshold


def one_of(number: int, at: int) -> np.ndarray:
    """Answers that are 1 in one row."""
    return (np.arange(number) == at).astype(float)


@pytest.mark.parametrize(
    ("answers", "bins", "share"),
    [
        (one_of(5, 0), 2, 1 - (1 - 1 / 6) * 4 / 3),  # bins of 3 and 2 rows: 3 (2/15)^2 + 2 (1/5)^2 of 5 / 25 * 4
        (one_of(5, 4), 2, 1 - (1 - 3 / 8) * 4 / 3),
        (10 + 4 * one_of(5, 4), 2, 1 - (1 - 3 / 8) * 4 / 3),
        (one_of(4, 2), 2, 0.0),
        (
            np.array([0.0, 1.0, 2.0, 5.0, 5.0, 2.0, 2.0]),
            3,
            1 - 14 / 152 * 6 / 4,
        ),  # squares: 152 / 7 in all, 138 / 7 between
    ],
)
def test_bins_that_do_not_divide_the_rows_have_one_more_in_the_first(answers, bins, share: float):
    found = epsilon_squared(np.arange(len(answers))[None, :], answers, bins)
    assert found == pytest.approx(np.array([share]), abs=1e-12)


def test_each_column_has_the_share_of_its_own_order():
    answers = np.array([0.0, 0.0, 3.0, 3.0])
    order = np.array([[0, 1, 2, 3], [0, 2, 1, 3], [3, 2, 0, 1]])
    assert epsilon_squared(order, answers, 2).tolist() == pytest.approx([1.0, -0.5, 1.0])


def test_bins_are_whole_numbers_from_2_to_8_with_4_of_the_rarer_answer_each():
    for yes, bins in ((1, 2), (11, 2), (12, 3), (15, 3), (16, 4), (31, 7), (32, 8), (40, 8), (84, 4), (99, 2)):
        answers = np.where(np.arange(100) < yes, 3.0, -1.0)
        assert bins_for(answers) == bins and isinstance(bins_for(answers), int)


def test_shares_are_parts_of_the_variance_of_single_histories_largest_first():
    """A column that is the answer has all the variance between rows, which is half of that of histories."""
    even = np.linspace(0.0, 1.0, 64)
    means = np.repeat([0.0, 1.0], 32) + 0.25 * np.resize([0.0, 1.0], 64)
    values = (means[:, None] + np.sqrt(1 / 4 + 1 / 64) * np.array([-1.0, 1.0])).ravel()
    columns = {"none": np.full(64, 7.0), "coarse": even / 8, "fine": means + even / 1000, "turned": -even}
    found = first_order(values, np.repeat(np.arange(64), 2), columns)
    assert list(found) == ["fine", "coarse", "turned"]
    spread = (1 / 4) / (1 / 4 + 1 / 64)  # of the answers, between the halves and within them
    coarse = 1 - (1 - spread) * 63 / 56
    assert found == pytest.approx({"fine": 0.5, "coarse": coarse / 2, "turned": coarse / 2})


@pytest.mark.parametrize(("rows", "named"), [(31, []), (32, ["a"])])
def test_fewer_rows_than_four_to_each_of_eight_bins_have_no_shares(rows: int, named: list[str]):
    answers = np.repeat([0.0, 1.0], 16)[:rows]
    assert list(first_order(answers, np.arange(rows), {"a": np.arange(rows) / 100})) == named


def test_rows_with_the_same_mean_have_no_shares():
    values = np.tile([0.0, 2.0, 1.0, 1.0], 20)
    assert first_order(values, np.repeat(np.arange(40), 2), {"a": np.arange(40.0)}) == {}


def test_rows_that_a_column_does_not_tell_apart_stay_in_their_order():
    """Two values that alternate: the rows of each are in the order of the answers, which fills four bins of each."""
    answers = np.arange(200.0) // 2
    (share,) = first_order(answers, np.arange(200), {"a": np.resize([0.0, 1.0], 200)}).values()
    within = np.var(np.arange(25.0))
    assert share == pytest.approx(1 - within / np.var(np.arange(100.0)) * 199 / 192)


@pytest.mark.parametrize(("less", "named"), [(0.0, []), (1e-9, ["a"])])
def test_a_share_no_larger_than_noise_is_not_named(less: float, named: list[str], monkeypatch):
    answers = np.repeat([0.0, 1.0], 16) + np.arange(32) / 64

    def noise(order: np.ndarray, answers: np.ndarray, bins: int) -> float:
        return float(epsilon_squared(order, answers, bins)[0]) - less

    monkeypatch.setattr(variance_shares, "noise_threshold", noise)
    assert list(first_order(answers, np.arange(32), {"a": np.arange(32.0)})) == named


def test_where_nearly_all_reshuffles_have_no_share_the_threshold_is_0():
    """Two of sixty rows in one of thirty bins: in 59 of 60 reshuffles they are apart."""
    answers = one_of(60, 3) + one_of(60, 40)
    assert noise_threshold(np.arange(60)[None, :], answers, 30) == 0.0


@pytest.mark.parametrize("at_once", [1, 43 * 4 * 3, 10**6])
def test_bins_of_unequal_size_have_the_threshold_of_the_same_reshuffles(at_once: int, monkeypatch):
    generator = np.random.Generator(np.random.PCG64(3))
    answers, order = 5 + generator.random(43), np.argsort(generator.random((5, 43)), axis=1)
    monkeypatch.setattr(variance_shares, "AT_ONCE", at_once)
    centred = np.tile(answers - answers.mean(), (200, 1))
    largest = [
        epsilon_squared(order, reshuffled, 4).max()
        for reshuffled in np.random.Generator(np.random.PCG64(0)).permuted(centred, axis=1)
    ]
    assert noise_threshold(order, answers, 4) == pytest.approx(np.quantile(largest, 0.95))
