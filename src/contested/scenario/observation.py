"""Two tables of a scenario file: claims that are readings of something simulated, and why others are not."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from contested.checks import error
from contested.ledger.record import Id, Line, Record
from contested.scenario.bound import NonEmptyLines, Number, PriorRef
from contested.scenario.questions import COMPARISONS

NonEmptyIds = Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=2000)]


class Observation(Record):
    """A claim about the past, and what is simulated of what it says.

    The reading is the sum of the matching series over places, made one value over the weeks of the claim's period;
    with ``share_of`` the share that this is of other series in all places. ``factor`` are priors that multiply it.
    With a comparison the claim says that the reading meets it: a yes-or-no observation.
    """

    claim: Id
    series: NonEmptyLines
    places: NonEmptyLines | None = None
    over: Literal["sum", "mean", "last", "first", "max"] | None = None
    share_of: NonEmptyLines | None = None
    factor: Annotated[tuple[PriorRef, ...], Field(strict=False, max_length=20)] = ()
    definition: PriorRef | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    note: Line | None = None

    @property
    def comparison(self) -> tuple[str, float] | None:
        """The key and the number of the comparison; None where the claim's quantity is read."""
        given = [(word, getattr(self, word)) for word in COMPARISONS if getattr(self, word) is not None]
        return given[0] if given else None

    @model_validator(mode="after")
    @error("An observation has one comparison at most, and with one neither a factor nor a definition.")
    def _coherent(self) -> Self:
        given = [word for word in COMPARISONS if getattr(self, word) is not None]
        if len(given) > 1:
            raise ValueError(f"expected one comparison, found {' and '.join(given)}")
        for key in ("factor", "definition"):
            if given and getattr(self, key):
                raise ValueError(f"the key '{key}' is for a claim's number, found it beside {given[0]} = ...")
        return self

    @model_validator(mode="after")
    @error("A share is one of sums over weeks.")
    def _share_of_sums(self) -> Self:
        if self.share_of and self.over not in (None, "sum"):
            raise ValueError(f"share_of needs over = 'sum', found '{self.over}'")
        return self


class NotObserved(Record):
    """Claims that are no observations, and why."""

    renamed_keys: ClassVar[dict[str, str]] = {"claim": "claims"}

    claims: NonEmptyIds
    why: Line
