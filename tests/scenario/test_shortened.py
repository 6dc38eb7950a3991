"""A run that is made shorter answers what it can, and says what it cannot."""

import pytest

from contested.errors import InputError
from contested.scenario.load import load_scenario


def asked(*settings: str) -> list[str]:
    return [question.id for question in load_scenario("afghanistan-2022", set_=settings).scenario.question]


def test_questions_beyond_the_end_are_left_out_and_named():
    loaded = load_scenario("afghanistan-2022", set_=["weeks=30"])
    assert "phase_two_within_a_year" in loaded.unanswered
    assert asked("weeks=30") == ["spring_busier_than_last", "displaced_at_the_end"]
    assert loaded.scenario.headline_question.id == "spring_busier_than_last"


def test_the_bundled_scenario_answers_something_at_any_length():
    for weeks in (1, 10, 26):
        assert asked(f"weeks={weeks}") == ["displaced_at_the_end"]


def test_a_whole_run_leaves_nothing_out():
    assert load_scenario("afghanistan-2022").unanswered == []


def test_with_no_question_left_the_first_says_how_many_weeks_it_needs():
    with pytest.raises(InputError, match="it needs weeks = 52"):
        load_scenario("afghanistan-2022", set_=["weeks=4", "question.displaced_at_the_end.by=2023-12-06"])
