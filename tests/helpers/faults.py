"""Why a record is not made, as a text that a test compares."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError


def fault(model: type[BaseModel], **fields: Any) -> str:
    """Why a record with these fields is refused; empty where it is made."""
    try:
        model(**fields)
    except ValidationError as error:
        return "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())
    return ""
