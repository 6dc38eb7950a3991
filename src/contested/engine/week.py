"""One week: the state at its start, and its substeps."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.mean_field import MeanField
from contested.engine.integrators.protocol import Integrator
from contested.engine.observe import flows_observed
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
    most, substeps = week.substeps if isinstance(week.substeps, UpTo) else (week.substeps, week.substeps)
    draws = integrator.begin(noise, len(model.world.places))
    targets: dict[str, str | None] = {}

    def one_step(state: State, substep: Array, draws: Integrator = draws) -> tuple[State, dict[str, Array]]:
        number = week.number * substeps + substep
        result = advance_step(
            model, mechanisms, params, bounds, state, number / substeps, 1.0 / substeps, draws.at(number)
        )
        targets.update(result.targets)
        return result.state, result.counts

    # counts have the same shapes in the mean field, which is traced in a third of the time
    shapes = jax.eval_shape(lambda state: one_step(state, jnp.int32(0), MeanField())[1], state)
    observed = flows_observed(model, mechanisms, shapes, targets)
    flows = {name: jnp.zeros(shape.shape, shape.dtype) for name, shape in shapes.items()}
    steps = {name: jnp.zeros((most, *flows[name].shape), flows[name].dtype) for name in observed}

    def body(substep: Array, carry: tuple) -> tuple:
        state, flows, steps = carry
        state, counts = one_step(state, substep)
        return state, jax.tree.map(jnp.add, flows, counts), _record(steps, counts, substep)

    state, flows, steps = jax.lax.fori_loop(0, substeps, body, (state, flows, steps))
    step = jnp.asarray(1.0 / substeps, dtype=float)
    return state, Counts(flows, steps, step, tuple(sorted(targets.items())))


def _record(steps: Mapping[str, Array], counts: Mapping[str, Array], substep: Array) -> dict[str, Array]:
    """The recorded counts with those of one substep filled in."""
    update = jax.lax.dynamic_update_index_in_dim
    return {name: update(steps[name], counts[name], substep, axis=0) for name in steps}
