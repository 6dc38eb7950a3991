"""Draws depend on the seed, the member, the step and the name, and have the laws they are named after."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.random import threefry2x32_p
from scipy.stats import binom, kstest, poisson

from contested.engine.random.threefry import name_hash
from helpers.exact import chi_square_p
from helpers.worlds import leap_at, noise_of

NAMES = ["alpha", "beta", "gamma"]


def uniforms(names, members=4, number=0, rows=3, seed=1):
    found = _uniforms(tuple(names), members, number, rows, seed)
    return dict(zip(names, np.asarray(found), strict=True))


@partial(jax.jit, static_argnames=("names", "members", "rows"))
def _uniforms(names, members, number, rows, seed):
    found = leap_at(noise_of(seed, members), number, rows).uniforms(names, rows)(jnp.arange(len(names) * rows))
    return found.reshape(len(names), rows, members)


def test_a_uniform_depends_on_its_name_and_not_on_the_order_of_names():
    base, turned = uniforms(NAMES), uniforms(NAMES[::-1])
    for name in NAMES:
        np.testing.assert_array_equal(base[name], turned[name])
        np.testing.assert_array_equal(base[name], uniforms([name])[name])
    assert len({base[name].tobytes() for name in NAMES}) == 3


def test_a_uniform_depends_on_its_member_step_and_seed_only():
    base = uniforms(NAMES)
    np.testing.assert_array_equal(uniforms(NAMES, members=9)["beta"][:, :4], base["beta"])
    assert not np.any(uniforms(NAMES, number=1)["beta"] == base["beta"])
    assert not np.any(uniforms(NAMES, seed=2)["beta"] == base["beta"])
    assert len(np.unique(base["beta"])) == base["beta"].size


def test_uniforms_are_uniform_and_never_zero_or_one():
    many = uniforms(["alpha"], members=5000, rows=5)["alpha"]
    assert many.min() > 0.0 and many.max() < 1.0
    assert kstest(many.ravel(), "uniform").pvalue > 1e-4


def test_a_row_for_the_whole_country_uses_the_first_place_s_uniform():
    leap = leap_at(noise_of(1, 4), 0, 3)
    np.testing.assert_array_equal(leap.uniforms(["alpha"], 1)(jnp.arange(1)), uniforms(["alpha"])["alpha"][:1])


def test_uniforms_are_words_of_the_hash_of_their_name_and_their_row():
    """The first half of the places use the first words of the counters, the others the second ones."""
    words = leap_at(noise_of(1, 4), 0, 3).words
    found = uniforms(["alpha"])["alpha"]
    for row, (counter, side) in enumerate([(0, 0), (1, 0), (0, 1)]):
        name, counters = (jnp.full(4, number, jnp.uint32) for number in (name_hash("alpha"), counter))
        bits = np.asarray(threefry2x32_p.bind(words[:, 0], words[:, 1], name, counters)[side]) >> 9
        np.testing.assert_array_equal(found[row], (bits + np.float32(0.5)) * np.float32(2.0**-23))


DRAWS = 20_000


@jax.jit
def poisson_draws(mean):
    return leap_at(noise_of(8, DRAWS), 0, 1).poisson(["x"], [jnp.full((1, DRAWS), mean)])[0][0]


@jax.jit
def thinned(count, chance):
    shape = (1, DRAWS)
    return leap_at(noise_of(8, DRAWS), 3, 1).thin(["x"], [jnp.full(shape, count)], [jnp.full(shape, chance)])[0][0]


@pytest.mark.parametrize("mean", [0.01, 0.7, 3.5, 12.0, 400.0])
def test_poisson_draws_have_the_moments_and_shape_of_their_law(mean):
    n, drawn = DRAWS, np.asarray(poisson_draws(mean))
    assert drawn.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / n))
    fourth = mean * (1 + 3 * mean)
    assert drawn.var() == pytest.approx(mean, abs=4.5 * np.sqrt((fourth - mean**2) / n) + 0.002 * mean)
    top = int(poisson.ppf(1 - 1e-9, mean)) + 1
    observed = np.bincount(drawn.astype(int), minlength=top + 1).astype(float)
    assert chi_square_p(observed[: top + 1], n * poisson.pmf(np.arange(top + 1), mean)) > 1e-4


@pytest.mark.parametrize(("count", "chance"), [(1, 0.3), (9, 0.9), (40, 0.05), (300, 0.4)])
def test_thinning_has_the_binomial_law(count, chance):
    drawn = np.asarray(thinned(float(count), chance)).astype(int)
    observed = np.bincount(drawn, minlength=count + 1).astype(float)
    assert chi_square_p(observed, DRAWS * binom.pmf(np.arange(count + 1), count, chance)) > 1e-4


def test_counts_never_fall_where_chances_rise():
    before = np.zeros(DRAWS)
    for chance in np.linspace(0.0, 1.0, 21):
        now = np.asarray(thinned(50.0, chance))
        assert np.all(now >= before)
        before = now
    np.testing.assert_array_equal(before, 50.0)
