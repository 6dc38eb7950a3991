"""What a diagram shows of a model: stocks, flows between them, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.model.world import World

OUTSIDE, ELSEWHERE = "outside:", "elsewhere:"
"""Beginnings of the names of what is no stock: outside the model, and the same stock in other places."""
PEOPLE, STATES, OTHERS = "People and fighters", "States, of which one holds at a time", "Other stocks"
"""Headings; that of the ground has the scenario's word for it."""


class Stock(NamedTuple):
    """A box: a stock with the number of the actor that it belongs to, or what is no stock (with an empty unit)."""

    name: str
    title: str
    unit: str
    actor: int | None = None


class Arrow(NamedTuple):
    """All flows from one stock to another."""

    source: str
    target: str
    flows: tuple[Series, ...]


class Panel(NamedTuple):
    """Stocks that flows connect, the arrows between them, and a heading."""

    title: str
    stocks: tuple[Stock, ...]
    arrows: tuple[Arrow, ...]


class Parts(NamedTuple):
    """Panels of connected stocks, stocks that nothing fills or drains, and flows that count events."""

    panels: tuple[Panel, ...]
    still: tuple[Stock, ...]
    events: tuple[Series, ...]


def parts_of(info: ModelInfo, world: World) -> Parts:
    """The stocks and flows of a model, in the order in which it declares them."""
    series = [one for one in info.series if one.kind == "stock"]
    moving = [flow for flow in info.flows if flow.source or flow.target]
    ends = {flow: _ends(flow) for flow in moving}
    arrows: dict[tuple[str, str], list[Series]] = {}
    for flow in moving:
        arrows.setdefault(ends[flow], []).append(flow)
    stocks = {one.name: Stock(one.name, one.title, one.unit, _actor(one.name, world)) for one in series}
    for pair in arrows:
        for name in pair:
            if name.startswith(OUTSIDE):
                stocks[name] = Stock(name, "outside the model", "")
            elif name.startswith(ELSEWHERE):
                stocks[name] = Stock(name, "in other places", "")
    every = [Arrow(*pair, tuple(flows)) for pair, flows in arrows.items()]
    one_of = {one.name for one in series if one.one_of}
    found = [_panel(group, stocks, every, one_of, world) for group in _connected(stocks, every)]
    panels = sorted((one for one in found if one.arrows), key=_order)
    still = tuple(one.stocks[0] for one in found if not one.arrows)
    return Parts(tuple(panels), still, tuple(flow for flow in info.flows if flow not in ends))


def _ends(flow: Series) -> tuple[str, str]:
    """The two ends of an arrow; one is no stock where a flow comes from outside or moves between places."""
    if flow.source == flow.target:
        return str(flow.source), f"{ELSEWHERE}{flow.source}"
    return flow.source or f"{OUTSIDE}{flow.target}", flow.target or f"{OUTSIDE}{flow.source}"


def _actor(name: str, world: World) -> int | None:
    return next((k for k, actor in enumerate(world.actors) if name.endswith(f".{actor}") or f".{actor}." in name), None)


def _connected(names: Iterable[str], arrows: Sequence[Arrow]) -> list[list[str]]:
    """The names in groups that arrows connect, each in the given order."""
    order = list(names)
    group = {name: k for k, name in enumerate(order)}
    for arrow in arrows:
        one, other = sorted((group[arrow.source], group[arrow.target]))
        group = {name: one if k == other else k for name, k in group.items()}
    return [[name for name in order if group[name] == k] for k in dict.fromkeys(group.values())]


def _panel(
    group: list[str], stocks: dict[str, Stock], arrows: Sequence[Arrow], one_of: set[str], world: World
) -> Panel:
    own = tuple(arrow for arrow in arrows if arrow.source in group)
    ground = f"Ground: {world.control_units}"
    found = [PEOPLE if name == "civilian" or name.startswith("fighters.") else
             ground if name == "control.contested" else STATES if name in one_of else "" for name in group]  # fmt: skip
    title = next((one for one in (PEOPLE, ground, STATES) if one in found), OTHERS)
    return Panel(title, tuple(stocks[name] for name in group), own)


def _order(panel: Panel) -> tuple[int, bool]:
    """People first, then ground, states and the rest; the civilians before fighters whom no flow joins to them."""
    known = [PEOPLE, STATES, OTHERS]
    place = known.index(panel.title) if panel.title in known else 0.5
    return int(2 * place), all(stock.name != "civilian" for stock in panel.stocks)
