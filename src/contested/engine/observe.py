"""Observations of a week as laws: drawn from in a simulation, evaluated in an inference, defined once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.engine.integrators.mean_field import MeanField
from contested.engine.integrators.protocol import Integrator
from contested.engine.types import Counts, Noise, Params, UpTo, Week
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism, with_label
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

    def one_step(substep: Array, draws: Integrator = draws) -> dict[str, Array]:
        found = _substep_reports(model, mechanisms, state, counts, substep)
        here = draws.at(week.number * substeps + substep)
        values = here.draw([report.key for report in found], [report.law for report in found])
        summed: dict[str, Array] = {}
        for report, value in zip(found, values, strict=True):
            summed[report.name] = summed[report.name] + value if report.name in summed else value
        return summed

    def add(substep: Array, totals: dict[str, Array]) -> dict[str, Array]:
        return jax.tree.map(jnp.add, totals, one_step(substep))

    shapes = jax.eval_shape(lambda: one_step(jnp.int32(0), MeanField()))  # values of the same shapes, sooner traced
    return jax.lax.fori_loop(0, substeps, add, jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes))


def flows_observed(
    model: Model,
    mechanisms: list[Mechanism],
    shapes: Mapping[str, jax.ShapeDtypeStruct],
    targets: Mapping[str, str | None],
) -> list[str]:
    """The flows whose counts any report reads."""
    recording = _RecordingCounts()

    def laws(counts: dict[str, Array], zero: Array) -> list[Component]:
        recording.update(counts)
        step_counts = StepCounts(recording, dict(targets), zero, jnp.ones(()))
        return [report.law for report in _step_reports(model, mechanisms, step_counts)]

    rows = max(shape.shape[0] for shape in shapes.values()) if shapes else 1
    members = next(iter(shapes.values())).shape[1] if shapes else 1
    jax.eval_shape(laws, dict(shapes), jax.ShapeDtypeStruct((rows, members), jnp.zeros(()).dtype))
    return sorted(recording.read)


class _RecordingCounts(dict):
    """Counts by name that record which of them are read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        self.read.add(name)
        return super().__getitem__(name)


def _substep_reports(
    model: Model, mechanisms: list[Mechanism], state: State, counts: Counts, substep: Array
) -> list[StepReport]:
    """The reports of one substep of a week."""
    of_substep = {
        name: jax.lax.dynamic_index_in_dim(series, substep, keepdims=False) for name, series in counts.steps.items()
    }
    zero = jnp.zeros_like(state.stocks["civilian"])
    return _step_reports(model, mechanisms, StepCounts(of_substep, dict(counts.targets), zero, counts.step))


def _step_reports(model: Model, mechanisms: Iterable[Mechanism], counts: StepCounts) -> list[StepReport]:
    found = []
    for mechanism in mechanisms:
        for report in with_label(mechanism.label, mechanism.reports(model.world, counts)):
            cause = f"/{report.cause}" if report.cause else ""
            ending = "!" if isinstance(report.law, Poisson) else "?"
            key = f"{mechanism.label}.{report.shares_noise_with or report.name}{cause}{ending}"
            found.append(StepReport(f"{mechanism.label}.{report.name}", key, report.law))
    return sorted(found, key=lambda report: (report.name, report.key))


def _substeps(counts: Counts) -> int:
    return next(iter(counts.steps.values())).shape[0] if counts.steps else 1
