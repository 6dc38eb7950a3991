"""What a model is made of, found by running one step abstractly: flows, stocks, levels, reports, quantities."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.extend.core import Var
from jaxtyping import Array

from contested.errors import InputError, nearest
from contested.model.build import Built
from contested.model.compose import Named, look, name_flows, told
from contested.model.effects import Drift, Event, LevelSpec, Travel
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import roles_of
from contested.model.state import State
from contested.scenario.load import in_file


class FlowInfo(NamedTuple):
    """A flow as the model has it: where it comes from and goes to; `unit` is what it counts."""

    name: str
    label: str
    kind: str
    source: str | None
    target: str | None


class ModelInfo(NamedTuple):
    """All names of a model: `levels` with their units, `drives` the levels that each mechanism moves, by label.

    `reads` are the flows whose counts in a step enter a level or a report, by its name.
    """

    flows: tuple[FlowInfo, ...]
    stocks: tuple[str, ...]
    levels: dict[str, str]
    drives: dict[str, tuple[str, ...]]
    reports: dict[str, str]
    reads: dict[str, tuple[str, ...]]
    asked: frozenset[str]

    def names(self) -> list[str]:
        """Every series a run records."""
        return [*self.stocks, *self.levels, *(flow.name for flow in self.flows), *self.reports]


def trace(built: Built) -> ModelInfo:
    """Run one step of a model abstractly and check that all names in it fit.

    Raises:
        InputError: a stock or level that nobody declares, a flow between stocks that do not exist, two flows of one
        name, a role that names no flow, an outside event that affects nothing.
    """
    model = built.model
    found: dict = {}

    def once(values: dict) -> None:
        mechanisms = model.mechanisms(values)
        state = model.initial(values)
        x = look(model, mechanisms, values, state, jnp.float32(0.0), model.step_days / 7.0)
        named = name_flows(mechanisms, state, x)
        flows = [info for item in named for info in _infos(item)]
        _check_flows(flows, state)
        zero = jnp.zeros_like(state.stocks["civilian"])
        done = StepCounts({f.name: zero for f in flows}, {f.name: f.target for f in flows}, zero, x.step)
        reports = {
            f"{m.label}.{r.name}": m.label for m in mechanisms for r in told(m.label, m.reports(model.world, done))
        }
        drives = {m.label: _moved(told(m.label, m.drifts(state, x, done))) for m in mechanisms}
        for label, moved in drives.items():
            for name in moved:
                if name not in state.levels:
                    raise InputError(f"no level '{name}'; {nearest(name, state.levels)}", f"mechanism.{label}")
        specs = model.specs(values, model._replace(instances=()).initial(values))
        levels = {spec.name: spec.unit for spec in specs if isinstance(spec, LevelSpec)}
        reads = _reads(mechanisms, state, x, done)
        found["trace"] = ModelInfo(
            tuple(flows), tuple(state.stocks), levels, drives, reports, reads, frozenset(x.asked)
        )

    shape = jax.ShapeDtypeStruct((1,), jnp.float32)
    with in_file(built.file):
        jax.eval_shape(once, {bound.name: shape for bound in built.parameters})
        result: ModelInfo = found["trace"]
        _check_patterns(built, result)
    return result


def _reads(mechanisms: list[Mechanism], state: State, x: Inputs, done: StepCounts) -> dict[str, tuple[str, ...]]:
    """Which counts of flows each level's drifts and each report depend on, followed through the computation."""

    def said(counts: dict[str, Array]) -> dict[str, list]:
        here = done._replace(counts=counts)
        results: dict[str, list] = {}
        for m in mechanisms:
            for report in m.reports(x.world, here):
                results.setdefault(f"{m.label}.{report.name}", []).append(report.law)
            for drift in m.drifts(state, x, here):
                results.setdefault(drift.name, []).append((drift.toward, drift.change, drift.speed))
        return results

    traced, shapes = jax.make_jaxpr(said, return_shape=True)(done.counts)
    names = sorted(done.counts)  # the order in which JAX flattens a dictionary
    known = {var: {name} for var, name in zip(traced.jaxpr.invars, names, strict=True)}
    for equation in traced.jaxpr.eqns:
        behind = set().union(*(known.get(var, set()) for var in equation.invars if isinstance(var, Var)))
        known |= dict.fromkeys(equation.outvars, behind)
    found: dict[str, set[str]] = {name: set() for name in shapes}
    ends = jax.tree_util.tree_flatten_with_path(shapes)[0]
    for (path, _), var in zip(ends, traced.jaxpr.outvars, strict=True):
        found[path[0].key] |= known.get(var, set()) if isinstance(var, Var) else set()
    return {name: tuple(sorted(behind)) for name, behind in found.items()}


def _moved(drifts: Iterator[Drift]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(drift.name for drift in drifts))


def _infos(item: Named) -> list[FlowInfo]:
    flow = item.flow
    if isinstance(flow, Event):
        parts = [FlowInfo(f"{item.label}.{p.name}", item.label, "loss", p.source, p.target) for p in flow.losses]
        return [FlowInfo(item.name, item.label, "event", None, None), *parts]
    kind = "travel" if isinstance(flow, Travel) else type(flow).__name__.lower()
    return [FlowInfo(item.name, item.label, kind, getattr(flow, "source", None), flow.target)]


def _check_flows(flows: list[FlowInfo], state: State) -> None:
    seen: set[str] = set()
    for flow in flows:
        where = f"mechanism.{flow.label}"
        if flow.name in seen:
            raise InputError(f"two flows are named '{flow.name}'; give one mechanism another label", where)
        seen.add(flow.name)
        for stock in (flow.source, flow.target):
            if stock is not None and stock not in state.stocks:
                raise InputError(f"flow '{flow.name}' needs the stock '{stock}'; {nearest(stock, state.stocks)}", where)


def _check_patterns(built: Built, traced: ModelInfo) -> None:
    names = [flow.name for flow in traced.flows]
    for instance in built.model.instances:
        for spec in roles_of(instance.mechanism):
            known = {"flow": names, "stock": list(traced.stocks)}.get(spec.of)
            if known is None:
                continue
            given = instance.roles[spec.name]
            for pattern in given if spec.many else (given,):
                if pattern and not any(fnmatchcase(name, pattern) for name in known):
                    hint = nearest(pattern, known)
                    raise InputError(
                        f"no {spec.of} matches '{pattern}'; {hint}", f"mechanism.{instance.label}.{spec.name}"
                    )
    affected = [*names, *sorted(traced.asked)]
    for shock in built.model.shocks:
        for pattern in shock.patterns:
            if not any(fnmatchcase(name, pattern) for name in affected):
                hint = nearest(pattern, affected)
                raise InputError(
                    f"the event affects '{pattern}', which nothing in the model is called; {hint}",
                    f"event '{shock.id}'",
                )
