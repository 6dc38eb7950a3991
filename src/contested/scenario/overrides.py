"""Overrides: ``KEY=VALUE`` changes to a scenario file, each checked as if it stood in the file."""

from __future__ import annotations

import copy
import datetime
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import numpy as np

from contested.checks import error
from contested.errors import InputError, nearest, nearest_in_model
from contested.ledger.reading import validate
from contested.ledger.validation_errors import DATE_IN_TOML, LIST_IN_TOML, TIME_IN_TOML, renamed_key
from contested.scenario.bound import ByHand, is_finite, is_number
from contested.scenario.casting import OFF
from contested.scenario.expand import Expansion
from contested.scenario.schema import Scenario
from contested.scenario.table import show

ENDS = ("horizon", "weeks")
"""The two keys that say how long a run is: setting one replaces the other."""
ID_KEYS = ("id", "claim", "side", "series")
BEFORE = ("preset", "context", "library", "observations", "ledger", "places", "actor", "alternative")
"""Keys that decide what a preset and the library give: they are set in the file, the others in the whole scenario."""
FREE_TABLE = "mechanism"
"""The table whose keys are names that the file chooses, so that the schema does not know them."""


@error("--set has the form KEY=VALUE with a dotted key.")
def parse_set(text: str) -> tuple[str, Any]:
    """Split ``KEY=VALUE``; the value is read as TOML, or as text if it is not TOML.

    Raises:
        InputError: if there is no equals sign or the key is not a dotted path.
    """
    for at in (position for position, char in enumerate(text) if char == "="):
        key = text[:at].strip()
        if _parts(key):
            return key, _value(text[at + 1 :].strip())
    raise InputError("expected KEY=VALUE with a dotted key such as weeks=30", f"--set {show(text)}")


def apply_overrides(
    data: dict[str, Any],
    set_: Sequence[str] | Mapping[str, Any],
    file: str,
    whole: Callable[[dict[str, Any], str], Expansion],
    optional: Collection[str] = (),
) -> tuple[Scenario, dict[str, Any], Expansion]:
    """Check a scenario file and apply overrides in order.

    Args:
        data: the content of the file.
        set_: texts ``KEY=VALUE``, or values by dotted key.
        file: the path of the file, for messages.
        whole: from the content of the file, and what messages call it, to the whole scenario.
        optional: labels of mechanisms whose values are left out where the whole scenario does not have them.

    Returns:
        The scenario, the values that were set by key, and what its preset and default priors gave.

    Raises:
        InputError: naming the place in the file, or the override whose key or value is wrong.
    """
    in_python = isinstance(set_, Mapping)
    pairs = list(set_.items()) if in_python else [parse_set(text) for text in set_]
    expansion = whole(data, file)
    with expansion.located():
        scenario = validate(Scenario, expansion.data, file)
    later: list[tuple[list[str], Any, str]] = []
    for key, value in pairs:
        where = f"set[{key!r}]" if in_python else f"--set {key}"
        path = _parts(key) if isinstance(key, str) else []
        if not path:
            raise InputError("expected a dotted key such as weeks", where)
        with _python_hints() if in_python else nullcontext():
            if path[0] in BEFORE or _switches(path):
                data = _before(data, path, _plain(value), where)
                expansion = whole(data, where)
            else:
                later.append((path, _plain(value), where))
            there = expansion.data.get(FREE_TABLE, {})
            used = [one for one in later if not (_label(one[0]) in optional and _label(one[0]) not in there)]
            changed = _after(expansion.data, used)
            scenario = validate(Scenario, changed, where)
    chosen = {key: _as_json(_plain(value)) for key, value in pairs}
    return scenario, chosen, replace(expansion, where=file)


def _switches(path: list[str]) -> bool:
    """Whether a key is `mechanism.LABEL.off`."""
    return len(path) == 3 and path[0] == FREE_TABLE and path[2] == OFF


def _label(path: list[str]) -> str | None:
    """The label of the mechanism that a key is about."""
    return path[1] if path[0] == FREE_TABLE and len(path) > 1 else None


def _before(data: dict[str, Any], path: list[str], value: Any, where: str) -> dict[str, Any]:
    """The content of the file with a value that decides what the preset and the library give."""
    data = copy.deepcopy(data)
    if len(path) > 1 and isinstance(data.get(path[0]), str):
        data[path[0]] = {"name": data[path[0]]}
    if path[0] == FREE_TABLE:
        data.setdefault(FREE_TABLE, {}).setdefault(path[1], {})
        data[FREE_TABLE][path[1]][OFF] = value
    else:
        _assign(data, path, value, where)
    return data


def _after(data: dict[str, Any], later: list[tuple[list[str], Any, str]]) -> dict[str, Any]:
    """The whole scenario with the values that were set."""
    data = copy.deepcopy(data) if later else data
    for path, value, where in later:
        _assign(data, path, value, where)
        if len(path) == 1 and path[0] in ENDS:
            data.pop(ENDS[1 - ENDS.index(path[0])], None)
    return data


@contextmanager
def _python_hints() -> Iterator[None]:
    """Put hints for Python in place of those for a file."""
    try:
        yield
    except InputError as error:
        message = error.message
        for hint in (DATE_IN_TOML, TIME_IN_TOML):
            message = message.replace(hint, "in Python a date is datetime.date(2022, 12, 31)")
        raise InputError(re.sub(rf"; {LIST_IN_TOML}: [^ ,\n]+", "", message), error.where) from None


def _plain(value: Any) -> Any:
    """A value as a file would give it: a tuple is a list, a number of NumPy one of Python."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _as_json(value: Any) -> Any:
    """A value for JSON: dates become texts."""
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _parts(key: str) -> list[str]:
    """The parts of a dotted TOML key; empty if it is not one."""
    try:
        table: Any = tomllib.loads(f"{key} = 0") if "\n" not in key and "\r" not in key else {}
    except (ValueError, RecursionError):
        return []
    parts = []
    while isinstance(table, dict) and len(table) == 1:
        part, table = next(iter(table.items()))
        parts.append(part)
    return parts if table == 0 else []


def _value(text: str) -> Any:
    try:
        table = tomllib.loads(f"value = {text}") if "\n" not in text and "\r" not in text else {}
    except (ValueError, RecursionError):
        return text
    return table["value"] if set(table) == {"value"} else text


@error("The path of an override leads through tables.")
def _assign(data: dict[str, Any], path: list[str], value: Any, where: str) -> None:
    """Set the value at a path; the last key may be new, the others must exist."""
    target: Any = data
    rest = list(path)
    while True:
        key = _step(target, rest, target is not data and path[0] == FREE_TABLE, where)
        rest = rest[1:]
        if not rest:
            break
        target = target[key]
        if not isinstance(target, dict | list):
            reached = ".".join(path[: -len(rest)])
            raise InputError(f"{show(reached)} is {show(str(target))}, not a table", where)
    current = target.get(key) if isinstance(target, dict) else target[key]
    target[key] = _by_hand(value, where) if is_number(value) and _is_bound(current, path) else value


def _is_bound(current: Any, path: list[str]) -> bool:
    return path[0] == FREE_TABLE or (isinstance(current, str) and current.startswith("prior:"))


@error("A number set by hand is finite.")
def _by_hand(value: float, where: str) -> ByHand:
    if not is_finite(value):
        raise InputError("expected a finite number", where)
    return ByHand(value)


@error("Every part of an override's key exists, or is a field of its table.")
def _step(target: Any, rest: list[str], free: bool, where: str) -> Any:
    """The next key or position on the path."""
    if isinstance(target, list):
        return _entry(target, rest[0], where)
    if rest[0] in target or (len(rest) == 1 and not free):
        return rest[0]
    if rest[0] in Scenario.renamed_keys:
        raise InputError(renamed_key(rest[0], Scenario.renamed_keys[rest[0]]), where)
    raise InputError(f"unknown key {show(rest[0])}; {nearest_in_model(rest[0], target)}", where)


@error("An entry of a list is named by its id or position, and only one has that id.")
def _entry(entries: list[Any], part: str, where: str) -> int:
    """The position in a list of tables: by id (or claim, side or series), else counted from 0."""
    tables = [entry if isinstance(entry, dict) else {} for entry in entries]
    names = [next((str(table[key]) for key in ID_KEYS if key in table), "") for table in tables]
    if names.count(part) == 1:
        return names.index(part)
    if part.isdecimal() and len(part) < 9 and int(part) < len(entries):
        return int(part)
    if names.count(part) > 1:
        raise InputError(f"{names.count(part)} entries are called {show(part)}; give a position, from 0", where)
    raise InputError(f"no entry {show(part)}; {nearest(part, [name for name in names if name])}", where)
