"""Computing once what is used often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

Result = TypeVar("Result")


def computed_once(work: Callable[..., Result], never_negative: Array, *inputs: Any) -> Result:
    """Run `work` as a computation of its own, whose results are kept in memory.

    XLA's CPU compiler otherwise fuses a computation into everything that uses it and repeats it there (measured: half
    of a step). The condition is always true, but the compiler does not know it. Results may hold names and other
    constants beside arrays.
    """
    constant: list[Any] = []

    def arrays(*given: Any) -> Any:
        varying, fixed = eqx.partition(work(*given), lambda leaf: isinstance(leaf, jax.Array))
        constant.append(fixed)
        return varying

    shapes = jax.eval_shape(arrays, *inputs)

    def never(*_: Any) -> Any:
        return jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes)

    varying = jax.lax.cond(never_negative >= 0.0, arrays, never, *inputs)
    return eqx.combine(varying, constant[-1])
