"""Checks that every name that mechanisms and shocks write belongs to something in the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contested.checks import error
from contested.errors import InputError, nearest
from contested.model.effects import Addition, Drift, Factor, QuantitySpec, Report
from contested.model.model import Model
from contested.model.parameter import roles_of
from contested.model.series import Series
from contested.model.watch import require, require_each_once
from contested.scenario.what_if import lever_where

WRITABLE = "flow or declared quantity matches"
AFFECTED = "flow, and no quantity that a mechanism looks up, matches"


def check_flows(flows: Iterable[Series], stocks: Iterable[str]) -> None:
    """Names of flows are unique, and flows lead between stocks that exist.

    Raises:
        InputError: two flows of one name, or a stock that does not exist.
    """
    seen, stocks = set(), tuple(stocks)
    for flow in flows:
        where = f"mechanism.{flow.mechanism}"
        if flow.name in seen:
            raise InputError(f"two flows are named '{flow.name}'; give one mechanism another label", where)
        seen.add(flow.name)
        for stock in (flow.source, flow.target):
            if stock is not None and stock not in stocks:
                raise InputError(f"flow '{flow.name}' needs the stock '{stock}'; {nearest(stock, stocks)}", where)


def merge_quantities(declared: Mapping[str, Iterable[QuantitySpec]]) -> dict[str, QuantitySpec]:
    """All declared quantities by name, from those of each mechanism by label.

    Raises:
        InputError: two mechanisms declare one name with another unit or title.
    """
    found: dict[str, QuantitySpec] = {}
    for label, specs in declared.items():
        for spec in specs:
            if found.setdefault(spec.name, spec) != spec:
                raise InputError(
                    f"declares the quantity '{spec.name}' as '{spec.title}' ({spec.unit}), which another mechanism "
                    f"declares as '{found[spec.name].title}' ({found[spec.name].unit})",
                    f"mechanism.{label}",
                )
    return found


def check_roles(model: Model, flows: Iterable[str], stocks: Iterable[str]) -> None:
    """Roles that take flows or stocks match some.

    Raises:
        InputError: a pattern that matches nothing.
    """
    known = {"flow": tuple(flows), "stock": tuple(stocks)}
    for instance in model.instances:
        for spec in roles_of(instance.mechanism):
            given = instance.roles[spec.name]
            for pattern in given if spec.many else (given,):
                if spec.of in known and pattern:
                    where = f"mechanism.{instance.label}.{spec.name}"
                    require(pattern, known[spec.of], f"{spec.of} matches", where)


def written_factors(
    label: str, effects: Iterable[Factor | Addition], flows: Iterable[Series], quantities: Iterable[str]
) -> set[str]:
    """Flows and quantities that the factors and additions of a mechanism change.

    Raises:
        InputError: a factor that matches no flow and no declared quantity, or an addition to something that is not
            an event.
    """
    flows = tuple(flows)
    events = [flow.name for flow in flows if flow.verb == "event"]
    names = [*(flow.name for flow in flows), *quantities]
    found: set[str] = set()
    for effect in effects:
        if isinstance(effect, Factor):
            found.update(require(effect.pattern, names, WRITABLE, f"mechanism.{label}"))
        elif effect.event not in events:
            message = f"adds to the event '{effect.event}', which does not exist; {nearest(effect.event, events)}"
            raise InputError(message, f"mechanism.{label}")
        else:
            found.add(effect.event)
    return found


def written_levels(label: str, drifts: Iterable[Drift], levels: Iterable[str]) -> tuple[str, ...]:
    """Levels that the drifts of a mechanism move.

    Raises:
        InputError: a drift of something that is not a level.
    """
    moved, levels = tuple(dict.fromkeys(drift.name for drift in drifts)), tuple(levels)
    for name in moved:
        if name not in levels:
            raise InputError(f"no level '{name}'; {nearest(name, levels)}", f"mechanism.{label}")
    return moved


def check_noise(label: str, reports: Iterable[Report]) -> None:
    """A report that shares the noise of another one names a report of its mechanism.

    Raises:
        InputError: no report of that name.
    """
    reports = tuple(reports)
    names = {report.name for report in reports}
    for report in reports:
        other = report.shares_noise_with
        if other and other not in names:
            message = f"report '{report.name}' shares the noise of '{other}', which is not a report of this mechanism"
            raise InputError(f"{message}; {nearest(other, names)}", f"mechanism.{label}")


@error("An event affects flows or quantities that the model has.")
def check_shocks(model: Model, flows: Iterable[str], quantities_read: Iterable[str]) -> None:
    """Exogenous shocks change flows, or quantities that some mechanism looks up.

    Raises:
        InputError: a pattern that matches none, or two that match one name.
    """
    affected = [*flows, *sorted(quantities_read)]
    for shock in model.shocks:
        require_each_once(shock.patterns, affected, AFFECTED, lever_where(shock.id))
