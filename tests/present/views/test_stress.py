"""The stress test in words."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.present.views.stress import stress_lines
from contested.results import stress as results
from contested.results.answers import Influence
from contested.results.stress import Stress, StressedAnswer, of_run, standard_errors
from helpers.small_conditioning import influence
from helpers.small_run import DAY, probability_answer, quantity_answer, small_run


def change(kind: str, name: str, change: float, error: float, without: float = 0.3) -> Influence:
    return influence(kind=kind, id=name, change=change, error=error, without=without)


def changed(row: Influence, question: str, text: str, exact: bool = False) -> results.Tested:
    return results.Tested(
        kind=row.kind, id=row.id, claims=row.claims, text=text, moved=0.4, unknown="The rate", rows=192, exact=exact,
        largest=standard_errors(row), question=question,
    )  # fmt: skip


SIDE = change("side", "north", 0.2, 0.02)
CLAIM = change("claim", "dead", 0.05, 0.02)
MORE = change("side", "north", 500.0, 50.0, without=3500.0)
NONE = change("claim", "dead", 1.0, 50.0, without=3001.0)


def made(**changes) -> Stress:
    found = Stress(
        scenario="small",
        title="A small war",
        as_of=DAY,
        seed=0,
        tested=(
            changed(SIDE, "wins", "Everything that the side 'north' says: 2 claims", exact=True),
            changed(CLAIM, "wins", "Ten dead (a spokesman, C3)"),
        ),
        answers=(
            StressedAnswer(
                id="wins", text="Does the North hold a place?", kind="probability", value=0.1, reseeding=-0.013,
                influence=(SIDE, CLAIM),
            ),
            StressedAnswer(
                id="how_many", text="How many fighters?", kind="quantity", value=3000.0, reseeding=12.0,
                influence=(MORE, NONE),
            ),
        ),
        not_graded_down=("dead",),
        replay_s=41.3,
        exact_s=80.0,
    )  # fmt: skip
    return found.model_copy(update=changes)


def test_of_all_answers_each_change_is_told_once_with_the_answer_that_it_changes_most():
    lines = list(stress_lines(made()))
    assert lines == [
        "A small war: what the answers rest on. The largest changes first, in standard",
        "errors.",
        "",
        " 10.0   Everything that the side 'north' says: 2 claims [fitted again]",
        "        Does the North hold a place? 10 % -> 30 % (±4 points), and 1 other",
        "          answer",
        "",
        "  2.5   Ten dead (a spokesman, C3) [replay of the fit]",
        "        Does the North hold a place? 25 % -> 30 % (±4 points)",
        "",
        "Another seed changes them by -1 points, +12: this is in the errors.",
        "Each change is of 192 histories that share their random numbers; for 1 of 2 the",
        "fit was done again.",
        "1 claim is not trusted less: the ledger has no error for a worse grade.",
        "Replays took 41 s, fits that were done again 80 s.",
    ]
    assert max(map(len, lines)) <= 80


def test_of_one_answer_only_its_own_changes_are_told():
    lines = list(stress_lines(made(), "how_many"))
    assert lines[0].startswith("A small war: what 'How many fighters?' rests on.")
    assert [line for line in lines if "->" in line] == ["        3,000 -> 3,500 (±98)"]
    assert any(line.startswith("1 other does not change the answer beyond chance") for line in lines)


def test_an_unknown_question_names_the_nearest_one():
    with pytest.raises(InputError, match="found 'win'; did you mean 'wins'"):
        list(stress_lines(made(), "win"))


def test_the_more_changes_the_larger_one_must_be_to_be_beyond_chance():
    few, many = made(), made(answers=tuple(
        one.model_copy(update={"influence": one.influence * 100}) for one in made().answers
    ))  # fmt: skip
    assert few.beyond_chance() == 2.0 and many.beyond_chance() == pytest.approx(3.023, abs=0.01)
    assert many.beyond_chance("wins") < many.beyond_chance()


def test_a_change_without_error_has_the_most_standard_errors_and_none_has_no_change():
    assert standard_errors(change("claim", "dead", 0.0, 0.0)) == 0
    assert standard_errors(change("claim", "dead", 0.1, 0.0)) == 1e6
    assert standard_errors(change("claim", "dead", -0.1, 0.05)) == 2


def test_a_run_has_the_changes_that_its_answers_hold():
    run = small_run()
    answers = run.answer_file.model_copy(
        update={
            "answers": (
                probability_answer(influence=(CLAIM,)),
                quantity_answer(influence=(change("claim", "dead", 900.0, 100.0, without=3900.0),)),
            )
        }
    )
    with pytest.raises(InputError, match="one of the priors alone"):
        of_run(run.manifest, answers, run.evidence)
    conditioned = run.manifest.model_copy(update={"conditioning": object()})
    found = of_run(conditioned, answers, run.evidence)
    (one,) = found.tested
    assert (one.question, one.largest, one.text, one.moved) == ("how_many", 9.0, "Ten dead (a spokesman, C3)", None)
    assert [answer.value for answer in found.answers] == [0.25, 3.0]
    assert list(stress_lines(found))[-1].startswith("        How many fighters?") or "->" in "".join(
        stress_lines(found)
    )
