"""The law of a sum, part by part: tilts in closed form, sums over angles, thresholds of what is possible, points."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from contested.observations.laws import Binomial, Poisson
from contested.observations.sums import SumOf, _points, sum_of


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


def parts(*values: float) -> jax.Array:
    """Numbers [part, place, member] of one place and one member."""
    return jnp.asarray(np.reshape(values, (-1, 1, 1)), dtype=float)


def members(*values: float) -> jax.Array:
    """Numbers [place, member] of one place."""
    return jnp.asarray(np.reshape(values, (1, -1)), dtype=float)


def binomials(counts: list[float], chances: list[float], many: int) -> SumOf:
    """The sum of binomial laws, for so many members."""
    shape = (len(counts), 1, many)
    return SumOf((Binomial(jnp.broadcast_to(parts(*counts), shape), jnp.broadcast_to(parts(*chances), shape)),))


def test_means_and_variances_add_up_over_laws_and_over_the_entries_of_each():
    counts = np.array([[[2.0, 4.0, 6.0], [1.0, 0.0, 5.0]], [[8.0, 3.0, 1.0], [2.0, 7.0, 9.0]]])
    single = np.array([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])
    law = SumOf(
        (
            Binomial(jnp.asarray(counts), jnp.full((2, 2, 3), 0.25)),
            Binomial(jnp.asarray(single), jnp.full((2, 3), 0.1)),
        )
    )
    np.testing.assert_allclose(law.mean, 0.25 * (counts[0] + counts[1]) + 0.1 * single)
    np.testing.assert_allclose(law.variance, 0.1875 * (counts[0] + counts[1]) + 0.09 * single)
    assert law.mean.shape == (2, 3)


def test_a_characteristic_function_is_the_product_over_laws_and_over_the_entries_of_each():
    counts = np.array([[[2.0, 4.0, 6.0], [1.0, 0.0, 5.0]], [[8.0, 3.0, 1.0], [2.0, 7.0, 9.0]]])
    means = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
    law = SumOf((Binomial(jnp.asarray(counts), jnp.full((2, 2, 3), 0.25)), Poisson(jnp.asarray(means))))
    turn = np.exp(0.7j)
    expected = (0.75 + 0.25 * turn) ** (counts[0] + counts[1]) * np.exp(means * (turn - 1.0))
    np.testing.assert_allclose(law.characteristic(jnp.asarray(0.7)), expected, rtol=1e-12)


def test_the_tilt_brings_the_mean_to_the_value():
    # of binomial laws of one chance: the log odds of the share minus those of the chance
    found = binomials([3.0, 7.0], [0.2, 0.2], 3)._slope(members(1.0, 4.0, 9.0))
    expected = np.log([1 / 9, 4 / 6, 9.0]) - np.log(0.25)
    np.testing.assert_allclose(found, [expected], atol=1e-9)


def test_a_tilt_is_at_most_sixty_and_known_to_its_fortieth_half():
    found = np.asarray(binomials([4.0], [0.5], 3)._slope(members(0.0, 2.0, 4.0)))[0]
    width = 120.0 / 2**40
    np.testing.assert_allclose([found[0] + 60.0, found[2] - 60.0], [width / 2, -width / 2], rtol=1e-3)
    assert found[1] == pytest.approx(width / 2, rel=1e-3)  # where the mean is the value, the tilt is in the upper half


def test_a_sum_over_angles_is_the_probability_of_each_value():
    value = np.arange(8.0)
    for points in (8, 16):
        found = np.asarray(binomials([5.0], [0.2], 8)._at(members(*value), points))[0]
        np.testing.assert_allclose(found, binom.pmf(value, 5, 0.2), atol=1e-14)


def chances(
    *values: float, counts: tuple[float, float] = (3.0, 4.0), own: tuple[float, ...] = (0.2, 0.6)
) -> np.ndarray:
    """Log probabilities of nine values, the last of them repeated; one compiled program for all."""
    every = [*values, *(9 - len(values)) * values[-1:]]
    return np.asarray(log_prob(binomials([*counts], [*own], 9), members(*every)))[0]


log_prob = jax.jit(lambda law, value: law.log_prob(value))


def test_the_log_probability_is_that_of_the_convolved_law_and_the_rest_is_impossible():
    found = chances(*range(8), 0.5)
    exact = np.convolve(binom.pmf(np.arange(4), 3, 0.2), binom.pmf(np.arange(5), 4, 0.6))
    np.testing.assert_allclose(found[:8], np.log(exact), rtol=1e-9)
    assert found[8] == -np.inf


def test_what_is_certain_is_not_mistaken_for_values_that_the_transform_takes_for_it():
    # 2047 is certain; of 2048 points, -1 is the same as 2047, as 4095 is
    found = chances(-1.0, 2047.0, 2046.0, counts=(2047.0, 0.0), own=(1.0, 1.0))
    np.testing.assert_array_equal(found[:3] == -np.inf, [True, False, True])
    assert found[1] == pytest.approx(0.0, abs=1e-9)


def test_there_are_enough_points_for_a_value_above_the_largest_that_can_occur():
    # of eight points, 15 is the same as 7, which is certain
    assert float(binomials([7.0], [1.0], 1).log_prob(members(15.0))[0, 0]) == -np.inf


@pytest.mark.parametrize(("chance", "possible"), [(0.8e-12, False), (1.6e-12, True), (3e-12, True)])
def test_a_value_to_which_its_tilted_law_gives_less_than_about_1e_12_is_impossible(chance, possible):
    # the tilt is 60 at most, so a chance of c exp(-60) becomes one of c; the limit is 5000 eps = 1.11e-12
    found = chances(1.0, counts=(1.0, 0.0), own=(chance * np.exp(-60.0), 0.5))[0]
    assert found == (pytest.approx(np.log(chance) - 60.0, abs=1e-3) if possible else -np.inf)


@pytest.mark.parametrize(("most", "points"), [(0, 8), (7, 8), (8, 16), (15, 16), (16, 32), (1000, 1024)])
def test_there_are_more_points_than_values_and_eight_at_least(most, points):
    assert _points(members(0.0, most, 1.0)) == points


def test_a_sum_that_can_reach_a_million_has_a_density_and_a_larger_one_has_none():
    assert _points(members(2**20 - 1.0)) == 2**20
    with pytest.raises(ValueError, match="^a sum that can reach 1,048,576 has no exact density here$"):
        _points(members(3.0, 2.0**20))


def test_where_counts_are_not_known_yet_there_are_2048_points():
    seen = []
    jax.eval_shape(lambda most: (seen.append(_points(most)), most)[1], members(1.0))
    assert seen == [2048]


def test_a_sum_is_a_poisson_law_only_where_all_its_parts_are():
    poisson, other = Poisson(parts(1.0, 0.5)), Binomial(parts(3.0), parts(0.5))
    found = sum_of([poisson, Poisson(parts(2.0))])
    assert isinstance(found, Poisson)
    np.testing.assert_allclose(found.mean, [[3.5]])
    for mixed in ([poisson, other], [other], [other, poisson]):
        assert isinstance(sum_of(mixed), SumOf)
    np.testing.assert_allclose(sum_of([poisson, other]).mean, [[3.0]])
