"""State, inputs and counts that record the names a mechanism reads and refuse those that do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

import equinox as eqx
from jaxtyping import Array

from contested.checks import error
from contested.errors import InputError, nearest_in_model
from contested.model.inputs import Inputs, StepCounts, matches
from contested.model.state import State


class Known(NamedTuple):
    """All names of a model that a mechanism may read."""

    stocks: tuple[str, ...]
    flows: tuple[str, ...]
    events: tuple[str, ...]
    quantities: tuple[str, ...]


class WatchedState(State):
    """A state that records the names of the stocks and levels that are read."""

    read: set[str] = eqx.field(static=True)

    def __getitem__(self, name: str) -> Array:
        value = super().__getitem__(name)
        self.read.add(name)
        return value

    def stocks_like(self, pattern: str) -> tuple[str, ...]:
        """As in `State`.

        Raises:
            InputError: a pattern that matches no stock.
        """
        require(pattern, self.stocks, "stock matches")
        return super().stocks_like(pattern)


class WatchedInputs(Inputs):
    """Inputs that record the quantities that are looked up."""

    known: Known
    read: set[str]

    def factor(self, name: str) -> Array | float:
        """As in `Inputs`.

        Raises:
            InputError: a name that is neither a flow nor a declared quantity.
        """
        self._look_up(name)
        return super().factor(name)

    def damping(self, name: str) -> Array | float:
        """As in `Inputs`.

        Raises:
            InputError: a name that is neither a flow nor a declared quantity.
        """
        self._look_up(name)
        return super().damping(name)

    def added(self, event: str) -> Array | float:
        """As in `Inputs`.

        Raises:
            InputError: a name that is not an event.
        """
        require_name(event, self.known.events, "event is called")
        self.read.add(event)
        return super().added(event)

    def _look_up(self, name: str) -> None:
        require_name(name, (*self.known.flows, *self.known.quantities), "flow or declared quantity is called")
        self.read.add(name)


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

    def _entering(self, patterns: Iterable[str]) -> list[str]:
        patterns = tuple(patterns)
        self.read.update(*(require(pattern, self.known.stocks, "stock matches") for pattern in patterns))
        return super()._entering(patterns)


Watched = TypeVar("Watched", WatchedInputs, WatchedCounts)


def watch(kind: type[Watched], values: Inputs | StepCounts, known: Known, read: set[str]) -> Watched:
    """The same inputs or counts; names that are read are added to `read`."""
    watched = kind._make(values)
    watched.known, watched.read = known, read
    return watched


def require_name(name: str, known: Iterable[str], what: str) -> None:
    """Check that a name is known.

    Raises:
        InputError: it is not; a pattern is not a name.
    """
    known = tuple(known)
    if name not in known:
        raise InputError(f"no {what} '{name}'; {nearest_in_model(name, known)}")


@error("Patterns of one event match every flow or quantity once, so that it is multiplied once.")
def require_each_once(patterns: Iterable[str], known: Iterable[str], what: str, where: str | None = None) -> list[str]:
    """The known names that match one of several patterns.

    Raises:
        InputError: no name matches a pattern, or two patterns match one name.
    """
    found: dict[str, str] = {}
    known = tuple(known)
    for pattern in patterns:
        for name in require(pattern, known, what, where):
            if name in found:
                both = "twice" if found[name] == pattern else f"by '{found[name]}' and by '{pattern}'"
                raise InputError(f"expected '{name}' to be matched once, found it {both}", where)
            found[name] = pattern
    return list(found)


@error("A pattern of flows, stocks or quantities in a role or event matches something in the model.")
def require(pattern: str, known: Iterable[str], what: str, where: str | None = None) -> list[str]:
    """The known names that match a pattern.

    Raises:
        InputError: no name matches.
    """
    known = tuple(known)
    found = [name for name in known if matches(name, (pattern,))]
    if not found:
        raise InputError(f"no {what} '{pattern}'; {nearest_in_model(pattern, known)}", where)
    return found
