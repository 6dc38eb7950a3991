"""Differences between two ensembles in plain numbers: their errors, what would matter, and verdicts at the limits."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from contested.analysis import invariances
from contested.analysis.invariances import Answer, Difference, Values, Variant, compared, exactly, value

WIDTH = 2.576
"""Half of a 99 % interval, in standard errors."""


def pairs(*values: float) -> Values:
    """Two histories to a row of parameters."""
    return Values(np.array(values, dtype=float), np.arange(len(values)) // 2)


def error(found: Difference) -> float:
    assert found.difference - found.low == pytest.approx(found.high - found.difference, rel=1e-12)
    return (found.high - found.low) / 2 / WIDTH


def moved(before: Values, after: Values, paired: bool = True) -> Difference:
    return compared("probability", before, after, paired=paired)


def test_a_probability_is_the_share_of_histories_and_a_quantity_their_median():
    found = pairs(1, 0, 0, 1, 1, 1, 0, 9)
    assert value("probability", found) == 13 / 8 and value("quantity", found) == 1.0


def test_a_probability_moves_by_points_and_its_paired_error_is_that_of_the_rows():
    """Rows move by 0, 1/2, 0 and 1: squares around the mean of 3/8 add to 11/16, over 3 · 4 rows 11/192."""
    found = moved(pairs(0, 0, 0, 1, 1, 1, 0, 0), pairs(0, 0, 1, 1, 1, 1, 1, 1))
    assert (found.value, found.difference, found.margin) == (0.75, 0.375, 0.05)
    assert error(found) == pytest.approx(sqrt(11 / 192))
    assert found.verdict == "cannot be told"


def test_a_paired_error_is_at_least_that_of_half_a_row_more_that_moves():
    """None of four rows moves: 0.5 in 5. All four move by one: 4.5 in 5, of which a half at most stays."""
    no, yes = pairs(*[0] * 8), pairs(*[1] * 8)
    assert error(moved(no, no)) == pytest.approx(sqrt(0.1 * 0.9 / 4 / 2))
    assert error(moved(no, yes)) == pytest.approx(sqrt(0.9 * 0.5 / 4 / 2))
    assert moved(no, yes).verdict == "does not hold" and moved(yes, no).verdict == "does not hold"
    assert moved(yes, no).difference == -1.0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_single_row_has_the_least_paired_error():
    """It moves: 1.5 in 2, of which a half stays. It does not: 0.5 in 2. Its two histories count apart."""
    assert error(moved(pairs(0, 1), pairs(1, 1))) == pytest.approx(sqrt(0.75 * 0.5 / 1 / 2))
    assert error(moved(pairs(0, 1), pairs(0, 1))) == pytest.approx(sqrt(0.25 * 0.75 / 1 / 2))


def test_two_rows_have_an_error_of_their_own():
    """They move by 0 and 1: a variance of 1/2, over two rows 1/4."""
    assert error(moved(pairs(0, 0, 0, 0), pairs(0, 0, 1, 1))) == pytest.approx(0.5)


def test_errors_of_ensembles_that_have_nothing_in_common_are_added_in_squares():
    """Shares of rows are 0, 0, 1, 1, their variance 1/3 over four rows; and 0, 1, 1, 1, their variance 1/4."""
    found = moved(pairs(0, 0, 0, 0, 1, 1, 1, 1), pairs(0, 0, 1, 1, 1, 1, 1, 1), paired=False)
    assert error(found) == pytest.approx(sqrt(1 / 12 + 1 / 16))
    assert (found.value, found.difference) == (0.75, 0.25)


def test_an_own_error_is_at_least_that_of_independent_histories_with_half_a_one_more():
    """No history of four: 0.5 in 5. All of six: 6.5 in 7."""
    none, every = pairs(0, 0, 0, 0), pairs(1, 1, 1, 1, 1, 1)
    assert error(moved(none, every, paired=False)) == pytest.approx(sqrt(0.1 * 0.9 / 4 + 6.5 / 7 * (0.5 / 7) / 6))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_single_row_has_the_error_of_independent_histories():
    """One of two: 1.5 in 3. None of two: 0.5 in 3."""
    found = moved(pairs(0, 1), pairs(0, 0), paired=False)
    assert error(found) == pytest.approx(sqrt(0.5 * 0.5 / 2 + 1 / 6 * (5 / 6) / 2))


def test_half_a_history_is_added_to_those_that_are_true_and_one_to_all():
    """None of four is 0.5 in 5, one of three in a single row 1.5 in 4."""
    none, third = pairs(0, 0, 0, 0), Values(np.array([0.0, 0.0, 1.0]), np.zeros(3, dtype=int))
    assert error(moved(none, none, paired=False)) == pytest.approx(sqrt(2 * 0.1 * 0.9 / 4))
    assert error(moved(third, third, paired=False)) == pytest.approx(sqrt(2 * 0.375 * 0.625 / 3))


def test_two_rows_that_differ_have_an_error_of_their_own():
    """Shares of 0 and 1: a variance of 1/2, over two rows 1/4."""
    one = pairs(0, 0, 1, 1)
    assert error(moved(one, one, paired=False)) == pytest.approx(sqrt(1 / 4 + 1 / 4))


@pytest.fixture
def three_samples(monkeypatch) -> None:
    """Of two rows the first twice, each once, and the second twice."""
    monkeypatch.setattr(invariances, "_resampled", lambda rows: np.array([[0, 0], [0, 1], [1, 1]])[:, :rows])


@pytest.mark.usefixtures("three_samples")
def test_a_median_has_the_error_of_the_medians_of_samples_of_rows():
    """Medians are 1, 3 and 5 before and 7, 12 and 17 after: they move by 6, 9 and 12, and spread by 2, 5 and 3."""
    before, after = pairs(0, 2, 4, 6), pairs(7, 7, 17, 17)
    found = compared("quantity", before, after, paired=True)
    assert (found.value, found.difference, error(found)) == (12.0, 9.0, pytest.approx(3.0))
    assert found.verdict == "does not hold"
    apart = compared("quantity", before, after, paired=False)
    assert (apart.value, apart.difference, error(apart)) == (12.0, 9.0, pytest.approx(sqrt(2**2 + 5**2)))


@pytest.mark.usefixtures("three_samples")
def test_a_median_may_move_by_a_tenth_of_the_range_from_5_to_95_percent():
    """Of 0, 2, 4 and 6 these are 0.3 and 5.7."""
    before = pairs(0, 2, 4, 6)
    assert compared("quantity", before, before, paired=True).margin == pytest.approx(0.54)
    assert compared("quantity", before, before, paired=True).verdict == "holds"


def test_rows_are_drawn_two_hundred_times_the_same_for_every_answer():
    """The median of two of the rows 0 and 1 is half of how many are 1."""
    rows = Values(np.array([0.0, 1.0]), np.arange(2))
    still = Values(np.zeros(2), np.arange(2))
    ones = np.random.default_rng(0).integers(2, size=(200, 2)).sum(axis=1)
    for paired in (True, False):
        found = compared("quantity", rows, still, paired=paired)
        assert error(found) == pytest.approx(np.std(ones / 2, ddof=1), rel=1e-12)


@pytest.mark.parametrize(
    ("difference", "half", "verdict"),
    [
        (0.0, 0.25, "holds"),
        (0.125, 0.125, "holds"),
        (-0.125, 0.125, "holds"),
        (0.0, 0.375, "cannot be told"),
        (0.125, 0.25, "cannot be told"),
        (-0.125, 0.25, "cannot be told"),
        (0.25, 0.125, "cannot be told"),
        (-0.25, 0.125, "cannot be told"),
        (0.5, 0.5, "cannot be told"),
        (-0.5, 0.5, "cannot be told"),
        (0.375, 0.5, "cannot be told"),
        (0.5, 0.25, "does not hold"),
        (-0.5, 0.25, "does not hold"),
    ],
)
def test_a_verdict_is_read_from_the_interval_and_what_would_matter(monkeypatch, difference, half, verdict):
    """A quarter matters; an answer that moves by just that, or whose interval ends at 0, is not said to move."""
    monkeypatch.setattr(invariances, "POINTS", 0.25)
    monkeypatch.setattr(invariances, "CRITICAL_99", 1.0)
    monkeypatch.setattr(invariances, "_paired_error", lambda *_: half)
    before, after = (Values(np.repeat([1.0, 0.0], [k, 8 - k]), np.arange(8)) for k in (4, int(4 + 8 * difference)))
    found = moved(before, after)
    assert (found.difference, found.low, found.high) == (difference, difference - half, difference + half)
    assert found.verdict == verdict


@pytest.mark.parametrize(("kind", "first", "second"), [("probability", 0.25, 1.5), ("quantity", 0.0, 1.5)])
def test_an_exact_change_leaves_no_room_around_the_difference(kind, first, second):
    before, after = pairs(0, 0, 0, 1), pairs(1, 2, 1, 2)
    assert exactly(kind, before, after) == (
        second,
        second - first,
        second - first,
        second - first,
        0.0,
        "does not hold",
    )
    assert exactly(kind, before, before) == (first, 0.0, 0.0, 0.0, 0.0, "holds")


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        (("holds", "does not hold", "cannot be told"), "does not hold"),
        (("holds", "cannot be told", "holds"), "cannot be told"),
        (("holds", "holds"), "holds"),
    ],
)
def test_the_verdict_on_an_answer_is_the_worst_of_all_changes(verdicts, worst):
    by_variant = {f"v{k}": Difference(0.5, 0.0, -0.1, 0.1, 0.05, one) for k, one in enumerate(verdicts)}
    assert Answer("held", "Is it held?", "probability", 0.5, by_variant).verdict == worst


def test_a_change_may_move_single_histories_unless_it_is_exact():
    assert Variant("step", "Half the step", "half the step").exact is False
