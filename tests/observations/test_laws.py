"""Laws of observations: their densities are those of SciPy and of plain convolutions."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import jaxtyping
import numpy as np
import pytest
from scipy.stats import binom, poisson

from contested.observations.laws import Binomial, Groups, Poisson
from contested.observations.sums import SumOf, sum_of


def column(values):
    """Numbers as an array [part, place, member] with one place and one member."""
    return jnp.asarray(np.reshape(values, (-1, 1, 1)), dtype=float)


def cell(value):
    """A number as an array [place, member]."""
    return jnp.full((1, 1), float(value))


log_prob = jax.jit(lambda law, value: law.log_prob(value))


def density(law, most):
    """Probabilities of 0 to `most`, one for each member."""
    repeated = jax.tree.map(lambda array: jnp.broadcast_to(array, (*array.shape[:-1], most + 1)), law)
    return np.exp(np.asarray(log_prob(repeated, jnp.arange(most + 1.0)[None, :]))).ravel()


def all_or_none(count, chance):
    """Probabilities of 0 to `count`, in plain NumPy."""
    found = np.zeros(count + 1)
    found[0] += 1.0 - chance
    found[count] += chance
    return found


def together(count, chance):
    """The law of one group of `count` units."""
    return Groups(jnp.where(count > 0, 1.0, 0.0), count, chance)


def convolved(*laws):
    """The law of a sum, in plain NumPy."""
    found = np.ones(1)
    for law in laws:
        found = np.convolve(found, law)
    return found


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize(("count", "chance"), [(0, 0.3), (1, 0.3), (40, 0.05), (300, 0.9), (7, 1.0), (7, 0.0)])
def test_a_binomial_law_has_the_known_density(count, chance):
    law = Binomial(cell(count), cell(chance))
    np.testing.assert_allclose(density(law, count + 2), binom.pmf(np.arange(count + 3), count, chance), rtol=1e-9)
    assert float(law.mean[0, 0]) == pytest.approx(count * chance)
    assert float(law.variance[0, 0]) == pytest.approx(count * chance * (1 - chance))


@pytest.mark.parametrize("mean", [0.0, 0.4, 30.0])
def test_a_poisson_law_has_the_known_density(mean):
    law = Poisson(cell(mean))
    np.testing.assert_allclose(density(law, 60), poisson.pmf(np.arange(61), mean), rtol=1e-9)
    assert float(law.variance[0, 0]) == mean


def in_groups(number, size, chance):
    """Probabilities of 0 to number x size units, of groups observed whole."""
    found = np.zeros(number * size + 1)
    found[:: max(size, 1)] = binom.pmf(np.arange(number + 1), number, chance) if size else 1.0
    return found


@pytest.mark.parametrize("chance", [0.25, 1.0])
@pytest.mark.parametrize(("number", "size"), [(0, 4), (1, 4), (3, 5), (40, 2), (7, 1), (3, 0)])
def test_groups_are_observed_whole(number, size, chance):
    law = Groups(cell(number), cell(size), cell(chance))
    exact = in_groups(number, size, chance)
    np.testing.assert_allclose(density(law, number * size + 3), np.pad(exact, (0, 3)), rtol=1e-9, atol=1e-15)
    assert float(law.mean[0, 0]) == pytest.approx(number * size * chance)
    assert float(law.variance[0, 0]) == pytest.approx(number * size**2 * chance * (1 - chance))


@pytest.mark.parametrize(("count", "chance"), [(0, 0.3), (1, 0.3), (9, 0.25), (9, 1.0)])
def test_one_group_is_all_or_nothing(count, chance):
    law = together(cell(count), cell(chance))
    np.testing.assert_allclose(density(law, count + 3), np.pad(all_or_none(count, chance), (0, 3)), atol=1e-15)
    assert float(law.mean[0, 0]) == pytest.approx(count * chance)
    assert float(law.variance[0, 0]) == pytest.approx(count**2 * chance * (1 - chance))


@pytest.mark.parametrize("law", [Binomial(cell(3), cell(0.4)), together(cell(3), cell(0.4)), Poisson(cell(0.4))])
def test_fractions_and_negative_numbers_cannot_be_observed(law):
    for law_ in (law, SumOf((law, law))):
        assert [float(log_prob(law_, cell(value))[0, 0]) for value in (-1.0, 0.5, -3.0)] == [-np.inf] * 3


ONE = {
    "binomial": (lambda: Binomial(cell(9), cell(0.3)), binom.pmf(np.arange(10), 9, 0.3)),
    "all or none": (lambda: together(cell(4), cell(0.3)), all_or_none(4, 0.3)),
    "groups": (lambda: Groups(cell(3), cell(4), cell(0.3)), in_groups(3, 4, 0.3)),
    "poisson": (lambda: Poisson(cell(2.5)), poisson.pmf(np.arange(120), 2.5)),
}


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("slope", [-1.5, 0.0, 0.7])
def test_a_tilted_law_weighs_each_value_by_the_exponential_of_the_slope_times_it(name, slope):
    make, chance = ONE[name]
    law = make()
    weights = chance * np.exp(slope * np.arange(len(chance)))
    tilted, log_sum = law.tilt(cell(slope))
    np.testing.assert_allclose(density(tilted, len(chance) - 1), weights / weights.sum(), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(log_sum, cell(np.log(weights.sum())), atol=1e-9)


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("angle", [0.0, 0.4, 2.9])
def test_a_characteristic_function_is_the_mean_of_the_turned_values(name, angle):
    make, chance = ONE[name]
    law = make()
    exact = (chance * np.exp(1j * angle * np.arange(len(chance)))).sum()
    np.testing.assert_allclose(law.characteristic(jnp.asarray(angle))[0, 0], exact, atol=1e-9)


@pytest.mark.parametrize("name", ONE)
def test_no_value_above_the_largest_matters(name):
    make, chance = ONE[name]
    law = make()
    most = int(law.largest[0, 0])
    assert chance[most + 1 :].sum() < 1e-18 and law.largest.shape == (1, 1)
    assert most == {"binomial": 9, "all or none": 4, "groups": 12, "poisson": 42}[name]


def test_a_poisson_law_of_nothing_reaches_no_further_than_0():
    assert Poisson(cell(0.0)).largest.tolist() == [[0.0]]


SUMS = {
    "groups": (lambda: SumOf((Groups(column([3, 1, 2]), column([2, 7, 3]), column([0.2, 0.5, 0.01])),)),
               convolved(in_groups(3, 2, 0.2), in_groups(1, 7, 0.5), in_groups(2, 3, 0.01))),
    "binomials": (lambda: SumOf((Binomial(column([3, 0, 8]), column([0.2, 0.5, 0.9])),)),
                  convolved(binom.pmf(np.arange(4), 3, 0.2), binom.pmf(np.arange(9), 8, 0.9))),
    "detected together": (lambda: SumOf((together(column([5, 0, 2, 9]), column([0.1, 0.5, 0.6, 0.003])),)),
                          convolved(all_or_none(5, 0.1), all_or_none(2, 0.6), all_or_none(9, 0.003))),
    "one large and many small": (lambda: SumOf((together(column([50, 1, 1, 1, 1]), column([0.9] + 4 * [0.01])),)),
                                 convolved(all_or_none(50, 0.9), *4 * [all_or_none(1, 0.01)])),
    "two causes": (lambda: SumOf((together(column([5]), column([0.1])), Binomial(column([6]), column([0.3])))),
                   convolved(all_or_none(5, 0.1), binom.pmf(np.arange(7), 6, 0.3))),
    "certain": (lambda: SumOf((Binomial(column([4, 3]), column([1.0, 0.0])),)), np.eye(8)[4]),
    "many": (lambda: SumOf((Binomial(column([400, 300]), column([0.5, 0.01])),)),
             convolved(binom.pmf(np.arange(401), 400, 0.5), binom.pmf(np.arange(301), 300, 0.01))),
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_has_the_convolved_density_far_into_its_tails(name):
    make, exact = SUMS[name]
    law = make()
    found = density(law, len(exact) + 3)
    np.testing.assert_allclose(found, np.pad(exact, (0, len(found) - len(exact))), rtol=1e-6, atol=1e-300)
    assert found.sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_has_the_moments_of_its_density(name):
    make, exact = SUMS[name]
    law = make()
    value = np.arange(len(exact))
    mean = value @ exact
    assert float(law.mean[0, 0]) == pytest.approx(mean, rel=1e-9)
    assert float(law.variance[0, 0]) == pytest.approx((value - mean) ** 2 @ exact, rel=1e-9, abs=1e-9)


def test_a_sum_of_poisson_laws_is_one_and_with_others_it_is_convolved():
    three = Poisson(column([1.0, 0.0, 2.0]))
    whole = sum_of([three])
    assert isinstance(whole, Poisson)
    np.testing.assert_allclose(density(whole, 30), poisson.pmf(np.arange(31), 3.0), rtol=1e-9)
    mixed = sum_of([three, Binomial(column([2]), column([0.5]))])
    exact = convolved(poisson.pmf(np.arange(60), 3.0), binom.pmf(np.arange(3), 2, 0.5))
    np.testing.assert_allclose(density(mixed, 40), exact[:41], rtol=1e-6)


def test_each_place_and_member_has_its_density():
    counts = np.array([[3, 0], [8, 40]])
    law = SumOf((Binomial(jnp.asarray(counts[None], dtype=float), jnp.full((1, 2, 2), 0.3)),))
    found = np.exp(log_prob(law, jnp.asarray([[1.0, 0.0], [5.0, 20.0]])))
    np.testing.assert_allclose(found, binom.pmf([[1, 0], [5, 20]], counts, 0.3), rtol=1e-9)


def test_inside_a_compiled_function_in_single_precision_the_density_is_the_same():
    with jax.enable_x64(False):
        law = SumOf((together(column([5, 2, 9]), column([0.1, 0.6, 0.003])), Binomial(column([30]), column([0.4]))))
        exact = convolved(
            all_or_none(5, 0.1), all_or_none(2, 0.6), all_or_none(9, 0.003), binom.pmf(np.arange(31), 30, 0.4)
        )
        found = [float(log_prob(law, cell(value))[0, 0]) for value in (0, 3, 12, 30, 46, 47)]
    np.testing.assert_allclose(found[:-1], np.log(exact[[0, 3, 12, 30, 46]]), atol=2e-3)
    assert found[-1] == -np.inf


def test_the_log_density_of_a_sum_can_be_differentiated():
    @jax.jit
    def at(chance):
        shared = [chance * jnp.ones((n, 1, 1)) for n in (2, 1)]
        parts = together(column([5, 2]), shared[0]), Binomial(column([9]), shared[1])
        return SumOf(parts).log_prob(cell(4.0))[0, 0]

    step = 1e-5
    slope = (at(0.3 + step) - at(0.3 - step)) / (2 * step)
    assert float(jax.grad(at)(0.3)) == pytest.approx(float(slope), rel=1e-5)


def test_a_sum_too_wide_for_its_density_is_an_error():
    with pytest.raises(ValueError, match="2,000,000"):
        SumOf((Binomial(column([2e6]), column([0.5])),)).log_prob(cell(1.0))


def test_shapes_of_a_law_are_checked():
    with pytest.raises(jaxtyping.TypeCheckError):
        Binomial(jnp.ones((2, 3)), jnp.ones((3, 2)))
    with pytest.raises(jaxtyping.TypeCheckError):
        Poisson(jnp.ones((2, 3))).log_prob(jnp.ones((2,)))
