"""Repeat a step, so many times as may be known only when a compiled program runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.types import UpTo

Carry = TypeVar("Carry")


class Found(NamedTuple):
    """What a step finds: arrays that are summed over the steps, and arrays of which each is kept."""

    summed: Any
    stacked: Any


def repeat(step: Callable[[Carry, Array], tuple[Carry, Found]], carry: Carry, times: int | UpTo) -> tuple[Carry, Found]:
    """Take steps one after the other; each is given its number.

    Arrays that are kept have an axis of steps in front; where the number of steps is known only when the program runs,
    it has the most that there can be, with zeros for those that are not taken.
    """
    if not isinstance(times, UpTo):
        carry, (summed, stacked) = jax.lax.scan(step, carry, jnp.arange(times))
        return carry, Found(jax.tree.map(lambda array: array.sum(axis=0), summed), stacked)
    # traced once, and then repeated: for the shapes, and in the loop
    traced, held = jax.closure_convert(step, carry, jnp.int32(0))
    shapes = jax.eval_shape(traced, carry, jnp.int32(0), *held)[1]
    nothing = Found(
        jax.tree.map(lambda one: jnp.zeros(one.shape, one.dtype), shapes.summed),
        jax.tree.map(lambda one: jnp.zeros((times.most, *one.shape), one.dtype), shapes.stacked),
    )

    def one(number: Array, before: tuple[Carry, Found]) -> tuple[Carry, Found]:
        carry, (summed, stacked) = before
        carry, found = traced(carry, number, *held)
        return carry, Found(
            jax.tree.map(jnp.add, summed, found.summed),
            jax.tree.map(lambda all_, new: all_.at[number].set(new), stacked, found.stacked),
        )

    return jax.lax.fori_loop(0, times.number, one, (carry, nothing))
