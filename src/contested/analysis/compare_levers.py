"""Levers: what they affect in a model, and whether they take it to where no history of the scenario has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float

from contested.checks import error
from contested.errors import InputError
from contested.ledger.reading import combine
from contested.model.inputs import matches
from contested.model.introspect import ModelInfo
from contested.model.mechanisms import BUILT_IN
from contested.model.name_checks import AFFECTED
from contested.model.watch import require_each_once
from contested.results.comparisons import Outside, Range
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import Event, WhatIf

MOST_FLOWS = 8
"""So many flows of a stock are named in an error."""
TOLERANCE = 1e-5
"""Of a value: single precision rounds a product of factors by less."""


Ends: TypeAlias = tuple[float, float]
"""The least and the most."""


class Extremes(NamedTuple):
    """The least and the most of all factors on a name, over places, in every week of every member."""

    low: Float[np.ndarray, "week member"]
    high: Float[np.ndarray, "week member"]

    def range(self, weeks: slice = slice(None)) -> Ends | None:
        """Of some weeks; None where there is none."""
        low, high = self.low[weeks], self.high[weeks]
        return (float(low.min()), float(high.max())) if low.size else None


def check_levers(
    what_ifs: Sequence[WhatIf], info: ModelInfo, where: str, files: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Check that what-ifs affect flows, or quantities that some mechanism looks up.

    Args:
        what_ifs: all of them.
        info: the names of the model.
        where: the file of the scenario.
        files: those of what-ifs that stand in a file of their own, by id.

    Raises:
        InputError: patterns that match none, each with the nearest name, or two that match one name.
    """
    errors: list[InputError] = []
    known = _known(info)
    for what_if in what_ifs:
        for event in what_if.event:
            at = f"{files.get(what_if.id, where)}: what_if '{what_if.id}', event '{event.id}', field affects"
            found = [one for pattern in event.affects if (one := _wrong([pattern], known, info, at))]
            errors += found or [one for one in [_wrong(event.affects, known, info, at)] if one]
    if errors:
        raise combine(errors)


def _wrong(patterns: Sequence[str], known: Sequence[str], info: ModelInfo, where: str) -> InputError | None:
    """What is wrong with patterns."""
    try:
        _affected(patterns, known, info, where)
    except InputError as found:
        return found
    return None


class LeverName(NamedTuple):
    """What an event may affect: a flow, or a quantity that some mechanism looks up."""

    name: str
    kind: str
    unit: str
    title: str


def levers(info: ModelInfo) -> tuple[LeverName, ...]:
    """Everything that an event may affect: the flows, then the quantities by name."""
    looked_up = {name for reads in info.reads.values() for name in reads if name in info.quantities}
    quantities = ((name, info.quantities[name]) for name in sorted(looked_up))
    return (
        *(LeverName(one.name, "flow", one.unit, one.title) for one in info.flows),
        *(LeverName(name, "quantity", one.unit, one.title) for name, one in quantities),
    )


def _known(info: ModelInfo) -> list[str]:
    return [one.name for one in levers(info)]


@error("An event of a what-if affects flows or quantities that the model has.")
def _affected(patterns: Sequence[str], known: Sequence[str], info: ModelInfo, where: str) -> list[str]:
    for pattern in patterns:
        _refuse_a_stock(pattern, info, where)
        _refuse_what_is_left_out(pattern, known, info, where)
    return require_each_once(patterns, known, AFFECTED, where)


def _refuse_a_stock(pattern: str, info: ModelInfo, where: str) -> None:
    """A stock changes by its flows alone.

    Raises:
        InputError: the pattern is the name of a stock; the message names flows of it.
    """
    if pattern in info.stocks:
        flows = [flow.name for flow in info.flows if pattern in (flow.source, flow.target)]
        some = ", ".join(f"'{name}'" for name in flows[:MOST_FLOWS])
        more = " ..." if len(flows) > MOST_FLOWS else ""
        named = f": {some}{more}" if flows else ""
        raise InputError(f"expected a flow or a quantity, found the stock '{pattern}'; name flows of it{named}", where)


def _refuse_what_is_left_out(pattern: str, known: Iterable[str], info: ModelInfo, where: str) -> None:
    """A name may be that of a mechanism which the scenario does not have.

    Raises:
        InputError: the pattern matches nothing and begins with such a kind.
    """
    kind = re.split(r"[^a-z]", pattern)[0]
    has = any(label == kind or label.startswith(f"{kind}-") for label in info.reads)
    if kind in BUILT_IN and not has and not any(matches(name, (pattern,)) for name in known):
        message = f"no {AFFECTED} '{pattern}': the scenario has no mechanism of kind '{kind}'"
        raise InputError(f"{message}. The preset irregular-war has more kinds than irregular-war-core", where)


def affected_names(events: Iterable[Event], info: ModelInfo) -> tuple[str, ...]:
    """Flows and quantities that events affect, each once."""
    known = _known(info)
    found = [name for one in events for name in _affected(one.affects, known, info, f"event '{one.id}'")]
    return tuple(dict.fromkeys(found))


def outside(
    what_if: WhatIf,
    loaded: LoadedScenario,
    info: ModelInfo,
    arms: tuple[Mapping[str, Extremes], Mapping[str, Extremes]],
    priors: Callable[[], Mapping[str, Ends]],
) -> tuple[Outside, ...]:
    """What the added events take to where neither arm's past, nor the base arm's future, nor the priors' past have it.

    Args:
        what_if: the what-if.
        loaded: the scenario, with its calendar.
        info: the names of its model.
        arms: of every week of the base arm and of the other one, by name.
        priors: returns the ends in the past of draws from the priors; asked only where the arms do not cover an event.
    """
    titles = {one.name: one.title for one in info.flows} | {n: one.title for n, one in info.quantities.items()}
    found: dict[str, Outside] = {}
    for event in what_if.event:
        for name in affected_names([event], info):
            base, other = (arm[name] for arm in arms)
            covered, under = base.range(), other.range(weeks_of(event, loaded))
            if covered is None or under is None or not _beyond(under, covered):
                continue
            less, more = priors().get(name, covered)
            covered = min(covered[0], less), max(covered[1], more)
            if not _beyond(under, covered):
                continue
            low, high = under
            found[name] = Outside(
                name=name,
                title=titles[name],
                under=Range(low=low, high=high),
                covered=Range(low=covered[0], high=covered[1]),
            )
    return tuple(found.values())


def weeks_of(event: Event, loaded: LoadedScenario) -> slice:
    """The weeks of the run on whose last days an event can act."""
    calendar = loaded.calendar
    return slice(max(calendar.week_of(event.from_), 0), min(calendar.week_of(event.to) + 1, calendar.weeks))


def _beyond(under: Ends, covered: Ends) -> bool:
    margin = TOLERANCE * max(-covered[0], covered[1])
    return under[0] < covered[0] - margin or under[1] > covered[1] + margin
