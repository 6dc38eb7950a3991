"""Values of a scenario file that are bound to the ledger instead of being written as numbers."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, TypeGuard

from pydantic import Field, PlainValidator, WithJsonSchema

from contested.ledger.faults import show
from contested.ledger.record import ID_PATTERN, Line

PRIOR = re.compile(f"prior:{ID_PATTERN}")
CLAIM = re.compile(f"claim:{ID_PATTERN}")


class ByHand(float):
    """A number that a user fixed with ``--set`` in the place of a ledger entry."""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value read from TOML is a number (a boolean is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_finite(value: int | float) -> bool:
    """Whether a number is finite and small enough to be a float."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def wrong(expected: str, value: Any) -> ValueError:
    """The fault of a value that is not what was expected; a text is quoted by whoever reports the fault."""
    if is_number(value) and "prior:ID" in expected:
        return ValueError(
            f"{expected}, found the bare number {show(value)}: every number has to say what it rests on (to try one "
            "once, give it with --set)"
        )
    return ValueError(expected if isinstance(value, str) else f"{expected}, found {show(value)}")


def _bound(value: Any) -> str | ByHand:
    if not isinstance(value, ByHand):
        return _prior(value)
    if not is_finite(value):
        raise wrong("expected a finite number", value)
    return value


def _prior(value: Any) -> str:
    if not isinstance(value, str) or not PRIOR.fullmatch(value):
        raise wrong("expected a ledger entry 'prior:ID'", value)
    return value


def _threshold(value: Any) -> float | str:
    if isinstance(value, str) and CLAIM.fullmatch(value):
        return value
    if not is_number(value) or not is_finite(value):
        raise wrong("expected a number or a ledger claim 'claim:ID'", value)
    return float(value)


def _number(value: Any) -> float:
    if not is_number(value) or not is_finite(value):
        raise wrong("expected a finite number", value)
    return float(value)


_PRIOR_SCHEMA = {"type": "string", "pattern": f"^{PRIOR.pattern}$"}
_CLAIM_SCHEMA = {"type": "string", "pattern": f"^{CLAIM.pattern}$"}

Bound = Annotated[str | ByHand, PlainValidator(_bound), WithJsonSchema(_PRIOR_SCHEMA)]
PriorRef = Annotated[str, PlainValidator(_prior), WithJsonSchema(_PRIOR_SCHEMA)]
Threshold = Annotated[
    float | str, PlainValidator(_threshold), WithJsonSchema({"anyOf": [{"type": "number"}, _CLAIM_SCHEMA]})
]
Number = Annotated[float, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Lines = Annotated[tuple[Line, ...], Field(strict=False, max_length=2000)]
SomeLines = Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=2000)]
