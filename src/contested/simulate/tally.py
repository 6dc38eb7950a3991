"""How many random numbers a step of a model draws."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.model.build import Built
from contested.simulate.draws import Leap
from contested.simulate.step import take_step
from contested.simulate.trajectory import level_bounds


class _Counting(Leap):
    """A leap that notes how many rows of uniforms it was asked for."""

    rows_asked: list[int] = []

    def uniforms(self, names: Sequence[str], shapes: Sequence[int]) -> Array:
        """As a leap's."""
        self.rows_asked.append(sum(shapes))
        return super().uniforms(names, shapes)


def draws_per_step(built: Built) -> int:
    """Binomial, Poisson and size draws of one member in one step, over all places."""
    model = built.model
    _Counting.rows_asked = []

    def once(values: dict[str, Array], keys: Array) -> Array:
        mechanisms = model.mechanisms(values)
        draws = _Counting(keys, len(model.world.places))
        bounds = level_bounds(model, values)
        stepped = take_step(
            model, mechanisms, values, bounds, model.initial(values), jnp.float32(0), model.step_days / 7.0, draws
        )
        return stepped.state.stocks["civilian"]

    shapes = {bound.name: jax.ShapeDtypeStruct((1,), jnp.float32) for bound in built.parameters}
    jax.eval_shape(once, shapes, jax.eval_shape(lambda: jax.random.split(jax.random.key(0), 1)))
    return sum(_Counting.rows_asked)
