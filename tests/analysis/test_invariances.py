"""Verdicts on answers that are changed in ways that should not matter, on values with known differences."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.invariances import Answer, Invariances, Values, Variant, compared, exactly
from contested.present.views import invariances as view

ROWS = np.arange(2_000) // 2


def drawn(chance, seed, rows=ROWS):
    return Values((np.random.default_rng(seed).random(len(rows)) < chance).astype(float), rows)


def test_an_answer_that_moves_by_nothing_holds_and_one_that_moves_by_much_does_not():
    before = drawn(0.1, 0)
    assert compared("probability", before, before, paired=True).verdict == "holds"
    moved = compared("probability", before, drawn(0.3, 1), paired=False)
    assert moved.verdict == "does not hold" and moved.difference == pytest.approx(0.2, abs=0.03)
    assert moved.low < 0.2 < moved.high


def test_few_histories_cannot_tell_and_more_can():
    few = [Values(one.values[:60], ROWS[:60]) for one in (drawn(0.5, 2), drawn(0.5, 3))]
    assert compared("probability", *few, paired=False).verdict == "cannot be told"
    many = np.arange(20_000) // 2
    assert compared("probability", drawn(0.5, 2, many), drawn(0.5, 3, many), paired=False).verdict == "holds"


def test_intervals_hold_a_difference_of_nothing_as_often_as_they_say():
    """Of 300 intervals three miss on average; more than nine with a chance of 0.001."""
    rows = np.arange(400) // 2
    found = [
        compared("probability", drawn(0.3, 2 * seed, rows), drawn(0.3, 2 * seed + 1, rows), paired=False)
        for seed in range(300)
    ]
    assert sum(not one.low <= 0 <= one.high for one in found) <= 9


def test_rows_that_both_share_do_not_add_to_the_noise():
    """Rows differ by 1,000, a change adds 1 and noise of 0.1: paired it is found, apart it is not."""
    rng = np.random.default_rng(4)
    level = np.repeat(rng.normal(0, 1_000, 1_000), 2)
    before = Values(level + rng.normal(0, 0.1, 2_000), ROWS)
    after = Values(level + 1.0 + rng.normal(0, 0.1, 2_000), ROWS)
    near = compared("quantity", before, after, paired=True)
    apart = compared("quantity", before, after, paired=False)
    assert near.high - near.low < 0.1 * (apart.high - apart.low)
    assert near.margin == pytest.approx(0.1 * np.ptp(np.quantile(before.values, (0.05, 0.95))))


def test_an_exact_change_may_change_no_history():
    before = drawn(0.4, 5)
    after = Values(before.values.copy(), ROWS)
    assert exactly("probability", before, after).verdict == "holds"
    one, other = np.flatnonzero(before.values == 1)[0], np.flatnonzero(before.values == 0)[0]
    after.values[[one, other]] = after.values[[other, one]]
    assert after.values.mean() == before.values.mean()
    assert exactly("probability", before, after).verdict == "does not hold"


def test_an_answer_is_told_with_the_changes_that_move_it():
    step, order = Variant("step", "Half the step", "half the step"), Variant("order", "Turned", "turned", exact=True)
    before = drawn(0.1, 0)
    moved = {
        "step": compared("probability", before, drawn(0.3, 1), paired=False),
        "order": exactly("probability", before, before),
    }
    one = Answer("held", "Is it held?", "probability", float(before.values.mean()), moved)
    found = Invariances((step, order), (one,), 2_000, 0, conditioned=False)
    text = view.answer_text(found, one)
    assert (
        text.startswith("held: 10.") and "does NOT hold under step (" in text and text.endswith("; holds under order.")
    )
    assert view.summary(found)[0] == "0 of 1 answers hold under every change. Not under every one: held."
    assert view.invariances_data(found)["answers"][0]["verdict"] == "does not hold"
