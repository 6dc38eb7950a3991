"""A system that also records quantities and the factors on flows, which mechanisms multiply and no run keeps."""

from __future__ import annotations

from functools import partial

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.engine.types import Counts, Noise, Params, System, UpTo, Week
from contested.model.compose import make_inputs
from contested.model.model import Model
from contested.model.state import State

PREFIX = "factor "
"""What the name of such a series begins with."""


def with_factors(system: System, model: Model, names: tuple[str, ...]) -> System:
    """The system, whose reports also hold "factor NAME" for each name of a quantity or flow.

    It is the product of all factors on that name, with the state at the end of a week at the time of its last substep.
    """
    return system._replace(sample=partial(_sample, system, model, names))


def _sample(
    system: System,
    model: Model,
    names: tuple[str, ...],
    state: State,
    counts: Counts,
    params: Params,
    week: Week,
    noise: Noise,
) -> dict[str, Float[Array, "_ member"]]:
    substeps = week.substeps.number if isinstance(week.substeps, UpTo) else week.substeps
    step = jnp.asarray(1.0 / substeps, dtype=float)
    last = week.number + 1.0 - step
    x = make_inputs(model, model.mechanisms(params), params, state, last, step)
    shape = state["civilian"].shape
    factors = {f"{PREFIX}{name}": jnp.broadcast_to(jnp.asarray(x.factor(name), dtype=float), shape) for name in names}
    return {**system.sample(state, counts, params, week, noise), **factors}
