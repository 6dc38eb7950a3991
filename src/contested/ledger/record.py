"""The base class of all tables in a file, and the types of ids, names and texts."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
NAME_PATTERN = "[a-z0-9]+([_-][a-z0-9]+)*"


class Record(BaseModel):
    """A table of a file: frozen, without type conversion, NaN or unknown keys.

    A subclass may list `renamed_keys`, old name -> new name; an old name is an error that gives the new one.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    renamed_keys: ClassVar[dict[str, str]] = {}


def _id(text: str) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        raise ValueError("expected an id of lower-case letters, digits and single hyphens, such as 'ambush-rate'")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(NAME_PATTERN, text):
        raise ValueError("expected a lower-case name with '-' or '_' between words, such as 'government'")
    return text


def _printable(text: str) -> str:
    # A ledger is untrusted input: control characters could change what a terminal shows.
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        raise ValueError("expected text without control characters")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return _printable(text)


def _unique(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((key for key in ids if ids.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"expected every id once, found '{twice}' twice")
    return ids


Id = Annotated[str, Field(max_length=80, json_schema_extra={"pattern": f"^{ID_PATTERN}$"}), AfterValidator(_id)]
Name = Annotated[str, Field(max_length=80, json_schema_extra={"pattern": f"^{NAME_PATTERN}$"}), AfterValidator(_name)]
Line = Annotated[str, Field(max_length=400), AfterValidator(_not_blank)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_not_blank)]
OptionalText = Annotated[str, Field(max_length=4000), AfterValidator(_printable)]
Ids = Annotated[tuple[Id, ...], Field(strict=False, max_length=200), AfterValidator(_unique)]
