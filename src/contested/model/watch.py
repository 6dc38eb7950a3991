"""State, inputs and counts that record the names a mechanism reads and refuse those that do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

import equinox as eqx
from jaxtyping import Array

from contested.checks import error
from contested.errors import InputError, nearest
from contested.model.inputs import Inputs, StepCounts, matches
from contested.model.state import State


class Known(NamedTuple):
    """All names of a model that a mechanism may read."""

    stocks: tuple[str, ...]
    flows: tuple[str, ...]
    quantities: tuple[str, ...]


class WatchedState(State):
    """A state that records the names of the stocks and levels that are read."""

    read: set[str] = eqx.field(static=True)

    def __getitem__(self, name: str) -> Array:
        value = super().__getitem__(name)
        self.read.add(name)
        return value


class WatchedInputs(Inputs):
    """Inputs that record the quantities that are looked up."""

    known: Known
    read: set[str]

    def factor(self, name: str) -> Array | float:
        """As in `Inputs`.

        Raises:
            InputError: a name that is neither a flow nor a declared quantity.
        """
        require(name, (*self.known.flows, *self.known.quantities), "flow or declared quantity is called")
        self.read.add(name)
        return super().factor(name)


class WatchedCounts(StepCounts):
    """Counts that record the flows and stocks that are counted."""

    known: Known
    read: set[str]

    def of(self, *patterns: str) -> Array:
        """As in `StepCounts`.

        Raises:
            InputError: a pattern that matches no flow.
        """
        self.read.update(*(require(pattern, self.known.flows, "flow matches") for pattern in patterns))
        return super().of(*patterns)

    def _entered(self, patterns: Iterable[str]) -> dict[str, Array]:
        patterns = tuple(patterns)
        self.read.update(*(require(pattern, self.known.stocks, "stock matches") for pattern in patterns))
        return super()._entered(patterns)


Watched = TypeVar("Watched", WatchedInputs, WatchedCounts)


def watch(kind: type[Watched], values: Inputs | StepCounts, known: Known, read: set[str]) -> Watched:
    """The same inputs or counts; names that are read are added to `read`."""
    watched = kind._make(values)
    watched.known, watched.read = known, read
    return watched


@error("A pattern of flows, stocks or quantities in a role or event matches something in the model.")
def require(pattern: str, known: Iterable[str], what: str, where: str | None = None) -> list[str]:
    """The known names that match a pattern.

    Raises:
        InputError: no name matches.
    """
    known = tuple(known)
    found = [name for name in known if matches(name, (pattern,))]
    if not found:
        raise InputError(f"no {what} '{pattern}'; {nearest(pattern, known)}", where)
    return found
