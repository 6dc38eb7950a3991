"""M21: how many die in an attack."""

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from contested.engine.integrators.leap import Leap
from contested.engine.integrators.mean_field import MeanField
from contested.model.size import (
    CLASSES_BEYOND,
    EXACT,
    Size,
    _integral,
    _mass,
    _moment,
    draw_size,
    fixed_size,
    heavy_tail,
    mean_size,
    moments_below,
    size_classes,
)
from helpers.exact import moments, size_law
from helpers.worlds import FOR_LONG

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


DRAW, MEAN, CLASSES, BELOW, MASS = map(jax.jit, (draw_size, mean_size, size_classes, moments_below, _mass))


def sizes(cap, exponent, offset, lethal=0.5):
    """A law for each member."""
    exponent, offset = (np.atleast_1d(np.asarray(one, float)) for one in (exponent, offset))
    return heavy_tail(
        *(jnp.asarray(one, dtype=float) for one in (np.full_like(exponent, lethal), exponent, offset, cap))
    )


def one_law(cap, exponent, offset=0.0):
    return sizes(np.asarray([cap], float), exponent, offset)


def weight_between(low, high, exponent, offset, order=0):
    """Integral of t^order (t + q)^-a."""
    return quad(lambda t: t**order * (t + offset) ** -exponent, low, high, epsabs=0, epsrel=1e-10)[0]


def blended(cap, exponent, offset):
    """The weights of the sizes from 1 to 12 under a cap, the last one in part, and the law's moments 0, 1 and 2."""
    k = np.arange(1, 13)
    weights = np.clip(cap + 1 - k, 0, 1) * (k + offset) ** -exponent
    found = [weights @ k**n for n in range(3)]
    if cap > 12:
        found = [m + weight_between(12.5, cap + 0.5, exponent, offset, n) for n, m in enumerate(found)]
    return weights, found


def test_a_heavy_tail_keeps_what_it_is_given_and_weighs_the_first_twelve_sizes():
    law = sizes(np.asarray([[0.2, 1.0], [3.5, 40.0]]), [2.5, 1.5], [0.0, 2.0], lethal=0.25)
    np.testing.assert_array_equal(law.cap, np.float32([[1.0, 1.0], [3.5, 40.0]]))
    np.testing.assert_array_equal(law.lethal, [0.25, 0.25])
    np.testing.assert_array_equal(law.exponent, [2.5, 1.5])
    np.testing.assert_array_equal(law.offset, [0.0, 2.0])
    k = np.arange(1, 13)[:, None]
    np.testing.assert_allclose(law.powers, (k + [0.0, 2.0]) ** [-2.5, -1.5], rtol=1e-5)
    assert law.fixed is None and (EXACT, CLASSES_BEYOND) == (12, 6)


@pytest.mark.parametrize(("units", "expected"), [(5.5, [5.5]), (jnp.asarray([2.0, 0.25]), [2.0, 0.25])])
def test_a_fixed_size_is_certain_and_the_same_for_every_event(units, expected):
    law = fixed_size(units)
    assert isinstance(law, Size)
    np.testing.assert_array_equal(law.fixed, np.float32(expected))
    np.testing.assert_array_equal(law.cap, np.float32(expected))
    for found, value in ((law.lethal, 1.0), (law.exponent, 3.0), (law.offset, 0.0)):
        np.testing.assert_array_equal(found, np.full(len(expected), value))
    np.testing.assert_allclose(law.powers[:, 0], np.arange(1.0, 13.0) ** -3, rtol=1e-5)


CAPS = [1.0, 1.5, 2.25, 11.5, 12.0, 12.25, 12.75, 13.0, 40.5, 900.0]
LAWS = [(2.5, 0.0), (2.0, 0.0), (1.0004, 3.0), (3.0, 1.5), (1.5, 6.0), (3.5, 0.5)]


def every_law():
    """Every cap, in rows, with every law, in columns, as one size."""
    exponents, offsets = np.asarray(LAWS).T
    return sizes(np.repeat(np.asarray(CAPS)[:, None], len(LAWS), axis=1), exponents, offsets)


def test_the_weight_of_a_law_is_that_of_its_first_sizes_and_of_the_integral_beyond():
    expected = [[blended(cap, *law)[1][0] for law in LAWS] for cap in CAPS]
    np.testing.assert_allclose(MASS(every_law()), expected, rtol=2e-4)


def test_mean_and_variance_are_those_of_weights_and_integrals_also_for_a_cap_between_whole_numbers():
    mean, variance = MEAN(every_law())
    for row, cap in enumerate(CAPS):
        for column, law in enumerate(LAWS):
            zeroth, first, second = blended(cap, *law)[1]
            exact = first / zeroth
            assert float(mean[row, column]) == pytest.approx(exact, rel=1e-3)
            assert float(variance[row, column]) == pytest.approx(second / zeroth - exact**2, rel=4e-3, abs=2e-5)


def test_a_variance_is_never_below_zero():
    """Where nearly all events kill one, the mean of squares less the squared mean may round to less than nothing."""
    law = sizes(np.full((1, 2000), 2500.0), np.linspace(22.0, 26.0, 2000), np.zeros(2000))
    as_for_a_user = jax.jit(moments_below, compiler_options=FOR_LONG)
    below = as_for_a_user(law, jnp.ones((1, 2000)), jnp.full((1, 2000), 3.0))
    for variance in (np.asarray(MEAN(law)[1]), np.asarray(below[1])):
        assert np.all(variance >= 0.0)
        assert np.all(variance < 1e-5)


def test_sizes_of_equal_weight_are_drawn_by_quarters():
    """An exponent of 0 and a cap of 4: each of four sizes has a quarter, the next one from its lower edge on."""
    uniforms = np.float32([0.0, 0.2499999, 0.25, 0.49, 0.5, 0.75, 0.9999, 1.0])[:, None]
    found = DRAW(one_law(4.0, 0.0), jnp.asarray(uniforms))
    np.testing.assert_array_equal(found[:, 0], [1, 1, 2, 2, 3, 4, 4, 4])


def drawn_by_search(uniforms, cap, exponent, offset):
    """The size at which the weights, summed one by one up to 12 and by the midpoint rule beyond, pass a uniform."""
    k = np.arange(1, int(cap) + 1)
    tail = lambda x: (x + offset - 0.5) ** (1.0 - exponent) / (exponent - 1.0)  # noqa: E731
    each = np.where(k <= 12, (k + offset) ** -exponent, tail(k) - tail(k + 1))
    sums = np.cumsum(each)
    return 1 + np.searchsorted(sums / sums[-1], uniforms, side="right"), sums / sums[-1]


@pytest.mark.parametrize(("exponent", "offset"), [(2.0, 0.0), (2.5, 0.0), (1.5, 4.0), (3.0, 12.0)])
def test_sizes_are_those_whose_summed_weights_pass_the_uniform(exponent, offset):
    caps = np.asarray([1.0, 3.0, 12.0, 13.0, 14.0, 300.0])
    uniforms = np.linspace(0.0005, 0.9995, 400)
    law = sizes(np.repeat(caps[:, None], 400, axis=1), np.full(400, exponent), np.full(400, offset))
    found = np.asarray(DRAW(law, jnp.asarray(np.tile(uniforms, (6, 1)), dtype=float)))
    for row, cap in enumerate(caps):
        expected, edges = drawn_by_search(uniforms, cap, exponent, offset)
        clear = np.abs(uniforms[:, None] - edges).min(axis=1) > 3e-6
        assert clear.sum() > 380
        np.testing.assert_array_equal(found[row, clear], expected[clear])


def test_the_largest_uniform_draws_the_cap_and_the_smallest_one():
    caps = np.asarray([[1.0], [12.0], [13.0], [50.0], [1e5]])
    law = sizes(caps, [2.5], [1.0])
    np.testing.assert_array_equal(DRAW(law, jnp.ones((5, 1))), np.float32(caps))
    np.testing.assert_array_equal(DRAW(law, jnp.zeros((5, 1))), np.ones((5, 1)))


@pytest.mark.parametrize("offset", [0.0, 300.0])
def test_a_size_just_beyond_the_first_twelve_is_13(offset):
    """With a large offset rounding makes some of them a little less than 13, and they are not to become 12."""
    exponents = np.linspace(1.3, 3.5, 300)
    edges = np.asarray([drawn_by_search(0.5, 1000, one, offset)[1][11] for one in exponents])
    law = sizes(np.full((1, 300), 1000.0), exponents, np.full(300, offset))
    found = DRAW(law, jnp.asarray(edges * (1 + 4e-6), dtype=float)[None])
    np.testing.assert_array_equal(found, np.full((1, 300), 13.0))


def test_classes_beyond_twelve_are_six_of_equal_ratio_with_their_chances_and_means():
    law = sizes(np.asarray([[40.0], [900.0], [12.25]]), [2.5], [1.5])
    chance, mean = CLASSES(law)
    assert chance.shape == mean.shape == (18, 3, 1)
    for row, cap in enumerate((40.0, 900.0, 12.25)):
        edges = 12.5 * ((cap + 0.5) / 12.5) ** (np.arange(7) / 6)
        pairs = list(zip(edges, edges[1:], strict=False))
        mass = np.asarray([weight_between(*pair, 2.5, 1.5) for pair in pairs])
        moment = np.asarray([weight_between(*pair, 2.5, 1.5, 1) for pair in pairs])
        weights = np.concatenate([(np.arange(1, 13) + 1.5) ** -2.5, mass])
        np.testing.assert_allclose(chance[:, row, 0], weights / weights.sum(), rtol=3e-3, atol=1e-7)
        np.testing.assert_allclose(mean[:12, row, 0], np.arange(1, 13), rtol=1e-6)
        np.testing.assert_allclose(mean[12:, row, 0], moment / mass, rtol=1e-3 if cap > 20 else 5e-2)


@pytest.mark.parametrize("cap", [1.0, 5.0, 7.5, 12.0])
def test_classes_beyond_the_cap_have_no_chance_and_a_size_of_twelve_and_a_half(cap):
    chance, mean = CLASSES(one_law(cap, 2.5))
    assert chance.shape == mean.shape == (18, 1, 1)
    weights = np.clip(cap + 1 - np.arange(1, 13), 0, 1) * np.arange(1.0, 13.0) ** -2.5
    np.testing.assert_allclose(chance[:12, 0, 0], weights / weights.sum(), rtol=1e-5)
    np.testing.assert_array_equal(chance[12:, 0, 0], np.zeros(6))
    np.testing.assert_array_equal(mean[:, 0, 0], [*range(1, 13), *[12.5] * 6])


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize(("exponent", "offset"), [(2.5, 0.0), (1.0, 2.0), (2.0, 2.0), (3.0, 0.5), (3.4, 7.0)])
def test_moments_between_edges_are_integrals(order, exponent, offset):
    edges = np.asarray([12.5, 20.0, 75.0])
    found = _moment(order, jnp.asarray(edges, dtype=float)[:, None], one_law(100.0, exponent, offset))
    expected = [weight_between(low, high, exponent, offset, order) for low, high in ((12.5, 20.0), (20.0, 75.0))]
    np.testing.assert_allclose(found[:, 0], expected, rtol=2e-4)


def test_the_integral_of_a_power_near_minus_one_is_a_logarithm():
    """From 1 to e squared it is 2; at a distance of a thousandth, (e^0.002 - 1) / 0.001 = 2.002."""
    edges = jnp.asarray([[1.0], [np.e**2]], dtype=float)
    gaps = jnp.asarray([0.0, 0.9e-3, -0.9e-3, 1e-3, -1e-3, 1.0, -1.0], dtype=float)
    expected = [2.0, 2.0, 2.0, 2.002, 1.998, np.e**2 - 1.0, 1.0 - np.e**-2]
    np.testing.assert_allclose(_integral(edges, gaps)[0], expected, atol=3e-4)


PARTS = [(1, 0.3), (2, 0.2), (2, 0.9), (3, 0.5), (7, 0.01), (12, 1.0), (10, 1e-4)]


@pytest.mark.parametrize(("exponent", "offset", "cap"), [(2.5, 0.0, 12), (1.2, 2.0, 12), (2.0, 0.0, 11)])
def test_sizes_below_a_uniform_are_smaller_ones_and_some_of_its_own(exponent, offset, cap):
    law = size_law(exponent, cap, offset)
    sums = np.concatenate([[0.0], np.cumsum(law)])
    for largest, part in PARTS:
        if largest > cap:
            continue
        uniform = sums[largest - 1] + part * law[largest - 1]
        chances = np.concatenate([law[: largest - 1], [uniform - sums[largest - 1]]]) / uniform
        k = np.arange(1, largest + 1)
        mean = chances @ k
        given = (jnp.full((1, 1), one, dtype=float) for one in (uniform, largest))
        found = BELOW(sizes(np.full((1, 1), cap, float), exponent, offset), *given)
        assert float(found[0][0, 0]) == pytest.approx(mean, rel=2e-5)
        assert float(found[1][0, 0]) == pytest.approx(chances @ k**2 - mean**2, rel=2e-3, abs=2e-5)


def test_where_only_ones_lie_below_the_mean_is_one_without_any_variance():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        uniform, largest = jnp.asarray([[0.1, 0.4]]), jnp.ones((1, 2))
        mean, variance = BELOW(sizes(np.full((1, 2), 9.0), [2.5, 1.5], [0.0, 0.0]), uniform, largest)
    np.testing.assert_array_equal(mean, [[1.0, 1.0]])
    np.testing.assert_array_equal(variance, [[0.0, 0.0]])


def test_a_uniform_that_rounding_put_below_its_size_draws_smaller_sizes_only():
    law = size_law(2.5, 9)
    uniform = jnp.full((1, 1), law[:3].sum() * 0.9, dtype=float)
    mean, variance = BELOW(sizes(np.full((1, 1), 9.0), 2.5, 0.0), uniform, jnp.full((1, 1), 4.0))
    smaller = size_law(2.5, 3)
    exact = smaller @ np.arange(1, 4)
    assert float(mean[0, 0]) == pytest.approx(exact, rel=1e-5)
    assert float(variance[0, 0]) == pytest.approx(smaller @ np.arange(1, 4) ** 2 - exact**2, rel=1e-4)
