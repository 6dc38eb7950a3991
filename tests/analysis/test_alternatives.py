"""The answers of another set of mechanisms beside the scenario's own."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.alternatives import alternative_answer, cannot_say, difference
from contested.results.alternatives import AlternativeAnswer
from contested.results.values import Interval
from contested.scenario.questions import Question
from contested.scenario.schema import Alternative, PresetChoice
from helpers.small_run import probability_answer, quantity_answer

CALM = Alternative(id="calm", title="Without grievance", preset=PresetChoice(name="irregular-war"))


def wilson(count: int, members: int) -> Interval:
    z, p = 1.959964, count / members
    middle, half = p + z * z / (2 * members), z * np.sqrt(p * (1 - p) / members + z * z / (4 * members**2))
    low, high = ((middle + sign * half) / (1 + z * z / members) for sign in (-1, 1))
    return Interval(low=low, high=high, level=0.95, method="Wilson")


def chance(count: int, members: int) -> dict:
    return {"members": members, "count": count, "probability": count / members, "interval": wilson(count, members)}


def other(**values) -> AlternativeAnswer:
    return AlternativeAnswer.model_construct(id="calm", title="Without grievance", monte_carlo_error=0.1, **values)


@pytest.mark.parametrize(
    ("one", "two", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
)
def test_the_range_of_a_difference_of_chances_is_that_of_newcombe(one, two, low, high):
    """Method 10 in table II of Newcombe (1998)."""
    (count, members), (own, of) = one, two
    found = difference(other(**chance(count, members)), probability_answer(**chance(own, of)))
    assert found.value == pytest.approx(count / members - own / of, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-4)
    assert found.told_apart == (low > 0) and found.level == 0.95


def test_the_range_of_a_difference_of_medians_adds_both_standard_errors():
    one = other(quantiles=quantity_answer().quantiles.model_copy(update={"q50": 4.0}), members=20)
    found = difference(one.model_copy(update={"monte_carlo_error": 0.3}), quantity_answer(monte_carlo_error=0.4))
    assert found.value == 1.0
    assert (found.low, found.high) == pytest.approx((1.0 - 1.96 * 0.5, 1.0 + 1.96 * 0.5))
    assert found.told_apart
    assert not difference(one, quantity_answer(monte_carlo_error=0.7)).told_apart


def test_an_answer_is_counted_like_that_of_the_scenario():
    question = Question(id="wins", text="?", measure="places_held", actor="north", at_least=1)
    values, row = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]), np.arange(8) // 2
    found = alternative_answer(CALM, question, values, row, probability_answer())
    assert (found.id, found.title, found.members, found.count, found.probability) == (
        "calm",
        "Without grievance",
        8,
        2,
        0.25,
    )
    assert found.interval is not None and found.interval.low < 0.25 < found.interval.high
    assert found.difference is not None and found.difference.value == 0.0 and not found.difference.told_apart
    amount = Question(id="many", text="?", measure="units_held", actor="north")
    several = alternative_answer(CALM, amount, 10.0 * values, row, quantity_answer())
    assert several.quantiles is not None and several.count is None and several.difference is not None
    assert several.difference.value == several.quantiles.q50 - 3.0


def test_without_a_mechanism_there_is_the_reason_alone():
    found = cannot_say(CALM, "it has no mechanism that moves 'Fear'")
    assert found.reason == "it has no mechanism that moves 'Fear'" and found.members is None
    with pytest.raises(ValueError, match="or a reason alone"):
        AlternativeAnswer.model_validate({**dict(found), "quantiles": quantity_answer().quantiles})
    with pytest.raises(ValueError, match="with an answer, and only there"):
        AlternativeAnswer.model_validate({**dict(found), "members": 3})
