"""What arms are compared by: which outcomes there are, what is kept of every week, and each number of both arms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contested.analysis.compare_outcomes import (
    Counted,
    compared,
    counted_outcomes,
    outcome_values,
    question_values,
    weekly_functions,
)
from contested.engine.types import Weekly
from contested.ensemble.history import BlockHistory
from contested.model.effects import QuantitySpec
from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.results.comparisons import Cells, Outcome
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.small_run import manifest
from helpers.unchecked import unchecked
from scenario.made_up import START, question
from scenario.minimal import write_minimal

WEEKS, PAST = 5, 2
HELD = question(id="held", text="Is it held?", title="It is held", measure="units_held", actor="front", at_least=3)
SPARE = question(id="spare", text="How much is held?", measure="units_held", actor="front", over="max")
EITHER = question(
    id="either",
    text="Is either?",
    any_of=[
        {"measure": "units_held", "actor": "front", "at_least": 5},
        {"measure": "series", "series": ["dead.civilian"], "over": "last", "at_least": 100},
    ],
)
DEATHS = "from the date of the evidence to the end of the run"
END = "at the end of the run"
HUNGER = "how far what people earn from legal work is below that of the start, the mean over people and weeks"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    """The minimal scenario with five weeks, two of them past, and two questions."""
    found = load_scenario(write_minimal(tmp_path_factory.mktemp("war")))
    asked = found.scenario.model_copy(update={"question": (SPARE, HELD)})
    return replace(found, scenario=asked, calendar=Calendar(START, WEEKS, PAST))


def info(*names: str, quantities: tuple[str, ...] = ()) -> ModelInfo:
    series = tuple(Series(name, "stock", "persons", name) for name in names)
    return ModelInfo(series, {name: QuantitySpec(name, name) for name in quantities}, {}, {}, {}, {})


def block(**series: np.ndarray) -> BlockHistory:
    """A block of two places with 3 and 5 units; `__` stands for a dot."""
    stocks = {name.replace("__", "."): values for name, values in series.items()}
    members = np.arange(next(iter(stocks.values())).shape[2])
    return BlockHistory(Weekly(stocks, {}, {}, {}), ["a", "b"], np.array([3, 5]), Calendar(START, WEEKS), members)


def counted(how: str, id: str = "x", group: str = "civilians") -> Counted:
    return Counted(id, group, "Title", "text", "persons", "series", how)


def test_civilians_stand_first_and_control_last_with_each_actor_in_the_order_of_the_file(loaded):
    found = list(counted_outcomes(loaded, info("dead.civilian", "displaced", quantities=("wage", "toll"))))
    assert found == [
        Counted("civilians-killed", "civilians", "Civilians killed", DEATHS, "persons", "dead.civilian", "since"),
        Counted("displaced", "civilians", "People displaced within the country", END, "persons", "displaced", "last"),
        Counted("abroad", "civilians", "Refugees abroad", END, "persons", "abroad", "last"),
        Counted("hunger", "civilians", "Earnings that are missing", HUNGER, "share", "factor wage", "mean"),
        Counted("fighters-guard", "fighters", "Fighters: River Guard", END, "persons", "fighters.guard", "last"),
        Counted("fighters-front", "fighters", "Fighters: Free Rivers Front", END, "persons", "fighters.front", "last"),
        Counted("control-guard", "control", "Parishes held: River Guard", END, "parishes", "control.guard", "last"),
        Counted(
            "control-front", "control", "Parishes held: Free Rivers Front", END, "parishes", "control.front", "last"
        ),
    ]


def test_a_model_without_deaths_or_wages_has_no_such_outcome(loaded):
    rest = ["fighters-guard", "fighters-front", "control-guard", "control-front"]

    def ids(of: ModelInfo) -> list[str]:
        return [one.id for one in counted_outcomes(loaded, of)]

    assert ids(info("displaced", "wage")) == ["displaced", "abroad", *rest]
    assert ids(info("dead.civilian")) == ["civilians-killed", "displaced", "abroad", *rest]
    assert ids(info(quantities=("wage", "dead.civilian"))) == ["displaced", "abroad", "hunger", *rest]


def test_what_questions_measure_is_kept_by_alternative_before_the_series_of_outcomes():
    generator = np.random.default_rng(1)
    held, dead = generator.integers(0, 6, (2, WEEKS, 2, 3)).astype(float)
    history = block(control__front=held, dead__civilian=dead)
    found = weekly_functions([EITHER, SPARE], [counted("last")._replace(series="dead.civilian")], np.ones(2))
    assert list(found) == ["question either", "question spare", "outcome x"]
    kept = {name: function(history) for name, function in found.items()}
    assert kept["question either"].shape == (2, WEEKS, 3) and kept["question spare"].shape == (1, WEEKS, 3)
    assert np.array_equal(kept["question either"], [held.sum(axis=1), dead.sum(axis=1)])
    assert np.array_equal(kept["question spare"][0], held.sum(axis=1))
    assert np.array_equal(kept["outcome x"], dead.sum(axis=1)) and kept["outcome x"].dtype == np.float64


def test_small_numbers_of_a_series_are_added_as_doubles():
    """In single precision 2**24 + 1 is 2**24."""
    many = np.zeros((WEEKS, 2, 1), np.float32)
    many[:, 0], many[:, 1] = 2.0**24, 1.0
    look = weekly_functions([], [counted("last")], np.ones(2))["outcome x"]
    assert look(block(series=many)).tolist() == [[2.0**24 + 1]] * WEEKS


def test_of_wages_what_is_missing_is_kept_as_a_mean_over_people():
    """A quarter of the people lose 0.4, the others gain: 0.1; then a quarter gains and the others lose 0.2: 0.15."""
    wage = np.ones((WEEKS, 2, 2))
    wage[1, :, 0] = [0.6, 1.5]
    wage[3, :, 1] = [3.0, 0.8]
    hunger = counted("mean")._replace(series="factor wage")
    found = weekly_functions([], [hunger], np.array([100.0, 300.0]))["outcome x"](block(**{"factor wage": wage}))
    expected = np.zeros((WEEKS, 2))
    expected[1, 0], expected[3, 1] = 0.1, 0.15
    assert found == pytest.approx(expected)


def test_other_factors_are_added_like_any_series():
    toll = counted("last")._replace(series="factor toll")
    found = weekly_functions([], [toll], np.array([100.0, 300.0]))["outcome x"](
        block(**{"factor toll": np.full((WEEKS, 2, 1), 0.75)})
    )
    assert found.tolist() == [[1.5]] * WEEKS


def test_what_happened_since_the_evidence_is_the_last_week_less_the_last_of_the_past(loaded):
    """Two of five weeks are past: 20 - 4 and 21 - 6."""
    weekly = {"outcome x": np.array([[1.0, 2.0], [4.0, 6.0], [9.0, 7.0], [11.0, 8.0], [20.0, 21.0]])}
    assert outcome_values(counted("since"), weekly, loaded).tolist() == [16.0, 15.0]
    assert outcome_values(counted("last"), weekly, loaded).tolist() == [20.0, 21.0]
    assert outcome_values(counted("mean"), weekly, loaded) == pytest.approx([40 / 3, 12.0])


def test_without_a_past_everything_counts(loaded):
    weekly = {"outcome x": np.array([[1.0, 2.0], [4.0, 6.0], [9.0, 7.0]])}
    whole = replace(loaded, calendar=Calendar(START, 3))
    assert outcome_values(counted("since"), weekly, whole).tolist() == [9.0, 7.0]
    assert outcome_values(counted("last"), weekly, whole).tolist() == [9.0, 7.0]
    assert outcome_values(counted("mean"), weekly, whole) == pytest.approx([14 / 3, 5.0])


def test_a_question_is_answered_from_the_weeks_of_its_period(loaded):
    """The front holds 9 in the past; from the evidence on at most 2, 3 and 4."""
    held = np.array([[9.0, 9.0, 9.0], [9.0, 9.0, 9.0], [2.0, 1.0, 4.0], [1.0, 3.0, 0.0], [0.0, 0.0, 0.0]])
    weekly = {"question held": held[None], "question spare": held[None] + 1, "question either": np.stack([held, held])}
    assert question_values(HELD, weekly, loaded).tolist() == [0.0, 1.0, 1.0]
    assert question_values(SPARE, weekly, loaded).tolist() == [3.0, 4.0, 5.0]
    weekly["question either"][1, -1] = [100.0, 99.0, 0.0]
    assert question_values(EITHER, weekly, loaded).tolist() == [1.0, 0.0, 0.0]


def weekly(last: list[float], held: list[float]) -> dict[str, np.ndarray]:
    """What is kept of an arm: outcomes are 7 in the past and `last` at the end; the front holds so much in week 3."""
    series, ground = np.full((WEEKS, 4), 7.0), np.zeros((1, WEEKS, 4))
    series[-1], ground[0, 3] = last, held
    outcomes = {f"outcome {name}": series for name in ("killed", "force", "ground", "away")}
    return outcomes | {"question held": ground, "question spare": ground}


def both(loaded: LoadedScenario):
    """Four pairs, each with its own parameters."""
    outcomes = [
        counted("last", "ground", "control"),
        counted("last", "force", "fighters"),
        counted("since", "killed"),
        counted("last", "away"),
    ]
    arms = weekly([10, 20, 30, 40], [0, 3, 5, 3]), weekly([11, 20, 32, 39], [0, 2, 1, 4])
    return compared(loaded, manifest(), outcomes, arms, np.arange(4))


def test_outcomes_of_arms_are_those_of_civilians_then_questions_then_fighters_then_ground(loaded):
    found = both(loaded)
    assert [(one.id, one.group) for one in found] == [
        ("killed", "civilians"),
        ("away", "civilians"),
        ("spare", "questions"),
        ("held", "questions"),
        ("force", "fighters"),
        ("ground", "control"),
    ]
    assert [one.kind for one in found] == ["quantity"] * 3 + ["probability"] + ["quantity"] * 2
    assert [one.unit for one in found] == ["persons"] * 2 + ["districts", ""] + ["persons"] * 2


def test_an_outcome_has_its_words_and_a_question_without_a_title_its_text(loaded):
    titled = replace(loaded, scenario=loaded.scenario.model_copy(update={"question": (HELD,)}))
    assert [one.title for one in both(titled) if one.id == "held"] == ["It is held"]
    found = {one.id: (one.title, one.text) for one in both(loaded)}
    assert found["killed"] == found["ground"] == ("Title", "text")
    assert found["held"] == ("It is held", "Is it held?")
    assert found["spare"] == ("How much is held?", "How much is held?")


def test_a_number_is_compared_by_its_mean_difference(loaded):
    """From the evidence on 3, 13, 23 and 33 are killed in the base arm, 4, 13, 25 and 32 in the other."""
    found = {one.id: one for one in both(loaded)}
    killed = found["killed"]
    assert (killed.more, killed.same, killed.fewer, killed.cells) == (2, 1, 1, None)
    assert killed.base.quantiles.q50 == pytest.approx(18.0) and killed.other.quantiles.q50 == pytest.approx(19.0)
    assert found["away"].base.quantiles.q50 == pytest.approx(25.0) and killed.base.count is None
    # the t quantile of 95 % with 3 degrees of freedom, and the standard deviation of 1, 0, 2, -1 over sqrt(4)
    half = 2.3533634348 * np.sqrt(5 / 3) / 2
    difference = killed.difference
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.5, 0.5 - half, 0.5 + half))
    assert (difference.pairs.low, difference.pairs.high) == pytest.approx((-0.85, 1.85)) and killed.apart is False


def test_a_proposition_is_compared_by_its_chances(loaded):
    """Held in three of four pairs, then in one: the second is lost, the third too."""
    held = {one.id: one for one in both(loaded)}["held"]
    assert (held.base.count, held.base.probability, held.other.count, held.other.probability) == (3, 0.75, 1, 0.25)
    assert (held.more, held.same, held.fewer) == (0, 2, 2)
    assert held.cells == Cells(both=1, base_only=2, other_only=0, neither=1)
    assert held.difference.value == -0.5 and held.difference.pairs is None and held.base.quantiles is None
    up, down = 1 / 6, 3 / 6
    half = 1.6448536269514722 * np.sqrt((up + down - (up - down) ** 2) / 6)
    assert (held.difference.low, held.difference.high) == pytest.approx((up - down - half, up - down + half))


def test_arms_that_are_far_apart_are_told_apart(loaded):
    arms = weekly([10, 20, 30, 40], [0, 3, 5, 3]), weekly([60, 71, 80, 91], [4, 4, 4, 4])
    found = compared(loaded, manifest(), [counted("last", "away")], arms, np.arange(4))
    assert [(one.id, one.apart) for one in found] == [("away", True), ("spare", False), ("held", False)]


def test_a_question_has_a_title_of_its_own_or_its_text(monkeypatch, loaded):
    unchecked(monkeypatch, "contested.analysis.compare_outcomes", Outcome)
    assert {one.id: one.title for one in both(loaded)}.items() >= {
        "held": "It is held",
        "spare": "How much is held?",
    }.items()
