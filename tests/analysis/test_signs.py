"""Numbers whose sign evidence leaves open: how often each is below 0, and the answer on either side."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pairs import pairs_row
from contested.analysis.attribution import LEAST_IN_A_TENTH, Ordered
from contested.analysis.signs import sign_splits
from contested.ledger.distribution import AnyDistribution, LogNormal, Normal
from contested.ledger.prior import Prior
from contested.results.answers import SideAnswer, SignSplit
from contested.results.manifest import ParameterInfo
from helpers.small_run import evidence, manifest

ROWS = 200
ROW = pairs_row(2 * ROWS)


def prior(name: str, distribution: AnyDistribution, unit: str = "1") -> Prior:
    (known,) = evidence().priors.values()
    return known.model_copy(update={"id": name, "distribution": distribution, "unit": unit})


PRIORS = {
    one.id: one
    for one in (
        prior("effect", Normal(kind="normal", mean=0.5, sd=1.0)),
        prior("rate", LogNormal(kind="lognormal", median=1.0, sigma=1.0)),
        prior("base", Normal(kind="normal", mean=0.0, sd=1.0), "log odds"),
        prior("unused", Normal(kind="normal", mean=0.0, sd=1.0)),
    )
}


def parameters(**used: str) -> list[ParameterInfo]:
    (known,) = manifest().parameters
    return [known.model_copy(update={"name": name.replace("__", "."), "prior": prior}) for name, prior in used.items()]


def splits(draws: np.ndarray, values: np.ndarray, proposition: bool = False) -> tuple[SignSplit, ...]:
    used = parameters(raid__effect="effect", talk__effect="effect", raid__rate="rate", watch__base="base")
    every = {name: draws for name in PRIORS}
    return sign_splits(Ordered(values, values, proposition), ROW, every, used, PRIORS)


def test_a_number_in_use_with_both_signs_is_split_and_no_other():
    """A rate above 0, a place on a scale of log odds and a prior that nothing uses have no sign to flip."""
    found = splits(np.linspace(-1.0, 3.0, ROWS), np.arange(2.0 * ROWS))
    assert [(one.prior, one.names) for one in found] == [("effect", ("raid.effect", "talk.effect"))]


def test_numbers_are_in_the_order_of_their_names_and_a_parameter_set_by_hand_has_no_sign():
    wide = Normal(kind="normal", mean=0.0, sd=1.0)
    priors = {name: prior(name, wide) for name in ("late", "early", "fixed")}
    used = parameters(raid__b="late", raid__a="early", raid__c="fixed")
    used[2] = used[2].model_copy(update={"prior": None})
    draws = {name: np.linspace(-1.0, 1.0, ROWS) for name in priors}
    values = np.arange(2.0 * ROWS)
    found = sign_splits(Ordered(values, values, False), ROW, draws, used, priors)
    assert [(one.prior, one.names) for one in found] == [("early", ("raid.a",)), ("late", ("raid.b",))]


def test_a_number_without_draws_is_not_split():
    values = np.arange(2.0 * ROWS)
    used = parameters(raid__effect="effect", talk__rate="rate")
    found = sign_splits(Ordered(values, values, False), ROW, {"rate": np.ones(ROWS)}, used, PRIORS)
    assert [one.prior for one in found] == []


def test_a_draw_of_0_is_not_below_it():
    """Of four histories one is below 0, with two that are 0."""
    values = np.arange(4.0)
    draws = {"effect": np.array([0.0, -1.0, 0.0, 2.0])}
    found = sign_splits(Ordered(values, values, False), np.arange(4), draws, parameters(raid__effect="effect"), PRIORS)
    assert [one.below for one in found] == [0.25]


def test_the_shares_below_zero_are_those_of_the_prior_and_of_the_histories():
    draws = np.linspace(-1.0, 3.0, ROWS)
    (found,) = splits(draws, np.arange(2.0 * ROWS))
    assert found.below_before == pytest.approx(0.3085, abs=1e-3)  # the normal law, half a deviation below its mean
    assert found.below == pytest.approx(0.25)


def test_the_answer_on_either_side_is_that_of_the_histories_there():
    draws = np.tile([-1.0, 1.0, 1.0, 1.0], ROWS // 4)
    yes = np.where(draws[ROW] < 0.0, np.arange(2 * ROWS) % 2, 0.0)
    (found,) = splits(draws, yes, proposition=True)
    assert found.answer_below is not None and found.answer_above is not None
    assert found.answer_below.value == pytest.approx(yes[draws[ROW] < 0].mean())
    assert found.answer_above.value < 0.01 and found.differs
    (amount,) = splits(draws, np.where(draws[ROW] < 0.0, 100.0, 50.0))
    assert amount.answer_below == SideAnswer(value=100.0, low=100.0, high=100.0)
    assert amount.answer_above == SideAnswer(value=50.0, low=50.0, high=50.0)


@pytest.mark.parametrize(("below", "told"), [(LEAST_IN_A_TENTH, True), (LEAST_IN_A_TENTH - 1, False), (0, False)])
def test_too_few_draws_on_a_side_tell_no_answer_there(below, told):
    draws = np.where(np.arange(ROWS) < below, -1.0, 1.0)
    (found,) = splits(draws, np.arange(2.0 * ROWS))
    assert (found.answer_below is not None) == told and found.answer_above is not None
    assert found.below == pytest.approx(below / ROWS)


def test_sides_differ_only_where_their_ranges_have_nothing_in_common():
    (found,) = splits(np.tile([-1.0, 1.0], ROWS // 2), np.arange(2.0 * ROWS))
    low, high, both = (SideAnswer(value=at, low=at - 1, high=at + 1) for at in (1.0, 4.0, 2.5))
    for below, above, differs in ((low, high, True), (high, low, True), (low, both, False), (None, low, False)):
        assert found.model_copy(update={"answer_below": below, "answer_above": above}).differs == differs
    with pytest.raises(ValueError, match="expected a range that contains 1, found 2 to 3"):
        SideAnswer(value=1.0, low=2.0, high=3.0)
