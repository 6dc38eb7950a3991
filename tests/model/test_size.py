"""M21: how many die in an attack."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from contested.engine.integrators.leap import Leap
from contested.engine.integrators.mean_field import MeanField
from contested.model.size import draw_size, fixed_size, heavy_tail, mean_size
from helpers.exact import moments, size_law

NO_CAP = 4e6


def law(cap, exponent=2.5, offset=0.0):
    one = jnp.ones(1)
    return heavy_tail(0.5 * one, exponent * one, offset * one, cap * one)


def drawn(cap, uniforms, exponent=2.5, offset=0.0):
    return np.asarray(draw_size(law(cap, exponent, offset), jnp.asarray(uniforms, jnp.float32)[:, None]))[:, 0]


def grid(count):
    """Uniforms on a grid: frequencies are chances, up to 1 / count."""
    return (np.arange(count) + 0.5) / count


@pytest.mark.parametrize(("cap", "mean"), [(50.0, 1.740), (200.0, 1.842), (NO_CAP, 1.947)])
def test_the_mean_number_of_deaths_depends_on_the_cap(cap, mean):
    assert float(mean_size(law(cap))[0][0]) == pytest.approx(mean, abs=6e-4)


@pytest.mark.parametrize("offset", [0.0, 2.0, 15.0])
@pytest.mark.parametrize("exponent", [1.5, 2.0, 2.5, 3.0, 3.5])
@pytest.mark.parametrize("cap", [1, 2, 12, 13, 40, 1000])
def test_moments_are_those_of_the_truncated_law(cap, exponent, offset):
    mean, variance = mean_size(law(float(cap), exponent, offset))
    exact = moments(size_law(exponent, cap, offset))
    assert float(mean[0]) == pytest.approx(exact[0], rel=3e-4)
    assert float(variance[0]) == pytest.approx(exact[1], rel=2e-3, abs=1e-5)


def test_the_variance_grows_with_the_cap():
    """Below an exponent of 3 it grows with the cap without end: here as the cap's square root."""
    variances = [float(mean_size(law(cap))[1][0]) for cap in (1e2, 1e4, 1e6)]
    assert variances[1] > 8 * variances[0] and variances[2] > 8 * variances[1]


@pytest.mark.parametrize("offset", [0.0, 0.3, 6.0])
@pytest.mark.parametrize(("exponent", "cap"), [(2.5, 1e6), (2.5, 50.0), (1.8, 200.0), (3.2, 13.0), (2.5, 3.0)])
def test_sizes_are_drawn_from_the_truncated_law(exponent, cap, offset):
    count, most = 400_000, min(int(cap), 60)
    found = drawn(cap, grid(count), exponent, offset).astype(int)
    seen = np.bincount(found, minlength=most + 1)[1 : most + 1] / count
    assert seen == pytest.approx(size_law(exponent, int(cap), offset)[:most], abs=2e-5)
    assert found.min() == 1 and found.max() <= cap


def test_an_offset_makes_small_sizes_rarer_and_leaves_the_exponent_of_the_tail():
    """Offset 2: two in five kill one person, not three in four, and beyond a hundred the exponent is 2.5 again."""
    found = drawn(NO_CAP, grid(4_000_000), offset=2.0)
    assert np.mean(found == 1) == pytest.approx(3.0**-2.5 / zeta(2.5, 3.0), abs=1e-4)
    beyond = [np.mean(found >= least) for least in (100, 1000)]
    assert beyond[0] / beyond[1] == pytest.approx(zeta(2.5, 102) / zeta(2.5, 1002), rel=0.02)


def test_three_of_four_lethal_attacks_kill_one_and_ten_deaths_are_316_times_commoner_than_a_hundred():
    found = drawn(NO_CAP, grid(4_000_000))
    assert np.mean(found == 1) == pytest.approx(0.7454, abs=1e-4)
    tens, hundreds = np.mean(np.abs(found - 10) <= 0), np.mean(np.abs(found - 100) <= 5) / 11
    curved = np.mean(np.arange(95.0, 106.0) ** -2.5) / 100.0**-2.5
    assert tens / hundreds * curved == pytest.approx(10**2.5, rel=0.02)


def exact_fit(sizes):
    """The exponent of greatest likelihood under the zeta law."""
    logs = np.log(sizes).mean()
    return minimize_scalar(lambda a: a * logs + np.log(zeta(a)), bounds=(1.2, 5.0), method="bounded").x


@pytest.mark.parametrize(("count", "spread"), [(200, 0.119), (500, 0.076), (2000, 0.039), (5000, 0.024)])
def test_the_exponent_is_found_again_with_the_known_spread(count, spread):
    """A few hundred attacks cannot tell 2.3 from 2.6."""
    fits = 400
    sizes = drawn(NO_CAP, np.random.default_rng(count).random(fits * count)).reshape(fits, count)
    found = np.array([exact_fit(sample) for sample in sizes])
    assert found.mean() == pytest.approx(
        2.5, abs=4 * spread / np.sqrt(fits) + 2.5 / count
    )  # its bias is of order 1 / n
    assert found.std() == pytest.approx(spread, rel=4 / np.sqrt(2 * fits) + 0.02)


@pytest.mark.parametrize(("least", "found"), [(1, 2.018), (6, 2.488)])
def test_the_continuous_approximation_to_the_fit_is_wrong_for_small_sizes(least, found):
    """It is near 2.5 from six deaths on (the catalogue's 2.51 came from one sample) and far off from one on."""
    x = np.arange(least, 1e6)
    weights = x**-2.5 / np.sum(x**-2.5)
    assert 1 + 1 / (weights @ np.log(x / (least - 0.5))) == pytest.approx(found, abs=1e-3)
    sizes = drawn(NO_CAP, grid(2_000_000))
    large = sizes[sizes >= least].astype(float)
    assert 1 + 1 / np.log(large / (least - 0.5)).mean() == pytest.approx(found, abs=2e-3)
    if least == 1:
        assert exact_fit(large) == pytest.approx(2.5, abs=2e-3)


def tail_exponent(totals, least):
    """Exponent of the law of what is not below `least` (Hill 1975)."""
    beyond = totals[totals >= least]
    return 1.0 + beyond.size / np.log(beyond / (least - 0.5)).sum()


def whole_wars(lengths, generator):
    """Deaths of wars of so many lethal attacks each."""
    sizes = drawn(NO_CAP, generator.random(lengths.sum()))
    return np.add.reduceat(sizes, np.concatenate([[0], np.cumsum(lengths)[:-1]]))


def test_wars_of_random_length_have_the_exponent_of_whole_wars_and_wars_of_one_length_do_not():
    """Whole wars spread more than their attacks (Richardson 1948: 1.5 to 1.7, not 2.5): as widely as their lengths."""
    generator = np.random.Generator(np.random.PCG64(21))
    lengths = np.minimum(generator.random(4000) ** (-1.0 / 0.6), 1e5).astype(int)
    assert 1.5 < tail_exponent(whole_wars(lengths, generator), 50.0) < 1.7
    alike = whole_wars(np.full(4000, 150), generator)
    assert tail_exponent(alike, np.quantile(alike, 0.98)) > 2.2


def test_a_leap_moves_units_of_whole_persons_and_keeps_the_mean_number_of_persons():
    size = fixed_size(jnp.asarray([24.6, 0.2])).fixed
    mean, whole = Leap(jnp.zeros((2, 2), jnp.uint32), 1).fix_size(jnp.asarray([[3.0, 4.0]]), size)
    assert np.array_equal(whole, [25.0, 1.0])
    np.testing.assert_allclose(mean * whole, [[3.0 * 24.6, 4.0 * 0.2]], rtol=1e-6)
    assert all(np.array_equal(*both) for both in zip(MeanField().fix_size(mean, size), (mean, size), strict=True))


@pytest.mark.parametrize("cap", [1.0, 4.0, 12.0, 13.0, 40.0])
def test_the_mean_size_rises_steadily_with_the_cap(cap):
    """A cap between two whole numbers has a mean between theirs, so that it can be differentiated."""
    means = [float(mean_size(law(cap + part))[0][0]) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
    steps = np.diff(means)
    assert np.all(steps > 0) and steps.max() < 2 * steps.min()
