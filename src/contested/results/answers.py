"""answers.json: the answer to each question, its uncertainty, its attribution and its basis."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.alternatives import AlternativeAnswer
from contested.results.influence import Influence, leading
from contested.results.values import (
    Basis,
    BasisCounts,
    Chance,
    Count,
    Interval,
    Positive,
    Quantiles,
    Share,
    Texts,
    of_one_kind,
)


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
        elif not math.isclose(self.parameters + self.process, 1.0):
            raise ValueError(f"expected shares that add up to 1, found {self.parameters + self.process:g}")
        return self


class ParameterShare(Record):
    """How much of an answer's spread one number explains, and what would change the answer.

    `share` is the first-order share of the variance that the prior's number explains; `names` are the parameters bound
    to it. `at_low` and `at_high` are the answer in the histories where the number is in the lowest and in the highest
    tenth of its draws: a probability, or the median of a quantity. `at_low_range` and `at_high_range` are the 95 %
    ranges that the limited number of histories leaves of them. All four may be null, and the ranges alone.
    """

    prior: str
    names: Annotated[Texts, Field(min_length=1)]
    basis: Basis
    share: Share
    at_low: float | None = None
    at_high: float | None = None
    at_low_range: tuple[float, float] | None = None
    at_high_range: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _both_ends(self) -> Self:
        if (self.at_low is None) != (self.at_high is None) or (self.at_low_range is None) != (
            self.at_high_range is None
        ):
            raise ValueError("expected at_low and at_high together, and their ranges together")
        for value, range_ in ((self.at_low, self.at_low_range), (self.at_high, self.at_high_range)):
            if range_ is None:
                continue
            if value is None:
                raise ValueError("expected at_low and at_high with their ranges, found ranges alone")
            if not range_[0] <= value <= range_[1]:
                raise ValueError(f"expected a range that contains {value:g}, found {range_[0]:g} to {range_[1]:g}")
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


class SideAnswer(Record):
    """The answer in some of the histories: a probability or a median, and the 95 % range that their number leaves."""

    value: float
    low: float
    high: float

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"expected a range that contains {self.value:g}, found {self.low:g} to {self.high:g}")
        return self


class SignSplit(Record):
    """A number whose sign evidence leaves open, and the answer on either side of 0.

    `below_before` is the share of the prior that is below 0, `below` the share of the histories in which the number
    is, which evidence may have moved; `names` are the parameters bound to it. An answer is null where too few draws
    are on its side.
    """

    prior: str
    names: Annotated[Texts, Field(min_length=1)]
    below_before: Share
    below: Share
    answer_below: SideAnswer | None
    answer_above: SideAnswer | None

    @property
    def differs(self) -> bool:
        """Whether the ranges of the answer on both sides have nothing in common."""
        if self.answer_below is None or self.answer_above is None:
            return False
        return self.answer_below.high < self.answer_above.low or self.answer_above.high < self.answer_below.low


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
        of_one_kind(self)
        return self


class Reference(Record):
    """The same question if nothing changes: read off weeks before `as_of`, in the same histories.

    `held`: what is asked about is a stock or level, and keeps the value that it has at `as_of`. `repeated`: what
    happens in the question's weeks happens as in the same weeks a year before, or, where the past does not reach back
    so far, as in as many weeks just before `as_of`. Those weeks begin on `first`; the last day of them is `last`. Where
    the past is too short for them, there is only the `reason`.
    """

    how: Literal["held", "repeated"]
    first: date
    last: date
    members: Annotated[int, Field(ge=1)]
    count: Count | None = None
    probability: Chance | None = None
    interval: Interval | None = None
    quantiles: Quantiles | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        of_one_kind(self)
        return self


class WeeklyShare(Record):
    """In how many histories something is so, week by week, and the interval of its chance.

    The interval is of the kind and level of the answer's.
    """

    counts: Annotated[tuple[Count, ...], Field(min_length=1)]
    low: tuple[Chance, ...]
    high: tuple[Chance, ...]

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        if not len(self.counts) == len(self.low) == len(self.high):
            raise ValueError("expected counts, low and high of as many weeks")
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("expected low at or below high in every week")
        return self


class ByWeek(Record):
    """A proposition over the weeks of its period, which begins on `first`; the weeks follow each other.

    `true` is the answer if the period ended with that week: its last week is the answer. `reads` says what that means:
    a yes is never lost (`met by then`), it is of that week alone (`true then`), or it may be lost again (`true so
    far`). `in_week` is there where the question asks for a state in some or several weeks: the histories that are in
    it in that very week.
    """

    first: date
    reads: Literal["met by then", "true then", "true so far"]
    true: WeeklyShare
    in_week: WeeklyShare | None = None

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        if self.in_week and len(self.in_week.counts) != len(self.true.counts):
            raise ValueError("expected as many weeks of in_week as of true")
        return self


class Answer(Record):
    """One question's answer. A proposition has a count and a probability, a quantity has quantiles.

    `title` states the yes, or names the quantity, in few words, and `note` says what counts; without them they are
    `text` and `counted`. The question is about the weeks from the day `first` to the day `last`. `counted` says in
    words how weeks and places are combined. Where the run has a past, `reference` is the answer if nothing changes.
    `by_week` shows a proposition over its period. Where the run is conditioned on evidence, `prior_answer` is the
    answer without it, and `influence` what leaving out evidence changes, the surest change first. `signs` are the
    numbers whose sign evidence leaves open. `alternatives` are the answers of the scenario's other sets of mechanisms.
    """

    id: str
    text: str
    title: str = Field(default_factory=lambda known: known["text"])
    kind: Literal["probability", "quantity"]
    members: Annotated[int, Field(ge=1)]
    count: Count | None
    probability: Chance | None
    interval: Interval | None
    quantiles: Quantiles | None
    unit: str
    monte_carlo_error: Positive
    threshold: Threshold | None
    first: date | None = None
    last: date | None = None
    counted: str = ""
    note: str = Field(default_factory=lambda known: known["counted"])
    series: Texts
    uncertainty: Uncertainty
    attribution: Attribution
    basis: AnswerBasis
    reference: Reference | None = None
    by_week: ByWeek | None = None
    prior_answer: PriorAnswer | None = None
    influence: tuple[Influence, ...] = ()
    signs: tuple[SignSplit, ...] = ()
    alternatives: tuple[AlternativeAnswer, ...] = ()

    @property
    def leading(self) -> Influence | None:
        """The claim, group, speaker or side that moves the answer most surely; None where chance might do as much."""
        return leading(self.influence)

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

    @model_validator(mode="after")
    def _ends_with_the_answer(self) -> Self:
        if self.by_week is None:
            return self
        last = self.by_week.true.counts[-1]
        if last != self.count:
            raise ValueError(f"expected by_week to end with the count of the answer ({self.count}), found {last}")
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
