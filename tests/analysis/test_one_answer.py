"""One answer from few histories, and what stands beside it where a run is conditioned on evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.answers import (
    NEARNESS_BASE,
    QUANTITY_BASE,
    Ensemble,
    OverTime,
    WithoutEvidence,
    answer,
    answer_all,
    order_by_nearness,
    prior_answer,
)
from contested.analysis.intervals import chance_error, chance_interval, median_error
from contested.results.answers import Answer, PriorAnswer
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from helpers.small_conditioning import influence
from helpers.small_run import evidence, manifest
from helpers.unchecked import unchecked
from scenario.made_up import START, claim, ledger, question

ROW = np.arange(8) // 2
AT_LEAST_A_CLAIM = question(id="yes", measure="series", series=["raid.attack"], at_least="claim:c", title="Many?")
AT_LEAST_A_NUMBER = question(id="yes", measure="series", series=["raid.attack"], at_least=5)
MANY = question(id="many", measure="series", series=["raid.attack"])


def ensemble(rests_on: tuple[str, ...] = (), asked: Any = ()) -> Ensemble:
    """Eight histories of four rows; the model's number rests on some claims."""
    scenario: Any = SimpleNamespace(name="small", as_of=START, question=asked, headline_question=MANY)
    places: Any = SimpleNamespace(ids=["A", "B"])
    known = replace(ledger(claim(best=10, days=7)), priors=evidence().priors)
    loaded = LoadedScenario(scenario, known, places, Calendar(START, 8), {}, "", [], [], Path())
    (parameter,) = manifest().parameters
    described = manifest(parameters=(parameter.model_copy(update={"rests_on": rests_on}),))
    return Ensemble(loaded, described, {"raid-rate": np.array([1.0, 2.0, 3.0, 4.0])}, ROW)


def answered(values: list[float], asked=AT_LEAST_A_NUMBER, over_time: OverTime | None = None, **keys: Any) -> Answer:
    found = np.array(values)
    return answer(asked, found, found[None], over_time or OverTime(), ensemble(**keys))


def test_a_proposition_that_is_true_in_most_histories():
    values = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0]
    found = answered(values)
    assert (found.members, found.count, found.probability, found.quantiles) == (8, 7, 0.875, None)
    assert found.interval == chance_interval(np.array(values), ROW)


def test_a_proposition_that_is_true_in_all_histories_is_not_certain():
    found = answered([1.0] * 8)
    assert (found.count, found.probability) == (8, 1.0 - 0.5 / 8)


def test_the_error_of_a_proposition_is_that_of_a_chance():
    values = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    found = answered(values).monte_carlo_error
    assert found == chance_error(np.array(values), ROW) != median_error(np.array(values), ROW)


def test_the_error_of_a_quantity_is_that_of_its_median():
    values = [0.1, 0.2, 0.3, 0.5, 0.6, 0.4, 0.9, 0.8]
    found = answered(values, MANY)
    assert found.monte_carlo_error == median_error(np.array(values), ROW) != chance_error(np.array(values), ROW)
    assert found.count is found.probability is None and found.quantiles is not None
    assert found.quantiles.q50 == pytest.approx(0.45)


def test_a_proposition_that_is_known_over_time_is_shown_by_week():
    values = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    true = np.zeros((1, 8, 8), bool)
    true[0, 3:] = np.array(values) > 0
    found = answered(values, over_time=OverTime({}, {"yes": true}))
    assert found.by_week is not None and found.by_week.true.counts == (0, 0, 0, 3, 3, 3, 3, 3)


def test_a_proposition_that_is_not_is_not():
    assert answered([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]).by_week is None


def test_the_claim_that_a_number_of_the_model_is_made_from_makes_an_answer_circular():
    values = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    circular = answered(values, AT_LEAST_A_CLAIM, rests_on=("c",))
    assert circular.basis.word == "circular" and circular.basis.circular[0].claim == "c"
    assert answered(values, AT_LEAST_A_CLAIM, rests_on=("other",)).basis.word == "measured"
    assert answered(values, AT_LEAST_A_NUMBER, rests_on=("c",)).basis.word == "measured"


def test_a_quantity_is_compared_with_no_claim():
    assert answered([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], MANY, rests_on=("c",)).basis.word == "measured"


def test_the_title_and_the_note_are_those_of_the_question_or_else_its_text_and_what_counts():
    values = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    assert answered(values, AT_LEAST_A_CLAIM).title == "Many?"
    plain = answered(values)
    assert plain.title == plain.text == "?" and plain.note == plain.counted != ""
    noted = question(id="many", measure="series", series=["raid.attack"], note="Of all sizes.")
    assert answered(values, noted).note == "Of all sizes."


def test_without_evidence_a_proposition_has_a_chance_and_a_quantity_quantiles():
    values, row = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 1.0]), np.array([0, 0, 1, 1, 2, 2])
    found = prior_answer(AT_LEAST_A_NUMBER, WithoutEvidence({"yes": values, "many": 1.0 - values}, row))
    assert (found.members, found.count, found.probability) == (6, 4, 4 / 6)
    assert found.interval == chance_interval(values, row) and found.quantiles is None
    number = prior_answer(MANY, WithoutEvidence({"many": 3.0 * np.arange(6.0)}, row))
    assert number.count is number.probability is number.interval is None
    assert number.quantiles is not None and (number.members, number.quantiles.q50) == (6, 7.5)


def test_without_evidence_what_is_always_true_is_not_certain():
    found = prior_answer(AT_LEAST_A_NUMBER, WithoutEvidence({"yes": np.ones(4)}, np.arange(4)))
    assert (found.count, found.probability) == (4, 0.875)


def both(**keys: Any) -> tuple[Answer, Answer]:
    """The answers to a proposition, true in 6 of 8 histories, and to a quantity whose median is 4.5."""
    yes = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    values = {"yes": yes, "many": np.arange(1.0, 9.0)}
    known = ensemble(asked=[AT_LEAST_A_NUMBER, MANY])
    first, second = answer_all(known, values, {"yes": yes[None]}, OverTime(), **keys).answers
    return first, second


def test_an_answer_stands_beside_the_one_without_evidence():
    row = np.array([0, 0, 1, 1])
    values = {"yes": np.array([1.0, 0.0, 0.0, 0.0]), "many": np.array([2.0, 4.0, 6.0, 9.0])}
    yes, many = both(without_evidence=WithoutEvidence(values, row))
    assert yes.prior_answer is not None and many.prior_answer is not None and many.prior_answer.quantiles is not None
    assert (yes.prior_answer.members, yes.prior_answer.count, yes.prior_answer.probability) == (4, 1, 0.25)
    assert (many.prior_answer.count, many.prior_answer.quantiles.q50) == (None, 5.0)
    assert (yes.count, yes.influence, many.influence) == (6, (), ())


def test_a_run_of_the_priors_alone_has_no_other_answer():
    yes, many = both()
    assert yes.prior_answer is many.prior_answer is None and yes.influence == many.influence == ()


def test_what_leaving_out_a_claim_changes_is_added_to_the_answer():
    """Half a history is left to either side of a chance; a quantity has no bounds."""
    changes = {"yes": (0.125, -0.125, 5.0, -5.0), "many": (2.0, -3000.0, 3000.0)}
    told = {name: tuple(influence(change=one) for one in of) for name, of in changes.items()}
    yes, many = both(influence=told)
    assert [one.without for one in yes.influence] == [0.875, 0.625, 1 - 1 / 16, 1 / 16]
    assert [one.change for one in yes.influence] == [0.125, -0.125, 5.0, -5.0]
    assert [one.without for one in many.influence] == [6.5, -2995.5, 3004.5]


def test_of_three_alternatives_the_nearest_decides_in_every_one_of_three_histories():
    near = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [1.0, 3.0, 2.0]])
    # The largest ranks are 1, 3 and 3.
    assert order_by_nearness(near).tolist() == [1.0, 2.5, 2.5]


def test_an_answer_is_made_of_the_parts_of_its_kind(monkeypatch):
    unchecked(monkeypatch, "contested.analysis.answers", Answer)
    yes = answered([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    assert (yes.title, yes.note, yes.kind) == ("?", yes.counted, "probability") and yes.counted
    assert (type(yes.count), yes.count, yes.probability, yes.quantiles) == (int, 3, 0.375, None)
    assert yes.interval is not None and yes.interval.low < 0.375 < yes.interval.high
    assert yes.uncertainty.base == NEARNESS_BASE
    many = answered([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], MANY)
    assert many.count is many.probability is many.interval is None and many.uncertainty.base == QUANTITY_BASE
    assert many.quantiles is not None and many.quantiles.q50 == 4.5


def test_an_answer_without_evidence_is_made_of_the_parts_of_its_kind(monkeypatch):
    unchecked(monkeypatch, "contested.analysis.answers", PriorAnswer)
    values = {"yes": np.array([1.0, 0.0, 0.0, 0.0]), "many": np.array([2.0, 4.0, 6.0, 9.0])}
    yes = prior_answer(AT_LEAST_A_NUMBER, WithoutEvidence(values, np.arange(4)))
    assert (type(yes.count), yes.count, yes.probability, yes.quantiles) == (int, 1, 0.25, None)
    assert yes.interval is not None and yes.interval.low < 0.25 < yes.interval.high
    many = prior_answer(MANY, WithoutEvidence(values, np.arange(4)))
    assert many.quantiles is not None and many.quantiles.q50 == 5.0
    assert many.count is many.probability is many.interval is None
