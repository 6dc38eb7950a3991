"""What a finished run holds of the test of its evidence: each change once, with the answer that it changes most."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from contested.results.influence import Influence
from contested.results.stress import Stress, StressedAnswer, of_run
from helpers.refusal import accepted, refusal
from helpers.small_conditioning import conditioning, influence
from helpers.small_run import DAY, evidence, manifest, probability_answer, quantity_answer, small_run


def change(kind: str, name: str, size: float, **others: Any) -> Influence:
    """A change of so many standard errors."""
    return influence(**{"kind": kind, "id": name, "change": 0.5 * size, "error": 0.5, **others})


def stressed(*of_answers: tuple[Influence, ...]) -> Stress:
    """What a run holds whose chance and quantity change so."""
    first, second = of_answers
    answers = small_run().answer_file.model_copy(
        update={"answers": (probability_answer(influence=first), quantity_answer(influence=second))}
    )
    return accepted(of_run, manifest(conditioning=conditioning(), seed=7), answers, evidence())


def test_each_change_is_there_once_with_the_answer_that_it_changes_most():
    found = stressed(
        (change("claim", "dead", 3.0), change("side", "dead", -4.0)),
        (change("claim", "dead", -5.0, exact=False), change("side", "dead", 2.0)),
    )
    assert [(one.kind, one.id, one.largest, one.question, one.exact) for one in found.tested] == [
        ("claim", "dead", 5.0, "how_many", False), ("side", "dead", 4.0, "wins", True),
    ]  # fmt: skip


def test_the_largest_changes_come_first_and_equal_ones_by_kind_and_name():
    rows = (("speaker", "a", 2.0), ("claim", "b", -2.0), ("group", "z", 6.0), ("claim", "a", 2.0), ("side", "c", 3.0))
    found = stressed(tuple(change(*row) for row in rows), ())
    assert [(one.kind, one.id) for one in found.tested] == [
        ("group", "z"), ("side", "c"), ("claim", "a"), ("claim", "b"), ("speaker", "a"),
    ]  # fmt: skip
    assert [row.id for row in found.answers[0].influence] == ["z", "c", "a", "b", "a"]


def test_a_change_has_words_and_nothing_that_a_folder_does_not_hold():
    (claim,) = stressed((change("claim", "dead", 3.0),), ()).tested
    assert claim.text == "Ten dead (a spokesman, C3)" and claim.claims == ("dead",)
    assert (claim.moved, claim.unknown, claim.rows) == (None, None, None)
    (table,) = stressed((change("data", "gtd", 3.0, claims=(), title="Table of attacks"),), ()).tested
    assert table.text == "The counts by place and week of the Table of attacks" and table.claims == ()


def test_the_answers_are_a_chance_and_a_median():
    found = stressed((), ())
    assert [(one.id, one.kind, one.value, one.reseeding) for one in found.answers] == [
        ("wins", "probability", 0.25, None), ("how_many", "quantity", 3.0, None),
    ]  # fmt: skip
    assert (found.scenario, found.title, found.as_of, found.seed) == ("small", "A small war", DAY, 7)
    assert (found.tested, found.not_graded_down, found.replay_s, found.exact_s) == ((), (), None, None)


def test_a_run_of_the_priors_alone_has_no_evidence_to_test():
    assert refusal(of_run, manifest(), small_run().answer_file, evidence()) == (
        "RUN: expected a run that is conditioned on observations, found one of the priors alone"
    )


def test_chance_reaches_further_among_more_changes():
    """Less than one of 100, 400 or 500 changes is beyond these quantiles of the normal distribution by chance."""
    one = change("claim", "dead", 1.0)
    found = stressed((one,) * 100, (one,) * 400)
    assert found.beyond_chance("wins") == pytest.approx(2.575829, abs=1e-6)
    assert found.beyond_chance("how_many") == pytest.approx(3.023341, abs=1e-6)
    assert found.beyond_chance() == pytest.approx(3.090232, abs=1e-6)
    assert found.beyond_chance("another") == stressed((), ()).beyond_chance() == 2.0


def test_an_answer_without_a_title_has_its_text():
    fields: dict[str, Any] = {"id": "wins", "text": "Who wins?", "kind": "probability", "value": 0.2, "influence": ()}

    def title(**given: str) -> str:
        try:
            return StressedAnswer(**fields, reseeding=None, **given).title
        except ValidationError as error:
            return str(error)

    assert title() == "Who wins?"
    assert title(title="A win") == "A win"
