"""The tables of a scenario that concern results: questions, map layers, claim checks, reference values and biases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from contested.checks import error
from contested.errors import InputError
from contested.ledger.record import Day, Id, Line, Name, Note, Record, Title
from contested.scenario.bound import Bound, NonEmptyLines, Number, PriorRef, Threshold
from contested.scenario.calendar import MAX_WEEKS, MOST_WEEKS

COMPARISONS = ("at_least", "more_than", "at_most", "less_than")
REDUCTIONS = ("sum", "last", "first", "max", "min", "mean", "change")


class Measure(Record):
    """What is measured in every simulated history and, for a proposition, what it is compared with.

    ``places_held``: places in which the actor holds more than half of the control units. ``units_held``: control units
    that the actor holds. ``series``: the sum of the matching series over places, minus that of ``minus``.
    """

    measure: Literal["places_held", "units_held", "series"] | None = None
    actor: Name | None = None
    series: NonEmptyLines | None = None
    minus: NonEmptyLines | None = None
    over: Literal["week", "sum", "last", "first", "max", "min", "mean", "change"] | None = None
    at_least: Threshold | None = None
    more_than: Threshold | None = None
    at_most: Threshold | None = None
    less_than: Threshold | None = None
    places: NonEmptyLines | None = None

    @property
    def comparison(self) -> tuple[str, float | str] | None:
        """The key and the threshold (a number or ``claim:ID``) of the comparison; None for a quantity."""
        given = [(word, getattr(self, word)) for word in COMPARISONS if getattr(self, word) is not None]
        return given[0] if given else None

    @property
    def reduction(self) -> str:
        """How the weeks become one value; ``week`` if every week is compared separately.

        Raises:
            InputError: a series without ``over``; `analysis.meaning.settle` fills in what fits its kind.
        """
        if self.over is None and self.measure == "series":
            raise unsettled(self.series)
        return self.over or ("week" if self.comparison else "last")

    @model_validator(mode="after")
    @error("A measure has one comparison at most, and over = 'week' only with one.")
    def _coherent(self) -> Self:
        given = [word for word in COMPARISONS if getattr(self, word) is not None]
        if len(given) > 1:
            raise ValueError(f"expected one comparison, found {' and '.join(given)}")
        if self.measure in ("places_held", "units_held"):
            _check_keys(self, ["actor"], ["series", "minus"])
        if self.measure == "series":
            _check_keys(self, ["series"], ["actor"])
        if self.measure and not given and self.over == "week":
            raise ValueError(f"over = 'week' needs a comparison ({', '.join(COMPARISONS)})")
        return self


def unsettled(series: Sequence[str] | None) -> InputError:
    """The error for series whose weeks cannot be put together, because nothing says how."""
    return InputError(
        f"expected the key 'over' for the series {', '.join(series or ())}: the model that has them settles it "
        "(last for stocks and levels, sum for flows and reports)"
    )


@error("A measure has the keys that belong to it, and no others.")
def _check_keys(question: Measure, required: list[str], forbidden: list[str]) -> None:
    for key in required:
        if getattr(question, key) is None:
            raise ValueError(f"measure = '{question.measure}' needs the key '{key}'")
    for key in forbidden:
        if getattr(question, key) is not None:
            raise ValueError(f"measure = '{question.measure}' does not use the key '{key}'")


class Alternative(Measure):
    """One of the conditions of a proposition with ``any_of``."""

    @model_validator(mode="after")
    @error("An alternative has a measure and a comparison.")
    def _complete(self) -> Self:
        if self.measure is None:
            raise ValueError("expected the key 'measure' (places_held, units_held or series)")
        if self.comparison is None:
            raise ValueError(f"an alternative needs a comparison ({', '.join(COMPARISONS)})")
        return self


class Question(Measure):
    """A proposition that is true or false in every history, or a quantity if it has no comparison.

    ``title`` states the yes, or names the quantity, in a few words: "The resistance reaches phase two". ``note`` says
    what counts: "a province or three districts, held for eight weeks".
    """

    id: Name
    text: Line
    title: Title | None = None
    note: Note | None = None
    any_of: tuple[Alternative, ...] | None = Field(default=None, min_length=1, strict=False)
    for_weeks: int | None = Field(default=None, ge=1, le=MOST_WEEKS)
    from_: Day | None = Field(default=None, alias="from")
    by: Day | None = None

    @property
    def alternatives(self) -> tuple[Measure, ...]:
        """The measures of the question: those of ``any_of``, or the question itself."""
        return self.any_of or (self,)

    @property
    def kind(self) -> Literal["probability", "quantity"]:
        """``probability`` for a proposition, ``quantity`` without a comparison."""
        return "probability" if self.alternatives[0].comparison else "quantity"

    @property
    def running_weeks(self) -> int:
        """The number of consecutive weeks for which the comparison must hold."""
        return self.for_weeks or 1

    @model_validator(mode="after")
    @error("A question has either a measure or alternatives; the keys of a condition stand beside its measure.")
    def _has_one_measure(self) -> Self:
        if (self.measure is None) == (self.any_of is None):
            raise ValueError("expected either the key 'measure' or the key 'any_of'")
        inside = [key for key in ("actor", "series", "minus", "over", *COMPARISONS) if getattr(self, key) is not None]
        if self.any_of and inside:
            raise ValueError(f"with 'any_of', put the key '{inside[0]}' into an alternative")
        return self

    @model_validator(mode="after")
    @error("for_weeks belongs to a condition that is compared in every week.")
    def _compared_week_by_week(self) -> Self:
        if self.for_weeks and self.kind == "quantity":
            raise ValueError(f"for_weeks needs a comparison ({', '.join(COMPARISONS)})")
        for option in self.alternatives:
            over = option.over or ("week" if option.measure != "series" else None)
            if self.running_weeks > 1 and over != "week":
                found = f"over = '{over}'" if over else "no key 'over'"
                raise ValueError(
                    f"for_weeks = {self.for_weeks} needs a measure that is compared week by week, found {found}; "
                    "set over = 'week', or remove for_weeks"
                )
        return self

    @model_validator(mode="after")
    @error("The period of a question ends on or after the day on which it begins.")
    def _period_in_order(self) -> Self:
        if self.from_ and self.by and self.by < self.from_:
            raise ValueError(f"by = {self.by} is before from = {self.from_}")
        return self


class Layer(Record):
    """A map layer: the probability, by place and week, that the sum of some series meets a condition."""

    id: Name
    title: Line
    series: NonEmptyLines
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    @property
    def comparison(self) -> tuple[str, float]:
        """The key and the number of the comparison."""
        return next((word, getattr(self, word)) for word in COMPARISONS if getattr(self, word) is not None)

    @model_validator(mode="after")
    @error("A map layer has exactly one comparison.")
    def _one_comparison(self) -> Self:
        given = [word for word in COMPARISONS if getattr(self, word) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one of {', '.join(COMPARISONS)}, found {' and '.join(given) or 'none'}")
        return self


class ClaimCheck(Record):
    """Compare a claim with a predictive distribution: simulated series, or a prior from independent evidence."""

    claim: Id
    series: NonEmptyLines | None = None
    prior: PriorRef | None = None
    over: Literal["sum", "first", "last", "max", "mean"] | None = None
    weeks: int | None = Field(default=None, ge=1, le=MAX_WEEKS)
    places: NonEmptyLines | None = None
    note: Line | None = None

    @property
    def reduction(self) -> str:
        """How the weeks become one value.

        Raises:
            InputError: there is no ``over``; `analysis.meaning.settle` fills in what fits the kind of the series.
        """
        if self.over is None:
            raise unsettled(self.series)
        return self.over

    @model_validator(mode="after")
    @error("A claim check has either series or a prior, and with a prior nothing that belongs to series.")
    def _one_basis(self) -> Self:
        if (self.series is None) == (self.prior is None):
            raise ValueError("expected either the key 'series' or the key 'prior'")
        for key in ("places", "over", "weeks"):
            if self.prior and getattr(self, key) is not None:
                raise ValueError(f"the key '{key}' goes with 'series', not with 'prior'")
        return self


class Bias(Record):
    """How much a side inflates its statements about a subject: stated value divided by true value."""

    side: Name
    about: NonEmptyLines
    whose: Literal["enemy", "own", "any"] = "any"
    factor: Bound
    spread: PriorRef | None = None


class ReferenceValue(Record):
    """A prior predictive check: the reported level should lie within the simulated 90 % interval."""

    id: Name
    text: Line
    claim: Id
    series: NonEmptyLines
    per: Literal["week", "month", "year"] = "month"
