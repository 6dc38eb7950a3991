"""What every declared thing shares: strict fields, safe text, ids."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
NAME_PATTERN = "[a-z0-9]+([_-][a-z0-9]+)*"


class Record(BaseModel):
    """A frozen table of known keys: no conversion between types, no NaN, no unknown key."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def _kebab(text: str) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        raise ValueError("expected an id of lower-case letters, digits and single hyphens, such as 'ambush-rate'")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(NAME_PATTERN, text):
        raise ValueError("expected a lower-case name with '-' or '_' between words, such as 'government'")
    return text


def _printable(text: str) -> str:
    # A ledger is untrusted: control characters could rewrite the reader's terminal.
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        raise ValueError("expected text without control characters")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return _printable(text)


Id = Annotated[str, AfterValidator(_kebab), Field(max_length=80, json_schema_extra={"pattern": f"^{ID_PATTERN}$"})]
Name = Annotated[str, AfterValidator(_name), Field(max_length=80, json_schema_extra={"pattern": f"^{NAME_PATTERN}$"})]
Line = Annotated[str, AfterValidator(_said), Field(min_length=1, max_length=400)]
Text = Annotated[str, AfterValidator(_said), Field(min_length=1, max_length=4000)]
OptionalText = Annotated[str, AfterValidator(_printable), Field(max_length=4000)]
Ids = Annotated[tuple[Id, ...], Field(strict=False, max_length=200)]
