"""The answers of another set of mechanisms beside the scenario's own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.alternatives import alternative_answer, alternative_info, cannot_say, difference
from contested.analysis.assemble import Prepared
from contested.analysis.intervals import chance_error, median_error
from contested.analysis.lacking import LeftOut
from contested.results.alternatives import AlternativeAnswer, LeftOutEntry, OtherMechanism
from contested.results.values import Interval
from contested.scenario.alternatives import LoadedAlternative
from contested.scenario.questions import Question
from contested.scenario.schema import Alternative, PresetChoice
from helpers.small_alternatives import fitted
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
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((48, 80), (56, 70), -0.3339, -0.0524),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((3, 10), (9, 10), -0.8090, -0.1705),
    ],
)
def test_the_range_of_a_difference_of_chances_is_that_of_newcombe(one, two, low, high):
    """Method 10 in table II of Newcombe (1998)."""
    (count, members), (own, of) = one, two
    found = difference(other(**chance(count, members)), probability_answer(**chance(own, of)))
    assert found.value == pytest.approx(count / members - own / of, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-4)
    assert found.told_apart and found.level == 0.95


def test_the_range_of_a_difference_of_medians_adds_both_standard_errors():
    one = other(quantiles=quantity_answer().quantiles.model_copy(update={"q50": 4.0}), members=20)
    found = difference(one.model_copy(update={"monte_carlo_error": 0.3}), quantity_answer(monte_carlo_error=0.4))
    assert found.value == 1.0
    assert (found.low, found.high) == pytest.approx((1.0 - 1.96 * 0.5, 1.0 + 1.96 * 0.5))
    assert found.told_apart


@pytest.mark.parametrize(("median", "value"), [(4.0, 1.0), (1.5, -1.5)])
def test_medians_whose_errors_are_wide_are_not_told_apart(median: float, value: float):
    one = other(quantiles=quantity_answer().quantiles.model_copy(update={"q50": median}), members=20)
    found = difference(one.model_copy(update={"monte_carlo_error": 2.4}), quantity_answer(monte_carlo_error=0.7))
    assert (found.value, found.low, found.high) == pytest.approx((value, value - 1.96 * 2.5, value + 1.96 * 2.5))
    assert not found.told_apart


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
    assert found.monte_carlo_error == chance_error(values, row) != median_error(values, row)
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


def test_the_error_of_a_quantity_is_that_of_its_median():
    values, row = np.linspace(0.0, 1.0, 12), np.arange(12) // 2
    amount = Question(id="many", text="?", measure="units_held", actor="north")
    found = alternative_answer(CALM, amount, values, row, quantity_answer())
    assert found.monte_carlo_error == median_error(values, row) != chance_error(values, row)


class Feud:
    """Two clans
    fight on.

    And so do their sons.
    """


def prepared(mechanisms: dict[str, Any], parameters: int) -> Prepared:
    """A model with mechanisms of one kind, by label, and so many parameters."""
    instances = [SimpleNamespace(label=label, kind="feud", mechanism=Feud) for label in mechanisms]
    loaded: Any = SimpleNamespace(scenario=SimpleNamespace(mechanism=mechanisms), hash="4" * 64)
    model: Any = SimpleNamespace(model=SimpleNamespace(instances=instances), parameters=[None] * parameters)
    return Prepared(loaded, model, SimpleNamespace())  # pyright: ignore[reportArgumentType]


def test_the_manifest_lists_what_another_set_lacks_adds_and_changes_in_the_order_of_each():
    main = prepared({"raid": {"rate": "r"}, "fear": {"rate": "f"}, "talk": {}, "aid": {}}, 5)
    other = prepared(
        {"feud-b": {}, "talk": {"rate": "t"}, "raid": {"rate": "r"}, "fear": {"rate": "g"}, "feud-a": {}}, 3
    )
    table = CALM.model_copy(update={"preset": PresetChoice(name="irregular-war", without=["aid"])})
    left_out = [LeftOut("question", "away", "Who is away?", "nothing moves them"), LeftOut("layer", "l", "L", "none")]
    found = alternative_info(LoadedAlternative(table, other.loaded), other, main, left_out, None)
    assert (found.id, found.title, found.preset, found.hash) == ("calm", "Without grievance", "irregular-war", "4" * 64)
    assert (found.mechanisms, found.parameters, found.fit) == (5, 3, None)
    assert (found.lacks, found.changed) == (("aid",), ("talk", "fear"))
    summary = "Two clans fight on."
    assert found.adds == tuple(OtherMechanism(label=one, kind="feud", summary=summary) for one in ("feud-b", "feud-a"))
    assert (found.only, found.without) == ((), ("aid",))
    assert found.left_out == (
        LeftOutEntry(table="question", id="away", text="Who is away?", why="nothing moves them"),
        LeftOutEntry(table="layer", id="l", text="L", why="none"),
    )


def test_a_set_of_only_some_kinds_names_them_and_a_fit_is_kept():
    main = prepared({"raid": {}, "aid": {}}, 2)
    table = CALM.model_copy(update={"preset": PresetChoice(name="irregular-war", only=["raid", "aid"])})
    found = alternative_info(LoadedAlternative(table, main.loaded), main, main, (), fitted())
    assert (found.only, found.without) == (("raid", "aid"), ())
    assert found.lacks == found.adds == found.changed == found.left_out == ()
    assert found.fit == fitted()


def test_a_set_of_the_same_mechanisms_may_only_change_some():
    main, other = (
        prepared({"raid": {"rate": "r"}, "fear": {"rate": "f"}}, 2),
        prepared({"raid": {}, "fear": {"rate": "f"}}, 2),
    )
    found = alternative_info(LoadedAlternative(CALM, other.loaded), other, main, (), None)
    assert (found.lacks, found.adds, found.changed) == ((), (), ("raid",))
