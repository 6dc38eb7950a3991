"""What no table says: who is who, how strong, who holds what, and who says so. The format of a file of answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.errors import InputError, nearest
from contested.ledger.library import library
from contested.ledger.reading import read_toml, validate
from contested.ledger.record import Day, Line, Name, Record

Persons = Annotated[int, Field(ge=1, le=100_000_000)]


class Source(Record):
    """Who says a number, in which document: it becomes a document and a claim of the ledger."""

    speaker: Line
    title: Line
    publisher: Line
    date: Day
    where: Line = "not noted"
    serves: Name = "none"
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: Annotated[int, Field(ge=1, le=6)] = 6
    read: Literal["full", "part", "abstract", "secondary", "memory"] = "part"
    link: Line | None = None


class Stated(Record):
    """A number of people with its range, and who says so; without a source it is the author's judgement."""

    best: Persons
    low: Persons | None = None
    high: Persons | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is not None and self.low > self.best:
            raise ValueError(f"expected low at or below best ({self.best}), found {self.low}")
        if self.high is not None and self.high < self.best:
            raise ValueError(f"expected high at or above best ({self.best}), found {self.high}")
        return self


class GivenSide(Record):
    """An actor: its name as in the events, its role, its strength, and what it holds at the start."""

    name: Line
    role: Literal["incumbent", "challenger", "ally", "outsider"]
    id: Name | None = None
    shown: Line | None = None
    beside: Name | None = None
    fighters: Stated | None = None
    holds: dict[Line, Annotated[int, Field(ge=0, le=1000)]] = {}


class Answers(Record):
    """A file of answers; every field may be left out, and means then that nobody knows."""

    title: Line | None = None
    place: Line | None = None
    control_unit: Line | None = None
    context: Annotated[tuple[Name, ...], Field(strict=False, max_length=20)] = ()
    side: Annotated[tuple[GivenSide, ...], Field(strict=False, max_length=12)] = ()
    displaced: Stated | None = None

    @model_validator(mode="after")
    def _beside_is_of_allies(self) -> Self:
        other = next((side for side in self.side if side.beside is not None and side.role != "ally"), None)
        if other is not None:
            raise ValueError(
                f'expected beside only with role = "ally", found it for \'{other.name}\' with role = "{other.role}"'
            )
        return self

    @model_validator(mode="after")
    def _whole_cast(self) -> Self:
        names = [side.name for side in self.side]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"the side '{twice}' is given twice")
        roles = {side.role for side in self.side}
        if self.side and not {"incumbent", "challenger"} <= roles:
            raise ValueError('expected a side with role = "incumbent" and one with role = "challenger"')
        return self

    def numbers(self) -> list[Stated]:
        """Every number with its source."""
        found = [side.fighters for side in self.side] + [self.displaced]
        return [one for one in found if one is not None]


def read_answers(path: Path) -> Answers:
    """Read a file of answers.

    Raises:
        InputError: it is not valid; the message says where.
    """
    return validate(Answers, read_toml(path), str(path))


def check_dates(answers: Answers, as_of: dt.date) -> None:
    """Refuse sources that became known after as_of.

    Raises:
        InputError: naming the first.
    """
    for one in answers.numbers():
        if one.source is not None and one.source.date > as_of:
            raise InputError(
                f"expected a document on or before as_of = {as_of}, found '{one.source.title}' of {one.source.date}: "
                "what became known later is not used",
                "answers, field source.date",
            )


def context_words() -> list[str]:
    """The words by which the literature's numbers differ."""
    return sorted({word for prior in library().priors.values() for word in prior.context})


def check_context(answers: Answers) -> None:
    """Refuse words of the context that no finding of the literature is about.

    Raises:
        InputError: naming the nearest.
    """
    known = context_words()
    for word in answers.context:
        if word not in known:
            raise InputError(
                f"no finding is meant for the context '{word}'; {nearest(word, known)}", "answers, field context"
            )
