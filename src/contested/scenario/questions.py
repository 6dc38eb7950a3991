"""What a scenario asks, as declared in its file: questions, map layers, comparisons with claims, anchors, biases."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Id, Line, Name, Record
from contested.scenario.bound import Bound, Number, PriorRef, SomeLines, Threshold

COMPARISONS = ("at_least", "more_than", "at_most", "less_than")
REDUCTIONS = ("sum", "last", "first", "max", "min", "mean", "change")


class Measure(Record):
    """What is looked at in every simulated history and, for a proposition, what it is compared with.

    ``places_held``: places where the actor controls more than half of the control units. ``units_held``: control units
    of the actor. ``series``: named series, summed over the names that match and over places, less those of ``minus``.
    """

    measure: Literal["places_held", "units_held", "series"] | None = None
    actor: Name | None = None
    series: SomeLines | None = None
    minus: SomeLines | None = None
    over: Literal["week", "sum", "last", "first", "max", "min", "mean", "change"] | None = None
    at_least: Threshold | None = None
    more_than: Threshold | None = None
    at_most: Threshold | None = None
    less_than: Threshold | None = None
    places: SomeLines | None = None

    @property
    def comparison(self) -> tuple[str, float | str] | None:
        """The word and the threshold (a number or ``claim:ID``) of the comparison; None for a quantity."""
        given = [(word, getattr(self, word)) for word in COMPARISONS if getattr(self, word) is not None]
        return given[0] if given else None

    @property
    def reduction(self) -> str:
        """How the weeks of the window become one value; ``week`` when each week is compared by itself."""
        if self.over:
            return self.over
        if self.measure == "series":
            return "sum"
        return "week" if self.comparison else "last"

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        given = [word for word in COMPARISONS if getattr(self, word) is not None]
        if len(given) > 1:
            raise ValueError(f"expected one comparison, found {' and '.join(given)}")
        if self.measure in ("places_held", "units_held"):
            _need(self, ["actor"], ["series", "minus"])
        if self.measure == "series":
            _need(self, ["series"], ["actor"])
        if self.measure and not given and self.reduction == "week":
            raise ValueError(f"over = 'week' needs a comparison ({', '.join(COMPARISONS)})")
        return self


def _need(question: Measure, present: list[str], absent: list[str]) -> None:
    for key in present:
        if getattr(question, key) is None:
            raise ValueError(f"measure = '{question.measure}' needs the key '{key}'")
    for key in absent:
        if getattr(question, key) is not None:
            raise ValueError(f"measure = '{question.measure}' takes no key '{key}'")


class Alternative(Measure):
    """One of the ways in which a proposition with ``any_of`` becomes true."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.measure is None:
            raise ValueError("expected the key 'measure' (places_held, units_held or series)")
        if self.comparison is None:
            raise ValueError(f"an alternative needs a comparison ({', '.join(COMPARISONS)})")
        return self


class Question(Measure):
    """A named proposition, true or false in every history, or (without a comparison) a quantity."""

    id: Name
    text: Line
    any_of: tuple[Alternative, ...] | None = Field(default=None, min_length=1, strict=False)
    for_weeks: int | None = Field(default=None, ge=1, le=156)
    from_: date | None = Field(default=None, alias="from")
    by: date | None = None

    @property
    def alternatives(self) -> tuple[Measure, ...]:
        """The measures of the question: those of ``any_of``, or the one written in the question itself."""
        return self.any_of or (self,)

    @property
    def kind(self) -> Literal["probability", "quantity"]:
        """``probability`` for a proposition, ``quantity`` when nothing is compared."""
        return "probability" if self.alternatives[0].comparison else "quantity"

    @property
    def running_weeks(self) -> int:
        """For how many weeks running a comparison has to hold."""
        return self.for_weeks or 1

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        if (self.measure is None) == (self.any_of is None):
            raise ValueError("expected either the key 'measure' or the key 'any_of'")
        beside = [key for key in ("actor", "series", "minus", "over", *COMPARISONS) if getattr(self, key) is not None]
        if self.any_of and beside:
            raise ValueError(f"beside 'any_of' the key '{beside[0]}' belongs inside an alternative")
        if self.for_weeks and self.kind == "quantity":
            raise ValueError(f"for_weeks needs a comparison ({', '.join(COMPARISONS)})")
        for option in self.alternatives:
            if self.running_weeks > 1 and option.reduction != "week":
                raise ValueError(
                    f"for_weeks = {self.for_weeks} needs a measure compared week by week, found over = "
                    f"'{option.reduction}'; write over = 'week', or leave for_weeks out"
                )
        if self.from_ and self.by and self.by < self.from_:
            raise ValueError(f"by = {self.by} is before from = {self.from_}")
        return self


class Layer(Record):
    """What the map shows: the chance, per place and week, that the sum of some series passes a number."""

    id: Name
    title: Line
    series: SomeLines
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    @property
    def comparison(self) -> tuple[str, float]:
        """The word and the number of the comparison."""
        return next((word, getattr(self, word)) for word in COMPARISONS if getattr(self, word) is not None)

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = [word for word in COMPARISONS if getattr(self, word) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one of {', '.join(COMPARISONS)}, found {' and '.join(given) or 'none'}")
        return self


class Compare(Record):
    """A claim placed on a predictive distribution: of simulated series, or of a prior with evidence of its own."""

    claim: Id
    series: SomeLines | None = None
    prior: PriorRef | None = None
    over: Literal["sum", "first", "last", "max", "mean"] = "sum"
    weeks: int | None = Field(default=None, ge=1, le=156)
    places: SomeLines | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _one_basis(self) -> Self:
        if (self.series is None) == (self.prior is None):
            raise ValueError("expected either the key 'series' or the key 'prior'")
        if self.prior and self.places:
            raise ValueError("the key 'places' goes with 'series', not with 'prior'")
        return self


class Bias(Record):
    """By how much statements of a side about a subject are inflated: stated divided by true."""

    side: Name
    about: SomeLines
    whose: Literal["enemy", "own", "any"] = "any"
    factor: Bound


class Anchor(Record):
    """A prior predictive check: the reported level should lie within the model's 90 % band."""

    id: Name
    text: Line
    claim: Id
    series: SomeLines
    per: Literal["week", "month", "year"] = "month"
