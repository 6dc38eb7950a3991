"""Computing once what is used often, on CPUs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Result = TypeVar("Result")


def materialise(work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
    """Run `work` as a separate computation, whose results are kept in memory.

    XLA's CPU compiler otherwise fuses a computation into everything that uses it and repeats it there (measured: half
    of a step). The condition is always true, but the compiler does not know it. Results may hold names and other
    constants beside arrays.
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
