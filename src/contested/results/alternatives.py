"""Another set of mechanisms: what it answers, how it differs from the scenario's own, and how well it fits."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.values import Chance, Count, Interval, Positive, Quantiles, Sha256, Texts, of_one_kind


class Difference(Record):
    """An answer of another set of mechanisms less the scenario's own: a chance, or the median of a quantity.

    `low` to `high` is what the limited number of histories leaves of it, at `level`.
    """

    value: float
    low: float
    high: float
    level: Chance

    @property
    def told_apart(self) -> bool:
        """Whether it is more than counting so many histories may make."""
        return self.low > 0.0 or self.high < 0.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"expected low, value and high in order, found {self.low}, {self.value}, {self.high}")
        return self


class AlternativeAnswer(Record):
    """The same question to another set of mechanisms, conditioned on the same evidence.

    It has the fields of the answer's kind and the `difference` from the answer; or the `reason` alone, where this set
    has no mechanism that moves what is asked about.
    """

    id: str
    title: str
    members: Annotated[int, Field(ge=1)] | None = None
    count: Count | None = None
    probability: Chance | None = None
    interval: Interval | None = None
    quantiles: Quantiles | None = None
    monte_carlo_error: Positive | None = None
    difference: Difference | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        of_one_kind(self)
        told = {one is None for one in (self.members, self.monte_carlo_error, self.difference)}
        if told != {self.reason is not None}:
            raise ValueError("expected members, monte_carlo_error and difference with an answer, and only there")
        return self


class OtherMechanism(Record):
    """A mechanism by its label, its kind, and what it says in one sentence."""

    label: str
    kind: str
    summary: str


class LeftOutEntry(Record):
    """An entry of the scenario that this set of mechanisms has nothing for, in words, and why; `table` is its kind."""

    table: Literal[
        "mechanism",
        "question",
        "observation",
        "event_data",
        "event",
        "start_value",
        "layer",
        "claim_check",
        "reference_value",
    ]
    id: str
    text: str
    why: str


class Fitted(Record):
    """How well a set of mechanisms fits its evidence: `observations` statements and sums of event tables.

    `misfit` is the chance of a misfit of this size or more, were evidence and model both right, and `misfit_before`
    the same of the priors; `effective` of `rows` draws of the numbers are left by the claims that say yes or no.
    """

    observations: Count
    rows: Annotated[int, Field(ge=2)]
    effective: Positive
    misfit_before: Chance
    misfit: Chance
    cached: bool


class AlternativeInfo(Record):
    """Another set of mechanisms that answered the questions too: a preset, with only or without some kinds.

    `mechanisms` and `parameters` count what it has. Of the scenario's own mechanisms it lacks those with the labels
    `lacks`, and has `changed` with other roles or numbers; `adds` are mechanisms that the scenario does not have.
    `left_out` are the entries of the scenario that it has nothing for. `fit` is null for a run of the priors alone.
    """

    id: str
    title: str
    preset: str
    only: Texts = ()
    without: Texts = ()
    hash: Sha256
    mechanisms: Annotated[int, Field(ge=1)]
    parameters: Count
    lacks: Texts
    adds: tuple[OtherMechanism, ...]
    changed: Texts
    left_out: tuple[LeftOutEntry, ...]
    fit: Fitted | None
