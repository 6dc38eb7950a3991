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
    return model.initial(params, integrator.spread)


def advance(
    model: Model, integrator: type[Integrator], state: State, params: Params, week: Week, noise: Noise
) -> tuple[State, Counts]:
    """The state a week later, and what happened in that week."""
    mechanisms, bounds = model.mechanisms(params), level_bounds(model, params)
    most, substeps = week.substeps if isinstance(week.substeps, UpTo) else (week.substeps, week.substeps)
    draws = integrator.begin(noise, len(model.world.places))
    targets: dict[str, str | None] = {}

    def one_step(state: State, within: Array, draws: Integrator = draws) -> tuple[State, dict[str, Array]]:
        number = week.number * substeps + within
        stepped = advance_step(
            model, mechanisms, params, bounds, state, number / substeps, 1.0 / substeps, draws.at(number)
        )
        targets.update(stepped.targets)
        return stepped.state, stepped.counts

    # counts have the same shapes in the mean field, which is traced in a third of the time
    shapes = jax.eval_shape(lambda state: one_step(state, jnp.int32(0), MeanField())[1], state)
    observed = flows_observed(model, mechanisms, shapes, targets)
    flows = {name: jnp.zeros(shape.shape, shape.dtype) for name, shape in shapes.items()}
    steps = {name: jnp.zeros((most, *flows[name].shape), flows[name].dtype) for name in observed}

    def body(within: Array, carry: tuple) -> tuple:
        state, flows, steps = carry
        state, counts = one_step(state, within)
        return state, jax.tree.map(jnp.add, flows, counts), _kept(steps, counts, within)

    state, flows, steps = jax.lax.fori_loop(0, substeps, body, (state, flows, steps))
    step = jnp.asarray(1.0 / substeps, dtype=float)
    return state, Counts(flows, steps, step, tuple(sorted(targets.items())))


def _kept(steps: Mapping[str, Array], counts: Mapping[str, Array], within: Array) -> dict[str, Array]:
    """The counts of a substep put in their place; one row holds for the whole country."""
    update = jax.lax.dynamic_update_index_in_dim
    return {name: update(steps[name], counts[name], within, axis=0) for name in steps}
