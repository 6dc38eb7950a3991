"""The answer as one sentence."""

from __future__ import annotations

import pytest

from contested.present.views.sentence import middle_text, range_text, sentence
from contested.results.values import Interval
from helpers.small_run import probability_answer, quantity_answer


def chance(count, low, high, members=1000, **changes):
    interval = Interval(low=low, high=high, level=0.95, method="any")
    parts = {"count": count, "members": members, "probability": (low + high) / 2, "interval": interval}
    return probability_answer().model_copy(update={"title": "The North holds a place", **parts, **changes})


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            chance(12, 0.007, 0.0205, probability=0.012),
            "The North holds a place in 12 of 1,000 histories: almost no chance, 1.2 % (0.7 to 2.1 %).",
        ),
        (
            chance(84, 0.052, 0.127, probability=0.084),
            "The North holds a place in 84 of 1,000 histories: very unlikely, 8 % (5 to 13 %).",
        ),
        (chance(0, 1e-5, 0.004), "The North holds a place in none of 1,000 histories: almost no chance, below 0.4 %."),
        (chance(1000, 0.996, 0.99999), "The North holds a place in all 1,000 histories: almost certain, above 99.6 %."),
        (
            chance(0, 1e-5, 0.004, title="?", text="?"),
            "None of 1,000 histories say yes: almost no chance, below 0.4 %.",
        ),
        (chance(1, 1e-5, 0.3, members=20, title="?", text="?", probability=0.05), "1 of 20 histories says yes: "),
    ],
)
def test_a_chance_is_a_count_words_and_percent_with_its_range(answer, text):
    assert str(sentence(answer)).startswith(text)
    assert text.endswith(" ") or str(sentence(answer)) == text


def test_a_question_without_a_title_stands_above_its_sentence():
    assert sentence(probability_answer()).question == "Does the North hold a place?"
    assert sentence(probability_answer(title="The North holds a place")).question == ""


def test_a_quantity_is_a_median_with_nine_tenths_of_histories():
    answer = quantity_answer()
    q = answer.quantiles.model_copy(update={"q05": 489.0, "q50": 1319.0, "q95": 3763.0})
    found = sentence(answer.model_copy(update={"title": "Deaths", "quantiles": q, "unit": "persons"}))
    assert str(found) == "Deaths: about 1,300 persons (490 to 3,800 in nine of ten histories)."
    assert found.stressed == "about 1,300 persons"
    bare = answer.model_copy(update={"title": answer.text, "quantiles": q, "unit": "1"})
    assert str(sentence(bare)) == "About 1,300 (490 to 3,800 in nine of ten histories)."


def test_the_parts_beside_a_scale_never_say_0_or_100_percent():
    assert (middle_text(chance(0, 1e-5, 0.004)), range_text(chance(0, 1e-5, 0.004))) == ("none", "below 0.4 %")
    assert (middle_text(chance(9, 0.6, 0.99, 9)), range_text(chance(9, 0.6, 0.99, 9))) == ("all", "above 60 %")
    assert (middle_text(chance(3, 0.02, 0.2, 60, probability=0.05)), range_text(chance(3, 0.02, 0.2, 60))) == (
        "5 %",
        "2.0 to 20 %",
    )
