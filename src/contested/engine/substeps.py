"""The substeps of a week, whose number may be known only when a compiled program runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.types import UpTo

Carry = TypeVar("Carry")


def over_substeps(
    step: Callable[[Carry, Array], tuple[Carry, Any]], carry: Carry, substeps: int | UpTo
) -> tuple[Carry, Any]:
    """Scan over the substeps of a week; what a step returns is stacked, with zeros for substeps that are not taken.

    The step is traced once. Where the number of substeps is known only when the program runs, each is a branch that
    is skipped beyond that number.
    """
    if not isinstance(substeps, UpTo):
        return jax.lax.scan(step, carry, jnp.arange(substeps))
    shapes: list[Any] = []

    def taken(carry: Carry, substep: Array) -> tuple[Carry, Any]:
        carry, found = step(carry, substep)
        shapes.append(jax.tree.map(lambda array: jax.ShapeDtypeStruct(array.shape, array.dtype), found))
        return carry, found

    def skipped(carry: Carry, _: Array) -> tuple[Carry, Any]:
        # JAX traces branches in order: the shapes are known by now
        return carry, jax.tree.map(lambda shape: jnp.zeros(shape.shape, shape.dtype), shapes[-1])

    def one(carry: Carry, substep: Array) -> tuple[Carry, Any]:
        return jax.lax.cond(substep < substeps.number, taken, skipped, carry, substep)

    return jax.lax.scan(one, carry, jnp.arange(substeps.most))
