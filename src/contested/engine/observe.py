"""Observations of a week: one definition for what is drawn in a simulation and what is evaluated elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.engine.integrators.mean_field import MeanField
from contested.engine.integrators.protocol import Integrator
from contested.engine.types import Counts, Noise, Params, UpTo, Week
from contested.model.faults import with_label
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.state import State
from contested.observations.laws import Component, Law, Poisson
from contested.observations.sums import sum_of


class StepReport(NamedTuple):
    """A report of one substep: its full name, the key of its noise, its law."""

    name: str
    key: str
    law: Component


def observe(model: Model, state: State, counts: Counts, params: Params) -> dict[str, Law]:
    """The law [place, member] of every report of a week, given what happened in it."""
    mechanisms = model.mechanisms(params)
    names: list[str] = []

    def laws(within: Array) -> list[Component]:
        found = _reports(model, mechanisms, state, counts, within)
        names[:] = [report.name for report in found]
        return [report.law for report in found]

    stacked = jax.vmap(laws)(jnp.arange(_substeps(counts)))
    parts: dict[str, list[Component]] = {}
    for name, law in zip(names, stacked, strict=True):
        parts.setdefault(name, []).append(law)
    return {name: sum_of(found) for name, found in parts.items()}


def sample(
    model: Model, integrator: type[Integrator], state: State, counts: Counts, params: Params, week: Week, noise: Noise
) -> dict[str, Array]:
    """A value of every report of a week: the sum over substeps of what is drawn from each law, or of the means."""
    mechanisms = model.mechanisms(params)
    substeps = week.substeps.number if isinstance(week.substeps, UpTo) else week.substeps
    draws = integrator.begin(noise, len(model.world.places))

    def one_step(within: Array, draws: Integrator = draws) -> dict[str, Array]:
        found = _reports(model, mechanisms, state, counts, within)
        here = draws.at(week.number * substeps + within)
        values = here.draw([report.key for report in found], [report.law for report in found])
        summed: dict[str, Array] = {}
        for report, value in zip(found, values, strict=True):
            summed[report.name] = summed[report.name] + value if report.name in summed else value
        return summed

    def add(within: Array, totals: dict[str, Array]) -> dict[str, Array]:
        return jax.tree.map(jnp.add, totals, one_step(within))

    shapes = jax.eval_shape(lambda: one_step(jnp.int32(0), MeanField()))  # values of the same shapes, sooner traced
    return jax.lax.fori_loop(0, substeps, add, jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes))


def flows_observed(
    model: Model,
    mechanisms: list[Mechanism],
    shapes: Mapping[str, jax.ShapeDtypeStruct],
    targets: Mapping[str, str | None],
) -> list[str]:
    """The flows whose counts any report reads."""
    noted = _Noted()

    def laws(counts: dict[str, Array], zero: Array) -> list[Component]:
        noted.update(counts)
        done = StepCounts(noted, dict(targets), zero, jnp.ones(()))
        return [report.law for report in _of_step(model, mechanisms, done)]

    rows = max(shape.shape[0] for shape in shapes.values()) if shapes else 1
    members = next(iter(shapes.values())).shape[1] if shapes else 1
    jax.eval_shape(laws, dict(shapes), jax.ShapeDtypeStruct((rows, members), jnp.zeros(()).dtype))
    return sorted(noted.read)


class _Noted(dict):
    """Counts by name that note which of them are read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        self.read.add(name)
        return super().__getitem__(name)


def _reports(
    model: Model, mechanisms: list[Mechanism], state: State, counts: Counts, within: Array
) -> list[StepReport]:
    """The reports of one substep of a week."""
    now = {name: jax.lax.dynamic_index_in_dim(series, within, keepdims=False) for name, series in counts.steps.items()}
    zero = jnp.zeros_like(state.stocks["civilian"])
    return _of_step(model, mechanisms, StepCounts(now, dict(counts.targets), zero, counts.step))


def _of_step(model: Model, mechanisms: Iterable[Mechanism], done: StepCounts) -> list[StepReport]:
    found = []
    for mechanism in mechanisms:
        for report in with_label(mechanism.label, mechanism.reports(model.world, done)):
            cause = f"/{report.cause}" if report.cause else ""
            ending = "!" if isinstance(report.law, Poisson) else "?"
            key = f"{mechanism.label}.{report.shares_noise_with or report.name}{cause}{ending}"
            found.append(StepReport(f"{mechanism.label}.{report.name}", key, report.law))
    return sorted(found, key=lambda report: (report.name, report.key))


def _substeps(counts: Counts) -> int:
    return next(iter(counts.steps.values())).shape[0] if counts.steps else 1
