"""The program that draws whole numbers gives the mean field in expected mode, for every series of both scenarios."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import mean_field, simulate, tau_leap
from contested.ensemble.design import member_params, prior_design
from contested.model.build import build
from contested.scenario.load import load_scenario
from helpers.worlds import flat, noise_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
MEMBERS, WEEKS = 4, 8


BUNDLED = pytest.param("afghanistan-2022", marks=pytest.mark.heavy, id="bundled")


@pytest.fixture(scope="module", params=[BUNDLED, pytest.param(EXAMPLE, id="example")])
def both(request):
    """Series of the mean field, and of the tau-leap in expected mode with two seeds, from the same initial state."""
    built = build(load_scenario(request.param), {})
    design = prior_design(built.parameters, 0, MEMBERS, 1)
    params = {name: jnp.asarray(value) for name, value in member_params(design, np.arange(MEMBERS)).items()}
    exact, leap = mean_field(built.model), tau_leap(built.model)
    state = exact.init(params)  # the other one is in whole numbers

    def run(system, *noises):
        weeks = jax.jit(lambda params, state, noise: simulate(system, params, noise, WEEKS, 2, state=state))
        return [flat(weeks(params, state, noise)) for noise in noises]

    seeds = [noise_of(seed, MEMBERS)._replace(expected=jnp.asarray(True)) for seed in (0, 9)]
    return *run(exact, noise_of(0, MEMBERS)), *run(leap, *seeds)


def test_every_series_is_that_of_the_mean_field(both):
    mean, expected, _ = both
    assert mean.keys() == expected.keys()
    for name, values in mean.items():
        if name.endswith(".deaths"):  # sizes are in three classes here and in eighteen there
            continue
        scale = np.abs(values).max()
        np.testing.assert_allclose(expected[name], values, rtol=2e-3, atol=1e-4 * scale + 1e-6, err_msg=name)


def test_reported_deaths_are_those_of_the_mean_field_but_for_coarser_classes_of_sizes(both):
    mean, expected, _ = both
    name = "reporting.deaths"
    assert mean[name].sum() > 1.0
    assert expected[name].sum() == pytest.approx(mean[name].sum(), rel=0.02)


def test_the_expected_mode_does_not_depend_on_noise(both):
    _, one, other = both
    assert [name for name in one if not np.array_equal(one[name], other[name])] == []
