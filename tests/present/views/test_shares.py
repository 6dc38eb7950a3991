"""Shares of histories: Wilson's interval with the effective number, and counts in words."""

from __future__ import annotations

import numpy as np
import pytest

from contested.present.views.shares import Counting, counting
from present.sample import changed


def test_the_interval_is_wilsons():
    whole = Counting(1000, 1000.0, 0.9)
    assert whole.interval(0.012) == pytest.approx((0.00751, 0.01912), abs=1e-5)
    assert whole.interval(0.0) == pytest.approx((0.0, 0.002698), abs=1e-6)
    assert whole.interval(1.0) == pytest.approx((0.997302, 1.0), abs=1e-6)
    low, high = Counting(1000, 250.0, 0.9).interval(0.012)
    assert low < 0.0075 and high > 0.019


def test_a_run_is_worth_as_many_independent_histories_as_its_headline(runs):
    head = runs["plain"].headline
    found = counting(runs["plain"])
    assert (found.members, found.effective, found.level) == (1000, 1000.0, 0.95)  # never more than there are
    wider = head.model_copy(update={"monte_carlo_error": 0.016})
    answers = runs["plain"].answer_file.model_copy(update={"answers": (wider,)})
    found = counting(changed(runs["plain"], answer_file=answers))
    assert found.effective == pytest.approx(0.07 * 0.93 / 0.016**2)
    for name in ("quantity-first", "no-layers"):  # no chance; none of 1,000
        assert counting(runs[name]).effective == runs[name].manifest.parameter_rows


def test_counts_are_whole_histories_and_no_data_is_below_zero():
    assert Counting(1000, 1000, 0.9).counts(np.array([0.0, 0.012, 1.0, np.nan])).tolist() == [0, 12, 1000, -1]


def test_words_give_count_percent_and_range_and_never_0_or_100_percent():
    whole = Counting(1000, 1000.0, 0.9)
    assert whole.words(12) == "12 of 1,000 histories, 1.2 % (0.8 to 1.9 %)"
    assert whole.words(128) == "128 of 1,000 histories, 13 % (11 to 15 %)"
    assert whole.words(0) == "none of 1,000 histories (below 0.3 %)"
    assert whole.words(1000) == "all 1,000 histories (above 99.7 %)"
    assert whole.words(-1) == "no data"
    assert [whole.percent(k) for k in (-1, 0, 1, 12, 50)] == ["no data", "none", "0.1 %", "1.2 %", "5 %"]
    assert whole.percent(1000) == ">99.9 %"
