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
    step). A conditional prevents this: `never_negative` is always 0 or more, but the compiler cannot know. Results may
    hold names and other constants beside arrays.
    """
    constant: list[Any] = []

    def arrays() -> Any:
        varying, fixed = eqx.partition(work(), lambda leaf: isinstance(leaf, jax.Array))
        constant.append(fixed)
        return varying

    shapes = jax.eval_shape(arrays)

    def never() -> Any:
        return jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes)

    varying = jax.lax.cond(never_negative >= 0.0, arrays, never)
    return eqx.combine(varying, constant[-1])
