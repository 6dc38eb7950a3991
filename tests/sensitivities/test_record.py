"""What a study found, as a record: order, direction, and what is about civilians."""

from __future__ import annotations

import numpy as np
import pytest

from contested.model.series import Series
from contested.scenario.questions import Question
from contested.sensitivities.budget import Asked
from contested.sensitivities.readings import ANSWER, ORDER
from contested.sensitivities.record import about_civilians, civilians_first, measured
from contested.sensitivities.study import study
from present.views.test_sensitivity import ALL, question
from present.views.test_sensitivity import measured as made_by_hand
from sensitivities.functions import factors, study_of

SERIES = {
    one.name: one
    for one in (
        Series("dead.civilian", "stock", "persons", "Civilians killed"),
        Series("dead.north", "stock", "persons", "Fighters of the north killed"),
        Series("raid.killed.civilian", "flow", "persons", "", "raid", "civilian", "dead.civilian", "loss"),
        Series("return.home", "flow", "persons", "", "return", "displaced", "civilian", "move"),
        Series("recruit.join", "flow", "persons", "", "recruit", "civilian", "fighters.north", "move"),
    )
}


@pytest.mark.parametrize(
    ("series", "about"),
    [
        (["dead.civilian"], True),
        (["dead.*"], True),
        (["raid.killed.civilian"], True),
        (["return.home"], True),
        (["recruit.join"], False),
        (["dead.north"], False),
    ],
)
def test_a_question_is_about_civilians_where_it_counts_them_flee_or_die(series, about):
    asked = Question.model_validate({"id": "q", "text": "How many?", "measure": "series", "series": series})
    assert about_civilians(asked, SERIES) is about


def test_questions_about_civilians_come_first_and_the_others_keep_their_order():
    one = made_by_hand("answer", ALL)
    given = [question(name, one, one, civilians=name in ("fled", "died")) for name in ("wins", "fled", "holds", "died")]
    assert [each.id for each in civilians_first(given)] == ["fled", "died", "wins", "holds"]


def test_what_is_told_apart_is_ranked_and_the_rest_stands_by_name():
    made = factors(["z", "m", "a", "b"])
    found = study(study_of(made, lambda x: 3.0 * x["z"] - x["m"] + 0.0 * x["a"], 0.5), Asked(1.0, 2, 8, 256))
    record = measured("f", ANSWER, made, found)
    assert [(one.prior, one.above_nothing) for one in record.carriers] == [
        ("z", True),
        ("m", True),
        ("a", False),
        ("b", False),
    ]
    assert record.carriers[0].first.value == pytest.approx(0.9, abs=0.05)
    assert record.varies and record.of_histories == pytest.approx((10.0 / 12.0) / (10.0 / 12.0 + 0.25), abs=0.05)
    directions = {name: one.direction for name, one in record.screened.items()}
    assert directions["z"] == "raises" and directions["m"] == "lowers"
    assert record.screened["z"].size == pytest.approx(2.7, abs=0.2) and record.screened["z"].above_nothing
    assert not record.screened["b"].above_nothing
    assert record.mean.low < 1.0 < record.mean.high


def test_a_number_that_acts_both_ways_has_no_direction():
    made = factors(["a", "b"])
    found = study(study_of(made, lambda x: (x["a"] - 0.5) * (x["b"] - 0.5)), Asked(1.0, 2, 20, 64))
    assert measured("f", ORDER, made, found).screened["a"].direction == "either way"


def test_an_answer_that_does_not_vary_has_no_carriers():
    made = factors(["a", "b"])
    found = study(study_of(made, lambda x: 0.0 * x["a"], 1.0), Asked(1.0, 3, 4, 256))
    record = measured("f", ANSWER, made, found)
    assert not record.varies and record.carriers == () and set(record.screened) == {"a", "b"}
    assert np.isfinite(record.dummy_total.value)
