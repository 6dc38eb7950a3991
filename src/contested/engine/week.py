"""One week: the state at its start, and its substeps."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.protocol import Integrator
from contested.engine.observe import recorded
from contested.engine.repeat import Found, repeat
from contested.engine.step import advance_step, level_bounds
from contested.engine.types import Counts, Noise, Params, UpTo, Week
from contested.model.model import Model
from contested.model.state import State


def init(model: Model, integrator: type[Integrator], params: Params) -> State:
    """The state at the start of the scenario."""
    return model.initial(params, integrator.allocate)


def advance(
    model: Model, integrator: type[Integrator], state: State, params: Params, week: Week, noise: Noise
) -> tuple[State, Counts]:
    """The state a week later, and the counts of that week."""
    mechanisms, bounds = model.mechanisms(params), level_bounds(model, params)
    substeps = week.substeps.number if isinstance(week.substeps, UpTo) else week.substeps
    draws = integrator.begin(noise, len(model.world.places))
    targets: dict[str, str | None] = {}

    def one_step(state: State, substep: Array) -> tuple[State, Found]:
        number = week.number * substeps + substep
        result = advance_step(
            model, mechanisms, params, bounds, state, number / substeps, 1.0 / substeps, draws.at(number)
        )
        targets.update(result.targets)
        return result.state, Found(result.counts, recorded(model, mechanisms, result))

    state, (flows, steps) = repeat(one_step, state, week.substeps)
    step = jnp.asarray(1.0 / substeps, dtype=float)
    return state, Counts(flows, steps.counts, steps.sizes, step, tuple(sorted(targets.items())))
