"""Which counts of flows enter each level and each report, followed through the computation of one step."""

from __future__ import annotations

import jax
from jax.extend.core import Var
from jaxtyping import Array

from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.state import State


def counted_flows(mechanisms: list[Mechanism], state: State, x: Inputs, done: StepCounts) -> dict[str, tuple[str, ...]]:
    """The flows that each level and each report depends on, by its name."""

    def results(counts: dict[str, Array]) -> dict[str, list]:
        here = done._replace(counts=counts)
        found: dict[str, list] = {}
        for m in mechanisms:
            for report in m.reports(x.world, here):
                found.setdefault(f"{m.label}.{report.name}", []).append(report.law)
            for drift in m.drifts(state, x, here):
                found.setdefault(drift.name, []).append((drift.toward, drift.change, drift.speed))
        return found

    traced, shapes = jax.make_jaxpr(results, return_shape=True)(done.counts)
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
