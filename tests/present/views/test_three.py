"""An answer three times."""

from __future__ import annotations

from datetime import date

from contested.present.views.against import Older
from contested.present.views.three import spoken, three_answers
from contested.results.answers import Reference
from helpers.small_conditioning import prior_answer
from helpers.small_run import probability_answer

HELD = Reference(how="held", first=date(2022, 11, 29), last=date(2022, 12, 5), members=20, reason="the past is short")


def test_without_past_and_evidence_there_is_one_answer():
    (one,) = three_answers(probability_answer())
    assert (one.label, one.text, one.low, one.middle, one.high) == ("This run", "25 %, 10 to 50 %", 0.1, 0.25, 0.5)


def test_what_was_before_and_what_would_be_without_change_come_first(runs):
    answer = runs["conditioned"].headline
    rows = three_answers(answer)
    assert [(one.kind, one.label) for one in rows] == [
        ("reference", "If nothing changes"),
        ("prior", "Before the evidence"),
        ("answer", "With the evidence"),
    ]
    assert rows[0].why == "what stands on 5 Dec 2022 stays"
    repeated = runs["conditioned"].answers["question_3"]
    assert three_answers(repeated)[0].why == "9 Nov 2021 to 5 Dec 2022 again"


def test_where_the_past_is_too_short_the_reason_stands_in_place_of_an_answer():
    found = three_answers(probability_answer(reference=HELD))[0]
    assert (found.text, found.middle, found.why) == ("not known", None, "the past is short")


def test_an_older_run_has_its_date_and_a_reader_hears_all_answers():
    older = Older("6 Nov 2022", probability_answer(count=2, probability=0.1), "")
    answer = probability_answer(prior_answer=prior_answer())
    assert spoken(answer, older) == (
        "With the evidence: 25 %, 10 to 50 %; Before the evidence: 40 %, 20 to 60 %; "
        "Last run, 6 Nov 2022: 10 %, 10 to 50 %."
    )
    assert len(three_answers(answer, Older("6 Nov 2022", None, "New."))) == 2
