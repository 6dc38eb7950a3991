"""How something is refused, as a value that a test compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contested.errors import InputError


def refusal(call: Callable[..., Any], *given: Any, **keys: Any) -> str:
    """Why a call is refused; empty where it is not."""
    try:
        call(*given, **keys)
    except InputError as error:
        return str(error)
    return ""
