"""Draws of names with small means, and keys folded as JAX folds them."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from contested.engine.random.binomial import binomial
from contested.engine.random.threefry import folded

RANDOM = np.random.default_rng(9)


@pytest.mark.parametrize("mean", [0.001, 0.01, 0.03, 0.06, 0.1, 0.2, 0.4, 0.7, 0.9, 1.0, 1.1, 2.0, 2.5, 4.0])
@pytest.mark.parametrize("count", [1.0, 50.0, 10_000.0])
def test_a_name_with_a_small_mean_has_the_quantiles_of_its_law(mean, count):
    chance = np.float32(mean / count)
    if chance > 1.0:
        chance = np.float32(1.0 - 0.05 * mean)
    shape = (40, 200)
    uniform = ((RANDOM.integers(0, 2**23, shape) + 0.5) * 2.0**-23).astype(np.float32)
    uniform[0, :3] = [2.0**-24, 1.0 - 2.0**-16, 1.0 - 2.0**-20]  # nearer to one a sum in float32 cannot tell
    counts, chances = (jnp.full((1, *shape), value, jnp.float32) for value in (count, chance))
    drawn = np.asarray(jax.jit(lambda u, *law: binomial(lambda rows: u[rows], *law))(uniform, counts, chances)[0])
    exact = binom.ppf(uniform.astype(float), count, float(chance))
    assert drawn.sum() > 0
    wrong = drawn != exact
    assert wrong.mean() < 1e-3 and np.abs(drawn - exact).max() <= 1.0


def test_a_number_is_folded_into_keys_as_jax_does():
    keys = jax.vmap(jax.random.fold_in, (None, 0))(jax.random.key(3), jnp.arange(5, dtype=jnp.uint32))
    words = jax.random.key_data(keys)
    for number in (0, 1, 77, 2**31 - 1):
        theirs = jax.random.key_data(jax.vmap(jax.random.fold_in, (0, None))(keys, jnp.uint32(number)))
        np.testing.assert_array_equal(folded(words, jnp.int32(number)), theirs)
