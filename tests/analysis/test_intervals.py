"""Monte Carlo errors of answers whose histories come in pairs, and intervals near 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from analysis.pairs import beta_pairs, pairs_row
from contested.analysis.intervals import (
    bounded_chance,
    chance_error,
    chance_interval,
    design_effect,
    median_error,
    quantiles,
)

REPEATS = 400


def alone(values: np.ndarray) -> np.ndarray:
    """A row of its own for each member."""
    return np.arange(len(values))


@pytest.mark.parametrize(("count", "members"), [(0, 10), (1, 10), (5, 10), (12, 1000), (1000, 1000)])
def test_the_interval_of_independent_histories_is_that_of_jeffreys(count, members):
    values = (np.arange(members) < count).astype(float)
    found = chance_interval(values, alone(values))
    law = beta(count + 0.5, members - count + 0.5)
    assert found.low == pytest.approx(law.ppf(0.025), rel=1e-6)
    assert found.high == pytest.approx(law.ppf(0.975), rel=1e-6)
    assert found.level == 0.95 and "Jeffreys" in found.method


def test_the_interval_is_that_of_published_tables():
    # Brown, Cai and DasGupta (2001), table 5, without their change at the ends: n = 10, x = 0 and x = 5.
    none, half = np.zeros(10), (np.arange(10) < 5).astype(float)
    assert chance_interval(none, alone(none)).high == pytest.approx(0.2172, abs=5e-5)
    found = chance_interval(half, alone(half))
    assert (found.low, found.high) == (pytest.approx(0.2235, abs=5e-4), pytest.approx(0.7765, abs=5e-4))


@pytest.mark.parametrize("chance", [0.004, 0.012, 0.05, 0.5, 0.97])
@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.8])
def test_the_interval_covers_the_truth_in_95_of_100_ensembles(chance, correlation):
    generator = np.random.Generator(np.random.PCG64(3))
    covered = []
    for _ in range(REPEATS):
        if correlation:
            size = 1.0 / correlation - 1.0
            values = beta_pairs(generator, 500, chance * size, (1.0 - chance) * size)
        else:
            values = (generator.random(1000) < chance).astype(float)
        found = chance_interval(values, pairs_row(1000))
        covered.append(found.low <= chance <= found.high)
    assert 0.90 <= np.mean(covered) <= 0.995


def test_counting_pairs_as_independent_would_cover_too_seldom():
    generator = np.random.Generator(np.random.PCG64(3))
    runs = [beta_pairs(generator, 500, 0.05 * 0.012, 0.05 * 0.988) for _ in range(REPEATS)]
    naive = [chance_interval(run, alone(run)) for run in runs]
    fitted = [chance_interval(run, pairs_row(1000)) for run in runs]
    covers = [np.mean([one.low <= 0.012 <= one.high for one in each]) for each in (naive, fitted)]
    assert covers[0] < 0.88 < 0.92 < covers[1]


def test_the_design_effect_is_that_of_the_layout():
    row = pairs_row(2000)
    generator = np.random.Generator(np.random.PCG64(1))
    assert design_effect(np.repeat(generator.integers(0, 2, 1000), 2).astype(float), row) == 2.0
    assert design_effect(generator.integers(0, 2, 2000).astype(float), row) == pytest.approx(1.0, abs=0.08)
    size = 1.0 / 0.4 - 1.0
    many = [design_effect(beta_pairs(generator, 1000, 0.5 * size, 0.5 * size), row) for _ in range(50)]
    assert np.mean(many) == pytest.approx(1.4, abs=0.02)
    assert design_effect(np.zeros(2000), row) == 2.0
    assert design_effect(np.zeros(2000), np.arange(2000)) == 1.0


def test_rows_of_one_and_of_two_members_have_the_design_effect_of_their_sizes():
    """400 rows of two and 200 of one are 1,000 members: (400 * 4 + 200) / 1,000 at most."""
    row = np.concatenate([pairs_row(800), np.arange(400, 600)])
    generator = np.random.Generator(np.random.PCG64(2))
    of_row = generator.integers(0, 2, 600).astype(float)
    assert design_effect(of_row[row], row) == pytest.approx(1.8)
    assert design_effect(generator.integers(0, 2, 1000).astype(float), row) == pytest.approx(1.0, abs=0.1)
    assert design_effect(of_row, np.array([0, 0, *range(1, 599)])) == 1.0


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_with_no_or_every_history_true_the_interval_is_open_and_holds_the_chance(value):
    values = np.full(1000, value)
    found = chance_interval(values, pairs_row(1000))
    shown = bounded_chance(value, 1000)
    assert 0 < found.low <= shown <= found.high < 1
    far = found.high if value == 0 else 1 - found.low
    assert far == pytest.approx(beta(0.5, 500.5).ppf(0.975), rel=1e-6)  # 500 rows count once each


@pytest.mark.parametrize(("a", "b"), [(0.2, 0.8), (0.05, 0.95), (5.0, 5.0)])
def test_the_error_of_a_proportion_matches_repeated_runs_of_correlated_pairs(a: float, b: float):
    generator = np.random.Generator(np.random.PCG64(11))
    runs = [beta_pairs(generator, 300, a, b) for _ in range(REPEATS)]
    seen = np.std([run.mean() for run in runs])
    found = np.sqrt(np.mean([chance_error(run, pairs_row(600)) ** 2 for run in runs]))
    assert found == pytest.approx(seen, rel=0.12)
    # Counting every history as independent would promise too much.
    naive = np.sqrt(np.mean([run.mean() * (1 - run.mean()) / len(run) for run in runs]))
    assert found > naive


def test_pairs_that_always_agree_count_once():
    once = (np.arange(200) % 4 == 0).astype(float)
    assert chance_error(np.repeat(once, 2), pairs_row(400)) == pytest.approx(np.sqrt(0.25 * 0.75 / 199), rel=0.01)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_with_no_or_every_history_true_the_error_is_that_of_independent_draws(value: float):
    error = chance_error(np.full(1000, value), pairs_row(1000))
    assert 0.5 / 1000 < error < 1.5 / 1000
    assert 0 < bounded_chance(value, 1000) < 1


def test_two_true_histories_of_one_row_are_one_piece_of_evidence():
    apart, together = np.zeros(1000), np.zeros(1000)
    apart[[100, 500]] = 1
    together[[100, 101]] = 1
    assert chance_error(together, pairs_row(1000)) > 1.2 * chance_error(apart, pairs_row(1000))


def test_the_error_of_a_median_matches_repeated_runs():
    generator = np.random.Generator(np.random.PCG64(11))

    def run() -> np.ndarray:
        return (generator.normal(0, 1, 300)[:, None] + generator.normal(0, 0.3, (300, 2))).ravel()

    runs = [run() for _ in range(REPEATS)]
    seen = np.std([np.median(one) for one in runs])
    assert np.mean([median_error(one, pairs_row(600)) for one in runs[:100]]) == pytest.approx(seen, rel=0.2)


def test_an_error_depends_on_rows_and_not_on_the_order_of_members():
    values = beta_pairs(np.random.Generator(np.random.PCG64(2)), 50, 0.5, 0.5)
    order = np.concatenate([np.arange(0, 100, 2), np.arange(1, 100, 2)])
    assert chance_error(values[order], pairs_row(100)[order]) == chance_error(values, pairs_row(100))
    assert chance_interval(values[order], pairs_row(100)[order]) == chance_interval(values, pairs_row(100))


def test_quantiles_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=101)
    found = quantiles(values)
    assert found.q50 == np.median(values) and found.q05 == np.quantile(values, 0.05)
