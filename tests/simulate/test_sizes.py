"""M21: deaths per event are heavy-tailed, and sums of many events have the right law too."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from contested.model.size import draw_size, fixed_size, heavy_tail, mean_size
from contested.simulate.draws import Expected
from helpers.exact import chi_square_p, moments, zeta_law
from helpers.worlds import leap_at, member_keys

MEMBERS = 60_000


def law(cap, exponent=2.5, members=1):
    one = jnp.ones(members)
    return heavy_tail(0.5 * one, exponent * one, cap * one)


def drawn(cap, uniforms, exponent=2.5):
    return np.asarray(draw_size(law(cap, exponent), jnp.asarray(uniforms, jnp.float32)[:, None]))[:, 0]


@pytest.mark.parametrize(("cap", "mean"), [(50.0, 1.740), (200.0, 1.842), (4e6, 1.947)])
def test_the_mean_number_of_deaths_depends_on_the_cap(cap, mean):
    assert float(mean_size(law(cap))[0][0]) == pytest.approx(mean, abs=6e-4)


@pytest.mark.parametrize("exponent", [2.1, 2.5, 3.0, 3.4])
@pytest.mark.parametrize("cap", [1, 2, 12, 13, 40, 300])
def test_moments_are_those_of_the_truncated_law(cap, exponent):
    mean, variance = mean_size(law(float(cap), exponent))
    exact = moments(zeta_law(exponent, cap))
    assert float(mean[0]) == pytest.approx(exact[0], rel=3e-4)
    assert float(variance[0]) == pytest.approx(exact[1], rel=2e-3, abs=1e-5)


def test_the_variance_is_the_cap_s():
    variances = [float(mean_size(law(cap))[1][0]) for cap in (1e2, 1e4, 1e6)]
    assert variances[1] > 8 * variances[0] and variances[2] > 8 * variances[1]  # grows as the cap's square root


@pytest.mark.parametrize("cap", [1, 7, 12, 13, 60])
def test_quantiles_are_those_of_the_truncated_law(cap):
    edges = np.concatenate([[0.0], np.cumsum(zeta_law(2.5, cap))])
    middles = (edges[1:] + edges[:-1]) / 2
    assert np.array_equal(drawn(float(cap), middles), np.arange(1, cap + 1))


def test_three_of_four_lethal_attacks_kill_one():
    u = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean(drawn(1e6, u) == 1) == pytest.approx(0.7454, abs=2e-4)


def test_the_exact_likelihood_finds_the_exponent_again():
    x = drawn(1e6, np.random.default_rng(4).random(5000))
    found = minimize_scalar(lambda a: a * np.log(x).mean() + np.log(zeta(a)), bounds=(1.5, 4.0), method="bounded").x
    assert found == pytest.approx(2.5, abs=3 * 0.024)


def summed(count, cap):
    lethal = jnp.full((1, MEMBERS), float(count))
    total = leap_at(member_keys(count, MEMBERS), 0, 1).sizes(["raid"], [lethal], [law(cap, members=MEMBERS)])[0]
    return np.asarray(total)[0].astype(float)


@pytest.mark.parametrize("count", [2, 3, 5, 12, 60])
def test_deaths_of_several_attacks_have_the_mean_and_the_variance_of_a_sum(count):
    mean, variance = moments(zeta_law(2.5, 50))
    total = summed(count, 50.0)
    assert np.all(total == np.round(total)) and total.min() >= count
    error = np.sqrt(count * variance / MEMBERS)
    assert total.mean() == pytest.approx(count * mean, rel=0.004, abs=3 * error)
    assert total.var() == pytest.approx(count * variance, rel=0.05)


@pytest.mark.parametrize(("count", "least"), [(2, 1e-4), (4, None)])
def test_sums_follow_the_convolved_law(count, least):
    one = np.concatenate([[0.0], zeta_law(2.5, 30)])
    exact = one
    for _ in range(count - 1):
        exact = np.convolve(exact, one)
    seen = np.bincount(summed(count, 30.0).astype(int), minlength=len(exact)) / MEMBERS
    if least is not None:  # two are exact in law
        assert chi_square_p(seen * MEMBERS, exact * MEMBERS) > least
    assert np.abs(np.cumsum(seen) - np.cumsum(exact)).max() < 0.01


def test_no_lethal_attack_no_deaths():
    assert np.all(summed(0, 50.0) == 0.0)


def test_expected_deaths_are_the_mean_of_the_law():
    total = Expected().sizes(["raid"], [jnp.full((1, 1), 3.0)], [law(50.0)])[0]
    assert float(total[0, 0]) == pytest.approx(3 * 1.740, abs=2e-3)


def test_a_unit_has_one_size_in_whole_persons():
    size = fixed_size(jnp.asarray([24.6, 0.2]))
    assert np.array_equal(draw_size(size, jnp.full((3, 2), 0.9)), np.broadcast_to([25.0, 1.0], (3, 2)))
    mean, variance = mean_size(size)
    assert np.array_equal(mean, [25.0, 1.0]) and np.all(variance == 0.0)
