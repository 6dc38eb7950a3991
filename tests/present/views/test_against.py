"""The answers of an older run beside those of this one."""

from __future__ import annotations

from datetime import date

import pytest

from contested.errors import InputError
from contested.present.views.against import NEW, against
from contested.results.answers import Answers


@pytest.fixture
def now(runs) -> Answers:
    return runs["plain"].answer_file


def older(now: Answers, **by_id) -> Answers:
    """The same answers a month before, some of them changed, None for one that was not asked."""
    answers = (by_id.get(answer.id, answer) for answer in now.answers)
    return now.model_copy(update={"as_of": date(2022, 11, 6), "answers": tuple(a for a in answers if a is not None)})


def test_answers_are_matched_by_their_id_whatever_their_order(now):
    then = now.answers[3].model_copy(update={"count": 12})
    file = older(now, question_3=then)
    found = against(now, file.model_copy(update={"answers": file.answers[::-1]}))
    assert found.as_of == "6 Nov 2022" and found.gone == []
    assert found.answers["question_3"] == ("6 Nov 2022", then, "")
    assert list(found.answers) == [answer.id for answer in now.answers]


def test_a_sentence_tells_a_new_text_or_bar(now):
    first = now.answers[0]
    bar = first.threshold.model_copy(update={"text": "places held at least 2"})
    then = first.model_copy(update={"text": "Does it hold two?", "threshold": bar})
    found = against(now, older(now, question_0=then)).answers["question_0"]
    assert found.answer == then
    assert found.changed == (
        "It was asked as 'Does it hold two?'. A yes was: places held at least 2; it is: places held at least 1."
    )


def test_a_question_can_be_new_gone_or_of_another_kind(now):
    found = against(now, older(now, question_1=None, question_2=now.answers[4].model_copy(update={"id": "question_2"})))
    assert found.answers["question_1"] == ("6 Nov 2022", None, NEW)
    assert found.answers["question_2"].answer is None
    assert "answers a quantity under this name" in found.answers["question_2"].changed
    fewer = now.model_copy(update={"answers": now.answers[:-1]})
    assert against(fewer, now).gone == [now.answers[-1].title]


def test_a_run_of_another_scenario_is_refused(now):
    with pytest.raises(InputError, match="expected an older run of the scenario 'squares', found one of 'elsewhere'"):
        against(now, now.model_copy(update={"scenario": "elsewhere"}))
