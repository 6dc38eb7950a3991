"""Documents and the claims that they make: who states what, where, and how far it is trusted."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from contested.checks import error
from contested.ledger.grade import in_words
from contested.ledger.record import YEARS, Day, Id, Line, Name, OptionalText, Record, Text
from contested.ledger.units import is_count

Status = Literal["draft", "reviewed", "withdrawn"]
Number = Annotated[float, Field(ge=-1e18, le=1e18)]


@error("A link is a bare address: no 'https://', spaces, quotes or angle brackets.")
def _address(text: str) -> str:
    if re.match("[A-Za-z][A-Za-z0-9+.-]*://", text):
        raise ValueError(f"leave out '{text.split('://')[0]}://': expected an address such as 'example.org/page'")
    if re.search(r"[\s<>\"'`\\]", text):
        raise ValueError("expected an address without spaces, quotes or angle brackets")
    return text


class Document(Record):
    """An article, a report or a paper. Either `date` or `year` says when it appeared."""

    id: Id
    title: Line
    publisher: Line
    date: Day | None = None
    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[1])] | None = None
    authors: OptionalText = ""
    link: Annotated[OptionalText, AfterValidator(_address)] = ""
    licence: OptionalText = ""
    read: Literal["full", "part", "abstract", "secondary", "memory"]

    @model_validator(mode="after")
    @error("A document has either a date or a year.")
    def _has_one_date(self) -> Document:
        if (self.date is None) == (self.year is None):
            found = "neither" if self.date is None else "both"
            raise ValueError(f"expected one of 'date' and 'year', found {found}")
        return self

    @property
    def citation(self) -> str:
        """Publisher, title and date, such as 'The Gazette, "A year in the hills", 2030-05-02'."""
        return f'{self.publisher}, "{self.title}", {self.date or self.year}'


class Period(Record):
    """The days that a statement is about, first and last day included; `from` and `to` in the file."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    @error("A period ends on or after the day on which it begins.")
    def _ordered(self) -> Period:
        if self.end < self.start:
            raise ValueError(f"expected 'to' on or after 'from' ({self.start}), found {self.end}")
        return self

    @property
    def days(self) -> int:
        """Length in days; the first and the last day count."""
        return (self.end - self.start).days + 1


class PlaceRef(Record):
    """The place that a statement is about, no smaller than a town; `ids` are ids of a scenario's places."""

    name: Line
    precision: Literal["country", "region", "province", "district", "town"]
    ids: Annotated[tuple[Line, ...], Field(strict=False, max_length=500)] = ()


class Quantity(Record):
    """A best value and, if stated, a range; its unit, what it counts, and whose it is."""

    best: Number
    low: Number | None = None
    high: Number | None = None
    unit: Line
    of: Line
    whose: Name = "none"

    @model_validator(mode="before")
    @classmethod
    @error("A quantity has a best value, not only bounds.")
    def _has_a_best_value(cls, data: Any) -> Any:
        bounds = [f"{key} = {data[key]}" for key in ("low", "high") if key in data] if isinstance(data, dict) else []
        if bounds and "best" not in data:
            raise ValueError(
                f"expected 'best', found only {' and '.join(bounds)}; a claim is compared by its best value: give the "
                "most likely one as best, keep the bound, and say in note whose estimate best is; or leave out quantity"
            )
        return data

    @model_validator(mode="after")
    @error("A quantity has low <= best <= high, and no number of people or events is below 0.")
    def _ordered(self) -> Quantity:
        lowest = min(value for value in (self.best, self.low, self.high) if value is not None)
        if lowest < 0 and is_count(self.unit):
            raise ValueError(f"expected a number of {self.unit} that is not below 0, found {lowest:g}")
        if self.low is not None and self.low > self.best:
            raise ValueError(f"expected low at or below best ({self.best:g}), found low = {self.low:g}")
        if self.high is not None and self.high < self.best:
            raise ValueError(f"expected high at or above best ({self.best:g}), found high = {self.high:g}")
        return self


class Link(Record):
    """A relation from one claim to another."""

    relation: Literal["corroborates", "contradicts", "repeats"]
    claim: Id


class Claim(Record):
    """One statement, paraphrased, with a pointer to its place in the document."""

    id: Id
    says: Text
    document: Id
    paragraph: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    locator: Line | None = None
    speaker: Line
    side: Name
    speech: Literal["quoted", "reported", "narrator"]
    kind: Literal["observation", "allegation", "estimate", "forecast", "opinion"]
    said: Day
    meant: Period | None = None
    known_from: Day
    place: PlaceRef
    quantity: Quantity | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: Annotated[int, Field(ge=1, le=6)]
    status: Status
    interest: Literal["self_serving", "against", "none"] | None = None
    links: Annotated[tuple[Link, ...], Field(strict=False, max_length=200)] = ()
    note: OptionalText = ""

    @model_validator(mode="after")
    @error("A claim points to a place in its document.")
    def _has_pointer(self) -> Claim:
        if self.paragraph is None and self.locator is None:
            raise ValueError("expected 'paragraph' (a number) or 'locator' (such as \"table 3\"), found neither")
        return self

    @model_validator(mode="after")
    @error("A claim is known no earlier than it was said.")
    def _known_after_said(self) -> Claim:
        if self.known_from < self.said:
            raise ValueError(f"expected known_from on or after said ({self.said}), found {self.known_from}")
        return self

    @model_validator(mode="after")
    @error("An observation is not about the future.")
    def _observed_past(self) -> Claim:
        if self.kind == "observation" and self.meant is not None and self.meant.start > self.said:
            raise ValueError(
                f"expected an observation to begin on or before the day it was said ({self.said}), "
                f"found meant.from = {self.meant.start}; a statement about the future is a forecast"
            )
        return self

    @property
    def grade(self) -> str:
        """The letter and digit of the Admiralty code, such as "C3"."""
        return f"{self.reliability}{self.credibility}"

    @property
    def grade_in_words(self) -> str:
        """The grade in words, such as "fairly reliable source, possibly true"."""
        return in_words(self.reliability, self.credibility)

    @property
    def pointer(self) -> str:
        """The place in the document, such as "paragraph 41" or "table 3"."""
        parts = [f"paragraph {self.paragraph}" if self.paragraph else "", self.locator or ""]
        return ", ".join(part for part in parts if part)
