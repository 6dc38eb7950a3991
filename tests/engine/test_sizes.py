"""Deaths of several attacks in one step have the law of a sum of independent sizes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.model.event_sizes import EventSizes
from contested.model.size import heavy_tail, size_classes
from helpers.exact import chi_square_p, moments, size_law
from helpers.worlds import leap_at, noise_of

COUNTS = (0, 1, 2, 3, 4, 6, 20, 150)
CAPS = (5, 30, 200)
EACH = 40_000


def law(cap):
    cap = jnp.atleast_1d(jnp.asarray(cap, float))
    return heavy_tail(jnp.full_like(cap, 0.5), jnp.full_like(cap, 2.5), jnp.zeros_like(cap), cap)


@pytest.fixture(scope="module")
def sums():
    """Summed sizes by number of attacks and cap, arrays [EACH]."""
    members = EACH * len(CAPS)
    lethal = jnp.broadcast_to(jnp.asarray(COUNTS, float)[:, None], (len(COUNTS), members))
    draws = leap_at(noise_of(3, members), 0, len(COUNTS))
    total = np.asarray(jax.jit(lambda: draws.sizes(["raid"], [lethal], [law(np.repeat(CAPS, EACH))])[0].total)())
    return {
        (count, cap): total[row, column * EACH : (column + 1) * EACH].astype(float)
        for row, count in enumerate(COUNTS)
        for column, cap in enumerate(CAPS)
    }


@pytest.mark.parametrize("cap", CAPS)
@pytest.mark.parametrize("count", COUNTS[1:])
def test_a_sum_has_its_mean_and_variance_and_whole_persons(sums, count, cap):
    total, one = sums[count, cap], size_law(2.5, cap)
    mean, variance = moments(one)
    fourth = float(one @ (np.arange(1, cap + 1) - mean) ** 4)
    fourth = count * fourth + 3 * count * (count - 1) * variance**2
    noise = np.sqrt((fourth - (count * variance) ** 2) / EACH)
    assert np.all(total == np.round(total)) and total.min() >= count and total.max() <= count * cap
    slack = 0.0 if count <= 2 else 0.004  # what stands for the third and further sizes is not exact
    error = np.sqrt(count * variance / EACH)
    assert total.mean() == pytest.approx(count * mean, abs=4 * error + slack * count * mean)
    assert total.var() == pytest.approx(count * variance, abs=4 * noise + 5 * slack * count * variance)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_sums_follow_the_convolved_law(sums, count):
    one = np.concatenate([[0.0], size_law(2.5, 30)])
    exact = one
    for _ in range(count - 1):
        exact = np.convolve(exact, one)
    seen = np.bincount(sums[count, 30].astype(int), minlength=len(exact)) / EACH
    if count <= 2:  # exact in law
        assert chi_square_p(seen * EACH, exact * EACH) > 1e-3
    assert np.abs(np.cumsum(seen) - np.cumsum(exact)).max() < 0.01


def test_no_lethal_attack_no_deaths(sums):
    assert all(np.all(sums[0, cap] == 0.0) for cap in CAPS)


def test_expected_deaths_are_the_mean_of_the_law():
    total = MeanField().sizes(["raid"], [jnp.full((1, 1), 3.0)], [law(50.0)])[0].total
    assert float(total[0, 0]) == pytest.approx(3 * 1.740, abs=2e-3)


def test_the_cap_may_differ_between_places():
    """Both integrators: two places with caps of their own have the laws of two worlds with one cap each."""
    members, caps = 4000, np.array([[4.0], [90.0]])
    by_place = law(np.full(members, 1))._replace(cap=jnp.broadcast_to(jnp.asarray(caps), (2, members)))
    lethal = jnp.full((2, members), 3.0)
    together = leap_at(noise_of(7, members), 0, 2).sizes(["raid"], [lethal], [by_place])[0].total
    expected = MeanField().sizes(["raid"], [lethal], [by_place])[0].total
    for place, cap in enumerate(caps[:, 0]):
        alone = leap_at(noise_of(7, members), 0, 2).sizes(["raid"], [lethal], [law(np.full(members, cap))])[0].total
        np.testing.assert_array_equal(together[place], alone[place])
        assert np.asarray(expected[place]) == pytest.approx(3.0 * moments(size_law(2.5, int(cap)))[0], rel=2e-3)


def test_the_largest_sizes_stand_alone_and_the_others_together():
    lethal = jnp.asarray(COUNTS, float)[:, None] * jnp.ones((1, 500))
    draws = leap_at(noise_of(4, 500), 0, len(COUNTS))
    found = jax.jit(lambda: draws.sizes(["raid"], [lethal], [law(np.full(500, 30))])[0])()
    number, units = np.asarray(found.number), np.asarray(found.units)
    np.testing.assert_array_equal(number.sum(axis=0), lethal)
    assert np.all(number[:2] <= 1.0) and np.all(units[number == 0.0] == 0.0)
    assert np.all(units[0] >= units[1]) and np.all(units[2] <= number[2] * np.where(number[2] > 0, units[1], 1.0))


def test_units_are_divided_among_events_in_proportion_and_stay_whole():
    rng = np.random.default_rng(5)
    number = np.stack([np.ones(200), np.ones(200), rng.integers(0, 9, 200).astype(float)])[:, None, :]
    units = np.ceil(number * rng.uniform(1.0, 20.0, number.shape))
    sizes = EventSizes(jnp.asarray(number), jnp.asarray(units), whole=True)
    for counted in (units.sum(axis=0), np.floor(0.4 * units.sum(axis=0)), 0.0 * units[0]):
        groups = sizes.divide(jnp.asarray(counted, dtype=jnp.float32))
        n, each = np.asarray(groups.number), np.asarray(groups.each)
        np.testing.assert_array_equal((n * each).sum(axis=0), counted)
        np.testing.assert_array_equal(n[2] + n[3], number[2])
        assert np.all(n == np.round(n)) and np.all(each == np.round(each)) and np.all(n >= 0) and np.all(each >= 0)
        share = counted / units.sum(axis=0)
        assert np.all(np.abs(each[:2] - share * units[:2]) <= 1.0)
    whole = sizes.divide(jnp.asarray(units.sum(axis=0), dtype=jnp.float32))
    np.testing.assert_array_equal(whole.each[:2], units[:2])
    np.testing.assert_allclose(whole.size[:3], units / np.maximum(number, 1.0), rtol=1e-6)


def test_classes_of_sizes_have_the_moments_of_the_law():
    for exponent, offset, cap in ((1.7, 0, 200), (2.5, 0, 30), (2.0, 0, 500), (3.1, 0, 5), (2.5, 4, 300), (2.0, 9, 40)):
        size = heavy_tail(*(jnp.full(1, float(value)) for value in (0.5, exponent, offset, cap)))
        chance, mean = (np.asarray(array)[:, 0, 0] for array in size_classes(size))
        exact = size_law(exponent, cap, offset)
        values = np.arange(1, cap + 1)
        assert chance.sum() == pytest.approx(1.0, abs=1e-6)
        assert chance @ mean == pytest.approx(exact @ values, rel=1e-3)
        assert chance @ np.log1p(mean) == pytest.approx(exact @ np.log1p(values), rel=2e-3)
        np.testing.assert_allclose(chance[: min(cap, 12)], exact[:12], rtol=1e-3)
