"""answers.json: the answer to each question, its uncertainty, its attribution and its basis."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.values import Basis, BasisCounts, Chance, Count, Interval, Positive, Quantiles, Share, Texts


class Comparison(Record):
    """What a proposition compares: `subject` `direction` `number` `unit`; `claim` is where the number comes from."""

    subject: str
    direction: Literal["at_least", "more_than", "at_most", "less_than"]
    number: float
    unit: str
    claim: str | None


class Threshold(Record):
    """When a proposition is true: any of the alternatives holds, for so many weeks running. `text` says it in words."""

    text: str
    alternatives: Annotated[tuple[Comparison, ...], Field(min_length=1)]
    for_weeks: Annotated[int, Field(ge=1)]


class Uncertainty(Record):
    """Shares of an answer's variance: parameter uncertainty, and process uncertainty within one set of parameters.

    They add up to 1. Both are null where they cannot be told apart; `reason` then says why.
    `base` says which variance they are shares of; the shares of the attribution have the same base.
    """

    base: str
    parameters: Share | None
    process: Share | None
    standard_error: Positive | None
    reason: str | None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.parameters is None or self.process is None:
            if not (self.parameters is None and self.process is None and self.standard_error is None and self.reason):
                raise ValueError("expected both shares, or none of them and a reason")
        elif self.reason is not None:
            raise ValueError("expected no reason together with shares")
        elif not math.isclose(self.parameters + self.process, 1.0, abs_tol=1e-9):
            raise ValueError(f"expected shares that add up to 1, found {self.parameters + self.process:g}")
        return self


class ParameterShare(Record):
    """How much of an answer's spread one number explains, and what would change the answer.

    `share` is the first-order share of the variance that the prior's number explains; `names` are the parameters bound
    to it. `at_low` and `at_high` are the answer in the histories where the number is in the lowest and in the highest
    tenth of its draws: a probability, or the median of a quantity. They are null together.
    """

    prior: str
    names: Annotated[Texts, Field(min_length=1)]
    basis: Basis
    share: Share
    at_low: float | None = None
    at_high: float | None = None

    @model_validator(mode="after")
    def _both_ends(self) -> Self:
        if (self.at_low is None) != (self.at_high is None):
            raise ValueError("expected at_low and at_high together")
        return self


class MechanismShare(Record):
    """The share of one mechanism, through the priors that its parameters are bound to."""

    label: str
    kind: str
    summary: str
    share: Share
    parameters: Texts
    through: Texts


class Attribution(Record):
    """Which numbers explain an answer's variance, and the same shares by the mechanisms that use them.

    `unexplained` is what parameters carry beyond the priors that are named: interactions and many small shares. It is
    null where the shares do not add up; `note` then says so. `tenth` counts the histories in a tenth of a number's
    draws; it is null, and `no_tenth` says why, where there are too few. Rows are sorted by falling share, then by name.
    """

    parameters: tuple[ParameterShare, ...]
    mechanisms: tuple[MechanismShare, ...]
    unexplained: Share | None
    tenth: Annotated[int, Field(ge=1)] | None = None
    no_tenth: str | None = None
    method: str
    note: str | None


class CircularClaim(Record):
    """A claim that a number is compared with and that some of the model's priors cite."""

    claim: str
    priors: Annotated[Texts, Field(min_length=1)]


class AnswerBasis(BasisCounts):
    """The basis of an answer's numbers, in one word and in counts of the model's parameters."""

    word: Basis
    circular: tuple[CircularClaim, ...]


class PriorAnswer(Record):
    """The same question without evidence: the answer of an ensemble of draws from the priors."""

    members: Annotated[int, Field(ge=1)]
    count: Count | None
    probability: Chance | None
    interval: Interval | None
    quantiles: Quantiles | None

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        chance = {self.count is None, self.probability is None, self.interval is None}
        if len(chance) > 1 or (self.quantiles is None) != (self.probability is not None):
            raise ValueError("expected count, probability and interval, or quantiles alone")
        return self


class Influence(Record):
    """The answer without one claim, or without all claims that have a speaker, side, document or content in common.

    Of the kind `group` are claims that say the same. Of the kind `grade` is a claim that is not left out, but has the
    error of a source one letter less reliable. `without` is the probability, or the median of a quantity, in the unit
    of the answer. `change` is `without` less the answer, from histories that share their random numbers; `error` is the
    standard error of the change. `exact` tells a fit that was done again without these claims from a replay of the
    stored fit.
    """

    kind: Literal["claim", "group", "speaker", "side", "document", "grade"]
    id: str
    claims: Annotated[Texts, Field(min_length=1)]
    without: float
    change: float
    error: Positive
    exact: bool


class Answer(Record):
    """One question's answer. A proposition has a count and a probability, a quantity has quantiles.

    `counted` says in words how weeks and places are combined. Where the run is conditioned on evidence, `prior_answer`
    is the answer without it, and `influence` what leaving out evidence changes, the surest change first.
    """

    id: str
    text: str
    kind: Literal["probability", "quantity"]
    members: Annotated[int, Field(ge=1)]
    count: Count | None
    probability: Chance | None
    interval: Interval | None
    quantiles: Quantiles | None
    unit: str
    monte_carlo_error: Positive
    threshold: Threshold | None
    counted: str = ""
    series: Texts
    uncertainty: Uncertainty
    attribution: Attribution
    basis: AnswerBasis
    prior_answer: PriorAnswer | None = None
    influence: tuple[Influence, ...] = ()

    @model_validator(mode="after")
    def _of_its_kind(self) -> Self:
        given = {name for name in _OF_A_CHANCE | {"quantiles"} if getattr(self, name) is not None}
        wanted = _OF_A_CHANCE if self.kind == "probability" else {"quantiles"}
        if given != wanted:
            raise ValueError(
                f"expected {', '.join(sorted(wanted))} for kind = '{self.kind}', found {', '.join(sorted(given))}"
            )
        if self.count is not None and self.count > self.members:
            raise ValueError(f"expected count at most members ({self.members}), found {self.count}")
        if self.interval and self.probability and not self.interval.low <= self.probability <= self.interval.high:
            raise ValueError("expected an interval that contains the probability")
        return self


_OF_A_CHANCE = {"count", "probability", "interval", "threshold"}


class Answers(Record):
    """The content of answers.json."""

    scenario: str
    as_of: date
    headline: str
    parameters: BasisCounts
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _headline_is_answered(self) -> Self:
        ids = [answer.id for answer in self.answers]
        if self.headline not in ids:
            raise ValueError(f"expected a headline among the answers, found '{self.headline}'")
        if len(set(ids)) < len(ids):
            raise ValueError("expected every answer once")
        return self
