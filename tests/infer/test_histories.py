"""Which histories of each row go on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from contested.infer.histories import choose_histories as choose
from contested.infer.histories import one_history_each, spread_rows


def choose_histories(used, repeats, seed):
    """Without observations that the smoother did not use."""
    return choose(used, np.zeros_like(used), len(used), repeats, seed)


LIKELIHOODS = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.floats(-50.0, 50.0))


@given(LIKELIHOODS, st.integers(1, 6), st.integers(0, 2**64))
@settings(max_examples=60, deadline=None)
def test_copies_are_the_expected_number_rounded_up_or_down(log_likelihood, repeats, seed):
    chosen = choose_histories(log_likelihood, repeats, seed)
    weight = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    expected = repeats * weight / weight.sum(axis=1, keepdims=True)
    copies = np.zeros(log_likelihood.shape)
    np.add.at(copies, (chosen.row, chosen.candidate), 1)
    assert (copies >= np.floor(expected - 1e-9)).all() and (copies <= np.ceil(expected + 1e-9)).all()
    assert chosen.row.tolist() == np.repeat(np.arange(len(log_likelihood)), repeats).tolist()
    assert chosen.power == 1.0 and chosen.effective == pytest.approx(len(log_likelihood))


@given(LIKELIHOODS, st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_a_constant_of_a_row_changes_nothing(log_likelihood, seed):
    whole = np.round(log_likelihood)
    shifted = whole + np.arange(len(whole))[:, None] * 64.0
    first, second = choose_histories(whole, 2, seed), choose_histories(shifted, 2, seed)
    assert np.array_equal(first.candidate, second.candidate)


def distinct(chosen):
    return len(set(zip(chosen.row, chosen.candidate, strict=True)))


def test_fewer_rows_are_drawn_without_copies_and_from_everywhere():
    chosen = choose(np.zeros((576, 8)), np.zeros((576, 8)), 500, 2, 0)
    rows = chosen.row[::2]
    assert len(rows) == len(set(rows)) == 500 and np.array_equal(rows, chosen.row[1::2])
    assert np.diff(rows).max() <= 2


def test_equal_histories_are_chosen_without_copies_and_equally_often():
    chosen = choose_histories(np.zeros((4000, 8)), 2, 0)
    assert distinct(chosen) == 8000
    np.testing.assert_allclose(np.bincount(chosen.candidate.ravel()), 1000, atol=5.0 * np.sqrt(1000.0))
    pair = np.sort(chosen.candidate.reshape(4000, 2), axis=1)
    together = np.bincount(8 * pair[:, 0] + pair[:, 1], minlength=64).reshape(8, 8)
    pairs = together[np.triu_indices(8, 1)]
    assert pairs.min() > 0.5 * 4000 / 28, "every two are chosen together"


def test_histories_are_chosen_in_proportion_to_their_likelihood():
    weight = np.array([0.1, 0.2, 0.3, 0.4])
    chosen = choose_histories(np.tile(np.log(weight), (10_000, 1)), 2, 1)
    np.testing.assert_allclose(np.bincount(chosen.candidate.ravel()) / 20_000, weight, atol=0.015)


def test_an_impossible_history_never_goes_on():
    log_likelihood = np.zeros((500, 4))
    log_likelihood[:, 2] = -np.inf
    assert 2 not in choose_histories(log_likelihood, 3, 0).candidate


def test_a_row_without_a_possible_history_has_equal_weights():
    chosen = choose_histories(np.full((500, 4), -np.inf), 2, 0)
    assert distinct(chosen) == 1000 and set(chosen.candidate.ravel()) == {0, 1, 2, 3}


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_likelihood_that_is_no_number_is_refused(wrong):
    right, not_right = np.zeros((1, 2)), np.array([[0.0, wrong]])
    for both in ((not_right, right), (right, not_right)):
        with pytest.raises(ValueError, match="numbers"):
            choose(*both, 1, 1, 0)


def test_an_event_that_the_smoother_did_not_use_weighs_the_rows():
    # a row's unknown is z, an event happens in a history with probability Phi(z): the mean of z given the event is
    # E[z Phi(z)] / E[Phi(z)] = 1 / sqrt(pi)
    generator = np.random.default_rng(0)
    z = generator.standard_normal(20_000)
    happened = generator.standard_normal((20_000, 16)) < z[:, None]
    chosen = choose(np.zeros(happened.shape), np.where(happened, 0.0, -np.inf), 20_000, 2, 0)
    assert z[chosen.row].mean() == pytest.approx(1.0 / np.sqrt(np.pi), abs=0.03)
    assert happened[chosen.row, chosen.candidate].all()
    assert chosen.power == 1.0 and 8_000 < chosen.effective < 16_000
    assert len(chosen.row) == 40_000


def test_used_observations_do_not_weigh_the_rows_and_unused_ones_only_given_them():
    # in the first row only the unlikely history has the event, in the second only the likely one
    used = np.tile(np.log([[0.1, 0.9]]), (2000, 1))
    used[:1000] -= 30.0
    unused = np.zeros((2000, 2))
    unused[:1000, 1] = unused[1000:, 0] = -np.inf
    chosen = choose(used, unused, 2000, 1, 0)
    assert (chosen.row < 1000).mean() == pytest.approx(0.1, abs=0.002)


def test_an_event_of_even_odds_changes_nothing():
    used = np.random.default_rng(0).normal(size=(300, 4))
    changed = choose(used, np.full(used.shape, np.log(0.5)), 300, 2, 0)
    assert np.array_equal(changed.row, np.repeat(np.arange(300), 2))
    assert np.array_equal(changed.candidate, choose_histories(used, 2, 0).candidate)


def test_an_event_that_contradicts_the_posterior_is_tempered_and_says_so():
    unused = np.full((576, 8), -40.0)
    unused[:10] = 0.0
    chosen = choose(np.zeros(unused.shape), unused, len(unused), 2, 0)
    assert 0.0 < chosen.power < 1.0 and chosen.effective >= 150
    assert choose(np.zeros(unused.shape), np.where(unused < 0, -np.inf, 0.0), 576, 2, 0).power == 0.0


def test_copies_of_a_row_have_different_histories_where_it_has_enough():
    unused = np.zeros((400, 8))
    unused[200:] = -5.0
    chosen = choose(np.zeros(unused.shape), unused, len(unused), 2, 0)
    assert len(np.unique(chosen.row)) < 220
    assert distinct(chosen) == 800


def test_one_history_of_every_row_is_chosen_by_likelihood_and_the_row_weighs_what_unused_observations_say():
    rng = np.random.default_rng(8)
    used, unused = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)) * 0.3
    counts = np.zeros((4, 3))
    for seed in range(2000):
        found = one_history_each(used, unused, seed)
        counts[np.arange(4), found.candidate] += 1
    joint = np.exp(used + unused)
    exact = joint / joint.sum(axis=1, keepdims=True)
    assert np.abs(counts / 2000 - exact).max() < 4 * 0.5 / np.sqrt(2000)
    by_row = joint.sum(axis=1) / np.exp(used).sum(axis=1)
    np.testing.assert_allclose(found.weight, by_row / by_row.sum())


def test_where_likelihoods_differ_little_mostly_the_same_history_of_a_row_is_chosen():
    rng = np.random.default_rng(9)
    used = rng.normal(size=(500, 8))
    one = one_history_each(used, np.zeros((500, 8)), 3).candidate
    other = one_history_each(used + 0.1 * rng.normal(size=used.shape), np.zeros((500, 8)), 3).candidate
    assert np.mean(one == other) > 0.85


def test_spread_rows_are_as_many_as_asked_each_as_often_as_it_weighs():
    weight = np.array([0.1, 0.2, 0.3, 0.4])
    assert np.bincount(spread_rows(weight, 10)).tolist() == [1, 2, 3, 4]
    assert spread_rows(np.full(576, 1 / 576), 192).tolist() == list(range(1, 576, 3))
