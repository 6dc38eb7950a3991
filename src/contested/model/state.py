"""The state of the world: stocks of whole units and continuous levels, read by name."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import equinox as eqx
from jaxtyping import Array, Float

from contested.errors import InputError, nearest


class UnknownNameError(InputError):
    """A mechanism reads a stock or level that this scenario does not have."""

    def __init__(self, name: str, known: Iterable[str], where: str | None = None) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"no stock or level '{name}' in this scenario; {nearest(name, self.known)}", where)

    def at(self, where: str) -> UnknownNameError:
        """The same error with the place where it arose."""
        return UnknownNameError(self.name, self.known, where)


class State(eqx.Module):
    """Stocks and levels by name, each [place, member], or [1, member] where the scope is the whole country."""

    stocks: dict[str, Float[Array, "_ member"]]
    levels: dict[str, Float[Array, "_ member"]]

    def __getitem__(self, name: str) -> Array:
        """The stock or level of that name.

        Raises:
            UnknownNameError: no such stock or level.
        """
        if name in self.stocks:
            return self.stocks[name]
        if name in self.levels:
            return self.levels[name]
        raise UnknownNameError(name, [*self.stocks, *self.levels])

    def __getattr__(self, name: str) -> Array:
        """Stocks with simple names read like fields: `s.civilian`."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: str) -> bool:
        """Whether a stock or level of that name exists."""
        return name in self.stocks or name in self.levels

    def stocks_like(self, pattern: str) -> tuple[str, ...]:
        """Names of the stocks that match a pattern (`*` stands for anything), sorted."""
        return tuple(sorted(name for name in self.stocks if fnmatchcase(name, pattern)))

    def total(self, names: tuple[str, ...]) -> Float[Array, "place member"]:
        """The sum of several stocks or levels; with no names, zero everywhere."""
        if not names:
            return 0.0 * self["civilian"]
        return sum(self[name] for name in names[1:]) + self[names[0]]
