"""Types that several files of a run share: bounded numbers, quantiles, intervals, and the basis of a number."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from contested.ledger.record import Record

Chance = Annotated[float, Field(gt=0, lt=1)]
"""A probability read from finitely many histories: never exactly 0 or 1."""
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Texts = tuple[str, ...]

Item = TypeVar("Item")


def _by_key(items: dict[str, Item]) -> dict[str, Item]:
    return dict(sorted(items.items()))


ByKey = Annotated[dict[str, Item], AfterValidator(_by_key)]
"""Items sorted by key, as in the JSON files: a run in memory and its folder list them in one order."""

Basis = Literal["measured", "judged", "set by hand", "circular"]
"""The basis of a number.

`measured`: it rests on priors that are read from claims. `judged`: it rests on priors that are judgement.
`set by hand`: it rests on numbers given with `set`. `circular`: it is compared with a claim that its own priors cite.
"""


class Quantiles(Record):
    """Quantiles over histories."""

    q05: float
    q25: float
    q50: float
    q75: float
    q95: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        values = (self.q05, self.q25, self.q50, self.q75, self.q95)
        if any(low > high for low, high in zip(values, values[1:], strict=False)):
            raise ValueError(f"expected quantiles that never fall, found {', '.join(f'{v:g}' for v in values)}")
        return self


class Interval(Record):
    """An interval for a chance, from simulating finitely many histories."""

    low: Chance
    high: Chance
    level: Chance
    method: str

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"expected low at or below high ({self.high:g}), found low = {self.low:g}")
        return self


ANSWERS = (("count", "probability", "interval"), ("quantiles",), ("reason",))
"""Fields of an answer of each kind: of a chance, of a quantity, and of one that there is not."""


def of_one_kind(found: Record) -> None:
    """Check that a record has all fields of one kind of answer, and none of another kind.

    Raises:
        ValueError: it has not.
    """
    values = dict(found)
    given = [name for kind in ANSWERS for name in kind if values.get(name) is not None]
    if tuple(given) not in ANSWERS:
        reason = ", or quantiles, or a reason alone" if "reason" in values else ", or quantiles alone"
        raise ValueError(f"expected count, probability and interval{reason}")


class BasisCounts(Record):
    """How many of a model's parameters are measured, judged and set by hand; parameters of one prior count once."""

    measured: Count
    judged: Count
    set_by_hand: Count
