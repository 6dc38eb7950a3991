"""Running a model through its weeks: the same loop for whole numbers and for expectations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.draws import Draws
from contested.engine.step import advance_step
from contested.model.effects import LevelSpec
from contested.model.model import Model
from contested.model.state import State


class Weekly(NamedTuple):
    """Weekly series by name, arrays [week, place, member] (or [week, 1, member] for the whole country).

    Stocks and levels are end-of-week values; flows and reports are counts within the week.
    """

    stocks: dict[str, Array]
    levels: dict[str, Array]
    flows: dict[str, Array]
    reports: dict[str, Array]


def simulate(
    model: Model, values: Mapping[str, Array], draws_at: Callable[[Array], Draws], per_week: int | Array | None = None
) -> Weekly:
    """Run a model for its weeks.

    Args:
        model: the model.
        values: a number for every parameter, arrays [member].
        draws_at: makes the draws of a step from the step's number.
        per_week: steps in a week; the model's own by default. A traced number lets one compilation serve all steps.
    """
    mechanisms = model.mechanisms(values)
    bounds = level_bounds(model, values)
    steps = round(7.0 / model.step_days) if per_week is None else per_week

    def one_step(state: State, number: Array):
        stepped = advance_step(model, mechanisms, values, bounds, state, number / steps, 1.0 / steps, draws_at(number))
        return stepped.state, (stepped.counts, stepped.reported)

    def one_week(state: State, week: Array):
        shapes = jax.eval_shape(lambda s: one_step(s, jnp.int32(0))[1], state)
        totals = jax.tree.map(lambda a: jnp.zeros(a.shape, a.dtype), shapes)

        def body(within: Array, carry):
            state, totals = carry
            state, happened = one_step(state, week * steps + within)
            return state, jax.tree.map(jnp.add, totals, happened)

        state, totals = jax.lax.fori_loop(0, steps, body, (state, totals))
        return state, Weekly(state.stocks, state.levels, *totals)

    return jax.lax.scan(one_week, model.initial(values), jnp.arange(model.weeks))[1]


def level_bounds(model: Model, values: Mapping[str, Array]) -> dict[str, LevelSpec]:
    """The levels that mechanisms own, by name."""
    start = model._replace(instances=()).initial(values)
    return {spec.name: spec for spec in model.specs(values, start) if isinstance(spec, LevelSpec)}
