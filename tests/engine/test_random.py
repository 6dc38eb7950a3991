"""Random words are those of JAX; a binomial draw is the exact quantile, whatever else is drawn with it."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.random import threefry2x32_p
from scipy.stats import binom

from contested.engine.random.binomial import binomial
from contested.engine.random.threefry import threefry

RANDOM = np.random.default_rng(4)


@jax.jit
def draw(uniform, count, chance):
    """Binomial draws of one name."""
    return binomial(lambda rows: uniform[rows], count[None], chance[None])[0]


def grid(shape: tuple[int, int]) -> np.ndarray:
    """Uniforms as the engine makes them."""
    return ((RANDOM.integers(0, 2**23, shape) + 0.5) * 2.0**-23).astype(np.float32)


def test_words_are_those_of_threefry_in_jax():
    keys_and_counters = [jnp.asarray(RANDOM.integers(0, 2**32, 200, dtype=np.uint32)) for _ in range(4)]
    ours = threefry((keys_and_counters[0], keys_and_counters[1]), (keys_and_counters[2], keys_and_counters[3]))
    for mine, theirs in zip(ours, threefry2x32_p.bind(*keys_and_counters), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize(
    ("count", "chance"),
    [
        (1, 0.3),
        (9, 0.9),
        (25, 0.55),
        (30, 0.3),
        (30, 0.98),
        (40, 0.05),
        (40, 0.45),
        (26, 0.5),
        (31, 0.5),
        (32, 0.5),
        (35, 0.55),
        (300, 0.4),
        (900, 0.02),
    ]
    + [(26, 0.5), (31, 0.5), (32, 0.5), (35, 0.55)]
    + [(1e5, 3e-5), (1e5, 6e-5), (1e5, 1.7e-4), (1e6, 5e-4), (2.0**24 - 1, 2e-7)],
)
def test_draws_are_the_quantiles_of_the_law(count, chance):
    uniform = grid((34, 128))
    shape = uniform.shape
    drawn = np.asarray(draw(uniform, jnp.full(shape, count, jnp.float32), jnp.full(shape, chance, jnp.float32)))
    exact = binom.ppf(uniform, count, float(np.float32(chance)))
    assert np.abs(drawn - exact).max() <= 1.0
    assert np.mean(drawn != exact) < 1e-3


@pytest.mark.parametrize(("count", "chance"), [(1e5, 0.5), (1e6, 0.3), (6.7e6, 0.5), (2.0**24 - 1, 0.5)])
def test_large_counts_keep_their_mean_where_float32_no_longer_separates_neighbours(count, chance):
    uniform = grid((34, 128))
    shape = uniform.shape
    drawn = np.asarray(draw(uniform, jnp.full(shape, count, jnp.float32), jnp.full(shape, chance, jnp.float32)))
    law = binom(count, float(np.float32(chance)))
    shift = (drawn - law.ppf(uniform)) / law.std()
    assert np.abs(shift).max() < 0.01 and abs(shift.mean()) < 1e-3


def test_the_ends_of_the_law_are_certain():
    count = jnp.asarray(RANDOM.integers(0, 9, (3, 7)), jnp.float32)
    uniform = jnp.asarray(grid((3, 7)))
    np.testing.assert_array_equal(draw(uniform, count, jnp.zeros((3, 7))), 0.0)
    np.testing.assert_array_equal(draw(uniform, count, jnp.ones((3, 7))), count)
    np.testing.assert_array_equal(draw(uniform, jnp.zeros((3, 7)), jnp.full((3, 7), 0.5)), 0.0)


def test_no_draw_exceeds_its_count_where_the_probabilities_sum_to_less_than_the_uniform():
    """In float32 the sum of all probabilities can end just below 1, and below the largest uniform."""
    count, chance = np.meshgrid(np.arange(1.0, 13.0), np.linspace(0.01, 0.5, 200), indexing="ij")
    drawn = draw(np.full(count.shape, 1.0 - 2.0**-24, np.float32), jnp.asarray(count), jnp.asarray(chance))
    assert np.all(np.asarray(drawn) <= count)


def test_a_draw_does_not_depend_on_what_is_drawn_beside_it():
    """Rare and frequent events are drawn together here, by the method of the most frequent; then alone."""
    shape = (200, 64)
    uniform = grid(shape)
    uniform[::7, ::5] = 1.0 - 2.0**-24
    count = RANDOM.choice([0.0, 1.0, 5.0, 100.0, 3e4, 1e6], shape).astype(np.float32)
    chance = (10.0 ** RANDOM.uniform(-7.0, 0.0, shape)).astype(np.float32)
    together = np.asarray(draw(uniform, count, chance))
    for column in (0, 5, 63):
        part = np.s_[:, column : column + 1]
        np.testing.assert_array_equal(draw(uniform[part], count[part], chance[part]), together[part])
    apart = [np.asarray(draw(*(a[row : row + 1, :8] for a in (uniform, count, chance))))[0] for row in range(40)]
    np.testing.assert_array_equal(np.array(apart), together[:40, :8])
