"""Materialise an intermediate result: compute it once, where XLA's CPU compiler would repeat it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Result = TypeVar("Result")


def materialise(work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
    """Run `work` as a separate computation and keep its results in memory.

    XLA's CPU compiler otherwise fuses a computation into each of its uses and repeats it there (measured: half of a
    step for rates and proposals, a sixth for stocks, counts and levels, and seven eighths of a step of the mean field).
    A conditional prevents this: `never_negative` is always 0 or more, but the compiler cannot know. Results may hold
    names and other constants beside arrays.
    """
    constant: list[Any] = []
    shapes: list[Any] = []

    def arrays() -> Any:
        varying, fixed = eqx.partition(work(), lambda leaf: isinstance(leaf, jax.Array))
        constant.append(fixed)
        shapes.append(jax.tree.map(lambda array: jax.ShapeDtypeStruct(array.shape, array.dtype), varying))
        return varying

    def never() -> Any:
        # JAX traces branches in order, so that the work need not be traced once more for its shapes
        shape = shapes[-1] if shapes else jax.eval_shape(arrays)
        return jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shape)

    varying = jax.lax.cond(never_negative >= 0.0, arrays, never)
    return eqx.combine(varying, constant[-1])
