"""Values of a scenario file that are bound to the ledger instead of being written as numbers."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, TypeGuard

from pydantic import Field, PlainValidator, WithJsonSchema

from contested.evidence.record import ID_PATTERN, Line

PRIOR = re.compile(f"prior:{ID_PATTERN}")
CLAIM = re.compile(f"claim:{ID_PATTERN}")

BARE_NUMBER = "expected {}: every number has to say what it rests on (to try a bare number once, give it with --set)"


class ByHand(float):
    """A number that a user fixed with ``--set`` in the place of a ledger entry."""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value read from TOML is a number (a boolean is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(value: Any) -> str | ByHand:
    if isinstance(value, ByHand):
        if not math.isfinite(value):
            raise ValueError("expected a finite number")
        return value
    if is_number(value):
        raise ValueError(BARE_NUMBER.format("a ledger entry 'prior:ID'"))
    return _prior(value)


def _prior(value: Any) -> str:
    if not isinstance(value, str) or not PRIOR.fullmatch(value):
        raise ValueError("expected a ledger entry 'prior:ID'")
    return value


def _threshold(value: Any) -> float | str:
    if isinstance(value, str) and CLAIM.fullmatch(value):
        return value
    if not is_number(value) or not math.isfinite(value):
        raise ValueError("expected a number or a ledger claim 'claim:ID'")
    return float(value)


def _number(value: Any) -> float:
    if not is_number(value) or not math.isfinite(value):
        raise ValueError("expected a finite number")
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
