"""How many random numbers a step of a model draws."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.draws import LARGEST, Leap
from contested.engine.random.splits import Plan
from contested.engine.step import advance_step
from contested.engine.trajectory import level_bounds
from contested.model.build import Built
from contested.model.size import Size


class _Counting(Leap):
    """A leap that notes how many rows it was asked to draw."""

    rows_asked: list[int] = []

    def split(self, plan: Plan, counts: Sequence[Array]) -> dict[str, Array]:
        self.rows_asked.append(plan.chance.shape[0] * plan.chance.shape[1])
        return super().split(plan, counts)

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        self.rows_asked.append(sum(count.shape[0] for count in counts))
        return super().thin(names, counts, chances)

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        self.rows_asked.append((LARGEST + 1) * sum(count.shape[0] for count in lethal))
        return super().sizes(names, lethal, sizes)


def draws_per_step(built: Built) -> int:
    """Binomial, Poisson and size draws of one member in one step, over all places."""
    model = built.model
    _Counting.rows_asked = []

    def once(values: dict[str, Array], keys: Array) -> Array:
        mechanisms = model.mechanisms(values)
        draws = _Counting(keys, len(model.world.places))
        bounds = level_bounds(model, values)
        stepped = advance_step(
            model, mechanisms, values, bounds, model.initial(values), jnp.float32(0), model.step_days / 7.0, draws
        )
        return stepped.state.stocks["civilian"]

    shapes = {bound.name: jax.ShapeDtypeStruct((1,), jnp.float32) for bound in built.parameters}
    jax.eval_shape(once, shapes, jax.eval_shape(lambda: jax.random.split(jax.random.key(0), 1)))
    return sum(_Counting.rows_asked)
