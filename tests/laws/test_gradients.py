"""The mean field can be differentiated in reverse mode through many weeks, and every parameter has a gradient."""

from __future__ import annotations

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.engine.system import mean_field, simulate
from helpers.worlds import noise_of, shock
from laws.whole import whole

pytestmark = pytest.mark.heavy
CHANGED = {"aid": 0.5, "borders": 0.8, "drug_trade": 0.4, "repression.*": 0.6, "wage": 0.7}
"""Outside events through the whole run, so that what answers to them has a gradient."""
HERE = whole(once=True, shocks={shock(name, 0.0, 99.0, id=name): value for name, value in CHANGED.items()})
WEEKS, WINTER = 8, 28
"""Weeks of the run, and its first week: there snow closes passes."""
WITHOUT = {"narcotics.planting": "a crop is planted in a week or not"}
"""Parameters without a gradient, and why."""


def values():
    """The parameters of the war of the laws, with so little materiel and food that attacks are cut."""
    scarce = {f"supply-{a}.{name}": value for a in "ab" for name, value in {"start": 0.5, "outside": 0.1}.items()}
    scarce |= {f"provisions-a.{name}": value for name, value in {"start": 0.5, "given": 0.5}.items()}
    bounds = {"learning-a.cap": 1.0001, "narcotics.planting": 50.0}
    return HERE.values() | {name: jnp.full(1, value) for name, value in (scarce | bounds).items()}


def one_number(params):
    """A number that depends on every series of a run through a winter and a time of change."""
    weekly = simulate(mean_field(HERE.model), params, noise_of(0, 1), WEEKS, 1, start=WINTER)
    return sum(jnp.log1p(jnp.abs(series)).sum() for part in weekly for series in part.values())


@cache
def gradients():
    """Gradients by parameter, of what is computed directly: that compiles in less time and is the same numbers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MeanField, "materialise", lambda self, work, never_negative: work())
        found = compiled(jax.grad(one_number), values())(values())
    return {name: float(gradient[0]) for name, gradient in found.items()}


def test_every_gradient_is_finite():
    assert [name for name, gradient in gradients().items() if not np.isfinite(gradient)] == []


def test_every_parameter_has_a_gradient_or_a_reason_for_none():
    flat = {name for name, gradient in gradients().items() if gradient == 0.0}
    assert flat == set(WITHOUT)


@pytest.mark.parametrize(
    "name",
    ["initial.a", "defection-a.unit_size", "ambush-b.size_cap", "ambush-a.engagement_rate", "displacement.return_rate",
     "reporting.base", "statements-a.inflation", "phases-a.up_ratio", "supply-a.horizon"],
)  # fmt: skip
def test_a_gradient_is_the_slope_of_the_function(name):
    """Central differences in double precision."""
    with jax.enable_x64(True):
        exact = {key: value.astype(float) for key, value in values().items()}
        step = 1e-5 * exact[name]
        run = in_double()
        above, below = (float(run(exact | {name: exact[name] + way * step})) for way in (1.0, -1.0))
    assert gradients()[name] == pytest.approx((above - below) / (2.0 * float(step[0])), rel=2e-3)


@cache
def in_double():
    """The function compiled for double precision."""
    with jax.enable_x64(True):
        return compiled(one_number, {key: value.astype(float) for key, value in values().items()})


def compiled(function, params):
    return jax.jit(function).lower(params).compile()
