"""Checks of a class of the user's own: what it states of itself, and its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

from contested.checks import error
from contested.errors import InputError, nearest
from contested.model.equations import check_stated
from contested.model.mechanism import Mechanism
from contested.model.parameter import KIND, ROLES, Support

RESERVED = ("kind", "label", "off")
"""Keys that every table of a mechanism has, or a field that every mechanism has."""


def check_class(mechanism: type[Mechanism], where: str) -> None:
    """Check what a mechanism states of itself and how its fields are declared.

    Args:
        mechanism: the class.
        where: what comes before its name in the message: a file.

    Raises:
        InputError: no claim, other sources, topic or equations than texts, or a field that is no parameter and no role.
    """
    at = f"{where}: {mechanism.__name__}"
    _check_claim(mechanism, at)
    _check_texts(mechanism.sources, "ids of ledger documents", f"{at}, sources")
    check_stated(mechanism.topic, mechanism.equations, at)
    for one in fields(mechanism):
        if one.name != "label" or "label" in vars(mechanism).get("__annotations__", {}):
            for problem in _problems(one):
                _refuse(problem, f"{at}.{one.name}")


@error("A mechanism of the user's has a docstring, whose first sentence is its claim.")
def _check_claim(mechanism: type[Mechanism], where: str) -> None:
    text = vars(mechanism).get("__doc__") or ""
    if not text.strip() or text.startswith(f"{mechanism.__name__}("):  # a dataclass without one gets its signature
        raise InputError("expected a docstring, whose first sentence is the claim, found none", where)


@error("The sources of a mechanism of the user's are a tuple of ids.")
def _check_texts(found: Any, what: str, where: str) -> None:
    if not isinstance(found, tuple) or not all(isinstance(one, str) for one in found):
        raise InputError(f"expected a tuple of {what}, found {found!r}", where)


@error("Every field of a mechanism of the user's is a parameter with unit and support, or a role of a known kind.")
def _refuse(problem: str, where: str) -> None:
    raise InputError(problem, where)


def _problems(one: Field[Any]) -> Iterator[str]:
    """What is wrong with the declaration of a field."""
    kind = one.metadata.get(KIND)
    if one.name in RESERVED:
        yield f"expected another name, found '{one.name}', which every mechanism has"
    elif kind is None:
        yield "expected parameter(unit, support, description) or role(description), found neither"
    elif kind == "parameter":
        unit, support = one.metadata["unit"], one.metadata["support"]
        if not isinstance(unit, str):
            yield f"expected a unit as a text, then a support, found the unit {_shown(unit)}"
        elif not isinstance(support, Support):
            yield f"expected a support such as positive or non_negative, found {_shown(support)}"
        elif not isinstance(one.metadata["description"], str):
            yield f"expected a description as a text, found {_shown(one.metadata['description'])}"
    elif one.metadata["of"] not in ROLES:
        yield f"no role is of '{one.metadata['of']}'; {nearest(str(one.metadata['of']), ROLES)}"


def _shown(value: Any) -> str:
    return f"'{value.name}'" if isinstance(value, Support) else repr(value)
