"""M21: how many die in an attack."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.size import draw_size, fixed_size, heavy_tail, mean_size
from helpers.worlds import leap_at, member_keys


def law(exponent, cap):
    sizes = np.arange(1, int(cap) + 1)
    weights = sizes ** -float(exponent)
    return sizes, weights / weights.sum()


def size(exponent=2.5, cap=200.0, members=1):
    return heavy_tail(*(jnp.full((members,), v, jnp.float32) for v in (1.0, exponent, cap)))


def moments(exponent, cap):
    sizes, weights = law(exponent, cap)
    mean = (sizes * weights).sum()
    return mean, (sizes**2 * weights).sum() - mean**2


@pytest.mark.parametrize(("cap", "mean"), [(50, 1.740), (200, 1.842)])
def test_mean_deaths_of_a_lethal_attack(cap, mean):
    assert float(mean_size(size(2.5, cap))[0][0]) == pytest.approx(mean, abs=1e-3)


@pytest.mark.parametrize("exponent", [1.5, 2.0, 2.5, 3.0, 3.5])
@pytest.mark.parametrize("cap", [1, 2, 12, 13, 40, 1000])
def test_mean_and_variance_are_those_of_the_truncated_zeta_law(exponent, cap):
    mean, variance = (float(m[0]) for m in mean_size(size(exponent, cap)))
    exact = moments(exponent, cap)
    assert mean == pytest.approx(exact[0], rel=2e-3)
    assert variance == pytest.approx(exact[1], rel=5e-3, abs=1e-3)


@pytest.mark.parametrize(("exponent", "cap"), [(2.5, 1e6), (2.5, 50.0), (1.8, 200.0), (3.2, 13.0), (2.5, 3.0)])
def test_sizes_are_drawn_from_the_truncated_zeta_law(exponent, cap):
    n = 400_000
    uniform = (jnp.arange(n, dtype=jnp.float32)[:, None] + 0.5) / n  # a grid: frequencies are chances, up to 1 / n
    drawn = np.asarray(draw_size(size(exponent, cap), uniform))[:, 0].astype(int)
    most = min(int(cap), 60)
    seen = np.bincount(drawn, minlength=most + 1)[1 : most + 1] / n
    assert seen == pytest.approx(law(exponent, cap)[1][:most], abs=2e-5)
    assert drawn.min() == 1 and drawn.max() <= cap
    if cap == 1e6:
        assert seen[0] == pytest.approx(0.7454, abs=1e-4)


@pytest.mark.parametrize("lethal", [1, 2, 3, 6, 20, 150])
@pytest.mark.parametrize("cap", [5.0, 50.0, 200.0])
def test_summed_sizes_have_the_mean_and_variance_of_independent_ones(lethal, cap):
    members, rows = 4000, 40
    law_of_size = size(2.5, cap, members)
    draws = leap_at(member_keys(2, members), lethal, rows)
    counts = [jnp.full((rows, members), float(lethal))]
    total = np.asarray(jax.jit(lambda: draws.sizes(["a"], counts, [law_of_size])[0])()).ravel()
    mean, variance = moments(2.5, cap)
    sizes, weights = law(2.5, cap)
    fourth = lethal * (weights * (sizes - mean) ** 4).sum() + 3 * lethal * (lethal - 1) * variance**2
    noise = np.sqrt((fourth - (lethal * variance) ** 2) / total.size)
    assert total.mean() == pytest.approx(lethal * mean, abs=4 * np.sqrt(lethal * variance / total.size), rel=0.01)
    assert total.var() == pytest.approx(lethal * variance, abs=4 * noise + 0.02 * lethal * variance)
    assert total.min() >= lethal and total.max() <= lethal * cap and np.all(total == np.round(total))


def test_no_lethal_attack_no_deaths_and_fixed_sizes_are_fixed():
    draws = leap_at(member_keys(0, 10), 0, 3)
    assert not np.any(draws.sizes(["a"], [jnp.zeros((3, 10))], [size(members=10)])[0])
    mean, variance = mean_size(fixed_size(jnp.array([0.2, 7.4, 7.6])))
    assert np.asarray(mean).tolist() == [1.0, 7.0, 8.0] and not np.any(variance)
