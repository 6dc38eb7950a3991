"""Factors and additions of several mechanisms: what multiplies, what dampens, what is added."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import Addition, factor
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.worlds import case, part, shock


class Scaled(Mechanism):
    """A factor on one name, and something added to it."""

    by: jax.Array = parameter("factor", positive, "by how much")
    more: jax.Array = parameter("per week", positive, "how much is added")

    def factors(self, s, x):
        here = jnp.ones_like(s["civilian"])
        yield factor("war.attack", self.by * here)
        yield Addition("war.attack", self.more * here)


@pytest.mark.parametrize(
    ("factors", "product", "damping"),
    [((0.5,), 0.5, 0.5), ((3.0,), 3.0, 1.0), ((0.5, 0.4, 3.0), 0.6, 0.2), ((1.5, 1.25, 0.8), 1.5, 0.8)],
)
def test_factors_multiply_and_only_those_below_1_dampen(factors, product, damping):
    here = case(*(part(Scaled, f"part{k}", by=by, more=k + 1.0) for k, by in enumerate(factors)))
    x = here.inputs(here.state())
    assert np.ravel(x.factor("war.attack")) == pytest.approx(product)
    assert np.ravel(x.damping("war.attack")) == pytest.approx(damping)
    assert np.ravel(x.added("war.attack")) == pytest.approx(sum(range(1, len(factors) + 1)))


def test_factors_are_multiplied_and_additions_added_in_the_order_of_labels_however_mechanisms_are_listed():
    """To the last bit, which the order of a product in float32 decides."""
    values = np.float32([0.1, 1.3, 0.9])
    parts = [part(Scaled, f"part{k}", by=by, more=by) for k, by in enumerate(values)]
    assert np.prod(values) != np.prod(values[::-1]) and np.sum(values) != np.sum(values[::-1])
    for order in (parts, parts[::-1]):
        here = case(*order)
        x = here.inputs(here.state())
        assert np.ravel(x.factor("war.attack")) == np.prod(values)
        assert np.ravel(x.added("war.attack")) == np.sum(values)


def test_shocks_multiply_and_dampen_as_mechanisms_do():
    shocks = {shock("war.*", 0.0, 9.0): 0.5, shock("war.*", 0.0, 9.0, id="other"): 3.0}
    here = case(part(Scaled, by=0.8, more=1.0), shocks=shocks)
    x = here.inputs(here.state(), week=2.0)
    assert np.ravel(x.factor("war.attack")) == pytest.approx(0.5 * 3.0 * 0.8)
    assert np.ravel(x.damping("war.attack")) == pytest.approx(0.5 * 0.8)


def test_a_name_that_nothing_matches_is_neither_multiplied_nor_dampened_nor_added_to():
    x = case(part(Scaled, by=0.5, more=1.0)).inputs(case().state())
    assert (x.factor("peace"), x.damping("peace"), x.added("peace")) == (1.0, 1.0, 0.0)


class Plain(Mechanism):
    """A factor that is a plain number."""

    by: jax.Array = parameter("factor", positive, "by how much")

    def factors(self, s, x):
        yield factor("toll", 2.0)
        yield factor("toll", self.by * jnp.ones_like(s["civilian"]))


def test_a_factor_may_be_a_plain_number():
    x = (here := case(part(Plain, by=0.75))).inputs(here.state())
    assert np.ravel(x.factor("toll")) == pytest.approx(1.5) and np.ravel(x.damping("toll")) == pytest.approx(0.75)
