"""Turn pydantic's validation errors into sentences: where, what was expected, what was found."""

from __future__ import annotations

import datetime
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.plural import plural

EXPECTED = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "finite_number": "a finite number",
    "greater_than": "a number greater than {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than": "a number less than {lt:g}",
    "less_than_equal": "a number of at most {le:g}",
    "literal_error": "{expected}",
}

LENGTHS = {
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
    "too_short": ("at least", "min_length", "entry"),
    "too_long": ("at most", "max_length", "entry"),
}
DATE_IN_TOML = "a date is written without quotes: 2022-12-31"
TIME_IN_TOML = "leave out the time of day"
LIST_IN_TOML = "each entry begins with double brackets"


@error("Every key is known, required keys are there, and every value has the type and the range of its field.")
def to_input_errors(model: type[BaseModel], data: Any, error: ValidationError, where: str) -> list[InputError]:
    """Every error that pydantic reports, as a sentence with its location in the data."""
    return [
        InputError(_message(model, data, detail), _location(data, detail["loc"], where))
        for detail in error.errors(include_url=False)
        if not _is_long_enough(detail)
    ]


def _is_long_enough(detail: Any) -> bool:
    """Whether pydantic calls a list too short only because it left out entries that have errors of their own."""
    found = detail["input"]
    return detail["type"] == "too_short" and isinstance(found, list) and len(found) >= detail["ctx"]["min_length"]


def _message(model: type[BaseModel], data: Any, detail: Any) -> str:
    kind, loc, found = detail["type"], detail["loc"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return "this key is required and missing"
    if kind == "extra_forbidden":
        return _unknown_key(model, loc)
    if kind == "union_tag_not_found":
        return f"the key {context['discriminator']} is required and missing"
    if kind == "union_tag_invalid":
        known = [word.strip("' ") for word in context["expected_tags"].split(",")]
        return f"unknown {context['discriminator'].strip(chr(39))} '{context['tag']}'; {nearest(context['tag'], known)}"
    if kind == "value_error":
        return f"{context['error']}{f', found {show(found)}' if isinstance(found, str) else ''}"
    if kind in LENGTHS:
        bound, length, noun = LENGTHS[kind]
        nouns = noun if context[length] == 1 else plural(noun)
        return f"expected {bound} {context[length]} {nouns}, found {show(found)}"
    expected = EXPECTED.get(kind)
    if expected is None:
        return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, found {show(found)}"
    return f"expected {expected.format(**context)}, found {show(found)}{_hint(kind, found, loc, context)}"


def _unknown_key(model: type[BaseModel], loc: tuple[Any, ...]) -> str:
    key, tables = str(loc[-1]), _models_at(model, loc[:-1])
    for table in tables:
        if key in (renamed := getattr(table, "renamed_keys", {})):
            return renamed_key(key, renamed[key])
        if key in (removed := getattr(table, "removed_keys", {})):
            return f"there is no key '{key}'; {removed[key]}"
    return f"unknown key '{_short(key)}'; {nearest(key, {key for table in tables for key in _field_types(table)})}"


def renamed_key(old: str, new: str) -> str:
    """The message for a key of an earlier version of a file format."""
    return f"the key '{old}' is now called '{new}'; rename it"


def _hint(kind: str, found: Any, loc: tuple[Any, ...], context: dict[str, Any]) -> str:
    if kind == "date_type" and isinstance(found, str):
        return f"; {DATE_IN_TOML}"
    if kind == "date_type" and isinstance(found, datetime.datetime):
        return f"; {TIME_IN_TOML}"
    if kind == "float_type" and isinstance(found, str):
        return "; a number is written without quotes"
    if kind in ("tuple_type", "list_type") and isinstance(found, dict):
        return f"; {LIST_IN_TOML}: [[{loc[-1]}]]"
    if kind == "literal_error" and isinstance(found, str):
        options = [option.strip().strip("'") for option in context["expected"].replace(" or ", ",").split(",")]
        close = nearest(found, options)
        return f"; {close}" if close.startswith("did you mean") else ""
    return ""


def show(value: Any) -> str:
    """A value as its author wrote it, cut short; a table or a list by its type."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= 10**20:
        return "one of more than 20 digits"
    return _short(repr(value))


def _short(text: str, limit: int = 60) -> str:
    clean = "".join(char if char.isprintable() else "?" for char in text)
    return clean if len(clean) <= limit else f"{clean[: limit - 3]}..."


def _location(data: Any, loc: tuple[Any, ...], where: str) -> str:
    """`FILE: claim 'id' (entry 3), field quantity.best`, without the names that pydantic adds for union members."""
    entries: list[str] = []
    field, current = "", data
    for step, part in enumerate(loc):
        if isinstance(current, list | tuple) and isinstance(part, int) and part < len(current):
            current = current[part]
            if isinstance(current, dict):
                name = current.get("id")
                label = f" '{_short(name)}'" if isinstance(name, str) else ""
                entries.append(f"{field}{label} (entry {part + 1})")
                field = ""
            else:
                field += f" (entry {part + 1})"
        elif isinstance(current, dict) and (part in current or step == len(loc) - 1 and part not in _texts(current)):
            field += f"{'.' if field else ''}{_short(str(part))}"
            current = current.get(part)
    if field:
        entries.append(f"field {field}")
    return f"{where}: {', '.join(entries)}" if entries else where


def _texts(table: dict[str, Any]) -> set[Any]:
    return {value for value in table.values() if isinstance(value, str)}


def _models_at(model: type[BaseModel], loc: tuple[Any, ...]) -> set[type[BaseModel]]:
    """The models that the table at this location can have."""
    models = {model}
    for part in loc:
        if not isinstance(part, str):
            continue
        inner = {found for one in models for found in _models_in(_field_types(one).get(part))}
        tagged = {one for one in models if part in _tag_values(one)}
        models = inner or tagged or models
    return models


def _field_types(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _tag_values(model: type[BaseModel]) -> set[Any]:
    return {value for kind in _field_types(model).values() if get_origin(kind) is Literal for value in get_args(kind)}


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {found for inner in get_args(annotation) for found in _models_in(inner)}
