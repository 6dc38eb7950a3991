"""What is materialised is worked out once, and is what the work gives."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.materialise import materialise


def worked_out(number):
    """Arrays and constants from some work, as a compiled program gives them, and how often the work was traced."""
    traced, kept = [], []

    def work():
        traced.append(None)
        return {"a": jnp.asarray([[3.0, 4.0]]), "b": (jnp.int32(5), "word", None)}

    def program(number):
        found = materialise(work, number)
        kept.append(found["b"][1:])
        return found["a"], found["b"][0]

    arrays, whole = jax.jit(program)(jnp.float32(number))
    assert arrays.shape == (1, 2) and arrays.dtype == jnp.float32 and whole.dtype == jnp.int32
    return arrays.tolist(), int(whole), kept, len(traced)


@pytest.mark.parametrize("number", [0.0, 0.5, 8.0])
def test_work_is_done_once_for_all_its_results(number):
    assert worked_out(number) == ([[3.0, 4.0]], 5, [("word", None)], 1)


def test_what_is_never_asked_for_is_nothing_of_the_same_shapes():
    assert worked_out(-1.0) == ([[0.0, 0.0]], 0, [("word", None)], 1)


def test_results_have_the_slope_of_the_work():
    def total(x):
        return materialise(lambda: x * x, jnp.float32(0.0)).sum()

    np.testing.assert_allclose(jax.grad(total)(jnp.asarray([3.0, 5.0])), [6.0, 10.0])
