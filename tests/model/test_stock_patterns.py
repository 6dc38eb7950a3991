"""A role that takes stocks takes patterns of them."""

from __future__ import annotations

import jax.numpy as jnp

from contested.model.inputs import StepCounts


def test_patterns_of_stocks_are_matched_and_count_each_flow_once():
    one, two = jnp.ones((1, 1)), 2 * jnp.ones((1, 1))
    counts = StepCounts({"a": one, "b": two, "c": one}, {"a": "dead.reds", "b": "dead.blues", "c": None}, 0 * one, 1.0)
    assert float(counts.into("dead.*")[0, 0]) == float(counts.into("dead.*", "dead.reds")[0, 0]) == 3
    assert float(counts.into("dead.reds")[0, 0]) == 1
    assert float(counts.into("*")[0, 0]) == 3
