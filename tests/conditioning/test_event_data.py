"""Event tables in the conditioning: their gap and delay, what weighs histories, what is left out with them."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.readings import Late, Reading
from contested.conditioning.condition import CANDIDATES
from contested.conditioning.histories import Likelihoods
from contested.conditioning.left_out import LeftOut, left_out_sets, remaining, table_sets
from contested.conditioning.past import log_factors
from contested.ledger.distribution import Fixed
from contested.observations.event_summaries import Summary
from helpers.small_past import READINGS, number, prior, small_past


def summed(name: str, best: float, last: bool = True, data: str = "events", **changes) -> Reading:
    """A sum of a table of events."""
    one = Summary(data, "attacks", "recent", (0,), slice(0, 3), best, best, best, 0.0, 0.0, last)
    return number(name, best, factors=("inflation",), group=data, summary=one, **changes)


def table(*readings: Reading, **priors):
    return small_past((*READINGS, *readings), **priors)


def test_a_sum_is_multiplied_by_its_gap_and_by_what_is_known_by_then():
    late = summed("late", 5.0, late=Late("spread", 0.5))
    past = table(summed("whole", 5.0), late, spread=prior("spread", distribution=Fixed(kind="fixed", value=0.4)))
    z = np.zeros((len(past.unknowns), 1))
    factors = np.exp(log_factors(past, z)[:, 0])
    gap = past.priors["inflation"].median
    # 0.4 of the events of half of the weeks are not known yet
    assert factors[-2:].tolist() == pytest.approx([gap, gap * 0.8])


def test_only_the_last_weeks_of_a_table_choose_histories():
    rng = np.random.default_rng(0)
    past = table(summed("over", 5.0, last=False), summed("last", 5.0))
    simulated = rng.poisson(900, (5, 2 * CANDIDATES)).astype(float)
    factors = log_factors(past, np.zeros((len(past.unknowns), 2)))
    likelihoods = Likelihoods(simulated, factors)
    with_both = likelihoods.of(past).numbers
    np.testing.assert_array_equal(with_both, likelihoods.of(past, frozenset({"over"})).numbers)
    assert not np.allclose(with_both, likelihoods.of(past, frozenset({"last"})).numbers)


def test_a_table_is_left_out_as_a_whole_and_no_sum_alone():
    past = table(summed("one", 5.0), summed("two", 5.0), summed("other", 5.0, data="more"))
    kinds = [(left.kind, left.id) for left in table_sets([("events", "Made up"), ("more", "Other")])]
    assert kinds == [("data", "events"), ("data", "more"), ("data", "all event data")]
    first, _, both = table_sets([("events", "Made up"), ("more", "Other")])
    assert remaining(past.readings, first).without == {"one", "two"}
    assert remaining(past.readings, both).without == {"one", "two", "other"}
    assert both.title == "Made up and Other" and not both.claims
    assert len(table_sets([("events", "Made up")])) == 1


def test_claims_are_left_out_without_the_sums_of_tables():
    past = table(summed("one", 5.0), summed("two", 5.0))
    assert [one.claim for one in past.claims] == [one.claim for one in READINGS]
    left = LeftOut("claim", "counted", ("counted",))
    after = remaining(past.readings, left)
    assert after.without == {"counted"}
    # sums of one table do not say the same: none shares the weight of another
    assert [one.law.group for one in after.readings if one.summary] == [1, 1]


def test_sums_are_no_claims_of_any_source():
    names = {claim for one in left_out_sets((summed("one", 5.0),), None) for claim in one.claims}  # type: ignore[arg-type]
    assert names == set()
