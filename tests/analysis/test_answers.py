"""Answers to a proposition and to a quantity, from the values of histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.pairs import pairs_row
from contested.analysis.answers import NEARNESS_BASE, QUANTITY_BASE, Ensemble, OverTime, answer_all, order_by_nearness
from contested.analysis.intervals import chance_error, chance_interval, median_error
from contested.ledger.distribution import Normal
from contested.results.answers import Answer, Answers
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from helpers.small_run import evidence, manifest
from scenario.made_up import START, claim, ledger, question

MEMBERS = 400
ROW = pairs_row(MEMBERS)
RNG = np.random.default_rng(8)
RATE = RNG.normal(size=MEMBERS // 2)
NEAR = RATE[ROW] + RNG.normal(0, 0.3, MEMBERS)
YES = (NEAR > 1.0).astype(float)
MANY = np.round(100 + 10 * NEAR)


@pytest.fixture(scope="module")
def found() -> Answers:
    asked = [
        question(id="yes", measure="series", series=["raid.attack", "fear"], minus=["talk.stated"], at_least="claim:c",
                 by=START + timedelta(days=13)),
        question(id="many", measure="series", series=["raid.attack"], title="Attacks", note="of all sizes"),
    ]  # fmt: skip
    scenario: Any = SimpleNamespace(name="small", as_of=START, question=asked, headline_question=asked[1])
    places: Any = SimpleNamespace(ids=["north", "south"])
    rate = evidence().priors["raid-rate"].model_copy(update={"distribution": Normal(kind="normal", mean=0.0, sd=1.0)})
    known = replace(ledger(claim(best=10, days=7)), priors={"raid-rate": rate})
    calendar = Calendar(START - timedelta(weeks=8), 16, 8)
    loaded = LoadedScenario(scenario, known, places, calendar, {}, "", [], [], Path())
    ensemble = Ensemble(loaded, manifest(), {"raid-rate": RATE}, ROW)
    over_time = OverTime({"many": MANY / 2, "yes": 1.0 - YES}, {"yes": np.stack([NEAR > 2.0, YES > 0])[None]})
    return answer_all(ensemble, {"yes": YES, "many": MANY}, {"yes": NEAR[None]}, over_time)


def both(found: Answers) -> tuple[Answer, Answer]:
    yes, many = found.answers
    return yes, many


def test_the_file_names_the_scenario_its_headline_and_its_parameters(found):
    assert (found.scenario, found.as_of, found.headline) == ("small", START, "many")
    assert found.parameters.model_dump() == {"measured": 1, "judged": 0, "set_by_hand": 0}
    assert [answer.id for answer in found.answers] == ["yes", "many"]


def test_a_proposition_has_a_count_a_chance_and_its_interval(found):
    yes, _ = both(found)
    assert (yes.kind, yes.members, yes.count, yes.unit, yes.quantiles) == ("probability", 400, int(YES.sum()), "", None)
    assert yes.probability == pytest.approx(YES.mean()) and yes.interval == chance_interval(YES, ROW)
    assert yes.monte_carlo_error == chance_error(YES, ROW)
    assert yes.threshold is not None
    (compared,) = yes.threshold.alternatives
    assert (compared.number, compared.claim) == (20.0, "c")


def test_an_answer_says_which_weeks_it_is_about(found):
    yes, many = both(found)
    assert (yes.first, yes.last) == (START, START + timedelta(days=13))
    assert (many.first, many.last) == (START, START + timedelta(weeks=8, days=-1))


def test_answers_have_a_title_and_what_counts(found):
    yes, many = both(found)
    assert (many.title, many.note) == ("Attacks", "of all sizes")
    assert (yes.title, yes.note) == (yes.text, yes.counted)


def test_answers_are_shown_over_time(found):
    yes, many = both(found)
    assert many.reference is not None and many.reference.quantiles is not None and many.by_week is None
    assert (many.reference.how, many.reference.first) == ("repeated", START - timedelta(weeks=8))
    assert many.reference.quantiles.q50 == float(np.median(MANY / 2))
    assert yes.by_week is not None and yes.reference is not None
    assert (yes.reference.count, yes.reference.first) == (int(400 - YES.sum()), START - timedelta(weeks=2))
    assert (yes.by_week.first, yes.by_week.reads) == (START, "true so far")
    assert yes.by_week.true.counts == (int((NEAR > 2.0).sum()), int(YES.sum()))


def test_a_quantity_has_quantiles_and_a_unit(found):
    _, many = both(found)
    assert (many.kind, many.members, many.unit) == ("quantity", 400, "events")
    assert many.count is many.probability is many.interval is many.threshold is None
    assert many.quantiles is not None
    assert list(many.quantiles.model_dump().values()) == np.quantile(MANY, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    assert many.monte_carlo_error == median_error(MANY, ROW)


def test_series_stand_in_the_order_of_the_run(found):
    yes, many = both(found)
    assert yes.series == ("fear", "raid.attack", "talk.stated") and many.series == ("raid.attack",)


def test_the_variance_of_a_proposition_is_that_of_its_nearness(found):
    yes, many = both(found)
    assert yes.uncertainty.base == NEARNESS_BASE and many.uncertainty.base == QUANTITY_BASE
    assert yes.uncertainty.parameters == pytest.approx(1 / 1.09, abs=0.05)
    assert [row.prior for row in yes.attribution.parameters] == ["raid-rate"]
    assert yes.attribution.parameters[0].share == pytest.approx(1 / 1.09, abs=0.1)


def test_an_answer_says_what_it_rests_on(found):
    yes, _ = both(found)
    assert (yes.basis.word, yes.basis.circular, yes.basis.measured) == ("measured", (), 1)


def test_a_history_is_as_near_as_its_nearest_alternative():
    near = np.array([[1.0, 5.0, 2.0, 3.0], [40.0, 10.0, 20.0, 30.0]])
    # Ranks by alternative: 1 4 2 3 and 4 1 2 3; the larger of both: 4 4 2 3.
    assert order_by_nearness(near).tolist() == [3.5, 3.5, 1.0, 2.0]
    assert order_by_nearness(near[:1]).tolist() == [1.0, 4.0, 2.0, 3.0]


def test_an_answer_says_on_which_side_of_zero_a_number_is_whose_sign_is_open(found):
    yes, _ = both(found)
    (split,) = yes.signs
    assert (split.prior, split.below_before) == ("raid-rate", pytest.approx(0.5))
    assert split.below == pytest.approx((RATE < 0).mean())
    assert split.answer_above is not None and split.answer_above.value == pytest.approx(YES[RATE[ROW] >= 0].mean())
    assert split.differs  # a yes needs a rate near 1
