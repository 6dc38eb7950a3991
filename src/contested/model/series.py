"""The table of series: everything that a run records, with unit, title and the mechanism it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from contested.model.compose import NamedFlow
from contested.model.effects import Arrive, Event, Flow, LevelSpec, Loss, Move, Report, StockSpec, Travel


class Series(NamedTuple):
    """One series. `kind` is stock, level, flow or report; `mechanism` is a label, empty for stocks of every model.

    `source` and `target` are the stocks that a flow leaves and enters; `verb` says how it moves them: move, arrive,
    travel, event or loss. `scope` is "place" or "nation"; `low` and `high` are the bounds of its value in one place.
    `one_of` names stocks of which one is 1 and the others are 0.
    """

    name: str
    kind: str
    unit: str
    title: str
    mechanism: str = ""
    source: str | None = None
    target: str | None = None
    verb: str = ""
    scope: str = "place"
    low: float = 0.0
    high: float = float("inf")
    one_of: str = ""


_VERBS: dict[type, str] = {Move: "move", Arrive: "arrive", Travel: "travel", Event: "event", Loss: "loss"}


def spec_series(specs: Iterable[StockSpec | LevelSpec], mechanism: str = "") -> Iterator[Series]:
    """Stocks and levels as series."""
    for spec in specs:
        title = spec.title or readable(spec.name)
        if isinstance(spec, StockSpec):
            yield Series(spec.name, "stock", spec.unit, title, mechanism, scope=spec.scope, one_of=spec.one_of)
        else:
            low, high = float(spec.low), float(spec.high)
            yield Series(spec.name, "level", spec.unit, title, mechanism, scope=spec.scope, low=low, high=high)


def flow_series(named: NamedFlow, units: Mapping[str, str]) -> Iterator[Series]:
    """A flow and its losses as series; `units` are the units of stocks by name."""
    flow = named.flow
    yield _flow(named.name, named.label, flow, units)
    if isinstance(flow, Event):
        for part in flow.losses:
            yield _flow(f"{named.label}.{part.name}", named.label, part, units)


def report_series(label: str, reports: Iterable[Report]) -> list[Series]:
    """Reports as series, one for each name."""
    found: dict[str, Series] = {}
    for report in reports:
        name = f"{label}.{report.name}"
        title = report.title or f"{readable(report.name)} ({label})"
        found.setdefault(name, Series(name, "report", report.unit, title, label))
    return list(found.values())


def _flow(name: str, label: str, flow: Flow | Loss, units: Mapping[str, str]) -> Series:
    source, target = getattr(flow, "source", None), getattr(flow, "target", None)
    unit = flow.unit or f"{units.get(source or target or '', 'units')} per week"
    title = flow.title or f"{readable(flow.name)} ({label})"
    return Series(name, "flow", unit, title, label, source, target, _VERBS[type(flow)])


def readable(name: str) -> str:
    """A name in words, for a series without a title."""
    words = name.replace(".", ", ").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
