"""Tables as TOML, with lists and inner tables on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit


def lines(table: Mapping[str, Any]) -> str:
    """Lines KEY = VALUE; keys without a value (None) are left out."""
    return tomlkit.dumps(_table(table))


def entry(kind: str, table: Mapping[str, Any]) -> str:
    """An entry of a list of tables: [[kind]] and its lines."""
    return f"[[{kind}]]\n{lines(table)}"


def _table(table: Mapping[str, Any]) -> Any:
    made = tomlkit.table()
    for name, one in table.items():
        if one is not None:
            made.add(name, _inline(one))
    return made


def _inline(one: Any) -> Any:
    if isinstance(one, Mapping):
        made = tomlkit.inline_table()
        for name, inner in one.items():
            if inner is not None:
                made.append(name, _inline(inner))
        return made
    if isinstance(one, list | tuple):
        listed = tomlkit.array()
        for inner in one:
            listed.append(_inline(inner))
        return listed
    return one
