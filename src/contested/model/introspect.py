"""The parts of a model, found by an abstract run of one step: series, quantities, reads and writes of mechanisms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from contested.checks import error
from contested.errors import InputError
from contested.model.base_stocks import base_stocks
from contested.model.build import Built
from contested.model.compose import make_inputs, name_flows
from contested.model.effects import QuantitySpec
from contested.model.flow_dependencies import flow_dependencies
from contested.model.inputs import Inputs, StepCounts
from contested.model.interface import declarer
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.name_checks import (
    check_flows,
    check_noise,
    check_roles,
    check_shocks,
    merge_quantities,
    written_factors,
    written_levels,
)
from contested.model.series import Series, flow_series, report_series, spec_series
from contested.model.shape_checks import check_drift, check_flow
from contested.model.state import State, UnknownNameError
from contested.model.watch import Known, WatchedCounts, WatchedInputs, WatchedState, watch
from contested.model.yielded import yielded
from contested.scenario.load import in_file


class ModelInfo(NamedTuple):
    """All names of a model.

    Attributes:
        series: everything that a run records, in the order stocks, levels, flows, reports.
        quantities: named quantities that are not recorded, by name.
        reads: stocks, levels, flows and quantities that each mechanism reads, by label.
        writes: flows, levels, reports and quantities that each mechanism changes, by label.
        drives: levels that each mechanism moves, by label.
        flow_dependencies: the flows that each level and each report depends on, by its name.
    """

    series: tuple[Series, ...]
    quantities: dict[str, QuantitySpec]
    reads: dict[str, tuple[str, ...]]
    writes: dict[str, tuple[str, ...]]
    drives: dict[str, tuple[str, ...]]
    flow_dependencies: dict[str, tuple[str, ...]]

    @property
    def stocks(self) -> tuple[str, ...]:
        """Names of the stocks."""
        return tuple(one.name for one in self.series if one.kind == "stock")

    @property
    def levels(self) -> dict[str, str]:
        """Units of the levels by name."""
        return {one.name: one.unit for one in self.series if one.kind == "level"}

    @property
    def flows(self) -> tuple[Series, ...]:
        """The flows."""
        return tuple(one for one in self.series if one.kind == "flow")

    @property
    def reports(self) -> dict[str, str]:
        """Labels of the mechanisms that report, by the name of the report."""
        return {one.name: one.mechanism for one in self.series if one.kind == "report"}

    def names(self) -> list[str]:
        """Names of all series."""
        return [one.name for one in self.series]


@error("A stock or level that a mechanism reads is declared by another mechanism of the scenario.")
def trace(built: Built) -> ModelInfo:
    """Run one step of a model abstractly and check every name in it.

    Raises:
        InputError: a mechanism or a shock uses an unknown name; the message gives the mechanism and the nearest right
            name.
    """
    found: list[ModelInfo] = []
    shape = jax.ShapeDtypeStruct((1,), jnp.float32)
    with in_file(built.file):
        try:
            jax.eval_shape(
                lambda values: found.append(_describe(built.model, values)),
                {bound.name: shape for bound in built.parameters},
            )
        except UnknownNameError as fault:
            hint = declarer(fault.name, built.model.world)
            if hint is None:
                raise
            message = f"no stock or level '{fault.name}' in this scenario; add {hint}, which declares it"
            raise InputError(message, fault.where) from None
    return found[0]


def _describe(model: Model, values: Mapping[str, Array]) -> ModelInfo:
    mechanisms = model.mechanisms(values)
    state = model.initial(values)
    x = make_inputs(model, mechanisms, values, state, jnp.float32(0.0), model.step_days / 7.0)
    owned = _owned(model, mechanisms, values)
    units = {one.name: one.unit for one in owned}
    scopes = {one.name: one.scope for one in owned}
    named = name_flows(mechanisms, state, x)
    flows = [
        one._replace(scope=scopes.get(one.source or one.target or "", "place"))
        for flow in named
        for one in flow_series(flow, units)
    ]
    names = tuple(flow.name for flow in flows)
    check_flows(flows, state.stocks)
    for one in named:
        check_flow(one.label, one.flow, state)
    check_roles(model, names, state.stocks)
    quantities = merge_quantities({m.label: tuple(yielded(m, "quantities", model.world)) for m in mechanisms})
    events = tuple(flow.name for flow in flows if flow.verb == "event")
    known = Known(tuple(state.stocks), names, events, tuple(quantities))
    zero = jnp.zeros_like(state.stocks["civilian"])
    counts = StepCounts({flow.name: zero for flow in flows}, {flow.name: flow.target for flow in flows}, zero, x.step)
    uses = {m.label: _uses(m, state, x, counts, known, flows) for m in mechanisms}
    looked_up = {name for use in uses.values() for name in use.reads if name in quantities}
    check_shocks(model, names, looked_up)
    reports = [one for use in uses.values() for one in use.reports]
    order = {"stock": 0, "level": 1, "flow": 2, "report": 3}
    return ModelInfo(
        tuple(sorted([*owned, *flows, *reports], key=lambda one: order[one.kind])),
        quantities,
        {label: use.reads for label, use in uses.items()},
        {label: use.writes for label, use in uses.items()},
        {label: use.drives for label, use in uses.items()},
        flow_dependencies(mechanisms, state, x, counts),
    )


def _owned(model: Model, mechanisms: list[Mechanism], values: Mapping[str, Array]) -> list[Series]:
    """Stocks and levels as series, in the order in which the state holds them."""
    initial = model._replace(instances=()).initial(values)
    specs = [*spec_series(base_stocks(model.world))]
    for mechanism in mechanisms:
        specs += spec_series(yielded(mechanism, "declare", model.world, initial), mechanism.label)
    return specs


class _Use(NamedTuple):
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    drives: tuple[str, ...]
    reports: list[Series]


def _uses(mechanism: Mechanism, state: State, x: Inputs, counts: StepCounts, known: Known, flows: list[Series]) -> _Use:
    """What one mechanism reads and writes, with every name checked."""
    label, read = mechanism.label, set()
    s = WatchedState(state.stocks, state.levels, read)
    x = watch(WatchedInputs, x, known, read)
    counts = watch(WatchedCounts, counts, known, read)
    factors = yielded(mechanism, "factors", s, x)
    writes = written_factors(label, factors, flows, known.quantities)
    list(yielded(mechanism, "flows", s, x))
    writes |= {flow.name for flow in flows if flow.mechanism == label}
    drifts = list(yielded(mechanism, "drifts", s, x, counts))
    drives = written_levels(label, drifts, state.levels)
    for drift in drifts:
        check_drift(label, drift, state)
    reports = list(yielded(mechanism, "reports", x.world, counts))
    check_noise(label, reports)
    series = report_series(label, reports)
    writes |= {*drives, *(report.name for report in series)}
    return _Use(tuple(sorted(read)), tuple(sorted(writes)), drives, series)
