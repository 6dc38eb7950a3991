"""claims.json: every claim with a quantity, compared with the model or with independent evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.values import Basis, Chance, Quantiles, Texts


class BiasFactor(Record):
    """Stated divided by true, for statements of one side: the prior's median and 90 % range.

    `circular`: that prior was made from the very claim that it corrects.
    """

    prior: str | None
    low: float
    median: float
    high: float
    circular: bool


class ClaimCheck(Record):
    """One claim, and the percentile of its value among the values that it is compared with.

    `against` is `simulation` where series of the model answer the claim, `evidence` where an independent prior does.
    `circular` lists the priors behind what it is compared with that were made from the claim. `members` counts the
    histories (or draws of the prior) that the percentiles are read from.
    """

    id: str
    says: str
    speaker: str
    side: str
    speech: str
    kind: str
    said: date
    document: str
    paragraph: int | None
    locator: str | None
    grade: Annotated[str, Field(pattern="^[A-F][1-6]$")]
    value: float
    low: float | None
    high: float | None
    unit: str
    against: Literal["simulation", "evidence"]
    basis: Basis
    circular: Texts
    prior: str | None
    compared_with: str
    weeks: Annotated[int, Field(ge=1)] | None
    members: Annotated[int, Field(ge=1)]
    quantiles: Quantiles
    percentile_as_stated: Chance
    percentile_after_bias: Chance | None
    bias: BiasFactor | None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if (self.prior is None) != (self.against == "simulation"):
            raise ValueError("expected a prior where against = 'evidence', and only there")
        if (self.bias is None) != (self.percentile_after_bias is None):
            raise ValueError("expected bias and percentile_after_bias together")
        if (self.basis == "circular") != bool(self.circular):
            raise ValueError("expected basis = 'circular' where circular lists priors, and only there")
        return self


class Claims(Record):
    """The content of claims.json."""

    claims: tuple[ClaimCheck, ...]
