"""How something is refused, as a value that a test compares; any other error is raised as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from contested.errors import InputError


def refusal(call: Callable[..., Any], *given: Any, **keys: Any) -> str:
    """Why a call is refused; empty where it is not."""
    try:
        call(*given, **keys)
    except InputError as error:
        return str(error)
    return ""


@contextmanager
def no_refusal() -> Iterator[None]:
    """Nothing within this context is refused."""
    try:
        yield
    except (InputError, ValidationError) as error:
        pytest.fail(f"refused: {error}")


def accepted(call: Callable[..., Any], *given: Any, **keys: Any) -> Any:
    """What a call gives that is not refused."""
    with no_refusal():
        return call(*given, **keys)
