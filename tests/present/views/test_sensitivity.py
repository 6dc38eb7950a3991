"""Sensitivity in words, from a record made by hand."""

from __future__ import annotations

from datetime import date

import pytest

from contested.errors import InputError
from contested.present.views.sensitivity import sensitivity_lines
from contested.results.sensitivity import (
    METHOD,
    Carrier,
    Effect,
    Estimate,
    Measured,
    NumberInfo,
    QuestionSensitivity,
    Sensitivity,
)


def estimate(value: float, half: float = 0.04) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half)


def effect(mean: float, size: float, above: bool = True) -> Effect:
    direction = "raises" if mean >= 0.9 * size else "lowers" if mean <= -0.9 * size else "either way"
    return Effect(mean=mean, size=size, margin=0.02, spread=0.01, direction=direction, above_nothing=above)


def carrier(name: str | None, total: float, mean: float = 0.12, above: bool = True) -> Carrier:
    shown = None if name is None else effect(mean, 0.12)
    return Carrier(prior=name, first=estimate(total - 0.05), total=estimate(total), above_nothing=above, effect=shown)


def measured(measure: str, carriers: tuple[Carrier, ...], varies: bool = True) -> Measured:
    return Measured(
        measure=measure,
        mean=estimate(0.24, 0.03),
        varies=varies,
        of_histories=0.62,
        dummy_first=estimate(0.0, 0.01),
        dummy_total=estimate(0.0, 0.01),
        floor=0.02,
        carriers=carriers,
        screened={},
    )


def question(name: str, answer: Measured, order: Measured, **changes: object) -> QuestionSensitivity:
    return QuestionSensitivity(
        id=name,
        text=f"{name}?",
        title=f"The {name} title",
        kind="probability",
        unit="",
        civilians=False,
        answer=answer,
        order=order,
    ).model_copy(update=changes)


NAMES = ("raids", "pay", "snow", "fear", "hunger", "roads", "faith")
ALL = tuple(carrier(name, 0.6 - 0.08 * at, (0.12, -0.12, 0.0)[at % 3]) for at, name in enumerate(NAMES[:6]))
NONE = (carrier("raids", 0.01, above=False),)


def made(*questions: QuestionSensitivity) -> Sensitivity:
    numbers = tuple(
        NumberInfo(
            prior=name,
            says=f"How many {name} there are.",
            unit="per week",
            basis="judged",
            low=0.01,
            high=0.1,
            names=(name,),
        )
        for name in NAMES
    )
    return Sensitivity(
        scenario="small",
        title="A small war",
        as_of=date(2030, 1, 1),
        versions={},
        seed=0,
        draws=4,
        trajectories=10,
        samples=512,
        histories=12_345,
        method=METHOD,
        numbers=numbers,
        alone=NAMES,
        grouped=("a", "b", "c"),
        questions=questions,
    )


def text(found: Sensitivity, name: str | None = None) -> str:
    return " ".join(" ".join(sensitivity_lines(found, name, 100)).split())


def test_the_five_largest_are_shown_with_range_basis_and_direction():
    rest, nothing = carrier(None, 0.08, above=True), carrier("faith", 0.01, above=False)
    shown = text(made(question("wins", measured("answer", (*ALL, rest, nothing)), measured("order", ALL))))
    assert "The wins title Chance of yes 24 % (21 to 27 %). Numbers make 62 % of the variance of histories" in shown
    assert "55 % (51 to 59) 60 % (56 to 64) How many raids there are" in shown
    assert "0.01 to 0.1 per week, judged; more of it raises this, by 12 ±2 points over that range" in shown
    assert "more of it lowers this" in shown and "acts either way" in shown
    assert "hunger" in shown and "roads" not in shown and "1 more are told apart; --json lists them." in shown
    assert "3 % (−1 to 7) 8 % (4 to 12) the other 3 numbers together" in shown
    assert "1 of 7 is not told apart from nothing, and not ranked." in shown
    assert "On the priors, without evidence." in shown and "12,345 histories: 10 trajectories over 7 numbers" in shown


def test_small_indices_are_not_shown_and_the_rest_says_where_it_is_nothing():
    carriers = (carrier("pay", 0.4), carrier(None, 0.01, above=False), carrier("snow", 0.3, above=False))
    shown = text(made(question("wins", measured("answer", carriers), measured("order", ALL))))
    assert "How many pay there are" in shown and "snow" not in shown
    assert "the other 3 numbers together, not told apart from nothing" in shown


def test_a_rare_yes_is_shown_by_how_near_histories_come():
    shown = text(made(question("wins", measured("answer", (), varies=False), measured("order", ALL))))
    assert "How it varies with the numbers is not told apart from chance." in shown
    assert "Of the place of a history among all, by how near it comes to yes:" in shown
    assert "by 12 ±2 places of 100 over that range" in shown


def test_a_quantity_has_its_unit_and_an_answer_that_nothing_carries_says_so():
    one = question("fled", measured("answer", ALL), measured("order", ALL), kind="quantity", unit="persons")
    shown = text(made(one, question("wins", measured("answer", NONE), measured("order", NONE))))
    assert "Mean 0.24 persons (0.21 to 0.27)" in shown and "by 0.12 ±0.02 persons over that range" in shown
    assert "No number is told apart from one that acts on nothing, with 512 base samples" in shown


def test_one_question_is_shown_and_an_unknown_one_is_refused_with_the_nearest():
    found = made(*(question(name, measured("answer", ALL), measured("order", ALL)) for name in ("wins", "fled")))
    assert "The fled title" in text(found, "fled") and "The wins title" not in text(found, "fled")
    with pytest.raises(InputError, match="found 'win'; did you mean 'wins'"):
        text(found, "win")


def test_lines_fit_the_width():
    found = made(question("wins", measured("answer", ALL), measured("order", ALL)))
    for width in (60, 80, 100):
        assert max(map(len, sensitivity_lines(found, None, width))) <= width
