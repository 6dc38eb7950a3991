"""The state of the world: stocks of whole units and continuous levels, read by name."""

from __future__ import annotations

import equinox as eqx
from jaxtyping import Array

from contested.errors import InputError, nearest
from contested.model.owners import owner


class State(eqx.Module):
    """Stocks and levels by name, each [place, member], or [1, member] where the scope is the whole country."""

    stocks: dict[str, Array]
    levels: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        """The stock or level of that name."""
        if name in self.stocks:
            return self.stocks[name]
        if name in self.levels:
            return self.levels[name]
        known = [*self.stocks, *self.levels]
        owned = owner(name)
        hint = f"add {owned}, which declares it" if owned else nearest(name, known)
        raise InputError(f"no stock or level '{name}' in this scenario; {hint}")

    def __getattr__(self, name: str) -> Array:
        """Stocks with simple names read like fields: `s.civilian`."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: str) -> bool:
        """Whether a stock or level of that name exists."""
        return name in self.stocks or name in self.levels

    def total(self, names: tuple[str, ...]) -> Array:
        """The sum of several stocks; with no names, zero everywhere."""
        if not names:
            return 0.0 * self["civilian"]
        return sum(self[name] for name in names[1:]) + self[names[0]]
