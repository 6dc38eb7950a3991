"""The list of what is checked in scenarios and ledgers: each check is one function, registered where it is defined.

`@error(text)` marks a function that refuses an input, `@warning(text)` one that only lists it; the text says what is
right. `docs/what-is-checked.md` is generated from the list, with a message of each check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

Function = TypeVar("Function", bound=Callable)


class Check(NamedTuple):
    """A check: the module and name of its function, what it does with a faulty input, and what a right input is."""

    module: str
    function: str
    severity: Literal["error", "warning"]
    text: str

    @property
    def name(self) -> str:
        """Module and function, such as "scenario.entry_checks.check_event"."""
        return f"{self.module.removeprefix('contested.')}.{self.function}"


CHECKS: dict[str, Check] = {}
"""Every check by name, in the order in which modules are imported."""


def error(text: str) -> Callable[[Function], Function]:
    """Register a function that raises an InputError (or a ValueError inside a table) where `text` does not hold."""
    return _register("error", text)


def warning(text: str) -> Callable[[Function], Function]:
    """Register a function that yields an InputWarning where `text` does not hold."""
    return _register("warning", text)


def _register(severity: Literal["error", "warning"], text: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        check = Check(function.__module__, function.__qualname__, severity, text)
        CHECKS[check.name] = check
        return function

    return register
