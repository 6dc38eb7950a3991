"""A shortened run keeps the questions that it can answer and lists the others."""

import pytest

from contested.errors import InputError
from contested.scenario.load import load_scenario


def questions(*settings: str) -> list[str]:
    return [question.id for question in load_scenario("afghanistan-2022", set_=settings).scenario.question]


def test_questions_after_the_end_are_removed_and_listed():
    loaded = load_scenario("afghanistan-2022", set_=["weeks=30"])
    assert "phase_two_within_a_year" in loaded.unanswered
    assert questions("weeks=30") == ["spring_busier_than_last", "displaced_at_the_end"]
    assert loaded.scenario.headline_question.id == "spring_busier_than_last"


def test_the_bundled_scenario_has_a_question_at_any_length():
    for weeks in (1, 10, 26):
        assert questions(f"weeks={weeks}") == ["displaced_at_the_end"]


def test_a_run_of_full_length_keeps_every_question():
    assert load_scenario("afghanistan-2022").unanswered == []


def test_without_a_question_left_the_error_gives_the_weeks_that_are_needed():
    with pytest.raises(InputError, match="set weeks = 52"):
        load_scenario("afghanistan-2022", set_=["weeks=4", "question.displaced_at_the_end.by=2023-12-06"])


def test_a_shorter_run_drops_what_ifs_that_begin_after_its_end():
    ids = [one.id for one in load_scenario("afghanistan-2022", set_=["weeks=1"]).scenario.what_if]
    assert ids == ["opium-ban-lifted", "mild-winter"]
    assert len(load_scenario("afghanistan-2022").scenario.what_if) == 9


def test_a_shorter_run_drops_what_ifs_that_begin_after_its_last_step():
    """Weeks begin on Tuesdays: no step begins between 1 January 2023, a Sunday, and the end of the fourth week."""
    ids = [one.id for one in load_scenario("afghanistan-2022", set_=["weeks=4"]).scenario.what_if]
    assert "aid-halved" not in ids and "mild-winter" in ids
