"""The types of values in a scenario file: references to ledger entries, thresholds and numbers."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, TypeGuard

from pydantic import Field, PlainValidator, WithJsonSchema

from contested.checks import error
from contested.ledger.record import ID_PATTERN, Line
from contested.ledger.validation_errors import show

PRIOR = re.compile(f"prior:{ID_PATTERN}")
CLAIM = re.compile(f"claim:{ID_PATTERN}")


class ByHand(float):
    """A number that the user set by hand instead of a ledger entry."""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value from a TOML file is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_finite(value: int | float) -> bool:
    """Whether a number is finite and small enough for a float."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def unexpected(expected: str, value: Any) -> ValueError:
    """The error for a value of another type or form; the error report itself adds a value that is a text."""
    if is_number(value) and "prior:ID" in expected:
        return ValueError(
            f"{expected}, found the number {show(value)}: bind it to a ledger entry with a source (to try a "
            "number, use `set`)"
        )
    return ValueError(expected if isinstance(value, str) else f"{expected}, found {show(value)}")


def _bound(value: Any) -> str | ByHand:
    return value if isinstance(value, ByHand) else _prior(value)


@error("A number of the model is a ledger entry 'prior:ID'; only --set replaces it.")
def _prior(value: Any) -> str:
    if not isinstance(value, str) or not PRIOR.fullmatch(value):
        raise unexpected("expected a ledger entry 'prior:ID'", value)
    return value


@error("A threshold is a finite number or 'claim:ID'.")
def _threshold(value: Any) -> float | str:
    if isinstance(value, str) and CLAIM.fullmatch(value):
        return value
    if not is_number(value) or not is_finite(value):
        raise unexpected("expected a number or a ledger claim 'claim:ID'", value)
    return float(value)


@error("The factor of a what-if is a number, 0 or more, or a ledger entry 'prior:ID'.")
def _lever(value: Any) -> str | ByHand:
    if isinstance(value, ByHand) or (isinstance(value, str) and PRIOR.fullmatch(value)):
        return value
    expected = "expected a number of 0 or more, such as 0.5, or a ledger entry 'prior:ID'"
    if not is_number(value) or not is_finite(value) or value < 0:
        raise ValueError(expected if isinstance(value, str) else f"{expected}, found {show(value)}")
    return ByHand(value)


@error("The number of a map layer is finite.")
def _number(value: Any) -> float:
    if not is_number(value) or not is_finite(value):
        raise unexpected("expected a finite number", value)
    return float(value)


_PRIOR_SCHEMA = {"type": "string", "pattern": f"^{PRIOR.pattern}$"}
_CLAIM_SCHEMA = {"type": "string", "pattern": f"^{CLAIM.pattern}$"}

Bound = Annotated[str | ByHand, PlainValidator(_bound), WithJsonSchema(_PRIOR_SCHEMA)]
Lever = Annotated[
    str | ByHand,
    PlainValidator(_lever),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, _PRIOR_SCHEMA]}),
]
"""How much of something there is: a what-if supposes it, so that it needs no source."""
PriorRef = Annotated[str, PlainValidator(_prior), WithJsonSchema(_PRIOR_SCHEMA)]
Threshold = Annotated[
    float | str, PlainValidator(_threshold), WithJsonSchema({"anyOf": [{"type": "number"}, _CLAIM_SCHEMA]})
]
Number = Annotated[float, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Lines = Annotated[tuple[Line, ...], Field(strict=False, max_length=2000)]
NonEmptyLines = Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=2000)]
