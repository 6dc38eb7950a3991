"""A function apart from its arrays: its name depends on the computation only, and its program on all arguments."""

from __future__ import annotations

from hashlib import sha256

import jax
import jax.numpy as jnp
import numpy as np

from contested.ensemble.traced import trace

SHAPES = ({"x": jax.ShapeDtypeStruct((2,), jnp.float32)}, jax.ShapeDtypeStruct((), jnp.int32))


def scaled(by, times=1):
    """A function of a mapping and a number that holds two arrays."""
    by, more = jnp.asarray(by, jnp.float32), jnp.asarray([1, 2], jnp.int32)
    return lambda given, number: {"b": times * given["x"] * by, "a": (number + more,)}


def test_functions_that_differ_by_their_arrays_are_one_computation():
    one, other = (trace(scaled(by), *SHAPES)[0] for by in ([1.0, 2.0], [3.0, 4.0]))
    assert one.computation == other.computation and not one.calls_python
    assert {tuple(array.tolist()) for array in other.arrays} == {(3.0, 4.0), (1, 2)}
    assert all(isinstance(array, np.ndarray) for array in one.arrays)
    assert one.computation != trace(scaled([1.0, 2.0], times=2), *SHAPES)[0].computation


def test_the_name_of_a_computation_is_the_hash_of_its_program():
    found, lowered = trace(scaled([1.0, 2.0]), *SHAPES)
    assert found.computation == sha256(lowered.as_text().encode()).hexdigest()


def test_a_program_takes_arrays_and_arguments_and_returns_the_results_as_a_list():
    found, lowered = trace(scaled([3.0, 4.0]), *SHAPES)
    assert found.arguments == SHAPES
    arrays = tuple(2 * array for array in found.arrays)
    flat = lowered.compile()(arrays, [np.float32([5.0, 7.0]), np.int32(10)])
    assert isinstance(flat, list)
    results = jax.tree.unflatten(found.results, flat)
    assert results["b"].tolist() == [30.0, 56.0] and [one.tolist() for one in results["a"]] == [[12, 14]]


def test_a_function_that_calls_python_has_a_name_of_its_own():
    def calling(given, number):
        return jax.pure_callback(lambda x: x, jax.ShapeDtypeStruct((2,), jnp.float32), given["x"])

    one, other = (trace(calling, *SHAPES)[0] for _ in range(2))
    assert one.calls_python and other.calls_python
    assert one.computation != other.computation and len(one.computation) == 32
