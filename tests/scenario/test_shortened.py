"""A run that is made shorter answers what it can, and says what it cannot."""

import pytest

from contested.errors import InputError
from contested.scenario.load import load_scenario


def test_questions_beyond_the_end_are_left_out_and_named():
    loaded = load_scenario("afghanistan-2022", set_=["weeks=26"])
    assert "phase_two_within_a_year" in loaded.unanswered
    assert [question.id for question in loaded.scenario.question] == ["spring_busier_than_last"]
    assert loaded.scenario.headline_question.id == "spring_busier_than_last"


def test_a_whole_run_leaves_nothing_out():
    assert load_scenario("afghanistan-2022").unanswered == []


def test_with_no_question_left_the_first_says_how_many_weeks_it_needs():
    with pytest.raises(InputError, match="it needs weeks = 52"):
        load_scenario("afghanistan-2022", set_=["weeks=4"])
