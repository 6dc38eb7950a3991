"""Whole numbers tend to expectations, at known rates.

Three orders: the step's error falls as the step, the noise of a history as the root of the population, and the
difference between the mean of histories and the expectation as the population itself.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import UpTo, mean_field, simulate
from helpers.glm import slope
from helpers.worlds import case, flat, land, noise_of, part

WATCHED = ("fighters.red", "fighters.blue", "dead.red", "dead.blue", "dead.civilian")


def war(size=1.0, weeks=12, rate=0.2, ratio=1.0):
    """A small war, with population, fighters and thresholds all multiplied by `size`."""
    parts = (
        part("ambush", attacker="red", defenders="blue", engagement_rate=rate, loss_ratio=ratio,
             reference_garrison=20.0 * size, lethal_share=0.8,
             size_exponent=2.5, size_offset=0.0, size_cap=1.0, civilian_share=0.1),
        part("recruitment", group="red", rate=2e-4, wage_elasticity=0.0, presence_half=1e-6, founding=0.0,
             collateral=0.0, harm_half_life=4.0),
        part("cohesion", group="blue", rate=0.01, shortage_slope=0.0, deserters=0.0, breaking_share=1.0, half_life=4.0),
    )  # fmt: skip
    fighters = {"red": 12.0 * size, "blue": 20.0 * size}
    return case(*parts, world=land(population=2000.0 * size), fighters=fighters, weeks=weeks)


def test_the_error_of_a_step_falls_with_the_first_power_of_its_length():
    with jax.enable_x64(True):
        here = war(10.0, 20, 0.05, 1.5)
        system, weeks = mean_field(here.model), here.model.weeks
        run = jax.jit(lambda values, steps: simulate(system, values, noise_of(0, 1), weeks, UpTo(32, steps)))
        ends = {k: flat(run(here.values(), jnp.int32(k))) for k in (2, 4, 8, 16, 32)}
    lengths = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 16])
    for name in WATCHED:
        errors = np.array([ends[k][name][-1, 0, 0] - ends[2 * k][name][-1, 0, 0] for k in (2, 4, 8, 16)])
        assert abs(errors[0]) > 0.005
        order, _ = slope(np.log(lengths), np.log(np.abs(errors)))
        assert order == pytest.approx(1.0, abs=0.04), name


def gaps(here, members):
    """Relative difference of the mean of whole numbers from expectation and its Monte Carlo error, by series."""
    expected, drawn = here.expected(2), here.leap(members, seed=7, per_week=2)
    found = {}
    for name in WATCHED:
        end, whole = expected[name][-1, 0], drawn[name][-1, 0].astype(float)
        found[name] = (whole.mean() / end - 1.0, whole.std() / np.sqrt(members) / end)
    return found


def test_whole_numbers_tend_to_expectations_in_a_large_population():
    for name, (gap, error) in gaps(war(400.0, 12, 0.05, 1.5), 600).items():
        assert abs(gap) < 0.0005 + 4 * error, name
        assert error < 0.003, name


def weighted_slope(x, y, errors):
    """Slope of y on x, weighted by the errors of y, and its standard error."""
    weights = errors**-2
    middle = np.average(x, weights=weights)
    spread = np.sum(weights * (x - middle) ** 2)
    return np.sum(weights * (x - middle) * y) / spread, spread**-0.5


@pytest.fixture(scope="module")
def measured():
    """Gaps and their errors by series [size]."""
    sizes = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    members = 40_000
    rows = [gaps(war(size), members) for size in sizes]
    return sizes, members, {name: np.array([row[name] for row in rows]).T for name in WATCHED}


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["fighters.red", "dead.red"])
def test_the_mean_of_histories_tends_to_the_expectation_as_one_over_the_population(measured, name):
    sizes, _, found = measured
    gap, error = found[name]
    assert abs(gap[0]) > 8 * error[0] and len(set(np.sign(gap[:4]))) == 1  # a small war is not its expectation
    order, uncertain = weighted_slope(np.log(sizes), np.log(np.abs(gap)), error / np.abs(gap))
    assert uncertain < 0.12
    assert order == pytest.approx(-1.0, abs=3 * uncertain)
    assert order < -0.5 - 2 * uncertain  # faster than the noise of a history


@pytest.mark.heavy
@pytest.mark.parametrize("name", WATCHED)
def test_the_noise_of_a_history_falls_as_the_root_of_the_population(measured, name):
    sizes, members, found = measured
    noise = found[name][1] * np.sqrt(members)
    order, uncertain = slope(np.log(sizes[1:]), np.log(noise[1:]))
    assert order == pytest.approx(-0.5, abs=0.02 + 3 * uncertain), name
    assert uncertain < 0.03
