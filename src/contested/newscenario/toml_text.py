"""Write values as TOML."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any


def value(one: Any) -> str:
    """A text, number, date, list or table, on one line."""
    if isinstance(one, str):
        return json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, dt.date):
        return one.isoformat()
    if isinstance(one, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {value(inner)}" for name, inner in one.items()) + " }"
    if isinstance(one, list | tuple):
        return "[" + ", ".join(value(inner) for inner in one) + "]"
    return f"{one:.12g}" if isinstance(one, float) else str(one)


def lines(table: Mapping[str, Any]) -> list[str]:
    """Lines KEY = VALUE; keys without a value (None) are left out."""
    return [f"{_key(name)} = {value(one)}" for name, one in table.items() if one is not None]


def entry(kind: str, table: Mapping[str, Any]) -> str:
    """An entry of a list of tables: [[kind]] and its lines."""
    return "\n".join([f"[[{kind}]]", *lines(table)]) + "\n"


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if plain else value(name)
