"""Observations as readings: whose factors multiply them, which days they are about, and how sure their law is."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.reading_values import Days
from contested.analysis.readings import Late, Reading, readings
from contested.errors import InputError
from contested.ledger.claim import Claim, Link
from contested.ledger.distribution import Fixed
from contested.ledger.ledger import Ledger
from contested.ledger.reading import validate
from contested.observations.stated import StatedEvent
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from contested.scenario.observation import Observation
from contested.scenario.questions import Bias
from helpers.small_run import evidence
from scenario.made_up import START, claim, made_up

CALENDAR = Calendar(START, 8, 6)
MEDIANS = {"grade-error-c3": 0.25, "grade-silent-c3": 0.5, "gap": 0.125, "against-interest-narrowing": 0.5}
PRIORS = {
    name: next(iter(evidence().priors.values())).model_copy(
        update={"id": name, "distribution": Fixed(kind="fixed", value=median)}
    )
    for name, median in MEDIANS.items()
}


def observation(**keys: Any) -> Observation:
    return validate(Observation, {"claim": "c", "series": ["raid.deaths"], "over": "sum"} | keys, "test")


def bias(**keys: Any) -> Bias:
    given = {"side": "reds", "about": ["fatalities"], "factor": "prior:inflation"}
    return validate(Bias, given | keys, "test")


def read(*observed: Observation, of: tuple[Claim, ...] = (claim(days=14),), biases: tuple[Bias, ...] = ()):
    """The readings of some observations in a past of six weeks."""
    places: Any = SimpleNamespace(control_unit="parish")
    scenario: Any = SimpleNamespace(observation=observed, bias=biases, actor=(), places=places)
    ledger = Ledger(claims={one.id: one for one in of}, priors=PRIORS)
    return readings(LoadedScenario(scenario, ledger, places, CALENDAR, {}, "", [], [], Path()))


def law(one: Reading) -> Any:
    return one.law


def days(one: Reading) -> Days:
    value: Any = one.value
    return value.args[1]


def test_a_claim_without_a_bias_has_the_factors_of_its_observation_alone():
    (found,) = read(observation(factor=["prior:b", "prior:a"]))
    assert (found.claim, found.side, found.group) == ("c", "reds", "c")
    assert (found.factors, found.speaker, found.spread, found.priors) == (("b", "a"), None, None, ("b", "a"))
    assert law(found).log_shift == 0.0 and (found.summary, found.late) == (None, None)


def test_the_prior_of_a_bias_comes_after_the_factors_and_its_spread_last():
    (found,) = read(observation(factor=["prior:a"]), biases=(bias(spread="prior:spread"),))
    assert (found.factors, found.speaker, found.spread) == (("a", "inflation"), "somebody", "spread")
    assert found.priors == ("a", "inflation", "spread") and law(found).log_shift == 0.0
    late = found._replace(late=Late("missing", 2.0))
    assert late.priors == ("a", "inflation", "spread", "missing")
    (without,) = read(observation(), biases=(bias(),))
    assert (without.factors, without.speaker, without.spread) == (("inflation",), "somebody", None)


def test_a_bias_set_by_hand_is_a_shift_and_no_factor():
    (found,) = read(observation(factor=["prior:a"]), biases=(bias().model_copy(update={"factor": 4.0}),))
    assert (found.factors, found.speaker, found.spread) == (("a",), "somebody", None)
    assert law(found).log_shift == pytest.approx(math.log(4), rel=1e-12)


def test_a_condition_is_not_inflated_and_has_the_chance_of_saying_nothing():
    for biases in ((), (bias(spread="prior:spread"),)):
        (found,) = read(observation(at_least=3), biases=biases)
        assert (found.factors, found.speaker, found.spread) == ((), None, None)
        assert found.law == StatedEvent(0.5)
    against = claim(days=14).model_copy(update={"interest": "against"})
    (narrower,) = read(observation(at_least=3), of=(against,))
    assert narrower.law == StatedEvent(0.25)


def test_an_error_is_that_of_the_grade_and_of_what_is_counted():
    (found,) = read(observation())
    assert law(found).errors.grade == pytest.approx(0.25**2) and law(found).errors.definition == 0.0
    assert (law(found).silent, law(found).group, law(found).value) == (0.5, 1, 10.0)
    (other,) = read(observation(definition="prior:gap"))
    assert law(other).errors.definition == pytest.approx(0.125**2)
    against = claim(days=14).model_copy(update={"interest": "against"})
    (narrower,) = read(observation(), of=(against,), biases=(bias(),))
    assert law(narrower).errors.grade == pytest.approx(0.125**2) and law(narrower).silent == 0.5
    assert (narrower.factors, narrower.speaker) == ((), None)


def test_a_claim_is_about_the_days_of_its_period_in_the_past_and_outside_it():
    for length, by_week in ((14, {0: 7, 1: 7}), (10, {0: 7, 1: 3}), (70, {week: 7 for week in range(6)})):
        (found,) = read(observation(), of=(claim(days=length),))
        assert days(found) == Days(by_week, length) and found.weeks == slice(0, len(by_week))
    (said,) = read(observation(), of=(claim(),))
    assert days(said) == Days({0: 7}, 7) and said.weeks == slice(0, 1)


def test_claims_that_repeat_each_other_are_a_group_named_by_the_first():
    again = Link(relation="repeats", claim="c")
    other, alone = (claim(days=7).model_copy(update={"id": name}) for name in ("b", "z"))
    of = (claim(days=14), other.model_copy(update={"links": (again,)}), alone)
    found = read(*(observation(claim=name) for name in ("z", "c", "b")), of=of)
    assert [(one.claim, one.group, law(one).group) for one in found] == [("z", "z", 1), ("c", "b", 2), ("b", "b", 2)]
    said = read(*(observation(claim=name, at_least=1) for name in ("c", "b")), of=of)
    assert [one.law for one in said] == [StatedEvent(0.5, 2)] * 2


def test_what_is_simulated_is_read_in_the_weeks_of_the_claim():
    history = made_up(weeks=8, members=5)
    (found,) = read(observation(places=["north"]))
    assert np.array_equal(found.value(history), history.table["raid.deaths"][:2, 0].sum(axis=0))


def test_an_observation_whose_weeks_are_not_settled_is_refused():
    with pytest.raises(InputError, match="expected the key 'over' for the series raid.deaths"):
        read(observation(over=None))
