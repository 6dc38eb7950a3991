"""The base class of all tables in a file, and the types of ids, names and texts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contested.checks import error
from contested.ledger.characters import unreadable

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
YEARS = (1500, 2200)
NAME_PATTERN = "[a-z0-9]+([_-][a-z0-9]+)*"


class Record(BaseModel):
    """A table of a file: frozen, without type conversion, NaN or unknown keys.

    A subclass may list `renamed_keys`, old name -> new name, and `removed_keys`, name -> a hint; such a key is an error
    with the new name or the hint.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    renamed_keys: ClassVar[dict[str, str]] = {}
    removed_keys: ClassVar[dict[str, str]] = {}


@error("An id of the ledger is lower-case letters, digits and single hyphens.")
def _id(text: str) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        likely = f"; did you mean '{found}'" if (found := _slug(text)) else ", such as 'ambush-rate'"
        raise ValueError(f"expected an id of lower-case letters, digits and single hyphens{likely}")
    return text


def _slug(text: str) -> str:
    """A text in the form of an id; empty if nothing of it can be one."""
    return "-".join(re.findall("[a-z0-9]+", text.casefold()))


@error("A name is lower-case words with '-' or '_' between them.")
def _name(text: str) -> str:
    if not re.fullmatch(NAME_PATTERN, text):
        likely = f"; did you mean '{found}'" if (found := _slug(text)) else ", such as 'government'"
        raise ValueError(f"expected a lower-case name with '-' or '_' between words{likely}")
    return text


@error("A text has no control characters, no invisible ones and none that reorder it.")
def printable(text: str) -> str:
    """The text in composed form; a ledger is untrusted, and control characters could change what a terminal shows."""
    if bad := unreadable(text.replace("\n", "").replace("\t", "")):
        raise ValueError(f"expected text without {bad}")
    return unicodedata.normalize("NFC", text)


@error("A text is not blank.")
def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return printable(text)


@error("A list of ids has each id once.")
def _unique(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((key for key in ids if ids.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"expected every id once, found '{twice}' twice")
    return ids


@error("A date lies in the years 1500 to 2200.")
def _day(day: datetime.date) -> datetime.date:
    if YEARS[0] <= day.year <= YEARS[1]:
        return day
    likely = f"; did you mean {2000 + day.year}{day.isoformat()[4:]}?" if day.year < 100 else ""
    raise ValueError(f"expected a day in the years {YEARS[0]} to {YEARS[1]}, found {day.isoformat()}{likely}")


Day = Annotated[datetime.date, AfterValidator(_day)]
Id = Annotated[str, Field(max_length=80, json_schema_extra={"pattern": f"^{ID_PATTERN}$"}), AfterValidator(_id)]
Name = Annotated[str, Field(max_length=80, json_schema_extra={"pattern": f"^{NAME_PATTERN}$"}), AfterValidator(_name)]
Line = Annotated[str, Field(max_length=400), AfterValidator(_not_blank)]
Title = Annotated[str, Field(max_length=60), AfterValidator(_not_blank)]
Note = Annotated[str, Field(max_length=120), AfterValidator(_not_blank)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_not_blank)]
OptionalText = Annotated[str, Field(max_length=4000), AfterValidator(printable)]
Ids = Annotated[tuple[Id, ...], Field(strict=False, max_length=200), AfterValidator(_unique)]
