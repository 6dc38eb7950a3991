"""What is left out of the evidence, in words."""

from __future__ import annotations

from typing import Any

import pytest

from contested.results.influence_words import claim_words, left_out_words
from helpers.small_run import evidence

DEAD = evidence().claims["dead"]
KNOWN = {
    "dead": DEAD,
    "later": DEAD.model_copy(
        update={"id": "later", "says": "Twelve dead", "speaker": "a doctor", "side": "none", "document": "book"}
    ),
    "again": DEAD.model_copy(update={"id": "again", "says": "Ten or so.", "reliability": "B", "credibility": 1}),
}
PAPER = evidence().documents["paper"]
DOCUMENTS = {"paper": PAPER, "book": PAPER.model_copy(update={"id": "book", "title": "The book"})}


def words(kind: str, *claims: str, **more: Any) -> str:
    return left_out_words(kind, claims, KNOWN, DOCUMENTS, **more)


def test_a_claim_has_its_speaker_and_grade_and_one_full_stop_less():
    assert claim_words(KNOWN["dead"]) == "Ten dead (a spokesman, C3)"
    assert claim_words(KNOWN["later"]) == "Twelve dead (a doctor, C3)"
    assert claim_words(KNOWN["again"]) == "Ten or so (a spokesman, B1)"


def test_event_data_are_named_by_their_title():
    assert words("data", title="table of raids") == "The counts by place and week of the table of raids"


@pytest.mark.parametrize("kind", ["claim", "group", "speaker", "side", "document"])
def test_one_claim_alone_is_named_whatever_it_stands_for(kind):
    assert words(kind, "later") == "Twelve dead (a doctor, C3)"


def test_a_group_is_its_first_claim_and_so_many_others():
    assert words("group", "dead", "again") == "Ten dead (a spokesman, C3), and 1 that repeats it"
    assert words("group", "later", "dead", "again") == "Twelve dead (a doctor, C3), and 2 that repeat it"
    assert words("group", *["again"] * 4) == "Ten or so (a spokesman, B1), and 3 that repeat it"


def test_everything_of_a_speaker_is_counted():
    assert words("speaker", "dead", "again") == "Everything that a spokesman says: 2 claims"
    assert words("speaker", "later", "later", "later") == "Everything that a doctor says: 3 claims"


def test_everything_of_a_side_names_it_or_says_that_it_is_none():
    assert words("side", "dead", "again") == "Everything that the side 'north' says: 2 claims"
    assert words("side", "later", "dead") == "Everything that no side to the war says: 2 claims"


def test_everything_of_a_document_has_its_title():
    assert words("document", "dead", "again") == "Everything that stands in 'The paper': 2 claims"
    assert words("document", "later", "later") == "Everything that stands in 'The book': 2 claims"


def test_a_worse_grade_is_given_in_words_if_it_is_known():
    assert words("grade", "dead") == "Ten dead (a spokesman, C3): trusted less"
    assert words("grade", "dead", grade="D3") == (
        "Ten dead (a spokesman, C3): trusted less, as D3, source not usually reliable, possibly true"
    )
    assert words("grade", "again", grade="C1") == (
        "Ten or so (a spokesman, B1): trusted less, as C1, fairly reliable source, confirmed by other sources"
    )


def test_a_grade_is_of_the_first_claim_also_where_there_are_several():
    assert words("grade", "later", "dead", grade="E6") == (
        "Twelve dead (a doctor, C3): trusted less, as E6, unreliable source, truth cannot be judged"
    )
