"""Errors that arise inside a mechanism carry its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from contested.errors import InputError
from contested.model.state import UnknownNameError

Effect = TypeVar("Effect")


def with_label(label: str, effects: Iterable[Effect]) -> Iterator[Effect]:
    """Yield the effects of a mechanism.

    Raises:
        InputError: whatever the mechanism raises, with its label as the place where it arose.
    """
    try:
        yield from effects
    except UnknownNameError as fault:
        raise fault.at(fault.where or f"mechanism.{label}") from None
    except InputError as fault:
        raise InputError(fault.message, fault.where or f"mechanism.{label}") from None
