"""What leaving out evidence changes in an answer, and which of the changes chance alone would not make."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist
from typing import Literal, Self

from pydantic import model_validator

from contested.ledger.record import Record
from contested.results.values import Positive, Texts


class Influence(Record):
    """The answer without one claim, or without all claims that have a speaker, side, document or content in common.

    Of the kind `group` are claims that say the same. Of the kind `grade` is a claim that is not left out, but has the
    error of a source one letter less reliable. `without` is the probability, or the median of a quantity, in the unit
    of the answer. `change` is `without` less the answer, from histories that share their random numbers; `error` is the
    standard error of the change. `exact` tells a fit that was done again without these claims from a replay of the
    stored fit. Of the kind `data` are tables of events, named by `title`, and no claims.
    """

    kind: Literal["claim", "group", "speaker", "side", "document", "grade", "data"]
    id: str
    claims: Texts
    without: float
    change: float
    error: Positive
    exact: bool
    title: str = ""

    @property
    def parts(self) -> frozenset[str]:
        """What is left out: the ids of claims, or the id of event data."""
        return frozenset(self.claims or (f"data:{self.id}",))

    @model_validator(mode="after")
    def _something(self) -> Self:
        if bool(self.claims) == (self.kind == "data"):
            raise ValueError("expected claims, or for event data none")
        return self


def leading(rows: Iterable[Influence]) -> Influence | None:
    """The surest change by one claim, group, speaker, side or table; None where chance alone might make them all."""
    told = list(rows)
    least = beyond_chance(len(told))
    sure = (one for one in by_standard_errors(told) if one.kind in LEADING and standard_errors(one) > least)
    return next(sure, None)


def beyond_chance(changes: int) -> float:
    """Standard errors that less than one of so many changes is expected to reach by chance; at least two."""
    return max(2.0, NormalDist().inv_cdf(1.0 - 0.5 / max(changes, 1)))


def by_standard_errors(rows: Iterable[Influence]) -> tuple[Influence, ...]:
    """The largest change in standard errors first."""
    return tuple(sorted(rows, key=lambda row: (-standard_errors(row), row.kind, row.id)))


def standard_errors(one: Influence) -> float:
    """The size of a change in its standard errors; 0 for none."""
    if one.change == 0.0:
        return 0.0
    return abs(one.change) / one.error if one.error > 0.0 else MOST


LEADING = ("claim", "group", "speaker", "side", "data")
"""Kinds that have words of their own: who says it. A document is the same claims by where they stand."""
MOST = 1e6
"""Standard errors at most: a change without any error is not infinite in a file."""
