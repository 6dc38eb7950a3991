"""The table of recorded series, with units and titles."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contested.ledger.plural import plural
from contested.model.introspect import FlowInfo, ModelInfo
from contested.results.manifest import SeriesInfo


def series_table(info: ModelInfo, control_unit: str, by_place: Collection[str]) -> tuple[SeriesInfo, ...]:
    """Every series of a model.

    Args:
        info: the model's names.
        control_unit: the scenario's word for a unit of control.
        by_place: series that have a value for each place.
    """
    kinds: dict[str, Any] = {**dict.fromkeys(info.stocks, "stock"), **dict.fromkeys(info.levels, "level")}
    kinds |= {flow.name: "flow" for flow in info.flows} | dict.fromkeys(info.reports, "report")
    makers = {flow.name: flow.label for flow in info.flows} | dict(info.reports)
    return tuple(
        SeriesInfo(
            name=name,
            kind=kinds[name],
            unit=unit_of(name, info, plural(control_unit)),
            title=title_of(name),
            mechanism=makers.get(name),
            by_place=name in by_place,
        )
        for name in info.names()
    )


def unit_of(name: str, info: ModelInfo, units: str) -> str:
    """What a series counts; `units` is the plural of the control unit."""
    if name in info.levels:
        return info.levels[name]
    if name in info.reports:
        return "reported per week"
    flow = next((flow for flow in info.flows if flow.name == name), None)
    if flow is not None:
        return _flow_unit(flow, units)
    if name.startswith("control."):
        return units
    return "phase" if name.startswith("phase.") else "persons"


def _flow_unit(flow: FlowInfo, units: str) -> str:
    stock = flow.source or flow.target or ""
    if flow.kind == "event":
        return "events per week"
    if stock.startswith("control."):
        return f"{units} per week"
    return "changes per week" if stock.startswith("phase.") else "persons per week"


def title_of(name: str) -> str:
    """A name in words."""
    words = name.replace(".", ", ").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
