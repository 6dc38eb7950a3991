"""A system advances from any state at any week, can be sent elsewhere, and checks what it is given."""

from __future__ import annotations

import pickle
from functools import cache

import jax
import jax.numpy as jnp
import jaxtyping
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.engine.system import Noise, UpTo, Week, mean_field, simulate, tau_leap
from contested.model.state import State
from helpers.plain import Killing, Ramp
from helpers.worlds import case, flat, land, noise_of, part

HERE = case(
    part(Killing, hazard=0.03),
    part(Ramp, group="red", pace=20.0, weeks=20.0, low=30.0),
    part("reporting", attacks=("killing.*",), deaths=("dead.*",), remoteness="far", base=0.0, size_slope=0.5,
         access_slope=0.4, verified=0.6),
    world=land(2, 900, columns={"far": [0.0, 2.0]}), fighters={"red": 61}, weeks=6,
)  # fmt: skip
MEMBERS = 5


@cache
def compiled(kind, weeks):
    """Some weeks of two substeps as a function of noise, first week and state."""
    system = kind(HERE.model)
    return jax.jit(
        lambda noise, start, state: simulate(system, HERE.values(MEMBERS), noise, weeks, 2, start=start, state=state)
    )


def whole_run(kind):
    """All six weeks."""
    return flat(compiled(kind, 6)(noise_of(4, MEMBERS), 0, None))


def half_run(kind, start=0, state=None, noise=None):
    """Three weeks."""
    state = kind(HERE.model).init(HERE.values(MEMBERS)) if state is None else state
    return compiled(kind, 3)(noise_of(4, MEMBERS) if noise is None else noise, start, state)


@pytest.mark.parametrize("kind", [tau_leap, mean_field])
def test_a_run_goes_on_from_its_middle_as_if_it_had_not_stopped(kind):
    whole, first = whole_run(kind), half_run(kind)
    middle = State(*({name: series[-1] for name, series in part.items()} for part in first[:2]))
    rest = flat(half_run(kind, 3, middle))
    for name, series in whole.items():
        np.testing.assert_array_equal(np.concatenate([flat(first)[name], rest[name]]), series, err_msg=name)


def test_another_week_has_other_draws():
    first, other = flat(half_run(tau_leap)), flat(half_run(tau_leap, start=3))
    assert not np.array_equal(first["killing.kill"][0], other["killing.kill"][0])


def test_members_with_equal_noise_have_equal_histories():
    series = flat(half_run(tau_leap, noise=Noise(4, jnp.asarray([7, 7, 8, 9, 10], jnp.uint32))))
    for name, values in series.items():
        np.testing.assert_array_equal(values[..., 0], values[..., 1], err_msg=name)
    assert not np.array_equal(series["killing.kill"][..., 0], series["killing.kill"][..., 2])


def test_a_number_of_substeps_known_only_at_run_time_gives_the_same_counts():
    system, noise = tau_leap(HERE.model), noise_of(4, MEMBERS)

    @jax.jit
    def later(number):
        return simulate(system, HERE.values(MEMBERS), noise, 6, UpTo(4, number))

    found, fixed = flat(later(jnp.int32(2))), whole_run(tau_leap)
    for name in ("killing.kill", "reporting.attacks", "reporting.deaths", "dead.civilian", "fighters.red"):
        np.testing.assert_array_equal(found[name], fixed[name], err_msg=name)
    assert not np.array_equal(flat(later(jnp.int32(4)))["killing.kill"], fixed["killing.kill"])


def test_starts_are_whole_in_a_leap_and_not_in_the_mean_field():
    leap, field = (kind(HERE.model).init(HERE.values()) for kind in (tau_leap, mean_field))
    np.testing.assert_array_equal(np.asarray(leap["fighters.red"])[:, 0], [30.0, 31.0])
    np.testing.assert_allclose(np.asarray(field["fighters.red"])[:, 0], [30.5, 30.5])


def test_in_the_mean_field_reports_are_the_means_of_their_laws():
    system, params, noise = mean_field(HERE.model), HERE.values(), noise_of(0, 1)
    state, counts = jax.jit(lambda: system.advance(system.init(params), params, Week(1, 3), noise))()
    values = jax.jit(lambda: system.sample(state, counts, params, Week(1, 3), noise))()
    for name, law in system.observe(state, counts, params).items():
        np.testing.assert_allclose(values[name], law.mean, rtol=1e-5)


@pytest.mark.parametrize("kind", [tau_leap, mean_field])
def test_a_system_is_the_same_after_pickling(kind):
    season = part("season", affects=(), amplitude=0.3, peak=30.0, closure=0.5, midwinter=2.5)
    model = case(season, fighters={"red": 61}).model
    sent = pickle.loads(pickle.dumps(kind(model)))
    params = {"season.amplitude": jnp.ones(1), "season.peak": jnp.ones(1), "season.closure": jnp.ones(1),
              "season.midwinter": jnp.ones(1),
              "initial.red": jnp.full(1, 61.0), "initial.blue": jnp.zeros(1)}  # fmt: skip
    for one, other in zip(jax.tree.leaves(kind(model).init(params)), jax.tree.leaves(sent.init(params)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert sent.advance.func is kind(model).advance.func


def test_shapes_are_checked():
    system = tau_leap(HERE.model)
    with pytest.raises(jaxtyping.TypeCheckError):
        system.init({name: value[None] for name, value in HERE.values().items()})
    with pytest.raises(jaxtyping.TypeCheckError):
        mean_field(HERE.model).advance(system.init(HERE.values()), HERE.values(), Week(0.5, 1), noise_of(0, 1))


def test_histories_that_share_their_noise_until_a_week_have_one_past_and_futures_of_their_own():
    member, later = jnp.asarray([7, 7, 8, 8, 9], jnp.uint32), jnp.asarray([7, 70, 80, 81, 9], jnp.uint32)
    kills = flat(half_run(tau_leap, noise=Noise(4, member)))["killing.kill"]
    branched = flat(half_run(tau_leap, noise=Noise(4, member, later=later, branch=1)))["killing.kill"]
    np.testing.assert_array_equal(branched[:1], kills[:1])
    np.testing.assert_array_equal(branched[..., [0, 4]], kills[..., [0, 4]])
    for pair in ([0, 1], [2, 3]):
        np.testing.assert_array_equal(kills[..., pair[0]], kills[..., pair[1]])
        assert not np.array_equal(branched[1:, ..., pair[0]], branched[1:, ..., pair[1]])


def test_what_is_worked_out_once_has_the_same_gradient(monkeypatch):
    def slopes():
        def deaths(params):
            return simulate(mean_field(HERE.model), params, noise_of(0, 1), 4, 1).stocks["dead.civilian"][-1].sum()

        return jax.jit(jax.grad(deaths))(HERE.values())

    once = slopes()
    monkeypatch.setattr(MeanField, "materialise", lambda self, work, never_negative: work())
    directly = slopes()
    assert sum(float(jnp.abs(one).sum()) > 0 for one in once.values()) >= 3
    for name, one in once.items():
        np.testing.assert_allclose(one, directly[name], rtol=1e-5, atol=1e-7, err_msg=name)
