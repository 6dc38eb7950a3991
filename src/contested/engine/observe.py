"""Observations of a week as laws: drawn from in a simulation, evaluated in an inference, defined once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.engine.integrators.protocol import Integrator
from contested.engine.repeat import Found, repeat
from contested.engine.step import StepResult
from contested.engine.types import Counts, Noise, Params, UpTo, Week
from contested.model.event_sizes import EventSizes
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.state import State
from contested.model.yielded import yielded
from contested.observations.laws import Component, Law, Poisson
from contested.observations.sums import sum_of


class StepReport(NamedTuple):
    """A report of one substep: its full name, the key of its noise, its law."""

    name: str
    key: str
    law: Component


class Recorded(NamedTuple):
    """What observations read of a step: counts of flows, and sizes of events."""

    counts: dict[str, Float[Array, "_ member"]]
    sizes: dict[str, EventSizes]


def observe(model: Model, state: State, counts: Counts, params: Params) -> dict[str, Law]:
    """The law [place, member] of every report of a week, given the week's counts."""
    mechanisms = model.mechanisms(params)
    names: list[str] = []

    def laws(substep: Array) -> list[Component]:
        found = _substep_reports(model, mechanisms, state, counts, substep)
        names[:] = [report.name for report in found]
        return [report.law for report in found]

    stacked = jax.vmap(laws)(jnp.arange(_substeps(counts)))
    parts: dict[str, list[Component]] = {}
    for name, law in zip(names, stacked, strict=True):
        parts.setdefault(name, []).append(law)
    return {name: sum_of(found) for name, found in parts.items()}


def sample(
    model: Model, integrator: type[Integrator], state: State, counts: Counts, params: Params, week: Week, noise: Noise
) -> dict[str, Float[Array, "_ member"]]:
    """A value of every report of a week: the sum over substeps of draws from each law, or of their means."""
    mechanisms = model.mechanisms(params)
    substeps = week.substeps.number if isinstance(week.substeps, UpTo) else week.substeps
    draws = integrator.begin(noise, len(model.world.places))

    def one_step(carry: None, substep: Array) -> tuple[None, Found]:
        found = _substep_reports(model, mechanisms, state, counts, substep)
        here = draws.at(week.number * substeps + substep)
        values = here.draw([report.key for report in found], [report.law for report in found])
        summed: dict[str, Array] = {}
        for report, value in zip(found, values, strict=True):
            summed[report.name] = summed[report.name] + value if report.name in summed else value
        return carry, Found(summed, None)

    return repeat(one_step, None, week.substeps)[1].summed


def recorded(model: Model, mechanisms: list[Mechanism], result: StepResult) -> Recorded:
    """The counts and sizes of a step that any report reads."""
    counts, sizes = _Recording(result.counts), _Recording(result.sizes)
    zero = jnp.zeros_like(result.state.stocks["civilian"])
    step_counts = StepCounts(counts, result.targets, zero, jnp.ones(()), sizes)
    jax.eval_shape(lambda: [report.law for report in _step_reports(model, mechanisms, step_counts)])
    return Recorded({n: counts[n] for n in sorted(counts.read)}, {n: sizes[n] for n in sorted(sizes.read)})


class _Recording(dict):
    """A dictionary that records which names are read."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        super().__init__(content)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)


def _substep_reports(
    model: Model, mechanisms: list[Mechanism], state: State, counts: Counts, substep: Array
) -> list[StepReport]:
    """The reports of one substep of a week."""
    flows, sizes = jax.tree.map(
        lambda series: jax.lax.dynamic_index_in_dim(series, substep, keepdims=False), (counts.steps, counts.sizes)
    )
    zero = jnp.zeros_like(state.stocks["civilian"])
    return _step_reports(model, mechanisms, StepCounts(flows, dict(counts.targets), zero, counts.step, sizes))


def _step_reports(model: Model, mechanisms: Iterable[Mechanism], counts: StepCounts) -> list[StepReport]:
    found = []
    for mechanism in mechanisms:
        for report in yielded(mechanism, "reports", model.world, counts):
            cause = f"/{report.cause}" if report.cause else ""
            ending = "!" if isinstance(report.law, Poisson) else "?"
            key = f"{mechanism.label}.{report.shares_noise_with or report.name}{cause}{ending}"
            found.append(StepReport(f"{mechanism.label}.{report.name}", key, report.law))
    return sorted(found, key=lambda report: (report.name, report.key))


def _substeps(counts: Counts) -> int:
    return next(iter(counts.steps.values())).shape[0] if counts.steps else 1
