"""Binomial draws: which method each row needs, what each method does, and draws of some names among all."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from contested.engine.random.binomial import METHODS, SUMS, _method_needed, _of_the_rarer, binomial

RANDOM = np.random.default_rng(6)
needed = jax.jit(_method_needed)


@pytest.mark.parametrize("number", range(5))
def test_a_row_with_a_mean_at_a_limit_needs_the_method_up_to_it_and_above_the_next(number):
    limit = np.float32((0.1, 0.4, 1.0, 2.0, 4.0)[number])
    count = jnp.asarray([[2.0 * limit], [2.0 * np.nextafter(limit, np.float32(9.0))]], jnp.float32)
    assert needed(count, jnp.full((2, 1), 0.5)).tolist() == [number + 1, number + 2]


def test_rows_whose_draws_are_certain_need_no_method():
    count = jnp.asarray([[0.0, 0.0], [9.0, 5.0], [9.0, 5.0], [9.0, 0.0], [1e-3, 0.0]], jnp.float32)
    chance = jnp.asarray([[0.5, 0.2], [0.0, 0.0], [1.0, 1.0], [1.0, 0.7], [1e-3, 0.0]], jnp.float32)
    assert needed(count, chance).tolist() == [0, 0, 0, 0, 1]


def test_the_mean_that_counts_is_that_of_the_rarer_of_success_and_failure():
    count, chance = jnp.full((3, 1), 10.0), jnp.asarray([[0.95], [0.05], [0.5]], jnp.float32)
    assert needed(count, chance).tolist() == [3, 3, 6]


@pytest.mark.parametrize("cells", [1, 5, 8, 9, 20])
def test_every_cell_of_a_bundle_is_looked_at(cells):
    """One cell of a bundle has a mean of 3, the others of 0.05."""
    chance = jnp.where(jnp.eye(cells) > 0, 0.3, 0.005)
    assert needed(jnp.full((cells, cells), 10.0), chance).tolist() == [5] * cells


@pytest.mark.parametrize("cell", [0, 1, 19])
def test_one_row_of_many_cells_is_looked_at_to_its_end(cell):
    """A mean of 3 in one of twenty cells, and none in the others."""
    chance = jnp.zeros((1, 20)).at[0, cell].set(0.3)
    assert needed(jnp.full((1, 20), 10.0), chance).tolist() == [5]


def test_methods_sum_more_and_more_probabilities():
    """All of 22 units with chance a half succeed with chance 2^-22, more than the largest uniform leaves."""
    cell = (jnp.full(1, 1.0 - 2.0**-24), jnp.full(1, 22.0), jnp.full(1, 0.5))
    assert [method(*cell).item() for method in METHODS[:5]] == [6.0, 8.0, 11.0, 14.0, 20.0]
    assert len(METHODS) == 7 and METHODS[6](*cell).item() == 11.0
    assert [limit for limit, _ in SUMS] == [0.1, 0.4, 1.0, 2.0, 4.0]


def test_the_rarer_is_drawn_and_the_other_is_the_rest():
    """A law that returns 1000 u + 100 n + p: with a chance of a half and below as it is, above of the complement."""
    uniform, count, chance = (jnp.asarray(row) for row in ([0.25] * 3, [8.0] * 3, [0.125, 0.5, 0.75]))
    found = _of_the_rarer(lambda u, n, p: 1000.0 * u + 100.0 * n + p, uniform, count, chance)
    assert found.tolist() == [1050.125, 1050.5, 8.0 - (750.0 + 800.0 + 0.25)]


NAMES, ROWS, MEMBERS = 3, 2, 5
UNIFORM = np.float32((RANDOM.integers(0, 2**23, (NAMES * ROWS, MEMBERS)) + 0.5) * 2.0**-23)
CHANCE = np.float32(RANDOM.uniform(0.0, 1.0, (NAMES, ROWS, MEMBERS)))
COUNT = np.float32(RANDOM.integers(0, 30, (NAMES, ROWS, MEMBERS)))
CHANCE[1, 0, 0], COUNT[1, 0, 0] = 1.0, 7.0


@jax.jit
def draws(count, chance, expected, first):
    """Draws of as many names as there are counts."""
    return binomial(lambda rows: jnp.asarray(UNIFORM)[rows], count, chance, expected, first)


def exact(names):
    """The exact quantiles of some of the names."""
    uniform = UNIFORM.astype(float).reshape(CHANCE.shape)[names]
    return binom.ppf(uniform, COUNT[names], CHANCE.astype(float)[names])


@pytest.mark.parametrize("first", [0, 1, 2])
def test_one_name_among_all_is_drawn_with_its_own_uniforms_and_chances(first):
    found = draws(COUNT[first : first + 1], CHANCE, False, first)
    np.testing.assert_array_equal(found, exact(slice(first, first + 1)))


def test_all_names_are_drawn_by_default():
    found = jax.jit(lambda *law: binomial(lambda rows: jnp.asarray(UNIFORM)[rows], *law))(COUNT, CHANCE)
    np.testing.assert_array_equal(found, exact(slice(None)))
    assert found.dtype == jnp.float32 and found[1, 0, 0] == 7.0


@pytest.mark.parametrize("first", [0, 2])
def test_expected_draws_are_means(first):
    """Also of a count of 0 and of certain ones."""
    found = draws(COUNT[first : first + 1], CHANCE, True, first)
    np.testing.assert_allclose(found[0], COUNT[first] * CHANCE[first], rtol=1e-6)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_chances_of_none_and_all_are_certain(chance):
    count = np.arange(10.0, dtype=np.float32).reshape(1, ROWS, MEMBERS)
    np.testing.assert_array_equal(draws(count, np.full(CHANCE.shape, np.float32(chance)), False, 1), chance * count)
