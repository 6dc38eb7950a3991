"""The flows that each level and each report depends on, traced through the computation of one step."""

from __future__ import annotations

import jax
from jax.extend.core import Var
from jaxtyping import Array

from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.state import State
from contested.model.yielded import yielded


def flow_dependencies(
    mechanisms: list[Mechanism], state: State, x: Inputs, counts: StepCounts
) -> dict[str, tuple[str, ...]]:
    """The flows that each level and each report depends on, by its name."""

    def results(by_flow: dict[str, Array]) -> dict[str, list]:
        here = counts._replace(by_flow=by_flow)
        found: dict[str, list] = {}
        for m in mechanisms:
            for report in yielded(m, "reports", x.world, here):
                found.setdefault(f"{m.label}.{report.name}", []).append(report.law)
            for drift in yielded(m, "drifts", state, x, here):
                found.setdefault(drift.name, []).append((drift.toward, drift.change, drift.speed))
        return found

    traced, shapes = jax.make_jaxpr(results, return_shape=True)(counts.by_flow)
    names = sorted(counts.by_flow)  # the order in which JAX flattens a dictionary
    dependencies = {var: {name} for var, name in zip(traced.jaxpr.invars, names, strict=True)}
    for equation in traced.jaxpr.eqns:
        depends_on = set().union(*(dependencies.get(var, set()) for var in equation.invars if isinstance(var, Var)))
        dependencies |= dict.fromkeys(equation.outvars, depends_on)
    found: dict[str, set[str]] = {name: set() for name in shapes}
    results_by_path = jax.tree_util.tree_flatten_with_path(shapes)[0]
    for (path, _), var in zip(results_by_path, traced.jaxpr.outvars, strict=True):
        found[path[0].key] |= dependencies.get(var, set()) if isinstance(var, Var) else set()
    return {name: tuple(sorted(depends_on)) for name, depends_on in found.items()}
