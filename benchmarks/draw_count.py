"""How many random numbers a step of a model draws."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.leap import Leap
from contested.engine.random.sizes import DRAWN_SINGLY
from contested.engine.random.splits import SplitPlan
from contested.engine.step import advance_step, level_bounds
from contested.engine.week import init
from contested.model.build import Built
from contested.model.size import Size


class _Counting(Leap):
    """A leap that notes how many rows it draws."""

    drawn: list[int] = []

    def split(self, plan: SplitPlan, counts: Sequence[Array]) -> dict[str, Array]:
        self.drawn.append(plan.chance.shape[0] * plan.chance.shape[1])
        return super().split(plan, counts)

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        self.drawn.append(sum(count.shape[0] for count in counts))
        return super().thin(names, counts, chances)

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        self.drawn.append((DRAWN_SINGLY + 1) * sum(count.shape[0] for count in lethal))
        return super().sizes(names, lethal, sizes)


def draws_per_step(built: Built) -> int:
    """Binomial, Poisson and size draws of one member in one step, over all places; those of reports not counted."""
    model = built.model
    _Counting.drawn = []

    def once(values: dict[str, Array], words: Array) -> Array:
        mechanisms, bounds = model.mechanisms(values), level_bounds(model, values)
        draws, state = _Counting(words, len(model.world.places)), init(model, Leap, values)
        step = model.step_days / 7.0
        return advance_step(model, mechanisms, values, bounds, state, jnp.float32(0), step, draws).state.civilian

    shapes = {bound.name: jax.ShapeDtypeStruct((1,), jnp.float32) for bound in built.parameters}
    jax.eval_shape(once, shapes, jax.ShapeDtypeStruct((1, 2), jnp.uint32))
    return sum(_Counting.drawn)
