"""The interface of a mechanism: one claim about how such wars work, its rates, its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import equinox as eqx

from contested.model.effects import Addition, Drift, Factor, Flow, LevelSpec, QuantitySpec, Report, StockSpec
from contested.model.inputs import Inputs, StepCounts
from contested.model.overlaps import Overlap
from contested.model.state import State
from contested.model.world import World


class Mechanism(eqx.Module):
    """Base of all mechanisms: a frozen record of parameters with methods that yield flows. Subclasses are final.

    The first sentence of a subclass's docstring is its claim about the world. Every method may be left out. Every name
    that a method reads or writes is checked when a model is built. Parameters are arrays [member]; stocks are
    [place, member]; both broadcast without reshaping.
    """

    label: str = eqx.field(static=True)
    sources: ClassVar[tuple[str, ...]] = ()
    catalogue: ClassVar[str] = ""
    topic: ClassVar[str] = ""
    """What it is about: one of `contested.model.equations.TOPICS`."""
    equations: ClassVar[tuple[str, ...]] = ()
    """What its methods compute, a line each, as `contested.model.equations` reads them."""
    hostile: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of roles whose actors must be enemies: who fights, and whom."""
    overlaps: ClassVar[tuple[Overlap, ...]] = ()
    """Mechanisms that do the same: those that count it twice, and those that evidence hardly tells apart from it."""
    either: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    """Pairs of roles of which one at most is given, and what both do, in words that follow "both"."""

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        """Stocks and levels that this mechanism owns, with their initial values."""
        yield from ()

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        """Named quantities, other than flows, that this mechanism multiplies or looks up with `x.factor`."""
        yield from ()

    def factors(self, s: State, x: Inputs) -> Iterator[Factor | Addition]:
        """Multipliers on flows and quantities, and additions to event rates, at the step's start."""
        yield from ()

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        """Named flows between stocks, from the state at the step's start."""
        yield from ()

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        """How levels change, given the counts of the step."""
        yield from ()

    def reports(self, world: World, counts: StepCounts) -> Iterator[Report]:
        """What is observed of the counts of a substep. Reports never enter a stock."""
        yield from ()


def claim_of(mechanism: type) -> str:
    """The claim of a mechanism: the first paragraph of its docstring, in one line."""
    text = " ".join((mechanism.__doc__ or "").split("\n\n")[0].split())
    return text
