"""Histories chosen by what claims say, against weights computed one by one."""

from __future__ import annotations

import numpy as np
import pytest

from contested.conditioning.histories import LEAST_EFFECTIVE, LogLikelihood, choose, log_likelihood
from contested.observations.stated import Stated, StatedEvent
from helpers.small_past import READINGS, event, inflated, small_past

DRAWS = 4000


def likelihood(numbers, events) -> LogLikelihood:
    return LogLikelihood(np.asarray(numbers, float), np.asarray(events, float))


def shares(found: LogLikelihood, rows: int, repeats: int = 1) -> np.ndarray:
    """How often each candidate of each row is drawn, over many seeds."""
    counts = np.zeros(found.numbers.shape)
    for seed in range(DRAWS):
        chosen = choose(found, rows, repeats, seed)
        np.add.at(counts, (chosen.row, chosen.candidate), 1)
    return counts / DRAWS


def test_candidates_of_a_row_are_drawn_in_proportion_to_their_likelihood():
    rng = np.random.default_rng(0)
    found = likelihood(rng.normal(0, 1.5, (4, 3)), np.zeros((4, 3)))
    exact = np.exp(found.numbers) / np.exp(found.numbers).sum(axis=1, keepdims=True)
    assert shares(found, 4) == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(DRAWS))


def test_rows_are_drawn_by_how_likely_they_make_what_yes_or_no_claims_say():
    rng = np.random.default_rng(1)
    found = likelihood(rng.normal(0, 1, (4, 3)), rng.choice([np.log(0.8), np.log(0.4)], (4, 3)))
    joint = np.exp(found.numbers + found.events)
    row = joint.sum(axis=1) / np.exp(found.numbers).sum(axis=1)
    exact = 8 * (row / row.sum())[:, None] * joint / joint.sum(axis=1, keepdims=True)
    assert np.ptp(row / row.sum()) > 0.05
    assert shares(found, 8).sum(axis=1) == pytest.approx(exact.sum(axis=1), abs=4 * 0.5 / np.sqrt(DRAWS))
    assert shares(found, 2) == pytest.approx(exact / 4, abs=4 * 0.5 / np.sqrt(DRAWS))


def test_a_row_is_drawn_as_often_as_its_weight_says_rounded_up_or_down():
    events = np.log(np.linspace(0.5, 1.0, 40))[:, None] * np.ones((1, 2))
    found = likelihood(np.zeros((40, 2)), events)
    expected = 40 * np.exp(events[:, 0]) / np.exp(events[:, 0]).sum()
    for seed in range(50):
        counts = np.bincount(choose(found, 40, 1, seed).row, minlength=40)
        assert (np.floor(expected - 1e-9) <= counts).all() and (counts <= np.ceil(expected + 1e-9)).all()


def test_without_yes_or_no_claims_every_row_is_drawn_once():
    found = likelihood(np.random.default_rng(2).normal(0, 3, (600, 4)), np.zeros((600, 4)))
    chosen = choose(found, 600, 2, 0)
    assert (chosen.row == np.repeat(np.arange(600), 2)).all()
    assert chosen.effective == pytest.approx(600) and chosen.power == 1


@pytest.mark.parametrize("repeats", [1, 3])
def test_no_history_is_drawn_twice_while_the_candidates_of_a_row_suffice(repeats):
    rng = np.random.default_rng(3)
    found = likelihood(rng.normal(0, 5, (300, 9)), np.log(rng.uniform(0.6, 1, (300, 9))))
    chosen = choose(found, 300, repeats, 1)
    assert np.bincount(chosen.row).max() <= 9
    pairs = set(zip(chosen.row.tolist(), chosen.candidate.tolist(), strict=True))
    assert len(pairs) == 300 * repeats


def test_weights_that_leave_too_few_rows_are_tempered():
    events = np.random.default_rng(4).normal(0, 6, (576, 1)) * np.ones((1, 3))
    chosen = choose(likelihood(np.zeros((576, 3)), events), 576, 1, 0)
    assert chosen.effective == pytest.approx(LEAST_EFFECTIVE, rel=1e-3) and 0 < chosen.power < 1
    weight = np.exp(chosen.power * (events[:, 0] - events.max()))
    assert weight.sum() ** 2 / (weight**2).sum() == pytest.approx(chosen.effective)


def test_the_likelihood_is_that_of_the_laws_row_by_row():
    past = small_past((*READINGS, inflated("again", 1000.0, "Ben"), event("few", 2000.0)))
    rng = np.random.default_rng(5)
    z, simulated = rng.standard_normal((5, 6)), np.abs(rng.normal(1000, 300, (5, 12)))
    simulated[[2, 4]] = simulated[[2, 4]] > 1000
    found = log_likelihood(past, simulated, z)
    factor = {1: np.log(1.5) + 0.4 * z[0] + 0.3 * z[3], 3: np.log(1.5) + 0.4 * z[0] + 0.3 * z[4]}
    numbers, events = np.zeros((6, 2)), np.zeros((6, 2))
    for i, reading in enumerate(past.readings):
        for member in range(12):
            row, candidate = divmod(member, 2)
            value = np.array([simulated[i, member]])
            if isinstance(reading.law, StatedEvent):
                events[row, candidate] += reading.law.log_prob(value)[0]
            else:
                assert isinstance(reading.law, Stated)
                own = factor[i][row] if i in factor else 0.0
                numbers[row, candidate] += reading.law.log_prob(value, own)[0]
    np.testing.assert_allclose(found.numbers, numbers, rtol=1e-6)
    np.testing.assert_allclose(found.events, events)
    less = log_likelihood(past, simulated, z, frozenset({"said", "few"}))
    again = small_past((READINGS[0], READINGS[2], inflated("again", 1000.0, "Ben")))
    assert not np.allclose(less.numbers, found.numbers) and not np.allclose(less.events, found.events)
    assert again.speakers == ("Ben",)
    shorter = log_likelihood(again, simulated[[0, 2, 3]], z[[0, 1, 2, 4]])
    np.testing.assert_allclose(less.numbers, shorter.numbers)
    np.testing.assert_allclose(less.events, shorter.events)
